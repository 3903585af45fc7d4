"""What the structure refuses."""

from parta.foundation.errors import Refusal


class NameTaken(Refusal):
    """Two live groups of one kind can't share a name; «5 А» and «5а» are one name."""

    code = "structure.name_taken"
    status = 409
    ru = "Уже есть: {names}. Двух групп с одним названием быть не может."
    en = "Already there: {names}. Two groups can't have one name."

    def __init__(self, *names: str) -> None:
        super().__init__(names=", ".join(names))


class NameUnreadable(Refusal):
    code = "structure.name_unreadable"
    status = 422
    ru = "Название «{name}» не подходит: нужны буквы или цифры, до {limit} знаков."
    en = "The name “{name}” doesn't fit: letters or digits, up to {limit} characters."


class KindForeign(Refusal):
    """A school has no age groups, a kindergarten no classes."""

    code = "structure.kind_foreign"
    status = 422
    ru = "В этой организации не бывает групп такого вида."
    en = "Organisations of this kind have no groups of that kind."


class TooManyGroups(Refusal):
    code = "structure.too_many_groups"
    status = 422
    ru = "За один раз можно создать до {limit} групп."
    en = "Up to {limit} groups can be created at once."


class StaffGroupStays(Refusal):
    """«Сотрудники» is the organisation's own (STR-2)."""

    code = "structure.staff_group_stays"
    status = 409
    ru = "Группа «Сотрудники» ведётся сама: её нельзя переименовать, убрать в архив или изменить вручную."
    en = "The group of the staff keeps itself: it can't be renamed, archived or edited by hand."


class GroupIsArchived(Refusal):
    code = "structure.group_archived"
    status = 409
    ru = "Группа «{name}» в архиве. Сначала верните её."
    en = "The group “{name}” is archived. Restore it first."


class NotStaff(Refusal):
    """Only whoever works here curates or teaches (STR-6)."""

    code = "structure.not_staff"
    status = 422
    ru = "{name} не значится среди сотрудников. Классным руководителем или учителем может быть только сотрудник."
    en = "{name} isn't on the staff. Only staff can curate or teach a group."


class RosterUnreadable(Refusal):
    """A file that isn't read at all; `reason` is a full sentence."""

    code = "structure.roster_unreadable"
    status = 422
    ru = "{reason}"
    en = "The file can't be read. {reason}"


class RosterTooLarge(Refusal):
    code = "structure.roster_too_large"
    status = 413
    ru = "Файл больше {limit} МБ. Оставьте в нём только список."
    en = "The file is larger than {limit} MB. Leave only the list in it."


class RosterAlreadyApplied(Refusal):
    code = "structure.roster_already_applied"
    status = 409
    ru = "Этот список уже загружен. Чтобы обновить данные, выберите файл ещё раз."
    en = "This list is already imported. To update the data, choose the file again."


class RosterBeingApplied(Refusal):
    code = "structure.roster_being_applied"
    status = 409
    ru = "Этот список уже загружается."
    en = "This list is being imported already."


class MeaningUnknown(Refusal):
    code = "structure.meaning_unknown"
    status = 422
    ru = "Столбец «{column}» так прочитать нельзя."
    en = "The column “{column}” can't be read like this."


class NotStudents(Refusal):
    """Only students are put into circles and subject groups (STR-19)."""

    code = "structure.not_students"
    status = 422
    ru = "{name} не значится среди учеников."
    en = "{name} isn't listed among the students."


class GathersNobody(Refusal):
    """Students come into classes by enrolment, into circles and subject groups by hand (STR-19)."""

    code = "structure.gathers_nobody"
    status = 422
    ru = "В «{name}» так записать нельзя: основную группу ученика меняют зачислением или переводом."
    en = "Nobody is put into “{name}” like this: a student's main group changes by an enrolment or a transfer."


class MainGroupStays(Refusal):
    code = "structure.main_group_stays"
    status = 409
    ru = "Для {name} это основная группа. Оформите перевод или выбытие."
    en = "For {name} this is the main group. Report a transfer or a departure."


class NoColleagues(Refusal):
    """Only departments and associations have members who work here (STR-21)."""

    code = "structure.no_colleagues"
    status = 422
    ru = "Сотрудников записывают в отделы и методические объединения."
    en = "Staff are put into departments and methodical associations."


class TermUnreadable(Refusal):
    """The last day comes before the first (STR-20)."""

    code = "structure.term_unreadable"
    status = 422
    ru = "Последний день замещения раньше первого. Проверьте даты."
    en = "The last day of the term comes before the first. Check the dates."


class OwnDeputy(Refusal):
    code = "structure.own_deputy"
    status = 422
    ru = "{name} уже ведёт эту группу: замещать должен кто-то другой."
    en = "{name} leads this group already: somebody else must stand in."


class Indivisible(Refusal):
    """Classes, study groups and age groups have subgroups (STR-22)."""

    code = "structure.indivisible"
    status = 422
    ru = "На подгруппы делят классы, учебные группы и группы детского сада."
    en = "Classes, study groups and age groups are divided into subgroups."


class DivisionUnreadable(Refusal):
    code = "structure.division_unreadable"
    status = 422
    ru = "Нужно название деления и от одной до {limit} подгрупп с разными названиями."
    en = "A division needs a name, and one to {limit} subgroups with different names."


class DivisionTaken(Refusal):
    code = "structure.division_taken"
    status = 409
    ru = "Деление «{name}» в этой группе уже есть."
    en = "This group is divided for “{name}” already."


class NotInGroup(Refusal):
    code = "structure.not_in_group"
    status = 422
    ru = "{name} учится не в этой группе."
    en = "{name} doesn't learn in this group."


class AgesUnreadable(Refusal):
    code = "structure.ages_unreadable"
    status = 422
    ru = "Возраст указывают в годах, от меньшего к большему: например, с 3 до 4."
    en = "Ages are given in years, from the lesser to the greater: from 3 to 4, say."


class RowNotUnclear(Refusal):
    code = "structure.row_not_unclear"
    status = 409
    ru = "Этой строки уже нет среди неясных: список или люди изменились. Сравните ещё раз."
    en = "This row isn't unclear any more: the list or the people have changed. Compare again."


class ChoiceNotOffered(Refusal):
    code = "structure.choice_not_offered"
    status = 422
    ru = "{name}: выберите человека из предложенных, «новый человек» или «не загружать»."
    en = "{name}: choose one of the people offered, “a new person” or “leave out”."
