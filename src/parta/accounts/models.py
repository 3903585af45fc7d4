"""Tables of accounts: global, no organisation sees them."""

from sqlalchemy import Boolean, CheckConstraint, Column, Index, Integer, LargeBinary, Text

from parta.foundation.db import id_column, platform_table, time_column

# A person's sign-in. A contact may be shared: a junior pupil signs in with a parent's e-mail, siblings with the same.
account = platform_table(
    "account",
    id_column(primary_key=True),
    Column("name", Text, nullable=False),
    Column("phone", Text, index=True),
    Column("email", Text, index=True),
    Column("locale", Text, nullable=False, server_default="ru"),
    Column("is_operator", Boolean, nullable=False, server_default="false"),
    # A junior pupil without a contact: signs in through the guardian's device only.
    Column("is_junior", Boolean, nullable=False, server_default="false"),
    time_column("created_at"),
    CheckConstraint("phone is not null or email is not null or is_junior", name="reachable"),
)

sign_in_code = platform_table(
    "sign_in_code",
    id_column(primary_key=True),
    Column("contact", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("code_hash", LargeBinary, nullable=False),
    Column("address", Text, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    time_column("created_at"),
    time_column("expires_at"),
    time_column("used_at", nullable=True),
    Index("ix_sign_in_code_contact_created_at", "contact", "created_at"),
    Index("ix_sign_in_code_address_created_at", "address", "created_at"),
    # For the limit of the platform, and for throwing old ones away.
    Index("ix_sign_in_code_created_at", "created_at"),
)

session = platform_table(
    "session",
    id_column(primary_key=True),
    id_column("account_id"),
    Column("token_hash", LargeBinary, nullable=False, unique=True),
    Column("device", Text, nullable=False),
    Column("address", Text, nullable=False),
    # Through which provider of identities the person came; none: by a code.
    Column("provider", Text),
    # A guardian opened it for their child.
    Column("is_through_guardian", Boolean, nullable=False, server_default="false"),
    time_column("created_at"),
    time_column("seen_at"),
    time_column("ended_at", nullable=True),
    Index("ix_session_account_id", "account_id"),
)

# The demo's «Войти как…»: filled by the seeding, empty and unreachable everywhere else.
demo_person = platform_table(
    "demo_person",
    Column("key", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("organisation", Text, nullable=False),
    id_column("account_id"),
    Column("position", Integer, nullable=False),
)
