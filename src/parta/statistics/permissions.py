"""Who may do what with activation."""

from parta.organisations import ALL, OWN, permit

PERMISSIONS = (
    permit(
        "GET /activation",
        head=ALL,
        administrator=ALL,
        administration=ALL,
        teacher=OWN,
        staff=OWN,
        guardian=OWN,
        curator=OWN,
        note="a guardian sees the own children only",
    ),
    permit(
        "GET /activation/groups/{group_id}/trend",
        head=ALL,
        administrator=ALL,
        administration=ALL,
        teacher=OWN,
        staff=OWN,
        curator=OWN,
    ),
    permit(
        "GET /activation/people",
        head=ALL,
        administrator=ALL,
        administration=ALL,
        teacher=OWN,
        staff=OWN,
        curator=OWN,
        note="contacts, masked, for administrators and the group's curator",
    ),
    permit(
        "GET /activation/missing.pdf",
        head=ALL,
        administrator=ALL,
        administration=ALL,
        teacher=OWN,
        staff=OWN,
        curator=OWN,
    ),
    permit("GET /activation.xlsx", head=ALL, administrator=ALL, administration=ALL),
    permit("POST /activation/reminders", head=ALL, administrator=ALL, curator=OWN),
)
