"""What chat refuses."""

from parta.foundation.errors import Refusal


class Archived(Refusal):
    code = "chat.archived"
    status = 409
    ru = "Чат в архиве: его можно читать, но не писать."
    en = "This chat is archived: it can be read, not written to."


class PartnerLeft(Refusal):
    """One of the two left the organisation (CHAT-18)."""

    code = "chat.partner_left"
    status = 409
    ru = "Собеседник больше не в этой организации. Переписку можно читать, но не продолжить."
    en = "This person isn't in the organisation any more. The conversation can be read, not continued."


class Unrelated(Refusal):
    """Nothing relates the two any longer; why, nobody is told (CHAT-18)."""

    code = "chat.unrelated"
    status = 409
    ru = "Вы больше не можете писать друг другу лично. Переписку можно читать, но не продолжить."
    en = "You can't write to each other directly any more. The conversation can be read, not continued."


class ReadOnly(Refusal):
    code = "chat.read_only"
    status = 403
    ru = "В этот чат сейчас пишут только модераторы."
    en = "Only moderators write to this chat at present."


class Muted(Refusal):
    code = "chat.muted"
    status = 403
    ru = "Модератор приостановил ваши сообщения в этом чате до {until}."
    en = "A moderator has paused your messages in this chat until {until}."


class Empty(Refusal):
    code = "chat.empty"
    status = 422
    ru = "Сообщение пустое: напишите текст или приложите файл."
    en = "The message is empty: write something or attach a file."


class TooLong(Refusal):
    code = "chat.too_long"
    status = 413
    ru = "Сообщение длиннее {most} знаков. Разделите его или приложите файлом."
    en = "The message is longer than {most} characters. Split it or attach it as a file."


class TooManyAttachments(Refusal):
    code = "chat.too_many_attachments"
    status = 422
    ru = "К одному сообщению можно приложить не больше {most} файлов."
    en = "A message carries at most {most} files."


class UnknownAttachment(Refusal):
    code = "chat.unknown_attachment"
    status = 422
    ru = "Файл не загружен до конца или недоступен. Приложите его ещё раз."
    en = "A file isn't fully uploaded or isn't yours. Attach it again."


class NotReachable(Refusal):
    code = "chat.not_reachable"
    status = 403
    ru = "Этому человеку вы не можете написать лично. Напишите в общий чат или администратору."
    en = "You can't write to this person directly. Use a shared chat or write to the administrator."


class Structural(Refusal):
    code = "chat.structural"
    status = 409
    ru = "Состав этого чата следует за составом школы: изменить его можно в разделе «Школа»."
    en = "This chat follows the school's structure; change its members there."


class NotAnEmoji(Refusal):
    code = "chat.not_an_emoji"
    status = 422
    ru = "Реакцией может быть только один смайлик."
    en = "A reaction is a single emoji."


class UsedId(Refusal):
    """A client-made id that another object already has."""

    code = "chat.used_id"
    status = 409
    ru = "Такой номер уже занят другим объектом. Повторите действие."
    en = "This id belongs to something else. Try again."
