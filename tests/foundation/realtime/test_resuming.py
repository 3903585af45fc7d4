"""Coming back: exactly what was missed, or a word that a snapshot is needed."""

import asyncio
from contextlib import AsyncExitStack

from sqlalchemy import text as sql

from chat.conftest import Class
from fixtures.sockets import Watcher, watching
from parta.chat.events import MembersChanged
from parta.foundation import clock
from parta.foundation.db.log import LONGEST_GAP, trim
from parta.foundation.identity import new_id
from parta.organisations import Role


def on_stream(seen: Watcher, chat: Class) -> list[int]:
    return [event["seq"] for event in seen.events if event.get("stream") == chat.stream]


async def test_a_reconnecting_socket_gets_exactly_what_it_missed(chat: Class) -> None:
    async with watching(chat.school, chat.classmate) as before:
        await before.follow(chat.stream)
        message = await chat.post(chat.pupil, "Раз")
        await before.expect_text("Раз")
        known = on_stream(before, chat)[-1]
    await chat.post(chat.pupil, "Два")
    await chat.edit(chat.pupil, message, "Раз!")
    await chat.curator.client.put(chat.path(f"/messages/{message['id']}/pin"))
    async with watching(chat.school, chat.classmate) as after:
        answer = await after.follow(chat.stream, since=known)
        assert answer == {"heads": {chat.stream: known + 3}, "stale": [], "refused": []}
        # They come before the answer; what happens later follows them.
        assert [event["type"] for event in after.events[1:]] == [
            "chat.message_posted", "chat.message_edited", "chat.message_pinned",
        ]  # fmt: skip
        await chat.post(chat.pupil, "Три")
        await after.expect_text("Три")
        assert on_stream(after, chat) == [known + 1, known + 2, known + 3, known + 4]


async def test_from_now_on_means_nothing_of_before(chat: Class) -> None:
    await chat.post(chat.pupil, "Раньше")
    async with watching(chat.school, chat.classmate) as seen:
        answer = await seen.follow(chat.stream, since=-1)
        assert answer["stale"] == []
        await chat.post(chat.pupil, "Теперь")
        await seen.expect_text("Теперь")
        assert seen.texts(chat.id) == ["Теперь"]
        assert on_stream(seen, chat) == [answer["heads"][chat.stream] + 1]


async def test_what_is_no_longer_kept_is_told_to_be_stale_and_the_stream_goes_on(chat: Class) -> None:
    for place in range(3):
        await chat.post(chat.pupil, f"{place}")
    async with chat.school.wiring.database.system() as tx:
        assert await trim(tx.connection, clock.now()) >= 3
    await chat.post(chat.pupil, "Хранится")
    async with watching(chat.school, chat.classmate) as seen:
        answer = await seen.follow(chat.stream, since=1)
        head = answer["heads"][chat.stream]
        assert answer["stale"] == [chat.stream]
        await chat.post(chat.pupil, "Дальше")
        await seen.expect_text("Дальше")
        assert on_stream(seen, chat) == [head + 1]
    async with watching(chat.school, chat.pupil) as seen:
        # the witness: what is kept is told
        assert (await seen.follow(chat.stream, since=head - 1))["stale"] == []
        assert seen.texts(chat.id) == ["Хранится", "Дальше"]


async def test_a_seq_from_the_future_is_stale(chat: Class) -> None:
    """The database was restored from an older copy: the client knows more than there is."""
    await chat.post(chat.pupil, "Раз")
    async with watching(chat.school, chat.classmate) as seen:
        for since in (1000, 2**63 - 1, 2**64):
            assert (await seen.follow(chat.stream, since=since))["stale"] == [chat.stream], since
        await chat.post(chat.pupil, "Два")
        await seen.expect_text("Два")


async def test_following_while_others_post_misses_nothing(chat: Class) -> None:
    """Whenever the subscription falls: what came before is in the answer's head, what comes after arrives, in order."""
    posts = [chat.post(chat.pupil, f"{place}") for place in range(40)]

    async def come_in() -> None:
        async with watching(chat.school, chat.classmate) as seen:
            await seen.follow(chat.stream, since=0)
            await finished.wait()
            await chat_end.wait()
            await seen.expect_text("Конец")
            unique = list(dict.fromkeys(on_stream(seen, chat)))
            assert unique == list(range(1, len(unique) + 1))
            assert len(set(seen.texts(chat.id))) == 41

    finished, chat_end = asyncio.Event(), asyncio.Event()
    readers = [asyncio.create_task(come_in()) for _ in range(8)]
    await asyncio.gather(*posts)
    finished.set()
    await chat.post(chat.curator, "Конец")
    chat_end.set()
    await asyncio.gather(*readers)


async def test_closing_one_socket_while_another_comes_loses_nothing(chat: Class) -> None:
    """The stream's last reader leaves while the next one subscribes."""
    for place in range(15):
        async with watching(chat.school, chat.pupil) as new:
            async with watching(chat.school, chat.classmate) as old:
                await old.follow(chat.stream, since=-1)
                subscribing = asyncio.create_task(new.follow(chat.stream, since=-1))
                leaving = asyncio.create_task(old.ask("unsubscribe", streams=[chat.stream]))
                posting = asyncio.create_task(chat.post(chat.curator, f"{place}"))
                answer, _, posted = await asyncio.gather(subscribing, leaving, posting)
            await chat.post(chat.curator, f"конец {place}")
            await new.expect_text(f"конец {place}")
            seqs = on_stream(new, chat)
            assert seqs == list(range(answer["heads"][chat.stream] + 1, seqs[-1] + 1))
            assert posted["body"] == f"{place}"


