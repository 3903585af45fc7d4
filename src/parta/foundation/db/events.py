"""Typed events and their streams.

A room declares its events as frozen structs with a tag, `class MessagePosted(Event, tag="chat.message_posted")`.
What the struct holds is what the log keeps: ids and what changed. What readers get may hold more: a room registers a
*filler* for an event, which loads the rest (a text, a name) whenever the event is delivered, now or out of the log.
"""

from datetime import datetime
from typing import ClassVar, TypeVar
from uuid import UUID

import msgspec

T = TypeVar("T")


class Event(msgspec.Struct, frozen=True, kw_only=True, rename="camel", tag_field="type"):
    """Base of all events."""

    # A numbered event also moves the stream's second counter: messages are counted apart from what happens to them.
    is_numbered: ClassVar[bool] = False

    @property
    def kind(self) -> str:
        """The tag, e.g. `chat.message_posted`."""
        return str(self.__struct_config__.tag)

    def ends_for(self) -> tuple[UUID, ...]:
        """Members who receive nothing of the stream after this event."""
        return ()


class Fact(msgspec.Struct, frozen=True):
    """An event at its place in a stream."""

    stream: str
    seq: int
    at: datetime
    event: Event
    # What readers get instead of the event's own fields, when a filler gave it; Raw: its JSON, where it is at hand.
    filled: msgspec.Struct | msgspec.Raw | None = None
    # The span below which its delivery is recorded (parta.foundation.tracing); empty: none.
    trace: str = ""


class News(msgspec.Struct, frozen=True, kw_only=True, rename="camel", tag_field="type"):
    """Base of what nobody needs later (typing, presence, progress): no seq, no log."""

    @property
    def kind(self) -> str:
        return str(self.__struct_config__.tag)


class Ephemeral(msgspec.Struct, frozen=True):
    """News for the readers of a stream."""

    stream: str
    news: News


_encoder = msgspec.json.Encoder()


def encode_fact(fact: Fact) -> bytes:
    """The JSON text that every reader of the stream gets."""
    return b'{"stream":"%b","seq":%d,"type":"%b","at":%b,"data":%b}' % (
        fact.stream.encode(),
        fact.seq,
        fact.event.kind.encode(),
        _encoder.encode(fact.at),
        _encoder.encode(fact.filled if fact.filled is not None else fact.event),
    )


def encode_ephemeral(news: Ephemeral) -> bytes:
    return b'{"stream":"%b","type":"%b","data":%b}' % (
        news.stream.encode(),
        news.news.kind.encode(),
        _encoder.encode(news.news),
    )


def event_types() -> dict[str, type[Event]]:
    """Every declared event by its tag."""
    return {str(kind.__struct_config__.tag): kind for kind in _descendants(Event)}


def news_types() -> dict[str, type[News]]:
    """Every declared kind of ephemeral news by its tag."""
    return {str(kind.__struct_config__.tag): kind for kind in _descendants(News)}


def _descendants(kind: type[T]) -> list[type[T]]:
    return [found for child in kind.__subclasses__() for found in (child, *_descendants(child))]
