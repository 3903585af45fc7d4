"""Tables of invitations: links for one group and one role, and requests to be let in."""

from sqlalchemy import Column, ForeignKeyConstraint, Index, Integer, Text
from sqlalchemy.dialects.postgresql import JSONB

from parta.foundation.db import id_column, tenant_reference, tenant_table, time_column

invitation = tenant_table(
    "invitation",
    id_column(primary_key=True),
    # Printed and read aloud; 59 random bits, and guessing is limited per address.
    Column("code", Text, nullable=False, unique=True),
    id_column("group_id", nullable=True),
    Column("role", Text, nullable=False),
    Column("max_uses", Integer),
    id_column("created_by"),
    time_column("created_at"),
    time_column("expires_at"),
    time_column("revoked_at", nullable=True),
    # How often the page behind the link was opened.
    Column("visits", Integer, nullable=False, server_default="0"),
    # The link that was made in its place when it leaked.
    id_column("replaced_by", nullable=True),
    # When the curator was told that it is theirs to hand out.
    time_column("handed_at", nullable=True),
    tenant_reference("created_by", "member"),
    ForeignKeyConstraint(
        ["organisation_id", "group_id"], ["school_group.organisation_id", "school_group.id"], ondelete="CASCADE"
    ),
    Index("ix_invitation_organisation_id_group_id", "organisation_id", "group_id"),
)

invitation_use = tenant_table(
    "invitation_use",
    id_column("invitation_id", primary_key=True),
    id_column("member_id", primary_key=True),
    time_column("at"),
    # «roster»: the list knew them; «request»: somebody let them in; «open»: a name of their own.
    Column("way", Text, nullable=False, server_default="roster"),
    tenant_reference("invitation_id", "invitation"),
    tenant_reference("member_id", "member"),
)

join_request = tenant_table(
    "join_request",
    id_column(primary_key=True),
    id_column("invitation_id"),
    id_column("group_id", nullable=True),
    Column("role", Text, nullable=False),
    # Who asks: an account with a verified contact, and the name that they gave.
    id_column("account_id"),
    Column("surname", Text, nullable=False),
    Column("given_name", Text, nullable=False),
    Column("patronymic", Text, nullable=False, server_default=""),
    Column("child_name", Text, nullable=False, server_default=""),
    Column("state", Text, nullable=False, server_default="open"),
    Column("reason", Text, nullable=False, server_default=""),
    id_column("decided_by", nullable=True),
    time_column("created_at"),
    time_column("decided_at", nullable=True),
    # How often the same person asked.
    Column("times", Integer, nullable=False, server_default="1"),
    # What they agreed to on the page, for when they are let in: consents.GivenConsent.
    Column("consents", JSONB, nullable=False, server_default="[]"),
    # What an acceptance made, for taking it back.
    Column("made", JSONB(none_as_null=True)),
    id_column("member_id", nullable=True),
    time_column("curator_reminded_at", nullable=True),
    time_column("administrator_reminded_at", nullable=True),
    tenant_reference("invitation_id", "invitation"),
    Index("ix_join_request_organisation_id_state", "organisation_id", "state"),
    Index(
        "uq_join_request_open",
        "organisation_id",
        "account_id",
        "role",
        "group_id",
        unique=True,
        postgresql_where="state = 'open'",
    ),
)
