"""Examples of the routes of organisations."""

from architecture.matrix.examples import Example

_COLLEAGUE = {"member_id": "colleague_id"}
_WAITING = {"member_id": "waiting_id"}

EXAMPLES = {
    "GET /": Example(),
    "PATCH /": Example(lambda _: {"address": "ул. Школьная, 1"}),
    "GET /members/{member_id}": Example(aim=_COLLEAGUE),
    "PATCH /members/{member_id}": Example(lambda _: {"position": "Учитель физики"}, aim=_COLLEAGUE),
    "POST /members/{member_id}/roles": Example(lambda _: {"role": "administration"}, aim=_COLLEAGUE),
    "DELETE /members/{member_id}/roles/{role}": Example(aim=_COLLEAGUE),
    "POST /members/{member_id}/roles/{role}/confirm": Example(aim=_WAITING),
    "POST /members/{member_id}/roles/{role}/refuse": Example(lambda _: {"reason": "Не работает"}, aim=_WAITING),
    "POST /members/{member_id}/dismiss": Example(lambda _: {"orderNumber": "7-к"}, aim=_COLLEAGUE),
    "POST /members/{member_id}/restore": Example(aim={"member_id": "gone_id"}),
    "POST /members/{member_id}/release": Example(lambda _: {"phone": "+79001112233"}, aim=_COLLEAGUE),
    "POST /members/confirmations": Example(lambda t: {"items": [{"memberId": t["waiting_id"], "role": "teacher"}]}),
    "GET /members/matches": Example(),
    "POST /members/matches": Example(lambda t: {"items": [{"memberId": t["waiting_id"], "entryId": t["listed_id"]}]}),
    "GET /journal": Example(),
    "GET /journal/choices": Example(),
    "GET /journal/proof": Example(),
    "GET /journal/journal.xlsx": Example(),
}
