"""Tables: one metadata for all rooms, and the isolation of organisations by row-level security.

A tenant table is made with `tenant_table`: its primary key begins with `organisation_id`, and its rows are visible
only in a transaction of that organisation. A table of the platform (accounts, sessions) is made with `platform_table`.
"""

from typing import Any

from sqlalchemy import Column, DateTime, ForeignKeyConstraint, MetaData, Table
from sqlalchemy.dialects.postgresql import UUID
from sqlalchemy.schema import SchemaItem

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# The role of requests: row-level security binds it. It owns nothing.
APP_ROLE = "parta_app"
# The role of the few places that work across organisations (sign-in, group commit, operator's console): BYPASSRLS.
SYSTEM_ROLE = "parta_system"


def tenant_table(name: str, *items: SchemaItem) -> Table:
    """A table of an organisation: `organisation_id` comes first in it and in its primary key."""
    organisation = Column("organisation_id", UUID(as_uuid=True), primary_key=True)
    return Table(name, metadata, organisation, *items, info={"isolated": True})


def platform_table(name: str, *items: SchemaItem) -> Table:
    """A table that no organisation owns; only system transactions reach it."""
    return Table(name, metadata, *items, info={"isolated": False})


def id_column(name: str = "id", *, primary_key: bool = False, nullable: bool = False) -> Column[Any]:
    return Column(name, UUID(as_uuid=True), primary_key=primary_key, nullable=nullable and not primary_key)


def time_column(name: str, *, nullable: bool = False) -> Column[Any]:
    return Column(name, DateTime(timezone=True), nullable=nullable)


def tenant_reference(column: str, table: str, *, ondelete: str = "CASCADE") -> ForeignKeyConstraint:
    """A foreign key inside the organisation: a row can't point into another one."""
    return ForeignKeyConstraint(
        ["organisation_id", column], [f"{table}.organisation_id", f"{table}.id"], ondelete=ondelete
    )


def isolation_statements(table: Table) -> list[str]:
    """SQL that grants a table to the two roles and, where an organisation owns it, isolates its rows."""
    statements = [f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table.name} TO {SYSTEM_ROLE}"]
    if not table.info["isolated"]:
        return statements
    own = "organisation_id = nullif(current_setting('parta.organisation', true), '')::uuid"
    return [
        *statements,
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table.name} TO {APP_ROLE}",
        f"ALTER TABLE {table.name} ENABLE ROW LEVEL SECURITY",
        f"CREATE POLICY own_organisation ON {table.name} USING ({own}) WITH CHECK ({own})",
    ]


def role_statements() -> list[str]:
    """SQL that makes the two roles; they can't sign in, the connection's user changes into them."""
    create = (
        "DO $$ BEGIN CREATE ROLE {0} NOLOGIN {1}; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
    )
    return [
        create.format(APP_ROLE, "NOBYPASSRLS"),
        create.format(SYSTEM_ROLE, "BYPASSRLS"),
        f"GRANT USAGE ON SCHEMA public TO {APP_ROLE}, {SYSTEM_ROLE}",
        f"GRANT {APP_ROLE}, {SYSTEM_ROLE} TO CURRENT_USER",
    ]
