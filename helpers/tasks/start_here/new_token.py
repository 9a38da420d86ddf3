"""What `new_token` of lesson 00 must do."""

from __future__ import annotations

import hashlib
import math
import os
import random
import string
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from helpers.judging import Parts, expect, fail, task

DRAWN = 400  # tokens, enough to estimate their entropy to a tenth of a bit
_SAFE = set(string.ascii_letters + string.digits + "-_.~")  # RFC 3986: unreserved
_SYSTEM = {"urandom", "getrandom", "read", "generate", "generate_key", "RAND_bytes"}
_CLOCKS = {"now", "utcnow", "today", "time", "time_ns", "perf_counter", "perf_counter_ns"}
_CLOCKS |= {"monotonic", "monotonic_ns", "process_time", "clock_gettime", "generate_time_safe"}


@task(
    minutes=3,
    difficulty=1,
    asvs="11.5.1",
    expects="function",
    hints=[
        "Which module of the standard library says in its first line that it is for security?",
        "`random` is made for simulations: who knows its state knows all that follows.",
        "`secrets.token_urlsafe` takes a number of bytes; 16 bytes are 128 bits.",
    ],
)
def new_token(answer: Any, part: Parts) -> None:
    """Draws a session token that nobody can guess."""
    tokens: list[str] = []
    with part("gives text that fits into a URL"):
        for _ in range(DRAWN):
            token = part.call(answer)
            expect(
                isinstance(token, str) and token, f"A {type(token).__name__} came back, not text."
            )
            tokens.append(token)
    if len(tokens) < DRAWN:
        return
    with part("holds only what a URL takes as it is"):
        odd = set("".join(tokens)) - _SAFE
        if odd:
            fail(
                f"{min(odd)!r} has a meaning of its own in a URL: use letters, digits, - and _ (or . and ~)."
            )
    with part("never repeats"):
        expect(
            len(set(tokens)) == len(tokens),
            f"{len(set(tokens))} different tokens in {len(tokens)} calls.",
        )
    with part("cannot be replayed from a seed or a clock"):
        with _frozen():
            first = answer()
        with _frozen():
            second = answer()
        expect(
            first != second,
            "With the same seed and the same clock the same token came out: an attacker who knows "
            "or guesses them draws your users' tokens too.",
        )
    with part("comes from the system's generator"):
        _source(answer)
    with part("holds at least 128 random bits"):
        bits = _bits(tokens)
        expect(
            bits > 126,
            f"These tokens hold about {bits:.0f} bits. Under 128 an attacker with many machines "
            "and much patience is no longer out of the question.",
        )


def _source(answer: Any) -> None:
    """Fail where the call asks nothing, or next to nothing, of the operating system."""
    seen, drawn = _asks(answer)
    if seen & _SYSTEM:
        expect(
            not 0 < drawn < 16,
            f"The call takes only {drawn} bytes from the system's generator: {8 * drawn} bits. "
            "Hashed, stretched or used as a seed they stay as few.",
        )
        if drawn:
            _reaches(answer, drawn)
        return
    expect(
        not seen & _CLOCKS,
        "The token is made from the time. Hashed or not, there are only so many microseconds "
        "in a day, and an attacker can try them all.",
    )
    expect(
        not seen & {"random", "getrandbits"},
        "The token comes from a generator for simulations. 624 numbers in a row give away its "
        "state, and with it every number that follows.",
    )
    fail(
        "The call asks the operating system for nothing. What is computed from a counter, a name "
        "or an address can be computed by others, however random it looks once it is hashed."
    )


def _reaches(answer: Any, drawn: int) -> None:
    """Fail where fewer than 128 of the drawn bits change the token."""
    reached = _flips(answer, b"one")
    if reached < 128:
        reached = max(reached, _flips(answer, b"two"))
    if reached >= 128:
        return
    if not reached:
        fail(
            f"The call takes {drawn} bytes from the system's generator, and none of them reaches "
            "the token, or only as the seed of a generator for simulations (random, NumPy). An "
            "attacker tries what comes out of that one: use what the system gives, all of it."
        )
    fail(
        f"The call takes {drawn} bytes from the system's generator, but only {reached} of their "
        "bits change the token: the rest is cut off, rounded away or fixed (a uuid4 fixes 6 of "
        "128). A hash hides that and adds nothing, for an attacker hashes his guesses too."
    )


