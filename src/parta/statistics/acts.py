"""What the journal calls the acts of statistics."""

from parta.organisations import act_name

ACTS = {
    "statistics.reminded": act_name("Напоминание о входе", "Reminder to join"),
}
