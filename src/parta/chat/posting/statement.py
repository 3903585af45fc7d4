"""The one statement of a batch, `chat_post` of the database: locks the streams, judges, numbers, writes.

It works across organisations, so it runs in the system role and names the organisation of every row itself;
tests/architecture lists it. Its text is in the migrations.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from parta.foundation.files import Attachment

from .draft import Draft

POST = "select * from chat_post($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"

# The outcomes of `chat_post`.
WRITTEN, REFUSED, KNOWN, FOREIGN_ID, INCOMPLETE, HELD = range(6)

# The author's own complete uploads among what the drafts carry, by author.
Files = Mapping[UUID, Mapping[UUID, Attachment]]


def values_of(now: datetime, drafts: Sequence[Draft], files: Files, *, waits: bool) -> list[Any]:
    """The parameters of POST, in order: an array for each column of the drafts.

    `waits`: also for streams that another transaction holds; else these are left out, with the outcome HELD.
    """
    return [
        now,
        waits,
        [draft.organisation_id for draft in drafts],
        [draft.conversation_id for draft in drafts],
        [draft.member_id for draft in drafts],
        [draft.is_administrator for draft in drafts],
        [draft.id for draft in drafts],
        [draft.body for draft in drafts],
        [draft.reply_to_id for draft in drafts],
        # PostgreSQL's arrays of arrays must be of one length each, so these go as their texts.
        [_array(draft.mentions) for draft in drafts],
        [_array(draft.attachments) for draft in drafts],
        [not draft.attachments or _are_there(draft, files) for draft in drafts],
    ]


def _array(ids: tuple[UUID, ...]) -> str | None:
    return f"{{{','.join(map(str, ids))}}}" if ids else None


def _are_there(draft: Draft, files: Files) -> bool:
    own = files.get(draft.member_id, {})
    return all(file_id in own for file_id in draft.attachments)
