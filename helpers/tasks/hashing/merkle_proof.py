"""What the task about Merkle proofs asks of an answer."""

from __future__ import annotations

import hashlib
import random
import secrets
from typing import Any

from helpers.judging import NotYet, Parts, expect, fail, task
from helpers.tasks.hashing.accepts import truth
from helpers.tasks.hashing.merkle import Proof, leads_to, levels, proof_of, root_of


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
    if any(rows[i] == rows[index] and given == proof_of(rows, i) for i in range(len(rows))):
        return (
            "The same row stands in another place, and this is that one's proof. Go by the number "
            "of the row, not by what stands in it."
        )
    return "At each level add the sibling of the hash that you stand on, then go to its parent."


@task(
    minutes=8, difficulty=4, asvs="11.4.3", expects="function",
    hints=[
        "Follow one leaf upwards: at each level only its neighbour is needed.",
        "The sibling of number i is number i ^ 1, the parent is number i // 2. Where the level has "
        "no sibling, there is no step.",
        "prove: for level in levels(rows)[:-1], append (side, level[i ^ 1]) if i ^ 1 exists, then "
        "i //= 2. verify: start with leaf_hash(row), apply node_hash in the order that the side "
        "says, compare with the root.",
    ],
)  # fmt: skip
def merkle_proof(prove: Any, verify: Any, part: Parts) -> None:
    """One row, proven."""

    def proven(rows: list[bytes]) -> None:
        for index in range(len(rows)):
            proof = _proof(prove, part, rows, index)
            if proof != proof_of(rows, index):
                fail(f"Row {index} of {len(rows)}: {_proof_slip(rows, index, proof)}")

    with part("a proof for every row"):
        for count in (2, 4, 8, 3, 5, 6, 13, 1):
            proven(_rows(count))
    with part("rows that repeat"):
        a, b, c = _rows(3)
        for rows in ([a, b, a, c], [a, b, a, b, a, c, a, b], [a, a, a]):
            proven(rows)
    with part("ten hashes for a thousand rows"):
        rows = _rows(1000)
        proof = _proof(prove, part, rows, 777)
        expect(len(proof) <= 10, f"{len(proof)} hashes: a proof has one a level.")
        expect(leads_to(rows[777], proof, root_of(rows)), "It does not lead to the root.")

    def holds(row: bytes, proof: Proof, root: bytes) -> bool:
        return truth(part.call(verify, row, proof, root), "verify returns")

    with part("accepts honest proofs"):
        for rows in (*map(_rows, (1, 2, 3, 8, 13)), _rows(1000)):
            for index in range(len(rows)) if len(rows) < 20 else (0, 777, 999):
                if not holds(rows[index], proof_of(rows, index), root_of(rows)):
                    fail(f"Row {index} of {len(rows)} was refused. {_verify_slip(verify, rows)}")
    with part("refuses what is not in the data set"):
        _forged_rows(holds)
        _forged_proofs(holds)
    with part("compares the whole root"):
        _forged_roots(holds)


def _verify_slip(verify: Any, rows: list[bytes]) -> str:
    """Whether `verify` holds in a tree whose leaves or nodes carry no byte in front."""
    row, other = b"a row", hashlib.sha256(b"\x00other").digest()
    plain, leaf = hashlib.sha256(row).digest(), hashlib.sha256(b"\x00" + row).digest()
    single = "The proof of a single row is empty: its leaf is the root."
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
    if len(rows) == 1:
        trees[single] = (hashlib.sha256(b"\x01" + leaf + other).digest(),)
    for text, roots in trees.items():
        for root in roots:
            try:
                if verify(row, [("right", other)], root) is True:
                    return text
            except Exception:  # noqa: S112 - only looking for a reason
                continue
    return "Hash the row, then combine it with each step of the proof on the side that it names."


