"""Reconciliation with the roster."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from parta.migrations.isolation import isolate

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_REFUSE = """
create function refuse_result_change() returns trigger language plpgsql as $$
begin
    raise exception 'a signed reconciliation is never changed';
end $$
"""


def _organisation() -> sa.Column[UUID]:
    return sa.Column("organisation_id", sa.UUID(), nullable=False)


def _time(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _of_reconciliation(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organisation_id", "reconciliation_id"],
        ["reconciliation.organisation_id", "reconciliation.id"],
        name=op.f(f"fk_{table}_organisation_id_reconciliation_id"),
        ondelete="CASCADE",
    )


def upgrade() -> None:
    op.create_table(
        "reconciliation",
        _organisation(),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), server_default="", nullable=False),
        sa.Column("file_hash", sa.LargeBinary(), nullable=True),
        sa.Column("content", sa.LargeBinary(), server_default="", nullable=False),
        sa.Column("choices", postgresql.JSONB(), server_default="{}", nullable=False),
        sa.Column("summary", postgresql.JSONB(), server_default="{}", nullable=False),
        sa.Column("problems", postgresql.JSONB(), server_default="[]", nullable=False),
        sa.Column("started_by", sa.UUID(), nullable=False),
        _time("started_at"),
        _time("compared_at", nullable=True),
        _time("ended_at", nullable=True),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_reconciliation")),
        info={"isolated": True},
    )
    op.create_index(
        "uq_reconciliation_open",
        "reconciliation",
        ["organisation_id"],
        unique=True,
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "reconciliation_difference",
        _organisation(),
        sa.Column("reconciliation_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("finding", postgresql.JSONB(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("decided_by", sa.UUID(), nullable=True),
        _time("decided_at", nullable=True),
        sa.PrimaryKeyConstraint(
            "organisation_id", "reconciliation_id", "id", name=op.f("pk_reconciliation_difference")
        ),
        _of_reconciliation("reconciliation_difference"),
        info={"isolated": True},
    )
    op.create_table(
        "reconciliation_group",
        _organisation(),
        sa.Column("reconciliation_id", sa.UUID(), nullable=False),
        sa.Column("group_id", sa.UUID(), nullable=False),
        sa.Column("marks", postgresql.JSONB(), server_default="{}", nullable=False),
        sa.Column("newcomers", postgresql.JSONB(), server_default="[]", nullable=False),
        sa.Column("changed_by", sa.UUID(), nullable=True),
        _time("changed_at", nullable=True),
        sa.Column("checked_by", sa.UUID(), nullable=True),
        _time("checked_at", nullable=True),
        sa.PrimaryKeyConstraint(
            "organisation_id", "reconciliation_id", "group_id", name=op.f("pk_reconciliation_group")
        ),
        _of_reconciliation("reconciliation_group"),
        sa.ForeignKeyConstraint(
            ["organisation_id", "group_id"],
            ["school_group.organisation_id", "school_group.id"],
            name=op.f("fk_reconciliation_group_organisation_id_group_id"),
            ondelete="CASCADE",
        ),
        info={"isolated": True},
    )
    op.create_table(
        "reconciliation_result",
        _organisation(),
        sa.Column("reconciliation_id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("previous_hash", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        _time("signed_at"),
        sa.PrimaryKeyConstraint("organisation_id", "reconciliation_id", name=op.f("pk_reconciliation_result")),
        info={"isolated": True},
    )
    op.create_index(
        "uq_reconciliation_result_number", "reconciliation_result", ["organisation_id", "number"], unique=True
    )
    op.create_table(
        "reconciliation_setting",
        _organisation(),
        sa.Column("deadlines", postgresql.JSONB(), nullable=False),
        _time("changed_at"),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_reconciliation_setting")),
        info={"isolated": True},
    )
    op.create_table(
        "reconciliation_reminder",
        _organisation(),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("days_before", sa.Integer(), nullable=False),
        _time("sent_at"),
        sa.PrimaryKeyConstraint("organisation_id", "due_on", "days_before", name=op.f("pk_reconciliation_reminder")),
        info={"isolated": True},
    )
    isolate(
        "reconciliation",
        "reconciliation_difference",
        "reconciliation_group",
        "reconciliation_result",
        "reconciliation_setting",
        "reconciliation_reminder",
    )
    op.execute("revoke update, delete on reconciliation_result from parta_app, parta_system")
    op.execute(_REFUSE)
    op.execute(
        "create trigger result_is_final before update or delete or truncate on reconciliation_result"
        " for each statement execute function refuse_result_change()"
    )
