"""The turn of the year: its plan, and what it changed."""

from sqlalchemy import Column, Index, Integer, Text
from sqlalchemy.dialects.postgresql import JSONB

from parta.foundation.db import id_column, tenant_table, time_column

year_turn = tenant_table(
    "year_turn",
    id_column(primary_key=True),
    # «2026/27»: the year that begins.
    Column("label", Text, nullable=False),
    # draft, applied, undone
    Column("state", Text, nullable=False),
    # records.Plan
    Column("plan", JSONB, nullable=False),
    # Moves with every change of the plan: two administrators don't overwrite each other.
    Column("version", Integer, nullable=False),
    # records.Memory: for the undo.
    Column("memory", JSONB),
    Column("summary", JSONB, nullable=False, server_default="{}"),
    id_column("created_by"),
    time_column("created_at"),
    id_column("applied_by", nullable=True),
    time_column("applied_at", nullable=True),
    time_column("undone_at", nullable=True),
    Index("uq_year_turn_draft", "organisation_id", unique=True, postgresql_where="state = 'draft'"),
)
