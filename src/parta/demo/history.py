"""Playing the scripts of `talk`: dates among the last school days, parts given to people of the conversation."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from parta.chat import PastMessage, import_history
from parta.foundation.db import Tx
from parta.foundation.identity import new_id

from .talk import Line, Part

_ZONE = ZoneInfo("Europe/Moscow")


def school_days(now: datetime, count: int) -> list[date]:
    """The last `count` school days up to today, the latest first; Saturday and Sunday are free."""
    day, found = now.astimezone(_ZONE).date(), []
    while len(found) < count:
        if day.weekday() < 5:
            found.append(day)
        day -= timedelta(days=1)
    return found


async def play(
    tx: Tx,
    conversation_id: UUID,
    script: Sequence[Line],
    cast: Mapping[Part, Sequence[UUID]],
    *,
    audience: Sequence[UUID],
    unread_for: Mapping[UUID, int] = {},
) -> None:
    """Bring a script into a conversation. A line whose part nobody has is left out.

    `audience` gives the reactions; `unread_for`: how many of the last messages a member hasn't read yet.
    """
    days = school_days(tx.now, 16)
    chance = Random(str(conversation_id))
    ids: list[UUID | None] = []
    messages: list[PastMessage] = []
    for line in script:
        people = cast.get(line.part, ())
        at = datetime.combine(days[line.day], time.fromisoformat(line.time), _ZONE) + timedelta(
            seconds=chance.randrange(50)
        )
        if not people or at >= tx.now:
            ids.append(None)
            continue
        message_id = new_id()
        ids.append(message_id)
        author = people[line.which % len(people)]
        others = [one for one in audience if one != author]
        messages.append(
            PastMessage(
                id=message_id,
                author_id=author,
                body=line.text,
                at=at,
                reply_to_id=ids[line.reply] if line.reply is not None else None,
                reactions={
                    emoji: chance.sample(others, min(count, len(others))) for emoji, count in line.reactions if others
                },
                is_pinned=line.is_pinned,
            )
        )
    read_by = {member_id: max(0, len(messages) - unread) for member_id, unread in unread_for.items()}
    await import_history(tx, conversation_id, messages, read_by=read_by)
