"""Archives of one's own data: failed ones, forgotten ones, large ones (PD-10)."""

import io
import json
import os
import tracemalloc
import zipfile
from datetime import timedelta
from typing import Any

import pytest_asyncio
from sqlalchemy import text

from fixtures.school import Running, School, Someone
from foundation.files.uploading import Sending
from parta.foundation.identity import new_id
from parta.organisations import Role
from parta.personal_data.archives import make_archive
from parta.personal_data.exports import give_up_silent
from parta.personal_data.rules import EXPORT_SILENT


@pytest_asyncio.fixture
async def teacher(school: School) -> Someone:
    return await school.person("Серова Мария", Role.TEACHER)


async def _ask(school: School, someone: Someone, status: int = 202) -> str:
    export_id = str(new_id())
    body = {"id": export_id, "subjectId": str(someone.member_id)}
    answer = await someone.client.post(school.path("/personal-data/exports"), json=body)
    assert answer.status_code == status, answer.text
    return export_id


async def _states(school: School, someone: Someone) -> dict[str, str]:
    answer = await someone.client.get(school.path("/personal-data"))
    return {one["id"]: one["state"] for one in answer.json()["exports"]}


async def _work(school: School) -> None:
    await school.wiring.jobs.work(wait=False)


async def test_pd_10_an_archive_that_cannot_be_kept_has_failed_and_a_new_one_may_be_begun(
    school: School, teacher: Someone
) -> None:
    first = await _ask(school, teacher)
    # The storage refuses: a file stands where the organisation's folder should be.
    folder = school.wiring.settings.data / "files" / str(school.id)
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("in the way")
    await _work(school)
    assert await _states(school, teacher) == {first: "failed"}
    path = school.path(f"/personal-data/exports/{first}/data.zip")
    assert (await teacher.client.get(path)).status_code == 404
    folder.unlink()
    second = await _ask(school, teacher)
    await _work(school)
    assert await _states(school, teacher) == {first: "failed", second: "ready"}


async def _silent(school: School, export_id: str) -> None:
    """The process that made the archive died, and its job with it."""
    async with school.wiring.database.system() as tx:
        await tx.execute(text("delete from procrastinate_events"))
        await tx.execute(text("delete from procrastinate_jobs"))
        await tx.execute(
            text("update data_export set seen_at = :at where id = :id"),
            {"at": tx.now - EXPORT_SILENT - timedelta(seconds=1), "id": export_id},
        )


async def test_pd_10_an_archive_whose_process_died_has_failed(school: School, teacher: Someone) -> None:
    first = await _ask(school, teacher)
    await _ask(school, teacher, 409)  # the witness: it is being made
    await give_up_silent(school.wiring)
    assert await _states(school, teacher) == {first: "working"}
    await _silent(school, first)
    await give_up_silent(school.wiring)
    assert await _states(school, teacher) == {first: "failed"}
    second = await _ask(school, teacher)
    await _silent(school, second)
    third = await _ask(school, teacher)  # without the periodic job: it is in nobody's way
    # The one that was given up comes back to life: nobody waits for it.
    await make_archive(school.wiring, school.id, _uuid(second))
    await _work(school)
    assert await _states(school, teacher) == {first: "failed", second: "failed", third: "ready"}


def _uuid(word: str) -> Any:
    from uuid import UUID

    return UUID(word)


async def test_pd_10_a_large_archive_is_made_and_given_without_filling_the_memory(
    running: Running, school: School, teacher: Someone
) -> None:
    size = 24 * 1024 * 1024
    film = os.urandom(size)
    sending = Sending(school, teacher, teacher)
    file, _ = await sending.processed(film, "опыт.bin")
    export_id = await _ask(school, teacher)
    tracemalloc.start()
    try:
        await _work(school)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < size / 2, f"{peak} bytes"
    answer = await teacher.client.get(school.path(f"/personal-data/exports/{export_id}/data.zip"))
    assert int(answer.headers["content-length"]) == len(answer.content) > size
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert archive.read("files/0001 опыт.bin") == film
    assert str(file.id) in {one["id"] for one in json.loads(archive.read("files.json"))["files"]}
