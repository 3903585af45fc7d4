"""The checker: it finds nothing in a history that keeps the rules, and names the rule where one is broken."""

import random
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chaos.checker import check
from chaos.history import Asked, Done, Entry, Followed, Frame, History, Invoke, Logged, Mark, Snapshot, Stands, load, of
from chaos.invented import CONVERSATION, STREAM, invented

Spoil = Callable[[list[Entry], random.Random], list[Entry] | None]
_seeds = st.integers(0, 10**6)


@settings(deadline=None, max_examples=60)
@given(_seeds)
def test_a_history_that_keeps_the_rules_passes(seed: int) -> None:
    assert check(invented(seed)) == []


@settings(deadline=None, max_examples=20)
@given(_seeds)
def test_a_history_is_the_same_when_it_was_saved_and_loaded(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    path: Path = tmp_path_factory.mktemp("history") / "run.jsonl"
    history = History()
    history.entries = invented(seed)
    history.save(path)
    assert load(path) == history.entries


# -- one thing spoiled: the rule that says so -------------------------------------------------------------------


def replaced(entries: list[Entry], old: Entry, *new: Entry) -> list[Entry]:
    at = next(place for place, one in enumerate(entries) if one is old)
    return [*entries[:at], *new, *entries[at + 1 :]]


def _live_frames(entries: list[Entry]) -> list[Frame]:
    """Frames that another one of the same subscription follows."""
    frames = of(Frame, entries)
    last = {(one.who, one.connection): one for one in frames}
    return [one for one in frames if last[one.who, one.connection] is not one]


def lose_a_frame(entries: list[Entry], dice: random.Random) -> list[Entry] | None:
    frames = _live_frames(entries)
    return replaced(entries, dice.choice(frames)) if frames else None


def double_a_frame(entries: list[Entry], dice: random.Random) -> list[Entry] | None:
    frame = dice.choice(of(Frame, entries))
    return replaced(entries, frame, frame, frame)


def swap_two_frames(entries: list[Entry], dice: random.Random) -> list[Entry] | None:
    frames = of(Frame, entries)
    pairs = [
        (one, two)
        for one, two in pairwise(frames)
        if (one.who, one.connection, one.seq + 1) == (two.who, two.connection, two.seq)
    ]
    if not pairs:
        return None
    one, two = dice.choice(pairs)
    spoiled = replaced(entries, one)
    return replaced(spoiled, two, two, one)


def forget_an_acknowledged_post(entries: list[Entry], dice: random.Random) -> list[Entry] | None:
    acknowledged = {one.operation for one in of(Done, entries) if one.how == "ok"}
    posts = [one for one in of(Invoke, entries) if one.do == "post" and one.operation in acknowledged]
    log = of(Logged, entries)[0]
    last = [one for one in posts if log.entries[-1][1:3] == ("chat.message_posted", one.message)]
    if not last:
        return None
    shorter = {message: state for message, state in log.messages.items() if message != last[0].message}
    return replaced(entries, log, msgspec.structs.replace(log, entries=log.entries[:-1], messages=shorter))


def acknowledge_another_number(entries: list[Entry], dice: random.Random) -> list[Entry] | None:
    posts = {one.operation for one in of(Invoke, entries) if one.do == "post"}
    done = [one for one in of(Done, entries) if one.operation in posts and one.how == "ok"]
    if not done:
        return None
    one = dice.choice(done)
    return replaced(entries, one, msgspec.structs.replace(one, number=one.number + 1))


def refuse_what_was_done(entries: list[Entry], dice: random.Random) -> list[Entry] | None:
    posts = {one.operation for one in of(Invoke, entries) if one.do == "post"}
    one = dice.choice([one for one in of(Done, entries) if one.operation in posts])
    return replaced(entries, one, msgspec.structs.replace(one, how="fail", number=0))


def tell_one_who_left(entries: list[Entry], dice: random.Random) -> list[Entry] | None:
    frames = of(Frame, entries)
    log = of(Logged, entries)[0]
    last = {(one.who, one.connection): one for one in frames}.values()
    ends = [one for one in last if one.type == "chat.member_left" and one.member == one.who]
    ends = [one for one in ends if one.seq < len(log.entries)]
    if not ends:
        return None
    end = dice.choice(ends)
    _, kind, message, member = log.entries[end.seq]
    number = log.messages[message][0] if kind == "chat.message_posted" else 0
    more = msgspec.structs.replace(end, seq=end.seq + 1, type=kind, message=message, member=member, number=number)
    return replaced(entries, end, end, more)


def let_a_stranger_follow(entries: list[Entry], dice: random.Random) -> list[Entry] | None:
    refused = [one for one in of(Followed, entries) if one.verdict == "refused"]
    if not refused:
        one = of(Followed, entries)[0]
        names = {"who": "stranger", "connection": 1}
        member = msgspec.structs.replace(entries[0], who="stranger", member="stranger", connection=1)
        return [*entries, member, Asked(9, "stranger", 1, STREAM, 0), msgspec.structs.replace(one, **names)]
    return replaced(entries, refused[0], msgspec.structs.replace(refused[0], verdict="ok"))


def show_another_text(entries: list[Entry], dice: random.Random) -> list[Entry] | None:
    stands = dice.choice([one for one in of(Stands, entries) if one.messages] or [None])
    if stands is None:
        return None
    message = dice.choice(sorted(stands.messages))
    number, _, is_deleted = stands.messages[message]
    changed = {**stands.messages, message: (number, "another text", is_deleted)}
    return replaced(entries, stands, msgspec.structs.replace(stands, messages=changed))


def stop_before_the_end(entries: list[Entry], dice: random.Random) -> list[Entry] | None:
    stands = dice.choice([one for one in of(Stands, entries) if one.seq])
    return replaced(entries, stands, msgspec.structs.replace(stands, seq=stands.seq - 1))


def take_a_mark_back(entries: list[Entry], dice: random.Random) -> list[Entry] | None:
    marks = [one for one in of(Mark, entries) if one.number]
    if not marks:
        return None
    one = dice.choice(marks)
    later = entries[-1].at + 1
    return [*entries, msgspec.structs.replace(one, at=later, since=later, number=one.number - 1)]


def disagree_about_a_mark(entries: list[Entry], dice: random.Random) -> list[Entry] | None:
    snapshot = dice.choice(of(Snapshot, entries))
    who = dice.choice(sorted(snapshot.marks))
    marks = {**snapshot.marks, who: snapshot.marks[who] + 1}
    return replaced(entries, snapshot, msgspec.structs.replace(snapshot, marks=marks))


def lose_an_edit(entries: list[Entry], dice: random.Random) -> list[Entry] | None:
    log = of(Logged, entries)[0]
    acknowledged = {one.operation for one in of(Done, entries) if one.how == "ok"}
    edited = [
        one.message
        for one in of(Invoke, entries)
        if one.do == "edit" and one.operation in acknowledged and not log.messages[one.message][2]
    ]
    if not edited:
        return None
    message = dice.choice(edited)
    changed = {**log.messages, message: (log.messages[message][0], f"text of {message}", False)}
    return replaced(entries, log, msgspec.structs.replace(log, messages=changed))


def post_twice(entries: list[Entry], dice: random.Random) -> list[Entry] | None:
    log = of(Logged, entries)[0]
    posts = [one for one in log.entries if one[1] == "chat.message_posted"]
    if not posts:
        return None
    again = (len(log.entries) + 1, *dice.choice(posts)[1:])
    return replaced(entries, log, msgspec.structs.replace(log, entries=[*log.entries, again]))


def write_without_a_seat(entries: list[Entry], dice: random.Random) -> list[Entry] | None:
    posts = [one for one in of(Invoke, entries) if one.do == "post"]
    if not posts:
        return None
    one = dice.choice(posts)
    return replaced(entries, one, msgspec.structs.replace(one, who="stranger", member="stranger"))


def overtake(entries: list[Entry], dice: random.Random) -> list[Entry] | None:
    """The one that was acknowledged first stands last."""
    acknowledged = {one.operation: one for one in of(Done, entries) if one.how == "ok"}
    posts = [one for one in of(Invoke, entries) if one.do == "post" and one.operation in acknowledged]
    if len(posts) < 2:
        return None
    first, last = posts[0], posts[-1]
    earlier = msgspec.structs.replace(last, at=first.at - 0.009)
    done = acknowledged[last.operation]
    sooner = msgspec.structs.replace(done, at=first.at - 0.008)
    return replaced(replaced(entries, last, earlier), done, sooner)


SPOILED: dict[str, tuple[Spoil, str]] = {
    "a frame is lost": (lose_a_frame, "a subscription brings each event once"),
    "a frame comes twice": (double_a_frame, "a subscription brings each event once"),
    "two frames change places": (swap_two_frames, "a subscription brings each event once"),
    "an acknowledged post is forgotten": (forget_an_acknowledged_post, "an acknowledged post is kept"),
    "another number is acknowledged": (acknowledge_another_number, "an acknowledged post is kept"),
    "what was done is refused": (refuse_what_was_done, "a refusal leaves nothing"),
    "one who left is told": (tell_one_who_left, "nothing comes after the end"),
    "a stranger follows": (let_a_stranger_follow, "nothing reaches a non-member"),
    "a stranger writes": (write_without_a_seat, "only members write"),
    "a screen shows another text": (show_another_text, "snapshot + events = fresh snapshot"),
    "a screen stops before the end": (stop_before_the_end, "an acknowledged post reaches every member"),
    "a read mark goes back": (take_a_mark_back, "a read mark never goes back"),
    "read marks differ": (disagree_about_a_mark, "read marks converge"),
    "an edit is lost": (lose_an_edit, "an acknowledged edit is kept"),
    "a message is posted twice": (post_twice, "the log has no gaps"),
    "a later post stands first": (overtake, "the order is the order of the acknowledgements"),
}


@pytest.mark.parametrize("name", SPOILED)
def test_what_is_spoiled_is_found_and_named(name: str) -> None:
    spoil, rule = SPOILED[name]
    found = 0
    for seed in range(60):
        dice = random.Random(seed)
        spoiled = spoil(invented(seed), dice)
        if spoiled is None:
            continue
        violations = check(spoiled)
        assert any(one.rule.startswith(rule) for one in violations), (seed, [str(one) for one in violations])
        found += 1
    assert found >= 5, "too few histories could be spoiled this way"


def test_a_violation_names_the_rule_the_message_and_the_person() -> None:
    entries = invented(5)
    frame = next(one for one in _live_frames(entries) if one.type == "chat.message_posted")
    said = [str(one) for one in check(replaced(entries, frame))]
    assert any(frame.who in one and f"event {frame.seq + 1}" in one for one in said), said
    assert CONVERSATION in said[0]
