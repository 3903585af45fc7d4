"""Tables of organisations: the tenants, their members and the members' roles."""

from sqlalchemy import Boolean, Column, Date, Index, Integer, LargeBinary, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB

from parta.foundation.db import id_column, platform_table, tenant_reference, tenant_table, time_column

# The tenant itself. Its name is public; everything else about it is reached through a membership.
organisation = tenant_table(
    "organisation",
    Column("slug", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("short_name", Text, nullable=False),
    Column("inn", Text, nullable=False, server_default=""),
    Column("address", Text, nullable=False, server_default=""),
    Column("municipality", Text, nullable=False, server_default=""),
    Column("site", Text, nullable=False, server_default=""),
    Column("settings", JSONB, nullable=False, server_default="{}"),
    time_column("created_at"),
)

application = platform_table(
    "application",
    id_column(primary_key=True),
    Column("secret_hash", LargeBinary, nullable=False),
    Column("state", Text, nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("inn", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("municipality", Text, nullable=False),
    Column("student_count", Integer, nullable=False),
    Column("site", Text, nullable=False),
    Column("administrator_name", Text, nullable=False),
    Column("administrator_email", Text, nullable=False),
    Column("administrator_phone", Text, nullable=False),
    Column("order_name", Text, nullable=False),
    Column("order_media_type", Text, nullable=False),
    Column("order_size", Integer, nullable=False),
    # Where the order lies in the file storage; a correction has a place of its own.
    Column("order_key", Text, nullable=False),
    # The network it came from, for the limit.
    Column("sender", Text, nullable=False),
    Column("comment", Text, nullable=False, server_default=""),
    Column("history", JSONB, nullable=False, server_default="[]"),
    id_column("organisation_id", nullable=True),
    time_column("submitted_at"),
    time_column("decided_at", nullable=True),
    Index("ix_application_sender_submitted_at", "sender", "submitted_at"),
)

# A person's place in one organisation. Known to the roster first, claimed by an account later.
member = tenant_table(
    "member",
    id_column(primary_key=True),
    id_column("account_id", nullable=True),
    Column("surname", Text, nullable=False),
    Column("given_name", Text, nullable=False),
    Column("patronymic", Text, nullable=False, server_default=""),
    # «Мария Ивановна» for staff, «Соня Власова» for pupils: computed by names.display_name.
    Column("display_name", Text, nullable=False),
    Column("name_key", Text, nullable=False),
    Column("birth_date", Date),
    Column("sex", Text),
    Column("file_number", Text),
    Column("external_id", Text),
    Column("position", Text, nullable=False, server_default=""),
    # What the organisation wrote down; an account's own contacts are never copied here.
    Column("phone", Text),
    Column("email", Text),
    time_column("created_at"),
    time_column("claimed_at", nullable=True),
    time_column("left_at", nullable=True),
    # A graduate reads the archive until this day.
    Column("alumni_until", Date),
    # When the organisation's own list of staff named the person last, and with which roles: what a self-made claim is
    # compared with.
    time_column("listed_at", nullable=True),
    Column("listed_roles", JSONB, nullable=False, server_default="[]"),
    Index("ix_member_account_id", "account_id"),
    Index("ix_member_phone", "phone"),
    Index("ix_member_email", "email"),
    Index("ix_member_organisation_id_name_key", "organisation_id", "name_key"),
    UniqueConstraint("organisation_id", "account_id", name="uq_member_organisation_account"),
)

member_role = tenant_table(
    "member_role",
    id_column("member_id", primary_key=True),
    Column("role", Text, primary_key=True),
    # head, administrator, administration, teacher and staff must be confirmed (S5); the others are by enrolment.
    Column("is_confirmed", Boolean, nullable=False),
    id_column("confirmed_by", nullable=True),
    time_column("confirmed_at", nullable=True),
    time_column("created_at"),
    tenant_reference("member_id", "member"),
)

# How somebody lost their place or their work here, and what a return gives back (ORG-15).
departure = tenant_table(
    "departure",
    id_column(primary_key=True),
    id_column("member_id"),
    id_column("account_id", nullable=True),
    # Whether the place ended; a dismissed teacher whose child learns here keeps it.
    Column("has_left", Boolean, nullable=False),
    # The roles that were lost, as rows of member_role.
    Column("roles", JSONB, nullable=False, server_default="[]"),
    Column("is_dismissal", Boolean, nullable=False, server_default="false"),
    Column("reason", Text, nullable=False, server_default=""),
    Column("order_number", Text, nullable=False, server_default=""),
    # The day that the order names.
    Column("ordered_on", Date),
    id_column("ended_by", nullable=True),
    time_column("ended_at"),
    time_column("undone_at", nullable=True),
    tenant_reference("member_id", "member"),
    Index("ix_departure_organisation_id_member_id", "organisation_id", "member_id"),
)

# Why a role was refused: the person reads it, also when they have no place here any more.
role_refusal = tenant_table(
    "role_refusal",
    id_column(primary_key=True),
    id_column("member_id"),
    id_column("account_id", nullable=True),
    Column("role", Text, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    time_column("refused_at"),
    time_column("seen_at", nullable=True),
    tenant_reference("member_id", "member"),
    Index("ix_role_refusal_account_id", "account_id"),
)
