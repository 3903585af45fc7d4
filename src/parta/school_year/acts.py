"""What the journal calls the acts with the year."""

from parta.organisations import act_name

ACTS = {
    "school_year.turned": act_name("Переход на новый учебный год", "School year turned"),
    "school_year.undone": act_name("Переход на новый год отменён", "Turn of the year undone"),
}
