"""Examples of the routes of chat: a conversation of one's own is one that the person leads."""

from architecture.matrix.examples import Example
from parta.foundation.identity import new_id

_ONE = "/conversations/{conversation_id}"
_MESSAGE = _ONE + "/messages/{message_id}"
_MATE = {"member_id": "mate_id"}
# Who waits for a confirmation may write to administrators; whoever has no role at all may write to nobody.
_NOBODY = {"nobody": "has nobody to write to"}

EXAMPLES = {
    "GET /conversations": Example(),
    "POST /conversations": Example(
        lambda t: {"id": str(new_id()), "kind": "direct", "memberId": t["partner_id"]},
        unlike=_NOBODY,
        governed=lambda t: {"id": str(new_id()), "kind": "custom", "title": "Поход", "memberIds": [t["mate_id"]]},
    ),
    f"GET {_ONE}": Example(),
    f"PATCH {_ONE}": Example(lambda _: {"title": "Поход"}),
    f"GET {_ONE}/messages": Example(),
    f"POST {_ONE}/messages": Example(lambda _: {"id": str(new_id()), "body": "Добрый день"}),
    f"PATCH {_MESSAGE}": Example(lambda _: {"body": "Добрый вечер"}),
    f"DELETE {_MESSAGE}": Example(),
    f"PUT {_MESSAGE}/reactions/{{emoji}}": Example(),
    f"DELETE {_MESSAGE}/reactions/{{emoji}}": Example(),
    f"PUT {_MESSAGE}/pin": Example(),
    f"DELETE {_MESSAGE}/pin": Example(),
    f"GET {_MESSAGE}/readers": Example(),
    f"PUT {_ONE}/read": Example(lambda _: {"number": 1}),
    f"PUT {_ONE}/notifications": Example(lambda _: {"isMuted": True}),
    f"POST {_ONE}/members": Example(lambda t: {"memberIds": [t["partner_id"]]}, unlike=_NOBODY),
    f"DELETE {_ONE}/members/{{member_id}}": Example(aim=_MATE),
    f"PUT {_ONE}/members/{{member_id}}/mute": Example(lambda _: {"minutes": 5}, aim=_MATE),
    "GET /search/messages": Example(query=lambda _: {"q": "Здравствуйте"}),
    "GET /unread": Example(),
    "GET /directory": Example(),
}
