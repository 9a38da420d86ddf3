"""Tasks of lesson 07: fingerprints. What each must do stands in the modules beside it."""

from __future__ import annotations

from typing import Any

from helpers.exercise import Parts, question, task
from helpers.tasks import hashing_compare as compare
from helpers.tasks import hashing_counting as counting
from helpers.tasks import hashing_extension as extension
from helpers.tasks import hashing_macs as macs
from helpers.tasks import hashing_pseudonyms as pseudonyms
from helpers.tasks import hashing_reverse as reversing
from helpers.tasks import hashing_trees as trees

which_promise = question(
    "hashing",
    "which_promise",
    right={
        "two model files that hash alike, one reviewed, the other shipped": "collision",
        "a second file with the hash that the hospital published": "second preimage",
        "a random 128-bit key, found from its hash alone": "preimage",
        "a patient number, found by hashing all million of them": "none",
        "the password 'summer26', found in a list of MD5 hashes": "none",
        "file and hash on one server, both replaced": "none",
    },
    because={
        "two model files that hash alike, one reviewed, the other shipped": (
            "The attacker made both files, so any pair that agrees will do: the cheapest break."
        ),
        (
            "two model files that hash alike, one reviewed, the other shipped",
            "second preimage",
        ): "Nobody chose a file beforehand: the attacker is free in both.",
        "a second file with the hash that the hospital published": (
            "One of the two files is given. There is no free choice of a pair, and no birthday."
        ),
        "a random 128-bit key, found from its hash alone": (
            "Only the hash is given, and too many inputs to try: going back is all that is left."
        ),
        "a patient number, found by hashing all million of them": (
            "The function was only used forwards, a million times. The input was too easy to guess."
        ),
        "the password 'summer26', found in a list of MD5 hashes": (
            "The password was guessed and hashed forwards. MD5's collisions play no part in it, and "
            "a longer hash would not help."
        ),
        "file and hash on one server, both replaced": (
            "The hash is right, for the attacker's file. Nobody broke it; nobody protected it."
        ),
    },
    hints=[
        "Ask of each line: what is given, and what may the attacker choose?",
        "Nothing but a hash: preimage. A file and its hash: second preimage. A free choice of both: "
        "collision. If the function was only used forwards, no promise was broken.",
        "Three of the six break no promise: two guess the input, one replaces the hash.",
    ],
    minutes=3,
)  # fmt: skip


@task(
    minutes=4, difficulty=2, proof="attack", expects="function",
    hints=[
        "Count the pairs first, then ask how likely one pair agrees.",
        "n items make n(n - 1)/2 pairs. Each differs with probability 1 - 1/N, N = 2**bits; all "
        "differ with about exp(-pairs / N).",
        "The answer is 1 - exp(-pairs / N). For tiny values that subtraction loses everything: "
        "-math.expm1(-x) is the same without the loss.",
    ],
)  # fmt: skip
def collision_probability(answer: Any, part: Parts) -> None:
    """The birthday bound."""
    counting.judge_probability(answer, part)


@task(
    minutes=4, difficulty=2, proof="attack", expects="function", seconds=60,
    hints=[
        "You need any two that agree, not one that agrees with a given one.",
        "Remember each fingerprint with the message that had it: a dictionary finds a repeat at "
        "once.",
        "for n in itertools.count(): message = str(n).encode(); if its fingerprint is in `seen`, "
        "return (seen[it], message); else store it.",
    ],
)  # fmt: skip
def find_collision(answer: Any, part: Parts) -> None:
    """A collision of 32 bits."""
    counting.judge_collision(answer, part)


@task(
    minutes=4, difficulty=2, proof="attack", expects="function", seconds=40,
    hints=[
        "You cannot compute backwards. How many inputs are there forwards?",
        "Hash 'P-000000' to 'P-999999' once each, and look which of them stand in the data.",
        "wanted = set(pseudonyms); for each n: code = f'P-{n:06d}', its hexdigest, and a line in "
        "the dictionary where it is wanted.",
    ],
)  # fmt: skip
def reverse(answer: Any, part: Parts) -> None:
    """Reverse the pseudonyms."""
    reversing.judge_reverse(answer, part)


@task(
    minutes=3, difficulty=2, expects="function", seconds=30,
    hints=[
        "What must an outsider lack, so that she cannot do what you just did?",
        "A secret key goes in with the number. Which construction mixes a key into a hash?",
        "hmac.new(key, code.encode(), 'sha256').hexdigest()",
    ],
)  # fmt: skip
def pseudonym(answer: Any, part: Parts) -> None:
    """Pseudonyms that hold."""
    pseudonyms.judge_keyed(answer, part)


@task(
    minutes=4, difficulty=2, proof="attack", expects="function",
    hints=[
        "Three pieces: one byte, some zeros, eight bytes.",
        "0x80; then zeros until message, padding and the eight bytes are a multiple of 64; then the "
        "length of the message in bits.",
        "There are (55 - length) % 64 zeros, and (8 * length).to_bytes(8, 'big') is the end.",
    ],
)  # fmt: skip
def padding(answer: Any, part: Parts) -> None:
    """What SHA-256 puts behind a message."""
    extension.judge_padding(answer, part)


@task(
    minutes=8, difficulty=4, proof="attack", expects="function", seconds=20,
    hints=[
        "The signature is the state of SHA-256 after secret, message and padding. What would the "
        "signer do next, if the message went on?",
        "The forged message is message + padding(secret_length + len(message)) + extra. Its hash "
        "goes on from the eight words in the signature.",
        "state = struct.unpack('>8I', bytes.fromhex(signature)). The rest to compress is extra + "
        "padding(everything before it + len(extra)), in blocks of 64.",
    ],
)  # fmt: skip
def forge(answer: Any, part: Parts) -> None:
    """Length extension."""
    extension.judge_forge(answer, part)


@task(
    minutes=5, difficulty=3, asvs="11.4.1", expects="function",
    hints=[
        "A hash within a hash, and the key goes into both.",
        "Fill the key with zeros to 64 bytes (a longer one is hashed first). XOR each byte with "
        "0x36 for the inner hash and 0x5c for the outer one.",
        "inner = digest(key_xor_36 + message); the result is digest(key_xor_5c + inner), all in "
        "bytes.",
    ],
)  # fmt: skip
def my_hmac(answer: Any, part: Parts) -> None:
    """HMAC from its definition."""
    macs.judge_hmac(answer, part)


@task(
    minutes=4, difficulty=2, asvs="11.2.4", expects="function",
    hints=[
        "Compute the right signature, then compare. What does a loop tell that stops early?",
        "The standard library has a comparison that looks at every byte, whatever it finds.",
        "hmac.compare_digest(hmac.digest(key, message, 'sha256'), signature)",
    ],
)  # fmt: skip
def accepts(answer: Any, part: Parts) -> None:
    """A comparison that gives nothing away."""
    compare.judge_accepts(answer, part)


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
    trees.judge_proof(prove, verify, part)
