"""What the journal calls the acts of the exchange."""

from parta.organisations import act_name

ACTS = {
    "exchange.client_created": act_name("Создан доступ внешней системы", "Access for another system created"),
    "exchange.secret_replaced": act_name("Секрет внешней системы заменён", "Another system's secret replaced"),
    "exchange.client_revoked": act_name("Доступ внешней системы отозван", "Another system's access revoked"),
    "exchange.archive_taken": act_name("Выгружен архив OneRoster", "OneRoster archive exported"),
}
