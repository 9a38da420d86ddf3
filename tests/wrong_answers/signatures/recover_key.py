"""Answers that find the key behind a nonce that came twice."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from itertools import combinations, pairwise
from typing import Any

from helpers.tasks import signatures as tasks
from tests.wrong_answers import Bank

bank = Bank()
own = tasks.recover_key
Signed = tuple[int, int, int]
Is = Callable[[int], bool]
P256 = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def solved(one: Signed, two: Signed, order: int, sign: int = 1) -> int:
    """The key, where s of `two` is turned by `sign`."""
    (h1, r, s1), (h2, _, s2) = one, two
    k = (h1 - h2) * pow(s1 - sign * s2, -1, order) % order
    return (s1 * k - h1) * pow(r, -1, order) % order


def every(signed: Iterable[Signed]) -> Iterable[tuple[Signed, ...]]:
    return combinations(signed, 2)


def careful(one: Signed, two: Signed) -> bool:
    return one[1] == two[1] and one[0] != two[0]


def by(
    pairs: Callable[[list[Signed]], Any] = every, same: Callable[..., bool] = careful,
    signs: tuple[int, ...] = (1, -1), asks: bool = True, solve: Callable[..., Any] = solved,
    order: int = 0, nothing: Any = None,
) -> Callable[..., Any]:  # fmt: skip
    """An answer of these steps."""

    def answer(signed: list[Signed], n: int, is_key: Is) -> Any:
        for one, two in pairs(signed):
            if same(one, two):
                for sign in signs:
                    d = solve(one, two, order or n, sign)
                    if not asks or is_key(d):
                        return d
        if isinstance(nothing, Exception):
            raise nothing
        return nothing

    return answer


bank.add(own, "all_pairs", by(), kind="right")


@bank.right(own)
def by_r(signed: list[Signed], order: int, is_key: Is) -> int | None:
    """A dictionary by r, and the key by Cramer's rule."""
    groups: dict[int, set[Signed]] = defaultdict(set)
    for one in signed:
        groups[one[1]].add(one)
    for (h1, r, s1), (h2, _, s2) in (pair for group in groups.values() for pair in every(group)):
        for turned in (s2, order - s2):
            bottom = r * (s1 - turned) % order
            d = (turned * h1 - s1 * h2) * pow(bottom, -1, order) % order if bottom else 0
            if is_key(d):
                return d
    return None


def nonce_only(one: Signed, two: Signed, order: int, sign: int = 1) -> int:
    return (one[0] - two[0]) * pow(one[2] - sign * two[2], -1, order) % order


def added(one: Signed, two: Signed, order: int, sign: int = 1) -> int:
    k = (one[0] + two[0]) * pow(one[2] + sign * two[2], -1, order) % order
    return (one[2] * k - one[0]) * pow(one[1], -1, order) % order


def grouped(signed: list[Signed], order: int, is_key: Is) -> Any:
    """Only an r that stands there exactly twice."""
    count = Counter(r for _, r, _ in signed)
    return by()([one for one in signed if count[one[1]] == 2], order, is_key)


def first_match(signed: list[Signed], order: int, is_key: Is) -> Any:
    """Stops at the first r that comes again."""
    pair = next((pair for pair in every(signed) if doubled(*pair)), ())
    return by()(list(pair), order, is_key)


def doubled(one: Signed, two: Signed) -> bool:
    return one[1] == two[1]


WRONG: dict[str, tuple[Callable[..., Any], str]] = {
    "only_minus": (by(signs=(1,)), "stores the smaller of s and order"),
    "only_plus": (by(signs=(-1,)), "Subtract the two equations"),
    "does_not_ask": (by(asks=False, signs=(-1, 1)), "is not the key"),
    "nonce_for_key": (by(asks=False, signs=(1,), solve=nonce_only), "That is the nonce"),
    "p256_always": (by(order=P256), "no curve's own number"),
    "turned_on_p256_alone": (lambda s, n, is_key: by(signs=(1, -1)[: 1 + (n == P256)])(s, n, is_key),
                             "no curve's own number"),
    "wide_enough": (lambda s, n, is_key: by()(s, n, is_key) if n > 2**255 else None, "and no size, belongs"),
    "adds": (by(solve=added, asks=False), "all is modulo the order"),
    "negative": (by(solve=lambda *given: solved(*given) - given[2], asks=False), "outside 0 to order"),
    "neighbours": (by(pairwise), "at places 3 and 31"),
    "one_a_document": (by(lambda signed: every({h: (h, *rs) for h, *rs in signed}.values())), "look at both"),
    "first_two": (by(lambda signed: [signed[:2]]), "came twice at places"),
    "same_document": (by(same=doubled), "not invertible"),
    "first_match": (first_match, "signature: no new equation. Go on"),
    "same_s": (by(same=lambda one, two: one[2] == two[2]), "was found. Subtract"),
    "exactly_twice": (grouped, "Its first document stands there twice"),
    "zero_for_none": (by(nothing=0), "that came twice gave 0"),
    "raises": (by(nothing=LookupError("no pair")), "ended in a LookupError"),
    "a_list": (by(solve=lambda *g: [solved(*g)], asks=False), "The key is a whole number"),
}  # fmt: skip
for name, (answer, says) in WRONG.items():
    bank.add(own, name, answer, says=says)
