"""What happens with personal data."""

from uuid import UUID

from parta.foundation.db import Event, News


class DataExportReady(Event, frozen=True, kw_only=True, tag="personal_data.export_ready"):
    """The archive can be downloaded by whoever asked for it."""

    export_id: UUID


class DataExportFailed(Event, frozen=True, kw_only=True, tag="personal_data.export_failed"):
    """The archive wasn't made; another one may be begun."""

    export_id: UUID


class DataExportProgressed(News, frozen=True, kw_only=True, tag="personal_data.export_progressed"):
    export_id: UUID
    done: int
    total: int


class ConsentReminded(Event, frozen=True, kw_only=True, tag="personal_data.consent_reminded"):
    """Somebody is asked for a consent again."""


class ConsentAnswered(News, frozen=True, kw_only=True, tag="personal_data.consent_answered"):
    """Somebody said yes, on another device perhaps, or on paper: what is still asked may be nothing."""


class ConsentTextPublished(Event, frozen=True, kw_only=True, tag="personal_data.text_published"):
    """A new version: everybody is asked again."""

    consent_kind: str
    version: int


class DataRequestChanged(Event, frozen=True, kw_only=True, tag="personal_data.request_changed"):
    request_id: UUID
    state: str
