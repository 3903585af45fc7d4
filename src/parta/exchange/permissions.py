"""Who may do what with the exchange."""

from parta.organisations import for_administrators

PERMISSIONS = (
    for_administrators("GET /exchange"),
    for_administrators("GET /exchange/archive", "contacts, birthdays and sex only where asked for"),
    for_administrators("POST /exchange/clients"),
    for_administrators("POST /exchange/clients/{client_id}/secret"),
    for_administrators("DELETE /exchange/clients/{client_id}", "ends at once"),
)
