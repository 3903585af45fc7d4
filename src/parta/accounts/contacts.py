"""Contacts: a phone or an e-mail, in one spelling each."""

import re
from typing import Literal

import msgspec
import phonenumbers

from parta.foundation.errors import Invalid
from parta.foundation.text import clean_line

Channel = Literal["sms", "email"]

_EMAIL = re.compile(r"[^\s@<>()\[\],;:\\\"]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_](?:[\w-]{0,61}[^\W_])")
# Words in a number («8-800-ШКОЛА») are for advertisements.
_DIALLED = re.compile(r"[\d\s()+\-‐‑–—./]{5,40}")
# New mobile ranges are opened faster than the library's tables learn of them.
_RUSSIAN_MOBILE = re.compile(r"\+79\d{9}")


class Contact(msgspec.Struct, frozen=True):
    """`value` is E.164 for a phone, lower case for an e-mail."""

    channel: Channel
    value: str

    @property
    def masked(self) -> str:
        return mask(self.value)


def parse_contact(text: str) -> Contact:
    """The contact that somebody typed; a number without a country is Russian (ACC-1).

    Raises Invalid.
    """
    text = clean_line(text)
    if "@" in text:
        if email := normalise_email(text):
            return Contact("email", email)
        raise Invalid(
            "Не похоже на адрес почты. Проверьте, нет ли опечатки: например, sonya@example.ru",
            "This doesn't look like an e-mail address. Please check it for a typo.",
            field="contact",
        )
    if phone := normalise_phone(text):
        return Contact("sms", phone)
    raise Invalid(
        "Не похоже на номер телефона. Наберите его с кодом: например, +7 916 123-45-67",
        "This doesn't look like a phone number. Type it with its code, e.g. +7 916 123-45-67",
        field="contact",
    )


def normalise_phone(text: str) -> str | None:
    """E.164, or None when it isn't a phone number."""
    if not _DIALLED.fullmatch(text):
        return None
    try:
        number = phonenumbers.parse(text, "RU")
    except phonenumbers.NumberParseException:
        return None
    phone = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if not (_RUSSIAN_MOBILE.fullmatch(phone) or phonenumbers.is_valid_number(number)):
        return None
    return phone


def normalise_email(text: str) -> str | None:
    """Lower case, or None when it isn't an address. Providers that count case in the local part are extinct."""
    email = clean_line(text).lower()
    return email if len(email) <= 254 and _EMAIL.fullmatch(email) else None


def mask(value: str | None) -> str:
    """Enough to recognise one's own contact by, too little to write to it: «+7 9•• •••-45-67», «s•••@example.ru»."""
    if not value:
        return ""
    name, at, domain = value.partition("@")
    if at:
        return f"{name[:1]}•••@{domain}"
    if value.startswith("+7") and len(value) == 12:
        return f"+7 {value[2]}•• •••-{value[8:10]}-{value[10:]}"
    return f"{value[:3]}•••{value[-2:]}"
