"""Answers to `audit`: audits that believe the log, the thief, or too few anchors."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterable
from typing import Any

from helpers.tasks import operations as tasks
from helpers.tasks.operations.audit import link as mac
from tests.wrong_answers import Bank

bank, task = Bank(), tasks.audit
Lines, Anchors = list[str], list[tuple[int, str]]


def cleft(line: str) -> tuple[str, str]:
    tag, _, text = line.partition(" ")
    return tag, text


def made(
    link: Callable[[bytes, bytes, str], bytes] = mac,
    split: Callable[[str], tuple[str, str]] = cleft,
    order: Callable[[Anchors], Iterable[tuple[int, str]]] = sorted,
    missing: Callable[[Lines, int, int], int | None] = lambda lines, count, held: len(lines),
    differs: Callable[[int, int], int | None] = lambda count, held: held,
    beyond: Callable[[int, int], bool] = lambda count, many: count > many,
    same: Callable[[str, str], bool] = str.__eq__,
    start: bytes = bytes(32),
) -> Callable[[Lines, Anchors, bytes], int | None]:
    """A right answer, with changes."""

    def audit(lines: Lines, anchors: Anchors, key: bytes) -> int | None:
        tags, faults = [start], []
        for number, line in enumerate(lines):
            tag, text = split(line)
            if not same(tag, link(key, tags[-1], text).hex()):
                faults.append(number)
                break
            tags.append(bytes.fromhex(tag))
        held = 0
        for count, tag in order(anchors):
            if count < len(tags):
                if tags[count].hex() != tag:
                    faults.append(differs(count, held))
                    break
                held = count
            elif not faults and beyond(count, len(lines)):
                faults.append(missing(lines, count, held))
        return min((fault for fault in faults if fault is not None), default=None)

    return audit


def by_plain_hash(key: bytes, before: bytes, text: str) -> bytes:
    return hashlib.sha256(before + text.encode()).digest()


@bank.wrong(task, says="no longer fits its own tag", kind="vulnerable")
def as_shipped(lines: Lines, anchors: Anchors, key: bytes) -> int | None:
    return next((number for number, line in enumerate(lines) if not line), None)


bank.add(
    task, "nothing_holds", lambda lines, anchors, key: 0, says="the log goes on", kind="refuses"
)
WRONG: dict[str, tuple[str, dict[str, Any]]] = {
    "anchors_ignored": ("Only an anchor tells", {"order": lambda anchors: []}),
    "first_anchor_only": ("Only an anchor tells", {"order": lambda anchors: sorted(anchors)[:1]}),
    "last_anchor_only": ("your answer is 0, not 12", {"order": lambda anchors: sorted(anchors)[-1:]}),
    "last_two_anchors": ("your answer is 0, not 5", {"order": lambda anchors: sorted(anchors)[-2:]}),
    "anchors_as_given": ("The anchors may be given in any order", {"order": lambda anchors: anchors}),
    "from_the_anchor_on": ("your answer is 18, not 12", {"differs": lambda count, held: count}),
    "all_or_nothing": ("your answer is 0, not 12", {"differs": lambda count, held: 0}),
    "missing_since_the_anchor": ("is 12, not 15", {"missing": lambda lines, count, held: held}),
    "missing_is_the_last_line": ("is 14, not 15", {"missing": lambda lines, count, held: len(lines) - 1}),
    "text_stripped": ("A blank at the end", {"split": lambda line: (line[:64], line[65:].rstrip())}),
    "first_word_of_the_text": ("begin with blanks", {
        "split": lambda line: (line[:64], line.split(" ")[1])}),
    "any_case": ("64 small hexadecimal", {"split": lambda line: (line[:64].lower(), line[65:])}),
    "a_plain_hash": ("your answer is 0, not None", {"link": by_plain_hash}),
    "tags_as_text": ("is 0, not None", {"link": lambda key, tag, text: mac(key, b"", tag.hex() + text)}),
    "compared_as_text": ("Your code raised TypeError", {"same": hmac.compare_digest}),
    "starts_with_nothing": ("your answer is 0, not None", {"start": b""}),
}  # fmt: skip
for name, (says, changed) in WRONG.items():
    bank.add(task, name, made(**changed), says=says)


@bank.wrong(task, says="Your function returned True")
def yes_or_no(lines: Lines, anchors: Anchors, key: bytes) -> Any:
    return made()(lines, anchors, key) is None


@bank.wrong(task, says="your answer is 8, not 7")
def counted_from_one(lines: Lines, anchors: Anchors, key: bytes) -> int | None:
    found = made()(lines, anchors, key)
    return None if found is None else found + 1


@bank.wrong(task, says="the log goes on")
def must_end_at_the_anchor(lines: Lines, anchors: Anchors, key: bytes) -> int | None:
    ends = max((count for count, _ in anchors), default=0)
    return ends if anchors and len(lines) > ends else made()(lines, anchors, key)


@bank.wrong(task, says="non-hexadecimal number")
def crashes_on_rubbish(lines: Lines, anchors: Anchors, key: bytes) -> int | None:
    return made(split=lambda line: (bytes.fromhex(cleft(line)[0]).hex(), cleft(line)[1]))(
        lines, anchors, key
    )


@bank.wrong(task, says="your answer is 16, not 0")
def chain_first(lines: Lines, anchors: Anchors, key: bytes) -> int | None:
    """Where the chain breaks, the anchors before it are not asked."""
    found = made()(lines, [], key)
    return made()(lines, anchors, key) if found is None else found


bank.add(task, "by_table", made(), kind="right")


@bank.right(task)
def by_recursion(lines: Lines, anchors: Anchors, key: bytes) -> int | None:
    """The trusted prefix first, then the anchors as a dictionary."""
    tags = [bytes(32)]
    while len(tags) <= len(lines):
        tag, _, text = lines[len(tags) - 1].partition(" ")
        due = hmac.digest(key, tags[-1] + text.encode("utf-8"), "sha256")
        if not hmac.compare_digest(due.hex().encode(), tag.encode()):
            break
        tags.append(due)
    good = len(tags) - 1
    known = dict(anchors)
    trusted = 0
    for count in sorted(known):
        if count > good:
            return good
        if known[count] != tags[count].hex():
            return trusted
        trusted = count
    return None if good == len(lines) else good
