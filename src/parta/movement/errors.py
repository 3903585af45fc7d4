"""What movement refuses."""

from parta.foundation.errors import Refusal


class AlreadyDecided(Refusal):
    """Somebody else was faster."""

    code = "movement.already_decided"
    status = 409
    ru = "Здесь уже решено: {state}{by}. Обновите список."
    en = "This is decided already. Refresh the list."


class AlreadyReported(Refusal):
    """One person, one open movement at a time."""

    code = "movement.already_reported"
    status = 409
    ru = "{name}: уже есть незавершённое движение. Дождитесь решения или отзовите его."
    en = "{name} has an open movement already. Wait until it is decided, or withdraw it."


class AlreadyThere(Refusal):
    code = "movement.already_there"
    status = 409
    ru = "{name} уже здесь: «{group}». Оформите перевод."
    en = "{name} is here already, in “{group}”. Report a transfer."


class AlreadyEmployed(Refusal):
    code = "movement.already_employed"
    status = 409
    ru = "{name} уже работает здесь."
    en = "{name} works here already."


class NotEnrolled(Refusal):
    code = "movement.not_enrolled"
    status = 409
    ru = "{name} сейчас ни в одной группе. Обновите список."
    en = "{name} is in no group now. Refresh the list."


class NotEmployed(Refusal):
    code = "movement.not_employed"
    status = 409
    ru = "{name} не работает здесь. Обновите список."
    en = "{name} doesn't work here. Refresh the list."


class NotOnLeave(Refusal):
    code = "movement.not_on_leave"
    status = 409
    ru = "{name} сейчас не в отпуске."
    en = "{name} isn't on leave."


class SameGroup(Refusal):
    code = "movement.same_group"
    status = 422
    ru = "{name} уже в «{group}». Выберите другую группу."
    en = "{name} is in “{group}” already. Choose another one."


class GroupUnfit(Refusal):
    """Archived, «Сотрудники», or a subject group."""

    code = "movement.group_unfit"
    status = 422
    ru = "В «{group}» зачислить нельзя. Выберите действующий класс или основную группу."
    en = "Nobody can be enrolled in “{group}”. Choose a live main group."


class PersonNeeded(Refusal):
    code = "movement.person_needed"
    status = 422
    ru = "Укажите, о ком речь: выберите из списка или запишите фамилию и имя."
    en = "Say who it is about: choose somebody, or write the surname and the name down."


class GroupNeeded(Refusal):
    code = "movement.group_needed"
    status = 422
    ru = "Выберите группу, в которую человек приходит."
    en = "Choose the group that the person comes to."


class DateUnfit(Refusal):
    code = "movement.date_unfit"
    status = 422
    ru = "Дата не подходит: можно не раньше {first} и не позже {last}."
    en = "The date doesn't fit: from {first} to {last}."


class UntilUnfit(Refusal):
    code = "movement.until_unfit"
    status = 422
    ru = "Последний день отпуска не может быть раньше первого."
    en = "A leave can't end before it begins."


class OrderNeeded(Refusal):
    code = "movement.order_needed"
    status = 422
    ru = "Впишите номер приказа: без него движение не применить. Нет номера у: {names}."
    en = "A movement needs its order number. Without one: {names}."


class TooEarly(Refusal):
    """An order dated before the order that brought the person where they are."""

    code = "movement.too_early"
    status = 409
    ru = "{name}: прежнее движение вступило в силу {day}. Новое не может быть раньше."
    en = "{name}: the movement before took effect on {day}. This one can't be earlier."


class ContactUnreadable(Refusal):
    code = "movement.contact_unreadable"
    status = 422
    ru = "«{contact}» не похоже на телефон или почту. Исправьте или оставьте пустым."
    en = "“{contact}” doesn't look like a phone number or an e-mail address."


class CommentNeeded(Refusal):
    code = "movement.comment_needed"
    status = 422
    ru = "Напишите, что исправить: это увидит тот, кто сообщил."
    en = "Say what to correct: whoever reported it will read this."


class UndoTooLate(Refusal):
    code = "movement.undo_too_late"
    status = 409
    ru = "Отменить можно в течение суток. Теперь оформите обратное движение."
    en = "A movement can be undone within a day. Report the opposite one now."


class UndoneOutOfOrder(Refusal):
    code = "movement.undone_out_of_order"
    status = 409
    ru = "После этого с {name} было ещё одно изменение. Сначала отмените его."
    en = "Something has happened to {name} since. Undo that first."


class PlaceTakenAgain(Refusal):
    code = "movement.group_rests"
    status = 409
    ru = "Группы, в которую надо вернуть {name}, больше нет. Оформите новое движение."
    en = "The group that {name} should return to is archived. Report a new movement."


class OneselfDismissed(Refusal):
    code = "movement.oneself_dismissed"
    status = 409
    ru = "Собственное увольнение оформляет другой администратор или руководитель."
    en = "One's own dismissal is applied by another administrator or the head."


class LastAdministratorStays(Refusal):
    code = "movement.last_administrator"
    status = 409
    ru = "{name} — единственный администратор. Сначала назначьте другого."
    en = "{name} is the only administrator. Appoint another one first."


class PeriodUnfit(Refusal):
    code = "movement.period_unfit"
    status = 422
    ru = "Период не подходит: начало не позже конца, не длиннее {years} лет."
    en = "The period doesn't fit: it begins before it ends, and lasts up to {years} years."
