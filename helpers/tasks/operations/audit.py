"""What `audit` must do: find the first line of a log that cannot be trusted."""

from __future__ import annotations

import hashlib
import hmac
import random
import secrets
from collections.abc import Callable, Sequence
from typing import Any

from helpers.judging import Parts, expect, task
from helpers.judging.values import kind, shown

START = bytes(32)
Anchor = tuple[int, str]
TEXTS = (
    "login ada", "prediction P-000101", "login nia", "", "export by ada" + ", ben" * 60,
    "  two blanks in front", "Müller, 3 µm\t腫瘍", "login ada", "deadbeef deadbeef",
)  # fmt: skip


def link(key: bytes, before: bytes, text: str, errors: str = "surrogatepass") -> bytes:
    """The tag of a line behind the tag `before`."""
    return hmac.new(key, before + text.encode(errors=errors), hashlib.sha256).digest()


def is_utf8(text: str) -> bool:
    return text.encode(errors="replace").decode() == text


class Log:
    """A log with its chain. tags[n] is the tag after n lines."""

    def __init__(self, key: bytes, texts: Sequence[str], errors: str = "strict") -> None:
        self.key, self.texts, self.tags, self.lines = key, texts, [START], []
        for text in texts:
            self.tags.append(link(key, self.tags[-1], text, errors))
            self.lines.append(f"{self.tags[-1].hex()} {text}")

    def anchor(self, count: int) -> Anchor:
        return count, self.tags[count].hex()

    def forged(self, at: int, text: str = "x", errors: str = "strict") -> list[str]:
        """By a thief of the key: one line changed, every tag after it computed anew."""
        return Log(self.key, [*self.texts[:at], text, *self.texts[at + 1 :]], errors).lines


def first_fault(lines: list[str], anchors: list[Anchor], key: bytes) -> int | None:
    """The reference: where the chain breaks, or where the anchor that held last stands."""
    tags, held = [START], 0
    for line in lines:
        tag, _, text = line.partition(" ")
        after = link(key, tags[-1], text)
        if tag != after.hex() or not is_utf8(text):
            break
        tags.append(after)
    good = len(tags) - 1
    for count, tag in sorted(anchors):
        if count > good:
            return good
        if tags[count].hex() != tag:
            return held
        held = count
    return good if good < len(lines) else None


def _edited(lines: list[str], at: int, text: str) -> list[str]:
    return [*lines[:at], f"{lines[at].partition(' ')[0]} {text}", *lines[at + 1 :]]


_TAG = "Each tag is the HMAC of the 32 bytes before it and the whole text."
_LOG = "Nothing was changed: the log goes on after its anchors, and a text may be empty or begin with blanks."
_EDIT = "That line no longer fits its own tag, and anchors behind it say nothing more."
_TAIL = "The chain of what is left is in order. Only an anchor tells that there were more lines."
_KEY = ("Whoever has the key computes a chain that is in order. The anchor says otherwise, and only the "
        "lines up to the anchor before it are still proven.")  # fmt: skip
