"""Who may do what with regulations."""

from parta.organisations import OWN, for_administrators, for_everybody

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
    for_everybody("GET /regulations/{regulation_id}", OWN, unconfirmed=None, note="those who are asked to sign it"),
    for_everybody("GET /regulations/{regulation_id}/document.pdf", OWN, unconfirmed=None, note="those who are asked"),
    for_everybody("POST /regulations/{regulation_id}/reading", OWN, unconfirmed=None, note="those who are asked"),
    for_everybody("GET /acknowledgements", OWN, note="one's own"),
    for_everybody("POST /acknowledgements/codes", OWN, note="one's own"),
    for_everybody("POST /acknowledgements", OWN, note="one's own"),
)
