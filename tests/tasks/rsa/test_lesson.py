"""Lesson 10 on its own ground: its arithmetic on published vectors and beside a library, its pictures."""

from __future__ import annotations

import ast
import hashlib
import itertools
import math
import re
import secrets
from html import escape
from typing import Any
from unittest.mock import patch

import cryptography_vectors
import pytest
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers import build, course
from helpers.clinic import exchange
from helpers.lab import primes
from helpers.tasks.rsa import drawings, sealing
from helpers.tasks.rsa.is_prime import ARNAULT, CARMICHAEL, FIRST_BASES, LARGE, MERSENNE, SMALL
from tests.figures import code_cells

LESSON = next(lesson for lesson in course.PLANNED if lesson.name == "rsa")
PATIENT = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}  # a busy machine
ALGORITHMS = {
    "euclid", "crt", "fermat", "miller_rabin", "random_prime", "root", "up", "narrowed", "candidates",
    "bleichenbacher", "mask", "xor", "oaep",
}  # fmt: skip
RSA = "asymmetric/RSA"
positive = st.integers(1, 2**600)


@pytest.fixture(scope="module")
def lesson() -> dict[str, Any]:
    """The functions that the lesson's cells define, as they stand there."""
    names: dict[str, Any] = dict(
        hashlib=hashlib, itertools=itertools, math=math, secrets=secrets, padding=padding, rsa=rsa,
        AESGCM=AESGCM, SHA256=SHA256,
    )  # fmt: skip
    for cell in code_cells(build.read(LESSON.path("notebooks"))):
        for node in ast.parse(cell.source).body:
            if isinstance(node, ast.FunctionDef) and node.name in ALGORITHMS:
                assert node.end_lineno - node.lineno < 20, f"{node.name} cannot be read at a glance"
                exec(ast.unparse(node), names)  # noqa: S102
    assert set(names) >= ALGORITHMS
    return names


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def numbers_in(text: str, label: str) -> list[int]:
    """The numbers under a label, whose digits stand in lines of hexadecimal."""
    found = re.findall(rf"^# {label}: *\n((?:[0-9a-f]+ *\n)+)", text, re.MULTILINE)
    return [int(re.sub(r"\s", "", one), 16) for one in found]


def records(name: str) -> list[tuple[list[int], list[tuple[bytes, int]]]]:
    """(n, e, d, p, q) and the pairs of message and ciphertext of each key of a file of OAEP vectors."""
    with cryptography_vectors.open_vector_file(f"{RSA}/oaep-custom/{name}", "r") as file:
        parts = file.read().split("# Example\n")[1:]
    found = []
    for part in parts:
        n, e, d, p, q = (
            numbers_in(part, label)[0]
            for label in ("Modulus", "Public exponent", "Exponent", "Prime 1", "Prime 2")
        )
        d = numbers_in(part, "Exponent")[-1]
        pairs = re.findall(r"# Message:\n([0-9a-f]+)\n# Encryption:\n([0-9a-f]+)", part)
        found.append(([n, e, d, p, q], [(bytes.fromhex(m), int(c, 16)) for m, c in pairs]))
    return found


def test_published_oaep_is_opened_and_made_by_hand(lesson: dict[str, Any]) -> None:
    found = records("oaep-sha256-sha256.txt")
    assert len(found) >= 3 and sum(len(pairs) for _, pairs in found) >= 18
    for (n, e, d, p, q), pairs in found:
        phi = (p - 1) * (q - 1)
        assert n == p * q and lesson["euclid"](e, phi)[1] % phi == pow(e, -1, phi)
        assert all(lesson["miller_rabin"](2, x) for x in (p, q))
        size = (n.bit_length() + 7) // 8
        for message, sealed in pairs:
            halves = [(x, pow(sealed, d % (x - 1), x)) for x in (p, q)]
            block = lesson["crt"](halves).to_bytes(size)
            seed = lesson["xor"](block[1:33], lesson["mask"](block[33:], 32))
            assert lesson["oaep"](message, size, seed) == block


def test_published_pkcs_1_v1_5_begins_with_00_02() -> None:
    with cryptography_vectors.open_vector_file(f"{RSA}/pkcs1v15crypt-vectors.txt", "r") as file:
        text = file.read()
    key = text.split("# Example 1:")[1].split("# Example 2:")[0]
    spaced = re.sub(r"(?<=[0-9a-f]) +", "", key)
    n, d = (numbers_in(spaced, label)[-1] for label in ("Modulus", "Exponent"))
    messages, ciphers = (numbers_in(spaced, label) for label in ("Message", "Encryption"))
    assert len(messages) == len(ciphers) >= 10
    for message, sealed in zip(messages, ciphers, strict=True):
        block = pow(sealed, d, n).to_bytes(128)
        head, _, said = block[2:].partition(b"\0")
        assert block[:2] == b"\0\2" and len(head) >= 8
        assert int.from_bytes(said) == message


@settings(max_examples=80, **PATIENT)
@given(a=positive, b=positive)
def test_euclid_and_inverse(lesson: dict[str, Any], a: int, b: int) -> None:
    g, x, y = lesson["euclid"](a, b)
    assert g == math.gcd(a, b) == x * a + y * b
    if g == 1 and b > 1:
        assert x % b == pow(a, -1, b)


@settings(max_examples=60, **PATIENT)
@given(x=st.integers(0, 3 * 5 * 7 * 11 * 65537 - 1))
def test_remainders_give_the_number(lesson: dict[str, Any], x: int) -> None:
    moduli = (15, 7, 11, 65537)
    assert lesson["crt"]([(n, x % n) for n in moduli]) == x


