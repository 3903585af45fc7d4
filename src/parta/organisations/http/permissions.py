"""Who may use the routes of organisations."""

from parta.organisations.permissions import ALL, for_administrators, for_everybody

PERMISSIONS = (
    for_everybody("GET /", ALL, unconfirmed=ALL, note="Abilities in the answer are one's own."),
    for_administrators("PATCH /"),
    for_administrators("GET /members/{member_id}"),
    for_administrators("PATCH /members/{member_id}"),
    for_administrators("POST /members/{member_id}/roles"),
    for_administrators("DELETE /members/{member_id}/roles/{role}"),
    for_administrators("POST /members/{member_id}/roles/{role}/confirm"),
    for_administrators("POST /members/{member_id}/roles/{role}/refuse"),
    for_administrators("POST /members/{member_id}/dismiss", note="Never oneself."),
    for_administrators("POST /members/{member_id}/restore"),
    for_administrators("POST /members/{member_id}/release"),
    for_administrators("POST /members/confirmations"),
    for_administrators("GET /members/matches"),
    for_administrators("POST /members/matches"),
)
