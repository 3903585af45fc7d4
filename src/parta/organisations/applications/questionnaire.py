"""The questionnaire of an application: what a person typed, and what may be kept of it."""

from urllib.parse import urlsplit

import msgspec

from parta.accounts import normalise_email, normalise_phone
from parta.foundation.errors import Invalid
from parta.foundation.text import clean_line
from parta.organisations.organisation import OrganisationKind
from parta.organisations.rules import is_inn


class Questionnaire(msgspec.Struct, frozen=True, kw_only=True):
    """Cleaned: one line each, phone in E.164, e-mail in lower case, INN with right check digits."""

    name: str
    kind: OrganisationKind
    inn: str
    address: str
    municipality: str
    student_count: int
    site: str
    administrator_name: str
    administrator_email: str
    administrator_phone: str


def check(given: Questionnaire, *, consent: bool) -> Questionnaire:
    """The questionnaire in normal form, or the first field that can't be accepted.

    Raises Invalid.
    """
    if not consent:
        raise Invalid(
            "Отметьте согласие на обработку данных: без него мы не вправе рассмотреть заявку.",
            "Please agree to the processing of data: without it we may not consider the application.",
            field="consent",
        )
    return Questionnaire(
        name=_line(given.name, "name", "Напишите название организации, как в уставе.", 3),
        kind=given.kind,
        inn=_inn(given.inn),
        address=_line(given.address, "address", "Напишите адрес организации."),
        municipality=_line(given.municipality, "municipality", "Напишите муниципалитет: район или город."),
        student_count=_count(given.student_count),
        site=_site(given.site),
        administrator_name=_person(given.administrator_name),
        administrator_email=_email(given.administrator_email),
        administrator_phone=_phone(given.administrator_phone),
    )


def _line(text: str, field: str, wanted: str, least: int = 1) -> str:
    text = clean_line(text)
    if len(text) < least or len(text) > 500:
        raise Invalid(wanted, "Please fill this in, at most 500 characters.", field=field)
    return text


def _inn(text: str) -> str:
    digits = "".join(text.split())
    if not is_inn(digits):
        raise Invalid(
            "В ИНН ошибка: в нём 10 цифр (у организации) или 12, последние — контрольные. Сверьте с документом.",
            "The INN is wrong: it has 10 or 12 digits, the last ones are check digits.",
            field="inn",
        )
    return digits


def _count(count: int) -> int:
    if not 0 <= count <= 100_000:
        raise Invalid(
            "Число обучающихся должно быть от 0 до 100 000.",
            "The number of pupils must be from 0 to 100,000.",
            field="studentCount",
        )
    return count


def _site(text: str) -> str:
    """An http address, or nothing. Shown as a link: another scheme (`javascript:`) must never pass."""
    text = clean_line(text)
    if not text:
        return ""
    address = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(address)
        is_site = parts.scheme in {"http", "https"} and "." in (parts.hostname or "") and len(address) <= 300
    except ValueError:
        is_site = False
    if not is_site or " " in address:
        raise Invalid(
            "Не похоже на адрес сайта. Например: https://school5.ru",
            "This doesn't look like a site's address, e.g. https://school5.ru",
            field="site",
        )
    return address


def _person(text: str) -> str:
    text = clean_line(text)
    words = text.split(" ")
    if len(words) < 2 or len(text) > 200 or any(not word[0].isalpha() for word in words):
        raise Invalid(
            "Напишите фамилию, имя и отчество администратора полностью.",
            "Please write the administrator's full name, surname first.",
            field="administratorName",
        )
    return text


def _email(text: str) -> str:
    if email := normalise_email(text):
        return email
    raise Invalid(
        "Не похоже на адрес почты администратора. Проверьте, нет ли опечатки.",
        "This doesn't look like the administrator's e-mail address.",
        field="administratorEmail",
    )


def _phone(text: str) -> str:
    if phone := normalise_phone(clean_line(text)):
        return phone
    raise Invalid(
        "Не похоже на мобильный номер администратора. Например: +7 916 123-45-67",
        "This doesn't look like the administrator's mobile number, e.g. +7 916 123-45-67",
        field="administratorPhone",
    )
