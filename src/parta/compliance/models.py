"""Tables of regulations: what must be read, who has opened it, who has signed it."""

from sqlalchemy import Boolean, Column, Date, Index, Integer, LargeBinary, Text
from sqlalchemy.dialects.postgresql import JSONB

from parta.foundation.db import id_column, tenant_reference, tenant_table, time_column

# One version of a document; its versions share `series_id`.
regulation = tenant_table(
    "regulation",
    id_column(primary_key=True),
    id_column("series_id"),
    Column("version", Integer, nullable=False),
    # draft, published, superseded, withdrawn
    Column("state", Text, nullable=False),
    Column("title", Text, nullable=False),
    # The organisation's own number and date of the document.
    Column("number", Text, nullable=False, server_default=""),
    Column("dated", Date),
    Column("text", Text, nullable=False, server_default=""),
    id_column("file_id", nullable=True),
    # staff, guardians
    Column("audience", Text, nullable=False),
    # Departments of staff, or classes of guardians; none: all of them.
    Column("audience_groups", JSONB, nullable=False, server_default="[]"),
    Column("deadline", Date),
    Column("has_letters", Boolean, nullable=False, server_default="false"),
    # «Директор Иванова М. И.»: on whose behalf it is published.
    Column("on_behalf_of", Text, nullable=False, server_default=""),
    Column("withdrawal_reason", Text, nullable=False, server_default=""),
    # SHA-256 of what was published: the file's bytes, or the text in UTF-8.
    Column("content_hash", LargeBinary),
    id_column("created_by"),
    time_column("created_at"),
    id_column("published_by", nullable=True),
    time_column("published_at", nullable=True),
    time_column("ended_at", nullable=True),
    Index("ix_regulation_organisation_id_series_id", "organisation_id", "series_id"),
    Index("ix_regulation_organisation_id_file_id", "organisation_id", "file_id"),
)

# That somebody opened a document and came to its end.
regulation_reading = tenant_table(
    "regulation_reading",
    id_column("regulation_id", primary_key=True),
    id_column("member_id", primary_key=True),
    time_column("opened_at"),
    time_column("read_at", nullable=True),
    tenant_reference("regulation_id", "regulation"),
    tenant_reference("member_id", "member"),
)

# A signature: the database refuses to change or to remove one (migration 0011).
acknowledgement = tenant_table(
    "acknowledgement",
    id_column("regulation_id", primary_key=True),
    Column("number", Integer, primary_key=True),
    id_column("member_id"),
    # As it was signed: a later surname doesn't change an old sheet.
    Column("name", Text, nullable=False),
    Column("position", Text, nullable=False),
    # code, paper
    Column("channel", Text, nullable=False),
    # The masked contact that the code went to.
    Column("contact", Text, nullable=False),
    # On paper: when, who wrote it down, and the scan.
    Column("signed_on", Date, nullable=False),
    id_column("recorded_by", nullable=True),
    id_column("scan_id", nullable=True),
    time_column("signed_at"),
    Column("content_hash", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Index("uq_acknowledgement_member", "organisation_id", "regulation_id", "member_id", unique=True),
    Index("ix_acknowledgement_organisation_id_member_id", "organisation_id", "member_id"),
)

regulation_reminder = tenant_table(
    "regulation_reminder",
    id_column("regulation_id", primary_key=True),
    id_column("member_id", primary_key=True),
    time_column("reminded_at"),
    tenant_reference("regulation_id", "regulation"),
    tenant_reference("member_id", "member"),
)
