"""What the turn of the year refuses."""

from parta.foundation.errors import Refusal


class PlanChanged(Refusal):
    code = "school_year.plan_changed"
    status = 409
    ru = "План уже изменил кто-то другой. Посмотрите, что получилось, и повторите свою правку."
    en = "Somebody else has changed the plan. Look at it and make your change again."


class StateChanged(Refusal):
    code = "school_year.state_changed"
    status = 409
    ru = "Пока вы смотрели план, в организации что-то изменилось. Проверьте план ещё раз."
    en = "Something changed in the organisation while you looked at the plan. Check it again."


class PlanHasFaults(Refusal):
    code = "school_year.plan_has_faults"
    status = 409
    ru = "План нельзя выполнить, пока в нём есть ошибки: {faults}"
    en = "The plan has faults: {faults}"


class NotADraft(Refusal):
    code = "school_year.not_a_draft"
    status = 409
    ru = "Этот переход уже выполнен. Изменить его нельзя, можно отменить в течение суток."
    en = "This turn has been made. It can't be changed, only undone within a day."


class DraftExists(Refusal):
    code = "school_year.draft_exists"
    status = 409
    ru = "План перехода уже начат. Продолжите его или удалите."
    en = "A plan has been begun already. Go on with it or discard it."


class TooLateToUndo(Refusal):
    code = "school_year.too_late"
    status = 409
    ru = "Отменить переход можно было в течение суток."
    en = "The turn could be undone within a day."
