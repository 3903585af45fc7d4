"""Tables of the exchange: who may read, what has changed since when, what went out."""

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, LargeBinary, Text
from sqlalchemy.dialects.postgresql import ARRAY

from parta.foundation.db import id_column, tenant_reference, tenant_table, time_column

# A system that may read this organisation's roster by REST, and no other organisation's.
client = tenant_table(
    "exchange_client",
    id_column(primary_key=True),
    Column("name", Text, nullable=False),
    # roster, core, demographics
    Column("scopes", ARRAY(Text), nullable=False),
    Column("gives_contacts", Boolean, nullable=False),
    Column("secret_hash", LargeBinary, nullable=False),
    id_column("created_by"),
    time_column("created_at"),
    time_column("secret_at"),
    time_column("used_at", nullable=True),
    time_column("revoked_at", nullable=True),
    # Requests of the present minute, for the limit.
    time_column("minute", nullable=True),
    Column("requests_in_minute", Integer, nullable=False, server_default="0"),
)

# When each record became what it is: a keyed digest of it, nothing of its content.
stamp = tenant_table(
    "exchange_stamp",
    Column("kind", Text, primary_key=True),
    id_column("sourced_id", primary_key=True),
    Column("digest", LargeBinary, nullable=False),
    time_column("modified_at"),
    time_column("gone_at", nullable=True),
)

# What went out: every archive, and each client's requests by day.
delivery = tenant_table(
    "exchange_delivery",
    id_column(primary_key=True),
    # archive, rest
    Column("kind", Text, nullable=False),
    Column("day", Date, nullable=False),
    id_column("client_id", nullable=True),
    id_column("actor_id", nullable=True),
    # A client's name, or «Командная строка»; a person is known by their id alone.
    Column("taker", Text, nullable=False),
    Column("has_contacts", Boolean, nullable=False),
    Column("has_demographics", Boolean, nullable=False),
    Column("requests", BigInteger, nullable=False),
    Column("records", BigInteger, nullable=False),
    time_column("at"),
    tenant_reference("client_id", "exchange_client"),
    Index(
        "uq_exchange_delivery_client_day", "organisation_id", "client_id", "day", unique=True,
        postgresql_where="client_id is not null",
    ),
    Index("ix_exchange_delivery_organisation_id_at", "organisation_id", "at"),
)  # fmt: skip
