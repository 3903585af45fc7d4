"""Deciding on differences, one by one or in bulk: each has its own answer (REC-5)."""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

import msgspec

from parta.foundation.db import Database, Subject, Tx
from parta.foundation.errors import NotFound, Refusal
from parta.foundation.text import clean_line
from parta.organisations import Actor, require_administrator

from .acting import Order, carry_out
from .comparing import compare_again, tell_changed
from .errors import ChoiceMissing
from .records import Difference, StoredReconciliation
from .rules import refuse_reason
from .store import change_reconciliation, decide, load_differences, load_reconciliation

What = Literal["apply", "skip", "reopen"]


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What to do with one difference. Of somebody unclear, `choice` says who they are, `is_new` that they are new."""

    difference_id: UUID
    what: What
    reason: str = ""
    order: Order = Order()
    choice: UUID | None = None
    is_new: bool = False


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """How it went; `refusal` says why nothing was changed."""

    difference_id: UUID
    refusal: Refusal | None


async def decide_differences(
    database: Database, actor: Actor, *, reconciliation_id: UUID, decisions: Sequence[Decision]
) -> list[Answer]:
    """Carry decisions out, each in its own transaction: one that is refused stops no other.

    Raises Forbidden, NotFound, AlreadyEnded.
    """
    require_administrator(actor)
    async with database.transaction(actor.organisation_id) as tx:
        await load_reconciliation(tx, reconciliation_id, for_change=True)
    answers: list[Answer] = []
    must_compare = False
    for one in decisions:
        try:
            async with database.transaction(actor.organisation_id) as tx:
                stored = await load_reconciliation(tx, reconciliation_id, for_change=True)
                found = await load_differences(tx, reconciliation_id, [one.difference_id])
                if not found:
                    raise NotFound
                must_compare |= await _decide(tx, actor, stored, found[0], one)
                tell_changed(tx, reconciliation_id)
        except Refusal as refused:
            answers.append(Answer(difference_id=one.difference_id, refusal=refused))
        else:
            answers.append(Answer(difference_id=one.difference_id, refusal=None))
    if must_compare:
        # Who somebody is changes what else differs.
        await compare_again(database, actor, reconciliation_id=reconciliation_id)
    return answers


async def _decide(
    tx: Tx, actor: Actor, stored: StoredReconciliation, difference: Difference, decision: Decision
) -> bool:
    """Whether the sources must be compared again."""
    finding = difference.finding
    subject = Subject("group" if finding.whose == "group" else "member", finding.member_id, finding.name)
    if decision.what == "reopen":
        if difference.state == "skipped":
            await decide(tx, stored.id, difference.id, state="open", reason="", by=None)
            tx.record("reconciliation.difference_reopened", by=actor, on=subject, before={"reason": difference.reason})
        return False
    if decision.what == "skip":
        reason = clean_line(decision.reason)
        if refusal := refuse_reason(reason):
            raise refusal
        await decide(tx, stored.id, difference.id, state="skipped", reason=reason, by=actor.member_id)
        tx.record(
            "reconciliation.difference_skipped",
            by=actor,
            on=subject,
            after={"kind": finding.kind, "reason": reason},
        )
        return False
    if difference.state == "applied":
        return False
    if finding.kind == "unclear":
        await _choose(tx, stored, finding.mark, finding.name, decision, set(finding.candidates))
        await decide(tx, stored.id, difference.id, state="applied", reason="", by=actor.member_id)
        return True
    done = await carry_out(tx, actor, difference, decision.order)
    await decide(tx, stored.id, difference.id, state="applied", reason="", by=actor.member_id)
    tx.record(
        "reconciliation.difference_applied",
        by=actor,
        on=subject,
        before=done.before,
        after={"kind": finding.kind, **(done.after or {})},
    )
    return False


async def _choose(
    tx: Tx, stored: StoredReconciliation, mark: str, name: str, decision: Decision, candidates: set[UUID]
) -> None:
    if not decision.is_new and decision.choice not in candidates:
        raise ChoiceMissing(name=name)
    choices = {**stored.choices, mark: None if decision.is_new else decision.choice}
    await change_reconciliation(tx, stored.id, choices=msgspec.to_builtins(choices))
