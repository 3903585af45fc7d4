"""What the journal calls the acts with regulations."""

from parta.organisations import act_name

ACTS = {
    "compliance.regulation_published": act_name("Опубликован документ для ознакомления", "Document published"),
    "compliance.regulation_withdrawn": act_name("Документ отозван", "Document withdrawn"),
    "compliance.paper_recorded": act_name("Внесена подпись на бумаге", "Paper signature recorded"),
    "compliance.reminded": act_name("Напоминание о подписи", "Reminder to sign"),
}
