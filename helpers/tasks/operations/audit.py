"""What `audit` must do: find the first line of a log that cannot be trusted."""

from __future__ import annotations

import hashlib
import hmac
import random
import secrets
from collections.abc import Callable
from typing import Any

from helpers.judging import Parts, fail, task
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
    tags, held = [START], 0
    for line in lines:
        tag, _, text = line.partition(" ")
        tags.append(link(key, tags[-1], text))
        if tag != tags[-1].hex():
            tags.pop()
            break
    good = len(tags) - 1
    for count, tag in sorted(anchors):
        if count > good:
            return good
        if tags[count].hex() != tag:
            return held
        held = count
    return good if good < len(lines) else None


def _recomputed(log: Log, at: int, text: str) -> list[str]:
    """By a thief of the key: one line changed, every tag after it computed anew."""
    texts = [line.partition(" ")[2] for line in log.lines]
    texts[at] = text
    return Log(log.key, texts).lines


def _edited(lines: list[str], at: int, text: str) -> list[str]:
    return [*lines[:at], f"{lines[at].partition(' ')[0]} {text}", *lines[at + 1 :]]


_LOG = "Nothing was changed: the log goes on after its anchors, and a text may be empty or begin with blanks."
_EDIT = "That line no longer fits its own tag, and anchors behind it say nothing more."
_TAIL = "The chain of what is left is in order. Only an anchor tells that there were more lines."
_THIEF = ("Whoever has the key computes a chain that is in order. The anchor says otherwise, and only the "
          "lines up to the anchor before it are still proven.")  # fmt: skip
_ORDER = "The anchors may be given in any order."
_NONE = (
    "What is no tag of 64 small hexadecimal digits is a fault of the log, and no reason to crash."
)
Change = Callable[[Log, list[Anchor]], tuple[list[str], list[Anchor]]]
# a part, what was done to an honest log of 20 lines with anchors after 5, 12 and 18, and the slip
CASES: dict[str, list[tuple[Change, str]]] = {
    "an honest log, and one that has grown since": [
        (lambda log, a: (log.lines, a), _LOG),
        (lambda log, a: (log.lines, a[::-1]), _ORDER),
        (lambda log, a: (log.lines, []), "Without anchors the chain alone decides."),
        (lambda log, a: (log.lines, [(0, START.hex()), *a]), "An anchor may stand before the first line."),
        (lambda log, a: ([], []), "A log that has no lines yet has no fault."),
    ],
    "a line that was changed": [
        (lambda log, a: (_edited(log.lines, 7, "login eve"), a), _EDIT),
        (lambda log, a: (_edited(log.lines, 19, "x"), a), _EDIT),
        (lambda log, a: (_edited(log.lines, 0, "x"), []), _EDIT),
        (lambda log, a: (_edited(log.lines, 3, log.lines[3][65:] + " "), a),
         "A blank at the end belongs to the text."),
    ],
    "a line that was taken out, put in or moved": [
        (lambda log, a: (log.lines[:8] + log.lines[9:], a), "A line is missing in the middle."),
        (lambda log, a: (log.lines[:2] + log.lines[2:10][::-1] + log.lines[10:], a), "Lines changed places."),
        (lambda log, a: (log.lines[:4] + [log.lines[1]] + log.lines[4:], a), "A line stands there twice."),
        (lambda log, a: (log.lines[1:], a), "The first line is missing."),
    ],
    "a tail that was cut off": [
        (lambda log, a, many=many: (log.lines[:many], a), _TAIL) for many in (15, 3, 0)
    ],
    "a thief of the key, against the anchors": [
        *((lambda log, a, at=at: (_recomputed(log, at, "x"), a), _THIEF) for at in (14, 8, 2)),
        (lambda log, a: (_recomputed(log, 14, "x"), a[::-1]), _ORDER),
        (lambda log, a: (_recomputed(log, 14, "x")[:16], a), _THIEF),
        (lambda log, a: (_recomputed(log, 19, "x"), a),
         "After the last anchor a thief of the key writes what he likes: no audit sees it, so anchor often."),
    ],
    "two faults, of which the first counts": [
        (lambda log, a: (_edited(_recomputed(log, 14, "x"), 16, "y"), a), _THIEF),
        (lambda log, a: (_edited(_recomputed(log, 2, "x"), 16, "y"), a), _THIEF),
        (lambda log, a: (_edited(log.lines[:15], 9, "y"), a),
         "Line 9 was changed, and the end is missing as well."),
    ],
    "a line that is none": [
        (lambda log, a, odd=odd: ([*log.lines[:6], odd(log.lines[6]), *log.lines[7:]], a), _NONE)
        for odd in (
            lambda line: "", lambda line: "no tag here", lambda line: line[:64],
            lambda line: line[:16] + line[64:], lambda line: "é" * 64 + line[64:],
            lambda line: line[:64].upper() + line[64:],
        )
    ],
}  # fmt: skip


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

    for name, cases in CASES.items():
        with part(name):
            for change, slip in cases:
                key = secrets.token_bytes(32)
                log = Log(key, (TEXTS * 3)[:20])
                lines, anchors = change(log, [log.anchor(count) for count in (5, 12, 18)])
                compare(lines, anchors, key, slip)
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
