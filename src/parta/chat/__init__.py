"""The door of chat: conversations and messages."""

from parta.foundation.files import FileReady
from parta.foundation.wiring import Wiring
from parta.organisations import MemberLeft as Left
from parta.organisations import (
    MemberReturned,
    OrganisationChanged,
    Permissions,
    PrivacyParts,
    RoleConfirmed,
    RoleRefused,
    RoleRevoked,
    RolesGranted,
)
from parta.school_year import SchoolYearTurned, SchoolYearUndone
from parta.structure import (
    FamiliesChanged,
    GroupArchived,
    GroupPeopleChanged,
    GroupRenamed,
    GroupRestored,
    StaffChanged,
)

from . import closing, following, years
from .access import Place as Place
from .attachments import is_shown, may_read_file, tell_ready
from .cards import change_card as change_card
from .cards import members_of as members_of
from .cards import post_card as post_card
from .cards import reach_conversation as reach_conversation
from .cards import show_live as show_live
from .commands import open_direct as open_direct
from .delivering import announce_fillers, guard_conversations
from .events import ConversationChanged as ConversationChanged
from .events import MemberLeft as MemberLeft
from .events import MembersChanged as MembersChanged
from .history import PastMessage as PastMessage
from .history import import_history as import_history
from .http import routes
from .permissions import PERMISSIONS
from .posting import Draft as Draft
from .posting import Posting as Posting
from .privacy import erase as erase
from .privacy import export as export
from .queries import conversations_of_groups as conversations_of_groups
from .queries import my_conversations as my_conversations
from .queries import participants as participants
from .reach import reach_of as reach_of
from .records import Author as Author
from .records import CallCard as CallCard
from .records import CallParticipant as CallParticipant
from .records import LiveCall as LiveCall
from .records import Notice as Notice
from .records import conversation_stream as conversation_stream
from .records import hue_of as hue_of
from .socket import announce_commands


def wire(wiring: Wiring) -> None:
    """Announce routes, socket commands, reactions to the structure, and who may follow a conversation."""
    posting = Posting(wiring.database, wiring.traces)
    # Rooms above post as a person does: `wiring.registers[Posting]`.
    wiring.registers[Posting] = posting
    wiring.on_stop.append(posting.drain)
    posting.watch(wiring.metrics)
    wiring.route(*routes(posting))
    wiring.register(Permissions).add(PERMISSIONS)
    wiring.register(PrivacyParts).add("chat", export, erase)
    announce_commands(wiring, posting)
    wiring.hub.guard("conversation", guard_conversations)

    reactions = wiring.database.reactions
    announce_fillers(reactions)
    reactions.on(GroupPeopleChanged, following.follow_groups)
    reactions.on(StaffChanged, following.follow_staff)
    reactions.on(GroupRenamed, following.follow_name)
    reactions.on(GroupArchived, following.follow_archive)
    reactions.on(GroupRestored, following.follow_restore)

    reactions.on(FamiliesChanged, closing.follow_families)
    reactions.on(RolesGranted, closing.follow_grants)
    reactions.on(RoleConfirmed, closing.follow_role)
    reactions.on(RoleRefused, closing.follow_role)
    reactions.on(RoleRevoked, closing.follow_role)
    reactions.on(Left, closing.follow_role)
    reactions.on(MemberReturned, closing.follow_role)
    reactions.on(OrganisationChanged, closing.follow_settings)

    reactions.on(SchoolYearTurned, years.put_year_to_rest)
    reactions.on(SchoolYearUndone, years.wake_year)

    wiring.file_access.add(may_read_file)
    wiring.file_access.add_hold(is_shown)
    reactions.on(FileReady, tell_ready)
