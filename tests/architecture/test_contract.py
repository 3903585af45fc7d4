"""The types that the web app is written against are made from the API as it is."""

import hashlib
import re
from pathlib import Path

from parta.app import describe_api
from parta.foundation.db import event_types, news_types

_TYPES = Path(__file__).parents[2] / "web" / "src" / "foundation" / "contract" / "generated" / "api.ts"


def test_con_1_the_generated_types_are_current() -> None:
    """When this fails: `npm --prefix web run contract`."""
    stamp = re.search(r"^// contract sha256 ([0-9a-f]{64})$", _TYPES.read_text(), re.MULTILINE)
    assert stamp is not None, "the types tell nothing of the description they were made from"
    assert stamp.group(1) == hashlib.sha256(describe_api().rstrip()).hexdigest()


def test_con_2_every_event_of_the_streams_has_its_type() -> None:
    text = _TYPES.read_text()
    for tag in (*event_types(), *news_types()):
        assert f'"{tag}":' in text, tag
