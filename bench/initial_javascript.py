"""JavaScript loaded before the chats stand on the screen: what the web app's own budget script says of the build.

The first page is what a visitor without a session loads. A call's and the administration's parts come later, when used.
"""

import asyncio
import re

from .results import Goal, Result
from .server import ROOT

TITLE = "Initial JavaScript"
GOALS = (Goal("chats_kb_gzip", 230, is_least=False, unit="KB gzip"),)


async def run() -> Result:
    """Ask the script; it needs a build (`make install`)."""
    process = await asyncio.create_subprocess_exec(
        "node", "scripts/budget.mjs", cwd=ROOT / "web", stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    out, _ = await process.communicate()
    found = re.search(r"first page ([0-9.]+) KB, chats ([0-9.]+) KB of [0-9.]+ KB", out.decode())
    if found is None:
        raise RuntimeError(f"web/scripts/budget.mjs says: {out.decode(errors='replace')[-300:].strip()}")
    return Result({}, [{"chats_kb_gzip": float(found[2]), "first_page_kb_gzip": float(found[1])}])
