"""What the task about one-time codes asks of an answer (lesson 06)."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from typing import Any, Literal

from helpers.judging import expect, fail, task
from helpers.judging.values import Clock, shown, truth
from helpers.tasks.authentication.settings import said

STEP = 30
# RFC 6238, appendix B: the moments, and the key of its SHA-512 rows, the 64 bytes 1234567890123...
RFC_KEY = (b"1234567890" * 7)[:64]
RFC_MOMENTS = (59, 1111111109, 1111111111, 1234567890, 2000000000, 20000000000)


def reckoned(
    key: bytes, moment: float, hash_: str = "sha512", mask: int = 0x7FFFFFFF, last: int = -1,
    order: Literal["big", "little"] = "big", digits: int = 8,
) -> str:  # fmt: skip
    """The code of RFC 6238 with 8 digits; one setting at a time can be another."""
    mac = hmac.digest(key, int(moment // STEP).to_bytes(8, order), hash_)
    start = mac[last] & 15
    return f"{int.from_bytes(mac[start : start + 4]) & mask:010d}"[-digits:]


SLIPS: dict[str, Callable] = {  # what was computed in place of the code
    "That is the code of SHA-1.": lambda k, t: reckoned(k, t, "sha1"),
    "That lacks leading zeros: a code is a text of 8 digits.":
        lambda k, t: str(int(reckoned(k, t, digits=10)))[-8:],
    "That has 6 digits: 8 are asked for.": lambda k, t: reckoned(k, t)[2:],
    "That is a number: a code is a text of 8 digits, zeros in front included.":
        lambda k, t: int(reckoned(k, t)),
    "The steps went in with their lowest byte first: take struct.pack('>Q', ...).":
        lambda k, t: reckoned(k, t, order="little"),
    "The seconds went in, not the steps of 30 seconds.": lambda k, t: reckoned(k, t * STEP),
    "The steps were rounded to the next: a step lasts until it is over.": lambda k, t: reckoned(k, t + 15),
    "The highest bit was kept: the number has 31 bits.": lambda k, t: reckoned(k, t, mask=0xFFFFFFFF),
    "The offset stands in the MAC's last byte, and with SHA-512 that is the 64th, not the 20th.":
        lambda k, t: reckoned(k, t, last=19),
}  # fmt: skip


def _small(key: bytes) -> float:
    """A moment whose number, and so its code, begins with a zero."""
    return next(t for t in range(STEP, 10**7, STEP) if reckoned(key, t, digits=10).startswith("000"))


BEGIN = 1_800_000_000  # a moment at which a step begins


class Asked:
    """The learner's verifier at one secret; codes are named by their steps from its first moment."""

    def __init__(self, verifier: Callable, start: float = 0) -> None:
        self.key = secrets.token_bytes(64)
        self.start = start or BEGIN + 7 + STEP * secrets.randbelow(1000)
        self.clock = Clock(self.start)
        self.mine = verifier(self.key, self.clock)

    def code(self, step: int) -> str:
        return reckoned(self.key, self.start + STEP * step)

    def wants(self, wanted: bool, code: int | str, what: str) -> None:
        text = code if isinstance(code, str) else self.code(code)
        got = truth(said(f"accepts({shown(text, 30)})", self.mine.accepts, text), "`accepts`")
        expect(got == wanted, f"{what} was {'refused' if wanted else 'accepted'}.")


SLOW, FAST = (f" of a phone whose clock was {how}" for how in ("slow", "fast"))
REPLAYS = [  # for a verifier each: (steps to wait, whose code, whether it is good, what it is called)
    [(0, step, True, f"The code of {when}"), (0.1, step, False, f"The code of {when}, for the second time,"),
     (1, step, False, f"The code of {when}, half a minute after it was used,")]
    for step, when in ((0, "this step"), (-1, "the step before"), (1, "the next step"))
] + [[
    (0, 0, True, "This step's code"),
    (0, -1, False, "An older code, read off the screen, after the newer one was used,"),
    (0, 0, False, "This step's code, once more after an older one was refused,"),
    (2, 2, True, "A code two steps later"), (0, 0, False, "A code that was used two log-ins ago"),
]]  # fmt: skip
GARBAGE: dict[str, Callable[[str], str]] = {
    "A code as Arabic digits": lambda code: code.translate({48 + n: 0x0660 + n for n in range(10)}),
    "A code in wide digits": lambda code: code.translate({48 + n: 0xFF10 + n for n in range(10)}),
    "An empty text": lambda code: "", "The last 6 digits of a code": lambda code: code[2:],
    "A code with a digit more": lambda code: code + "0", "A code with a sign": lambda code: "+" + code,
    "Eight letters": lambda code: "abcdefgh", "A text with a null": lambda code: "\0" * 8,
}  # fmt: skip


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
        keys = [secrets.token_bytes(size) for size in (20, 64, 100)]
        mine = [(key, moment) for key in keys for moment in (_small(key), BEGIN + 29.9, BEGIN + 30.0)]
        for with_key, moment in [*((RFC_KEY, moment) for moment in RFC_MOMENTS), *mine]:
            _computed(part.call(code, with_key, moment), with_key, moment)
    with part("accepts this step's code, and those of its neighbours"):
        for who in ("a user", "another user, at the same time,"):
            Asked(Verifier, BEGIN).wants(True, 0, f"The first code of {who}")
        for second in (0, 7, 29.9):  # of the step
            for step, clock in ((0, "that is right"), (-1, "30 s slow"), (1, "30 s fast")):
                Asked(Verifier, BEGIN + second).wants(True, step, f"The code of a phone with a clock {clock}")
    with part("refuses all other codes"):
        for used, then in (([], ""), ([-1], SLOW), ([1], FAST)):  # it may learn nothing from an earlier code
            ask = Asked(Verifier)
            for step in used:
                ask.wants(True, step, "The code of a neighbouring step")
            ask.clock.advance(200 * STEP)
            for by in (-3, -2, 2, 3):
                old = "old" if by < 0 else "new"
                ask.wants(False, 200 + by, f"A code that is {abs(by)} steps too {old}{then}")
        ask = Asked(Verifier)
        for what, made in GARBAGE.items():
            ask.wants(False, made(ask.code(0)), what)
        ask.clock.now = small = _small(ask.key) + 7
        ask.wants(False, reckoned(ask.key, small).lstrip("0"), "A code without its leading zeros")
        Asked(Verifier).wants(False, ask.code(0), "The code of another secret")
    with part("no code is used twice"):
        for script in REPLAYS:
            ask = Asked(Verifier)
            for wait, step, wanted, what in script:
                ask.clock.advance(wait * STEP)
                ask.wants(wanted, step, what)
    with part("and nothing else is used up"):
        ask = Asked(Verifier)
        wrong = "00000000" if ask.code(0)[0] != "0" else "99999999"
        for text in ("", "123456", "abcdefgh", *[wrong] * 117):
            ask.wants(False, text, f"{text!r}, which is no code,")
        for step, when in ((-1, "the step before"), (0, "this step"), (1, "the next step")):
            ask.wants(True, step, f"The code of {when}, after 120 wrong ones (a throttle counts them),")


def _computed(said: object, key: bytes, moment: float) -> None:
    if said == reckoned(key, moment) and isinstance(said, str):
        return
    written = shown(said.strip() if isinstance(said, str) else said)
    slips = (slip for slip, of in SLIPS.items() if shown(of(key, moment)) == written)
    why = next(slips, "Compare each step with the lesson's: the MAC, its last byte, four bytes, 31 bits.")
    fail(f"For the moment {moment} the code is not {shown(said, 20)}. {why}")