class _Simulator(random.Random):
    """random.Random with one seed for all: what goes through it does not count as drawn."""

    def seed(self, *_: object, **__: object) -> None:  # type: ignore[override]
        super().seed(20261102)


def _flips(answer: Any, start: bytes) -> int:
    """How many of the drawn bits change the token when they are flipped.

    Places of the token that change by themselves (a counter) are left out; where all do, the
    question cannot be answered, and all bits are given.
    """

    def token(at: int = -1) -> tuple[str, int]:
        used = 0

        def scripted(size: int) -> bytes:
            nonlocal used
            given = bytearray(hashlib.shake_256(start + b"%d" % used).digest(size))
            if used <= at // 8 < used + size and at >= 0:
                given[at // 8 - used] ^= 1 << at % 8
            used += size
            return bytes(given)

        with mock.patch("os.urandom", scripted), mock.patch("random._urandom", scripted):
            return str(answer()), used

    with _frozen(), mock.patch("random.Random", _Simulator), _numpy_seeded():
        same = [token() for _ in range(3)]
        drawn = same[0][1]
        flipped = []
        for at in range(8 * drawn):
            random.seed(20261102)
            flipped.append(token(at)[0])
        same += [token() for _ in range(3)]  # by now a counter has gone on
    first = same[0][0]
    if len({len(text) for text, _ in same}) > 1:
        return 8 * drawn
    columns = zip(*(text for text, _ in same), strict=True)
    kept = [i for i, letters in enumerate(columns) if len(set(letters)) == 1]
    if not kept:
        return 8 * drawn
    return sum(len(o) != len(first) or any(o[i] != first[i] for i in kept) for o in flipped)


@contextmanager
def _numpy_seeded() -> Iterator[None]:
    """NumPy's new generators start from one seed, too."""
    module = sys.modules.get("numpy.random.bit_generator")
    if module is None:
        yield
        return
    with mock.patch.object(module, "randbits", lambda bits: 20261102):
        yield


@contextmanager
def _frozen() -> Iterator[None]:
    """The same seed and the same time for every call: what an attacker can arrange or guess."""
    state = random.getstate()
    random.seed(20261102)
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(20261102)
    with mock.patch.multiple(time, time=lambda: 1.8e9, time_ns=lambda: 18 * 10**17):
        try:
            yield
        finally:
            random.setstate(state)


def _asks(function: Callable[[], object]) -> tuple[set[str], int]:
    """Which built-in functions a call runs, and how many bytes it takes of `os.urandom`.

    0 bytes where it reaches the generator by another way.
    """
    seen: set[str] = set()
    drawn = 0
    urandom = os.urandom

    def spy(frame: object, event: str, argument: Any) -> None:
        if event == "c_call":
            seen.add(getattr(argument, "__name__", ""))

    def counted(size: int) -> bytes:
        nonlocal drawn
        drawn += size
        return urandom(size)

    with mock.patch("os.urandom", counted), mock.patch("random._urandom", counted):
        sys.setprofile(spy)
        try:
            function()
        finally:
            sys.setprofile(None)
    return seen, drawn


def _bits(tokens: list[str]) -> float:
    """Entropy that these tokens show, position by position, in bits (Miller and Madow's estimate).

    The sum over positions is never below the true entropy, but for the error of the estimate.
    """
    longest, many = max(map(len, tokens)), len(tokens)
    total = 0.0
    for letters in zip(*(token.ljust(longest) for token in tokens), strict=True):
        counts = Counter(letters).values()
        total -= sum(n / many * math.log2(n / many) for n in counts)
        total += (len(counts) - 1) / (2 * many * math.log(2))
    return total
