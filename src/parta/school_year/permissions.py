"""Who turns the year."""

from parta.organisations import for_administrators

PERMISSIONS = (
    for_administrators("GET /school-year"),
    for_administrators("POST /school-year/turns"),
    for_administrators("GET /school-year/turns/{turn_id}"),
    for_administrators("PUT /school-year/turns/{turn_id}"),
    for_administrators("DELETE /school-year/turns/{turn_id}"),
    for_administrators("POST /school-year/turns/{turn_id}/apply"),
    for_administrators("POST /school-year/turns/{turn_id}/undo"),
)
