"""Activation and the municipality."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from parta.migrations.isolation import isolate

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def _of_member(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organisation_id", "member_id"],
        ["member.organisation_id", "member.id"],
        name=op.f(f"fk_{table}_organisation_id_member_id"),
        ondelete="CASCADE",
    )


def upgrade() -> None:
    op.create_table(
        "member_day",
        sa.Column("organisation_id", sa.UUID(), nullable=False),
        sa.Column("member_id", sa.UUID(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "member_id", "day", name=op.f("pk_member_day")),
        _of_member("member_day"),
        info={"isolated": True},
    )
    op.create_table(
        "activation_day",
        sa.Column("organisation_id", sa.UUID(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("totals", postgresql.JSONB(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "day", name=op.f("pk_activation_day")),
        info={"isolated": True},
    )
    op.create_table(
        "activation_reminder",
        sa.Column("organisation_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("group_id", sa.UUID(), nullable=True),
        sa.Column("many", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.UUID(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_activation_reminder")),
        info={"isolated": True},
    )
    op.create_index(
        "ix_activation_reminder_organisation_id_group_id", "activation_reminder", ["organisation_id", "group_id"]
    )
    op.create_table(
        "activation_reminded",
        sa.Column("organisation_id", sa.UUID(), nullable=False),
        sa.Column("reminder_id", sa.UUID(), nullable=False),
        sa.Column("member_id", sa.UUID(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "reminder_id", "member_id", name=op.f("pk_activation_reminded")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "reminder_id"],
            ["activation_reminder.organisation_id", "activation_reminder.id"],
            name=op.f("fk_activation_reminded_organisation_id_reminder_id"),
            ondelete="CASCADE",
        ),
        _of_member("activation_reminded"),
        info={"isolated": True},
    )
    op.create_index(
        "ix_activation_reminded_organisation_id_member_id", "activation_reminded", ["organisation_id", "member_id"]
    )
    op.create_table(
        "municipal_administrator",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("account_id", sa.UUID(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("organisation_ids", postgresql.JSONB(), server_default="[]", nullable=False),
        sa.Column("appointed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_municipal_administrator")),
        info={"isolated": False},
    )
    op.create_index("ix_municipal_administrator_account_id", "municipal_administrator", ["account_id"])
    isolate("member_day", "activation_day", "activation_reminder", "activation_reminded", "municipal_administrator")
