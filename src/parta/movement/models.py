"""Tables of movement: the reports and orders, and who was where from which day to which."""

from sqlalchemy import Column, Date, Index, Text
from sqlalchemy.dialects.postgresql import JSONB

from parta.foundation.db import id_column, tenant_reference, tenant_table, time_column

movement = tenant_table(
    "movement",
    id_column(primary_key=True),
    # arrival, departure, transfer of students; taken_on, leave, return, dismissal of staff.
    Column("kind", Text, nullable=False),
    # reported, returned, scheduled, applied, withdrawn, undone
    Column("state", Text, nullable=False),
    # Nobody yet while somebody new arrives; then who they became.
    id_column("member_id", nullable=True),
    # What is known of somebody new: records.NewPerson.
    Column("person", JSONB),
    # Names as they were: a sheet of last year still says them.
    Column("person_name", Text, nullable=False),
    id_column("from_group_id", nullable=True),
    id_column("to_group_id", nullable=True),
    # The day on which it takes effect, and for a leave the last day of it.
    Column("on_date", Date, nullable=False),
    Column("until", Date),
    Column("order_number", Text, nullable=False, server_default=""),
    Column("order_date", Date),
    # Where from, where to.
    Column("place", Text, nullable=False, server_default=""),
    Column("reason", Text, nullable=False, server_default=""),
    # Of a leave: who curates instead, [{groupId, memberId}].
    Column("replacements", JSONB, nullable=False, server_default="[]"),
    # Why it was returned.
    Column("comment", Text, nullable=False, server_default=""),
    id_column("reported_by", nullable=True),
    time_column("reported_at"),
    id_column("decided_by", nullable=True),
    time_column("decided_at", nullable=True),
    time_column("applied_at", nullable=True),
    # When whoever reported it was last written to about a decision.
    time_column("reporter_told_at", nullable=True),
    id_column("undone_by", nullable=True),
    time_column("undone_at", nullable=True),
    # Of a leave: the day on which the person was back.
    Column("ended_on", Date),
    # How things were before it was applied: records.Before.
    Column("before", JSONB),
    tenant_reference("member_id", "member"),
    tenant_reference("from_group_id", "school_group"),
    tenant_reference("to_group_id", "school_group"),
    Index("ix_movement_organisation_id_state_on_date", "organisation_id", "state", "on_date"),
    Index("ix_movement_organisation_id_member_id", "organisation_id", "member_id"),
)

# Who was in which group (or worked here, side `staff`) from one day to the next, whatever brought them there.
# `since` null: before anything was written down. The day `until` is the first one without them.
movement_place = tenant_table(
    "movement_place",
    id_column(primary_key=True),
    # students, staff
    Column("side", Text, nullable=False),
    id_column("member_id"),
    id_column("group_id"),
    # Of staff: head, administration, teacher, staff.
    Column("category", Text, nullable=False, server_default=""),
    Column("since", Date),
    Column("until", Date),
    # The movements behind it; null: an import, a link, the turn of the year, a change by hand.
    id_column("opened_by", nullable=True),
    id_column("closed_by", nullable=True),
    time_column("recorded_at"),
    tenant_reference("member_id", "member"),
    tenant_reference("group_id", "school_group"),
    Index(
        "uq_movement_place_now", "organisation_id", "side", "member_id", unique=True, postgresql_where="until is null"
    ),
    Index("ix_movement_place_organisation_id_group_id", "organisation_id", "group_id"),
    Index("ix_movement_place_organisation_id_member_id", "organisation_id", "member_id"),
)
