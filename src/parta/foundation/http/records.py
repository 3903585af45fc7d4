"""Base of what goes over the wire."""

import msgspec


class Wire(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A record of the API: camelCase in JSON, unknown fields ignored."""


class Input(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A request's body: a misspelt field is an error, not silence."""
