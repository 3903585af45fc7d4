"""Who may do what with reconciliations."""

from parta.organisations import ALL, OWN, for_administrators, permit

_ONE = "/reconciliations/{reconciliation_id}"

ROWS = (
    permit(
        "GET /reconciliations",
        head=ALL,
        administrator=ALL,
        curator=OWN,
        note="a curator sees the deadline and the own groups of a reconciliation by hand",
    ),
    for_administrators("POST /reconciliations"),
    for_administrators(f"GET {_ONE}"),
    for_administrators(f"POST {_ONE}/roster"),
    for_administrators(f"POST {_ONE}/comparison"),
    for_administrators(f"POST {_ONE}/drop"),
    for_administrators(f"POST {_ONE}/decisions"),
    for_administrators(f"POST {_ONE}/signature/code", note="the code goes to the signer's own contact"),
    for_administrators(f"POST {_ONE}/signature"),
    for_administrators(f"GET {_ONE}/result.pdf"),
    for_administrators(f"GET {_ONE}/result.xlsx"),
    permit(f"GET {_ONE}/groups/{{group_id}}", head=ALL, administrator=ALL, curator=OWN),
    permit(f"PUT {_ONE}/groups/{{group_id}}", head=ALL, administrator=ALL, curator=OWN),
    permit(f"GET {_ONE}/lists.pdf", head=ALL, administrator=ALL, curator=OWN),
    for_administrators("PUT /reconciliation-deadlines"),
)
