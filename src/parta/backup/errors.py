"""What backup and restore refuse, in an operator's words."""

from parta.foundation.errors import Refusal


class ArchiveBroken(Refusal):
    code = "backup.archive_broken"
    status = 422
    ru = "Архив «{file}» нельзя использовать: {reason}. Ничего не изменено."
    en = "The archive “{file}” can't be used: {reason}. Nothing was changed."


class ArchiveMissing(Refusal):
    code = "backup.archive_missing"
    status = 404
    ru = "Архив «{file}» не открывается: {reason}."
    en = "The archive “{file}” can't be opened: {reason}."


class DestinationTaken(Refusal):
    code = "backup.destination_taken"
    status = 409
    ru = "Файл «{file}» уже есть: копия не перезаписывает копию."
    en = "The file “{file}” is there already: a backup doesn't overwrite a backup."


class DestinationUnusable(Refusal):
    code = "backup.destination_unusable"
    status = 422
    ru = "Копию «{file}» некуда записать: {reason}."
    en = "The backup “{file}” can't be written: {reason}."


class BackupUnderWay(Refusal):
    code = "backup.under_way"
    status = 409
    ru = "Эту базу уже копирует другой процесс."
    en = "Another process is backing up this database."


class ProgramMissing(Refusal):
    code = "backup.program_missing"
    status = 503
    ru = "Нет {program} версии {version} или новее: установите клиент PostgreSQL и проверьте PATH."
    en = "There is no {program} of version {version} or newer: install PostgreSQL's client and check PATH."


class ProgramFailed(Refusal):
    code = "backup.program_failed"
    status = 503
    ru = "{program} не справился: {reason}"
    en = "{program} failed: {reason}"


class InstallationLives(Refusal):
    code = "backup.installation_lives"
    status = 409
    ru = (
        "Здесь уже есть данные (организаций: {organisations}, учётных записей: {accounts}). "
        "Чтобы заменить их архивом, повторите с ключом --replace; прежняя база останется рядом под другим именем."
    )
    en = (
        "There are data here already (organisations: {organisations}, accounts: {accounts}). To replace them with the "
        "archive, repeat with --replace; the former database stays beside it under another name."
    )


class ServerRuns(Refusal):
    code = "backup.server_runs"
    status = 409
    ru = "С базой работают ({connections} соединений): остановите parta serve и parta worker и повторите."
    en = "The database is in use ({connections} connections): stop parta serve and parta worker, then repeat."


class SchemaNewer(Refusal):
    code = "backup.schema_newer"
    status = 409
    ru = "Архив сделан более новой Партой ({parta}, схема {revision}): сначала обновите программу."
    en = "The archive was made by a newer Parta ({parta}, schema {revision}): update the program first."


class NoRight(Refusal):
    code = "backup.no_right"
    status = 403
    ru = (
        "Пользователь базы не может создавать базы, а восстановление идёт в новую. "
        "Дайте ему право: ALTER ROLE … CREATEDB, или подключитесь другим пользователем."
    )
    en = "The database's user may not create databases, and a restore makes a new one: ALTER ROLE … CREATEDB."


class RestoredDiffers(Refusal):
    code = "backup.restored_differs"
    status = 422
    ru = "Восстановленное не сходится с архивом: {faults}."
    en = "What was restored differs from the archive: {faults}."
