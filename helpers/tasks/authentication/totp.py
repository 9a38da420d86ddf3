"""What the task about one-time codes asks of an answer (lesson 06)."""

from __future__ import annotations

import hmac
import secrets
import struct
from collections.abc import Callable
from typing import Any

from helpers.judging import expect, fail, guard, task
from helpers.judging.values import Clock, shown, truth

STEP = 30
# RFC 6238, appendix B: the SHA-512 rows, over the 64 bytes 1234567890123...
RFC_KEY = (b"1234567890" * 7)[:64]
RFC_CODES = {
    59: "90693936", 1111111109: "25091201", 1111111111: "99943326", 1234567890: "93441116",
    2000000000: "38618901", 20000000000: "47863826",
}  # fmt: skip
SLIPS = {  # what was computed in place of the code
    "That is the code of SHA-1.": lambda k, t: reckoned(k, t, "sha1"),
    "That is the code of SHA-256.": lambda k, t: reckoned(k, t, "sha256"),
    "That lacks leading zeros: a code is a text of 8 digits.": lambda k, t: reckoned(k, t).lstrip("0"),
    "That has 6 digits: 8 are asked for.": lambda k, t: reckoned(k, t)[2:],
    "That is a number: a code is a text of 8 digits, zeros in front included.":
        lambda k, t: int(reckoned(k, t)),
    "The time went in as text: it is a number of 8 bytes, the first one highest.":
        lambda k, t: reckoned(k, t, pack=lambda n: str(n).encode()),
    "The steps went in with their lowest byte first: take struct.pack('>Q', ...).":
        lambda k, t: reckoned(k, t, pack=lambda n: struct.pack("<Q", n)),
    "The seconds went in, not the steps of 30 seconds.": lambda k, t: reckoned(k, t * STEP),
    "The steps were rounded to the next: a step lasts until it is over.":
        lambda k, t: reckoned(k, t + STEP / 2),
    "The highest bit was kept: the number has 31 bits.": lambda k, t: reckoned(k, t, mask=0xFFFFFFFF),
    "The offset stands in the MAC's last byte, and with SHA-512 that is the 64th, not the 20th.":
        lambda k, t: reckoned(k, t, last=19),
}  # fmt: skip


