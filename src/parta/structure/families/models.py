"""Tables of families, beside `guardian_link`."""

from sqlalchemy import Column, Date, Index, Text

from parta.foundation.db import id_column, tenant_reference, tenant_table, time_column

# «Не общается по решению суда». It names the person as well as the member: whoever comes back as a new member by
# another way is the same person (FAM-6).
guardian_bar = tenant_table(
    "guardian_bar",
    id_column("guardian_id", primary_key=True),
    id_column("student_id", primary_key=True),
    Column("guardian_name", Text, nullable=False),
    Column("guardian_name_key", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("document_date", Date, nullable=False),
    id_column("barred_by", nullable=True),
    time_column("barred_at"),
    tenant_reference("guardian_id", "member"),
    tenant_reference("student_id", "member"),
    Index("ix_guardian_bar_organisation_id_student_id", "organisation_id", "student_id"),
)

# A member says that a child is theirs; the curator or an administrator answers.
guardianship_request = tenant_table(
    "guardianship_request",
    id_column(primary_key=True),
    id_column("member_id"),
    Column("child_name", Text, nullable=False),
    Column("child_key", Text, nullable=False),
    Column("child_birth_date", Date),
    id_column("group_id", nullable=True),
    Column("kind", Text, nullable=False),
    # open, granted, refused, withdrawn
    Column("state", Text, nullable=False, server_default="open"),
    id_column("student_id", nullable=True),
    Column("reason", Text, nullable=False, server_default=""),
    time_column("created_at"),
    id_column("decided_by", nullable=True),
    time_column("decided_at", nullable=True),
    tenant_reference("member_id", "member"),
    # The same person asking twice is one request (FAM-9).
    Index(
        "uq_guardianship_request_open", "organisation_id", "member_id", "child_key", unique=True,
        postgresql_where="state = 'open'",
    ),
    Index("ix_guardianship_request_organisation_id_state", "organisation_id", "state"),
)  # fmt: skip

# A child's session that a guardian opened on their own device: it ends with the link (FAM-11).
child_session = tenant_table(
    "child_session",
    id_column("session_id", primary_key=True),
    id_column("student_id"),
    id_column("guardian_id"),
    time_column("opened_at"),
    tenant_reference("student_id", "member"),
    tenant_reference("guardian_id", "member"),
    Index("ix_child_session_organisation_id_student_id", "organisation_id", "student_id"),
)
