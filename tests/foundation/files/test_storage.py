"""The storage: a folder and an object storage behave alike."""

from pathlib import Path

import pytest

from parta.foundation.config import Settings
from parta.foundation.files import FileStore
from parta.foundation.files.errors import StorageUnavailable


@pytest.fixture(params=["folder", "memory", "url"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> FileStore:
    (tmp_path / "objects").mkdir()
    addresses = {"folder": "", "memory": "memory:///", "url": f"file://{tmp_path}/objects"}
    return FileStore(Settings(data=tmp_path, files_url=addresses[request.param]))


async def keys(store: FileStore, prefix: str = "") -> list[str]:
    return sorted([one.key async for batch in store.list(prefix) for one in batch])


async def test_what_is_put_is_got_whole_or_in_part(store: FileStore) -> None:
    data = bytes(range(256)) * 5000
    await store.put("a/b/one", data)
    assert await store.get("a/b/one") == data
    assert await store.get_range("a/b/one", 100, 200) == data[100:200]
    assert b"".join([piece async for piece in store.open("a/b/one")]) == data
    assert b"".join([piece async for piece in store.open("a/b/one", (1000, 900_000))]) == data[1000:900_000]
    assert [piece async for piece in store.open("a/b/one", (5, 5))] == []
    await store.put("a/b/one", b"new")
    assert await store.get("a/b/one") == b"new"


async def test_what_is_deleted_is_gone_and_may_be_deleted_again(store: FileStore) -> None:
    for key in ("a/1/x", "a/1/y", "a/12/x"):
        await store.put(key, b"data")
    await store.delete_under("a/1/")
    assert await keys(store) == ["a/12/x"]
    await store.delete("a/12/x", "a/12/x", "never/was/there")
    assert await keys(store) == []
    with pytest.raises(FileNotFoundError):
        await store.get("a/1/x")


async def test_health_leaves_nothing(store: FileStore) -> None:
    assert await store.is_alive()
    assert await keys(store) == []


async def test_a_storage_out_of_reach_is_said_so(tmp_path: Path) -> None:
    store = FileStore(Settings(data=tmp_path))
    assert await store.is_alive()
    (tmp_path / "files").rmdir()
    (tmp_path / "files").write_text("not a folder any more")
    assert not await store.is_alive()
    with pytest.raises(StorageUnavailable):
        await store.put("a/b/c", b"data")


async def test_a_folder_of_files_is_closed_to_other_users(tmp_path: Path) -> None:
    FileStore(Settings(data=tmp_path))
    assert (tmp_path / "files").stat().st_mode & 0o777 == 0o700
