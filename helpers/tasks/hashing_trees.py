"""What the task about Merkle proofs asks of an answer."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from helpers.exercise import Parts, expect, fail
from helpers.tasks.hashing_merkle import Proof, leads_to, levels, proof_of, root_of


def _rows(count: int) -> list[bytes]:
    return [f"{i},{secrets.token_hex(4)},benign".encode() for i in range(count)]


def _proof(prove: Any, part: Parts, rows: list[bytes], index: int) -> Proof:
    given = part.call(prove, rows, index)
    if not isinstance(given, (list, tuple)):
        fail(f"A proof is a list of pairs (side, hash); a {type(given).__name__} came back.")
    for pair in given:
        fits = isinstance(pair, (tuple, list)) and len(pair) == 2 and pair[0] in ("left", "right")
        if not fits or not isinstance(pair[1], (bytes, bytearray)):
            fail(f"A step of a proof is ('left' or 'right', hash in bytes), not {pair!r:.80}.")
    return [(side, bytes(value)) for side, value in given]


def _proof_slip(rows: list[bytes], index: int, given: Proof) -> str:
    right = proof_of(rows, index)
    turned = [("right" if side == "left" else "left", value) for side, value in given]
    tree = levels(rows)
    if turned == right:
        return "The sides are swapped: name the side on which the sibling stands."
    if [value for _, value in given] == [value for _, value in right]:
        return "The hashes are right, a side is not."
    lone = len(rows) > 1 and index % 2 == 0 and index == len(rows) - 1
    if given and given[0][1] == tree[0][index] and not lone:
        return "It begins with the row's own hash, which the verifier computes from the row."
    if given == right[::-1]:
        return "It runs from the root down: begin at the leaf."
    if given and given[-1][1] == tree[-1][0]:
        return "It ends with the root, which the verifier has from elsewhere."
    if len(given) > len(right):
        return (
            f"{len(given)} hashes, where the way up has {len(right)} siblings. A lone last hash "
            "moves up as it is, without a step."
        )
    return "At each level add the sibling of the hash that you stand on, then go to its parent."


def judge_proof(prove: Any, verify: Any, part: Parts) -> None:
    """Honest proofs for trees of many sizes, and six forgeries."""
    with part("a proof for every row"):
        for count in (2, 4, 8, 3, 5, 6, 13, 1):
            rows = _rows(count)
            for index in range(count):
                proof = _proof(prove, part, rows, index)
                if proof != proof_of(rows, index):
                    fail(f"Row {index} of {count}: {_proof_slip(rows, index, proof)}")
    with part("ten hashes for a thousand rows"):
        rows = _rows(1000)
        proof = _proof(prove, part, rows, 777)
        expect(len(proof) <= 10, f"{len(proof)} hashes: a proof has one a level.")
        expect(leads_to(rows[777], proof, root_of(rows)), "It does not lead to the root.")

    def holds(row: bytes, proof: Proof, root: bytes) -> bool:
        result = part.call(verify, row, proof, root)
        if not isinstance(result, bool):
            fail(f"verify returns True or False; a {type(result).__name__} came back.")
        return result

    with part("accepts honest proofs"):
        for count in (1, 2, 3, 8, 13):
            rows = _rows(count)
            for index in range(count):
                if not holds(rows[index], proof_of(rows, index), root_of(rows)):
                    fail(f"Row {index} of {count} was refused. {_verify_slip(verify)}")
    with part("refuses what is not in the data set"):
        _forgeries(holds)


def _verify_slip(verify: Any) -> str:
    """Whether `verify` holds in a tree whose leaves or nodes carry no byte in front."""
    row, other = b"a row", hashlib.sha256(b"\x00other").digest()
    plain, leaf = hashlib.sha256(row).digest(), hashlib.sha256(b"\x00" + row).digest()
    trees = {
        "Leaves carry a zero byte before the row, so that no inner node can pose as a row.": (
            hashlib.sha256(b"\x01" + plain + other).digest(),
            hashlib.sha256(plain + other).digest(),
        ),
        "Inner nodes carry a one byte before the two hashes.": (
            hashlib.sha256(leaf + other).digest(),
        ),
        "The sibling was put on the wrong side: ('left', h) stands before the hash so far.": (
            hashlib.sha256(b"\x01" + other + leaf).digest(),
        ),
    }
    for text, roots in trees.items():
        for root in roots:
            try:
                if verify(row, [("right", other)], root) is True:
                    return text
            except Exception:  # noqa: S112 - only looking for a reason
                continue
    return "Hash the row, then combine it with each step of the proof on the side that it names."


def _forgeries(holds: Any) -> None:
    rows = _rows(8)
    root, proof = root_of(rows), proof_of(rows, 5)
    tree = levels(rows)
    inner = tree[0][4] + tree[0][5]
    changed = rows[5].replace(b"benign", b"malignant")
    elsewhere = _rows(8)
    for what, forged in {
        "a row whose diagnosis was changed": (changed, proof, root),
        "a row with the proof of another": (rows[4], proof, root),
        "the right row against the root of another data set": (rows[5], proof, root_of(elsewhere)),
        "a row and proof of another data set": (elsewhere[5], proof_of(elsewhere, 5), root),
        "a proof whose last step was cut off": (rows[5], proof[:-1], root),
        "any row, with the root as its proof": (changed, [("left", root)], root),
        "any row, with an empty proof": (changed, [], root),
        "an inner node in place of a row": (inner, proof[1:], root),
    }.items():
        expect(not holds(*forged), f"Accepted: {what}.")
