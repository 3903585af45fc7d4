"""Who may do what with movements."""

from parta.organisations import ALL, OWN, for_administrators, permit

_OWN_GROUPS = "a curator: students of the own groups"

PERMISSIONS = (
    permit("GET /movements", head=ALL, administrator=ALL, curator=OWN, note=_OWN_GROUPS),
    permit("GET /movements/candidates", head=ALL, administrator=ALL, curator=OWN, note=_OWN_GROUPS),
    permit("GET /movements/sheet", head=ALL, administrator=ALL, curator=OWN, note=_OWN_GROUPS),
    permit("GET /movements/sheet.xlsx", head=ALL, administrator=ALL, curator=OWN, note=_OWN_GROUPS),
    permit("GET /movements/sheet.pdf", head=ALL, administrator=ALL, curator=OWN, note=_OWN_GROUPS),
    permit("GET /movements/{movement_id}", head=ALL, administrator=ALL, curator=OWN, note=_OWN_GROUPS),
    permit("POST /movements", head=ALL, administrator=ALL, curator=OWN, note=_OWN_GROUPS),
    permit("PUT /movements/{movement_id}", head=ALL, administrator=ALL, curator=OWN, note="what one reported"),
    permit(
        "POST /movements/{movement_id}/withdraw", head=ALL, administrator=ALL, curator=OWN, note="what one reported"
    ),
    for_administrators("POST /movements/apply"),
    for_administrators("POST /movements/{movement_id}/return"),
    for_administrators("POST /movements/{movement_id}/undo", "within a day"),
    for_administrators("GET /movements/replacements", "who curates instead during a leave"),
)
