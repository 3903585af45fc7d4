"""Who may do what with regulations."""

from parta.organisations import ALL, OWN, Permission, for_administrators, for_members, permit


def _for_readers(route: str) -> Permission:
    return permit(
        route,
        head=ALL,
        administrator=ALL,
        administration=OWN,
        teacher=OWN,
        staff=OWN,
        guardian=OWN,
        curator=OWN,
        note="those who are asked to sign it; students never are",
    )


PERMISSIONS = (
    for_administrators("GET /regulations"),
    for_administrators("POST /regulations"),
    for_administrators("PUT /regulations/{regulation_id}"),
    for_administrators("DELETE /regulations/{regulation_id}"),
    for_administrators("POST /regulations/{regulation_id}/publish"),
    for_administrators("POST /regulations/{regulation_id}/withdraw"),
    for_administrators("GET /regulations/{regulation_id}/signatories"),
    for_administrators("POST /regulations/{regulation_id}/paper"),
    for_administrators("POST /regulations/{regulation_id}/reminders"),
    for_administrators("GET /regulations/{regulation_id}/sheet.pdf"),
    for_administrators("GET /regulations/{regulation_id}/sheet.xlsx"),
    for_administrators("GET /regulations/{regulation_id}/proof.json"),
    _for_readers("GET /regulations/{regulation_id}"),
    _for_readers("GET /regulations/{regulation_id}/document.pdf"),
    _for_readers("POST /regulations/{regulation_id}/reading"),
    for_members("GET /acknowledgements", note="one's own"),
    _for_readers("POST /acknowledgements/codes"),
    _for_readers("POST /acknowledgements"),
)
