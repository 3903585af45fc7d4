"""What happens to files."""

from uuid import UUID

from parta.foundation.db import Event


class FileReady(Event, frozen=True, kw_only=True, tag="files.file_ready"):
    """Processing is over: previews, size and duration are known, or the file stays a plain one.

    On the stream of the owner. A room that shows the file elsewhere reacts to it.
    """

    file_id: UUID
