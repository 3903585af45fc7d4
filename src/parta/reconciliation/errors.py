"""What reconciliation refuses."""

from parta.foundation.errors import Refusal


class AlreadyOpen(Refusal):
    """One reconciliation at a time (REC-1)."""

    code = "reconciliation.already_open"
    status = 409
    ru = "Сверка уже идёт. Завершите её подписью или отмените, затем начните новую."
    en = "A reconciliation is under way. Sign or drop it before starting another."


class AlreadyEnded(Refusal):
    code = "reconciliation.ended"
    status = 409
    ru = "Эта сверка завершена: изменить в ней ничего нельзя."
    en = "This reconciliation has ended: nothing in it can be changed."


class Stale(Refusal):
    """The organisation isn't any more as it was compared (REC-5)."""

    code = "reconciliation.stale"
    status = 409
    ru = "С момента сравнения данные изменились: {name}. Сравните заново."
    en = "The data changed since the comparison: {name}. Please compare again."


class ReasonMissing(Refusal):
    code = "reconciliation.reason_missing"
    status = 422
    ru = "Напишите, почему ничего не нужно менять: причина войдёт в подписанный итог."
    en = "Please say why nothing is to be changed: the reason becomes part of the signed result."


class ChoiceMissing(Refusal):
    code = "reconciliation.choice_missing"
    status = 422
    ru = "Выберите, кто это: {name}."
    en = "Please choose who this is: {name}."


class NoAct(Refusal):
    """A remark is for a person to act on."""

    code = "reconciliation.no_act"
    status = 422
    ru = "Для этого расхождения нет готового действия: исправьте данные и сравните заново или укажите причину."
    en = "There is no ready act for this difference: correct the data and compare again, or give a reason."


class PhoneTaken(Refusal):
    code = "reconciliation.phone_taken"
    status = 409
    ru = "Телефон уже записан у другого человека: {name}. Сначала исправьте его там."
    en = "The phone belongs to somebody else already: {name}. Correct it there first."


class GroupRests(Refusal):
    code = "reconciliation.group_missing"
    status = 409
    ru = "Группы «{name}» в организации нет. Сначала создайте её в разделе «Классы и группы»."
    en = "There is no group “{name}” here. Create it first under “Groups”."


class StillOpen(Refusal):
    """REC-7."""

    code = "reconciliation.still_open"
    status = 409
    ru = "Есть нерешённые расхождения: {count}. Чтобы подписать итог с ними, подтвердите это отдельно."
    en = "Some differences aren't decided: {count}. To sign with them open, confirm it expressly."


class GroupsUnchecked(Refusal):
    code = "reconciliation.groups_unchecked"
    status = 409
    ru = "Не проверены группы: {names}."
    en = "Groups not checked yet: {names}."


class NothingCompared(Refusal):
    code = "reconciliation.nothing_compared"
    status = 409
    ru = "Сравнивать пока не с чем: загрузите список."
    en = "There is nothing to compare with yet: upload a list."


class DeadlinesUnfit(Refusal):
    code = "reconciliation.deadlines_unfit"
    status = 422
    ru = "Нужно от одного до двенадцати разных сроков: день и месяц, которые бывают каждый год."
    en = "Between one and twelve different deadlines: a day and a month that every year has."


class RosterTooLarge(Refusal):
    code = "reconciliation.roster_too_large"
    status = 413
    ru = "Файл больше {limit} МБ. Оставьте в нём только список."
    en = "The file is larger than {limit} MB. Leave only the list in it."
