"""Tables of the structure: groups, who learns and teaches in them, families, and roster imports."""

from sqlalchemy import Boolean, Column, Date, Index, Integer, LargeBinary, Text, UniqueConstraint
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
    # Of a class «физмат», of a study group its speciality, of a circle what it is about.
    Column("profile", Text, nullable=False, server_default=""),
    # Of an age group, in years.
    Column("age_from", Integer),
    Column("age_to", Integer),
    # Who leads: the curator of a class, the leader of a circle, the head of a department.
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

# A student's place in a circle or a subject group, beside the main one: any number of them.
participation = tenant_table(
    "participation",
    id_column("group_id", primary_key=True),
    id_column("student_id", primary_key=True),
    time_column("since"),
    tenant_reference("group_id", "school_group"),
    tenant_reference("student_id", "member"),
    Index("ix_participation_organisation_id_student_id", "organisation_id", "student_id"),
)

# Who belongs to a department or a methodical association.
colleague = tenant_table(
    "colleague",
    id_column("group_id", primary_key=True),
    id_column("member_id", primary_key=True),
    time_column("since"),
    tenant_reference("group_id", "school_group"),
    tenant_reference("member_id", "member"),
    Index("ix_colleague_organisation_id_member_id", "organisation_id", "member_id"),
)

# Who stands in for a group's leader, from the first day to the last, both included; without a last day for good.
deputy = tenant_table(
    "deputy",
    id_column(primary_key=True),
    id_column("group_id"),
    id_column("member_id"),
    Column("since", Date, nullable=False),
    Column("until", Date),
    Column("reason", Text, nullable=False, server_default=""),
    # Whether the rooms above know this deputy as one whose days have come.
    Column("is_told", Boolean, nullable=False, server_default="false"),
    time_column("created_at"),
    tenant_reference("group_id", "school_group"),
    tenant_reference("member_id", "member"),
    Index("ix_deputy_organisation_id_group_id", "organisation_id", "group_id"),
    Index("ix_deputy_organisation_id_member_id", "organisation_id", "member_id"),
)

# How a group divides for something: «Английский язык», «Мальчики и девочки».
division = tenant_table(
    "division",
    id_column(primary_key=True),
    id_column("group_id"),
    Column("name", Text, nullable=False),
    # language, gender, custom
    Column("kind", Text, nullable=False),
    Column("has_chats", Boolean, nullable=False, server_default="false"),
    time_column("created_at"),
    tenant_reference("group_id", "school_group"),
    UniqueConstraint("organisation_id", "group_id", "name"),
)

subgroup = tenant_table(
    "subgroup",
    id_column(primary_key=True),
    id_column("division_id"),
    Column("name", Text, nullable=False),
    Column("place", Integer, nullable=False),
    tenant_reference("division_id", "division"),
    Index("ix_subgroup_organisation_id_division_id", "organisation_id", "division_id"),
)

# A student is in one subgroup of a division: the key says so. It counts while the student is in the division's group.
subgroup_student = tenant_table(
    "subgroup_student",
    id_column("division_id", primary_key=True),
    id_column("student_id", primary_key=True),
    id_column("subgroup_id"),
    tenant_reference("division_id", "division"),
    tenant_reference("student_id", "member"),
    tenant_reference("subgroup_id", "subgroup"),
    Index("ix_subgroup_student_organisation_id_student_id", "organisation_id", "student_id"),
)

subgroup_teacher = tenant_table(
    "subgroup_teacher",
    id_column("subgroup_id", primary_key=True),
    id_column("member_id", primary_key=True),
    Column("subject", Text, primary_key=True),
    tenant_reference("subgroup_id", "subgroup"),
    tenant_reference("member_id", "member"),
    Index("ix_subgroup_teacher_organisation_id_member_id", "organisation_id", "member_id"),
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

# The places that somebody had when they left or lost their work here, for the undo.
former_places = tenant_table(
    "former_places",
    id_column("member_id", primary_key=True),
    # records.Places
    Column("places", JSONB, nullable=False),
    time_column("left_at"),
    tenant_reference("member_id", "member"),
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
    # mother, father, guardian, trusted, other
    Column("kind", Text, nullable=False),
    time_column("since"),
    # roster, curator, request, staff: who said so.
    Column("source", Text, nullable=False, server_default="roster"),
    # The last day on which the link holds, and the midnight after it: nobody has to end it then.
    Column("ends_on", Date),
    time_column("ends_at", nullable=True),
    time_column("ended_at", nullable=True),
    # A court keeps the two apart (families/models.py, guardian_bar).
    Column("is_barred", Boolean, nullable=False, server_default="false"),
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
    # Who unclear people are: {row and name: member, null for somebody new, or "skip"}.
    Column("choices", JSONB, nullable=False, server_default="{}"),
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
