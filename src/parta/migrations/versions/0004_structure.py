"""The whole structure: profiles, subgroups, circles over several classes, departments, terms of deputies."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from parta.migrations.isolation import isolate

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _refer(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organisation_id", column],
        [f"{target}.organisation_id", f"{target}.id"],
        name=op.f(f"fk_{table}_organisation_id_{column}"),
        ondelete="CASCADE",
    )


def upgrade() -> None:
    op.add_column("school_group", sa.Column("profile", sa.Text(), server_default="", nullable=False))
    op.add_column("school_group", sa.Column("age_from", sa.Integer(), nullable=True))
    op.add_column("school_group", sa.Column("age_to", sa.Integer(), nullable=True))
    op.create_table(
        "participation",
        sa.Column("organisation_id", sa.UUID(), nullable=False),
        sa.Column("group_id", sa.UUID(), nullable=False),
        sa.Column("student_id", sa.UUID(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        _refer("participation", "group_id", "school_group"),
        _refer("participation", "student_id", "member"),
        sa.PrimaryKeyConstraint("organisation_id", "group_id", "student_id", name=op.f("pk_participation")),
        info={"isolated": True},
    )
    op.create_index(
        "ix_participation_organisation_id_student_id", "participation", ["organisation_id", "student_id"], unique=False
    )
    op.create_table(
        "colleague",
        sa.Column("organisation_id", sa.UUID(), nullable=False),
        sa.Column("group_id", sa.UUID(), nullable=False),
        sa.Column("member_id", sa.UUID(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        _refer("colleague", "group_id", "school_group"),
        _refer("colleague", "member_id", "member"),
        sa.PrimaryKeyConstraint("organisation_id", "group_id", "member_id", name=op.f("pk_colleague")),
        info={"isolated": True},
    )
    op.create_index(
        "ix_colleague_organisation_id_member_id", "colleague", ["organisation_id", "member_id"], unique=False
    )
    op.create_table(
        "deputy",
        sa.Column("organisation_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("group_id", sa.UUID(), nullable=False),
        sa.Column("member_id", sa.UUID(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("is_told", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _refer("deputy", "group_id", "school_group"),
        _refer("deputy", "member_id", "member"),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_deputy")),
        info={"isolated": True},
    )
    op.create_index("ix_deputy_organisation_id_group_id", "deputy", ["organisation_id", "group_id"], unique=False)
    op.create_index("ix_deputy_organisation_id_member_id", "deputy", ["organisation_id", "member_id"], unique=False)
    op.create_table(
        "division",
        sa.Column("organisation_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("group_id", sa.UUID(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("has_chats", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _refer("division", "group_id", "school_group"),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_division")),
        sa.UniqueConstraint(
            "organisation_id", "group_id", "name", name=op.f("uq_division_organisation_id_group_id_name")
        ),
        info={"isolated": True},
    )
    op.create_table(
        "subgroup",
        sa.Column("organisation_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("division_id", sa.UUID(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        _refer("subgroup", "division_id", "division"),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_subgroup")),
        info={"isolated": True},
    )
    op.create_index("ix_subgroup_organisation_id_division_id", "subgroup", ["organisation_id", "division_id"])
    op.create_table(
        "subgroup_student",
        sa.Column("organisation_id", sa.UUID(), nullable=False),
        sa.Column("division_id", sa.UUID(), nullable=False),
        sa.Column("student_id", sa.UUID(), nullable=False),
        sa.Column("subgroup_id", sa.UUID(), nullable=False),
        _refer("subgroup_student", "division_id", "division"),
        _refer("subgroup_student", "student_id", "member"),
        _refer("subgroup_student", "subgroup_id", "subgroup"),
        sa.PrimaryKeyConstraint("organisation_id", "division_id", "student_id", name=op.f("pk_subgroup_student")),
        info={"isolated": True},
    )
    op.create_index(
        "ix_subgroup_student_organisation_id_student_id",
        "subgroup_student",
        ["organisation_id", "student_id"],
        unique=False,
    )
    op.create_table(
        "subgroup_teacher",
        sa.Column("organisation_id", sa.UUID(), nullable=False),
        sa.Column("subgroup_id", sa.UUID(), nullable=False),
        sa.Column("member_id", sa.UUID(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        _refer("subgroup_teacher", "subgroup_id", "subgroup"),
        _refer("subgroup_teacher", "member_id", "member"),
        sa.PrimaryKeyConstraint(
            "organisation_id", "subgroup_id", "member_id", "subject", name=op.f("pk_subgroup_teacher")
        ),
        info={"isolated": True},
    )
    op.create_index(
        "ix_subgroup_teacher_organisation_id_member_id",
        "subgroup_teacher",
        ["organisation_id", "member_id"],
        unique=False,
    )
    op.create_table(
        "former_places",
        sa.Column("organisation_id", sa.UUID(), nullable=False),
        sa.Column("member_id", sa.UUID(), nullable=False),
        sa.Column("places", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=False),
        _refer("former_places", "member_id", "member"),
        sa.PrimaryKeyConstraint("organisation_id", "member_id", name=op.f("pk_former_places")),
        info={"isolated": True},
    )
    isolate(
        "participation",
        "colleague",
        "deputy",
        "division",
        "subgroup",
        "subgroup_student",
        "subgroup_teacher",
        "former_places",
    )
    # A group has one conversation of each kind, and one for each of its subgroups.
    op.add_column("conversation", sa.Column("subgroup_id", sa.UUID(), nullable=True))
    op.drop_constraint("uq_conversation_organisation_id_kind_group_id", "conversation")
    op.create_index(
        "uq_conversation_group",
        "conversation",
        ["organisation_id", "kind", "group_id"],
        unique=True,
        postgresql_where=sa.text("subgroup_id is null"),
    )
    op.create_unique_constraint(
        op.f("uq_conversation_organisation_id_subgroup_id"), "conversation", ["organisation_id", "subgroup_id"]
    )
