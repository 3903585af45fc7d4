"""Tables of calls: what goes on, who was there, who was put out."""

from sqlalchemy import Boolean, Column, Index, Integer, Text
from sqlalchemy import text as sql

from parta.foundation.db import id_column, tenant_reference, tenant_table, time_column

call = tenant_table(
    "call",
    id_column(primary_key=True),
    id_column("conversation_id"),
    # call, lesson
    Column("purpose", Text, nullable=False),
    Column("title", Text, nullable=False, server_default=""),
    id_column("started_by"),
    time_column("started_at"),
    time_column("ended_at", nullable=True),
    # held, missed, declined; known when the call is over.
    Column("outcome", Text, nullable=False, server_default="held"),
    Column("is_direct", Boolean, nullable=False, server_default="false"),
    # Whom a direct call rings; None once they answered.
    id_column("ringing_member_id", nullable=True),
    Column("is_locked", Boolean, nullable=False, server_default="false"),
    # What ordinary participants may publish (CALL-6).
    Column("allows_microphone", Boolean, nullable=False, server_default="true"),
    Column("allows_camera", Boolean, nullable=False, server_default="true"),
    Column("allows_screen", Boolean, nullable=False, server_default="true"),
    # The card in the conversation.
    id_column("message_id"),
    Column("participant_count", Integer, nullable=False, server_default="0"),
    time_column("empty_since", nullable=True),
    tenant_reference("conversation_id", "conversation"),
    Index("uq_call_live", "organisation_id", "conversation_id", unique=True, postgresql_where=sql("ended_at is null")),
    Index("ix_call_conversation", "organisation_id", "conversation_id", "started_at"),
    # LiveKit's reports name the room only.
    Index("ix_call_id", "id"),
)

# One row a connection to LiveKit: a reconnected participant has several, and they are counted once (CALL-13).
call_attendance = tenant_table(
    "call_attendance",
    id_column("call_id", primary_key=True),
    # LiveKit's id of the connection.
    Column("session", Text, primary_key=True),
    id_column("member_id"),
    time_column("joined_at"),
    time_column("left_at", nullable=True),
    # left, lost, removed, ended
    Column("departure", Text),
    tenant_reference("call_id", "call"),
    Index("ix_call_attendance_member", "organisation_id", "member_id"),
)

call_removal = tenant_table(
    "call_removal",
    id_column("call_id", primary_key=True),
    id_column("member_id", primary_key=True),
    id_column("removed_by"),
    time_column("removed_at"),
    tenant_reference("call_id", "call"),
)
