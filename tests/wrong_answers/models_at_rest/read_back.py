"""Answers to `read_back`: other orders than that of the counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np

from helpers.tasks import models_at_rest as tasks
from tests.wrong_answers import Bank

bank = Bank()
own = tasks.read_back
Shares = dict[str, float]
Answer = Callable[[list[bytes], Shares], Any]


def common(cells: list[bytes]) -> list[bytes]:
    return [token for token, _ in Counter(cells).most_common()]


def likely(shares: Shares) -> list[str]:
    return sorted(shares, key=lambda value: -shares[value])


def matched(
    tokens: Callable[[list[bytes]], list[bytes]] = common,
    values: Callable[[Shares], list[str]] = likely,
) -> Answer:
    return lambda cells, shares: dict(zip(tokens(cells), values(shares), strict=False))


right = matched()
KEPT: dict[frozenset[str], list[str]] = {}


def nearest(cells: list[bytes], shares: Shares) -> Any:
    """The value of the nearest share, for each token alone."""
    return {token: min(shares, key=lambda value: abs(shares[value] - many / len(cells)))
            for token, many in Counter(cells).items()}  # fmt: skip


def nearest_left(cells: list[bytes], shares: Shares) -> Any:
    """The nearest share that no commoner token has."""
    left, n = dict(shares), Counter(cells)
    found = {}
    for token in common(cells):
        found[token] = min(left, key=lambda value: abs(left[value] - n[token] / len(cells)))  # noqa: B023
        del left[found[token]]
    return found


WRONG: dict[str, tuple[Answer, str]] = {
    "order_of_arrival": (matched(tokens=lambda cells: list(dict.fromkeys(sorted(cells)))), "is said to be"),
    "rarest_first": (matched(tokens=lambda cells: common(cells)[::-1]), "53% of those are expected"),
    "in_their_order": (matched(values=list), "is said to be 'lost'"),
    "order_kept": (matched(values=lambda s: KEPT.setdefault(frozenset(s), likely(s))), "53% of those are"),
    "whole_percents": (matched(values=lambda shares: sorted(shares, key=lambda v: -round(100 * shares[v]))),
                       "and it is 'd', and 0.49% of those"),
    "shares_as_texts": (matched(values=lambda s: sorted(s, key=lambda v: str(s[v]))[::-1]), "to be 'g'"),
    "more_than_one": (lambda cells, shares: {t: v for t, v in right(cells, shares).items()
                      if cells.count(t) > 1}, "the 'lost' one's"),
    "expected_alone": (lambda cells, shares: right(cells, {v: s for v, s in shares.items()
                       if s * len(cells) >= 1}), "the 'lost' one's"),
    "by_their_number": (matched(tokens=lambda cells: list({n: t for t, n in Counter(cells).most_common()}
                        .values())), "Each of them has a value"),
    "nearest_share": (nearest, "is said to be 'malignant', and it is 'benign'"),
    "by_numpy": (matched(tokens=lambda cells: [bytes(t) for t in np.array(common(cells))]), "zeros at the"),
    "sixteen_bytes": (matched(tokens=lambda cells: [token[:16] for token in common(cells)]), "a key of it"),
    "other_way_round": (lambda cells, shares: {v: t for t, v in right(cells, shares).items()}, "no token"),
    "a_list": (lambda cells, shares: [right(cells, shares)[token] for token in cells], "Give a dictionary"),
    "nearest_of_those_left": (nearest_left, "of those are expected"),
    "hex": (lambda cells, shares: {t.hex(): v for t, v in right(cells, shares).items()}, "no token."),
    "fails_on_nothing": (lambda cells, shares: {max(cells, key=cells.count): "benign"} and
                         right(cells, shares), "empty"),
    "strict": (lambda cells, shares: dict(zip(common(cells), likely(shares), strict=True)), "ValueError"),
}  # fmt: skip
for name, (answer, says) in WRONG.items():
    bank.add(own, name, answer, says=says)
bank.add(own, "plain", right, kind="right")


@bank.right(own)
def by_counting(cells: list[bytes], shares: Shares) -> dict[bytes, str]:
    order = sorted(set(cells), key=cells.count, reverse=True)
    names = sorted((share, value) for value, share in shares.items())[::-1]
    return {token: names[place][1] for place, token in enumerate(order)}
