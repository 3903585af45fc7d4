"""The door of calls: live sound and picture in conversations."""

from parta import organisations
from parta.chat import ConversationChanged, MemberLeft, MembersChanged
from parta.foundation.db import Tx
from parta.foundation.wiring import Wiring

from .figures import watch_media
from .http import RINGING_JOB, routes
from .media import Media
from .permissions import PERMISSIONS
from .privacy import erase as erase
from .privacy import export as export
from .telling import announce_fillers
from .upkeep import Upkeep


def wire(wiring: Wiring) -> None:
    """Announce routes, jobs, the check of LiveKit, and what happens when somebody loses a conversation."""
    media = Media(wiring.settings)
    upkeep = Upkeep(wiring.database, media, wiring.settings)

    async def give_media() -> Media:
        return media

    async def give_upkeep() -> Upkeep:
        return upkeep

    wiring.provide("media", give_media)
    wiring.provide("upkeep", give_upkeep)
    wiring.route(*routes())
    wiring.register(organisations.Permissions).add(PERMISSIONS)
    wiring.register(organisations.PrivacyParts).add("calls", export, erase)
    wiring.checks["livekit"] = media.is_alive
    watch_media(wiring.metrics, media)
    wiring.on_start.append(upkeep.compare_all)
    wiring.on_stop.append(media.close)

    wiring.jobs.add(RINGING_JOB, upkeep.stop_ringing)
    wiring.jobs.add_periodic("calls.compare_all", "* * * * *", upkeep.compare_all)

    announce_fillers(wiring.database.reactions)

    async def on_left(tx: Tx, event: MemberLeft) -> None:
        await upkeep.show_out(tx, frozenset({event.member_id}))

    async def on_changed(tx: Tx, event: MembersChanged) -> None:
        if event.left:
            await upkeep.show_out(tx, frozenset(event.left))

    async def on_gone(tx: Tx, event: organisations.MemberLeft | organisations.MemberReleased) -> None:
        # A conversation of one's own keeps its members: who left the organisation is in none of its calls.
        await upkeep.show_out(tx, frozenset({event.member_id}))

    async def on_closed(tx: Tx, event: ConversationChanged) -> None:
        if event.closed_reason and event.conversation_id is not None:
            await upkeep.end_of_closed(tx, event.conversation_id)

    wiring.database.reactions.on(ConversationChanged, on_closed)
    wiring.database.reactions.on(MemberLeft, on_left)
    wiring.database.reactions.on(organisations.MemberLeft, on_gone)
    wiring.database.reactions.on(organisations.MemberReleased, on_gone)
    wiring.database.reactions.on(MembersChanged, on_changed)
