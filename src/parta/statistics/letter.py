"""The words of a reminder."""

import msgspec

from parta.foundation.config import Settings
from parta.organisations import Organisation


class Letter(msgspec.Struct, frozen=True):
    """`text` goes as an SMS too: short, and without anybody's name (a phone may be in other hands)."""

    subject: str
    text: str


def letter_of(organisation: Organisation, settings: Settings) -> Letter:
    address = settings.url.rstrip("/")
    return Letter(
        subject=f"{organisation.short_name} ждёт вас в Парте",
        text=f"{organisation.short_name} общается в Парте. Войдите по этому контакту: {address}/sign-in",
    )


def message_to_curator(group: str, audience: str, missing: int) -> str:
    """A direct message in the administrator's name."""
    who = "учеников" if audience == "students" else "родителей"
    return (
        f"{group}: ещё не вошли в Парту — {missing} ({who}). "
        "Кто именно и чем напомнить — «Школа» → «Активация»; там же листы с приглашениями для печати."
    )
