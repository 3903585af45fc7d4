"""Files in messages: for members only, kept while they are shown, told when they are ready."""

from pathlib import Path

import pytest_asyncio

from chat.conftest import Class, code_of, make_chat
from fixtures.sockets import watching
from foundation.files.uploading import Sending, photo_of_a_phone
from parta.organisations import Role


@pytest_asyncio.fixture
async def sending(chat: Class) -> Sending:
    return Sending(chat.school, chat.pupil, chat.classmate)


async def test_chat_17_a_file_is_readable_for_members_of_its_conversation(chat: Class, sending: Sending) -> None:
    file, _ = await sending.processed("Задание".encode(), "задание.txt")
    stranger = await chat.school.person("Главная Вера", Role.HEAD)
    assert (await file.content(by=chat.classmate)).status_code == 404  # not shown yet
    message = await chat.post(chat.pupil, "", attachmentIds=[file.id])
    assert [one["name"] for one in message["attachments"]] == ["задание.txt"]
    assert (await file.content(by=chat.classmate)).content.decode() == "Задание"
    assert (await file.content(by=stranger)).status_code == 404
    # who leaves reads it no more; who wrote it does
    await chat.classmate.client.delete(chat.path(f"/members/{chat.classmate.member_id}"))
    assert (await file.content(by=chat.classmate)).status_code == 404
    assert (await file.content(by=chat.curator)).status_code == 200
    await chat.delete(chat.pupil, message)
    assert (await file.content(by=chat.curator)).status_code == 404
    assert (await file.content()).status_code == 200


async def test_chat_17_a_file_that_is_shown_stays_and_an_unused_one_may_go(chat: Class, sending: Sending) -> None:
    """FILE-12"""
    shown, _ = await sending.processed(b"shown", "a.txt")
    unused, _ = await sending.processed(b"unused", "b.txt")
    message = await chat.post(chat.pupil, "Вот", attachmentIds=[shown.id])
    refused = await shown.delete()
    assert refused.status_code == 409, refused.text
    assert (await unused.delete()).status_code == 204
    assert (await unused.content()).status_code == 404
    assert (await shown.content(by=chat.classmate)).status_code == 200
    await chat.delete(chat.pupil, message)
    assert (await shown.delete()).status_code == 204


async def test_chat_17_one_attaches_ones_own_complete_files_only(chat: Class, sending: Sending) -> None:
    file, _ = await sending.processed(b"mine", "a.txt")
    begun = sending.upload()
    assert (await begun.begin(100)).status_code == 201
    foreign = await chat.try_post(chat.classmate, "Чужое", attachmentIds=[file.id])
    unfinished = await chat.try_post(chat.pupil, "Неполное", attachmentIds=[begun.id])
    assert [code_of(answer) for answer in (foreign, unfinished)] == [(422, "chat.unknown_attachment")] * 2
    assert await chat.messages(chat.pupil) == []
    twice = await chat.post(chat.pupil, "Дважды", attachmentIds=[file.id, file.id])
    assert len(twice["attachments"]) == 1


async def test_chat_17_a_photo_is_told_again_when_it_is_ready(chat: Class, sending: Sending, tmp_path: Path) -> None:
    photo = await sending.send(photo_of_a_phone(tmp_path / "phone.jpg"), "фото.jpg")
    async with watching(chat.school, chat.classmate) as seen:
        await seen.follow(chat.stream, since=-1)
        posted = await chat.post(chat.pupil, "", attachmentIds=[photo.id])
        await sending.work()
        event = await seen.expect(lambda event: event["type"] == "chat.attachment_ready", 60)
    fresh = (await chat.messages(chat.classmate))[0]
    assert event["data"]["messageId"] == posted["id"]
    assert event["data"]["attachment"] == fresh["attachments"][0]
    assert fresh["attachments"][0] != posted["attachments"][0]
    assert (await photo.preview(320, by=chat.classmate)).status_code == 200


async def test_chat_17_one_file_in_two_conversations(chat: Class, sending: Sending) -> None:
    other_member = await chat.school.person("Новая Вера", Role.STUDENT)
    other = Class(
        chat.school, chat.curator, chat.pupil, other_member,
        await make_chat(chat.school, chat.curator, chat.pupil, other_member),
    )  # fmt: skip
    file, _ = await sending.processed(b"both", "a.txt")
    await chat.post(chat.pupil, "", attachmentIds=[file.id])
    assert (await file.content(by=other_member)).status_code == 404
    await other.post(chat.pupil, "", attachmentIds=[file.id])
    assert (await file.content(by=other_member)).status_code == 200
    assert (await file.content(by=chat.classmate)).status_code == 200
