"""Exchange of rosters with other systems."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from parta.migrations.isolation import isolate

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "exchange_client",
        sa.Column("organisation_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("scopes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("gives_contacts", sa.Boolean(), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_by", sa.UUID(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("secret_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("minute", sa.DateTime(timezone=True), nullable=True),
        sa.Column("requests_in_minute", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_exchange_client")),
        info={"isolated": True},
    )
    op.create_table(
        "exchange_stamp",
        sa.Column("organisation_id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sourced_id", sa.UUID(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("modified_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("organisation_id", "kind", "sourced_id", name=op.f("pk_exchange_stamp")),
        info={"isolated": True},
    )
    op.create_table(
        "exchange_delivery",
        sa.Column("organisation_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("client_id", sa.UUID(), nullable=True),
        sa.Column("actor_id", sa.UUID(), nullable=True),
        sa.Column("taker", sa.Text(), nullable=False),
        sa.Column("has_contacts", sa.Boolean(), nullable=False),
        sa.Column("has_demographics", sa.Boolean(), nullable=False),
        sa.Column("requests", sa.BigInteger(), nullable=False),
        sa.Column("records", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "client_id"],
            ["exchange_client.organisation_id", "exchange_client.id"],
            name=op.f("fk_exchange_delivery_organisation_id_client_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_exchange_delivery")),
        info={"isolated": True},
    )
    op.create_index(
        "uq_exchange_delivery_client_day",
        "exchange_delivery",
        ["organisation_id", "client_id", "day"],
        unique=True,
        postgresql_where=sa.text("client_id is not null"),
    )
    op.create_index(
        "ix_exchange_delivery_organisation_id_at", "exchange_delivery", ["organisation_id", "at"], unique=False
    )
    isolate("exchange_client", "exchange_stamp", "exchange_delivery")
