"""Who may do what with personal data."""

from parta.organisations import ALL, OWN, Permission, for_administrators, for_members, permit

_OF_CLASS = "a curator in the own groups"


def _of_class(route: str) -> Permission:
    return permit(route, head=ALL, administrator=ALL, curator=OWN, note=_OF_CLASS)


# What leads to the answer that opens the door, and what belongs to the person whatever they answer (PD-11).
OPEN_ROUTES = frozenset(
    {
        "GET /",
        "GET /personal-data",
        "GET /personal-data/pending",
        "GET /personal-data/people/{member_id}/kept",
        "POST /personal-data/consents",
        "POST /personal-data/withdrawals",
        "POST /personal-data/exports",
        "GET /personal-data/exports/{export_id}/data.zip",
        "POST /personal-data/requests",
        "POST /personal-data/requests/{request_id}/cancel",
    }
)

PERMISSIONS = (
    for_members("GET /personal-data", note="one's own and of one's children"),
    for_members("GET /personal-data/pending"),
    for_members("GET /personal-data/people/{member_id}/kept"),
    for_members("POST /personal-data/consents"),
    for_members("POST /personal-data/withdrawals"),
    for_members("POST /personal-data/exports"),
    for_members("GET /personal-data/exports/{export_id}/data.zip", note="only who asked for it"),
    for_members("POST /personal-data/requests"),
    for_members("POST /personal-data/requests/{request_id}/cancel", note="only who asked"),
    for_administrators("GET /personal-data/requests"),
    for_administrators("POST /personal-data/requests/{request_id}/decision"),
    for_administrators("GET /personal-data/texts"),
    for_administrators("POST /personal-data/texts"),
    _of_class("GET /personal-data/groups"),
    _of_class("POST /personal-data/paper"),
    _of_class("POST /personal-data/reminders"),
    _of_class("GET /personal-data/form.pdf"),
    _of_class("GET /personal-data/consents.xlsx"),
)
