"""Who may use the routes of organisations."""

from parta.organisations.permissions import ALL, for_administrators, for_everybody, for_members

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
    # Files are the foundation's, which knows no roles.
    for_members("POST /files"),
    for_members("HEAD /files/{file_id}", note="What one sends."),
    for_members("PATCH /files/{file_id}", note="What one sends."),
    for_members("DELETE /files/{file_id}", note="What one sends, while nothing shows it."),
    for_members("GET /files/{file_id}/content", note="One's own, and what a conversation of one's own shows (FILE-8)."),
    for_members("GET /files/{file_id}/preview/{width}", note="One's own, and what a conversation of one's own shows."),
)
