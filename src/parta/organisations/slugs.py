"""An organisation's address in links: «Школа № 5» → `shkola-5`."""

import re

_LETTERS = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "y",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu",
    "я": "ya",
}  # fmt: skip
_LONGEST = 40
_LONGEST_NAME = 60


def short_name_of(name: str) -> str:
    """What stands between the outer quotation marks of an official name, or the name itself."""
    quoted = re.search(r"[«\"“](.+)[»\"”]", name)
    short = quoted.group(1).strip() if quoted else name
    return short if len(short) <= _LONGEST_NAME else short[: _LONGEST_NAME - 1].rstrip() + "…"


def slug_of(name: str) -> str:
    """Latin letters, digits and hyphens; never empty."""
    latin = "".join(_LETTERS.get(letter, letter) for letter in name.lower())
    slug = re.sub(r"[^a-z0-9]+", "-", latin).strip("-")
    return slug[:_LONGEST].rstrip("-") or "organisation"


def numbered(slug: str, number: int) -> str:
    """The slug for the `number`-th organisation that would have it."""
    return slug if number == 1 else f"{slug}-{number}"
