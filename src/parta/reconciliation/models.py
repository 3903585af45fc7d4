"""Tables of reconciliations: the one under way, its differences, and what was signed."""

from sqlalchemy import Column, Date, Index, Integer, LargeBinary, Text
from sqlalchemy.dialects.postgresql import JSONB

from parta.foundation.db import id_column, tenant_reference, tenant_table, time_column

reconciliation = tenant_table(
    "reconciliation",
    id_column(primary_key=True),
    # The deadline that it answers to.
    Column("due_on", Date, nullable=False),
    # roster, by_hand
    Column("method", Text, nullable=False),
    # open, signed, dropped
    Column("state", Text, nullable=False),
    Column("file_name", Text, nullable=False, server_default=""),
    # SHA-256 of the list; the list itself lies here only until the end.
    Column("file_hash", LargeBinary),
    Column("content", LargeBinary, nullable=False, server_default=""),
    # Who unclear people of the list are, as a person said: {mark: member or null}.
    Column("choices", JSONB, nullable=False, server_default="{}"),
    Column("summary", JSONB, nullable=False, server_default="{}"),
    Column("problems", JSONB, nullable=False, server_default="[]"),
    id_column("started_by"),
    time_column("started_at"),
    time_column("compared_at", nullable=True),
    time_column("ended_at", nullable=True),
    Index("uq_reconciliation_open", "organisation_id", unique=True, postgresql_where="state = 'open'"),
)

reconciliation_difference = tenant_table(
    "reconciliation_difference",
    id_column("reconciliation_id", primary_key=True),
    id_column(primary_key=True),
    Column("kind", Text, nullable=False),
    # open, applied, skipped; settled: gone without a decision
    Column("state", Text, nullable=False),
    Column("finding", JSONB, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    id_column("decided_by", nullable=True),
    time_column("decided_at", nullable=True),
    tenant_reference("reconciliation_id", "reconciliation"),
)

# A group that is gone through by hand.
reconciliation_group = tenant_table(
    "reconciliation_group",
    id_column("reconciliation_id", primary_key=True),
    id_column("group_id", primary_key=True),
    # {student: {state, to_group_id, note}}
    Column("marks", JSONB, nullable=False, server_default="{}"),
    # People whom the structure lacks: [{id, surname, given_name, patronymic, birth_date, note}]
    Column("newcomers", JSONB, nullable=False, server_default="[]"),
    id_column("changed_by", nullable=True),
    time_column("changed_at", nullable=True),
    id_column("checked_by", nullable=True),
    time_column("checked_at", nullable=True),
    tenant_reference("reconciliation_id", "reconciliation"),
    tenant_reference("group_id", "school_group"),
)

# What was signed, byte for byte; the database refuses to change it (migration 0008).
reconciliation_result = tenant_table(
    "reconciliation_result",
    id_column("reconciliation_id", primary_key=True),
    Column("number", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("previous_hash", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    time_column("signed_at"),
    Index("uq_reconciliation_result_number", "organisation_id", "number", unique=True),
)

reconciliation_setting = tenant_table(
    "reconciliation_setting",
    # [[month, day], …]
    Column("deadlines", JSONB, nullable=False),
    time_column("changed_at"),
)

# Which reminders went out: each once, however often the job runs.
reconciliation_reminder = tenant_table(
    "reconciliation_reminder",
    Column("due_on", Date, primary_key=True),
    Column("days_before", Integer, primary_key=True),
    time_column("sent_at"),
)
