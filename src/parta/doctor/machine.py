"""What the machine and the settings say."""

import shutil
import stat
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from parta.backup import age_in_words, last_backup
from parta.foundation import clock
from parta.foundation.config import refuse_production
from parta.foundation.files import FileStore

from .findings import Finding, Place, fault, fine, warning

_GIB = 1024**3
# Bytes left on the disk below which one should act, and below which PostgreSQL may stop any hour.
DISK_LOW, DISK_GONE = 5 * _GIB, 1 * _GIB
BACKUP_HOURS = 26
_PART_SETTINGS, _PART_DISK, _PART_FILES = "Настройки", "Диск", "Файлы"
_PART_BACKUP, _PART_ZONE = "Резервная копия", "Часовые пояса"


async def settings(place: Place) -> Sequence[Finding]:
    """What `parta serve` would refuse, and a data folder that others may read."""
    found = [fault(_PART_SETTINGS, text) for text in refuse_production(place.settings)]
    data = place.settings.data
    if data.exists() and data.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH) and _holds_keys(place):
        found.append(warning(_PART_SETTINGS, f"Папку {data} могут читать другие пользователи машины: chmod 700 {data}"))
    return found or [fine(_PART_SETTINGS, "Всё, без чего parta serve не запустится, задано.")]


def _holds_keys(place: Place) -> bool:
    return any((place.settings.data / name).exists() for name in ("secret", "backups"))


async def disk(place: Place) -> Sequence[Finding]:
    """Room on the disk of the data folder."""
    folder = place.settings.data.resolve()
    while not folder.exists():
        folder = folder.parent
    usage = shutil.disk_usage(folder)
    text = f"Свободно {usage.free / _GIB:.1f} из {usage.total / _GIB:.0f} ГБ ({folder})."
    if usage.free < DISK_GONE:
        return [fault(_PART_DISK, f"{text} База вот-вот остановится: освободите место сейчас.")]
    if usage.free < DISK_LOW:
        return [warning(_PART_DISK, f"{text} Освободите место или добавьте диск.")]
    return [fine(_PART_DISK, text)]


async def files(place: Place) -> Sequence[Finding]:
    """Whether an object can be written and read again."""
    where = place.settings.files_url or str(place.settings.data / "files")
    try:
        works = await FileStore(place.settings).is_alive()
    except Exception as error:  # an address that the storage's library doesn't understand
        return [fault(_PART_FILES, f"Хранилище {where} не открывается: {error}")]
    if not works:
        return [fault(_PART_FILES, f"В хранилище {where} не пишется: проверьте права, место и адрес.")]
    return [fine(_PART_FILES, f"Хранилище пишет и читает: {where}.")]


async def backups(place: Place) -> Sequence[Finding]:
    """The age of the last backup that was made with this data folder."""
    last = last_backup(place.settings)
    if last is None:
        text = "С этой папкой данных копий не было: parta backup каждую ночь, и на другую машину."
        return [warning(_PART_BACKUP, text)]
    text = f"Последняя сделана {age_in_words(last.at, clock.now())} назад ({last.path})."
    if (clock.now() - last.at).total_seconds() > BACKUP_HOURS * 3600:
        return [warning(_PART_BACKUP, f"{text} Это давно: что случится сейчас, отбросит школу к этому времени.")]
    return [fine(_PART_BACKUP, text)]


async def zones(place: Place) -> Sequence[Finding]:
    """Whether the machine knows time zones at all."""
    try:
        ZoneInfo("Europe/Moscow")
    except Exception:
        return [fault(_PART_ZONE, "Машина не знает часовых поясов: установите пакет tzdata.")]
    return [fine(_PART_ZONE, f"Известны; часы сервера: {clock.now():%d.%m.%Y %H:%M:%S} UTC.")]
