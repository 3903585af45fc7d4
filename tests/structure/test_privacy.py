"""What the rooms know of a person can be given out, and forgotten."""

from fixtures.families import make_class
from fixtures.school import School
from parta import invitations, structure
from parta.organisations import Role


async def test_export_and_erase(school: School) -> None:
    """A parent's export holds groups, family and links; after the erasure nothing of it is left."""
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    group = await make_class(school, administrator, "5А")
    misha = await group.pupil("Ковалёв Миша")
    mother = await group.parent("Ковалёва Мария", "Ковалёв Миша")
    async with school.wiring.database.transaction(school.id) as tx:
        known = await structure.export(tx, mother)
        assert known["groups"] == [{"group": "5А", "relation": "guardian_of", "subject": "", "student": "Миша Ковалёв"}]
        assert [(one["student_id"], one["kind"]) for one in known["family"]] == [(misha, "mother")]
        await structure.erase(tx, mother)
        await invitations.erase(tx, member_id=mother, account_id=None)
    async with school.wiring.database.transaction(school.id) as tx:
        nothing = {"groups": [], "subgroups": [], "subjects": [], "family": [], "familyRequests": []}
        assert await structure.export(tx, mother) == nothing
        assert await invitations.export(tx, member_id=mother, account_id=None) == {
            "invitations": [],
            "arrivals": [],
            "requests": [],
        }
        # The witness: the child stays in the class.
        assert (await structure.export(tx, misha))["groups"][0]["group"] == "5А"
