"""FILE-2 as a law: whatever is interrupted, a completed upload is exactly the bytes that were sent."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import update

from foundation.files.uploading import Sending
from parta.foundation.config import Settings
from parta.foundation.errors import Refusal
from parta.foundation.files import FileStore, stored_file
from parta.foundation.files.errors import OffsetConflict, StorageUnavailable, UploadBusy
from parta.foundation.files.reading import read_content
from parta.foundation.files.receiving import Receiver
from parta.foundation.files.uploads import NewUpload, find_upload, open_upload, parts_of
from parta.foundation.files.writing import Writer, is_written
from parta.foundation.identity import new_id

T = TypeVar("T")


class FailingStore(FileStore):
    """An object storage that goes away when it is told to, after the bytes have arrived or before."""

    fails: str = ""

    async def put(self, key: str, data: bytes | bytearray | memoryview) -> None:
        fails, self.fails = self.fails, ""
        if fails == "before":
            raise StorageUnavailable
        await super().put(key, data)
        if fails == "after":
            raise StorageUnavailable


async def pieces(data: bytes, size: int) -> AsyncIterator[bytes]:
    for place in range(0, len(data), size):
        yield data[place : place + size]


async def test_file_2_any_interleaving_gives_exactly_the_bytes(
    sending: Sending, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Parts of some bytes: everything that happens at their borders happens often.
    monkeypatch.setattr("parta.foundation.files.writing.PART", 7)
    loop = asyncio.get_running_loop()
    wiring, actor = sending.school.wiring, sending.pupil.actor
    files = FailingStore(Settings(files_url="memory:///"))
    receiver = Receiver(wiring.database, files, wiring.jobs, wiring.settings)

    def run(act: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(act, loop).result()

    class Uploading(RuleBasedStateMachine):
        @initialize(data=st.binary(max_size=100))
        def begin(self, data: bytes) -> None:
            self.data, self.id, self.safe = data, new_id(), 0
            self.writers: list[Writer] = []
            self.is_taken = False
            run(self._open())

        async def _open(self) -> None:
            async with wiring.database.transaction(actor.organisation_id) as tx:
                await open_upload(tx, actor, wiring.settings, NewUpload(self.id, "a", len(self.data), "test"))

        async def _offset(self) -> int:
            async with wiring.database.transaction(actor.organisation_id) as tx:
                return (await find_upload(tx, actor, id=self.id)).offset

        @rule(
            length=st.integers(0, 70),
            size=st.integers(1, 20),
            lost=st.sampled_from([0, 0, 3]),
            is_announced=st.booleans(),
            fails=st.sampled_from(["", "", "", "before", "after"]),
        )
        def patch(self, length: int, size: int, lost: int, is_announced: bool, fails: str) -> None:
            """A request that sends some bytes and ends early, well, or because the storage goes away."""
            whole = self.data[self.safe : self.safe + length]
            body = whole[: max(0, len(whole) - lost)]
            files.fails = fails
            sent = receiver.receive(
                actor, self.id,
                offset=self.safe, announced=len(whole) if is_announced else 0, body=pieces(body, size),
            )  # fmt: skip
            try:
                upload = run(sent)
            except UploadBusy:
                assert self.is_taken
            except StorageUnavailable:
                # A failed writer doesn't know whether it may let go; it is lost like a killed one.
                self.is_taken = run(self._is_written())
            else:
                assert upload.offset == self.safe + len(body)
            files.fails = ""

        @rule(length=st.integers(0, 70), size=st.integers(1, 20), lost=st.sampled_from([0, 0, 3]))
        def begun_again(self, length: int, size: int, lost: int) -> None:
            """The answer to the opening was lost; the client opens again, its first bytes along with it."""
            whole = self.data[:length]
            body = whole[: max(0, len(whole) - lost)]
            new = NewUpload(self.id, "a", len(self.data), "test")
            upload = run(receiver.begin(actor, new, pieces(body, size), len(whole)))
            assert upload.offset == (self.safe if self.safe or self.is_taken else len(body))

        @rule(offset=st.integers(0, 70))
        def patch_elsewhere(self, offset: int) -> None:
            """A client that believes something else than we do."""
            if offset == self.safe:
                return
            sent = receiver.receive(actor, self.id, offset=offset, announced=0, body=pieces(b"wrong", 2))
            with pytest.raises(OffsetConflict):
                run(sent)

        @rule(length=st.integers(0, 30), is_noticed=st.booleans())
        def killed(self, length: int, is_noticed: bool) -> None:
            """A server dies in the middle of a request, or hangs and wakes up later."""
            writer = Writer(wiring.database, files, wiring.jobs, actor, self.id)

            async def write() -> None:
                await writer.claim(self.safe, 0)
                self.is_taken = not writer.upload.is_complete
                if self.is_taken:
                    await writer.write(self.data[self.safe : self.safe + length])

            try:
                run(write())
            except UploadBusy:
                assert self.is_taken
                return
            self.is_taken = self.is_taken and not writer.upload.is_complete
            self.writers.append(writer)
            if is_noticed:
                self.time_passes()

        @precondition(lambda self: bool(self.writers))
        @rule()
        def wakes_up(self) -> None:
            """A server that was thought dead saves what it has: if another took over, that counts for nothing."""
            try:
                run(self.writers.pop().finish())
            except UploadBusy:
                return
            except Refusal:
                raise AssertionError("only another writer may be in the way") from None
            self.is_taken = run(self._is_written())

        @precondition(lambda self: not self.is_taken and self.safe < len(self.data))
        @rule(late=st.integers(1, 12), sent=st.integers(1, 12))
        def overtaken(self, late: int, sent: int) -> None:
            """One server hangs, another goes on, the first wakes up."""
            self.killed(late, True)
            self.what_is_safe_is_what_was_sent()
            self.patch(sent, 5, 0, True, "")
            self.what_is_safe_is_what_was_sent()
            self.wakes_up()

        async def _is_written(self) -> bool:
            async with wiring.database.transaction(actor.organisation_id) as tx:
                query = stored_file.select().where(tx.own(stored_file), stored_file.c.id == self.id)
                return is_written((await tx.execute(query)).one(), tx.now)

        @rule()
        def time_passes(self) -> None:
            """The lost writer is given up."""

            async def pass_time() -> None:
                async with wiring.database.transaction(actor.organisation_id) as tx:
                    await tx.execute(
                        update(stored_file)
                        .where(tx.own(stored_file), stored_file.c.id == self.id)
                        .values(writer_seen_at=tx.now - timedelta(minutes=1))
                    )

            run(pass_time())
            self.is_taken = False

        @invariant()
        def what_is_safe_is_what_was_sent(self) -> None:
            if not hasattr(self, "id"):
                return
            before = self.safe
            self.safe = run(self._offset())
            assert before <= self.safe <= len(self.data)
            assert run(self._content()) == self.data[: self.safe]

        async def _content(self) -> bytes:
            async with wiring.database.transaction(actor.organisation_id) as tx:
                parts = await parts_of(tx, self.id)
            return b"".join([chunk async for chunk in read_content(files, parts, 0, len(self.data))])

        def teardown(self) -> None:
            """From wherever it stands, the upload can be brought to its end."""
            self.time_passes()
            self.patch(len(self.data), 5, 0, True, "")
            self.what_is_safe_is_what_was_sent()
            assert self.safe == len(self.data)

    machine = settings(max_examples=60, stateful_step_count=20, deadline=None)
    await asyncio.to_thread(run_state_machine_as_test, Uploading, settings=machine)
