"""The code of a link, as it is printed, typed and sent."""

from parta.foundation.config import Settings

# A code typed with the Russian keyboard still counts where the letters look alike.
_LOOKALIKES = str.maketrans("АВЕКМНРСТУХ", "ABEKMHPCTYX")


def read_code(typed: str) -> str:
    """«abcd-efgh jkmn» and «АВСD…» are the same code as it is stored."""
    letters = typed.upper().translate(_LOOKALIKES)
    return "".join(letter for letter in letters if letter.isalnum())[:32]


def printed_code(code: str) -> str:
    """ABCD-EFGH-JKMN."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def link_of(settings: Settings, code: str) -> str:
    """The address that the QR holds."""
    return f"{settings.url}/i/{code}"
