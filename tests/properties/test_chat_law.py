"""The law of chat (CHAT-3, CHAT-4, CHAT-7): a snapshot with the later events applied equals a fresh snapshot.

Random histories of several members; the model below does what the web's reducer does, nothing more.
"""

import asyncio
import copy
import random
from dataclasses import dataclass, field
from typing import Any

import pytest

from chat.conftest import Class, class_of
from fixtures.school import School, Someone
from fixtures.sockets import Watcher, watching
from parta.organisations import Role

_EMOJI = ("👍", "❤️", "🎉")
_WEIGHTS = {
    "post": 8, "reply": 4, "edit": 5, "delete": 2, "react": 6, "unreact": 2, "pin": 2, "unpin": 1, "read": 4,
    "leave": 2, "join": 4, "mute": 1, "change": 1,
}  # fmt: skip


@dataclass
class Model:
    """Messages, members and the conversation as a client keeps them."""

    messages: dict[str, dict[str, Any]]
    members: dict[str, dict[str, Any]]
    title: str
    is_read_only: bool
    seq: int
    seqs: list[int] = field(default_factory=list)

    def apply(self, event: dict[str, Any]) -> None:
        if "seq" in event:
            if event["seq"] <= self.seq:
                return
            self.seqs.append(event["seq"])
            self.seq = event["seq"]
        data = event["data"]
        match event["type"]:
            case "chat.message_posted":
                self.messages[data["message"]["id"]] = copy.deepcopy(data["message"])
            case "chat.message_edited":
                changed = {key: data[key] for key in ("body", "mentions", "editedAt")}
                self.messages[data["messageId"]].update(changed)
                self._tell_replies(data["messageId"], data["body"])
            case "chat.message_deleted":
                empty = {"body": "", "replyTo": None, "mentions": [], "attachments": [], "reactions": []}
                self.messages[data["messageId"]].update(empty, deletedAt=data["deletedAt"], isPinned=False)
                self._tell_replies(data["messageId"], "")
            case "chat.message_pinned":
                self.messages[data["messageId"]]["isPinned"] = data["isPinned"]
            case "chat.reaction_changed":
                self._react(self.messages[data["messageId"]]["reactions"], data)
            case "chat.member_joined":
                if data["member"] is not None:
                    self.members[data["member"]["id"]] = data["member"]
            case "chat.member_left":
                self.members.pop(data["memberId"], None)
            case "chat.member_muted":
                self.members[data["memberId"]]["mutedUntil"] = data["until"]
            case "chat.read_mark_moved":
                one = self.members.get(data["memberId"])
                if one is not None:
                    one["readNumber"] = max(one["readNumber"], data["number"])
            case "chat.conversation_changed":
                self.title, self.is_read_only = data["title"], data["isReadOnly"]
            case other:
                raise AssertionError(other)

    def _tell_replies(self, message_id: str, body: str) -> None:
        for one in self.messages.values():
            if one["replyTo"] is not None and one["replyTo"]["id"] == message_id:
                one["replyTo"]["excerpt"] = body

    @staticmethod
    def _react(reactions: list[dict[str, Any]], data: dict[str, Any]) -> None:
        found = next((one for one in reactions if one["emoji"] == data["emoji"]), None)
        if data["isSet"]:
            if found is None:
                reactions.append({"emoji": data["emoji"], "memberIds": [data["memberId"]]})
            elif data["memberId"] not in found["memberIds"]:
                found["memberIds"].append(data["memberId"])
        elif found is not None:
            found["memberIds"].remove(data["memberId"])
            if not found["memberIds"]:
                reactions.remove(found)


async def snapshot(chat: Class, someone: Someone) -> Model:
    page, details = await chat.page(someone, limit=200), await chat.details(someone)
    return Model(
        messages={one["id"]: one for one in page["messages"]},
        members={one["id"]: one for one in details["members"]},
        title=details["conversation"]["title"],
        is_read_only=details["conversation"]["isReadOnly"],
        seq=page["seq"],
    )


def comparable(model: Model) -> dict[str, Any]:
    """What both must agree on; the order of reactions of one moment isn't told."""
    messages = [
        {**one, "reactions": {reaction["emoji"]: set(reaction["memberIds"]) for reaction in one["reactions"]}}
        for one in sorted(model.messages.values(), key=lambda one: one["number"])
    ]
    return {"messages": messages, "members": model.members, "title": model.title, "read only": model.is_read_only}


