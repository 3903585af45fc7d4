"""Trying an old binary workbook in a process of its own, where its parser may not take all the memory."""

import subprocess
import sys

from parta.structure.roster.archives import MAX_CELLS, MAX_ROWS
from parta.structure.roster.errors import RefusalCode, RosterRefused

_MEMORY = 1 << 30
_SECONDS = 60
_ENCRYPTED, _BROKEN, _TOO_LARGE = 3, 4, 5
_TRIAL = f"""
import io, sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, ({_MEMORY}, {_MEMORY}))
except ImportError:
    pass
from python_calamine import CalamineError, CalamineWorkbook, PasswordError
try:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    for name in workbook.sheet_names:
        sheet = workbook.get_sheet_by_name(name)
        if sheet.total_height * sheet.total_width > {MAX_CELLS}:
            sys.exit({_TOO_LARGE})
except PasswordError:
    sys.exit({_ENCRYPTED})
except (CalamineError, OSError, ValueError):
    sys.exit({_BROKEN})
"""


def refuse_harmful_xls(data: bytes) -> None:
    """Refuse an XLS that is broken, encrypted, or makes the parser ask for more than a gigabyte.

    One far cell makes the parser reserve the whole rectangle up to it, and when that fails it ends its
    process, not only its work. XLSX and ODS are measured beforehand; an XLS can't be, so it is tried.
    """
    try:
        trial = subprocess.run(
            [sys.executable, "-I", "-c", _TRIAL], input=data, capture_output=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as endless:
        raise RosterRefused(RefusalCode.SUSPICIOUS_ARCHIVE) from endless
    match trial.returncode:
        case 0:
            return
        case code if code == _ENCRYPTED:
            raise RosterRefused(RefusalCode.ENCRYPTED)
        case code if code == _BROKEN or code == 1:
            raise RosterRefused(RefusalCode.BROKEN)
        case _:
            raise RosterRefused(RefusalCode.TOO_MANY_ROWS, limit=MAX_ROWS)
