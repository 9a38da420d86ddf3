"""Answers that verify a Merkle proof by the row's place."""

from __future__ import annotations

import hashlib
import hmac
import math
from collections.abc import Callable
from typing import Any

import numpy as np

from helpers.tasks import hashing as tasks
from helpers.tasks.hashing.merkle import leaf_hash, node_hash
from tests.wrong_answers import Bank

bank = Bank()
row_included = tasks.included
Node = Callable[[bytes, bytes], bytes]


def climb(
    leaf: bytes, index: int, size: int, path: list[bytes], node: Node = node_hash
) -> tuple[bytes, list[bytes]]:
    """The hash at the top, and what is left of the path."""
    left = list(path)
    while size > 1:
        if index ^ 1 < size:
            other = left.pop(0)
            leaf = node(other, leaf) if index % 2 else node(leaf, other)
        index, size = index // 2, (size + 1) // 2
    return leaf, left


def by(
    leaf: Callable[[bytes, bytes], bytes] = leaf_hash,
    up: Callable[..., tuple[bytes, list[bytes]]] = climb,
    holds: Callable[[bytes, list[bytes], bytes], bool] = lambda f, left, root: not left and f == root,
    place: Callable[[int, int], bool] = lambda index, size: 0 <= index < size,
    short: Any = False,
) -> Callable[..., Any]:
    """An answer of these steps; `short` is given back where the path ends too early."""

    def answer(row: bytes, salt: bytes, index: int, size: int, path: Any, root: bytes) -> Any:
        if not place(index, size):
            return False
        try:
            return holds(*up(leaf(row, salt), index, size, path), root)
        except IndexError:
            if short is None:
                raise
            return short

    return answer


def as_the_rfc(row: bytes, salt: bytes, index: int, size: int, path: Any, root: bytes, at: int = 0) -> bool:
    """RFC 9162, 2.1.3.2; no more steps once `last` is `at`."""
    if not 0 <= index < size:
        return False
    first, last, found = index, size - 1, leaf_hash(row, salt)
    for other in path:
        if last == at:
            return False
        if first % 2 or first == last:
            found = node_hash(other, found)
            while first and not first % 2:
                first, last = first >> 1, last >> 1
        else:
            found = node_hash(found, other)
        first, last = first >> 1, last >> 1
    return last == 0 and hmac.compare_digest(found, root)


def splitting(at: Callable[[int], int]) -> Callable[..., Any]:
    """From the root down: the first half has so many rows."""

    def answer(row: bytes, salt: bytes, index: int, size: int, path: Any, root: bytes) -> Any:
        def top(index: int, size: int, path: list[bytes]) -> bytes:
            if size == 1:
                return leaf_hash(row, salt) if not path else b""
            if not path:
                return b""
            cut = at(size)
            if index < cut:
                return node_hash(top(index, cut, path[:-1]), path[-1])
            return node_hash(path[-1], top(index - cut, size - cut, path[:-1]))

        return np.bool_(0 <= index < size and top(index, size, path) == root)

    return answer


by_recursion = splitting(lambda size: 1 << (size - 1).bit_length() - 1)
bank.add(row_included, "as_the_rfc", as_the_rfc, kind="right")
bank.add(row_included, "by_recursion", by_recursion, kind="right")
bank.add(row_included, "level_by_level", by(), kind="right")


def by_path(leaf: bytes, index: int, size: int, path: list[bytes]) -> tuple[bytes, list[bytes]]:
    """Goes by the path alone: a lone hash takes a step like any other."""
    for other in path:
        leaf = node_hash(other, leaf) if index % 2 else node_hash(leaf, other)
        index //= 2
    return leaf, []


def until_the_path_ends(leaf: bytes, index: int, size: int, path: list[bytes]) -> Any:
    left = list(path)
    while size > 1 and left:
        if index ^ 1 < size:
            leaf, left = climb(leaf, index % 2, 2, left)
        index, size = index // 2, (size + 1) // 2
    return leaf, left


