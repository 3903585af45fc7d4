"""Refusals: what the platform answers when something can't be done, in a person's words (RFC 9457)."""

from typing import Any, ClassVar

import msgspec


class Problem(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """An RFC 9457 problem document. `code` is stable; `detail` is a sentence in the reader's language."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    params: dict[str, Any]


class Refusal(Exception):
    """Base of everything a room refuses. A subclass names its code, its HTTP status and its sentence.

    `ru` and `en` are format strings over the keyword parameters.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 400
    ru: ClassVar[str] = "Так сделать нельзя."
    en: ClassVar[str] = "This can't be done."

    def __init__(self, **params: Any) -> None:
        super().__init__(self.code)
        self.params = params

    def problem(self, language: str = "ru") -> Problem:
        sentence = (self.en if language == "en" else self.ru).format(**self.params)
        return Problem(
            type=f"/problems/{self.code}",
            title=_TITLES.get(self.status, "Refused"),
            status=self.status,
            code=self.code,
            detail=sentence,
            params=self.params,
        )


_TITLES = {
    400: "Bad request",
    401: "Not signed in",
    403: "Forbidden",
    404: "Not found",
    409: "Conflict",
    410: "Gone",
    413: "Too large",
    415: "Unsupported type",
    422: "Unreadable",
    429: "Too many requests",
    503: "Unavailable",
}


class NotFound(Refusal):
    """Missing, or not for this person's eyes: the two answer alike."""

    code = "not_found"
    status = 404
    ru = "Здесь ничего нет или это вам недоступно."
    en = "There is nothing here, or it isn't open to you."


class Forbidden(Refusal):
    code = "forbidden"
    status = 403
    ru = "Вашей роли это не разрешено."
    en = "Your role may not do this."


class NotSignedIn(Refusal):
    code = "not_signed_in"
    status = 401
    ru = "Войдите, чтобы продолжить."
    en = "Please sign in to continue."


class Invalid(Refusal):
    """A value can't be accepted; `field` says which, `reason` why."""

    code = "invalid"
    status = 422
    ru = "{reason}"
    en = "{reason_en}"

    def __init__(self, reason: str, reason_en: str, *, field: str = "") -> None:
        super().__init__(reason=reason, reason_en=reason_en, field=field)


class TooMany(Refusal):
    """A limit in time; `seconds` says when to try again."""

    code = "too_many_requests"
    status = 429
    ru = "Слишком часто. Попробуйте снова через {seconds} с."
    en = "Too often. Try again in {seconds} s."


class Unavailable(Refusal):
    """A part of the platform doesn't answer; nothing was changed."""

    code = "unavailable"
    status = 503
    ru = "Сейчас это не работает: {part}. Ничего не потеряно, попробуйте позже."
    en = "This doesn't work right now: {part}. Nothing is lost; try again later."
