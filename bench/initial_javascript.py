"""JavaScript that a first visit loads: what the web app's own budget script says of the build."""

import asyncio
import re

from .results import Goal, Result
from .server import ROOT

TITLE = "Initial JavaScript"
GOALS = (Goal("kb_gzip", 230, is_least=False, unit="KB gzip"),)


async def run() -> Result:
    """Ask the script; it needs a build (`make install`)."""
    process = await asyncio.create_subprocess_exec(
        "node", "scripts/budget.mjs", cwd=ROOT / "web", stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    out, _ = await process.communicate()
    found = re.search(r"initial JavaScript: ([0-9.]+) KB gzip of [0-9.]+ KB in ([0-9]+) files", out.decode())
    if found is None:
        raise RuntimeError(f"web/scripts/budget.mjs says: {out.decode(errors='replace')[-300:].strip()}")
    return Result({}, [{"kb_gzip": float(found[1]), "files": float(found[2])}])
