"""Examples of the routes of personal data: one's own are the person's, a group's those of its students."""

from architecture.matrix.examples import Example, Target
from parta.foundation.identity import new_id

# Whoever isn't known to be of age is answered for by a guardian.
_OF_AGE = {"student": "under age: a guardian says yes and no"}
_REQUEST = {"request_id": "data_request_id"}


def _about(target: Target, **more: str) -> dict[str, str]:
    return {"id": str(new_id()), "subjectId": target["reader_id"], **more}


def _of_group(target: Target) -> dict[str, str]:
    return {"kind": "processing", "groupId": target["group_id"]}


EXAMPLES = {
    "GET /personal-data": Example(),
    "GET /personal-data/pending": Example(),
    "GET /personal-data/people/{member_id}/kept": Example(aim={"member_id": "reader_id"}),
    "POST /personal-data/consents": Example(
        lambda t: _about(t, textId=str(new_id()), digest="0" * 64), is_aimed=False, unlike=_OF_AGE
    ),
    "POST /personal-data/withdrawals": Example(lambda t: _about(t, kind="photo"), is_aimed=True, unlike=_OF_AGE),
    "POST /personal-data/exports": Example(_about, is_aimed=True),
    "GET /personal-data/exports/{export_id}/data.zip": Example(),
    "POST /personal-data/requests": Example(lambda t: _about(t, kind="correction", note="Имя"), is_aimed=True),
    "POST /personal-data/requests/{request_id}/cancel": Example(aim=_REQUEST),
    "GET /personal-data/requests": Example(),
    "POST /personal-data/requests/{request_id}/decision": Example(lambda _: {"isGranted": True}, aim=_REQUEST),
    "GET /personal-data/texts": Example(),
    "POST /personal-data/texts": Example(lambda _: {"id": str(new_id()), "kind": "photo", "body": "Я согласен. " * 50}),
    "GET /personal-data/groups": Example(),
    "POST /personal-data/paper": Example(
        lambda t: {
            "id": str(new_id()),
            "subjectId": t["student_id"],
            "kind": "processing",
            "signedOn": t["today"],
        },
        is_aimed=True,
    ),
    "POST /personal-data/reminders": Example(_of_group, is_aimed=True),
    "GET /personal-data/form.pdf": Example(query=_of_group, is_aimed=True),
    "GET /personal-data/consents.xlsx": Example(),
}
