"""Merkle trees as the lesson defines them (RFC 9162, 2.1): leaves and nodes hash apart."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

Proof = list[tuple[str, bytes]]


def leaf_hash(row: bytes) -> bytes:
    """The hash of a row: SHA-256 of a zero byte and the row."""
    return hashlib.sha256(b"\x00" + row).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node: SHA-256 of a one byte and the two hashes below."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def levels(rows: Sequence[bytes]) -> list[list[bytes]]:
    """All hashes, level by level from the leaves to the root; a lone last hash moves up as it is."""
    tree = [[leaf_hash(row) for row in rows]]
    while len(tree[-1]) > 1:
        below = tree[-1]
        above = [node_hash(*below[i : i + 2]) for i in range(0, len(below) - 1, 2)]
        tree.append(above + below[len(above) * 2 :])
    return tree


def root_of(rows: Sequence[bytes]) -> bytes:
    """The root of the tree over at least one row."""
    return levels(rows)[-1][0]


def proof_of(rows: Sequence[bytes], index: int) -> Proof:
    """The siblings on the way from row `index` up to the root, with their side."""
    proof: Proof = []
    for level in levels(rows)[:-1]:
        sibling = index ^ 1
        if sibling < len(level):
            proof.append(("left" if sibling < index else "right", level[sibling]))
        index //= 2
    return proof


def leads_to(row: bytes, proof: Proof, root: bytes) -> bool:
    """Whether the row and its proof lead to the root."""
    found = leaf_hash(row)
    for side, other in proof:
        found = node_hash(other, found) if side == "left" else node_hash(found, other)
    return found == root
