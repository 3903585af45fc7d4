"""Grants and row-level security of tables, for use in revisions."""

from alembic import op
from sqlalchemy.util import await_only

from parta.foundation.db import metadata
from parta.foundation.db.schema import isolation_statements
from parta.foundation.jobs import schema as job_schema

_JOB_TABLES = (
    "procrastinate_jobs",
    "procrastinate_events",
    "procrastinate_periodic_defers",
    "procrastinate_workers",
)


def isolate(*names: str) -> None:
    """Give the two roles their rights on tables, and isolate those that organisations own."""
    for name in names:
        for statement in isolation_statements(metadata.tables[name]):
            op.execute(statement)


def create_job_tables() -> None:
    """The queue's own tables: jobs are deferred inside the requests' transactions."""
    # Several statements at once, which only the driver's simple protocol can run.
    adapted = op.get_bind().connection.dbapi_connection
    assert adapted is not None
    await_only(adapted.driver_connection.execute(job_schema()))
    for table in _JOB_TABLES:
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO parta_app, parta_system")
    op.execute("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO parta_app, parta_system")
