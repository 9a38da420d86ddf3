"""Answers to `totp`: codes that are computed otherwise, windows that are too wide, replays."""

from __future__ import annotations

import hmac
import struct
from collections.abc import Callable
from typing import Any

from helpers.tasks.authentication import totp
from tests.wrong_answers import Bank

bank = Bank()


def coded(
    hash_: str = "sha512", step: Callable[[float], int] = lambda t: int(t // 30), last: int = -1,
    pack: Callable[[int], bytes] = lambda n: struct.pack(">Q", n), mask: int = 0x7FFFFFFF,
    write: Callable[[int], Any] = lambda n: str(n % 10**8).zfill(8),
) -> Callable:  # fmt: skip
    """The code of RFC 6238; one setting at a time can be another."""

    def code(key: bytes, moment: float) -> Any:
        mac = hmac.digest(key, pack(step(moment)), hash_)
        at = mac[last] & 15
        return write(int.from_bytes(mac[at : at + 4]) & mask)

    return code


code = coded()


class Verifier:
    """A right answer, whose parts others replace."""

    steps: tuple[int, ...] = (-1, 0, 1)

    def __init__(self, key: bytes, clock: Callable[[], float]) -> None:
        self.key, self.clock, self.last = key, clock, -1

    def fits(self, text: str, step: int) -> bool:
        return hmac.compare_digest(code(self.key, step * 30).encode(), text.encode())

    def fresh(self, step: int) -> bool:
        return step > self.last

    def used(self, step: int) -> None:
        self.last = step

    def accepts(self, text: str) -> bool:
        now = int(self.clock() // 30)
        for step in (now + by for by in self.steps):
            if self.fresh(step) and self.fits(text, step):
                self.used(step)
                return True
        return False


def other(**parts: Any) -> type:
    return type("Other", (Verifier,), parts)


class _Set(Verifier):
    """Remembers codes for as long as two calls."""

    def __init__(self, key: bytes, clock: Callable[[], float]) -> None:
        super().__init__(key, clock)
        self.seen: list[int] = []

    def fresh(self, step: int) -> bool:
        return step not in self.seen[-1:]

    def used(self, step: int) -> None:
        self.seen.append(step)


class _Global(Verifier):
    last_of_all = -1

    def fresh(self, step: int) -> bool:
        return step > type(self).last_of_all

    def used(self, step: int) -> None:
        type(self).last_of_all = step


class _Burns(Verifier):
    """Each try uses the step up."""

    def accepts(self, text: str) -> bool:
        said = super().accepts(text)
        self.last = max(self.last, int(self.clock() // 30))
        return said


class _Learns(Verifier):
    """Keeps how far the phone's clock is off, and looks around that."""

    def used(self, step: int) -> None:
        super().used(step)
        self.steps = tuple(step - int(self.clock() // 30) + by for by in (-1, 0, 1))


class _Since(Verifier):
    """Each code since the last one that was used."""

    def accepts(self, text: str) -> bool:
        now = int(self.clock() // 30)
        self.last = max(self.last, now - 1000) if self.last > 0 else now - 2
        self.steps = tuple(range(self.last + 1 - now, 2))
        return super().accepts(text)


def as_number(self: Any, text: str, step: int) -> bool:
    return text.isdigit() and int(text) == int(code(self.key, step * 30))


def by_begin(self: Any, text: str, step: int) -> bool:
    return code(self.key, step * 30).startswith(text)


CODES = {
    "sha1": (coded("sha1"), "the code of SHA-1"),
    "six_digits": (coded(write=lambda n: str(n % 10**6).zfill(6)), "That has 6 digits"),
    "no_leading_zeros": (coded(write=lambda n: str(n % 10**8)), "lacks leading zeros"),
    "a_number": (coded(write=lambda n: n % 10**8), "That is a number"),
    "time_as_text": (coded(pack=lambda n: str(n).encode()), "went in as text"),
    "low_byte_first": (coded(pack=lambda n: struct.pack("<Q", n)), "lowest byte first"),
    "seconds": (coded(step=int), "seconds went in"),
    "rounded": (coded(step=lambda t: int(t / 30 + 0.5)), "rounded to the next"),
    "the_20th_byte": (coded(last=19), "with SHA-512 that is the 64th"),
}  # fmt: skip
VERIFIERS = {
    "replays": (other(used=lambda self, step: None), "for the second time, was accepted"),
    "last_code_alone": (_Set, "after the newer one was used, was accepted"),
    "one_memory_for_all": (_Global, "was refused"),
    "exact": (other(steps=(0,)), "a clock 30 s slow was refused"),
    "no_future": (other(steps=(-1, 0)), "a clock 30 s fast was refused"),
    "five_steps": (other(steps=(-2, -1, 0, 1, 2)), "2 steps too old was accepted"),
    "compared_as_numbers": (other(fits=as_number), "A code as Arabic digits was accepted"),
    "begins_alike": (other(fits=by_begin), "An empty text was accepted"),
    "str_compare_digest": (other(fits=lambda self, t, n: hmac.compare_digest(t, code(self.key, n * 30))),
                           "TypeError"),
    "a_try_burns": (_Burns, "The right code, after 20 wrong ones"),
    "learns_the_drift": (_Learns, "whose clock was slow was accepted"),
    "all_since_the_last": (_Since, "whose last log-in is long over was accepted"),
    "odd_text_burns": (other(accepts=lambda s, t: Verifier.accepts(s, t) if len(t) == 8 else bool(s.used(
        int(s.clock() // 30)))), "The right code, after 20 wrong ones"),
    "gives_the_step": (other(accepts=lambda s, t: Verifier.accepts(s, t) and s.last), "not True or False"),
}  # fmt: skip
for name, (answer, says) in CODES.items():
    bank.add(totp, name, answer, Verifier, says=says)
for name, (answer, says) in VERIFIERS.items():
    bank.add(totp, name, code, answer, says=says)
bank.add(
    totp,
    "no_second_factor",
    code,
    other(accepts=lambda self, t: True),
    says="was accepted",
    kind="vulnerable",
)
bank.add(totp, "nobody", code, other(accepts=lambda self, t: False), says="a clock that is right was refused",
         kind="refuses")  # fmt: skip
bank.add(totp, "plain", code, Verifier, kind="right")
bank.add(totp, "newest_first", code, other(steps=(1, 0, -1)), kind="right")
bank.add(totp, "integers", coded(step=lambda t: int(t) // 30, pack=lambda n: n.to_bytes(8)),
         other(fits=lambda self, t, n: t == code(self.key, n * 30)), kind="right")  # fmt: skip
