"""Tables of letters. Their texts hold codes: a row lives until its delivery and is never logged."""

from sqlalchemy import Column, Index, Text

from parta.foundation.db import id_column, platform_table, time_column

# Waiting for delivery. The job's arguments name the row only: arguments are logged, texts must not be.
outgoing_letter = platform_table(
    "outgoing_letter",
    id_column(primary_key=True),
    # sms, email
    Column("channel", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("subject", Text, nullable=False, server_default=""),
    Column("text", Text, nullable=False),
    time_column("created_at"),
    # A code that comes after its time only confuses.
    time_column("expires_at"),
)

# The demo's mailbox: what would have been sent.
demo_letter = platform_table(
    "demo_letter",
    id_column(primary_key=True),
    Column("channel", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("subject", Text, nullable=False, server_default=""),
    Column("text", Text, nullable=False),
    time_column("created_at"),
    Index("ix_demo_letter_created_at", "created_at"),
)
