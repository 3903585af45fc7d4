"""Tables of files: what is known of each, and the pieces its content consists of."""

from sqlalchemy import BigInteger, Boolean, Column, Float, Index, Integer, Text
from sqlalchemy import text as sql

from parta.foundation.db import id_column, tenant_reference, tenant_table, time_column

stored_file = tenant_table(
    "stored_file",
    id_column(primary_key=True),
    # Who sent it. The foundation knows no members: an id, and whom to tell.
    id_column("owner_member_id"),
    # What it was sent for: a word of the room that will use it.
    Column("purpose", Text, nullable=False),
    Column("name", Text, nullable=False),
    # By the content, never by the client's word.
    Column("media_type", Text, nullable=False, server_default="application/octet-stream"),
    # photo, video, audio, file
    Column("kind", Text, nullable=False, server_default="file"),
    # What a reader downloads, bytes; a cleaned photo differs from what was sent.
    Column("size", BigInteger, nullable=False),
    Column("width", Integer),
    Column("height", Integer),
    Column("duration_seconds", Float),
    Column("placeholder", Text),
    Column("has_preview", Boolean, nullable=False, server_default="false"),
    Column("is_ready", Boolean, nullable=False, server_default="false"),
    # Why a photo or a video stays a plain file: unreadable, too_large, too_slow.
    Column("failure", Text),
    # The upload: bytes announced, bytes that are safe, who writes now, when it was last heard of.
    Column("upload_length", BigInteger, nullable=False),
    Column("upload_offset", BigInteger, nullable=False, server_default="0"),
    id_column("writer", nullable=True),
    time_column("writer_seen_at", nullable=True),
    time_column("created_at"),
    time_column("completed_at", nullable=True),
    Index(
        "ix_stored_file_unfinished",
        "organisation_id",
        "owner_member_id",
        "created_at",
        postgresql_where=sql("completed_at is null"),
    ),
)

# The content is the parts in the order of their numbers. Whatever lies in the storage beside them doesn't count.
stored_part = tenant_table(
    "stored_part",
    id_column("file_id", primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("key", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    tenant_reference("file_id", "stored_file"),
)
