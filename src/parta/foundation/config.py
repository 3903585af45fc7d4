"""Every setting of Parta, typed and documented in one place; each is read from the environment as PARTA_<NAME>."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import msgspec


class SettingsError(Exception):
    """A setting is missing or can't be used; the message says which and what is expected."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What an operator may set. The docstring of each field is its documentation (`parta settings` prints it)."""

    host: Annotated[str, "Address to listen on"] = "127.0.0.1"
    port: Annotated[int, "Port to listen on"] = 8000
    public_url: Annotated[str, "Address people type; links in letters and QR codes begin with it"] = ""
    data: Annotated[Path, "Folder for the embedded database, files and keys"] = Path("data")
    secret: Annotated[str, "Key that signs tickets; at least 32 characters"] = ""
    demo: Annotated[bool, "Seed the demo school and open the demo's doors (only `parta demo`, only on loopback)"] = (
        False
    )
    web: Annotated[Path, "Folder of the built web app"] = Path("web/dist")

    database_url: Annotated[str, "PostgreSQL, postgresql://…; empty: the embedded one"] = ""
    database_pool: Annotated[int, "Connections a process keeps for requests"] = 12
    redis_url: Annotated[str, "Redis/Valkey for several server processes; empty: one process"] = ""
    log_days: Annotated[int, "Days an event stays in the log; older clients take a fresh snapshot"] = 30

    livekit_url: Annotated[str, "LiveKit as the server reaches it; empty: the embedded one"] = ""
    livekit_public_url: Annotated[str, "LiveKit as browsers reach it; empty: the same"] = ""
    livekit_binary: Annotated[str, "LiveKit server to start; empty: livekit-server on PATH, else .tools/bin"] = ""
    livekit_key: Annotated[str, "LiveKit API key"] = ""
    livekit_secret: Annotated[str, "LiveKit API secret"] = ""
    ring_seconds: Annotated[int, "How long a direct call rings before it is missed"] = 60
    empty_call_seconds: Annotated[int, "How long a call stays open with nobody in it"] = 300

    files_url: Annotated[str, "Object storage, e.g. s3://bucket/prefix; empty: <data>/files"] = ""
    file_limit: Annotated[int, "Largest file, bytes"] = 2 * 1024**3

    sms_url: Annotated[str, "HTTP gateway for SMS: POST {phone, text} as JSON"] = ""
    sms_token: Annotated[str, "Bearer token of the SMS gateway"] = ""
    smtp_url: Annotated[str, "smtp://user:password@host:port or smtps://…"] = ""
    mail_from: Annotated[str, "Sender of letters"] = "Парта <parta@localhost>"

    oidc: Annotated[str, "Sign-in by OpenID Connect: a JSON list of providers, see docs/operator.md; empty: none"] = ""

    codes_per_contact: Annotated[int, "Sign-in codes a phone or an e-mail may be sent in an hour"] = 6
    codes_per_contact_day: Annotated[int, "Sign-in codes a phone or an e-mail may be sent in 24 hours"] = 20
    codes_per_address: Annotated[int, "Sign-in codes one network address may ask for in an hour"] = 60
    codes_per_minute: Annotated[int, "Sign-in codes the whole platform sends in a minute"] = 300
    applications_per_address: Annotated[int, "Applications of organisations one address may send in an hour"] = 10

    operator_phone: Annotated[str, "Phone of the first platform operator"] = ""
    serve_jobs: Annotated[bool, "Run background jobs inside `parta serve`; 0: only `parta worker` runs them"] = True
    drain_seconds: Annotated[int, "Seconds after SIGTERM in which sockets leave one by one and health says 503"] = 0
    frames_per_second: Annotated[int, "Frames a socket may send in a second before it is closed"] = 50
    gather_ms: Annotated[int, "Milliseconds that frames of a stream with many readers may wait to leave together"] = 5
    bytes_per_second: Annotated[int, "Bytes a socket may send in a second before it is closed"] = 512 * 1024
    sockets_per_session: Annotated[int, "Sockets a signed-in browser may hold open; the oldest goes first"] = 32
    socket_buffer: Annotated[int, "Bytes a socket may leave unread before it is closed"] = 1024 * 1024
    unread_total: Annotated[int, "Bytes a process keeps for all slow readers; the greediest goes first"] = 256 * 1024**2
    unread_seconds: Annotated[int, "Seconds a client may leave its answer or its socket's frames unread"] = 30
    opening_seconds: Annotated[int, "Seconds in which the head of a request must come"] = 10
    opening_limit: Annotated[int, "Connections of a process without a whole head; the oldest goes first"] = 8192
    opening_per_address: Annotated[int, "Of these, from one network address that is no trusted proxy"] = 256
    header_limit: Annotated[int, "Largest head of a request, bytes"] = 32 * 1024
    slowest_body: Annotated[int, "Bytes a second that the body of a request must come with"] = 256
    body_limit: Annotated[int, "Largest JSON request, bytes"] = 256 * 1024
    trusted_proxies: Annotated[str, "Addresses and networks (comma) whose X-Forwarded-For is believed"] = "127.0.0.1"

    log_format: Annotated[str, "json, text, or auto: text in a terminal"] = "auto"
    log_level: Annotated[str, "debug, info, warning or error"] = "info"
    traces_url: Annotated[str, "OpenTelemetry collector, e.g. http://127.0.0.1:4318/v1/traces; empty: no traces"] = ""
    traces_percent: Annotated[int, "Of a hundred requests and posts, how many are traced"] = 1
    metrics: Annotated[str, "Where Prometheus may ask for GET /metrics, host:port; empty: nowhere"] = ""
    metrics_token: Annotated[str, "Bearer token of that endpoint; needed unless it listens on loopback"] = ""

    @property
    def url(self) -> str:
        """Public address without a trailing slash."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def is_secure(self) -> bool:
        return self.url.startswith("https://")


def load_settings(environment: Mapping[str, str] | None = None, **changes: Any) -> Settings:
    """Read settings from `environment` (default: the process's), then apply `changes`.

    Raises SettingsError naming the variable that can't be read.
    """
    environment = os.environ if environment is None else environment
    values: dict[str, Any] = {}
    for name, kind in get_type_hints(Settings).items():
        raw = environment.get(f"PARTA_{name.upper()}")
        if raw is None:
            continue
        try:
            values[name] = _read(raw, kind)
        except ValueError as error:
            raise SettingsError(f"PARTA_{name.upper()}={raw!r}: {error}") from error
    return Settings(**{**values, **changes})


def _read(raw: str, kind: type) -> object:
    if kind is bool:
        if raw.lower() not in {"0", "1", "true", "false", "yes", "no"}:
            raise ValueError("expected 0 or 1")
        return raw.lower() in {"1", "true", "yes"}
    if kind is int:
        return int(raw)
    return Path(raw) if kind is Path else raw


def refuse_production(settings: Settings) -> list[str]:
    """What keeps `parta serve` from starting: default secrets, the demo, nobody to send codes with. Empty: nothing."""
    faults: list[str] = []
    if settings.demo:
        faults.append("PARTA_DEMO: the demo's doors open only under `parta demo`")
    if len(settings.secret) < 32:
        faults.append("PARTA_SECRET: at least 32 characters, e.g. " + secrets.token_urlsafe(6) + "… (make your own)")
    if not settings.public_url:
        faults.append("PARTA_PUBLIC_URL: the address people type")
    if not settings.sms_url and not settings.smtp_url:
        faults.append("PARTA_SMS_URL or PARTA_SMTP_URL: codes must reach people")
    if bool(settings.livekit_url) != bool(settings.livekit_key and settings.livekit_secret):
        faults.append("PARTA_LIVEKIT_URL, _KEY and _SECRET belong together")
    if settings.metrics and not settings.metrics_token and not _is_loopback(settings.metrics):
        faults.append("PARTA_METRICS_TOKEN: figures are nobody's but yours; needed unless PARTA_METRICS is on loopback")
    return faults


def _is_loopback(address: str) -> bool:
    return address.rpartition(":")[0].strip("[]") in {"", "127.0.0.1", "::1", "localhost"}


def describe_settings() -> list[tuple[str, str, str]]:
    """(variable, default, meaning) of every setting, for the documentation."""
    hints = get_type_hints(Settings, include_extras=True)
    defaults = Settings()
    return [
        (f"PARTA_{name.upper()}", str(getattr(defaults, name)), hints[name].__metadata__[0])
        for name in Settings.__struct_fields__
    ]