def _forged_rows(holds: Any) -> None:
    """Rows that are not in the data set, and hashes that pose as rows."""
    rows, elsewhere = _rows(8), _rows(8)
    root, proof, tree = root_of(rows), proof_of(rows, 5), levels(rows)
    changed = rows[5].replace(b"benign", b"malignant")
    for what, forged in {
        "a row whose diagnosis was changed": (changed, proof, root),
        "a row with the proof of another": (rows[4], proof, root),
        "the right row against the root of another data set": (rows[5], proof, root_of(elsewhere)),
        "a row and proof of another data set": (elsewhere[5], proof_of(elsewhere, 5), root),
        "any row, with the root as its proof": (changed, [("left", root)], root),
        "any row, with the root behind a whole proof": (changed, [*proof, ("left", root)], root),
        "any row, with an empty proof": (changed, [], root),
        "an inner node in place of a row": (tree[0][4] + tree[0][5], proof[1:], root),
    }.items():
        expect(not holds(*forged), f"Accepted: {what}.")
    for what, forged in {
        "the hash of a row in its place": (tree[0][5], proof, root),
        "an inner hash in place of a row": (tree[1][2], proof[1:], root),
        "the root in place of a row": (root, [], root),
    }.items():
        expect(
            not holds(*forged),
            f"Accepted: {what}. Whoever knows the hashes then shows bytes that are no row. Hash "
            "every row with its zero byte, whatever its length.",
        )


def _forged_proofs(holds: Any) -> None:
    """Proofs of a right row that do not lead to the root."""
    rows = _rows(8)
    root, proof = root_of(rows), proof_of(rows, 5)
    expect(not holds(rows[5], proof[:-1], root), "Accepted: a proof whose last step was cut off.")
    for place, (side, other) in enumerate(proof):
        swapped = [*proof[:place], (_OTHER[side], other), *proof[place + 1 :]]
        expect(
            not holds(rows[5], swapped, root),
            "Accepted: a proof in which one side was swapped. Which hash comes first is part of "
            "the proof: take the side that the step names, and no other.",
        )
    more = [*proof, ("left", secrets.token_bytes(32))]
    expect(
        not holds(rows[5], more, root),
        "Accepted: a proof with a step too many. Compare with the root after the last step only.",
    )
    changed = rows[5].replace(b"benign", b"malignant")
    for forged in ([*proof, ("", root)], [("up", root)]):
        expect(
            not _or_raises(holds, changed, forged, root),
            f"Accepted: any row, with a step whose side is {forged[-1][0]!r}. A side is left or "
            "right, and a step of another kind proves nothing.",
        )


_OTHER = {"left": "right", "right": "left"}


def _or_raises(holds: Any, *forged: Any) -> bool:
    """Whether it holds; a refusal by an exception is a refusal, where the input has no sense."""
    try:
        return bool(holds(*forged))
    except NotYet:
        raise
    except Exception:
        return False


def _forged_roots(holds: Any) -> None:
    """The right row and proof against roots that are nearly right."""
    rows = _rows(8)
    root, proof = root_of(rows), proof_of(rows, 5)
    one, two = random.sample(range(32), 2)  # noqa: S311 - no secret
    masked = bytearray(root)
    masked[one], masked[two] = masked[one] ^ 0x41, masked[two] ^ 0x41
    for what, other in {
        "whose last bit is another": root[:-1] + bytes([root[-1] ^ 1]),
        "whose first bit is another": bytes([root[0] ^ 128]) + root[1:],
        "whose middle byte is another": root[:16] + bytes([root[16] ^ 255]) + root[17:],
        "of which two bytes were changed by the same bits": bytes(masked),
        "whose bytes were moved round by one": root[1:] + root[:1],
        "of 31 bytes": root[:31],
        "of 8 bytes": root[:8],
        "of no bytes": b"",
        "with a byte too many": root + b"\0",
    }.items():
        row = rows[5] if len(other) else rows[5] + b"x"
        held = (
            holds(row, proof, other) if len(other) == 32 else _or_raises(holds, row, proof, other)
        )
        expect(
            not held,
            f"Accepted: a root {what}. A part of the root is met by trying: compare all of it.",
        )
