"""What a column of a roster may mean, and the header words by which it is told."""

import re
from enum import StrEnum


class Meaning(StrEnum):
    """A column's meaning; the closed list from which a person corrects it."""

    FULL_NAME = "full_name"
    SURNAME = "surname"
    GIVEN = "given"
    PATRONYMIC = "patronymic"
    BIRTH_DATE = "birth_date"
    SEX = "sex"
    GROUP = "group"
    PARALLEL = "parallel"
    LETTER = "letter"
    FILE_NUMBER = "file_number"
    EXTERNAL_ID = "external_id"
    PHONE = "phone"
    EMAIL = "email"
    GUARDIANS = "guardians"
    GUARDIANS_PHONE = "guardians_phone"
    MOTHER_NAME = "mother_name"
    MOTHER_SURNAME = "mother_surname"
    MOTHER_GIVEN = "mother_given"
    MOTHER_PATRONYMIC = "mother_patronymic"
    MOTHER_PHONE = "mother_phone"
    MOTHER_EMAIL = "mother_email"
    FATHER_NAME = "father_name"
    FATHER_SURNAME = "father_surname"
    FATHER_GIVEN = "father_given"
    FATHER_PATRONYMIC = "father_patronymic"
    FATHER_PHONE = "father_phone"
    FATHER_EMAIL = "father_email"
    GUARDIAN1_NAME = "guardian1_name"
    GUARDIAN1_SURNAME = "guardian1_surname"
    GUARDIAN1_GIVEN = "guardian1_given"
    GUARDIAN1_PATRONYMIC = "guardian1_patronymic"
    GUARDIAN1_KIND = "guardian1_kind"
    GUARDIAN1_PHONE = "guardian1_phone"
    GUARDIAN1_EMAIL = "guardian1_email"
    GUARDIAN2_NAME = "guardian2_name"
    GUARDIAN2_SURNAME = "guardian2_surname"
    GUARDIAN2_GIVEN = "guardian2_given"
    GUARDIAN2_PATRONYMIC = "guardian2_patronymic"
    GUARDIAN2_KIND = "guardian2_kind"
    GUARDIAN2_PHONE = "guardian2_phone"
    GUARDIAN2_EMAIL = "guardian2_email"
    POSITION = "position"
    SUBJECTS = "subjects"
    CURATOR_OF = "curator_of"
    NUMBER = "number"
    IGNORED = "ignored"


GUARDIAN_SLOTS = ("mother", "father", "guardian1", "guardian2")

_PERSON_LABELS = {
    "name": "фамилия, имя, отчество",
    "surname": "фамилия",
    "given": "имя",
    "patronymic": "отчество",
    "kind": "кем приходится",
    "phone": "телефон",
    "email": "эл. почта",
}
_SLOT_LABELS = {
    "mother": "Мать",
    "father": "Отец",
    "guardian1": "Родитель 1",
    "guardian2": "Родитель 2",
}
LABELS: dict[Meaning, str] = {
    Meaning.FULL_NAME: "Фамилия, имя, отчество",
    Meaning.SURNAME: "Фамилия",
    Meaning.GIVEN: "Имя",
    Meaning.PATRONYMIC: "Отчество",
    Meaning.BIRTH_DATE: "Дата рождения",
    Meaning.SEX: "Пол",
    Meaning.GROUP: "Класс или группа",
    Meaning.PARALLEL: "Параллель",
    Meaning.LETTER: "Буква класса",
    Meaning.FILE_NUMBER: "Номер личного дела",
    Meaning.EXTERNAL_ID: "Код в другой системе",
    Meaning.PHONE: "Телефон",
    Meaning.EMAIL: "Эл. почта",
    Meaning.GUARDIANS: "Родители с телефонами",
    Meaning.GUARDIANS_PHONE: "Телефоны родителей",
    Meaning.POSITION: "Должность",
    Meaning.SUBJECTS: "Предметы",
    Meaning.CURATOR_OF: "Классное руководство",
    Meaning.NUMBER: "Номер по порядку",
    Meaning.IGNORED: "Не загружать",
} | {
    Meaning(f"{slot}_{part}"): f"{_SLOT_LABELS[slot]}: {label}"
    for slot in GUARDIAN_SLOTS
    for part, label in _PERSON_LABELS.items()
    if part != "kind" or slot.startswith("guardian")
}

