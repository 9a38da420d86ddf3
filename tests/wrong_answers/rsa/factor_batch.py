"""Answers that factor a batch of keys."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from helpers.tasks import rsa as tasks
from tests.wrong_answers import Bank

bank = Bank()
own = tasks.factor_batch
Found = dict[int, tuple[int, int]]


def pair(p: int, n: int) -> tuple[int, int]:
    return min(p, n // p), max(p, n // p)


def each_with_each(moduli: list[int], skip_equal: bool = True) -> Found:
    found: Found = {}
    for i, n in enumerate(moduli):
        for j, other in enumerate(moduli):
            p = math.gcd(n, other)
            if i != j and p > 1 and (p < n or not skip_equal):
                found[i] = pair(p, n)
    return found


bank.add(own, "each_with_each", each_with_each, kind="right")


@bank.right(own)
def product_first(moduli: list[int]) -> Found:
    found: Found = {}
    unique = set(moduli)
    for i, n in enumerate(moduli):
        p = math.gcd(n, math.prod(unique) // n)
        if p == n:
            p = next((q for other in unique if 1 < (q := math.gcd(n, other)) < n), 1)
        if 1 < p < n:
            found[i] = pair(p, n)
    return found


@bank.right(own)
def by_known_primes(moduli: list[int]) -> dict[int, list[int]]:
    known = {math.gcd(n, m) for n in moduli for m in moduli if n != m} - {1}
    return {i: sorted((p, n // p)) for i, n in enumerate(moduli) for p in known if n % p == 0}


def by_product(moduli: list[int]) -> Found:
    whole = math.prod(moduli)
    found = {i: math.gcd(n, whole // n) for i, n in enumerate(moduli)}
    return {i: pair(p, moduli[i]) for i, p in found.items() if p > 1}


def by_product_strict(moduli: list[int]) -> Found:
    whole = math.prod(moduli)
    found = {i: math.gcd(n, whole // n) for i, n in enumerate(moduli)}
    return {i: pair(p, moduli[i]) for i, p in found.items() if 1 < p < moduli[i]}


def copies_by_product(moduli: list[int]) -> Found:
    """Looks at keys one by one only where they are not listed twice."""
    found = by_product_strict(list(dict.fromkeys(moduli)))
    known = {p * q: (p, q) for p, q in found.values()}
    once = {i: pq for i, pq in each_with_each(moduli).items() if moduli.count(moduli[i]) == 1}
    return once | {i: known[n] for i, n in enumerate(moduli) if n in known}


def near_ones(moduli: list[int]) -> Found:
    """Looks at keys that stand at most four places apart."""
    found: Found = {}
    for start in range(len(moduli)):
        found |= {start + i: pq for i, pq in each_with_each(moduli[start : start + 5]).items()}
    return found


def remembers(moduli: list[int], known: set[int] = set()) -> Found:  # noqa: B006
    """Divides by the primes of earlier batches, too."""
    known.update(p for pq in each_with_each(moduli).values() for p in pq)
    return {i: pair(p, n) for i, n in enumerate(moduli) for p in known if n % p == 0}


def later_ones(moduli: list[int]) -> Found:
    """Enters a key when it meets one before it."""
    found: Found = {}
    for i, n in enumerate(moduli):
        for m in moduli[:i]:
            if 1 < math.gcd(n, m) < n:
                found[i] = pair(math.gcd(n, m), n)
    return found


def unique_only(moduli: list[int]) -> Found:
    """Sorts copies out, and so misses the places."""
    unique = list(dict.fromkeys(moduli))
    return each_with_each(unique)


def once_each(moduli: list[int]) -> Found:
    """Takes a key out when it is factored."""
    found: Found = {}
    for i, n in enumerate(moduli):
        for j in range(i + 1, len(moduli)):
            p = math.gcd(n, moduli[j])
            if 1 < p < n and i not in found and j not in found:
                found |= {i: pair(p, n), j: pair(p, moduli[j])}
    return found


def fermat_too(moduli: list[int]) -> Found:
    """Takes close primes for a weakness of the same kind."""
    found = each_with_each(moduli)
    for i, n in enumerate(moduli):
        for a in range(math.isqrt(n) + 1, math.isqrt(n) + 50):
            b = math.isqrt(a * a - n)
            if b * b == a * a - n:
                found.setdefault(i, (a - b, a + b))
    return found


def everything(moduli: list[int]) -> Found:
    return {i: pair(max([1, *(math.gcd(n, m) for m in moduli if m != n)]), n) for i, n in enumerate(moduli)}


def changed(form: Callable[[Found, list[int]], Any]) -> Callable[[list[int]], Any]:
    return lambda moduli: form(each_with_each(moduli), moduli)


WRONG: dict[str, tuple[Callable[[list[int]], Any], str]] = {
    "gcd_with_the_product": (by_product, "The gcd with the product of the others is then the key itself"),
    "gcd_with_the_product_strict": (by_product_strict, "look at the others one by one"),
    "copies_give_themselves": (lambda moduli: each_with_each(moduli, False), "Its gcd with its copy, or"),
    "copies_by_product": (copies_by_product, "A third key may tell more"),
    "near_ones": (near_ones, "Compare each key with each"),
    "needs_a_key": (lambda moduli: each_with_each(moduli) if moduli[0] else {}, "IndexError"),
    "remembers": (remembers, "shares no prime with another one of this list"),
    "later_ones": (later_ones, "1 of 2 keys"),
    "copies_left_out": (unique_only, "Key 2: the two numbers multiply to key 3: places count"),
    "once_each": (once_each, "The first of them counts"),
    "all_keys": (everything, "1 times itself"),
    "primes_alone": (changed(lambda f, m: {i: p for i, (p, _) in f.items()}), "give its two primes"),
    "a_list": (changed(lambda f, m: list(f.values())), "Give a dictionary"),
    "by_modulus": (changed(lambda f, m: {m[i]: pq for i, pq in f.items()}), "places count from 0"),
    "from_one": (changed(lambda f, m: {i + 1: pq for i, pq in f.items()}), "multiply to key 0: places"),
    "larger_first": (changed(lambda f, m: {i: pq[::-1] for i, pq in f.items()}), "smaller prime comes first"),
    "floats": (changed(lambda f, m: {i: (p, m[i] / p) for i, (p, _) in f.items()}), "A prime is an integer"),
    "place_by_index": (changed(lambda f, m: {m.index(m[i]): pq for i, pq in f.items()}), "copy at place 0"),
    "a_copy_at_most": (changed(lambda f, m: {i: pq for i, pq in f.items() if m.count(m[i]) < 3}),
                       "A third key may tell more"),
    "fermat_too": (fermat_too, "shares no prime with another one of this list"),
    "nothing": (lambda moduli: {}, "common divisor of two keys"),
}  # fmt: skip
for name, (answer, says) in WRONG.items():
    bank.add(own, name, answer, says=says)
