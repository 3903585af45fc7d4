"""`parta backup` and `parta restore`."""

import asyncio
import sys
from pathlib import Path

from .backup import Backup, Restored, Verified, age_in_words, backup, restore, verify
from .foundation import clock
from .foundation.config import Settings
from .foundation.errors import Refusal
from .roster_command import print_refusal
from .running import database_of

_DONE, _REFUSED = 0, 1


def make_backup(settings: Settings, destination: Path | None, *, is_verified: bool) -> int:
    """Back up and print what is in the archive; returns the exit code."""
    try:
        made, verified = asyncio.run(_backup(settings, destination, is_verified=is_verified))
    except Refusal as refused:
        print_refusal(refused.problem(), as_json=False)
        return _REFUSED
    _tell("\n".join(_backup_lines(made, verified)))
    return _DONE


def restore_backup(settings: Settings, file: Path, *, is_replacing: bool, is_trial: bool) -> int:
    """Restore (or only try to) and print what was done; returns the exit code."""
    try:
        done = asyncio.run(_restore(settings, file, is_replacing=is_replacing, is_trial=is_trial))
    except Refusal as refused:
        print_refusal(refused.problem(), as_json=False)
        return _REFUSED
    _tell("\n".join(_verified_lines(done) if isinstance(done, Verified) else _restored_lines(done)))
    return _DONE


async def _backup(settings: Settings, destination: Path | None, *, is_verified: bool) -> tuple[Backup, Verified | None]:
    async with database_of(settings) as url:
        made = await backup(settings, url, destination)
        if not is_verified or made.path is None:
            return made, None
        return made, await verify(settings, url, made.path, tell=_tell)


async def _restore(settings: Settings, file: Path, *, is_replacing: bool, is_trial: bool) -> Restored | Verified:
    async with database_of(settings) as url:
        if is_trial:
            return await verify(settings, url, file, tell=_tell)
        return await restore(settings, url, file, is_replacing=is_replacing, tell=_tell)


def _backup_lines(made: Backup, verified: Verified | None) -> list[str]:
    about, manifest = made.about, made.manifest
    lines = [
        f"Копия готова: {made.path or 'стандартный вывод'}" + (f", {_size(made.size)}" if made.size else ""),
        f"  состояние на {about.at:%d.%m.%Y %H:%M:%S} UTC; база {_size(manifest.database_bytes)},"
        f" файлов {manifest.files} ({_size(manifest.file_bytes)})",
        f"  сообщений {manifest.rows.get('message', 0)}, людей {manifest.rows.get('member', 0)},"
        f" организаций {manifest.rows.get('organisation', 0)}",
    ]
    if about.secret_fingerprint:
        lines.append("  PARTA_SECRET задан окружением и в копию не входит: храните его отдельно")
    if verified is not None:
        lines += _verified_lines(verified)
    lines.append("В копии личные данные: храните её зашифрованной и не на этой машине.")
    return lines


def _verified_lines(done: Verified) -> list[str]:
    rows = sum(done.manifest.rows.values())
    return [
        f"Проверено пробным восстановлением: строк {rows}, файлов {done.manifest.files},"
        f" записей журнала {done.journal_entries}; суммы, счётчики и цепочки сходятся.",
    ]


def _restored_lines(done: Restored) -> list[str]:
    about, manifest = done.about, done.manifest
    lines = [
        f"Восстановлено состояние на {about.at:%d.%m.%Y %H:%M:%S} UTC"
        f" ({age_in_words(about.at, clock.now())} назад): строк {sum(manifest.rows.values())},"
        f" файлов {manifest.files}.",
        "Всё, что подтверждено после этого времени, утрачено: сообщения, отметки, изменения прав, выходы из сеансов.",
        "Письма и коды, которые тогда ждали отправки, уйдут ещё раз.",
        f"Клиенты заметят сами: журнал событий начат с новой эпохи ({done.epoch}), и каждый возьмёт свежий снимок.",
    ]
    if done.former:
        lines.append(f"Прежняя база осталась под именем {done.former}; когда она не нужна: DROP DATABASE.")
    lines += [f"Прежний ключ остался в {path}." for path in done.kept_keys]
    if done.is_other_secret:
        lines.append("PARTA_SECRET не тот, под которым сделана копия: начатые входы и заявки придётся начать заново.")
    lines.append("Дальше: запустите parta serve, затем parta doctor.")
    return lines


def _size(count: int) -> str:
    size = float(count)
    for unit in ("Б", "КБ", "МБ"):
        if size < 1024:
            return f"{size:.0f} {unit}" if unit == "Б" else f"{size:.1f} {unit}"
        size /= 1024
    return f"{size:.1f} ГБ"


def _tell(text: str) -> None:
    # Standard output may be the archive itself.
    print(text, file=sys.stderr, flush=True)
