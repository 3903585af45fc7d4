"""What the clients of a run do: at random, out of a seed."""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from chaos.device import Device
from chaos.history import Do, How
from chaos.wire import Broken, Refused
from parta.foundation.identity import new_id

# Seconds an operation is repeated for while nobody answers.
STUBBORN = 12.0
_KINDS: dict[Do, int] = {"post": 12, "edit": 3, "delete": 1, "read": 5}


@dataclass
class Author:
    """Somebody at a device: does one thing after the other, and repeats it until it knows."""

    device: Device
    dice: random.Random
    # Their own acknowledged messages that aren't deleted, by conversation.
    mine: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    count: int = 0

    async def write_until(self, end: float, *, pause: float) -> None:
        """Work until `end` seconds of the history's clock, with pauses of `pause` seconds on average."""
        while self.device.history.now < end:
            await asyncio.sleep(self.dice.expovariate(1 / pause))
            # Also where one was put out: then all that one does is refused.
            if self.device.models:
                await self.step(self.dice.choice(sorted(self.device.models)))

    async def step(self, conversation: str) -> None:
        do = self.dice.choices(list(_KINDS), list(_KINDS.values()))[0]
        own = self.mine.setdefault(conversation, [])
        if do == "read":
            await self.read(conversation)
        elif do == "post" or not own:
            await self.post(conversation)
        elif do == "edit":
            await self.edit(conversation, self.dice.choice(own))
        else:
            await self.delete(conversation, own.pop(self.dice.randrange(len(own))))

    async def post(self, conversation: str) -> How:
        self.count += 1
        body, message = f"{self.device.name} {self.count}", str(new_id())

        async def attempt() -> int:
            line = self.device.line
            fields = {"id": message, "body": body}
            if line is not None and self.dice.random() < 0.8:
                answer = await line.ask("chat.post_message", conversationId=conversation, **fields)
            else:
                answer = await self.device.request("POST", f"/conversations/{conversation}/messages", json=fields)
            return answer["number"]

        # Now and then a button is pressed twice.
        twice = self.dice.random() < 0.1
        how = await self._perform(
            attempt, twice=twice, do="post", conversation=conversation, value=body, message=message
        )
        if how == "ok":
            self.mine.setdefault(conversation, []).append(message)
        return how

    async def edit(self, conversation: str, message: str) -> How:
        self.count += 1
        body = f"{self.device.name} {self.count}, исправлено"

        async def attempt() -> int:
            path = f"/conversations/{conversation}/messages/{message}"
            return (await self.device.request("PATCH", path, json={"body": body}))["number"]

        return await self._perform(attempt, do="edit", conversation=conversation, value=body, message=message)

    async def delete(self, conversation: str, message: str) -> How:
        async def attempt() -> int:
            await self.device.request("DELETE", f"/conversations/{conversation}/messages/{message}")
            return 0

        return await self._perform(attempt, do="delete", conversation=conversation, message=message)

    async def read(self, conversation: str) -> How:
        model = self.device.models[conversation]
        last = max((number for number, _, _ in model.messages.values()), default=0)
        # Not always the last one, and now and then an older one than before.
        number = max(0, last - self.dice.choice([0, 0, 0, 1, 3]))

        async def attempt() -> int:
            line = self.device.line
            if line is not None and self.dice.random() < 0.7:
                return (await line.ask("chat.mark_read", conversationId=conversation, number=number))["number"]
            path = f"/conversations/{conversation}/read"
            return (await self.device.request("PUT", path, json={"number": number}))["number"]

        return await self._perform(attempt, do="read", conversation=conversation, number=number)

    async def seat(self, do: Do, conversation: str, member: str) -> How:
        """Bring somebody in (add), or put them out (remove)."""
        path = f"/conversations/{conversation}/members"

        async def attempt() -> int:
            if do == "add":
                await self.device.request("POST", path, json={"memberIds": [member]})
            else:
                await self.device.request("DELETE", f"{path}/{member}")
            return 0

        return await self._perform(attempt, do=do, conversation=conversation, value=member)

    async def _perform(self, attempt: Any, *, twice: bool = False, **invocation: Any) -> How:
        history, device = self.device.history, self.device
        operation = history.begin(who=device.name, member=device.member.id, **invocation)
        give_up = history.now + STUBBORN
        is_doubtful = False
        while True:
            try:
                number = await attempt()
            except Refused:
                # What nobody answered before may have been done: then the refusal says nothing.
                how: How = "unknown" if is_doubtful else "fail"
                history.end(operation, how)
                return how
            except Broken:
                is_doubtful = True
                if history.now > give_up:
                    history.end(operation, "unknown")
                    return "unknown"
                await asyncio.sleep(self.dice.uniform(0.02, 0.1))
                continue
            history.end(operation, "ok", number)
            if not twice:
                return "ok"
            twice = False


@dataclass
class Keeper:
    """The moderator who lets people in and out, one after the other."""

    author: Author
    conversations: Sequence[str]
    movers: Sequence[str]
    # Pairs (conversation, member) that sit there, as far as the keeper knows.
    seated: set[tuple[str, str]]

    async def work_until(self, end: float, *, pause: float) -> None:
        dice = self.author.dice
        while self.author.device.history.now < end:
            await asyncio.sleep(dice.expovariate(1 / pause))
            pair = dice.choice(self.conversations), dice.choice(self.movers)
            if pair in self.seated:
                await self.author.seat("remove", *pair)
                self.seated.discard(pair)
            else:
                await self.author.seat("add", *pair)
                self.seated.add(pair)


async def watch_marks(device: Device, dice: random.Random, end: float, *, pause: float) -> None:
    """Look at the read marks again and again, by HTTP, as a page that is opened anew does."""
    while device.history.now < end:
        await asyncio.sleep(dice.expovariate(1 / pause))
        for conversation in list(device.models):
            try:
                await device.read_details(conversation)
            except (Broken, Refused):
                continue


async def knock(device: Device, conversations: Sequence[str], dice: random.Random, end: float) -> None:
    """A stranger tries what a member may: to read, to follow, to write (CHAT-1)."""
    author = Author(device, dice)
    while device.history.now < end:
        await asyncio.sleep(dice.uniform(0.1, 0.4))
        conversation = dice.choice(list(conversations))
        try:
            if device.line is not None:
                await device.follow_once(conversation)
            await device.get(f"/conversations/{conversation}/messages")
        except (Broken, Refused):
            pass
        else:
            raise AssertionError("a stranger was shown a conversation's messages (CHAT-1)")
        await author.post(conversation)
