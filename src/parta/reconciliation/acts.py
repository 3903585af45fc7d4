"""What the journal calls the acts of reconciliation."""

from parta.organisations import act_name

ACTS = {
    "reconciliation.started": act_name("Начата сверка контингента", "List check started"),
    "reconciliation.roster_loaded": act_name("Загружен список для сверки", "List for the check loaded"),
    "reconciliation.dropped": act_name("Сверка отменена", "List check cancelled"),
    "reconciliation.difference_applied": act_name("Расхождение исправлено", "Difference corrected"),
    "reconciliation.difference_skipped": act_name("Расхождение оставлено с причиной", "Difference left with a reason"),
    "reconciliation.difference_reopened": act_name("Решение по расхождению отменено", "Decision taken back"),
    "reconciliation.group_checked": act_name("Список группы сверен", "Group's list checked"),
    "reconciliation.group_reopened": act_name("Сверка группы возобновлена", "Group's list reopened"),
    "reconciliation.signed": act_name("Итог сверки подписан", "List check signed"),
    "reconciliation.deadlines_set": act_name("Изменены сроки сверки", "Due dates of list checks changed"),
}
