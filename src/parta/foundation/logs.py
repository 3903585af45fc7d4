"""The log: one JSON object a line in production, readable lines in a terminal, and nobody's data in either.

What a line may say: ids, routes, counts, times, types of errors and the places in the code where they arose. What it
may not: names, contacts, texts, addresses of requests (they hold codes of invitations), tokens. So an exception leaves
without its words: PostgreSQL quotes the row that it refuses, a KeyError its key. Where it arose says enough.
"""

import asyncio
import logging
import re
import sys
import traceback
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO, cast

import msgspec

from .config import Settings, SettingsError

# What is said of the request that runs now: `request`, `organisation`, `route`.
context: ContextVar[Mapping[str, str]] = ContextVar("parta_log_context")

_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
# Libraries speak when something is wrong; uvicorn's warnings are every stranger's rubbish, which is counted instead.
_LIBRARIES = {"uvicorn": logging.ERROR, "": logging.WARNING}
# A second net, below our own care.
_PERSONAL = re.compile(r"\+?\d{10,15}(?!\w)|[^\s@<>\"'(=]+@[^\s@<>\"')]+")
# Their words name types and attributes, never values.
_HARMLESS = (AttributeError, TypeError, NameError, ImportError)
_OURS, _INNERMOST = 12, 4
_PLACE = Path(__file__).parents[2]
_encode = msgspec.json.Encoder().encode


def configure_logging(settings: Settings, stream: TextIO | None = None) -> None:
    """Send every logger's lines to `stream` (standard error). Raises SettingsError."""
    if settings.log_level not in _LEVELS:
        raise SettingsError(f"PARTA_LOG_LEVEL={settings.log_level!r}: expected {', '.join(_LEVELS)}")
    if settings.log_format not in {"auto", "json", "text"}:
        raise SettingsError(f"PARTA_LOG_FORMAT={settings.log_format!r}: expected auto, json or text")
    stream = cast(TextIO, stream or sys.stderr)
    is_text = settings.log_format == "text" or (settings.log_format == "auto" and stream.isatty())
    handler = logging.StreamHandler(stream)
    handler.setFormatter(TextLines() if is_text else JsonLines())
    logging.getLogger().handlers[:] = [handler]
    for name, level in _LIBRARIES.items():
        logging.getLogger(name).setLevel(level)
    logging.getLogger("parta").setLevel(_LEVELS[settings.log_level])


class JsonLines(logging.Formatter):
    """`{"at", "level", "logger", "message", …}`."""

    def format(self, record: logging.LogRecord) -> str:
        return _encode(line_of(record)).decode()


class TextLines(logging.Formatter):
    """The same for eyes."""

    def format(self, record: logging.LogRecord) -> str:
        line = line_of(record)
        at, level, logger = datetime.fromisoformat(line.pop("at")), line.pop("level"), line.pop("logger")
        error: dict[str, Any] | None = line.pop("error", None)
        message = line.pop("message")
        rest = " ".join(f"{name}={value}" for name, value in line.items())
        text = f"{at.astimezone():%H:%M:%S} {level:<7} {logger.removeprefix('parta.')}: {message}  {rest}".rstrip()
        while error is not None:
            text += f"\n    {error['type']} {error.get('text', '')}".rstrip()
            text += "".join(f"\n      {place}" for place in error["places"])
            error = error.get("cause")
        return text


def line_of(record: logging.LogRecord) -> dict[str, Any]:
    """What a record says, without anybody's data. `extra={"fields": {…}}` adds fields of its own."""
    line: dict[str, Any] = {
        "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "message": _message(record),
        **context.get({}),
        **getattr(record, "fields", {}),
    }
    if (
        record.exc_info
        and record.exc_info[1] is not None
        and not isinstance(record.exc_info[1], asyncio.CancelledError)
    ):
        line["error"] = error_of(record.exc_info[1])
    return line


def error_of(error: BaseException) -> dict[str, Any]:
    """The type of an exception and where it arose, the innermost place last; and the same of its cause."""
    frames = _telling(traceback.extract_tb(error.__traceback__))
    found: dict[str, Any] = {
        "type": f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins."),
        "places": [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames],
    }
    state = getattr(error, "sqlstate", None) or getattr(getattr(error, "orig", None), "sqlstate", None)
    if state:
        found["sqlstate"] = str(state)
    if isinstance(error, _HARMLESS):
        found["text"] = without_people(str(error))
    elif isinstance(error, OSError) and error.strerror:
        found["text"] = error.strerror
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        found["cause"] = error_of(cause)
    return found


def _telling(frames: Sequence[traceback.FrameSummary]) -> list[traceback.FrameSummary]:
    """Our own places, and the innermost of the libraries' that stand between."""
    ours = {place for place, frame in enumerate(frames) if frame.filename.startswith(str(_PLACE))}
    kept = sorted({*sorted(ours)[-_OURS:], *range(max(0, len(frames) - _INNERMOST), len(frames))})
    return [frames[place] for place in kept]


def without_people(text: str) -> str:
    """`text` without what looks like a phone or an e-mail address."""
    return _PERSONAL.sub("…", text)


def _message(record: logging.LogRecord) -> str:
    if record.name.partition(".")[0] == "parta":
        return without_people(record.getMessage())
    # The queue's lines quote a job's arguments; its id and name stand beside them.
    job: Mapping[str, Any] | None = getattr(record, "job", None)
    if job is not None:
        return f"{getattr(record, 'action', 'job')}: {job.get('task_name')} {job.get('id')}"
    # Others put values in by themselves: the pattern, or the first line of a ready text, is what they may say.
    return without_people(str(record.msg).partition("\n")[0])[:200]


def _short(path: str) -> str:
    """From the package on: where a library is installed is nobody's business either."""
    if path.startswith(str(_PLACE)):
        return path[len(str(_PLACE)) + 1 :]
    return path.rpartition("site-packages/")[2].rpartition("/lib/python")[2]