_STAFF_ONLY = {Meaning.POSITION, Meaning.SUBJECTS, Meaning.CURATOR_OF}
_BOTH = {
    Meaning.FULL_NAME, Meaning.SURNAME, Meaning.GIVEN, Meaning.PATRONYMIC, Meaning.BIRTH_DATE, Meaning.SEX,
    Meaning.EXTERNAL_ID, Meaning.PHONE, Meaning.EMAIL, Meaning.NUMBER, Meaning.IGNORED,
}  # fmt: skip


def labels_for(kind: str) -> dict[Meaning, str]:
    """The meanings that a list of `students` or `staff` may have, with Russian labels, in menu order."""
    if kind == "staff":
        return {meaning: label for meaning, label in LABELS.items() if meaning in _STAFF_ONLY | _BOTH}
    labels = {meaning: label for meaning, label in LABELS.items() if meaning not in _STAFF_ONLY}
    return labels | {Meaning.PHONE: "Телефон ученика", Meaning.EMAIL: "Эл. почта ученика"}


_IGNORED = re.compile(
    r"снилс|паспорт|полис|инн\b|адрес(?! эл)|прописк|место (?:рожд|жит|раб)|свидетельств|возраст|гражданств|национал"
    r"|здоров|кров|физкульт|примечан|причин|социальн|категори|стаж|образован|приказ|прибыл|выбыл|льгот|язык"
    r"|смен[аы]\b|оценк|балл|подпись|отметк|алфавитн|дата (?:зачисл|прием|выдач|приказ)"
)
_WHO = (
    ("mother", re.compile(r"\bмат(?:ь|ери|ерью)\b|\bмам[аыеу]\b|mother")),
    ("father", re.compile(r"\bот(?:ец|ца|цу|цом)\b|\bпап[аыеу]\b|father")),
)
_GUARDIAN = re.compile(r"родител|законн|представител|опекун|guardian|parent")
_SECOND = re.compile(r"\b2\b|втор")
_FIRST = re.compile(r"\b1\b|перв")
_PART = (
    ("email", re.compile(r"e ?mail|почт|эл адрес|электронн\w* адрес|\bмейл\b")),
    ("phone", re.compile(r"\bтел\b|телеф|моб\b|мобил|сотов|phone|mobile|контакт|\bsms\b")),
    ("kind", re.compile(r"степень родств|родство|кем приход|кем явл|статус представ|relation")),
)
_FULL = re.compile(r"\bфио\b|фамил.*имя|имя.*фамил|имя.*отчеств|full ?name")
_PLAIN: tuple[tuple[Meaning, re.Pattern[str]], ...] = (
    (Meaning.CURATOR_OF, re.compile(r"класс\w* рук|\bкл рук|куратор|воспитатель групп|руководство класс")),
    (Meaning.BIRTH_DATE, re.compile(r"рожд|\bд р\b|\bг р\b|\bдр\b|birth|dob")),
    (
        Meaning.FILE_NUMBER,
        re.compile(r"личн\w* дел|\bл д\b|\bлд\b|номер дела|№ дела|зачетн|студенческ\w* билет|file n"),
    ),
    (
        Meaning.EXTERNAL_ID,
        re.compile(r"\b(?:id|ид|guid|uuid)\b|идентификатор|sourcedid|код (?:ученика|обуч|участника)"),
    ),
    (Meaning.POSITION, re.compile(r"должност|position|job")),
    (Meaning.SUBJECTS, re.compile(r"предмет|дисциплин|преподает|subject")),
    (Meaning.SEX, re.compile(r"^пол\b|\bпол$|sex|gender")),
    (Meaning.PARALLEL, re.compile(r"паралл|grade")),
    (Meaning.LETTER, re.compile(r"литер|буква")),
    (Meaning.GROUP, re.compile(r"\bкласс\b|\bкласса\b|\bкл\b|\bгрупп[аы]\b|\bгр\b|class|group")),
    (Meaning.FULL_NAME, _FULL),
    (Meaning.SURNAME, re.compile(r"фамил|surname|last ?name|family ?name")),
    (Meaning.PATRONYMIC, re.compile(r"отчеств|patronymic|middle ?name")),
    (Meaning.GIVEN, re.compile(r"\bимя\b|\bимени\b|given ?name|first ?name")),
    (
        Meaning.FULL_NAME,
        re.compile(r"учени[кц]|учащ|обучающ|ребен|воспитанник|студент|сотрудник|работник|учител|педагог|преподават|\bname\b"),
    ),
    (Meaning.NUMBER, re.compile(r"^№$|^№ ?п ?п$|^n ?п ?п$|^п ?п$|^номер$|^#$|^n$|порядк|^no$")),
)  # fmt: skip
_SINGLE_LETTERS = re.compile(r"\b(ф) (и) (о)\b")


