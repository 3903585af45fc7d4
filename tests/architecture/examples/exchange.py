"""Examples of the routes of the exchange."""

from architecture.matrix.examples import Example
from parta.foundation.identity import new_id

EXAMPLES = {
    "GET /exchange": Example(),
    "GET /exchange/archive": Example(),
    "POST /exchange/clients": Example(lambda _: {"id": str(new_id()), "name": "Сайт", "scopes": ["roster"]}),
    "POST /exchange/clients/{client_id}/secret": Example(),
    "DELETE /exchange/clients/{client_id}": Example(),
}
