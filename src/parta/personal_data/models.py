"""Tables of consents, exports and requests about one's own data. They hold ids: a name is only in a free text."""

from sqlalchemy import BigInteger, Column, Date, Index, Integer, Text

from parta.foundation.db import id_column, tenant_table, time_column

consent_text = tenant_table(
    "consent_text",
    id_column(primary_key=True),
    # processing, photo
    Column("kind", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("body", Text, nullable=False),
    # SHA-256 of the body in hexadecimal: what a consent was given to.
    Column("digest", Text, nullable=False),
    id_column("published_by"),
    time_column("published_at"),
    Index("uq_consent_text_version", "organisation_id", "kind", "version", unique=True),
)

consent = tenant_table(
    "consent",
    id_column(primary_key=True),
    # Whose data.
    id_column("subject_id"),
    # Who said yes: the person, or a guardian; nobody where a paper doesn't say.
    id_column("given_by", nullable=True),
    Column("kind", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    # screen, paper
    Column("channel", Text, nullable=False),
    time_column("given_at"),
    # On paper: the date beside the signature, and who wrote it down.
    Column("signed_on", Date),
    id_column("recorded_by", nullable=True),
    time_column("withdrawn_at", nullable=True),
    id_column("withdrawn_by", nullable=True),
    Index("ix_consent_subject", "organisation_id", "subject_id"),
    # One yes a version: a second tab or a second guardian adds nothing.
    Index(
        "uq_consent_live",
        "organisation_id",
        "subject_id",
        "kind",
        "version",
        unique=True,
        postgresql_where="withdrawn_at is null",
    ),
)

data_request = tenant_table(
    "data_request",
    id_column(primary_key=True),
    # erasure, correction, withdrawal
    Column("kind", Text, nullable=False),
    id_column("subject_id"),
    id_column("asked_by"),
    Column("note", Text, nullable=False, server_default=""),
    # open, cancelled, granted, refused
    Column("state", Text, nullable=False),
    time_column("created_at"),
    # Before this nobody grants it: the asker may think again.
    time_column("cools_until"),
    time_column("due_at"),
    id_column("decided_by", nullable=True),
    time_column("decided_at", nullable=True),
    Column("reason", Text, nullable=False, server_default=""),
    Index(
        "uq_data_request_open",
        "organisation_id",
        "subject_id",
        "kind",
        unique=True,
        postgresql_where="state = 'open' and kind <> 'correction'",
    ),
)

data_export = tenant_table(
    "data_export",
    id_column(primary_key=True),
    id_column("subject_id"),
    id_column("asked_by"),
    # working, ready, failed, expired
    Column("state", Text, nullable=False),
    # Rooms and files done, of so many.
    Column("done", Integer, nullable=False, server_default="0"),
    Column("total", Integer, nullable=False, server_default="0"),
    # Bytes of the archive.
    Column("size", BigInteger, nullable=False, server_default="0"),
    time_column("created_at"),
    # When whoever makes it was last heard of: an archive whose maker died isn't waited for.
    time_column("seen_at", nullable=True),
    time_column("ready_at", nullable=True),
    time_column("expires_at", nullable=True),
    Index(
        "uq_data_export_working",
        "organisation_id",
        "asked_by",
        unique=True,
        postgresql_where="state = 'working'",
    ),
)
