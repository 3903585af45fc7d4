"""Who may use the routes of calls: members of the conversation (CALL-1); what they may do there, `rules.py` says."""

from parta.organisations import OWN, SETTING, for_members, permit

_ONE = "/calls/{call_id}"
_PARTICIPANT = _ONE + "/participants/{member_id}"
_MODERATORS = "Who started the call or moderates the conversation; students never act on staff (CALL-5)."

PERMISSIONS = (
    permit(
        "POST /conversations/{conversation_id}/calls",
        head=OWN,
        administrator=OWN,
        administration=OWN,
        teacher=OWN,
        staff=OWN,
        curator=OWN,
        student=SETTING,
        note="Confirmed staff, and students where the organisation allows it (CALL-2).",
    ),
    for_members("GET /calls"),
    for_members("GET /calls/ringing"),
    for_members(f"GET {_ONE}"),
    for_members(f"POST {_ONE}/join", note="Not the removed ones, nor through a locked door (CALL-7, CALL-8)."),
    for_members(f"POST {_ONE}/end", note="Who moderates; either of the two in a direct call."),
    for_members(f"POST {_ONE}/decline", note="Whom it rings."),
    for_members(f"POST {_ONE}/lock", note=_MODERATORS),
    for_members(f"PUT {_ONE}/allowed", note=_MODERATORS),
    for_members(f"POST {_ONE}/mute-all", note=_MODERATORS),
    for_members(f"POST {_PARTICIPANT}/mute", note=_MODERATORS),
    for_members(f"DELETE {_PARTICIPANT}", note=_MODERATORS),
    for_members(f"POST {_PARTICIPANT}/let-in", note=_MODERATORS),
    for_members(f"PUT {_ONE}/hand", note="One's own hand (CALL-16)."),
    for_members(f"POST {_PARTICIPANT}/lower-hand", note=_MODERATORS),
    for_members(f"POST {_ONE}/lower-hands", note=_MODERATORS),
)
