"""What this room's acts are called in the journal."""

from parta.organisations import ActName, act_name

from .records import Kind

_KINDS: dict[Kind, tuple[str, str]] = {
    "arrival": ("Прибытие", "Arrival"),
    "departure": ("Выбытие", "Departure"),
    "transfer": ("Перевод", "Transfer"),
    "taken_on": ("Приём на работу", "Taking on"),
    "leave": ("Отпуск", "Leave"),
    "return": ("Выход из отпуска", "Return from leave"),
    "dismissal": ("Увольнение", "Dismissal"),
}
_VERBS = {
    "reported": ("сообщено", "reported"),
    "changed": ("исправлено", "changed"),
    "returned": ("возвращено на исправление", "returned"),
    "withdrawn": ("отозвано", "withdrawn"),
    "scheduled": ("назначено на дату", "scheduled"),
    "applied": ("применено", "applied"),
    "undone": ("отменено", "undone"),
    "ended": ("закончилось в срок", "ended in time"),
}

ACTS: dict[str, ActName] = {
    f"movement.{kind}_{verb}": act_name(f"{kind_ru}: {verb_ru}", f"{kind_en}: {verb_en}")
    for kind, (kind_ru, kind_en) in _KINDS.items()
    for verb, (verb_ru, verb_en) in _VERBS.items()
}


def kind_name(kind: Kind) -> str:
    """«Прибытие», as it stands on sheets."""
    return _KINDS[kind][0]
