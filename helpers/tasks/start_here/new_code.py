"""What `new_code` of lesson 00 must do."""

from __future__ import annotations

import hashlib
import math
import os
import random
import string
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from statistics import median
from typing import Any, NamedTuple
from unittest import mock

from helpers.judging import Parts, expect, fail, guard, task
from helpers.judging.values import kind, shown

CLEAR = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0 and O, no 1 and I
LATIN = "".join(chr(n) for n in range(0xC0, 0x180))  # 192 letters: a byte modulo 192 is uneven
ALPHABETS = (CLEAR, "01", string.digits, string.ascii_lowercase, LATIN)
BITS = 128
DRAWN = {alphabet: 40 for alphabet in ALPHABETS} | {LATIN: 200}  # enough to see it uneven
_CLOCKS = {"now", "utcnow", "today", "time", "time_ns", "perf_counter", "perf_counter_ns"}
_CLOCKS |= {"monotonic", "monotonic_ns", "process_time", "clock_gettime", "generate_time_safe"}
_SYSTEM = {"getrandom", "read", "generate_key", "RAND_bytes"}  # ways that are not counted below


@task(
    minutes=5,
    difficulty=2,
    asvs="11.5.1",
    expects="function",
    hints=[
        "Which module of the standard library says in its first line that it is for security?",
        "One letter out of n holds log2(n) bits. How many letters make 128?",
        "`secrets.choice(alphabet)` draws one letter; draw math.ceil(128 / math.log2(len(alphabet))).",
    ],
)
def new_code(answer: Any, part: Parts) -> None:
    """Draws a code of a given alphabet that nobody can guess."""
    codes: dict[str, list[str]] = {}
    with part("is text of the alphabet's letters"):
        for alphabet, many in DRAWN.items():
            codes[alphabet] = [_drawn(part.call(answer, alphabet), alphabet) for _ in range(many)]
    if len(codes) < len(ALPHABETS):
        return
    with part("is long enough for 128 bits, in every alphabet"):
        for alphabet, drawn in codes.items():
            bits, many = min(map(len, drawn)) * math.log2(len(alphabet)), len(alphabet)
            expect(
                bits >= BITS,
                f"A code of {min(map(len, drawn))} letters out of {many} holds at most {bits:.0f} "
                "bits, and 128 are wanted. Fewer letters to choose from make a longer code.",
            )
            expect(bits < 2 * BITS, f"Out of {many} letters, {len(drawn[0])} are more than anybody types.")
    with part("never repeats"):
        for drawn in codes.values():
            different = len(set(drawn))
            expect(different == len(drawn), f"{different} different codes in {len(drawn)} calls.")
    with part("comes from the system's generator, all 128 bits of it"):
        _source(lambda: answer(CLEAR))
    with part("takes each letter equally often"):
        for alphabet, drawn in codes.items():
            _even("".join(drawn), alphabet)


def _drawn(code: object, alphabet: str) -> str:
    if not isinstance(code, str) or not code:
        fail(f"{shown(code)} came back: not text, but {kind(code)}.")
    odd = sorted(set(code) - set(alphabet))
    expect(not odd, f"{shown(''.join(odd))} is not in the alphabet {shown(alphabet, 24)}.")
    return code


def _even(text: str, alphabet: str) -> None:
    """Chi-square of the letters, as a distance from its mean in standard deviations."""
    due, counts = len(text) / len(alphabet), Counter(text)
    distance = sum((counts[letter] - due) ** 2 / due for letter in alphabet)
    freedom = len(alphabet) - 1
    if distance > freedom + 8 * math.sqrt(2 * freedom) + 8:
        often, seldom = max(alphabet, key=counts.__getitem__), min(alphabet, key=counts.__getitem__)
        fail(
            f"Of {len(text)} letters out of {len(alphabet)}, {counts[often]} were {often!r} and "
            f"{counts[seldom]} were {seldom!r}. A byte modulo the number of letters favours the "
            "first ones; another mapping has other favourites. An attacker tries them first."
        )


class Trial(NamedTuple):
    """What a call gave when the system's generator gave a script: its code, the bytes it took."""

    code: str
    took: int


