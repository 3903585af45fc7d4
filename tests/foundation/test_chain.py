"""Chains of records: one idea for the journal, the sheets of signatures and the results of reconciliations."""

import hashlib
from datetime import UTC, date, datetime
from uuid import UUID

from parta.compliance.chain import canonical_signature, first_broken
from parta.compliance.records import Signed
from parta.foundation.db import FIRST_HASH, Act, Chain, Subject, bind, canonical_entry

_AT = datetime(2026, 9, 1, 8, 30, 0, 123456, tzinfo=UTC)
_ACT = Act(
    act="structure.group_renamed",
    actor_id=UUID(int=7),
    actor_name="Анна Админова",
    subject=Subject("group", UUID(int=8), "5А"),
    before={"name": "5Б", "a": [1, None]},
    after={"name": "5А"},
)


def _line(number: int, hash: bytes) -> Signed:
    return Signed(
        regulation_id=UUID(int=1), number=number, member_id=UUID(int=2), name="Серова Мария", position="Учитель",
        channel="code", contact="+7 ··· 45", signed_on=date(2026, 9, 1), recorded_by=None, scan_id=None,
        signed_at=_AT, content_hash=bytes(range(32)), hash=hash,
    )  # fmt: skip


def test_jrn_2_com_9_hashes_of_earlier_versions_stay_valid() -> None:
    """Computed before the chains had one form: what was written down then is proved now."""
    entry = bind(FIRST_HASH, canonical_entry(1, _AT, _ACT))
    assert entry.hex() == "8c315b4ae5e5235b3e3f36d809caa9f74d411054efb6b5a0e6bd244d17f44e75"
    signature = bind(FIRST_HASH, canonical_signature(_line(1, b"")))
    assert signature.hex() == "e22d30743cd65a9c714a7726dc3b03c1a6bfac6a7c9bbe2aa64c9ba515a6b664"
    # A reconciliation's result is kept as the bytes that were signed.
    assert bind(FIRST_HASH, b"{}") == hashlib.sha256(bytes(32) + b"{}").digest()


def test_a_chain_is_followed_to_the_first_record_that_does_not_fit() -> None:
    contents = [b"one", b"two", b"three"]
    hashes: list[bytes] = []
    for content in contents:
        hashes.append(bind(hashes[-1] if hashes else FIRST_HASH, content))
    records = list(zip((1, 2, 3), contents, hashes, strict=True))

    def follow(told: list[tuple[int, bytes, bytes]]) -> int:
        chain = Chain()
        for record in told:
            if not chain.holds(*record):
                break
        return chain.number

    assert follow(records) == 3
    changed = (2, b"zwei", hashes[1])
    rebound = (2, b"zwei", bind(hashes[0], b"zwei"))
    assert follow([records[0], changed, records[2]]) == 1
    assert follow([records[0], rebound, records[2]]) == 2, "the next one isn't bound to it"
    assert follow([records[0], records[2]]) == 1
    assert follow([records[1], records[0]]) == 0
    assert follow([records[0], (3, b"two", hashes[1])]) == 1


def test_com_9_a_sheet_says_which_line_is_broken() -> None:
    first = _line(1, bind(FIRST_HASH, canonical_signature(_line(1, b""))))
    second = _line(2, bind(first.hash, canonical_signature(_line(2, b""))))
    assert first_broken([first, second], bytes(range(32))) is None
    assert first_broken([first, second], bytes(32)) == 1
    assert first_broken([second], bytes(range(32))) == 1
    assert first_broken([first, _line(2, first.hash)], bytes(range(32))) == 2
