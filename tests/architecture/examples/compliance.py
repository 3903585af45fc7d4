"""Examples of the routes of regulations: one's own is one that the person is asked to sign."""

from architecture.matrix.examples import Example
from parta.foundation.identity import new_id

_ONE = "/regulations/{regulation_id}"
_DRAFT = {"regulation_id": "draft_id"}
_FIELDS = {"title": "Положение", "number": "2", "text": "1. Текст", "audience": "staff", "onBehalfOf": "Директор"}

EXAMPLES = {
    "GET /regulations": Example(),
    "POST /regulations": Example(lambda _: {"id": str(new_id()), **_FIELDS}),
    f"PUT {_ONE}": Example(lambda _: _FIELDS, aim=_DRAFT),
    f"DELETE {_ONE}": Example(aim=_DRAFT),
    f"POST {_ONE}/publish": Example(aim=_DRAFT),
    f"POST {_ONE}/withdraw": Example(lambda _: {"reason": "Ошибка"}),
    f"GET {_ONE}/signatories": Example(),
    f"POST {_ONE}/paper": Example(
        lambda t: {"memberId": t["colleague_id"], "scanId": t["photo_id"], "signedOn": t["today"]}
    ),
    f"POST {_ONE}/reminders": Example(lambda _: {}),
    f"GET {_ONE}/sheet.pdf": Example(),
    f"GET {_ONE}/sheet.xlsx": Example(),
    f"GET {_ONE}/proof.json": Example(),
    f"GET {_ONE}": Example(),
    f"GET {_ONE}/document.pdf": Example(),
    f"POST {_ONE}/reading": Example(lambda _: {"isRead": True}),
    "GET /acknowledgements": Example(),
    "POST /acknowledgements/codes": Example(lambda t: {"regulationIds": [t["regulation_id"]]}),
    "POST /acknowledgements": Example(lambda t: {"regulationIds": [t["regulation_id"]], "code": "000000"}),
}
