"""Refusals of a whole file: stable codes with parameters for translation, and a Russian sentence."""

from enum import StrEnum


class RefusalCode(StrEnum):
    """Why a file is refused; the values are part of the API."""

    NOT_A_TABLE = "roster.not_a_table"
    TYPE_MISMATCH = "roster.type_mismatch"
    ENCRYPTED = "roster.encrypted"
    BROKEN = "roster.broken"
    EMPTY = "roster.empty"
    TOO_LARGE = "roster.too_large"
    TOO_MANY_ROWS = "roster.too_many_rows"
    SUSPICIOUS_ARCHIVE = "roster.suspicious_archive"


_SENTENCES = {
    RefusalCode.NOT_A_TABLE: (
        "Это не таблица, а {actual}. Подойдут XLSX, XLS, ODS, CSV или архив OneRoster: откройте список "
        "в Excel и сохраните его как XLSX."
    ),
    RefusalCode.TYPE_MISMATCH: (
        "Файл назван .{claimed}, а внутри — {actual}. Откройте его там, где он сделан, "
        "и сохраните заново с верным расширением."
    ),
    RefusalCode.ENCRYPTED: "Файл защищён паролем. Снимите пароль и загрузите файл снова.",
    RefusalCode.BROKEN: "Файл повреждён, прочитать его не удалось. Сохраните его заново и попробуйте ещё раз.",
    RefusalCode.EMPTY: "В файле нет ни одной заполненной строки.",
    RefusalCode.TOO_LARGE: "Файл слишком велик: больше {limit_mb} МБ. Оставьте в нём только список.",
    RefusalCode.TOO_MANY_ROWS: (
        "В файле слишком много строк или столбцов: можно до {limit} строк. Оставьте в нём только список."
    ),
    RefusalCode.SUSPICIOUS_ARCHIVE: (
        "Файл устроен подозрительно: распакованный, он во много раз больше обычного списка. "
        "Сохраните список заново как XLSX."
    ),
}


class RosterRefused(Exception):
    """A file that is not read at all; nothing of it reaches the next step."""

    def __init__(self, code: RefusalCode, **params: str | int) -> None:
        self.code = code
        self.params = params
        self.message = _SENTENCES[code].format(**params)
        super().__init__(self.message)
