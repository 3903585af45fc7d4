"""Who may use the routes of chat: everybody in their own conversations; what they may do there, `rules.py` says."""

from parta.organisations import OWN, SETTING, for_members, permit

_ONE = "/conversations/{conversation_id}"
_MESSAGE = _ONE + "/messages/{message_id}"
_MODERATORS = "Moderators."

PERMISSIONS = (
    for_members("GET /conversations"),
    permit(
        "POST /conversations",
        head=OWN, administrator=OWN, administration=OWN, teacher=OWN, staff=OWN, student=SETTING, guardian=OWN,
        curator=OWN, unconfirmed=OWN,
        note="Of two by relationship (the table of chat/reach.py); students make others where the school allows it.",
    ),
    for_members(f"GET {_ONE}"),
    for_members(f"PATCH {_ONE}", note=_MODERATORS),
    for_members(f"GET {_ONE}/messages"),
    for_members(f"POST {_ONE}/messages", note="Not in archived, closed or read-only ones, nor while muted."),
    for_members(f"PATCH {_MESSAGE}", note="One's own messages."),
    for_members(f"DELETE {_MESSAGE}", note="One's own messages; moderators all."),
    for_members(f"PUT {_MESSAGE}/reactions/{{emoji}}"),
    for_members(f"DELETE {_MESSAGE}/reactions/{{emoji}}"),
    for_members(f"PUT {_MESSAGE}/pin", note=_MODERATORS),
    for_members(f"DELETE {_MESSAGE}/pin", note=_MODERATORS),
    for_members(f"GET {_MESSAGE}/readers"),
    for_members(f"PUT {_ONE}/read"),
    for_members(f"PUT {_ONE}/notifications"),
    for_members(f"POST {_ONE}/members", note=_MODERATORS),
    for_members(f"DELETE {_ONE}/members/{{member_id}}", note="Oneself; moderators others."),
    for_members(f"PUT {_ONE}/members/{{member_id}}/mute", note=_MODERATORS),
    for_members("GET /search/messages", note="One's own conversations."),
    for_members("GET /unread", note="One's own conversations, counted."),
    for_members("GET /directory", note="Whom one may write to."),
)  # fmt: skip
