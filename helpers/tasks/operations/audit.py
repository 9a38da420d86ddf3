"""What `audit` must do: find the first line of a log that cannot be trusted."""

from __future__ import annotations

import hashlib
import hmac
import random
import secrets
from collections.abc import Callable
from typing import Any, NamedTuple

from helpers.judging import Parts, expect, fail, task
from helpers.judging.values import kind, shown

START = bytes(32)
Anchor = tuple[int, str]
TEXTS = (
    "login ada", "prediction P-000101", "login nia", "", "export by ada",
    "  two blanks in front", "Müller, 3 µm", "login ada", "deadbeef deadbeef",
)  # fmt: skip


def link(key: bytes, before: bytes, text: str) -> bytes:
    """The tag of a line behind the tag `before`."""
    return hmac.new(key, before + text.encode(), hashlib.sha256).digest()


class Log:
    """A log with its chain. tags[n] is the tag after n lines."""

    def __init__(self, key: bytes, texts: Any) -> None:
        self.key, self.tags, self.lines = key, [START], []
        for text in texts:
            self.tags.append(link(key, self.tags[-1], text))
            self.lines.append(f"{self.tags[-1].hex()} {text}")

    def anchor(self, count: int) -> Anchor:
        return count, self.tags[count].hex()


def first_fault(lines: list[str], anchors: list[Anchor], key: bytes) -> int | None:
    """The reference: where the chain breaks, or where the anchor that held last stands."""
    tags, broken = [START], None
    for number, line in enumerate(lines):
        tag, _, text = line.partition(" ")
        expected = link(key, tags[-1], text)
        if tag != expected.hex():
            broken = number
            break
        tags.append(expected)
    faults, held = [] if broken is None else [broken], 0
    for count, tag in sorted(anchors):
        if count >= len(tags):
            if broken is None:
                faults.append(len(lines))
            break
        if tags[count].hex() != tag:
            faults.append(held)
            break
        held = count
    return min(faults, default=None)


class Case(NamedTuple):
    """A part: what was done to an honest log of 20 lines with anchors after 5, 12 and 18."""

    part: str
    change: Callable[[Log, list[Anchor]], tuple[list[str], list[Anchor]]]
    slip: str


def _recomputed(log: Log, at: int, text: str) -> list[str]:
    """By a thief of the key: one line changed, every tag after it computed anew."""
    texts = [line.partition(" ")[2] for line in log.lines]
    texts[at] = text
    return Log(log.key, texts).lines


def _edited(lines: list[str], at: int, text: str) -> list[str]:
    return [*lines[:at], f"{lines[at].partition(' ')[0]} {text}", *lines[at + 1 :]]


def _moved(lines: list[str], one: int, two: int) -> list[str]:
    lines = lines[:]
    lines[one], lines[two] = lines[two], lines[one]
    return lines


_EDIT = "A changed text was taken for the old one."
_TAIL = "The chain of what is left is in order. Only an anchor tells that there were more lines."
_THIEF = ("Whoever has the key computes a chain that is in order. The anchor says otherwise, and only the "
          "lines up to the anchor before it are still proven.")  # fmt: skip
