"""Codes by time alone: the platform sends so many in a minute."""

from alembic import op

revision = "0019"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_sign_in_code_created_at", "sign_in_code", ["created_at"], unique=False)
