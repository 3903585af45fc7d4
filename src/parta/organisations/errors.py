"""What organisations refuse."""

from parta.foundation.errors import Refusal


class AlreadyClaimed(Refusal):
    """The place in the organisation has an account, or the account has a place."""

    code = "organisations.already_claimed"
    status = 409
    ru = "Этот учебный профиль уже занят другим человеком. Обратитесь к администратору организации."
    en = "This profile already belongs to another person. Please ask your organisation's administrator."


class LastAdministrator(Refusal):
    code = "organisations.last_administrator"
    status = 409
    ru = "В организации должен остаться хотя бы один администратор. Сначала назначьте другого."
    en = "An organisation needs at least one administrator. Appoint another one first."


class RoleNotHeld(Refusal):
    code = "organisations.role_not_held"
    status = 409
    ru = "Этой роли у человека уже нет. Обновите список."
    en = "The person no longer has this role. Refresh the list."


class RoleAlreadyConfirmed(Refusal):
    code = "organisations.role_already_confirmed"
    status = 409
    ru = "Эта роль уже подтверждена. Обновите список."
    en = "This role is already confirmed. Refresh the list."


class RoleByEnrolment(Refusal):
    """Pupils and guardians have their role from the roster, a link or a request."""

    code = "organisations.role_by_enrolment"
    status = 409
    ru = "Роли обучающихся и родителей следуют из зачисления и семейных связей. Измените их там."
    en = "Roles of pupils and guardians follow from enrolment and family links. Change them there."


class StudentsDontWork(Refusal):
    code = "organisations.students_dont_work"
    status = 409
    ru = "Обучающемуся нельзя дать роль сотрудника. Если человек выпустился, сначала оформите выбытие."
    en = "A pupil can't be given a staff role. If the person has graduated, record the departure first."


class NotConfirmedStaff(Refusal):
    """Rights over the organisation go to people of whom an administrator knows that they work here."""

    code = "organisations.not_confirmed_staff"
    status = 409
    ru = "Эту роль можно дать только подтверждённому сотруднику. Сначала подтвердите человека."
    en = "Only confirmed staff can be given this role. Confirm the person first."


class NotStaff(Refusal):
    code = "organisations.not_staff"
    status = 409
    ru = "Этот человек здесь не работает. Обновите список."
    en = "This person doesn't work here. Refresh the list."


class NotOneself(Refusal):
    code = "organisations.not_oneself"
    status = 409
    ru = "Для себя этого сделать нельзя. Попросите другого администратора."
    en = "You can't do this to yourself. Ask another administrator."


class NotClaimed(Refusal):
    code = "organisations.not_claimed"
    status = 409
    ru = "Этот учебный профиль и так свободен: по нему ещё никто не вошёл."
    en = "This profile is free already: nobody has signed in with it."


class NothingToRestore(Refusal):
    """Never left, or back already."""

    code = "organisations.nothing_to_restore"
    status = 409
    ru = "Возвращать нечего: человек уже здесь. Обновите список."
    en = "There is nothing to restore: the person is here. Refresh the list."


class NoMatch(Refusal):
    """The list or the person changed since the proposals were read."""

    code = "organisations.no_match"
    status = 409
    ru = "Это совпадение со списком больше не подходит. Обновите страницу и проверьте ещё раз."
    en = "This match with the list no longer holds. Refresh the page and check again."


class AlreadyDecided(Refusal):
    """Another operator was faster, or the applicant has not sent the correction yet."""

    code = "organisations.already_decided"
    status = 409
    ru = "По этой заявке уже принято решение. Обновите страницу."
    en = "This application is already decided. Refresh the page."


class NotReturned(Refusal):
    code = "organisations.not_returned"
    status = 409
    ru = "Исправить можно только заявку, которую вернули на исправление."
    en = "Only an application that was returned for correction can be changed."


class OrderUnreadable(Refusal):
    """The content of the file isn't what an order may be, whatever its name says."""

    code = "organisations.order_unreadable"
    status = 415
    ru = "Файл «{name}» не похож на документ. Приложите приказ как PDF, JPEG, PNG или DOCX."
    en = "The file “{name}” isn't a document we can open. Attach the order as PDF, JPEG, PNG or DOCX."


class OrderTooLarge(Refusal):
    code = "organisations.order_too_large"
    status = 413
    ru = "Файл приказа больше {limit} МБ. Сфотографируйте или отсканируйте его с меньшим качеством."
    en = "The order is larger than {limit} MB. Scan it with a lower quality."


class OrderMissing(Refusal):
    code = "organisations.order_missing"
    status = 422
    ru = "Приложите приказ о назначении руководителя: PDF, JPEG, PNG или DOCX."
    en = "Attach the order that appoints the head: PDF, JPEG, PNG or DOCX."


class IdTaken(Refusal):
    """Another application has this id: the page was copied, or its state was kept too long."""

    code = "organisations.id_taken"
    status = 409
    ru = "Эта форма уже отправлена с другими данными. Обновите страницу и заполните её заново."
    en = "This form was sent already with other data. Reload the page and fill it in again."
