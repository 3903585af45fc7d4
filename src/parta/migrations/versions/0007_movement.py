"""Movement of students and staff."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from parta.migrations.isolation import isolate

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# Whoever is here when movement begins has been here since before anything was written down.
_PLACES_NOW = """
insert into movement_place (organisation_id, id, side, member_id, group_id, recorded_at)
select enrolment.organisation_id, gen_random_uuid(), 'students', enrolment.student_id, enrolment.group_id, now()
from enrolment
join member on member.organisation_id = enrolment.organisation_id and member.id = enrolment.student_id
join school_group on school_group.organisation_id = enrolment.organisation_id and school_group.id = enrolment.group_id
where member.left_at is null and school_group.archived_at is null
"""
_STAFF_NOW = """
insert into movement_place (organisation_id, id, side, member_id, group_id, category, recorded_at)
select member.organisation_id, gen_random_uuid(), 'staff', member.id, school_group.id,
    (array['head', 'administration', 'teacher', 'staff'])[min(
        case member_role.role when 'head' then 1 when 'teacher' then 3 when 'staff' then 4 else 2 end
    )],
    now()
from member
join member_role on member_role.organisation_id = member.organisation_id and member_role.member_id = member.id
join school_group on school_group.organisation_id = member.organisation_id and school_group.kind = 'staff'
where member.left_at is null and member_role.is_confirmed
    and member_role.role in ('head', 'administrator', 'administration', 'teacher', 'staff')
group by member.organisation_id, member.id, school_group.id
"""


def upgrade() -> None:
    op.create_table(
        "movement",
        sa.Column("organisation_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("member_id", sa.UUID(), nullable=True),
        sa.Column("person", postgresql.JSONB(), nullable=True),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column("from_group_id", sa.UUID(), nullable=True),
        sa.Column("to_group_id", sa.UUID(), nullable=True),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("order_number", sa.Text(), server_default="", nullable=False),
        sa.Column("order_date", sa.Date(), nullable=True),
        sa.Column("place", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("replacements", postgresql.JSONB(), server_default="[]", nullable=False),
        sa.Column("comment", sa.Text(), server_default="", nullable=False),
        sa.Column("reported_by", sa.UUID(), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.UUID(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.UUID(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("before", postgresql.JSONB(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "member_id"],
            ["member.organisation_id", "member.id"],
            name=op.f("fk_movement_organisation_id_member_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "from_group_id"],
            ["school_group.organisation_id", "school_group.id"],
            name=op.f("fk_movement_organisation_id_from_group_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "to_group_id"],
            ["school_group.organisation_id", "school_group.id"],
            name=op.f("fk_movement_organisation_id_to_group_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_movement")),
        info={"isolated": True},
    )
    op.create_index(
        "ix_movement_organisation_id_state_on_date", "movement", ["organisation_id", "state", "on_date"], unique=False
    )
    op.create_index("ix_movement_organisation_id_member_id", "movement", ["organisation_id", "member_id"], unique=False)
    op.create_table(
        "movement_place",
        sa.Column("organisation_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("member_id", sa.UUID(), nullable=False),
        sa.Column("group_id", sa.UUID(), nullable=False),
        sa.Column("category", sa.Text(), server_default="", nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("opened_by", sa.UUID(), nullable=True),
        sa.Column("closed_by", sa.UUID(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "member_id"],
            ["member.organisation_id", "member.id"],
            name=op.f("fk_movement_place_organisation_id_member_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "group_id"],
            ["school_group.organisation_id", "school_group.id"],
            name=op.f("fk_movement_place_organisation_id_group_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_movement_place")),
        info={"isolated": True},
    )
    op.create_index(
        "uq_movement_place_now",
        "movement_place",
        ["organisation_id", "side", "member_id"],
        unique=True,
        postgresql_where=sa.text("until is null"),
    )
    op.create_index(
        "ix_movement_place_organisation_id_group_id", "movement_place", ["organisation_id", "group_id"], unique=False
    )
    op.create_index(
        "ix_movement_place_organisation_id_member_id", "movement_place", ["organisation_id", "member_id"], unique=False
    )
    isolate("movement", "movement_place")
    op.execute(_PLACES_NOW)
    op.execute(_STAFF_NOW)
