"""Tables of the structure: groups, who learns and teaches in them, families, and roster imports."""

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, Text
from sqlalchemy.dialects.postgresql import JSONB

from parta.foundation.db import id_column, tenant_reference, tenant_table, time_column

# `group` is a word of SQL; the table is called by its longer name.
group = tenant_table(
    "school_group",
    id_column(primary_key=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    # Equal for «5 А» and «5а».
    Column("name_key", Text, nullable=False),
    Column("parallel", Integer),
    Column("letter", Text),
    Column("external_id", Text),
    id_column("curator_id", nullable=True),
    time_column("created_at"),
    time_column("archived_at", nullable=True),
    # Two live groups of one kind can't share a name.
    Index(
        "uq_school_group_live_name", "organisation_id", "kind", "name_key", unique=True,
        postgresql_where="archived_at is null",
    ),
)  # fmt: skip

# A student's place in exactly one main group (S8): the key is the student.
enrolment = tenant_table(
    "enrolment",
    id_column("student_id", primary_key=True),
    id_column("group_id"),
    time_column("since"),
    tenant_reference("student_id", "member"),
    tenant_reference("group_id", "school_group"),
    Index("ix_enrolment_organisation_id_group_id", "organisation_id", "group_id"),
)

group_teacher = tenant_table(
    "group_teacher",
    id_column("group_id", primary_key=True),
    id_column("member_id", primary_key=True),
    Column("subject", Text, primary_key=True),
    tenant_reference("group_id", "school_group"),
    tenant_reference("member_id", "member"),
    Index("ix_group_teacher_organisation_id_member_id", "organisation_id", "member_id"),
)

# What a teacher teaches here, whichever groups come later.
teacher_subject = tenant_table(
    "teacher_subject",
    id_column("member_id", primary_key=True),
    Column("subject", Text, primary_key=True),
    tenant_reference("member_id", "member"),
)

guardian_link = tenant_table(
    "guardian_link",
    id_column("guardian_id", primary_key=True),
    id_column("student_id", primary_key=True),
    # mother, father, guardian, other
    Column("kind", Text, nullable=False),
    time_column("since"),
    tenant_reference("guardian_id", "member"),
    tenant_reference("student_id", "member"),
    Index("ix_guardian_link_organisation_id_student_id", "organisation_id", "student_id"),
)

# A file that somebody began to import; its bytes are in the file storage under rosters/<id>.
roster_import = tenant_table(
    "roster_import",
    id_column(primary_key=True),
    Column("file_name", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    # What a person corrected: {sheet: {kind, columns}}.
    Column("corrections", JSONB, nullable=False, server_default="{}"),
    Column("counts", JSONB, nullable=False, server_default="{}"),
    Column("problems", JSONB, nullable=False, server_default="[]"),
    Column("total", Integer, nullable=False, server_default="0"),
    Column("done", Integer, nullable=False, server_default="0"),
    id_column("created_by", nullable=True),
    time_column("created_at"),
    time_column("applied_at", nullable=True),
)

# How a person once corrected a layout, by the fingerprint of its header.
roster_layout = tenant_table(
    "roster_layout",
    Column("fingerprint", Text, primary_key=True),
    Column("meanings", JSONB, nullable=False),
    Column("is_used", Boolean, nullable=False, server_default="true"),
    time_column("updated_at"),
)
