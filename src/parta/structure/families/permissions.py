"""Who may use the routes of families."""

from parta.organisations import ALL, OWN, for_administrators, for_members, permit

PERMISSIONS = (
    permit(
        "GET /members/{member_id}/family",
        head=ALL, administrator=ALL, administration=ALL, teacher=OWN, staff=OWN, curator=OWN,
        note="Students of own groups; a bar is seen by administrators and by the child's curator.",
    ),
    permit(
        "POST /groups/{group_id}/students/{student_id}/guardians",
        head=ALL, administrator=ALL, curator=OWN,
    ),
    permit("PUT /students/{student_id}/guardians/{guardian_id}", head=ALL, administrator=ALL, curator=OWN),
    permit("DELETE /students/{student_id}/guardians/{guardian_id}", head=ALL, administrator=ALL, curator=OWN),
    for_administrators("PUT /students/{student_id}/guardians/{guardian_id}/bar", note="By a court's decision."),
    for_administrators("POST /students/{student_id}/guardians/{guardian_id}/bar/lift"),
    for_members("GET /family", note="One's own children."),
    permit("POST /children/{student_id}/sign-in", guardian=OWN, note="Mother, father or guardian, on their device."),
    permit("GET /guardianship-requests", head=ALL, administrator=ALL, curator=OWN),
    permit(
        "POST /guardianship-requests",
        head=OWN, administrator=OWN, administration=OWN, teacher=OWN, staff=OWN, guardian=OWN,
        curator=OWN, unconfirmed=OWN,
        note="Adults; students don't ask.",
    ),
    permit("POST /guardianship-requests/{request_id}/grant", head=ALL, administrator=ALL, curator=OWN),
    permit("POST /guardianship-requests/{request_id}/refuse", head=ALL, administrator=ALL, curator=OWN),
    for_members("POST /guardianship-requests/{request_id}/withdraw", note="One's own."),
)  # fmt: skip
