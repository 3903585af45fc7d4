"""What was acknowledged is there, once, with its text; what was refused isn't."""

from collections.abc import Iterator

from chaos.checker.record import POSTED, Operation, Record, Violation


def acknowledged_is_kept(record: Record) -> Iterator[Violation]:
    """Every acknowledged post stands in the log at the number it was acknowledged with, whoever asks and how often."""
    rule = "an acknowledged post is kept"
    for one in record.doing("post"):
        found = record.places.get((one.invoke.conversation, one.invoke.message))
        for done in one.acknowledged:
            if found is None:
                yield Violation(
                    rule, "lost", f"«{one.invoke.value}» was acknowledged at {done.at:.3f} s and isn't in the log"
                )
            elif done.number != found[0]:
                yield Violation(
                    rule,
                    "reordered",
                    f"«{one.invoke.value}» was acknowledged as number {done.number} and stands at {found[0]}",
                )
    for snapshot in record.snapshots:
        log = record.logs[snapshot.conversation]
        for seq, kind, message, _ in log.entries:
            if kind == POSTED and message not in snapshot.messages:
                yield Violation(
                    rule, "lost", f"{record.name(message)} (event {seq}) isn't in the snapshot of {snapshot.who}"
                )


def refused_left_nothing(record: Record) -> Iterator[Violation]:
    """A post that was refused without a doubt is in no log; nothing is there that nobody posted."""
    rule = "a refusal leaves nothing"
    posted: set[tuple[str, str]] = set()
    for one in record.doing("post"):
        place = one.invoke.conversation, one.invoke.message
        posted.add(place)
        if not one.may_have_happened and place in record.places:
            yield Violation(rule, "wrong", f"«{one.invoke.value}» was refused and is in the log all the same")
    for conversation, message in record.places:
        if (conversation, message) not in posted:
            yield Violation(rule, "wrong", f"{message} is in the log of {conversation} and nobody posted it")


def texts_are_the_last(record: Record) -> Iterator[Violation]:
    """A message shows its last acknowledged text, or one whose outcome nobody knows; deleted, it shows none."""
    rule = "an acknowledged edit is kept"
    changes: dict[str, list[Operation]] = {}
    for one in record.doing("edit", "delete"):
        changes.setdefault(one.invoke.message, []).append(one)
    for log in record.logs.values():
        for post in record.doing("post"):
            found = log.messages.get(post.invoke.message)
            if found is None:
                continue
            _, text, is_deleted = found
            done = changes.get(post.invoke.message, [])
            deletions = [one for one in done if one.invoke.do == "delete" and one.may_have_happened]
            if any(one.acknowledged for one in deletions) and (not is_deleted or text):
                yield Violation(rule, "lost", f"«{post.invoke.value}» was deleted, acknowledged, and is there")
            elif is_deleted and not deletions:
                yield Violation(rule, "wrong", f"«{post.invoke.value}» is deleted and nobody deleted it")
            elif not is_deleted and text not in _possible(post, done):
                yield Violation(
                    rule, "lost", f"«{post.invoke.value}» shows «{text}», possible: {sorted(_possible(post, done))}"
                )


def _possible(post: Operation, changes: list[Operation]) -> set[str]:
    """Texts that a message may have in the end: its author changes it one edit after the other."""
    texts = {post.invoke.value}
    for one in changes:
        if one.invoke.do == "edit" and one.acknowledged:
            texts = {one.invoke.value}
    return texts | {
        one.invoke.value
        for one in changes
        if one.invoke.do == "edit" and not one.acknowledged and one.may_have_happened
    }
