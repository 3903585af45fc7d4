"""Who sends files, and a photo of a phone."""

from pathlib import Path

import pytest
import pytest_asyncio

from fixtures.school import School
from foundation.files.uploading import Sending, photo_of_a_phone
from parta.organisations import Role


@pytest_asyncio.fixture
async def sending(school: School) -> Sending:
    pupil = await school.person("Власова Соня", Role.STUDENT)
    classmate = await school.person("Гареев Тимур", Role.STUDENT)
    return Sending(school, pupil, classmate)


@pytest.fixture
def phone_photo(tmp_path: Path) -> bytes:
    return photo_of_a_phone(tmp_path / "phone.jpg")
