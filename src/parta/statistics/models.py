"""Tables of statistics: days on which members were here, the school's numbers of each day, and reminders."""

from sqlalchemy import Column, Date, Index, Integer, Text
from sqlalchemy.dialects.postgresql import JSONB

from parta.foundation.db import id_column, tenant_reference, tenant_table, time_column

# One row a member and day, written with the first request of the day: nobody counts what somebody does.
member_day = tenant_table(
    "member_day",
    id_column("member_id", primary_key=True),
    Column("day", Date, primary_key=True),
    tenant_reference("member_id", "member"),
)

# How many were aboard at the end of a day, without anybody's name.
activation_day = tenant_table(
    "activation_day",
    Column("day", Date, primary_key=True),
    # records.Totals
    Column("totals", JSONB, nullable=False),
    # {group: records.GroupTotals}
    Column("groups", JSONB, nullable=False, server_default="{}"),
    time_column("taken_at"),
)

activation_reminder = tenant_table(
    "activation_reminder",
    id_column(primary_key=True),
    # letter, sheet, curator
    Column("channel", Text, nullable=False),
    # staff, students, guardians
    Column("audience", Text, nullable=False),
    # None: staff.
    id_column("group_id", nullable=True),
    # People who were reminded, or stand on the sheet.
    Column("many", Integer, nullable=False),
    id_column("by_id"),
    time_column("at"),
    Index("ix_activation_reminder_organisation_id_group_id", "organisation_id", "group_id"),
)

# Whom a reminder reached, for the pause between two (ACT-6).
activation_reminded = tenant_table(
    "activation_reminded",
    id_column("reminder_id", primary_key=True),
    id_column("member_id", primary_key=True),
    Column("channel", Text, nullable=False),
    time_column("at"),
    tenant_reference("reminder_id", "activation_reminder"),
    tenant_reference("member_id", "member"),
    Index("ix_activation_reminded_organisation_id_member_id", "organisation_id", "member_id"),
)