async def test_a_crowd_that_comes_back_gets_each_their_own_part(chat: Class) -> None:
    """Many at once are let in together: some missed all, some a little, some nothing, and a stranger stays outside."""
    for place in range(12):
        await chat.post(chat.pupil, f"{place}")
    async with AsyncExitStack() as stack:
        people = [chat.classmate, chat.curator] * 24
        crowd = [await stack.enter_async_context(watching(chat.school, someone)) for someone in people]
        outsider = await chat.school.person("Юсупов Дамир", Role.STUDENT)
        stranger = await stack.enter_async_context(watching(chat.school, outsider))
        head = (await crowd[0].follow(chat.stream, since=-1))["heads"][chat.stream]
        knows = [head - place % 13 for place in range(len(crowd))]
        *answers, refused = await asyncio.gather(
            *(one.follow(chat.stream, since=known) for one, known in zip(crowd, knows, strict=True)),
            stranger.follow(chat.stream, since=0),
        )
        assert all(answer == {"heads": {chat.stream: head}, "stale": [], "refused": []} for answer in answers)
        assert refused["refused"] == [chat.stream]
        await chat.post(chat.pupil, "Все здесь")
        for one, known in zip(crowd, knows, strict=True):
            await one.expect_text("Все здесь")
            assert on_stream(one, chat) == list(range(known + 1, head + 2))
        assert on_stream(stranger, chat) == []


async def test_a_gap_too_long_to_be_told_is_stale_and_the_stream_goes_on(chat: Class) -> None:
    """Any length of gap works: a month away ends with a snapshot, and with what comes after it."""
    async with chat.school.wiring.database.transaction(chat.school.id) as tx:
        for _ in range(LONGEST_GAP + 1):
            tx.emit(MembersChanged(left=()), on=chat.stream)
    async with watching(chat.school, chat.classmate) as seen:
        answer = await seen.follow(chat.stream, since=0)
        head = answer["heads"][chat.stream]
        assert (head, answer["stale"]) == (LONGEST_GAP + 1, [chat.stream])
        await chat.post(chat.pupil, "После отпуска")
        await seen.expect_text("После отпуска")
        assert on_stream(seen, chat) == [head + 1]
    async with watching(chat.school, chat.classmate) as seen:
        # The witness: one event less is told, all of it.
        assert (await seen.follow(chat.stream, since=2))["stale"] == []
        assert on_stream(seen, chat) == list(range(3, head + 2))


async def test_an_event_that_the_bus_lost_is_read_from_the_log(chat: Class) -> None:
    """Committed by a process that told nobody: the next event shows the gap, the log fills it."""
    async with watching(chat.school, chat.classmate) as seen:
        await seen.follow(chat.stream, since=-1)
        hub = chat.school.wiring.hub
        chat.school.wiring.database.publish_with(nobody)
        await chat.post(chat.pupil, "Потеряно")
        chat.school.wiring.database.publish_with(hub.publish)
        await chat.post(chat.pupil, "Дошло")
        await seen.expect_text("Дошло")
        assert seen.texts(chat.id) == ["Потеряно", "Дошло"]
    async with chat.school.wiring.database.transaction(chat.school.id) as tx:
        rows = await tx.execute(sql("select seq from event_log where stream = :s order by seq"), {"s": chat.stream})
        seqs = [row.seq for row in rows]
    assert seqs == list(range(1, len(seqs) + 1))


async def nobody(_: object) -> None:
    """A process that is killed between its commit and the bus."""


async def test_who_knows_more_than_the_bus_has_brought_is_told_nothing_twice(chat: Class) -> None:
    """A commit is read in the log before its news is here; then the news comes."""
    hub = chat.school.wiring.hub
    async with watching(chat.school, chat.classmate) as before, watching(chat.school, chat.pupil) as after:
        await before.follow(chat.stream)
        chat.school.wiring.database.publish_with(nobody)
        await chat.post(chat.curator, "Раз")
        chat.school.wiring.database.publish_with(hub.publish)
        await after.follow(chat.stream)
        assert after.texts(chat.id) == ["Раз"]
        # Nobody posts anything further: who waits for the first one gets it all the same.
        await before.expect_text("Раз")
        await chat.post(chat.curator, "Два")
        for seen in (before, after):
            await seen.expect_text("Два")
            assert seen.texts(chat.id) == ["Раз", "Два"]


async def test_an_end_of_the_past_ends_no_later_subscription(chat: Class) -> None:
    """CHAT-4: put out and let in again, one follows anew; only then the bus brings that one was put out."""
    hub = chat.school.wiring.hub
    made = await chat.curator.client.post(
        chat.school.path("/conversations"),
        json={
            "id": str(new_id()),
            "kind": "custom",
            "title": "Кружок",
            "memberIds": [str(one.member_id) for one in (chat.pupil, chat.classmate)],
        },
    )
    circle = Class(chat.school, chat.curator, chat.pupil, chat.classmate, made.json()["id"])
    member = str(chat.classmate.member_id)
    async with watching(chat.school, chat.pupil) as other, watching(chat.school, chat.classmate) as seen:
        await other.follow(circle.stream)
        chat.school.wiring.database.publish_with(nobody)
        await chat.curator.client.delete(circle.path(f"/members/{member}"))
        await chat.curator.client.post(circle.path("/members"), json={"memberIds": [member]})
        chat.school.wiring.database.publish_with(hub.publish)
        await seen.follow(circle.stream)
        await hub.heal()
        await circle.post(chat.curator, "Снова вместе")
        await other.expect_text("Снова вместе")
        await seen.expect_text("Снова вместе")
