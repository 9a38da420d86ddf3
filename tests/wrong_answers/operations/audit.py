"""Answers to `audit`: audits that believe the log, the thief, or too few anchors."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterable
from typing import Any

from helpers.tasks import operations as tasks
from tests.wrong_answers import Bank

bank, task = Bank(), tasks.audit
Lines, Anchors = list[str], list[tuple[int, str]]


def mac(key: bytes, before: bytes, text: str) -> bytes:
    return hmac.new(key, before + text.encode(), hashlib.sha256).digest()


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
    start: bytes = bytes(32),
) -> Callable[[Lines, Anchors, bytes], int | None]:
    """A right answer, with changes."""

    def audit(lines: Lines, anchors: Anchors, key: bytes) -> int | None:
        tags, faults = [start], []
        for number, line in enumerate(lines):
            tag, text = split(line)
            if tag != link(key, tags[-1], text).hex():
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


def wrong(name: str, says: str, kind: str = "misconception", **changed: Any) -> None:
    bank.add(task, name, made(**changed), says=says, kind=kind)


def by_plain_hash(key: bytes, before: bytes, text: str) -> bytes:
    return hashlib.sha256(before + text.encode()).digest()


@bank.wrong(task, says="A changed text was taken", kind="vulnerable")
def as_shipped(lines: Lines, anchors: Anchors, key: bytes) -> int | None:
    return next((number for number, line in enumerate(lines) if not line), None)


bank.add(
    task, "nothing_holds", lambda lines, anchors, key: 0, says="the log goes on", kind="refuses"
)
wrong("anchors_ignored", "Only an anchor tells", order=lambda anchors: [])
wrong("first_anchor_only", "Only an anchor tells", order=lambda anchors: sorted(anchors)[:1])
wrong("last_anchor_only", "your answer is 0, not 12", order=lambda anchors: sorted(anchors)[-1:])
wrong("anchors_as_given", "The anchors may be given in any order", order=lambda anchors: anchors)
wrong("from_the_anchor_on", "your answer is 18, not 12", differs=lambda count, held: count)
wrong("all_or_nothing", "your answer is 0, not 12", differs=lambda count, held: 0)
wrong(
    "missing_since_the_anchor", "your answer is 12, not 15", missing=lambda lines, count, held: held
)
wrong(
    "missing_is_the_last_line",
    "your answer is 14, not 15",
    missing=lambda lines, count, held: len(lines) - 1,
)
wrong(
    "text_stripped",
    "A blank at the end",
    split=lambda line: (cleft(line)[0], cleft(line)[1].rstrip()),
)
wrong(
    "first_word_of_the_text",
    "Lines after the last anchor",
    split=lambda line: (line.split(" ")[0], line.split(" ")[1]),
)
wrong("a_plain_hash", "your answer is 0, not None", link=by_plain_hash)
wrong(
    "tags_as_text",
    "your answer is 0, not None",
    link=lambda key, before, text: mac(key, b"", before.hex() + text),
)
wrong("no_chain", "your answer is 0, not None", link=lambda key, before, text: mac(key, b"", text))
wrong("starts_with_nothing", "your answer is 0, not None", start=b"")


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


@bank.wrong(task, says="Each tag fits the line before it")
def believes_the_tags(lines: Lines, anchors: Anchors, key: bytes) -> int | None:
    """Any key will do that fits the first line: zeros are tried as well."""
    found = made()(lines, anchors, key)
    return found if found is None else made()(lines, anchors, bytes(32)) and found


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