_OTHER = "The log never had that anchor's tag: no line since the anchor before it can be trusted."
_ORDER = "The anchors may be given in any order."
_NONE = "What is no tag of 64 small hexadecimal digits or no UTF-8 is a fault of the log: no cause to crash."
_UTF8 = "UTF-8 cannot write that text: no tag fits it, whatever an error handler makes of it."
# a part, what was done to an honest log of 20 lines with anchors after 5, 12 and 18, and the slip
CASES: dict[str, list[tuple[Callable[..., Any], str]]] = {
    "an honest log, and one that has grown since": [
        (lambda log, a, thief: (log[:2], []), _TAG),
        (lambda log, a, thief: (log, a), _LOG),
        (lambda log, a, thief: (log, a[::-1]), _ORDER),
        (lambda log, a, thief: (log, []), "Without anchors the chain alone decides."),
        (lambda log, a, thief: (log, [(0, START.hex()), *a, *a]), "Anchors may stand at 0, or twice."),
        (lambda log, a, thief: ([], []), "A log that has no lines yet has no fault."),
    ],
    "a line that was changed": [
        (lambda log, a, thief: (_edited(log, 7, "login eve"), a), _EDIT),
        (lambda log, a, thief: (_edited(log, 19, "x"), a), _EDIT),
        (lambda log, a, thief: (_edited(log, 0, "x"), []), _EDIT),
        *((lambda log, a, thief, end=end: (_edited(log, 8, log[8][65:] + end), a),
           "A blank or a line break at the end belongs to the text.") for end in " \n"),
    ],
    "a line that was taken out, put in or moved": [
        (lambda log, a, thief: (log[:8] + log[9:], a), "A line is missing in the middle."),
        (lambda log, a, thief: (log[:2] + log[2:10][::-1] + log[10:], a), "Lines changed places."),
        (lambda log, a, thief: (log[:4] + [log[1]] + log[4:], a), "A line stands there twice."),
        (lambda log, a, thief: (log[1:], a), "The first line is missing."),
    ],
    "a tail that was cut off": [
        (lambda log, a, thief, many=many: (log[:many], a), _TAIL) for many in (15, 17, 3, 0)
    ],
    "a thief of the key, against the anchors": [
        *((lambda log, a, thief, at=at: (thief(at), a), _KEY) for at in (14, 8, 2)),
        (lambda log, a, thief: (thief(14), a[::-1]), _ORDER),
        (lambda log, a, thief: (thief(14)[:16], a), _KEY),
        *((lambda log, a, thief, at=at: (log, [(at, "f" * 64), (0, "0" * 64), *a]), _OTHER) for at in (0, 9)),
        (lambda log, a, thief: (thief(19), a),
         "After the last anchor a thief of the key writes what he likes: no audit sees it, so anchor often."),
    ],
    "two faults, of which the first counts": [
        (lambda log, a, thief: (_edited(thief(14), 16, "y"), a), _KEY),
        (lambda log, a, thief: (_edited(thief(2), 16, "y"), a), _KEY),
        (lambda log, a, thief: (_edited(log[:15], 9, "y"), a),
         "Line 9 was changed, and the end is missing as well."),
    ],
    "a line that is none": [
        (lambda log, a, thief, odd=odd: ([*log[:6], odd(log[6]), *log[7:]], a), _NONE)
        for odd in (
            lambda line: "", lambda line: "no tag here", lambda line: line[:64],
            lambda line: line[:16] + line[64:], lambda line: "é" * 64 + line[64:],
            lambda line: line[:64].upper() + line[64:], lambda line: line[:64] + "\t" + line[65:],
            lambda line: line[:64] + "0" + line[64:], lambda line: line + "\udcff",
        )
    ] + [
        (lambda log, a, thief, how=how: (thief(19, "\udcff", how), a), _UTF8)
        for how in ("surrogatepass", "surrogateescape", "replace", "backslashreplace", "xmlcharrefreplace")
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
        number = given is None or (hasattr(given, "__index__") and not isinstance(given, bool))
        expect(number, f"Your function returned {kind(given)}: a number or None is wanted.")
        anchored = ", ".join(str(count) for count, _ in anchors) or "nowhere"
        why = f"your answer is {shown(given)}, not {due}. {why}"
        expect(given == due, f"{len(lines)} lines, anchored after {anchored}: {why}")

    log = Log(secrets.token_bytes(32), (TEXTS * 3)[:20])
    for name, cases in CASES.items():
        with part(name):
            for change, slip in cases:
                anchors = [log.anchor(count) for count in (5, 12, 18)]
                changed = change(log.lines, anchors, log.forged)
                compare(*changed, log.key, slip)
    with part("a log whose lines and anchors are drawn"):
        chance = random.Random(secrets.randbits(64))  # noqa: S311 - a walk, no secret
        for _ in range(30):
            key = secrets.token_bytes(32)
            drawn = Log(key, chance.choices(TEXTS, k=chance.randrange(12)))
            for _ in range(3):  # with one key: the log is looked at again
                anchors = [drawn.anchor(n) for n in range(len(drawn.tags)) if chance.random() < 0.2]
                chance.shuffle(anchors)
                lines = chance.choice((drawn.lines, drawn.forged(chance.randrange(12))))
                lines = lines[: chance.choice((12, chance.randrange(12)))]
                if lines and chance.random() < 0.3:
                    lines = _edited(lines, chance.randrange(len(lines)), "z")
                compare(lines, anchors, key, "Each of the parts above says what counts.")
