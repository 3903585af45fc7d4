"""Routes of conversations and messages."""

from litestar import Router

from parta.chat.posting import Posting

from . import conversations, finding, messages
from .bodies import Number as Number
from .bodies import PostMessage as PostMessage
from .bodies import draft_of as draft_of


def routes(posting: Posting) -> list[Router]:
    talk = Router(
        "/organisations/{organisation_id:uuid}/conversations",
        route_handlers=[
            conversations.list_conversations,
            conversations.create_conversation,
            conversations.read_conversation,
            conversations.change_conversation,
            messages.read_messages,
            messages.post_message_route(posting),
            messages.edit_message,
            messages.delete_message,
            messages.set_reaction,
            messages.unset_reaction,
            messages.pin_message,
            messages.unpin_message,
            messages.read_readers,
            conversations.mark_read,
            conversations.set_notifications,
            conversations.add_members,
            conversations.remove_member,
            conversations.mute_member,
        ],
        tags=["chat"],
    )
    people = Router(
        "/organisations/{organisation_id:uuid}",
        route_handlers=[finding.search_messages, finding.read_directory, finding.read_unread],
        tags=["chat"],
    )
    return [talk, people]
