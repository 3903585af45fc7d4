"""Text that people type: cleaned of what isn't text, never changed in meaning."""

import re
import unicodedata

# Bidirectional overrides and isolates can show «ученик» where «директор» is written (Trojan Source, CVE-2021-42574).
_TRICKS = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SPACES = re.compile(r"\s+")


def clean_line(text: str) -> str:
    """One line: NFC, no control characters or direction tricks, single spaces, trimmed."""
    return _SPACES.sub(" ", _TRICKS.sub("", _CONTROL.sub(" ", unicodedata.normalize("NFC", text)))).strip()


def clean_body(text: str) -> str:
    """Several lines: NFC, line ends as \\n, no control characters or direction tricks, at most two blank lines."""
    if text.isprintable():  # most messages: one line, nothing to look for
        return unicodedata.normalize("NFC", text).strip()
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _TRICKS.sub("", _CONTROL.sub("", text))
    return re.sub(r"\n{4,}", "\n\n\n", text).strip()


def comparison_key(text: str) -> str:
    """Equal for two spellings of one name: case, ё/е, spaces and hyphens don't count."""
    return re.sub(r"[\s\-–—.]+", " ", clean_line(text).casefold().replace("ё", "е")).strip()
