"""What files bring into a running Parta."""

from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from parta.foundation.db import is_held

from .cleaning import EXPIRE, SWEEP, expire_uploads, sweep_storage
from .http import download_routes, upload_routes
from .processing import processing
from .uploads import PROCESS

if TYPE_CHECKING:
    # The wiring holds a FileStore: only its type is needed here, and only by the checker.
    from parta.foundation.wiring import Wiring


def wire(wiring: "Wiring") -> None:
    """Announce the routes and the jobs."""
    database, files = wiring.database, wiring.files

    async def may_be_copied() -> bool:
        try:
            return await is_held(database.engine)
        except (SQLAlchemyError, OSError):
            return True  # who can't be asked may hold: what is noted down is removed later

    files.hold_while(may_be_copied)
    wiring.route(
        upload_routes(files, wiring.file_access, wiring.jobs),
        download_routes(files, wiring.file_access),
    )
    wiring.jobs.add(PROCESS, processing(database, files, wiring.settings))

    async def expire() -> None:
        await expire_uploads(database, files)

    async def sweep() -> None:
        await sweep_storage(database, files)

    wiring.jobs.add_periodic(EXPIRE, "17 * * * *", expire)
    wiring.jobs.add_periodic(SWEEP, "41 3 * * *", sweep)
