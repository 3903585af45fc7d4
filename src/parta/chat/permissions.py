"""Who may use the routes of chat: everybody in their own conversations; what they may do there, `rules.py` says."""

from parta.organisations import OWN, SETTING, for_everybody, permit

_ONE = "/conversations/{conversation_id}"
_MESSAGE = _ONE + "/messages/{message_id}"
_MODERATORS = "Moderators."

PERMISSIONS = (
    for_everybody("GET /conversations", OWN),
    permit(
        "POST /conversations",
        head=OWN, administrator=OWN, administration=OWN, teacher=OWN, staff=OWN, student=SETTING, guardian=OWN,
        curator=OWN, unconfirmed=OWN,
        note="Of two by relationship (the table of chat/reach.py); students make others where the school allows it.",
    ),
    for_everybody(f"GET {_ONE}", OWN),
    for_everybody(f"PATCH {_ONE}", OWN, note=_MODERATORS),
    for_everybody(f"GET {_ONE}/messages", OWN),
    for_everybody(f"POST {_ONE}/messages", OWN, note="Not in archived, closed or read-only ones, nor while muted."),
    for_everybody(f"PATCH {_MESSAGE}", OWN, note="One's own messages."),
    for_everybody(f"DELETE {_MESSAGE}", OWN, note="One's own messages; moderators all."),
    for_everybody(f"PUT {_MESSAGE}/reactions/{{emoji}}", OWN),
    for_everybody(f"DELETE {_MESSAGE}/reactions/{{emoji}}", OWN),
    for_everybody(f"PUT {_MESSAGE}/pin", OWN, note=_MODERATORS),
    for_everybody(f"DELETE {_MESSAGE}/pin", OWN, note=_MODERATORS),
    for_everybody(f"GET {_MESSAGE}/readers", OWN),
    for_everybody(f"PUT {_ONE}/read", OWN),
    for_everybody(f"PUT {_ONE}/notifications", OWN),
    for_everybody(f"POST {_ONE}/members", OWN, note=_MODERATORS),
    for_everybody(f"DELETE {_ONE}/members/{{member_id}}", OWN, note="Oneself; moderators others."),
    for_everybody(f"PUT {_ONE}/members/{{member_id}}/mute", OWN, note=_MODERATORS),
    for_everybody("GET /search/messages", OWN, note="One's own conversations."),
    for_everybody("GET /unread", OWN, note="One's own conversations, counted."),
    for_everybody("GET /directory", OWN, note="Whom one may write to."),
)  # fmt: skip
