"""What `make run` shows: the demo school is filled from its lists through the rooms' doors, once."""

from sqlalchemy import text

from fixtures.school import Running
from parta.demo import seed
from parta.organisations import find_organisation_id


async def test_the_demo_has_something_in_every_room_and_is_filled_once(running: Running) -> None:
    await seed(running.wiring)
    async with running.wiring.database.system() as tx:
        organisation_id = await find_organisation_id(tx, "school-47")
        entries = (await tx.execute(text("select count(*) from journal_entry"))).scalar_one()
    async with running.anonymous() as browser:
        people = (await browser.get("/api/demo")).json()["people"]
        assert {one["key"] for one in people} >= {"administrator", "head", "curator", "teacher", "student", "guardian"}
        await browser.post("/api/demo/sign-in", json={"key": "administrator"})
        office = f"/api/organisations/{organisation_id}"
        counts = {
            "regulations": len((await browser.get(f"{office}/regulations")).json()["regulations"]),
            "requests": len((await browser.get(f"{office}/join-requests")).json()["requests"]),
            "families": len((await browser.get(f"{office}/guardianship-requests")).json()["requests"]),
        }
        assert counts == {"regulations": 2, "requests": 1, "families": 1}
        assert (await browser.get("/api/demo/mailbox")).json()["letters"] == []

    await seed(running.wiring)
    async with running.wiring.database.system() as tx:
        again = (await tx.execute(text("select count(*) from journal_entry"))).scalar_one()
    assert again == entries > 20