def normalise_header(text: str) -> str:
    """Header words for comparison: lower case, е for ё, no punctuation."""
    text = re.sub(r"[^\w№#]+", " ", text.lower().replace("ё", "е")).replace("_", " ")
    text = re.sub(r"№(?=\w)", "№ ", re.sub(r"(?<=\w)№", " №", " ".join(text.split())))
    return _SINGLE_LETTERS.sub(r"\1\2\3", text)


def meaning_of_header(text: str) -> Meaning | None:
    """The meaning that the words of a header tell, or None."""
    words = normalise_header(text)
    if not words or len(words) > 120:
        return None
    part = next((name for name, pattern in _PART if pattern.search(words)), None)
    if part is None and _IGNORED.search(words):
        return Meaning.IGNORED
    if slot := _slot(words):
        return _guardian_meaning(words, slot, part)
    if _GUARDIAN.search(words) and not re.search(r"классн", words):
        return _any_guardian(words, part)
    if part == "kind":
        return Meaning.GUARDIAN1_KIND
    if part and not _FULL.search(words):
        return Meaning.PHONE if part == "phone" else Meaning.EMAIL
    return next((meaning for meaning, pattern in _PLAIN if pattern.search(words)), None)


def _slot(words: str) -> str | None:
    return next((slot for slot, pattern in _WHO if pattern.search(words)), None)


def _any_guardian(words: str, part: str | None) -> Meaning:
    if _SECOND.search(words):
        return _guardian_meaning(words, "guardian2", part)
    name_part = _name_part(words)
    if _FIRST.search(words) or (part and part != "phone") or name_part in {"surname", "given", "patronymic"}:
        return _guardian_meaning(words, "guardian1", part)
    if part == "phone" and not _FULL.search(words):
        return Meaning.GUARDIANS_PHONE
    return Meaning.GUARDIANS


def _name_part(words: str) -> str:
    if _FULL.search(words):
        return "name"
    for part, pattern in (("surname", "фамил|surname"), ("patronymic", "отчеств"), ("given", r"\bимя\b|given")):
        if re.search(pattern, words):
            return part
    return "name"


def _guardian_meaning(words: str, slot: str, part: str | None) -> Meaning:
    if part == "kind" and slot in {"mother", "father"}:
        return Meaning.IGNORED
    if part and _FULL.search(words):
        # «Мать (ФИО, телефон)» holds both; the name's reader finds the phone in it.
        part = None
    return Meaning(f"{slot}_{part or _name_part(words)}")