def _source(draw: Callable[[], object]) -> None:
    """Fail where fewer than 128 bits of the system's generator reach the code."""
    seen = _asked(draw)
    first, again, other = (_scripted(draw, script) for script in (b"one", b"one", b"two"))
    if not first.took:
        if seen & _SYSTEM:
            return  # asked by a way that cannot be scripted
        expect(
            not seen & _CLOCKS,
            "The code is made from the time. Hashed or not, there are only so many microseconds in "
            "a day, and an attacker can try them all.",
        )
        fail(
            "The call asks the operating system for nothing. It comes from a generator for "
            "simulations (`random`, NumPy), which repeats from its seed and gives its state away, "
            "or from a counter or a name. What one program computes, another one can."
        )
    expect(
        first.took >= BITS // 8,
        f"The call takes only {first.took} bytes from the system's generator: {8 * first.took} "
        "bits. Hashed, stretched or used as a seed they stay as few.",
    )
    if first.code == other.code:
        fail(
            f"The call takes {first.took} bytes from the system's generator, and they reach the "
            "code only as the seed of a generator for simulations (random, NumPy), or not at all. "
            "An attacker tries what comes out of that one: use what the system gives, all of it."
        )
    short = len(first.code) * math.log2(len(CLEAR)) < 2 * BITS  # a longer one takes long to try
    if short and first.code == again.code:  # else it varies by itself as well, and flips say nothing
        _reach(first, [_scripted(draw, b"one", at).code for at in range(8 * first.took)])


def _reach(first: Trial, codes: list[str]) -> None:
    """Fail where less than 128 bits reach the code: `codes` come of one bit turned each."""
    reached = sum(code != first.code for code in codes)
    expect(
        reached >= BITS,
        f"The call takes {first.took} bytes from the system's generator, but only {reached} of "
        "their bits change the code: the rest is cut off, rounded away or fixed (a uuid4 fixes "
        "6 of 128). A hash hides that and adds nothing.",
    )
    apart = [sum(map(str.__ne__, code, first.code)) for code in codes if len(code) == len(first.code)]
    near = [distance for distance in apart if 0 < distance < 4]  # one letter drawn otherwise
    follow = int(median(near)) - 1 if len(near) >= len(first.code) else 0
    bits = (len(first.code) - follow) * math.log2(len(CLEAR))
    expect(
        bits >= BITS,
        f"Where one letter is drawn otherwise, {follow} more change with it, computed like a check "
        f"digit: no chance of their own. The rest of the code holds {bits:.0f} bits.",
    )


def _asked(draw: Callable[[], object]) -> set[str]:
    """The names of the built-in functions that a call runs."""
    seen: set[str] = set()

    def spy(frame: object, event: str, argument: Any) -> None:
        if event == "c_call":
            seen.add(getattr(argument, "__name__", ""))

    with guard.profiled(spy):
        draw()
    return seen


def _scripted(draw: Callable[[], object], script: bytes, flip: int = -1) -> Trial:
    """Draw with system bytes from a script, bit number `flip` turned.

    Only the thread of the check sees the script: the kernel's other threads are served as ever.
    """
    me, urandom, used = threading.get_ident(), os.urandom, 0

    def given(size: int) -> bytes:
        nonlocal used
        if threading.get_ident() != me:
            return urandom(size)
        text = bytearray(hashlib.shake_256(script + b"%d" % used).digest(size))
        if used <= flip // 8 < used + size:
            text[flip // 8 - used] ^= 1 << flip % 8
        used += size
        return bytes(text)

    with _seeded(me), mock.patch("os.urandom", given), mock.patch("random._urandom", given):
        return Trial(str(draw()), used)


@contextmanager
def _seeded(me: int) -> Iterator[None]:
    """For thread `me` each generator for simulations starts from the same seed."""
    made, again = random.Random.seed, random.seed

    def mine(fixed: Any, other: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *given: fixed if threading.get_ident() == me else other(*given)

    def seed(self: random.Random, *given: Any) -> None:
        made(self, *((1,) if threading.get_ident() == me else given))

    with ExitStack() as undo:
        undo.callback(random.setstate, random.getstate())
        random.seed(1)
        undo.enter_context(mock.patch.object(random.Random, "seed", seed))
        undo.enter_context(mock.patch("random.seed", mine(None, again)))
        numpy = sys.modules.get("numpy")
        if numpy:
            undo.callback(numpy.random.set_state, numpy.random.get_state())
            numpy.random.seed(1)
            inner, fresh = numpy.random.bit_generator, numpy.random.default_rng
            undo.enter_context(mock.patch.object(inner, "randbits", mine(1, inner.randbits)))
            one = mock.patch("numpy.random.default_rng", lambda *given: mine(fresh(1), fresh)(*given))
            undo.enter_context(one)
        yield
