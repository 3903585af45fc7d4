"""What accounts refuse."""

from parta.foundation.errors import Refusal, TooMany


class WrongCode(Refusal):
    code = "accounts.wrong_code"
    status = 422
    ru = "Код не подходит. Проверьте цифры; осталось попыток: {left}."
    en = "The code doesn't match. Check the digits; attempts left: {left}."


class CodeSpent(Refusal):
    """No code counts now: none was asked for, it is too old, used, or tried too often."""

    code = "accounts.code_spent"
    status = 422
    ru = "Этот код больше не действует. Запросите новый: он придёт туда же."
    en = "This code doesn't count any more. Ask for a new one: it comes to the same place."


class PlatformTired(TooMany):
    """Everybody together has asked for as many codes as the platform sends in a minute (ACC-3)."""

    code = "accounts.platform_tired"
    ru = "Сейчас коды просят слишком многие. Попробуйте снова через {seconds} с."
    en = "Too many people are asking for codes just now. Try again in {seconds} s."


class UnknownContact(Refusal):
    """Said only to whoever holds the contact: after a right code."""

    code = "accounts.unknown_contact"
    status = 403
    ru = (
        "Этот контакт пока не знает ни одна организация. Откройте ссылку-приглашение от классного руководителя"
        " или попросите администратора школы записать этот номер или адрес в список."
    )
    en = (
        "No organisation knows this contact yet. Open an invitation link from the class teacher, or ask the school's"
        " administrator to add this number or address to the list."
    )


class OtherContact(Refusal):
    """An organisation has written the contact down for somebody who signs in with another one (ACC-6)."""

    code = "accounts.other_contact"
    status = 403
    ru = "Человек, у которого записан этот контакт, уже входит по другому: {contacts}. Войдите по нему."
    en = "The person with this contact already signs in with another one: {contacts}. Please use that one."


class TicketSpent(Refusal):
    code = "accounts.ticket_spent"
    status = 422
    ru = "Прошло больше десяти минут. Запросите новый код и войдите ещё раз."
    en = "More than ten minutes have passed. Ask for a new code and sign in again."
