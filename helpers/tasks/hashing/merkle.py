"""Merkle trees as the lesson defines them (RFC 9162, 2.1), with salted leaves; and an older one."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence


def leaf_hash(row: bytes, salt: bytes) -> bytes:
    """The hash of a row: SHA-256 of a zero byte, the row's own salt (16 bytes) and the row."""
    return hashlib.sha256(b"\x00" + salt + row).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node: SHA-256 of a one byte and the two hashes below."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def levels(leaves: Sequence[bytes]) -> list[list[bytes]]:
    """All hashes, level by level from the leaves to the root; a lone last hash moves up as it is."""
    tree = [list(leaves)]
    while len(tree[-1]) > 1:
        below = tree[-1]
        above = [node_hash(*below[i : i + 2]) for i in range(0, len(below) - 1, 2)]
        tree.append(above + below[len(above) * 2 :])
    return tree


def path_of(tree: Sequence[Sequence[bytes]], index: int) -> list[bytes]:
    """The siblings on the way from leaf `index` up to the root, without their sides (RFC 9162)."""
    path = []
    for level in tree[:-1]:
        if index ^ 1 < len(level):
            path.append(level[index ^ 1])
        index //= 2
    return path


def doubling_root(rows: Sequence[bytes]) -> bytes:
    """VULNERABLE: the root of an older register, where a lone last hash is paired with itself."""
    level = [hashlib.sha256(b"\x00" + row).digest() for row in rows]
    while len(level) > 1:
        if len(level) % 2:
            level.append(level[-1])
        level = [node_hash(*level[i : i + 2]) for i in range(0, len(level), 2)]
    return level[0]
