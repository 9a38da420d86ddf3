"""What `new_code` of lesson 00 must do."""

from __future__ import annotations

import math
import string
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from statistics import median
from typing import Any

from helpers.judging import Parts, expect, fail, guard, task
from helpers.judging.values import kind, shown
from helpers.tasks.start_here.scripted import Trial, scripted

CLEAR = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0 and O, no 1 and I
LATIN = "".join(map(chr, range(0xC0, 0x187))) + "🔑"  # 200 letters: a byte modulo 200 is uneven
ALPHABETS = (CLEAR, "01", "123456789 ", string.ascii_lowercase, LATIN, "+-·")  # a space is a character, too
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
            sizes, many = sorted(map(len, drawn)), len(alphabet)
            bits, most = (size * math.log2(many) for size in (sizes[0], sizes[-1]))
            expect(
                bits >= BITS,
                f"A code of {sizes[0]} letters out of {many} holds at most {bits:.0f} bits, and 128 "
                "are wanted. Fewer letters to choose from make a longer code.",
            )
            expect(most < 2 * BITS, f"Out of {many} letters, {sizes[-1]} are more than anybody types.")
    with part("never repeats"):
        for drawn in codes.values():
            different = len(set(drawn))
            expect(different == len(drawn), f"{different} different codes in {len(drawn)} calls.")
    with part("comes from the system's generator, all 128 bits of it"):
        _source(lambda: answer(CLEAR))
    with part("takes each letter equally often"):
        for alphabet, drawn in codes.items():
            _even("".join(drawn), alphabet)
            _neighbours(drawn, alphabet)
            for place in (0, -1):
                _even("".join(code[place] for code in drawn), alphabet, place)


def _drawn(code: object, alphabet: str) -> str:
    if not isinstance(code, str) or not code:
        fail(f"{shown(code)} came back: not text, but {kind(code)}.")
    odd = sorted(set(code) - set(alphabet))
    expect(not odd, f"{shown(''.join(odd))} is not in the alphabet {shown(alphabet, 24)}.")
    return code


def _even(text: str, alphabet: str, place: int | None = None) -> None:
    """Chi-square of the letters, as a distance from its mean in standard deviations."""
    due, counts = len(text) / len(alphabet), Counter(text)
    distance = sum((counts[letter] - due) ** 2 / due for letter in alphabet)
    freedom = len(alphabet) - 1
    if distance > freedom + 8 * math.sqrt(2 * freedom) + 8:
        often, seldom = max(alphabet, key=counts.__getitem__), min(alphabet, key=counts.__getitem__)
        told = f"{len(text)} letters out of {len(alphabet)}, {counts[often]} were {often!r} and "
        told += f"{counts[seldom]} were {seldom!r}. "
        if place is None:
            fail(
                f"Of {told}A byte modulo the number of letters favours the first ones; another "
                "mapping has other favourites. An attacker tries them first."
            )
        fail(
            f"At the {'end' if place else 'beginning'} of a code, of {told}This place holds less chance "
            "than a letter drawn for itself: it is fixed, or the highest place of a number, which 128 "
            "bits do not fill (draw that below len(alphabet) ** places)."
        )


def _neighbours(codes: list[str], alphabet: str) -> None:
    """Fail where letters that stand side by side are the same far too seldom or too often."""
    pairs = [pair for code in codes for pair in pairwise(code)]
    same, due = sum(a == b for a, b in pairs), len(pairs) / len(alphabet)
    expect(
        abs(same - due) <= 7 * math.sqrt(due) + 7,
        f"Of {len(pairs)} neighbours out of {len(alphabet)} letters {same} were the same, and about "
        f"{due:.0f} are due. Letters that are sorted, repeated or kept apart depend on each other: "
        "such codes are fewer, and hold less than their length promises.",
    )


def _source(draw: Callable[[], object]) -> None:
    """Fail where fewer than 128 bits of the system's generator reach the code."""
    seen = _asked(draw)
    first, again, other = (scripted(draw, script)[0] for script in (b"one", b"one", b"two"))
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
    if short and first.code == again.code:  # else it varies by itself, and flips say nothing
        _reach(first, [trial.code for trial in scripted(draw, b"one", range(8 * first.took))])


def _reach(first: Trial, codes: list[str]) -> None:
    """Fail where less than 128 bits reach the code: `codes` come of one bit turned each."""
    reached = sum(code != first.code for code in codes)
    expect(
        reached >= BITS,
        f"The call takes {first.took} bytes from the system's generator, but only {reached} of "
        "their bits change the code: the rest is cut off, rounded away or fixed (a uuid4 fixes "
        "6 of 128). A hash hides that and adds nothing.",
    )
    apart = [
        sum(map(str.__ne__, code, first.code)) for code in codes if len(code) == len(first.code)
    ]
    near = [distance for distance in apart if 0 < distance < 4]  # one letter drawn otherwise
    follow = int(median(near)) - 1 if len(near) >= len(first.code) else 0
    bits = (len(first.code) - follow) * math.log2(len(CLEAR))
    expect(
        bits >= BITS or not follow,
        f"Where one letter is drawn otherwise, {follow} more change with it, computed like a check "
        "digit, or left over in a deck (shuffle, sample): no chance of their own. The rest of the code "
        f"holds {bits:.0f} bits.",
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
