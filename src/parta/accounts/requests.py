"""What a request that signs somebody in or out does to the browser's session."""

from typing import Any
from uuid import UUID

from litestar import Request
from litestar.datastructures import Cookie

from parta.foundation.http import address_of
from parta.foundation.wiring import Wiring

from . import sessions
from .access import cookie_name

AnyRequest = Request[Any, Any, Any]


async def open_here(wiring: Wiring, request: AnyRequest, account_id: UUID, *, provider: str | None = None) -> Cookie:
    """A new session for this browser; the one that it had before ends. Returns its cookie."""
    settings = wiring.settings
    async with wiring.database.system() as tx:
        await sessions.end_session_of_token(tx, wiring.hub, request.cookies.get(cookie_name(settings)))
        opened = await sessions.open_session(
            tx,
            account_id,
            address=address_of(request, settings),
            user_agent=request.headers.get("user-agent", ""),
            provider=provider,
        )
    return sessions.session_cookie(settings, opened.token)
