"""Regulations and acknowledgements: a signature is never changed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from parta.migrations.isolation import isolate

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_REFUSE = """
create function refuse_signature_change() returns trigger language plpgsql as $$
begin
    raise exception 'a signature is never changed or removed';
end $$
"""


def _of_regulation_and_member(table: str) -> list[sa.Constraint]:
    return [
        sa.ForeignKeyConstraint(
            ["organisation_id", "regulation_id"],
            ["regulation.organisation_id", "regulation.id"],
            name=op.f(f"fk_{table}_organisation_id_regulation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "member_id"],
            ["member.organisation_id", "member.id"],
            name=op.f(f"fk_{table}_organisation_id_member_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "regulation_id", "member_id", name=op.f(f"pk_{table}")),
    ]


def upgrade() -> None:
    op.create_table(
        "regulation",
        sa.Column("organisation_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("series_id", sa.UUID(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), server_default="", nullable=False),
        sa.Column("dated", sa.Date(), nullable=True),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("file_id", sa.UUID(), nullable=True),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("audience_groups", postgresql.JSONB(), server_default="[]", nullable=False),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("has_letters", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("on_behalf_of", sa.Text(), server_default="", nullable=False),
        sa.Column("withdrawal_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("content_hash", sa.LargeBinary(), nullable=True),
        sa.Column("created_by", sa.UUID(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.UUID(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_regulation")),
        info={"isolated": True},
    )
    op.create_index(
        "ix_regulation_organisation_id_series_id", "regulation", ["organisation_id", "series_id"], unique=False
    )
    op.create_index("ix_regulation_organisation_id_file_id", "regulation", ["organisation_id", "file_id"], unique=False)
    op.create_table(
        "regulation_reading",
        sa.Column("organisation_id", sa.UUID(), nullable=False),
        sa.Column("regulation_id", sa.UUID(), nullable=False),
        sa.Column("member_id", sa.UUID(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        *_of_regulation_and_member("regulation_reading"),
        info={"isolated": True},
    )
    op.create_table(
        "regulation_reminder",
        sa.Column("organisation_id", sa.UUID(), nullable=False),
        sa.Column("regulation_id", sa.UUID(), nullable=False),
        sa.Column("member_id", sa.UUID(), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=False),
        *_of_regulation_and_member("regulation_reminder"),
        info={"isolated": True},
    )
    op.create_table(
        "acknowledgement",
        sa.Column("organisation_id", sa.UUID(), nullable=False),
        sa.Column("regulation_id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.UUID(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.UUID(), nullable=True),
        sa.Column("scan_id", sa.UUID(), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content_hash", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "regulation_id", "number", name=op.f("pk_acknowledgement")),
        info={"isolated": True},
    )
    op.create_index(
        "uq_acknowledgement_member", "acknowledgement", ["organisation_id", "regulation_id", "member_id"], unique=True
    )
    op.create_index(
        "ix_acknowledgement_organisation_id_member_id",
        "acknowledgement",
        ["organisation_id", "member_id"],
        unique=False,
    )
    isolate("regulation", "regulation_reading", "regulation_reminder", "acknowledgement")
    op.execute("revoke update, delete on acknowledgement from parta_app, parta_system")
    op.execute(_REFUSE)
    op.execute(
        "create trigger signatures_stay before update or delete or truncate on acknowledgement"
        " for each statement execute function refuse_signature_change()"
    )
