"""Chat's commands of the socket: the hot few."""

from uuid import UUID

import msgspec

from parta.foundation.http import Input
from parta.foundation.realtime import Answer, Guest
from parta.foundation.wiring import Wiring

from . import commands
from .access import find_place
from .events import MemberTyping
from .http import Number, PostMessage, draft_of
from .posting import Posted, Posting
from .records import conversation_stream
from .rules import refuse_post


class SocketPost(PostMessage, frozen=True, kw_only=True, gc=False):
    conversation_id: UUID


class SocketMark(Input, frozen=True, kw_only=True):
    conversation_id: UUID
    number: Number


class SocketType(Input, frozen=True, kw_only=True):
    conversation_id: UUID


class MarkMoved(msgspec.Struct, frozen=True):
    number: int


_decode_post = msgspec.json.Decoder(SocketPost).decode


def announce_commands(wiring: Wiring, posting: Posting) -> None:
    """Register `chat.post_message`, `chat.mark_read` and `chat.type`."""

    def post_message(guest: Guest, arguments: msgspec.Raw, answer: Answer) -> None:
        data = _decode_post(arguments)

        def tell(outcome: Posted | Exception) -> None:
            answer(outcome.text if isinstance(outcome, Posted) else outcome)

        posting.offer(draft_of(guest.actor, data.conversation_id, data), tell)

    async def mark_read(guest: Guest, data: SocketMark) -> MarkMoved:
        async with wiring.database.transaction(guest.organisation_id) as tx:
            number = await commands.mark_read(
                tx, member_id=guest.member_id, conversation_id=data.conversation_id, number=data.number
            )
        return MarkMoved(number)

    async def type_message(guest: Guest, data: SocketType) -> None:
        async with wiring.database.transaction(guest.organisation_id) as tx:
            place = await find_place(tx, guest.actor, data.conversation_id)
            if refuse_post(place.standing, tx.now) is not None:
                return
            tx.tell(MemberTyping(member_id=guest.member_id), on=conversation_stream(data.conversation_id))

    wiring.commands.add_hot("chat.post_message", post_message)
    wiring.commands.add("chat.mark_read", SocketMark, mark_read)
    wiring.commands.add("chat.type", SocketType, type_message)
