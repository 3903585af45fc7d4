"""Who may do what with links and requests."""

from parta.organisations import ALL, OWN, Permission, for_administrators, permit

_OWN_GROUPS = "a curator: students and guardians of the own groups"


def _inviting(route: str) -> Permission:
    return permit(route, head=ALL, administrator=ALL, curator=OWN, note=_OWN_GROUPS)


PERMISSIONS = (
    _inviting("GET /invitations"),
    _inviting("POST /invitations"),
    _inviting("GET /invitations/sheet.pdf"),
    _inviting("GET /invitations/table.xlsx"),
    _inviting("POST /invitations/revoke"),
    _inviting("POST /invitations/reinstate"),
    for_administrators("POST /invitations/hand", "a notice to the curators of the groups"),
    _inviting("POST /invitations/{invitation_id}/revoke"),
    _inviting("POST /invitations/{invitation_id}/replace"),
    _inviting("GET /invitations/{invitation_id}/qr.svg"),
    _inviting("GET /invitations/{invitation_id}/arrivals"),
    for_administrators("POST /invitations/{invitation_id}/arrivals/remove", "whom the list didn't know"),
    for_administrators("POST /invitations/{invitation_id}/arrivals/restore"),
    _inviting("GET /join-requests"),
    _inviting("POST /join-requests/accept"),
    _inviting("POST /join-requests/{request_id}/accept"),
    _inviting("POST /join-requests/{request_id}/refuse"),
    _inviting("POST /join-requests/{request_id}/undo"),
)
