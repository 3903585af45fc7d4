"""Families: kinds of links, their end, bars."""

import sqlalchemy as sa
from alembic import op

from parta.migrations.isolation import isolate

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("guardian_link", sa.Column("source", sa.Text(), nullable=False, server_default="roster"))
    op.add_column("guardian_link", sa.Column("ends_on", sa.Date(), nullable=True))
    op.add_column("guardian_link", sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("guardian_link", sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("guardian_link", sa.Column("is_barred", sa.Boolean(), nullable=False, server_default="false"))
    _create_bars()
    _create_requests()
    _create_child_sessions()
    isolate("guardian_bar", "guardianship_request", "child_session")
    # A junior pupil who signs in through the guardian's device has no contact.
    op.add_column("account", sa.Column("is_junior", sa.Boolean(), nullable=False, server_default="false"))
    op.drop_constraint(op.f("ck_account_reachable"), "account", type_="check")
    op.create_check_constraint(
        op.f("ck_account_reachable"), "account", "phone is not null or email is not null or is_junior"
    )
    op.add_column("session", sa.Column("is_through_guardian", sa.Boolean(), nullable=False, server_default="false"))
    # A direct conversation whose people may write to each other no longer.
    op.add_column("conversation", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("conversation", sa.Column("closed_reason", sa.Text(), nullable=False, server_default=""))


def _create_bars() -> None:
    op.create_table(
        "guardian_bar",
        sa.Column("organisation_id", sa.UUID(), nullable=False),
        sa.Column("guardian_id", sa.UUID(), nullable=False),
        sa.Column("student_id", sa.UUID(), nullable=False),
        sa.Column("guardian_name", sa.Text(), nullable=False),
        sa.Column("guardian_name_key", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("document_date", sa.Date(), nullable=False),
        sa.Column("barred_by", sa.UUID(), nullable=True),
        sa.Column("barred_at", sa.DateTime(timezone=True), nullable=False),
        *_member_references("guardian_bar", "guardian_id", "student_id"),
        sa.PrimaryKeyConstraint("organisation_id", "guardian_id", "student_id", name=op.f("pk_guardian_bar")),
        info={"isolated": True},
    )
    op.create_index(
        "ix_guardian_bar_organisation_id_student_id", "guardian_bar", ["organisation_id", "student_id"], unique=False
    )


def _create_requests() -> None:
    op.create_table(
        "guardianship_request",
        sa.Column("organisation_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("member_id", sa.UUID(), nullable=False),
        sa.Column("child_name", sa.Text(), nullable=False),
        sa.Column("child_key", sa.Text(), nullable=False),
        sa.Column("child_birth_date", sa.Date(), nullable=True),
        sa.Column("group_id", sa.UUID(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False, server_default="open"),
        sa.Column("student_id", sa.UUID(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False, server_default=""),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.UUID(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        *_member_references("guardianship_request", "member_id"),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_guardianship_request")),
        info={"isolated": True},
    )
    op.create_index(
        "uq_guardianship_request_open",
        "guardianship_request",
        ["organisation_id", "member_id", "child_key"],
        unique=True,
        postgresql_where="state = 'open'",
    )
    op.create_index(
        "ix_guardianship_request_organisation_id_state",
        "guardianship_request",
        ["organisation_id", "state"],
        unique=False,
    )


def _create_child_sessions() -> None:
    op.create_table(
        "child_session",
        sa.Column("organisation_id", sa.UUID(), nullable=False),
        sa.Column("session_id", sa.UUID(), nullable=False),
        sa.Column("student_id", sa.UUID(), nullable=False),
        sa.Column("guardian_id", sa.UUID(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        *_member_references("child_session", "student_id", "guardian_id"),
        sa.PrimaryKeyConstraint("organisation_id", "session_id", name=op.f("pk_child_session")),
        info={"isolated": True},
    )
    op.create_index(
        "ix_child_session_organisation_id_student_id", "child_session", ["organisation_id", "student_id"], unique=False
    )


def _member_references(table: str, *columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint(
            ["organisation_id", column],
            ["member.organisation_id", "member.id"],
            name=op.f(f"fk_{table}_organisation_id_{column}"),
            ondelete="CASCADE",
        )
        for column in columns
    ]
