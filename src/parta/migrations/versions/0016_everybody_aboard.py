"""What everybody aboard still lacked: living exports, choices of an import, numbers of each group by day."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("data_export", sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("join_request", sa.Column("consents", postgresql.JSONB(), server_default="[]", nullable=False))
    op.add_column("roster_import", sa.Column("choices", postgresql.JSONB(), server_default="{}", nullable=False))
    op.add_column("movement", sa.Column("reporter_told_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("activation_day", sa.Column("groups", postgresql.JSONB(), server_default="{}", nullable=False))
