"""A transparency log in miniature: a Merkle tree over its entries, and a head that the log signs.

Leaves and nodes as in RFC 9162, 2.1, without salt: what stands in the log is public.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def _leaf(entry: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + entry).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def levels(entries: Sequence[bytes]) -> list[list[bytes]]:
    """All hashes, from the leaves to the root; a lone last hash moves up as it is."""
    tree = [[_leaf(entry) for entry in entries]]
    while len(tree[-1]) > 1:
        below = tree[-1]
        above = [_node(*below[i : i + 2]) for i in range(0, len(below) - 1, 2)]
        tree.append(above + below[len(above) * 2 :])
    return tree


def proof_of(entries: Sequence[bytes], index: int) -> list[bytes]:
    """The siblings on the way from entry `index` up to the root."""
    path = []
    for level in levels(entries)[:-1]:
        if index ^ 1 < len(level):
            path.append(level[index ^ 1])
        index //= 2
    return path


def root_of(entry: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root to which `path` leads from `entry` at place `index` of `size`; None: it leads nowhere.

    This is what lesson 08's task `included` climbs.
    """
    if not 0 <= index < size:
        return None
    top, left = _leaf(entry), list(path)
    while size > 1:
        if index ^ 1 < size:
            if not left:
                return None
            other = left.pop(0)
            top = _node(other, top) if index % 2 else _node(top, other)
        index, size = index // 2, (size + 1) // 2
    return None if left else top


def head_of(entries: Sequence[bytes]) -> dict[str, Any]:
    """The head of the log: how many entries it has, and their root in hex."""
    return {"size": len(entries), "root": levels(entries)[-1][0].hex()}


def head_bytes(head: Mapping[str, Any]) -> bytes:
    """What the log signs of its head."""
    return b"clinic:log-head\n" + json.dumps(dict(head), sort_keys=True).encode()


class Log:
    """A log that is kept: its head, its signature of it, and a proof for each entry."""

    def __init__(self, entries: Iterable[bytes]) -> None:
        self._entries = list(entries)
        self._key = Ed25519PrivateKey.generate()
        self.public = self._key.public_key()
        self.levels = levels(self._entries)
        self.head = head_of(self._entries)
        self.signature = self._key.sign(head_bytes(self.head))

    def proof(self, entry: bytes) -> tuple[int, list[bytes]]:
        """Where an entry stands, and the siblings on its way up; those of entry 0 where it does not."""
        index = self._entries.index(entry) if entry in self._entries else 0
        return index, proof_of(self._entries, index)
