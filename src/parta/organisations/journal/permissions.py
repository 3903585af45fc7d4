"""Who reads the journal."""

from parta.organisations.permissions import for_administrators

PERMISSIONS = (
    for_administrators("GET /journal"),
    for_administrators("GET /journal/choices"),
    for_administrators("GET /journal/proof"),
    for_administrators("GET /journal/journal.xlsx"),
)