def lone_is_the_last(leaf: bytes, index: int, size: int, path: list[bytes]) -> Any:
    left = list(path)
    while size > 1:
        if index % 2 or index != size - 1:
            leaf, left = climb(leaf, index % 2, 2, left)
        index, size = index // 2, (size + 1) // 2
    return leaf, left


def _within(leaf: bytes, index: int, size: int, path: list[bytes]) -> Any:
    """No longer than the tree is high, and what is left over does not count."""
    return climb(leaf, index, size, path)[0], path[(size - 1).bit_length() :]


def either_side(row: bytes, salt: bytes, index: int, size: int, path: Any, root: bytes) -> bool:
    found = {leaf_hash(row, salt)}
    for other in path:
        found = {node_hash(*pair) for f in found for pair in ((f, other), (other, f))}
    return root in found


def nodes(node: Node) -> Callable[..., Any]:
    return by(up=lambda *given: climb(*given, node=node))


WRONG: dict[str, tuple[Callable[..., Any], str]] = {
    "wrong_side": (nodes(lambda x, y: node_hash(y, x)), "on the wrong side"),
    "plain_node": (nodes(lambda x, y: hashlib.sha256(x + y).digest()), "Inner nodes carry a one byte"),
    "plain_leaf": (by(lambda row, salt: hashlib.sha256(row).digest()), "Leaves carry a zero byte"),
    "row_stripped": (by(lambda row, salt: leaf_hash(row.strip(), salt)), "line end and all"),
    "no_salt": (by(lambda row, salt: leaf_hash(row, b"")), "The salt belongs into the leaf"),
    "lone_hashes_take_a_step": (by(up=by_path), "Row 2 of 3 was refused"),
    "no_single_row": (by(place=lambda i, n: 0 <= i < n and n > 1), "Row 0 of 1 was refused"),
    "either_side": (either_side, "said to stand at"),
    "believes_the_place": (by(place=lambda i, n: i >= 0, up=lone_is_the_last), "beyond the last row"),
    "the_only_row": (by(place=lambda i, n: i >= 0), "beyond the only row"),
    "negative_places": (by(place=lambda i, n: i < n), "a place before the first"),
    "no_rows": (by(place=lambda i, n: 0 <= i < n or i == n == 0), "a data set of no rows"),
    "cuts_the_hashes": (by(up=lambda *g: climb(*g[:3], [p[:32] for p in g[3]])), "a byte too many"),
    "from_the_end": (by(place=lambda i, n: -n <= i < n), "a place counted from the end"),
    "path_left_over": (by(holds=lambda f, left, root: f == root), "a step too many"),
    "no_longer_than_high": (by(up=_within), "where a lone hash moves"),
    "log2_in_floats": (splitting(lambda size: 1 << int(math.log2(size - 1))), "math.log2 rounds"),
    "short_path_raises": (by(short=None), "ended in a IndexError"),
    "short_path_is_fine": (by(short=True), "an empty path"),
    "ends_with_the_path": (by(up=until_the_path_ends), "twice as many rows"),
    "hash_for_a_row": (by(lambda r, salt: r if len(r) == 32 else leaf_hash(r, salt)), "the hash of a row"),
    "eight_bytes": (by(holds=lambda f, left, root: not left and f[:8] == root[:8]), "whose last bit"),
    "steps_above_the_top": (lambda *given: as_the_rfc(*given, at=-1), "for the only row"),
}  # fmt: skip
for name, (answer, says) in WRONG.items():
    bank.add(row_included, name, answer, says=says)
bank.add(row_included, "as_shipped", lambda row, salt, i, n, path, root: len(path) <= n.bit_length(),
         says="diagnosis was changed", kind="vulnerable")  # fmt: skip
bank.add(row_included, "never", lambda *given: False, says="Row 0 of 2 was refused", kind="refuses")
