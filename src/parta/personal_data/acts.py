"""What the journal calls the acts with personal data."""

from parta.organisations import act_name

ACTS = {
    "personal_data.text_published": act_name("Опубликован текст согласия", "Text of a consent published"),
    "personal_data.paper_recorded": act_name("Внесено согласие на бумаге", "Consent on paper recorded"),
    "personal_data.reminded": act_name("Напоминание о согласии", "Reminder of a consent"),
    "personal_data.request_granted": act_name("Запрос о данных выполнен", "Request about data granted"),
    "personal_data.request_refused": act_name("В запросе о данных отказано", "Request about data refused"),
}
