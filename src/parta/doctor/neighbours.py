"""What the servers beside ours say: LiveKit, Redis, the gateways of letters, the public address."""

import asyncio
import smtplib
import ssl
from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import unquote, urlsplit

import aiohttp
import httpx
from livekit import api
from redis.asyncio import Redis
from redis.exceptions import RedisError

from parta.foundation import clock
from parta.foundation.processes import ProcessError, find_binary

from .findings import Finding, Place, fault, fine, warning

_PATIENCE = 5.0
CERTIFICATE_DAYS = 14
_CALLS, _BUS, _MAIL, _SMS, _ADDRESS = "Звонки", "Шина", "Почта", "SMS", "Адрес"


async def livekit(place: Place) -> Sequence[Finding]:
    """Whether the media server answers and knows our keys."""
    settings = place.settings
    if not settings.livekit_url:
        try:
            return [fine(_CALLS, f"LiveKit запускается вместе с Партой: {find_binary()}.")]
        except ProcessError as error:
            return [fault(_CALLS, f"Звонков не будет: {error}")]
    url = settings.livekit_url.replace("wss://", "https://").replace("ws://", "http://")
    try:
        timeout = aiohttp.ClientTimeout(total=_PATIENCE)
        async with api.LiveKitAPI(url, settings.livekit_key, settings.livekit_secret, timeout=timeout) as client:
            await client.room.list_rooms(api.ListRoomsRequest(names=["-"]))
    except api.TwirpError as error:
        return [
            fault(_CALLS, f"LiveKit {url} не принимает наши ключи ({error.code}): сверьте PARTA_LIVEKIT_KEY и _SECRET.")
        ]
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        return [fault(_CALLS, f"LiveKit {url} не отвечает ({_said(error)}): чат работает, звонки нет.")]
    public = settings.livekit_public_url
    if settings.is_secure and not (public or settings.livekit_url).startswith(("wss://", "https://")):
        return [fault(_CALLS, "Браузеры не пойдут с https на ws://: задайте PARTA_LIVEKIT_PUBLIC_URL=wss://…")]
    return [fine(_CALLS, f"LiveKit отвечает и знает наши ключи: {url}.")]


async def redis(place: Place) -> Sequence[Finding]:
    """Whether the bus between server processes answers."""
    url = place.settings.redis_url
    if not url:
        return [fine(_BUS, "Один процесс сервера, шина не нужна.")]
    try:
        async with asyncio.timeout(_PATIENCE), Redis.from_url(url) as connection:
            await connection.ping()
            version = (await connection.info("server")).get("redis_version", "?")
    except (RedisError, OSError, TimeoutError, ValueError) as error:
        host = urlsplit(url).hostname
        return [
            fault(
                _BUS, f"Redis/Valkey на {host} не отвечает ({_said(error)}): новости идут между процессами с задержкой."
            )
        ]
    return [fine(_BUS, f"Redis/Valkey {version} отвечает.")]


async def mail(place: Place) -> Sequence[Finding]:
    """Whether the SMTP server lets us in; no letter is sent."""
    url = place.settings.smtp_url
    if not url:
        return (
            [warning(_MAIL, "Не настроена: коды и напоминания уйдут только по SMS.")] if place.settings.sms_url else []
        )
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        return [fault(_MAIL, "PARTA_SMTP_URL: ожидается smtp://пользователь:пароль@сервер:порт или smtps://…")]
    try:
        await asyncio.to_thread(_greet, url)
    except smtplib.SMTPAuthenticationError:
        return [fault(_MAIL, f"{parts.hostname} не принимает имя и пароль из PARTA_SMTP_URL.")]
    except (smtplib.SMTPException, OSError) as error:
        return [fault(_MAIL, f"{parts.hostname} не отвечает ({_said(error)}): коды и письма не уйдут.")]
    return [fine(_MAIL, f"{parts.hostname} принимает нас.")]


def _greet(url: str) -> None:
    parts = urlsplit(url)
    context = ssl.create_default_context()
    host = parts.hostname or ""
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, parts.port or 465, timeout=_PATIENCE, context=context)
    else:
        server = smtplib.SMTP(host, parts.port or 587, timeout=_PATIENCE)
    with server:
        server.ehlo()
        if parts.scheme != "smtps" and server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.noop()


async def sms(place: Place) -> Sequence[Finding]:
    """Whether the gateway can be reached; nothing is sent, for it would cost."""
    url = place.settings.sms_url
    if not url:
        return [warning(_SMS, "Не настроены: у кого нет почты, тому не войти.")] if place.settings.smtp_url else []
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return [fault(_SMS, "PARTA_SMS_URL: ожидается адрес https://…")]
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        async with asyncio.timeout(_PATIENCE):
            _, writer = await asyncio.open_connection(parts.hostname, port, ssl=parts.scheme == "https" or None)
            writer.close()
    except (OSError, TimeoutError) as error:
        return [fault(_SMS, f"Шлюз {parts.hostname}:{port} не отвечает ({_said(error)}): коды не уйдут.")]
    if parts.scheme == "http" and parts.hostname not in {"127.0.0.1", "::1", "localhost"}:
        return [warning(_SMS, f"Коды и номера идут к {parts.hostname} без шифрования: нужен https.")]
    return [fine(_SMS, f"Шлюз {parts.hostname} доступен.")]


async def address(place: Place) -> Sequence[Finding]:
    """Whether people reach us by the public address, encrypted, with a certificate that isn't about to end."""
    url = place.settings.public_url.rstrip("/")
    if not url:
        return []  # the settings have said it
    parts = urlsplit(url)
    is_near = parts.hostname in {"127.0.0.1", "::1", "localhost"}
    if parts.scheme != "https" and not is_near:
        return [fault(_ADDRESS, f"{url}: без https пароли и сообщения видны в сети; поставьте прокси с TLS.")]
    found: list[Finding] = []
    try:
        async with httpx.AsyncClient(timeout=_PATIENCE) as client:
            answer = await client.get(f"{url}/api/health")
        parts_told = answer.json().get("parts") if "json" in answer.headers.get("content-type", "") else None
    except httpx.HTTPError as error:
        if "CERTIFICATE" in str(error):
            return [fault(_ADDRESS, f"{url}: браузеры не доверят сертификату ({_said(error)}).")]
        return [fault(_ADDRESS, f"{url} не отвечает ({_said(error)}): parta serve и прокси запущены?")]
    if parts_told is None:
        return [fault(_ADDRESS, f"{url} отвечает не Парта (код {answer.status_code}): проверьте прокси.")]
    down = [name for name, state in parts_told.items() if state != "ok"]
    if down:
        found.append(fault(_ADDRESS, f"{url}: сервер отвечает, но не работают: {', '.join(down)}."))
    days = await _certificate_days(parts.hostname or "", parts.port or 443) if parts.scheme == "https" else None
    if days is not None and days < CERTIFICATE_DAYS:
        found.append(warning(_ADDRESS, f"Сертификат {parts.hostname} кончается через {days} дн."))
    return found or [fine(_ADDRESS, f"{url} отвечает, все части работают.")]


async def _certificate_days(host: str, port: int) -> int | None:
    try:
        async with asyncio.timeout(_PATIENCE):
            _, writer = await asyncio.open_connection(host, port, ssl=True)
    except (OSError, TimeoutError):
        return None
    certificate = writer.get_extra_info("ssl_object").getpeercert()
    writer.close()
    ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(certificate["notAfter"]), UTC)
    return (ends - clock.now()).days


def _said(error: Exception) -> str:
    return str(error).splitlines()[0][:160] if str(error) else type(error).__name__
