"""What the task about reading tokens by their frequency asks of an answer (lesson 12)."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable
from typing import Any

from helpers.judging import Parts, expect, fail, task
from helpers.judging.values import shown

SHARES = {"benign": 0.53, "malignant": 0.27, "unclear": 0.12, "repeat": 0.06, "lost": 0.02}
CLOSE = {"a": 0.0041, "b": 0.0044, "c": 0.0046, "d": 0.0049, "e": 0.482, "f": 0.5, "g": 5e-05}
WARDS = {f"ward {n}": share for n, share in enumerate((0.04, 0.3, 0.11, 0.21, 0.02, 0.17, 0.15), 1)}


def column(
    shares: dict[str, float], rows: int, least: int = 1, pull: float = 0
) -> tuple[list[bytes], dict[bytes, str]]:
    """A column of tokens, and what each stands for: near the shares, in their order, no two alike.

    pull: how far the shares are drawn towards one another; apart, if it is negative.
    """
    draw = random.SystemRandom()
    truth, cells, last = {}, [], rows * 10
    for value, share in sorted(shares.items(), key=lambda one: -one[1]):
        share += pull * (1 / len(shares) - share)
        many = max(least, min(last - 1, round(rows * share * draw.uniform(0.93, 1.07))))
        token, last = secrets.token_bytes(4 * len(shares) - 1) + b"\0", many  # NumPy's end before a zero
        if many:
            truth[token] = value
        cells += [token] * many
    draw.shuffle(cells)
    return cells, truth


@task(
    minutes=5, difficulty=2, proof="attack", expects="function",
    hints=[
        "What do you know about the values that the encryption does not change?",
        "Count the tokens, and put both lists in order: the commonest token is the commonest value.",
        "collections.Counter(column).most_common() gives the tokens in order; sorted(shares, "
        "key=shares.get, reverse=True) the values; dict(zip(...)).",
    ],
)  # fmt: skip
def read_back(answer: Callable, part: Parts) -> None:
    """Read an encrypted column by counting it."""

    def judged(shares: dict[str, float], rows: int, least: int = 1, pull: float = 0) -> None:
        cells, truth = column(shares, rows, least, pull)
        given: Any = part.call(answer, cells, dict(shares))
        expect(isinstance(given, dict), f"Give a dictionary {{token: value}}; {shown(given)} came back.")
        odd = next((one for one in given if one not in truth), None)
        told = "no token. Those are the bytes of the column, with the zeros at the end (NumPy drops them)."
        expect(odd is None, f"{shown(odd, 30)} is a key of it: {told}")
        for token, value in truth.items():
            many = f"{cells.count(token)} of {len(cells)} rows"
            if token not in given:
                fail(f"A token in {many} has no value: its share among the values is the {value!r} one's.")
            if given[token] != value:
                fail(f"A token in {many} is said to be {shown(given[token], 30)}, and it is {value!r}, and "
                     f"{100 * shares[value]:.3g}% of those are expected.")  # fmt: skip

    with part("five results of a laboratory"):
        judged(SHARES, 600)
    with part("whatever order the shares come in"):
        judged(dict(reversed(SHARES.items())), 600)
        judged(WARDS, 800)
        judged(CLOSE, 4000)
    with part("other columns, drawn anew"):
        for _ in range(4):
            judged(WARDS, 500 + secrets.randbelow(500))
        two = [b"1" * 16, b"2" * 16]
        given: Any = part.call(answer, two, {"benign": 0.6, "malignant": 0.4})
        told = f"Two tokens, once each: {shown(given)} came back. Each of them has a value, whichever."
        expect(set(given) == set(two) and sorted(given.values()) == ["benign", "malignant"], told)
    with part("a ward with other shares, in the same order"):
        judged(SHARES, 600, pull=0.5)
        judged(dict(zip(SHARES, reversed(SHARES.values()), strict=True)), 600)  # and in another one
        judged(SHARES, 40)
    with part("a value that does not occur"):
        judged(SHARES | {"unheard of": 0.0001}, 600, least=0)
        judged(SHARES, 600, least=0, pull=-0.3)
    with part("an empty column"):
        given = part.call(answer, [], dict(SHARES))
        expect(given == {}, f"For an empty column {shown(given)} came back, not an empty dictionary.")