CASES = (
    Case("an honest log, and one that has grown since", lambda log, a: (log.lines, a),
         "Lines after the last anchor are no fault: the log goes on."),
    Case("an honest log, and one that has grown since", lambda log, a: (log.lines, a[::-1]),
         "The anchors may be given in any order."),
    Case("an honest log, and one that has grown since", lambda log, a: (log.lines, []),
         "Without anchors the chain alone decides."),
    Case("an honest log, and one that has grown since", lambda log, a: (log.lines, [(0, START.hex()), *a]),
         "An anchor may stand before the first line."),
    Case("an honest log, and one that has grown since", lambda log, a: ([], []),
         "A log that has no lines yet has no fault."),
    Case("a line that was changed", lambda log, a: (_edited(log.lines, 7, "login eve"), a), _EDIT),
    Case("a line that was changed", lambda log, a: (_edited(log.lines, 19, "x"), a), _EDIT),
    Case("a line that was changed", lambda log, a: (_edited(log.lines, 0, "x"), []), _EDIT),
    Case("a line that was changed", lambda log, a: (_edited(log.lines, 3, log.lines[3][65:] + " "), a),
         "A blank at the end belongs to the text."),
    Case("a line that was taken out, put in or moved", lambda log, a: (log.lines[:8] + log.lines[9:], a),
         "A line is missing in the middle."),
    Case("a line that was taken out, put in or moved", lambda log, a: (_moved(log.lines, 2, 9), a),
         "Two lines changed places."),
    Case("a line that was taken out, put in or moved",
         lambda log, a: (log.lines[:4] + [log.lines[1]] + log.lines[4:], a), "A line stands there twice."),
    Case("a line that was taken out, put in or moved", lambda log, a: (log.lines[1:], a),
         "The first line is missing."),
    Case("a chain that somebody computed anew with another key",
         lambda log, a: (Log(bytes(32), TEXTS * 2).lines, []),
         "Each tag fits the line before it, under a key that is not yours."),
    Case("a tail that was cut off", lambda log, a: (log.lines[:15], a), _TAIL),
    Case("a tail that was cut off", lambda log, a: (log.lines[:3], a), _TAIL),
    Case("a tail that was cut off", lambda log, a: ([], a), _TAIL),
    Case("a thief of the key, against the anchors", lambda log, a: (_recomputed(log, 14, "x"), a), _THIEF),
    Case("a thief of the key, against the anchors", lambda log, a: (_recomputed(log, 2, "x"), a), _THIEF),
    Case("a thief of the key, against the anchors", lambda log, a: (_recomputed(log, 14, "x"), a[::-1]),
         "The anchors may be given in any order."),
    Case("a thief of the key, against the anchors",
         lambda log, a: (_recomputed(log, 14, "x")[:16], a), _THIEF),
    Case("a thief of the key, against the anchors", lambda log, a: (_recomputed(log, 19, "x"), a),
         "After the last anchor a thief of the key writes what he likes: no audit sees it, so anchor often."),
    Case("two faults, of which the first counts",
         lambda log, a: (_edited(_recomputed(log, 14, "x"), 16, "y"), a), _THIEF),
    Case("two faults, of which the first counts",
         lambda log, a: (_edited(_recomputed(log, 2, "x"), 16, "y"), a), _THIEF),
    Case("two faults, of which the first counts", lambda log, a: (_edited(log.lines[:15], 9, "y"), a),
         "Line 9 was changed, and the end is missing as well."),
    Case("a line that is none", lambda log, a: ([*log.lines[:6], "", *log.lines[6:]], a),
         "An empty line has no tag: that is a fault of the log, and no reason to crash."),
    Case("a line that is none", lambda log, a: ([*log.lines[:6], "no tag here", *log.lines[6:]], a),
         "What is no hexadecimal is no tag: that is a fault of the log, and no reason to crash."),
    Case("a line that is none", lambda log, a: ([*log.lines[:6], log.lines[6][:64], *log.lines[7:]], a),
         "A line without its text."),
)  # fmt: skip


@task(
    minutes=12, difficulty=4, asvs="16.4.2", expects="function",
    hints=[
        "Go through the lines with the tag of the line before, computed by yourself. Keep all tags: "
        "the anchors are compared with them.",
        "Three things end the trust: a tag that does not fit, an anchor with another tag, an anchor "
        "beyond the end. Which number does each give, and which of them is the smallest?",
        "An anchor (count, tag) that differs gives the count of the last anchor that held (0 where none "
        "did). One beyond the end gives len(lines), if the chain holds up to there.",
    ],
)  # fmt: skip
def audit(answer: Any, part: Parts) -> None:
    """The first line of the log that cannot be trusted."""

    def compare(lines: list[str], anchors: list[Anchor], key: bytes, why: str) -> None:
        due, given = first_fault(lines, anchors, key), part.call(answer, lines, anchors, key)
        if isinstance(given, bool) or not (given is None or hasattr(given, "__index__")):
            fail(
                f"Your function returned {shown(given)}, {kind(given)}: a number or None is wanted."
            )
        if given != due:
            anchored = ", ".join(str(count) for count, _ in anchors) or "nowhere"
            fail(
                f"{len(lines)} lines, anchored after {anchored}: your answer is {given}, not {due}. {why}"
            )

    for name in dict.fromkeys(case.part for case in CASES):
        with part(name):
            for case in CASES:
                if case.part == name:
                    key = secrets.token_bytes(32)
                    log = Log(key, (TEXTS * 3)[:20])
                    lines, anchors = case.change(log, [log.anchor(count) for count in (5, 12, 18)])
                    compare(lines, anchors, key, case.slip)
    with part("a log whose lines and anchors are drawn"):
        chance = random.Random(secrets.randbits(64))  # noqa: S311 - a walk, no secret
        for _ in range(60):
            key = secrets.token_bytes(32)
            log = Log(key, chance.choices(TEXTS, k=chance.randrange(12)))
            counts = [chance.randrange(len(log.tags)) for _ in range(chance.randrange(4))]
            anchors = [log.anchor(count) for count in counts]
            lines = chance.choice((log.lines, log.lines[: chance.randrange(12)]))
            if lines and chance.random() < 0.5:
                at = chance.randrange(len(lines))
                lines = chance.choice((_edited(lines, at, "z"), _recomputed(log, at, "z")))
            compare(lines, anchors, key, "Each of the parts above says what counts.")
    with part("the log stays as it is"):
        log = Log(START, TEXTS)
        anchors = [log.anchor(3)]
        part.call(answer, log.lines, anchors, START)
        expect(anchors == [log.anchor(3)], "Your function changed the anchors.")
