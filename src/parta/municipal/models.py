"""Tables of the municipality: who looks after which organisations."""

from sqlalchemy import Column, Index, Text
from sqlalchemy.dialects.postgresql import JSONB

from parta.foundation.db import id_column, platform_table, time_column

# A platform role: whoever has it is a member of none of the organisations.
municipal_administrator = platform_table(
    "municipal_administrator",
    id_column(primary_key=True),
    id_column("account_id"),
    Column("name", Text, nullable=False),
    # All organisations that name this municipality in their application …
    Column("municipality", Text, nullable=False),
    # … and these beside them.
    Column("organisation_ids", JSONB, nullable=False, server_default="[]"),
    time_column("appointed_at"),
    time_column("ended_at", nullable=True),
    Index("ix_municipal_administrator_account_id", "account_id"),
)
