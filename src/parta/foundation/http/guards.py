"""What every request passes: same origin, a known size, safe headers."""

from typing import Any
from urllib.parse import urlsplit

from litestar.types import ASGIApp, Message, Receive, Scope, Send

from parta.foundation.errors import Refusal

_SAFE = {"GET", "HEAD", "OPTIONS"}


class ForeignOrigin(Refusal):
    """Another site's page sent the person's cookie."""

    code = "foreign_origin"
    status = 403
    ru = "Запрос пришёл с другого сайта и не выполнен."
    en = "The request came from another site and was not carried out."


def is_own_origin(origin: str | None, host: str | None) -> bool:
    """Whether `Origin` names the same host and port as `Host`; clients without an origin aren't browsers."""
    return not origin or urlsplit(origin).netloc == (host or "")


def same_origin(app: ASGIApp) -> ASGIApp:
    """Refuse writing requests that another origin's page makes."""

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in _SAFE:
            headers = {name: value for name, value in scope["headers"] if name in (b"origin", b"host")}
            if not is_own_origin(
                headers.get(b"origin", b"").decode("latin-1"), headers.get(b"host", b"").decode("latin-1")
            ):
                raise ForeignOrigin
        await app(scope, receive, send)

    return guarded


def safe_headers(app: ASGIApp, connect: str = "") -> ASGIApp:
    """Content-Security-Policy and its companions on every answer. `connect`: further origins (LiveKit's)."""
    policy = (
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        f"media-src 'self' blob: mediastream:; connect-src 'self' {connect}; worker-src 'self' blob:; "
        "frame-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'self'; form-action 'self'"
    )
    extra: list[tuple[bytes, bytes]] = [
        (b"content-security-policy", policy.encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"same-origin"),
        (b"permissions-policy", b"camera=(self), microphone=(self), display-capture=(self), geolocation=()"),
        (b"cross-origin-opener-policy", b"same-origin"),
    ]

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                present: set[Any] = {name for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(pair for pair in extra if pair[0] not in present)]
            await send(message)

        await app(scope, receive, send_with_headers)

    return guarded
