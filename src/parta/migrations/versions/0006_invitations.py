"""Invitations at scale."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# Two links opened at the same moment could make two requests of one person: the newest stays.
_ONE_OPEN_REQUEST = """
update join_request set state = 'refused', decided_at = now()
where state = 'open' and exists (
    select 1 from join_request as newer
    where newer.organisation_id = join_request.organisation_id and newer.account_id = join_request.account_id
        and newer.role = join_request.role and newer.group_id is not distinct from join_request.group_id
        and newer.state = 'open' and (newer.created_at, newer.id) > (join_request.created_at, join_request.id)
)
"""


def upgrade() -> None:
    op.add_column("invitation", sa.Column("visits", sa.Integer(), server_default="0", nullable=False))
    op.add_column("invitation", sa.Column("replaced_by", sa.UUID(), nullable=True))
    op.add_column("invitation", sa.Column("handed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("invitation_use", sa.Column("way", sa.Text(), server_default="roster", nullable=False))
    op.add_column("join_request", sa.Column("times", sa.Integer(), server_default="1", nullable=False))
    op.add_column("join_request", sa.Column("made", postgresql.JSONB(), nullable=True))
    op.add_column("join_request", sa.Column("member_id", sa.UUID(), nullable=True))
    op.add_column("join_request", sa.Column("curator_reminded_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("join_request", sa.Column("administrator_reminded_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(_ONE_OPEN_REQUEST)
    op.create_index(
        "uq_join_request_open",
        "join_request",
        ["organisation_id", "account_id", "role", "group_id"],
        unique=True,
        postgresql_where=sa.text("state = 'open'"),
    )
