"""Answers to `totp`: codes that are computed otherwise, windows that are too wide, replays."""

from __future__ import annotations

import hmac
import struct
from collections.abc import Callable
from typing import Any
from unicodedata import normalize

from helpers.tasks.authentication import totp
from helpers.tasks.authentication.totp import SLIPS
from tests.wrong_answers import Bank, variants

bank = Bank()


def code(key: bytes, moment: float) -> str:
    mac = hmac.digest(key, struct.pack(">Q", int(moment // 30)), "sha512")
    at = mac[-1] & 15
    return str((int.from_bytes(mac[at : at + 4]) & 0x7FFFFFFF) % 10**8).zfill(8)


class Verifier:
    """A right answer, whose parts others replace."""

    steps: tuple[int, ...] = (-1, 0, 1)

    def __init__(self, key: bytes, clock: Callable[[], float]) -> None:
        self.key, self.clock, self.last = key, clock, -1

    def fits(self, text: str, step: int) -> bool:
        return hmac.compare_digest(code(self.key, step * 30).encode(), text.encode())

    def fresh(self, step: int, now: int) -> bool:
        return step > self.last

    def used(self, step: int, now: int) -> None:
        self.last = step

    def accepts(self, text: str) -> Any:
        now = int(self.clock() // 30)
        for step in (now + by for by in self.steps):
            if self.fresh(step, now) and self.fits(text, step):
                self.used(step, now)
                return True
        return False


other = variants(Verifier)


def fits(like: Callable[[str, str], bool]) -> type:
    return other(fits=lambda self, text, step: like(text, code(self.key, step * 30)))


USED = [-1]
WRONG = {
    "replays": (other(used=lambda self, step, now: None), "for the second time, was accepted"),
    "last_code_alone": (other(fresh=lambda self, step, now: step != self.last), "after the newer one was"),
    "notes_the_refused": (other(fresh=lambda *_: True, fits=lambda v, t, step: Verifier.fits(v, t, step) and (
        step > (vars(v).pop("last"), vars(v).update(last=step))[0])), "after an older one was refused, was"),
    "one_memory_for_all": (other(fresh=lambda self, step, now: step > max(USED),
                                 used=lambda self, step, now: USED.append(step)), "The first code of a"),
    "no_future": (other(steps=(-1, 0)), "a clock 30 s fast was refused"),
    "five_steps": (other(steps=(-2, -1, 0, 1, 2)), "2 steps too old was accepted"),
    "compared_as_numbers": (fits(lambda t, due: t.isdigit() and int(t) == int(due)), "as Arabic digits was"),
    "wide_digits_too": (fits(lambda t, due: normalize("NFKC", t) == due), "in wide digits was accepted"),
    "begins_alike": (fits(lambda t, due: due.startswith(t)), "An empty text was accepted"),
    "str_compare_digest": (fits(hmac.compare_digest), "TypeError"),
    "present_is_used": (other(used=lambda self, step, now: Verifier.used(self, now, now)),
                        "The code of the next step, for the second time"),
    "a_try_burns": (other(accepts=lambda self, t: Verifier.accepts(self, t) or bool(
        self.used(max(self.last, int(self.clock() // 30) - 1), 0))), "step before, after 120 wrong"),
    "learns_the_drift": (other(used=lambda self, step, now: vars(self).update(last=step, steps=tuple(
        step - now + by for by in (-1, 0, 1)))), "whose clock was slow was accepted"),
    "moments_not_steps": (other(fresh=lambda v, step, now: v.clock() + 30 * (step - now) > v.last,
        used=lambda v, step, now: vars(v).update(last=v.clock() + 30 * (step - now))), "second time, was"),
}  # fmt: skip
for name, (answer, says) in WRONG.items():
    bank.add(totp, name, code, answer, says=says)
for slip, made in SLIPS.items():
    bank.add(totp, slip.rstrip("."), made, Verifier, says=slip)
anybody, nobody = other(accepts=lambda self, text: True), other(accepts=lambda self, text: False)
bank.add(totp, "no_second_factor", code, anybody, says="was accepted", kind="vulnerable")
bank.add(totp, "nobody", code, nobody, says="first code of a user was refused", kind="refuses")
bank.add(totp, "plain", code, Verifier, kind="right")
bank.add(totp, "newest_first", code, other(steps=(1, 0, -1)), kind="right")
bank.add(totp, "compared_as_texts", code, fits(str.__eq__), kind="right")
