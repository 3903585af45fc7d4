"""What calls refuse."""

from parta.foundation.errors import Refusal


class CallsUnavailable(Refusal):
    code = "calls.unavailable"
    status = 503
    ru = "Звонки и уроки сейчас не работают: не отвечает сервер связи. Чат работает, попробуйте через минуту."
    en = "Calls and lessons don't work right now: the media server doesn't answer. Chat works; try again in a minute."


class CallOver(Refusal):
    code = "calls.over"
    status = 410
    ru = "Этот звонок уже закончился."
    en = "This call is over."


class Locked(Refusal):
    code = "calls.locked"
    status = 403
    ru = "Дверь закрыта: ведущий больше никого не впускает. Напишите ему в чат."
    en = "The door is locked: the host lets nobody in. Write to them in the chat."


class RemovedFromCall(Refusal):
    code = "calls.removed"
    status = 403
    ru = "Ведущий удалил вас из звонка. Вернуться можно, когда он снова вас впустит."
    en = "The host has removed you from the call. You can return when they let you in again."


class MayNotCall(Refusal):
    code = "calls.may_not_start"
    status = 403
    ru = "Начинать звонки здесь могут сотрудники. Напишите в чат, и учитель начнёт звонок."
    en = "Calls are started by staff here. Write in the chat and a teacher will start one."


class Unrelated(Refusal):
    """The two may write to each other no longer (CHAT-18), so they don't call each other either."""

    code = "calls.unrelated"
    status = 409
    ru = "Вы больше не можете писать друг другу лично, поэтому и позвонить нельзя."
    en = "You can't write to each other directly any more, so you can't call either."


class Archived(Refusal):
    code = "calls.archived"
    status = 409
    ru = "Чат в архиве: звонить в нём нельзя."
    en = "This chat is archived: no calls are held in it."


class NotInside(Refusal):
    code = "calls.not_inside"
    status = 409
    ru = "Этого человека сейчас нет в звонке."
    en = "This person isn't in the call now."


class UsedId(Refusal):
    """A client-made id that another call already has."""

    code = "calls.used_id"
    status = 409
    ru = "Такой номер уже занят другим звонком. Повторите действие."
    en = "This id belongs to another call. Try again."


class Unsigned(Refusal):
    code = "calls.unsigned"
    status = 401
    ru = "Отчёт не подписан сервером связи."
    en = "The report isn't signed by the media server."
