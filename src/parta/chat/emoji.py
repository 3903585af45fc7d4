"""What counts as one emoji (CHAT-10)."""

import re

# The emoji of Unicode, without letters, digits and signs that only look like them.
_BASE = (
    "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u2199\u21a9\u21aa\u231a-\u23ff\u24c2\u25aa-\u25fe\u2600-\u27bf"
    "\u2934\u2935\u2b05-\u2b55\u3030\u303d\u3297\u3299"
    # The letters of flags and the colours of skin are no emoji by themselves.
    "\U0001f000-\U0001f1e5\U0001f200-\U0001f3fa\U0001f400-\U0001faff]"
)
_SKIN, _PICTURE, _JOINER = "[\U0001f3fb-\U0001f3ff]", "\ufe0f", "\u200d"
_TAGS = "[\U000e0020-\U000e007e]{1,7}\U000e007f"
_ELEMENT = f"{_BASE}(?:{_PICTURE}|{_SKIN}{_PICTURE}?)?(?:{_TAGS})?"
_FLAG, _KEYCAP = "[\U0001f1e6-\U0001f1ff]{2}", f"[0-9#*]{_PICTURE}?\u20e3"
_EMOJI = re.compile(f"{_FLAG}|{_KEYCAP}|{_ELEMENT}(?:{_JOINER}{_ELEMENT}){{0,4}}")


def is_emoji(text: str) -> bool:
    """Whether `text` is a single emoji: with its skin, joiners and tags, but not two (UTS #51, ED-17)."""
    return _EMOJI.fullmatch(text) is not None
