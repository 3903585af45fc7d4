"""What invitations refuse, in sentences that a parent with a paper sheet understands."""

from parta.foundation.errors import Refusal


class LinkUnknown(Refusal):
    """Mistyped, or made up."""

    code = "invitations.unknown"
    status = 404
    ru = "Такой ссылки нет. Проверьте код: в нём 12 знаков, нет нуля, единицы и букв O, I, L."
    en = "There is no such link. Check the code: it has 12 characters and no 0, 1, O, I or L."


class LinkRevoked(Refusal):
    code = "invitations.revoked"
    status = 410
    ru = "Эту ссылку отозвали. Попросите новую у того, кто вам её дал."
    en = "This link was revoked. Ask whoever gave it to you for a new one."


class LinkExpired(Refusal):
    code = "invitations.expired"
    status = 410
    ru = "Срок этой ссылки истёк. Попросите новую у того, кто вам её дал."
    en = "This link has expired. Ask whoever gave it to you for a new one."


class LinkUsedUp(Refusal):
    code = "invitations.used_up"
    status = 410
    ru = "По этой ссылке уже вошло столько человек, на сколько она рассчитана. Попросите новую."
    en = "As many people as this link was made for have used it. Ask for a new one."


class OtherRole(Refusal):
    """The contact belongs to somebody here in a role that this link isn't for."""

    code = "invitations.other_role"
    status = 409
    ru = "Этот контакт записан здесь как контакт {owner}, а ссылка — для {wanted}. Попросите ссылку для своей роли."
    en = "This contact is known here as one of {owner}, and the link is for {wanted}. Ask for the link of your role."


class OtherGroup(Refusal):
    """A student is in one main group; a move is for the administrator."""

    code = "invitations.other_group"
    status = 409
    ru = "Вы записаны в «{own}», а эта ссылка — в «{group}». Если вас перевели, скажите классному руководителю."
    en = "You are in “{own}”, and this link is for “{group}”. If you have moved, tell the curator."


class RoleNotInvited(Refusal):
    code = "invitations.role_not_invited"
    status = 422
    ru = "Для этой роли нужна ссылка {where}."
    en = "For this role the link must be {where}."


class TermUnfit(Refusal):
    code = "invitations.term_unfit"
    status = 422
    ru = "Срок ссылки — от часа до {days} дней, число использований — от 1 до {uses}."
    en = "A link lives from an hour to {days} days, for 1 to {uses} uses."


class GroupRests(Refusal):
    code = "invitations.group_archived"
    status = 410
    ru = "Группа «{name}» больше не работает. Попросите новую ссылку."
    en = "The group “{name}” is archived. Ask for a new link."


class AlreadyDecided(Refusal):
    code = "invitations.already_decided"
    status = 409
    ru = "По этой заявке уже есть решение. Обновите список."
    en = "This request is already decided. Refresh the list."


class ChildNeeded(Refusal):
    code = "invitations.child_needed"
    status = 422
    ru = "Укажите, чей это родитель: выберите ученика из группы."
    en = "Say whose guardian this is: choose a student of the group."


class PlaceTaken(Refusal):
    code = "invitations.place_taken"
    status = 409
    ru = "Этот ученик уже вошёл под другим контактом. Выберите другого или создайте нового."
    en = "This student has already come with another contact. Choose somebody else, or add a new one."


class TooLateToUndo(Refusal):
    code = "invitations.too_late"
    status = 409
    ru = "Отменить можно в течение суток, а они прошли."
    en = "This could be taken back within a day, which has passed."


class LinkReplaced(Refusal):
    """A leaked link never works again."""

    code = "invitations.replaced"
    status = 409
    ru = "Эту ссылку заменили, потому что она могла разойтись. Вернуть её нельзя; создайте новую."
    en = "This link was replaced because it may have leaked. It can't come back; make a new one."


class NotAStranger(Refusal):
    code = "invitations.not_a_stranger"
    status = 409
    ru = "Этого человека список знает, по ссылке его не удаляют. Удалить можно в разделе «Люди»."
    en = "The list knows this person: they aren't removed by a link. Do it in “People”."


class NothingHanded(Refusal):
    code = "invitations.nothing_to_hand"
    status = 422
    ru = "Передать нечего: у групп этих ссылок нет классного руководителя."
    en = "There is nothing to hand on: the groups of these links have no curator."


class NotAccepted(Refusal):
    code = "invitations.not_accepted"
    status = 409
    ru = "По этой заявке никого не приняли, отменять нечего. Обновите список."
    en = "Nobody was let in by this request: there is nothing to take back. Refresh the list."
