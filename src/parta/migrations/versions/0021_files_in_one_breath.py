"""Files lose a checksum that nobody compared: a document is complete with its last byte, without a job."""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_column("stored_file", "sha256")