@settings(max_examples=60, **PATIENT)
@given(x=st.integers(0, 2**700), k=st.integers(2, 7), more=st.integers(0, 3))
def test_roots_are_exact(lesson: dict[str, Any], x: int, k: int, more: int) -> None:
    assert lesson["root"](x**k, k) == x
    r = lesson["root"](x + more, k)
    assert r**k <= x + more < (r + 1) ** k


@settings(max_examples=20, **PATIENT)
@given(message=st.binary(max_size=62), seed=st.binary(min_size=32, max_size=32))
def test_the_library_opens_our_oaep(lesson: dict[str, Any], key: Any, message: bytes, seed: bytes) -> None:
    numbers = key.public_key().public_numbers()
    block = lesson["oaep"](message, 256, seed)
    sealed = pow(int.from_bytes(block), numbers.e, numbers.n).to_bytes(256)
    assert key.decrypt(sealed, sealing.oaep(SHA256())) == message
    assert sealing.padding_of(key, sealed) == "OAEP"


@settings(max_examples=3, **PATIENT)
@given(text=st.binary(min_size=16, max_size=16))
def test_the_oracle_gives_any_text_away(lesson: dict[str, Any], text: bytes) -> None:
    key = exchange.ward_key()
    m = int.from_bytes(b"\0\2" + bytes(range(101, 115)) + b"\0" + text)
    asked = []

    def valid(sealed: int) -> bool:
        asked.append(sealed)
        return pow(sealed, key.d, key.n).to_bytes(33).startswith(b"\0\2")

    *_, spans = lesson["bleichenbacher"](key.n, key.e, pow(m, key.e, key.n), valid)
    assert spans == {(m, m)} and len(asked) > 100


def test_a_prime_s_bases_never_lie_and_a_quarter_at_most_otherwise(lesson: dict[str, Any]) -> None:
    for n in (p for p in SMALL[1:] if p < 300):
        assert all(lesson["miller_rabin"](a, n) and lesson["fermat"](a, n) for a in range(1, n))
    for n in (n for n in range(9, 700, 2) if n not in SMALL):
        assert sum(lesson["miller_rabin"](a, n) for a in range(1, n)) <= (n - 1) / 4
    for k in (*MERSENNE, LARGE):
        assert lesson["miller_rabin"](3, k) and lesson["miller_rabin"](12345, k)


def test_the_composites_of_the_task_are_what_they_are_said_to_be(lesson: dict[str, Any]) -> None:
    passes = lesson["miller_rabin"]
    for n in CARMICHAEL:
        assert not primes.is_prime(n)
        assert all(pow(a, n - 1, n) == 1 for a in range(2, 60) if math.gcd(a, n) == 1)
    for n, many in zip(FIRST_BASES, (1, 2, 3, 4, 5, 6, 8, 11, 12, 13), strict=True):
        assert not primes.is_prime(n)
        assert all(passes(a, n) for a in SMALL[:many]) and not passes(SMALL[many], n)
    assert len(str(ARNAULT)) == 397 and not primes.is_prime(ARNAULT)
    assert all(passes(a, ARNAULT) for a in SMALL if a < 307) and not passes(307, ARNAULT)


def test_the_lesson_draws_primes_of_the_size_that_it_says(lesson: dict[str, Any]) -> None:
    """That the library takes a key of two of them, a cell of the lesson shows."""
    drawn = {lesson["random_prime"](160) for _ in range(4)}
    assert len(drawn) == 4 and all(map(primes.is_prime, drawn))
    assert {(p * q).bit_length() for p, q in itertools.combinations(drawn, 2)} == {320}


def test_the_figures_explain_themselves() -> None:
    pictures = [
        output["data"]
        for cell in code_cells(build.read(LESSON.path("notebooks")))
        for output in cell.outputs
        if output.get("data", {}).get("text/plain", "").startswith("Figure: ")
    ]
    assert len(pictures) >= 6
    for picture in pictures:
        words = picture["text/plain"].removeprefix("Figure: ")
        assert len(words) > 60 and f'alt="{escape(words)}"' in picture["text/html"]


def test_the_cycle_that_is_drawn_is_the_one_that_is_told() -> None:
    import matplotlib.pyplot as plt

    with patch.object(drawings, "Picture", lambda drawn, words: (drawn, words)):
        drawn, words = drawings.cycles(33, 2, 3)
    plt.close(drawn)
    assert "return to 1 after 10 steps" in words and (33 - 9) % 4 == 0
    assert "9 in cycles of 1, 24 in cycles of 4" in words
    assert sum(pow(m, 3, 33) == m for m in range(33)) == 9


def test_the_keys_of_the_question_are_as_the_answer_says() -> None:
    from helpers.judging import right_answer
    from helpers.tasks import rsa as tasks

    truth = right_answer(tasks.name_the_weakness)
    for name, (n, e) in tasks.KEYS.items():
        met = [other for other, _ in tasks.KEYS.values() if 1 < math.gcd(n, other) < n]
        above = math.isqrt(n) + 1
        close = math.isqrt(above**2 - n) ** 2 == above**2 - n
        found = {
            "shares a prime": bool(met), "primes too close": close,
            "too short": n.bit_length() < 2048, "bad exponent": e == 1,
        }  # fmt: skip
        named = [what for what, holds in found.items() if holds] or ["nothing found"]
        assert named == [truth[f"key {name}"]]
