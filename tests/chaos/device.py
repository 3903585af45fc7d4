"""A device of a member: keeps conversations up to date as the web app does, and comes back whatever happens to it."""

import asyncio
import random
from collections.abc import Container, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal

import httpx

from chaos.history import Asked, Connected, Followed, Frame, History, Mark, Puzzled, Stands
from chaos.model import Model, state_of
from chaos.wire import PATIENCE, Broken, Line, Refused, dial
from parta.foundation.db import epoch_of

CONVERSATION = "conversation:"


@dataclass(frozen=True)
class Member:
    """Somebody with a session."""

    id: str
    cookie: str


class Device:
    """One screen, of `conversations`. `addresses` are those of the servers, each behind its cable."""

    def __init__(
        self,
        name: str,
        member: Member,
        addresses: Sequence[str],
        path: str,
        history: History,
        dice: random.Random,
        conversations: Container[str],
    ) -> None:
        self.name, self.member, self.history, self.dice = name, member, history, dice
        self.models: dict[str, Model] = {}
        self.line: Line | None = None
        self.online = asyncio.Event()
        self.connections = 0
        self._addresses, self._path = addresses, path
        # What it looks at; a member has others, of the staff.
        self.conversations = conversations
        # Nothing here is encrypted: loading the authorities' certificates would cost more than the run's requests.
        self._http = httpx.AsyncClient(headers={"Cookie": member.cookie}, timeout=PATIENCE, verify=False)
        self._early: dict[str, list[dict[str, Any]]] = {}
        self._member_seq = -1
        self._has_listed = False
        # Conversations to open, asked for by events.
        self._to_open: asyncio.Queue[str] = asyncio.Queue()
        self._living: asyncio.Task[None] | None = None

    # -- life ---------------------------------------------------------------------------------------------------

    def start(self) -> None:
        self._living = asyncio.create_task(self._live())

    async def stop(self) -> None:
        if self._living is not None:
            self._living.cancel()
            await asyncio.gather(self._living, return_exceptions=True)
        if self.line is not None:
            await self.line.close()
        await self._http.aclose()

    @property
    def is_online(self) -> bool:
        return self.line is not None

    def stands(self, conversation: str) -> Stands:
        model = self.models[conversation]
        return Stands(
            at=self.history.now,
            who=self.name,
            member=self.member.id,
            conversation=conversation,
            seq=model.seq,
            messages=model.messages,
            members=sorted(model.members),
            marks=model.marks,
        )

    async def _live(self) -> None:
        while True:
            with suppress(Broken):
                await self._be_online()
            await asyncio.sleep(self.dice.uniform(0.02, 0.15))

    async def _be_online(self) -> None:
        self.connections += 1
        number = self.connections

        def receive(event: dict[str, Any]) -> None:
            self._receive(number, event)

        address = self.dice.choice(self._addresses)
        line = await dial(f"ws://{address}{self._path}/realtime", self.member.cookie, receive)
        self.history.add(Connected(at=self.history.now, who=self.name, member=self.member.id, connection=number))
        try:
            await self._come_in(line)
            self.line = line
            self.online.set()
            ended = asyncio.create_task(line.closed())
            try:
                await self._open_what_comes(line, ended)
            finally:
                ended.cancel()
        finally:
            self.line = None
            await line.close()

    async def _come_in(self, line: Line) -> None:
        own = f"member:{self.member.id}"
        since = {own: self._member_seq, **{CONVERSATION + one: model.seq for one, model in self.models.items()}}
        verdicts = await self._follow(line, since)
        for stream, verdict in verdicts.items():
            conversation = stream.removeprefix(CONVERSATION)
            if verdict == "refused":
                self.models.pop(conversation, None)
            elif verdict == "stale" and stream != own:
                try:
                    await self._take(conversation)
                except Refused:  # put out since it was followed
                    self.models.pop(conversation, None)
        if not self._has_listed or verdicts[own] == "stale":
            listed = await self.get("/conversations")
            for found in listed["conversations"]:
                if found["id"] not in self.models and found["id"] in self.conversations:
                    await self._open(line, found["id"])
            self._has_listed = True
        # Read marks have no place in the log: whoever was away takes them with the snapshot.
        for conversation in since:
            if conversation.removeprefix(CONVERSATION) in self.models:
                with suppress(Refused):
                    await self.read_details(conversation.removeprefix(CONVERSATION))

    async def _open_what_comes(self, line: Line, ended: "asyncio.Task[None]") -> None:
        while not ended.done():
            wanted = asyncio.create_task(self._to_open.get())
            try:
                await asyncio.wait({wanted, ended}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                wanted.cancel()
            if not wanted.done():
                return
            conversation = wanted.result()
            try:
                await line.ask("unsubscribe", streams=[CONVERSATION + conversation])
                await self._open(line, conversation)
            except Broken:
                self._to_open.put_nowait(conversation)
                raise

    async def _open(self, line: Line, conversation: str) -> None:
        """Take a snapshot and follow what comes after it."""
        try:
            await self._take(conversation)
        except Refused:
            self.models.pop(conversation, None)
            return
        stream = CONVERSATION + conversation
        verdicts = await self._follow(line, {stream: self.models[conversation].seq})
        if verdicts[stream] == "refused":
            self.models.pop(conversation, None)
            return
        # What was read between the snapshot and the subscription was told to others.
        with suppress(Refused):
            await self.read_details(conversation)

    async def _take(self, conversation: str) -> None:
        """A snapshot; what came of later events meanwhile goes on top. Raises Broken, Refused."""
        page = await self.get(f"/conversations/{conversation}/messages", limit=200)
        model = Model(page["seq"], {one["id"]: state_of(one) for one in page["messages"]}, set())
        before = self.models.get(conversation)
        # What was known before a restore may never have happened (decision 13).
        if before is not None and epoch_of(before.seq) == epoch_of(model.seq):
            model.merge(before.marks)
        details = await self.read_details(conversation)
        model.members = {one["id"] for one in details["members"]}
        model.merge({one["id"]: one["readNumber"] for one in details["members"]})
        self.models[conversation] = model
        for event in sorted(self._early.pop(conversation, []), key=lambda one: one["seq"]):
            if event["seq"] == model.seq + 1:
                self._tell(model, conversation, event)

    async def read_details(self, conversation: str) -> dict[str, Any]:
        """The conversation with its members; their read marks are taken over. Raises Broken, Refused."""
        since = self.history.now
        details = await self.get(f"/conversations/{conversation}")
        marks = {one["id"]: one["readNumber"] for one in details["members"]}
        for member, number in marks.items():
            self.history.add(Mark(self.history.now, since, self.name, conversation, member, number))
        if conversation in self.models:
            self.models[conversation].merge(marks)
        return details

    async def follow_once(self, conversation: str) -> None:
        """Ask for a stream from its beginning, whoever one is. Raises Broken."""
        if self.line is not None:
            await self._follow(self.line, {CONVERSATION + conversation: 0})

    async def _follow(self, line: Line, since: dict[str, int]) -> dict[str, Literal["ok", "stale", "refused"]]:
        for stream, seq in since.items():
            self.history.add(Asked(self.history.now, self.name, self.connections, stream, seq))
        answer = await line.ask("subscribe", streams=since)
        verdicts: dict[str, Literal["ok", "stale", "refused"]] = {}
        for stream in since:
            is_refused, is_stale = stream in answer["refused"], stream in answer["stale"]
            verdict = "refused" if is_refused else "stale" if is_stale else "ok"
            verdicts[stream] = verdict
            head = answer["heads"].get(stream, 0)
            self.history.add(Followed(self.history.now, self.name, self.connections, stream, head, verdict))
            if stream == f"member:{self.member.id}" and (self._member_seq < 0 or is_stale):
                self._member_seq = max(head, self._member_seq)
        return verdicts

    # -- what comes ---------------------------------------------------------------------------------------------

    def _receive(self, connection: int, event: dict[str, Any]) -> None:
        stream, data = event["stream"], event["data"]
        if "seq" in event:
            message = data.get("message") or {}
            member = data.get("memberId") or (data.get("member") or {}).get("id") or ""
            frame = Frame(
                at=self.history.now,
                who=self.name,
                connection=connection,
                stream=stream,
                seq=event["seq"],
                type=event["type"],
                message=message.get("id") or data.get("messageId") or "",
                number=message.get("number") or 0,
                body=message.get("body") or data.get("body") or "",
                member=member,
            )
            self.history.add(frame)
        if stream.startswith(CONVERSATION):
            self._apply(stream.removeprefix(CONVERSATION), event)
        elif "seq" in event and event["seq"] > self._member_seq:
            self._member_seq = event["seq"]
            if event["type"] == "chat.conversation_joined" and data["conversationId"] in self.conversations:
                self._to_open.put_nowait(data["conversationId"])
        elif event["type"] == "chat.read_elsewhere" and data["conversationId"] in self.models:
            self.models[data["conversationId"]].merge({self.member.id: data["number"]})

    def _apply(self, conversation: str, event: dict[str, Any]) -> None:
        model = self.models.get(conversation)
        if model is None:
            return
        if event.get("seq", 0) > model.seq + 1:
            self._early.setdefault(conversation, []).append(event)
            return
        self._tell(model, conversation, event)

    def _tell(self, model: Model, conversation: str, event: dict[str, Any]) -> None:
        if model.apply(event, self.member.id):
            return
        said = Puzzled(
            self.history.now, self.name, conversation, event["seq"], event["type"], event["data"]["messageId"]
        )
        self.history.add(said)

    # -- HTTP ---------------------------------------------------------------------------------------------------

    async def get(self, path: str, **query: Any) -> dict[str, Any]:
        return await self.request("GET", path, params=query)

    async def insist(self, method: str, path: str, **options: Any) -> Any:
        """A request that is repeated until it is answered; for what may be repeated. Raises Refused."""
        async with asyncio.timeout(60):
            while True:
                with suppress(Broken):
                    return await self.request(method, path, **options)
                await asyncio.sleep(0.05)

    async def request(self, method: str, path: str, **options: Any) -> Any:
        """A request to any of the servers. Raises Broken, Refused."""
        address = self.dice.choice(self._addresses)
        try:
            answer = await self._http.request(method, f"http://{address}{self._path}{path}", **options)
        except httpx.HTTPError as error:
            raise Broken from error
        if answer.status_code >= 500 or answer.status_code in (408, 429):
            raise Broken
        if answer.status_code >= 400:
            raise Refused(answer.json().get("type"))
        return answer.json() if answer.content else {}
