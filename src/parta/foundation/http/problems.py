"""Every error leaves as an RFC 9457 problem, in the reader's language."""

import logging
import re
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, InternalServerException, ValidationException
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from parta.foundation.errors import Invalid, NotFound, Problem, Refusal, Unavailable

_logger = logging.getLogger(__name__)

# Where in the body a value doesn't fit, as msgspec says it of a handler's arguments.
_IN_BODY = re.compile(r"^(.*) - at `\$\.data\.?(.*)`$", re.DOTALL)


class Failed(Refusal):
    code = "failed"
    status = 500
    ru = "Что-то сломалось у нас. Уже записали, что именно; повторите попытку чуть позже."
    en = "Something broke on our side. We have noted what; please try again a little later."


class Refused(Refusal):
    """What the web framework refuses by itself: a wrong method, a body too large."""

    code = "refused"
    ru = "Запрос не принят: {reason}."
    en = "The request was not accepted: {reason}."


class NotText(Refusal):
    """Bytes that are no UTF-8, or a NUL that no text column can hold."""

    code = "not_text"
    status = 422
    ru = "В запросе есть символы, которых не бывает в тексте. Уберите их и повторите."
    en = "The request holds characters that no text has. Remove them and try again."


def language_of(header: str | None) -> str:
    """«en» when the reader asks for English before Russian, else «ru»."""
    for part in (header or "").lower().split(","):
        tag = part.split(";")[0].strip()[:2]
        if tag in {"ru", "en"}:
            return tag
    return "ru"


def _answer(request: Request[Any, Any, Any], problem: Problem) -> Response[bytes]:
    headers = {"Retry-After": str(problem.params["seconds"])} if "seconds" in problem.params else {}
    return Response(
        msgspec.json.encode(problem),
        status_code=problem.status,
        media_type="application/problem+json",
        headers=headers,
    )


def on_refusal(request: Request[Any, Any, Any], refusal: Refusal) -> Response[bytes]:
    return _answer(request, refusal.problem(language_of(request.headers.get("accept-language"))))


def on_http(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """Litestar's own refusals."""
    language = language_of(request.headers.get("accept-language"))
    if error.status_code == 404:
        return _answer(request, NotFound().problem(language))
    if isinstance(error, ValidationException):
        return _answer(request, _invalid(error).problem(language))
    if isinstance(error, InternalServerException):
        return _on_unfit(request, error)
    problem = Refused(reason=error.detail).problem(language)
    return _answer(request, msgspec.structs.replace(problem, status=error.status_code))


def _invalid(error: ValidationException) -> Invalid:
    extra = error.extra if isinstance(error.extra, list) else []
    first: dict[str, Any] = extra[0] if extra and isinstance(extra[0], dict) else {}
    return _unfit(str(first.get("key", "")), str(first.get("message", error.detail)))


def _unfit(field: str, message: str) -> Invalid:
    return Invalid(f"Не подходит: {field} — {message}", f"Not accepted: {field}: {message}", field=field)


def _on_unfit(request: Request[Any, Any, Any], error: InternalServerException) -> Response[bytes]:
    """An argument of a handler that doesn't fit: Litestar blames a dependency wherever the name is one's.

    A body may have a field of that name (`settings`), and then it is the client's.
    """
    told = _IN_BODY.match(str(error.__cause__)) if isinstance(error.__cause__, msgspec.ValidationError) else None
    if told is None:
        return on_failure(request, error)
    message, field = told.groups()
    return on_refusal(request, _unfit(field, message))


def on_failure(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    language = language_of(request.headers.get("accept-language"))
    if isinstance(error, UnicodeDecodeError) or (isinstance(error, DBAPIError) and _state(error) == "22021"):
        return _answer(request, NotText().problem(language))
    if isinstance(error, RecursionError):  # brackets by the thousand: no request of ours has a dozen
        return _answer(request, Invalid("Слишком глубокая вложенность", "Nested too deep").problem(language))
    if isinstance(error, DBAPIError | PoolTimeout | ConnectionError | OSError):
        _logger.warning("the database refused %s %s: %s", request.method, _route(request), type(error).__name__)
        if not isinstance(error, DBAPIError) or error.connection_invalidated or _is_passing(error):
            return _answer(
                request, Unavailable(part="база данных" if language == "ru" else "the database").problem(language)
            )
    _logger.error("%s %s failed", request.method, _route(request), exc_info=error)
    return _answer(request, Failed().problem(language))


def _route(request: Request[Any, Any, Any]) -> str:
    # Never the address itself: it may hold the code of an invitation.
    return str(request.scope.get("path_template", ""))


def _is_passing(error: DBAPIError) -> bool:
    """Whether the same request may work in a moment: a restart, a deadlock, too many connections."""
    state = _state(error)
    return state[:2] in {"08", "53", "57"} or state in {"40001", "40P01"} or "closed" in str(error.orig)


def _state(error: DBAPIError) -> str:
    return str(getattr(error.orig, "sqlstate", "") or "")