def reckoned(
    key: bytes, moment: float, hash_: str = "sha512", mask: int = 0x7FFFFFFF, last: int = -1,
    pack: Callable[[int], bytes] = lambda n: struct.pack(">Q", n),
) -> str:  # fmt: skip
    """The code of RFC 6238 with 8 digits; one setting at a time can be another."""
    mac = hmac.digest(key, pack(int(moment // STEP)), hash_)
    start = mac[last] & 15
    return f"{(int.from_bytes(mac[start : start + 4]) & mask) % 10**8:08d}"


def _small(key: bytes) -> float:
    """A moment whose code begins with a zero."""
    return next(t for t in range(STEP, 10**6, STEP) if reckoned(key, t).startswith("0"))


class Asked:
    """The learner's verifier at one secret, and codes by steps from now."""

    def __init__(self, verifier: Callable, part: Any, start: float = 0) -> None:
        self.key = secrets.token_bytes(64)
        self.clock = Clock(start or 1_800_000_000 + 7 + STEP * secrets.randbelow(1000))
        self.part = part
        self.mine = verifier(self.key, self.clock)

    def code(self, steps: int = 0) -> str:
        return reckoned(self.key, self.clock.now + STEP * steps)

    def accepts(self, code: object) -> bool:
        try:
            return truth(self.mine.accepts(code), "`accepts`")
        except Exception as error:
            if type(error).__name__ == "NotYet":
                raise
            fail(f"accepts({shown(code, 30)}): no True or False. {guard.describe(error)}")

    def wants(self, wanted: bool, code: object, what: str) -> None:
        done = "was refused" if wanted else "was accepted"
        expect(self.accepts(code) == wanted, f"{what} {done}.")


@task(
    minutes=10, difficulty=3, asvs="6.5.1", expects="function",
    hints=[
        "What has to be remembered, so that a code that was right a moment ago is wrong now?",
        "A code belongs to a step: the number of 30 seconds since 1970. Keep the last one that was used.",
        "For step in (now - 1, now, now + 1): accept if step > self.last and the code fits, and set "
        "self.last = step. Compare texts with hmac.compare_digest on .encode().",
    ],
)  # fmt: skip
def totp(code: Callable, Verifier: Callable, part: Any) -> None:  # noqa: N803 - the answer is a class
    """One-time codes that are used once."""
    with part("computes the codes of RFC 6238"):
        key = secrets.token_bytes(64)
        cases = [(RFC_KEY, moment, due) for moment, due in RFC_CODES.items()]
        cases += [(key, t, reckoned(key, t)) for t in (_small(key), 1_800_000_029.9, 1_800_000_030.0)]
        for with_key, moment, due in cases:
            _computed(part.call(code, with_key, moment), with_key, moment, due)
    with part("accepts this step's code, and those of its neighbours"):
        for steps, clock in ((0, "that is right"), (-1, "30 s slow"), (1, "30 s fast")):
            for second in (0, 7, 29.9):  # of the step
                ask = Asked(Verifier, part, 60_000_000 * STEP + second)
                ask.wants(True, ask.code(steps), f"The code of a phone with a clock {clock}")
    with part("refuses all other codes"):
        for used, then in ((None, ""), (0, " of a phone whose last log-in is long over"),
                           (-1, " of a phone whose clock was slow"), (1, " of a phone whose clock was fast")):
            ask = Asked(Verifier, part)  # it may learn nothing from an earlier code, nor from a long silence
            if used is not None:
                ask.wants(True, ask.code(used), "The code of a neighbouring step")
            ask.clock.advance(200 * STEP)
            for steps in (-3, -2, 2, 3, -120):
                old = "old" if steps < 0 else "new"
                ask.wants(False, ask.code(steps), f"A code that is {abs(steps)} steps too {old}{then}")
        _garbage(Asked(Verifier, part))
        one, other = Asked(Verifier, part), Asked(Verifier, part)
        other.wants(False, one.code(), "The code of another secret")
    with part("no code is used twice"):
        _replays(Verifier, part)
    with part("and nothing else is used up"):
        ask = Asked(Verifier, part)
        wrong = "00000000" if ask.code() != "00000000" else "00000001"
        for text in ("", "123456", "abcdefgh", *[wrong] * 17):
            ask.accepts(text)
        ask.wants(True, ask.code(), "The right code, after 20 wrong ones (a throttle stands before this),")
        ask.clock.advance(STEP)
        ask.wants(True, ask.code(), "The next step's code")
        other = Asked(Verifier, part, ask.clock.now)
        other.wants(True, other.code(), "The first code of another user, at the same time,")


def _computed(said: object, key: bytes, moment: float, due: str) -> None:
    if said == due and isinstance(said, str):
        return
    made = ((slip, of(key, moment)) for slip, of in SLIPS.items())
    slips = (slip for slip, wrong in made if type(wrong) is type(said) and wrong == said)
    why = next(slips, "Compare each step with the lesson's: the MAC, its last byte, four bytes, 31 bits.")
    fail(f"For the moment {moment} the code is not {shown(said, 20)}. {why}")


def _garbage(ask: Asked) -> None:
    right = ask.code()
    for what, text in {
        "An empty text": "", "The last 6 digits of a code": right[2:],
        "A code with a digit more": right + "0",
        "A code as Arabic digits": right.translate({48 + n: 0x0660 + n for n in range(10)}),
        "Eight letters": "abcdefgh", "A code with a sign": "+" + right, "A text with a null": "\0" * 8,
    }.items():  # fmt: skip
        ask.wants(False, text, what)
    ask.clock.now = _small(ask.key) + 7
    ask.wants(False, ask.code().lstrip("0"), "A code without its leading zeros")


def _replays(verifier: Callable, part: Any) -> None:
    for steps, when in ((0, "this step"), (-1, "the step before"), (1, "the next step")):
        ask = Asked(verifier, part)
        code = ask.code(steps)
        ask.wants(True, code, f"The code of {when}")
        ask.wants(False, code, f"The code of {when}, for the second time,")
        ask.clock.advance(STEP)
        ask.wants(False, code, f"The code of {when}, half a minute after it was used,")
    ask = Asked(verifier, part)
    older, newer = ask.code(-1), ask.code()
    ask.wants(True, newer, "This step's code")
    ask.wants(False, older, "An older code, read off the screen, after the newer one was used,")
    ask.clock.advance(2 * STEP)
    ask.wants(True, ask.code(), "A code two steps later")
    ask.wants(False, newer, "A code that was used two log-ins ago")
