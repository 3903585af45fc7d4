"""Tables of sign-in through providers: global, as accounts are."""

from sqlalchemy import Column, Index, LargeBinary, Text, UniqueConstraint

from parta.foundation.db import id_column, platform_table, time_column

# Who at a provider is which account here. A subject is unique within its issuer only (OpenID Connect Core 2).
identity = platform_table(
    "sign_in_identity",
    id_column(primary_key=True),
    id_column("account_id"),
    Column("provider", Text, nullable=False),
    Column("issuer", Text, nullable=False),
    Column("subject", Text, nullable=False),
    # What its owner recognises it by: a name or a masked contact.
    Column("label", Text, nullable=False),
    # phone: the provider had verified the account's phone; consent: the owner said so, signed in.
    Column("linked_by", Text, nullable=False),
    time_column("created_at"),
    time_column("used_at", nullable=True),
    UniqueConstraint("issuer", "subject", name="uq_sign_in_identity_issuer_subject"),
    Index("ix_sign_in_identity_account_id", "account_id"),
)

# A person who has left for a provider and will come back. Deleted by the coming back: a state counts once.
attempt = platform_table(
    "oidc_attempt",
    Column("state_hash", LargeBinary, primary_key=True),
    Column("browser_hash", LargeBinary, nullable=False),
    Column("provider", Text, nullable=False),
    Column("nonce", Text, nullable=False),
    Column("verifier", Text, nullable=False),
    # Whose account it will be linked with; nobody's: a sign-in.
    id_column("account_id", nullable=True),
    Column("next", Text, nullable=False, server_default=""),
    Column("address", Text, nullable=False),
    time_column("created_at"),
    Index("ix_oidc_attempt_address_created_at", "address", "created_at"),
)

# A proven identity that no account has: it waits for its owner to sign in by a code and to agree.
pending = platform_table(
    "oidc_pending",
    Column("browser_hash", LargeBinary, primary_key=True),
    Column("provider", Text, nullable=False),
    Column("issuer", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("label", Text, nullable=False),
    time_column("created_at"),
)
