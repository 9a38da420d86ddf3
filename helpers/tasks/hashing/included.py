"""What the task about verifying a Merkle proof by position asks of an answer."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from helpers.judging import Parts, expect, fail, task
from helpers.judging.values import truth
from helpers.tasks.hashing.merkle import leaf_hash, levels, node_hash, path_of


@dataclass(frozen=True)
class Claim:
    """That this row stands at this place: what `included` is asked, in its order."""

    row: bytes
    salt: bytes
    index: int
    size: int
    path: list[bytes]
    root: bytes

    def given(self) -> tuple[Any, ...]:
        """The six arguments; the path as a copy."""
        return self.row, self.salt, self.index, self.size, list(self.path), self.root


class Register:
    """Rows of a data set, their salts and the tree over them."""

    def __init__(self, size: int) -> None:
        self.rows = [f"{i},{secrets.token_hex(4)},benign\n".encode() for i in range(size)]
        self.salts = [secrets.token_bytes(16) for _ in range(size)]
        self.tree = levels(list(map(leaf_hash, self.rows, self.salts)))

    def claim(self, index: int) -> Claim:
        """An honest claim."""
        path, root = path_of(self.tree, index), self.tree[-1][0]
        return Claim(self.rows[index], self.salts[index], index, len(self.rows), path, root)


Claims = dict[str, Claim]


def _false(right: Claim, register: Register) -> dict[str, tuple[str, Claims]]:
    """What must be refused: the name of a part, then the reason and what each claim is."""
    one, two, fifth = Register(1).claim(0), Register(2).claim(1), Register(5).claim(4)  # it moves up twice
    changed, path, root = right.row.replace(b"benign", b"malignant"), right.path, right.root
    return {
        "refuses what is not in the data set": ("Hash the row with its salt, and compare the root.", {
            "a row whose diagnosis was changed": replace(right, row=changed),
            "the hash of a row for the row": replace(right, row=register.tree[0][right.index], salt=b""),
        }),
        "refuses another place": ("The place decides on which side each sibling stands.", {
            f"a row of place {right.index}, said to stand at {place}": replace(right, index=place)
            for place in (right.index ^ 1, right.index ^ 2, right.index + 1)
        }),
        "refuses places that are none": ("A place is one of range(size), from 0: ask that first.", {
            "a place beyond the last row": replace(right, index=right.index + 8 * right.size),
            "a place beyond the only row": replace(one, index=1),
            "a place in a data set of no rows": replace(one, size=0),
            "a place before the first": replace(right, index=right.index - 8 * right.size),
            "a place counted from the end": replace(right, index=right.index - right.size),
        }),
        "refuses another path": ("Place and size say how many steps there are: no more, no fewer.", {
            "an empty path": replace(right, path=[]),
            "a path with a step too many": replace(right, path=[*path, secrets.token_bytes(32)]),
            "a path whose first hash has a byte too many": replace(right, path=[path[0] + b"\0", *path[1:]]),
            "a path with a step more, where a lone hash moves up without one":
                replace(fifth, path=[*fifth.path, fifth.path[0]]),
            "a right path, for a data set of twice as many rows": replace(right, size=2 * right.size),
            "the path of the second of two rows, for the only row": replace(two, index=0, size=1),
        }),
        "compares the whole root": ("A part of the root is met by trying: compare all of it.", {
            "a root whose last bit is another": replace(right, root=root[:31] + bytes([root[31] ^ 1])),
            "a root whose bytes were moved round": replace(right, root=root[1:] + root[:1]),
            "a root of 31 bytes": replace(right, root=root[:31]),
            "a root with a byte too many": replace(right, root=root + b"\0"),
        }),
    }  # fmt: skip


def _refusal(answer: Any) -> str:
    """Why honest rows are refused: what else the answer takes, for a tree of two rows."""
    row, salt, other = b"a row\n", secrets.token_bytes(16), secrets.token_bytes(32)
    leaf, plain = leaf_hash(row, salt), hashlib.sha256(row).digest()
    for root, said in {
        node_hash(other, leaf): "The sibling is on the wrong side: at an even place the row is on the left.",
        hashlib.sha256(leaf + other).digest(): "Inner nodes carry a one byte: call node_hash.",
        node_hash(plain, other): "Leaves carry a zero byte and their salt: call leaf_hash.",
        node_hash(leaf_hash(row, b""), other): "The salt belongs into the leaf: leaf_hash(row, salt).",
        node_hash(leaf_hash(row.strip(), salt), other): "The row goes in as it is, line end and all.",
    }.items():
        try:
            if answer(row, salt, 0, 2, [other], root) is True:
                return said
        except Exception:  # noqa: S112 - only looking for a reason
            continue
    return ("At each level take the next hash of the path, unless you stand alone on the right; then go to "
            "the parent, index // 2, and count the level above.")  # fmt: skip


@task(
    minutes=8, difficulty=4, asvs="11.4.3", expects="function",
    hints=[
        "Follow the leaf upwards. What do its place and the number of hashes on its level say?",
        "At an odd place the sibling is on the left. At an even place it is on the right, unless "
        "the place is the last one of its level: then there is no sibling and no step.",
        "while size > 1: if index ^ 1 < size, take the next hash and call node_hash in the right "
        "order; then index //= 2 and size = (size + 1) // 2. At the end the path is used up.",
    ],
)  # fmt: skip
def included(answer: Any, part: Parts) -> None:
    """One row, proven by its place."""

    def says(claim: Claim) -> bool:
        return truth(part.call(answer, *claim.given()), "`included`")

    def holds(size: int, places: Iterable[int]) -> None:
        register = Register(size)
        for index in places:
            if not says(register.claim(index)):
                fail(f"Row {index} of {size} was refused. {_refusal(answer)}")

    with part("accepts a tree where all have a sibling"):
        for size in (2, 4, 8):
            holds(size, range(size))
    with part("accepts trees of any size"):
        for size in (1, 3, 5, 6, 7, 13):
            holds(size, range(size))
        holds(1000, (0, 777, 998, 999))
    register = Register(8)
    for name, (why, claims) in _false(register.claim(5), register).items():
        with part(name):
            for what, claim in claims.items():
                try:
                    held = says(claim)
                except (ValueError, LookupError, TypeError, StopIteration) as error:
                    fail(f"{what.capitalize()} ended in a {type(error).__name__}. A proof comes from "
                         "outside: whatever it holds, the answer is False.")  # fmt: skip
                expect(not held, f"Accepted: {what}. {why}")
    if all(result.holds for result in part.results):
        with part("accepts a size beyond what a float holds"):
            row, salt, size, index = b"a row", secrets.token_bytes(16), 2**60 - 1, secrets.randbelow(2**59)
            path, root = [secrets.token_bytes(32) for _ in range(60)], leaf_hash(row, salt)
            for level, other in enumerate(path):
                root = node_hash(other, root) if index >> level & 1 else node_hash(root, other)
            held = says(Claim(row, salt, index, size, path, root))
            expect(held, f"Row {index} of {size} was refused: count in whole numbers, math.log2 rounds.")