class History:
    """What members do, at random, some of it refused."""

    def __init__(self, chat: Class, people: list[Someone], dice: random.Random) -> None:
        self.chat, self.people, self.dice = chat, people, dice
        self.posted: list[dict[str, Any]] = []

    async def step(self) -> None:
        chat, dice, who = self.chat, self.dice, self.dice.choice(self.people)
        message = dice.choice(self.posted) if self.posted else None
        kind = dice.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]
        if message is None or kind == "post":
            await self._post(who)
        elif kind == "reply":
            await self._post(who, replyToId=message["id"])
        elif kind == "edit":
            author = next(one for one in self.people if str(one.member_id) == message["authorId"])
            await chat.edit(author, message, f"правка {dice.random()}")
        elif kind == "delete":
            await chat.delete(who, message)
        elif kind in ("react", "unreact"):
            path = chat.path(f"/messages/{message['id']}/reactions/{dice.choice(_EMOJI)}")
            await (who.client.put(path) if kind == "react" else who.client.delete(path))
        elif kind in ("pin", "unpin"):
            path = chat.path(f"/messages/{message['id']}/pin")
            await (chat.curator.client.put(path) if kind == "pin" else chat.curator.client.delete(path))
        elif kind == "read":
            await who.client.put(chat.path("/read"), json={"number": dice.randint(0, len(self.posted) + 2)})
        elif kind == "leave" and who is not chat.curator:
            await who.client.delete(chat.path(f"/members/{who.member_id}"))
        elif kind == "join":
            await chat.curator.client.post(chat.path("/members"), json={"memberIds": [str(who.member_id)]})
        elif kind == "mute" and who is not chat.curator:
            path = chat.path(f"/members/{who.member_id}/mute")
            await chat.curator.client.put(path, json={"minutes": dice.choice([5, None])})
        elif kind == "change":
            await chat.curator.client.patch(chat.path(), json={"title": f"Чат {dice.randint(1, 9)}"})

    async def _post(self, who: Someone, **more: Any) -> None:
        answer = await self.chat.try_post(who, f"сообщение {self.dice.random()}", **more)
        assert answer.status_code in (201, 403, 404), answer.text
        if answer.status_code == 201:
            self.posted.append(answer.json())


def of_stream(seen: Watcher, chat: Class) -> list[dict[str, Any]]:
    return [event for event in seen.events if event.get("stream") == chat.stream]


async def play(school: School, seed: int) -> None:
    dice = random.Random(seed)
    chat = await class_of(school)
    others = [await school.person(f"Участник{place} Имя", Role.STUDENT) for place in range(2)]
    people = [chat.curator, chat.pupil, chat.classmate, *others]
    stranger = await school.person("Чужой Иван", Role.STUDENT)
    history = History(chat, people, dice)
    for _ in range(dice.randint(0, 15)):
        await history.step()

    async with watching(school, chat.curator) as seen, watching(school, stranger) as outside:
        assert (await outside.follow(chat.stream))["refused"] == [chat.stream]
        begun = await snapshot(chat, chat.curator)
        await seen.follow(chat.stream, since=begun.seq)
        for _ in range(12):
            # Some at once: then nobody says who is first.
            await asyncio.gather(*(history.step() for _ in range(dice.choice([1, 1, 2, 4]))))
        end = await chat.post(chat.curator, "конец")
        await seen.expect_text("конец")
        for event in of_stream(seen, chat):
            begun.apply(event)
        fresh = await snapshot(chat, chat.curator)
        assert comparable(begun) == comparable(fresh), seed
        assert begun.seqs == list(range(fresh.seq - len(begun.seqs) + 1, fresh.seq + 1)), seed
        numbers = sorted(one["number"] for one in fresh.messages.values())
        assert numbers == list(range(1, end["number"] + 1)), seed
        assert of_stream(outside, chat) == []

    # The log, read again from the beginning, tells the same messages.
    async with watching(school, chat.curator) as again:
        await again.follow(chat.stream, since=0)
        told = Model({}, {}, fresh.title, fresh.is_read_only, 0)
        for event in of_stream(again, chat):
            if event["type"] not in ("chat.member_muted",):
                told.apply(event)
        assert {one["id"]: one["body"] for one in told.messages.values()} == {
            one["id"]: one["body"] for one in fresh.messages.values()
        }, seed


@pytest.mark.parametrize("seed", range(6))
async def test_chat_3_a_snapshot_and_the_later_events_are_a_fresh_snapshot(school: School, seed: int) -> None:
    await play(school, seed)
