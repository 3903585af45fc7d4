"""Examples of the routes of activation."""

from architecture.matrix.examples import Example, Target


def _of_group(target: Target) -> dict[str, str]:
    return {"audience": "students", "groupId": target["group_id"]}


EXAMPLES = {
    "GET /activation": Example(),
    "GET /activation/groups/{group_id}/trend": Example(is_aimed=True),
    "GET /activation/people": Example(query=_of_group, is_aimed=True),
    "GET /activation/missing.pdf": Example(query=_of_group, is_aimed=True),
    "GET /activation.xlsx": Example(),
    "POST /activation/reminders": Example(
        lambda t: {"channel": "sheet", "audience": "students", "groupIds": [t["group_id"]]}, is_aimed=True
    ),
}
