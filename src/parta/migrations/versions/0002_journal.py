"""The journal of acts: append-only, each entry bound to the one before."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from parta.migrations.isolation import isolate

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_REFUSE = """
create function refuse_journal_change() returns trigger language plpgsql as $$
begin
    raise exception 'the journal of acts is append-only';
end $$
"""


def upgrade() -> None:
    op.create_table(
        "journal_head",
        sa.Column("organisation_id", sa.UUID(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_journal_head")),
        info={"isolated": True},
    )
    op.create_table(
        "journal_entry",
        sa.Column("organisation_id", sa.UUID(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.UUID(), nullable=True),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.UUID(), nullable=True),
        sa.Column("subject_name", sa.Text(), nullable=False),
        sa.Column("before", postgresql.JSONB(), nullable=True),
        sa.Column("after", postgresql.JSONB(), nullable=True),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "number", name=op.f("pk_journal_entry")),
        info={"isolated": True},
    )
    op.create_index(
        "ix_journal_entry_organisation_id_subject_id", "journal_entry", ["organisation_id", "subject_id"], unique=False
    )
    op.create_index(
        "ix_journal_entry_organisation_id_actor_id", "journal_entry", ["organisation_id", "actor_id"], unique=False
    )
    isolate("journal_head", "journal_entry")
    op.execute("revoke update, delete on journal_entry from parta_app, parta_system")
    op.execute("revoke delete on journal_head from parta_app, parta_system")
    op.execute(_REFUSE)
    op.execute(
        "create trigger journal_is_append_only before update or delete or truncate on journal_entry"
        " for each statement execute function refuse_journal_change()"
    )
