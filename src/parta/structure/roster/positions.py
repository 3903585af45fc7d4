"""From a position in the staff list to the roles proposed for it."""

import re

_DEPUTY = re.compile(r"\bзам(?:еститель)?\b\.?|завуч|помощник директора|руководител\w+ отделени", re.IGNORECASE)
_HEAD = re.compile(
    r"\bдиректор\b|\bзаведующ(?:ий|ая)\b(?!.*(?:хоз|библиот|склад|каб|отдел|лаборатор|производств|столов))|\bректор\b"
    r"|\bначальник (?:учреждения|школы|училища)",
    re.IGNORECASE,
)
_ADMINISTRATION = re.compile(r"\bадминистраци|\bметодист\b.*старш|старший методист|заведующ\w+ отдел", re.IGNORECASE)
_TEACHER = re.compile(
    r"учител|преподават|воспитател|тьютор|тренер|концертмейстер|мастер производств|музыкальн\w+ руководит"
    r"|инструктор по физ|руководител\w+ кружк"
    r"|педагог(?!-психолог| психолог|-библиотекарь)(?: дополн| доп|-организатор|$|[,;/ ])",
    re.IGNORECASE,
)
_SOCIAL = re.compile(r"социальн\w+ педагог", re.IGNORECASE)


def propose_roles(position: str, *, teaches: bool) -> tuple[str, ...]:
    """Roles from head, administration, teacher, staff; a subject or a class makes a teacher of anybody."""
    roles: list[str] = []
    if _DEPUTY.search(position) or _ADMINISTRATION.search(position):
        roles.append("administration")
    elif _HEAD.search(position):
        roles.append("head")
    if teaches or _TEACHER.search(_SOCIAL.sub(" ", position)):
        roles.append("teacher")
    return tuple(roles) or ("staff",)


def split_list(text: str) -> tuple[str, ...]:
    """«Физика, астрономия; информатика» as separate items; «и» belongs to a subject's name."""
    items = (" ".join(item.split()).strip(" .") for item in re.split(r"[,;/\n]+", text))
    return tuple(dict.fromkeys(item[:1].upper() + item[1:] for item in items if item))
