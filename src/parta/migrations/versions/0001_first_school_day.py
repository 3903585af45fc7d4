"""The first school day: all tables, the queue of jobs, row-level security."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from parta.migrations.isolation import create_job_tables, isolate

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("locale", sa.Text(), server_default="ru", nullable=False),
        sa.Column("is_operator", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("phone is not null or email is not null", name=op.f("ck_account_reachable")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        info={"isolated": False},
    )
    op.create_index(op.f("ix_account_email"), "account", ["email"], unique=False)
    op.create_index(op.f("ix_account_phone"), "account", ["phone"], unique=False)
    op.create_table(
        "application",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("inn", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("student_count", sa.Integer(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("administrator_name", sa.Text(), nullable=False),
        sa.Column("administrator_email", sa.Text(), nullable=False),
        sa.Column("administrator_phone", sa.Text(), nullable=False),
        sa.Column("order_name", sa.Text(), nullable=False),
        sa.Column("order_media_type", sa.Text(), nullable=False),
        sa.Column("order_size", sa.Integer(), nullable=False),
        sa.Column("order_key", sa.Text(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), server_default="", nullable=False),
        sa.Column("history", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
        sa.Column("organisation_id", sa.UUID(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        info={"isolated": False},
    )
    op.create_index("ix_application_sender_submitted_at", "application", ["sender", "submitted_at"], unique=False)
    op.create_index(op.f("ix_application_state"), "application", ["state"], unique=False)
    op.create_table(
        "conversation",
        sa.Column("organisation_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("group_id", sa.UUID(), nullable=True),
        sa.Column("pair", sa.Text(), nullable=True),
        sa.Column("is_read_only", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("created_by", sa.UUID(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("live", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_conversation")),
        sa.UniqueConstraint(
            "organisation_id", "kind", "group_id", name=op.f("uq_conversation_organisation_id_kind_group_id")
        ),
        sa.UniqueConstraint("organisation_id", "pair", name=op.f("uq_conversation_organisation_id_pair")),
        info={"isolated": True},
    )
    op.create_table(
        "demo_letter",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), server_default="", nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demo_letter")),
        info={"isolated": False},
    )
    op.create_index("ix_demo_letter_created_at", "demo_letter", ["created_at"], unique=False)
    op.create_table(
        "demo_person",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("account_id", sa.UUID(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_demo_person")),
        info={"isolated": False},
    )
    op.create_table(
        "event_log",
        sa.Column("organisation_id", sa.UUID(), nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "stream", "seq", name=op.f("pk_event_log")),
        info={"isolated": True},
    )
    op.create_table(
        "member",
        sa.Column("organisation_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("account_id", sa.UUID(), nullable=True),
        sa.Column("surname", sa.Text(), nullable=False),
        sa.Column("given_name", sa.Text(), nullable=False),
        sa.Column("patronymic", sa.Text(), server_default="", nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("sex", sa.Text(), nullable=True),
        sa.Column("file_number", sa.Text(), nullable=True),
        sa.Column("external_id", sa.Text(), nullable=True),
        sa.Column("position", sa.Text(), server_default="", nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_member")),
        sa.UniqueConstraint("organisation_id", "account_id", name="uq_member_organisation_account"),
        info={"isolated": True},
    )
    op.create_index("ix_member_account_id", "member", ["account_id"], unique=False)
    op.create_index("ix_member_email", "member", ["email"], unique=False)
    op.create_index("ix_member_organisation_id_name_key", "member", ["organisation_id", "name_key"], unique=False)
    op.create_index("ix_member_phone", "member", ["phone"], unique=False)
    op.create_table(
        "organisation",
        sa.Column("organisation_id", sa.UUID(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("short_name", sa.Text(), nullable=False),
        sa.Column("inn", sa.Text(), server_default="", nullable=False),
        sa.Column("address", sa.Text(), server_default="", nullable=False),
        sa.Column("municipality", sa.Text(), server_default="", nullable=False),
        sa.Column("site", sa.Text(), server_default="", nullable=False),
        sa.Column("settings", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("slug", name=op.f("uq_organisation_slug")),
        info={"isolated": True},
    )
    op.create_table(
        "outgoing_letter",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), server_default="", nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_letter")),
        info={"isolated": False},
    )
    op.create_table(
        "roster_import",
        sa.Column("organisation_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("corrections", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("counts", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("problems", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
        sa.Column("total", sa.Integer(), server_default="0", nullable=False),
        sa.Column("done", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_by", sa.UUID(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_roster_import")),
        info={"isolated": True},
    )
    op.create_table(
        "roster_layout",
        sa.Column("organisation_id", sa.UUID(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("meanings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("is_used", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "fingerprint", name=op.f("pk_roster_layout")),
        info={"isolated": True},
    )
    op.create_table(
        "school_group",
        sa.Column("organisation_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("parallel", sa.Integer(), nullable=True),
        sa.Column("letter", sa.Text(), nullable=True),
        sa.Column("external_id", sa.Text(), nullable=True),
        sa.Column("curator_id", sa.UUID(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_school_group")),
        info={"isolated": True},
    )
    op.create_index(
        "uq_school_group_live_name",
        "school_group",
        ["organisation_id", "kind", "name_key"],
        unique=True,
        postgresql_where="archived_at is null",
    )
    op.create_table(
        "session",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("account_id", sa.UUID(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_session_token_hash")),
        info={"isolated": False},
    )
    op.create_index("ix_session_account_id", "session", ["account_id"], unique=False)
    op.create_table(
        "sign_in_code",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_code")),
        info={"isolated": False},
    )
    op.create_index("ix_sign_in_code_address_created_at", "sign_in_code", ["address", "created_at"], unique=False)
    op.create_index("ix_sign_in_code_contact_created_at", "sign_in_code", ["contact", "created_at"], unique=False)
    op.create_table(
        "stored_file",
        sa.Column("organisation_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("owner_member_id", sa.UUID(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), server_default="application/octet-stream", nullable=False),
        sa.Column("kind", sa.Text(), server_default="file", nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("duration_seconds", sa.Float(), nullable=True),
        sa.Column("placeholder", sa.Text(), nullable=True),
        sa.Column("has_preview", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("is_ready", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("upload_length", sa.BigInteger(), nullable=False),
        sa.Column("upload_offset", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("writer", sa.UUID(), nullable=True),
        sa.Column("writer_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_stored_file")),
        info={"isolated": True},
    )
    op.create_index(
        "ix_stored_file_unfinished",
        "stored_file",
        ["organisation_id", "owner_member_id", "created_at"],
        unique=False,
        postgresql_where=sa.text("completed_at is null"),
    )
    op.create_table(
        "stream_head",
        sa.Column("organisation_id", sa.UUID(), nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("number", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("first_seq", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "stream", name=op.f("pk_stream_head")),
        info={"isolated": True},
    )
    op.create_table(
        "call",
        sa.Column("organisation_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("conversation_id", sa.UUID(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("started_by", sa.UUID(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), server_default="held", nullable=False),
        sa.Column("is_direct", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("ringing_member_id", sa.UUID(), nullable=True),
        sa.Column("is_locked", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("allows_microphone", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("allows_camera", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("allows_screen", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("message_id", sa.UUID(), nullable=False),
        sa.Column("participant_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("empty_since", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "conversation_id"],
            ["conversation.organisation_id", "conversation.id"],
            name=op.f("fk_call_organisation_id_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_call")),
        info={"isolated": True},
    )
    op.create_index("ix_call_conversation", "call", ["organisation_id", "conversation_id", "started_at"], unique=False)
    op.create_index("ix_call_id", "call", ["id"], unique=False)
    op.create_index(
        "uq_call_live",
        "call",
        ["organisation_id", "conversation_id"],
        unique=True,
        postgresql_where=sa.text("ended_at is null"),
    )
    op.create_table(
        "conversation_member",
        sa.Column("organisation_id", sa.UUID(), nullable=False),
        sa.Column("conversation_id", sa.UUID(), nullable=False),
        sa.Column("member_id", sa.UUID(), nullable=False),
        sa.Column("caption", sa.Text(), server_default="", nullable=False),
        sa.Column("part", sa.Text(), server_default="", nullable=False),
        sa.Column("is_moderator", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("is_structural", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("read_number", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_silent", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("muted_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_confirmed", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "conversation_id"],
            ["conversation.organisation_id", "conversation.id"],
            name=op.f("fk_conversation_member_organisation_id_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "member_id"],
            ["member.organisation_id", "member.id"],
            name=op.f("fk_conversation_member_organisation_id_member_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "conversation_id", "member_id", name=op.f("pk_conversation_member")),
        info={"isolated": True},
    )
    op.create_index(
        "ix_conversation_member_organisation_id_member_id",
        "conversation_member",
        ["organisation_id", "member_id"],
        unique=False,
    )
    op.create_table(
        "enrolment",
        sa.Column("organisation_id", sa.UUID(), nullable=False),
        sa.Column("student_id", sa.UUID(), nullable=False),
        sa.Column("group_id", sa.UUID(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "group_id"],
            ["school_group.organisation_id", "school_group.id"],
            name=op.f("fk_enrolment_organisation_id_group_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "student_id"],
            ["member.organisation_id", "member.id"],
            name=op.f("fk_enrolment_organisation_id_student_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "student_id", name=op.f("pk_enrolment")),
        info={"isolated": True},
    )
    op.create_index("ix_enrolment_organisation_id_group_id", "enrolment", ["organisation_id", "group_id"], unique=False)
    op.create_table(
        "group_teacher",
        sa.Column("organisation_id", sa.UUID(), nullable=False),
        sa.Column("group_id", sa.UUID(), nullable=False),
        sa.Column("member_id", sa.UUID(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "group_id"],
            ["school_group.organisation_id", "school_group.id"],
            name=op.f("fk_group_teacher_organisation_id_group_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "member_id"],
            ["member.organisation_id", "member.id"],
            name=op.f("fk_group_teacher_organisation_id_member_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "group_id", "member_id", "subject", name=op.f("pk_group_teacher")),
        info={"isolated": True},
    )
    op.create_index(
        "ix_group_teacher_organisation_id_member_id", "group_teacher", ["organisation_id", "member_id"], unique=False
    )
    op.create_table(
        "guardian_link",
        sa.Column("organisation_id", sa.UUID(), nullable=False),
        sa.Column("guardian_id", sa.UUID(), nullable=False),
        sa.Column("student_id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "guardian_id"],
            ["member.organisation_id", "member.id"],
            name=op.f("fk_guardian_link_organisation_id_guardian_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "student_id"],
            ["member.organisation_id", "member.id"],
            name=op.f("fk_guardian_link_organisation_id_student_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "guardian_id", "student_id", name=op.f("pk_guardian_link")),
        info={"isolated": True},
    )
    op.create_index(
        "ix_guardian_link_organisation_id_student_id", "guardian_link", ["organisation_id", "student_id"], unique=False
    )
    op.create_table(
        "invitation",
        sa.Column("organisation_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("group_id", sa.UUID(), nullable=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("max_uses", sa.Integer(), nullable=True),
        sa.Column("created_by", sa.UUID(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "created_by"],
            ["member.organisation_id", "member.id"],
            name=op.f("fk_invitation_organisation_id_created_by"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "group_id"],
            ["school_group.organisation_id", "school_group.id"],
            name=op.f("fk_invitation_organisation_id_group_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("code", name=op.f("uq_invitation_code")),
        info={"isolated": True},
    )
    op.create_index(
        "ix_invitation_organisation_id_group_id", "invitation", ["organisation_id", "group_id"], unique=False
    )
    op.create_table(
        "member_role",
        sa.Column("organisation_id", sa.UUID(), nullable=False),
        sa.Column("member_id", sa.UUID(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("is_confirmed", sa.Boolean(), nullable=False),
        sa.Column("confirmed_by", sa.UUID(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "member_id"],
            ["member.organisation_id", "member.id"],
            name=op.f("fk_member_role_organisation_id_member_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "member_id", "role", name=op.f("pk_member_role")),
        info={"isolated": True},
    )
    op.create_table(
        "message",
        sa.Column("organisation_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("conversation_id", sa.UUID(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("author_id", sa.UUID(), nullable=True),
        sa.Column("kind", sa.Text(), server_default="text", nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("reply_to_id", sa.UUID(), nullable=True),
        sa.Column("mentions", postgresql.ARRAY(sa.UUID()), server_default="{}", nullable=False),
        sa.Column("attachments", postgresql.ARRAY(sa.UUID()), server_default="{}", nullable=False),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_by", sa.UUID(), nullable=True),
        sa.Column("pinned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "search",
            postgresql.TSVECTOR(),
            sa.Computed("to_tsvector('russian', translate(body, 'ёЁ', 'еЕ'))", persisted=True),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "conversation_id"],
            ["conversation.organisation_id", "conversation.id"],
            name=op.f("fk_message_organisation_id_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_message")),
        sa.UniqueConstraint(
            "organisation_id",
            "conversation_id",
            "number",
            name=op.f("uq_message_organisation_id_conversation_id_number"),
        ),
        info={"isolated": True},
    )
    op.create_index(
        "ix_message_attachments",
        "message",
        ["attachments"],
        unique=False,
        postgresql_using="gin",
        postgresql_where="attachments <> '{}'",
    )
    op.create_index("ix_message_search", "message", ["search"], unique=False, postgresql_using="gin")
    op.create_table(
        "stored_part",
        sa.Column("organisation_id", sa.UUID(), nullable=False),
        sa.Column("file_id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "file_id"],
            ["stored_file.organisation_id", "stored_file.id"],
            name=op.f("fk_stored_part_organisation_id_file_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "file_id", "number", name=op.f("pk_stored_part")),
        info={"isolated": True},
    )
    op.create_table(
        "teacher_subject",
        sa.Column("organisation_id", sa.UUID(), nullable=False),
        sa.Column("member_id", sa.UUID(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "member_id"],
            ["member.organisation_id", "member.id"],
            name=op.f("fk_teacher_subject_organisation_id_member_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "member_id", "subject", name=op.f("pk_teacher_subject")),
        info={"isolated": True},
    )
    op.create_table(
        "call_attendance",
        sa.Column("organisation_id", sa.UUID(), nullable=False),
        sa.Column("call_id", sa.UUID(), nullable=False),
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("member_id", sa.UUID(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("departure", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "call_id"],
            ["call.organisation_id", "call.id"],
            name=op.f("fk_call_attendance_organisation_id_call_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "call_id", "session", name=op.f("pk_call_attendance")),
        info={"isolated": True},
    )
    op.create_index("ix_call_attendance_member", "call_attendance", ["organisation_id", "member_id"], unique=False)
    op.create_table(
        "call_removal",
        sa.Column("organisation_id", sa.UUID(), nullable=False),
        sa.Column("call_id", sa.UUID(), nullable=False),
        sa.Column("member_id", sa.UUID(), nullable=False),
        sa.Column("removed_by", sa.UUID(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "call_id"],
            ["call.organisation_id", "call.id"],
            name=op.f("fk_call_removal_organisation_id_call_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "call_id", "member_id", name=op.f("pk_call_removal")),
        info={"isolated": True},
    )
    op.create_table(
        "invitation_use",
        sa.Column("organisation_id", sa.UUID(), nullable=False),
        sa.Column("invitation_id", sa.UUID(), nullable=False),
        sa.Column("member_id", sa.UUID(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "invitation_id"],
            ["invitation.organisation_id", "invitation.id"],
            name=op.f("fk_invitation_use_organisation_id_invitation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "member_id"],
            ["member.organisation_id", "member.id"],
            name=op.f("fk_invitation_use_organisation_id_member_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "invitation_id", "member_id", name=op.f("pk_invitation_use")),
        info={"isolated": True},
    )
    op.create_table(
        "join_request",
        sa.Column("organisation_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("invitation_id", sa.UUID(), nullable=False),
        sa.Column("group_id", sa.UUID(), nullable=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("account_id", sa.UUID(), nullable=False),
        sa.Column("surname", sa.Text(), nullable=False),
        sa.Column("given_name", sa.Text(), nullable=False),
        sa.Column("patronymic", sa.Text(), server_default="", nullable=False),
        sa.Column("child_name", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), server_default="open", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("decided_by", sa.UUID(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "invitation_id"],
            ["invitation.organisation_id", "invitation.id"],
            name=op.f("fk_join_request_organisation_id_invitation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_join_request")),
        info={"isolated": True},
    )
    op.create_index("ix_join_request_organisation_id_state", "join_request", ["organisation_id", "state"], unique=False)
    op.create_table(
        "message_revision",
        sa.Column("organisation_id", sa.UUID(), nullable=False),
        sa.Column("message_id", sa.UUID(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("replaced_by", sa.UUID(), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "message_id"],
            ["message.organisation_id", "message.id"],
            name=op.f("fk_message_revision_organisation_id_message_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "message_id", "revision", name=op.f("pk_message_revision")),
        info={"isolated": True},
    )
    op.create_table(
        "reaction",
        sa.Column("organisation_id", sa.UUID(), nullable=False),
        sa.Column("message_id", sa.UUID(), nullable=False),
        sa.Column("member_id", sa.UUID(), nullable=False),
        sa.Column("emoji", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "message_id"],
            ["message.organisation_id", "message.id"],
            name=op.f("fk_reaction_organisation_id_message_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "message_id", "member_id", "emoji", name=op.f("pk_reaction")),
        info={"isolated": True},
    )
    create_job_tables()
    isolate(
        "account",
        "application",
        "call",
        "call_attendance",
        "call_removal",
        "conversation",
        "conversation_member",
        "demo_letter",
        "demo_person",
        "enrolment",
        "event_log",
        "group_teacher",
        "guardian_link",
        "invitation",
        "invitation_use",
        "join_request",
        "member",
        "member_role",
        "message",
        "message_revision",
        "organisation",
        "outgoing_letter",
        "reaction",
        "roster_import",
        "roster_layout",
        "school_group",
        "session",
        "sign_in_code",
        "stored_file",
        "stored_part",
        "stream_head",
        "teacher_subject",
    )
