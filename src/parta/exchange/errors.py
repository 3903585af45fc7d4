"""What the exchange refuses to administrators; clients are refused in OneRoster's own form (`service/faults.py`)."""

from parta.foundation.errors import Refusal


class ClientRevoked(Refusal):
    code = "exchange.client_revoked"
    status = 409
    ru = "Этот доступ уже отозван. Создайте новый."
    en = "This access was revoked. Create a new one."


class TooManyClients(Refusal):
    code = "exchange.too_many_clients"
    status = 409
    ru = "Действующих доступов уже {limit}. Отзовите те, которыми никто не пользуется."
    en = "There are {limit} working accesses already. Revoke those that nobody uses."
