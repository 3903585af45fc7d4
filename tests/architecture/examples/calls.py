"""Examples of the routes of calls: a call of one's own is one that the person started in their conversation."""

from architecture.matrix.examples import Example
from parta.foundation.identity import new_id

_ONE = "/calls/{call_id}"
_PARTICIPANT = _ONE + "/participants/{member_id}"
_MATE = {"member_id": "mate_id"}

EXAMPLES = {
    "POST /conversations/{conversation_id}/calls": Example(lambda _: {"id": str(new_id())}),
    "GET /calls": Example(),
    "GET /calls/ringing": Example(),
    f"GET {_ONE}": Example(),
    f"POST {_ONE}/join": Example(),
    f"POST {_ONE}/end": Example(),
    f"POST {_ONE}/decline": Example(),
    f"POST {_ONE}/lock": Example(lambda _: {"isLocked": True}),
    f"PUT {_ONE}/allowed": Example(lambda _: {"microphone": True, "camera": True, "screenShare": False}),
    f"POST {_ONE}/mute-all": Example(),
    f"POST {_PARTICIPANT}/mute": Example(lambda _: {"source": "microphone"}, aim=_MATE),
    f"DELETE {_PARTICIPANT}": Example(aim=_MATE),
    f"POST {_PARTICIPANT}/let-in": Example(aim=_MATE),
    f"PUT {_ONE}/hand": Example(lambda _: {"isRaised": True}),
    f"POST {_PARTICIPANT}/lower-hand": Example(aim=_MATE),
    f"POST {_ONE}/lower-hands": Example(),
}
