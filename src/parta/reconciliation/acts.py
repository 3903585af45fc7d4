"""What the journal calls the acts of reconciliation."""

from parta.organisations import act_name

ACTS = {
    "reconciliation.started": act_name("Начата сверка контингента", "Reconciliation started"),
    "reconciliation.roster_loaded": act_name("Загружен список для сверки", "Roster for reconciliation loaded"),
    "reconciliation.dropped": act_name("Сверка отменена", "Reconciliation dropped"),
    "reconciliation.difference_applied": act_name("Расхождение исправлено", "Difference put right"),
    "reconciliation.difference_skipped": act_name("Расхождение оставлено с причиной", "Difference left with a reason"),
    "reconciliation.difference_reopened": act_name("Решение по расхождению отменено", "Decision taken back"),
    "reconciliation.group_checked": act_name("Список группы сверен", "Group's list gone through"),
    "reconciliation.group_reopened": act_name("Сверка группы возобновлена", "Group's list reopened"),
    "reconciliation.signed": act_name("Итог сверки подписан", "Reconciliation signed"),
    "reconciliation.deadlines_set": act_name("Изменены сроки сверки", "Reconciliation's deadlines changed"),
}
