"""Tables of conversations and messages."""

from sqlalchemy import BigInteger, Boolean, Column, Computed, Index, Integer, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR, UUID

from parta.foundation.db import id_column, tenant_reference, tenant_table, time_column

conversation = tenant_table(
    "conversation",
    id_column(primary_key=True),
    # direct, class, guardians, subject, subgroup, staff, teachers, department, school, custom
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False, server_default=""),
    id_column("group_id", nullable=True),
    # Of a subgroup of the group.
    id_column("subgroup_id", nullable=True),
    # The two members of a direct conversation, ordered: «a:b». One pair has one conversation.
    Column("pair", Text),
    Column("is_read_only", Boolean, nullable=False, server_default="false"),
    id_column("created_by", nullable=True),
    time_column("created_at"),
    time_column("archived_at", nullable=True),
    # Of a direct conversation: since when its two may write to each other no longer, and why (left, relation).
    time_column("closed_at", nullable=True),
    Column("closed_reason", Text, nullable=False, server_default=""),
    # The call that goes on now, as the room of calls describes it (records.LiveCall).
    Column("live", JSONB),
    UniqueConstraint("organisation_id", "pair"),
    UniqueConstraint("organisation_id", "subgroup_id"),
    # A group has one conversation of each kind, and one for each of its subgroups.
    Index(
        "uq_conversation_group",
        "organisation_id",
        "kind",
        "group_id",
        unique=True,
        postgresql_where="subgroup_id is null",
    ),
)

conversation_member = tenant_table(
    "conversation_member",
    id_column("conversation_id", primary_key=True),
    id_column("member_id", primary_key=True),
    # How the member is presented here: «математика · классный руководитель», «мама Миши Ковалёва».
    Column("caption", Text, nullable=False, server_default=""),
    # student, teacher, curator, guardian, staff: what the person is in this conversation.
    Column("part", Text, nullable=False, server_default=""),
    Column("is_moderator", Boolean, nullable=False, server_default="false"),
    # Put in by the structure; a person can't leave or be put out by hand.
    Column("is_structural", Boolean, nullable=False, server_default="false"),
    Column("read_number", BigInteger, nullable=False, server_default="0"),
    time_column("read_at", nullable=True),
    Column("is_silent", Boolean, nullable=False, server_default="false"),
    time_column("muted_until", nullable=True),
    # The role «teacher» or «staff» was confirmed: the badge.
    Column("is_confirmed", Boolean, nullable=False, server_default="false"),
    time_column("joined_at"),
    # The row stays when a member leaves: their messages keep their author's caption.
    time_column("left_at", nullable=True),
    tenant_reference("conversation_id", "conversation"),
    tenant_reference("member_id", "member"),
    Index("ix_conversation_member_organisation_id_member_id", "organisation_id", "member_id"),
)

message = tenant_table(
    "message",
    id_column(primary_key=True),
    id_column("conversation_id"),
    # Gapless within the conversation, in the order of the commits.
    Column("number", BigInteger, nullable=False),
    id_column("author_id", nullable=True),
    # text, call, notice
    Column("kind", Text, nullable=False, server_default="text"),
    Column("body", Text, nullable=False),
    id_column("reply_to_id", nullable=True),
    Column("mentions", ARRAY(UUID(as_uuid=True)), nullable=False, server_default="{}"),
    # Files in the order of the author; their rows are foundation's.
    Column("attachments", ARRAY(UUID(as_uuid=True)), nullable=False, server_default="{}"),
    # Of a call: {call_id}; of a notice: {code, params}.
    Column("details", JSONB),
    time_column("created_at"),
    time_column("edited_at", nullable=True),
    time_column("deleted_at", nullable=True),
    id_column("deleted_by", nullable=True),
    time_column("pinned_at", nullable=True),
    Column("search", TSVECTOR, Computed("to_tsvector('russian', translate(body, 'ёЁ', 'еЕ'))", persisted=True)),
    UniqueConstraint("organisation_id", "conversation_id", "number"),
    Index("ix_message_search", "search", postgresql_using="gin"),
    # Few messages carry files: the index holds these only.
    Index("ix_message_attachments", "attachments", postgresql_using="gin", postgresql_where="attachments <> '{}'"),
)
# That its conversation exists is checked once a statement, not once a row: `message_has_conversation`, a trigger.

# Earlier texts of edited and deleted messages, for the moderators (CHAT-9).
message_revision = tenant_table(
    "message_revision",
    id_column("message_id", primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("body", Text, nullable=False),
    id_column("replaced_by"),
    time_column("replaced_at"),
    tenant_reference("message_id", "message"),
)

reaction = tenant_table(
    "reaction",
    id_column("message_id", primary_key=True),
    id_column("member_id", primary_key=True),
    Column("emoji", Text, primary_key=True),
    time_column("at"),
    tenant_reference("message_id", "message"),
)

# A conversation that the turn of a year put to rest, as it was before.
conversation_year = tenant_table(
    "conversation_year",
    id_column("conversation_id", primary_key=True),
    id_column("turn_id"),
    id_column("group_id"),
    id_column("subgroup_id", nullable=True),
    Column("title", Text, nullable=False),
    time_column("archived_at", nullable=True),
    tenant_reference("conversation_id", "conversation"),
    Index("ix_conversation_year_organisation_id_turn_id", "organisation_id", "turn_id"),
)
