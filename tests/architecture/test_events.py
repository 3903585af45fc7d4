"""Every event can be read again out of the log, and the web app knows it or needn't."""

import datetime
import types
import typing
from enum import Enum
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest

from parta import app
from parta.foundation.db import Event, News, event_types, news_types
from parta.foundation.db.log import decode_event, encode_data

_WEB = Path(__file__).parents[2] / "web" / "src"

# Rooms tell these to each other, in the transaction that emits them; no screen changes by them alone.
NOT_FOR_THE_WEB = {
    "files.file_ready": "chat tells those who see the file: chat.attachment_ready",
    "organisations.organisation_created": "nobody is there yet to be told",
}


def _examples(kind: Any) -> list[Any]:
    """Values of an annotation: an ordinary one, and an empty one where there may be none."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Annotated:
        return _examples(arguments[0])
    if origin in (typing.Union, types.UnionType):
        return [value for one in arguments for value in _examples(one)]
    if origin is typing.Literal:
        return list(arguments)
    if origin in (list, set, frozenset):
        return [origin(_examples(arguments[0])), origin()]
    if origin is tuple:
        return [tuple(_examples(arguments[0])), ()]
    if origin is dict:
        return [{_examples(arguments[0])[0]: _examples(arguments[1])[0]}, {}]
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return _structs(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return list(kind)
    return {
        UUID: [UUID(int=7)],
        str: ['«Привет»\n"', ""],
        int: [0, 2**53],
        float: [1.5],
        bool: [True, False],
        datetime.datetime: [datetime.datetime(2026, 9, 1, 8, 30, 0, 123456, tzinfo=datetime.UTC)],
        datetime.date: [datetime.date(2026, 9, 1)],
        type(None): [None],
        typing.Any: [1],
    }[kind]


def _structs(kind: type[msgspec.Struct]) -> list[Any]:
    """As many records as the field with most examples has: each example occurs."""
    hints = typing.get_type_hints(kind, include_extras=True)
    values = {field.name: _examples(hints[field.name]) for field in msgspec.structs.fields(kind)}
    most = max((len(some) for some in values.values()), default=1)
    return [kind(**{name: some[place % len(some)] for name, some in values.items()}) for place in range(most)]


_EVENTS = dict(sorted(event_types().items()))
_NEWS = dict(sorted(news_types().items()))


def test_evt_1_the_rooms_declare_their_events() -> None:
    """The witness of what follows: there are events of each room, each tag named after its room."""
    assert len(_EVENTS) > 25
    rooms = {room.__name__.rpartition(".")[2] for room in app.ROOMS} | {"files", "letters"}
    assert {tag.partition(".")[0] for tag in (*_EVENTS, *_NEWS)} <= rooms
    assert {"chat", "organisations", "structure", "calls"} <= {tag.partition(".")[0] for tag in _EVENTS}
    assert not _EVENTS.keys() & _NEWS.keys()


@pytest.mark.parametrize("kind", _EVENTS.values(), ids=_EVENTS)
def test_evt_2_what_is_written_into_the_log_is_read_again(kind: type[Event]) -> None:
    for event in _structs(kind):
        written = encode_data(event)
        assert decode_event(event.kind, written) == event
        # JSONB gives its own text: other spaces, another order.
        loaded = msgspec.json.decode(written)
        assert decode_event(event.kind, msgspec.json.encode(dict(reversed(loaded.items()))).decode()) == event
        assert loaded["type"] == event.kind


@pytest.mark.parametrize("kind", [*_EVENTS.values(), *_NEWS.values()], ids=[*_EVENTS, *_NEWS])
def test_evt_3_the_web_knows_the_event(kind: type[Event] | type[News]) -> None:
    tag = str(kind.__struct_config__.tag)
    places = [path for path in _WEB.rglob("*.ts*") if "generated" not in path.parts and ".test." not in path.name]
    is_known = any(f'"{tag}"' in path.read_text() for path in places)
    assert is_known != (tag in NOT_FOR_THE_WEB), tag
