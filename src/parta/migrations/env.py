"""What Alembic runs: always on a connection that `migrate` opened."""

from alembic import context

from parta.app import ROOMS
from parta.foundation.db import metadata

# Importing the rooms is what fills the metadata.
_ = ROOMS

# The queue's tables belong to procrastinate.
_FOREIGN = ("procrastinate_", "alembic_version")


def _is_ours(name: str | None, kind: str, _: object) -> bool:
    return not (kind == "table" and name is not None and name.startswith(_FOREIGN))


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    include_name=_is_ours,
    compare_server_default=False,
    transaction_per_migration=False,
)
context.run_migrations()
