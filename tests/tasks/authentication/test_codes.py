"""One-time codes against RFC 6238 and against `cryptography`, and what the lesson measures with."""

from __future__ import annotations

import hmac
import struct
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import clinic
from helpers.clinic.database import fingerprint
from helpers.tasks.authentication import lists
from helpers.tasks.authentication.quiet import Counted
from helpers.tasks.authentication.settings import HASHER
from helpers.tasks.authentication.totp import RFC_KEY, RFC_MOMENTS, reckoned
from tests.tasks.authentication.test_passkeys import cells
from tests.wrong_answers.authentication.totp import code

# RFC 6238, appendix B: moment, SHA-1, SHA-256, SHA-512
VECTORS = """
59 94287082 46119246 90693936
1111111109 07081804 68084774 25091201
1111111111 14050471 67062674 99943326
1234567890 89005924 91819424 93441116
2000000000 69279037 90698825 38618901
20000000000 65353130 77737706 47863826
"""
ROWS = [line.split() for line in VECTORS.strip().splitlines()]
SEEDS = {name: (b"1234567890" * 7)[:size] for name, size in (("sha1", 20), ("sha256", 32), ("sha512", 64))}


@pytest.fixture(scope="module")
def totp() -> Any:
    names: dict[str, Any] = {"hmac": hmac, "struct": struct}
    (source,) = cells("totp")
    exec(source, names)  # noqa: S102
    return names["totp"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_published_vectors(row: list[str], totp: Any) -> None:
    moment = int(row[0])
    for due, (name, key) in zip(row[1:], SEEDS.items(), strict=True):
        assert reckoned(key, moment, name) == due
    assert totp(SEEDS["sha1"], moment, 8) == row[1]
    assert moment in RFC_MOMENTS
    assert code(RFC_KEY, moment) == row[3]


@settings(deadline=None, max_examples=60)
@given(st.binary(min_size=20, max_size=64), st.integers(0, 2**40))
def test_cryptography_computes_the_same(key: bytes, moment: int) -> None:
    eight = TOTP(key, 8, hashes.SHA512(), 30, enforce_key_length=False).generate(moment)
    six = TOTP(key, 6, hashes.SHA1(), 30, enforce_key_length=False).generate(moment)  # noqa: S303
    names: dict[str, Any] = {"hmac": hmac, "struct": struct}
    exec(cells("totp")[0], names)  # noqa: S102
    assert reckoned(key, moment) == code(key, moment) == eight.decode()
    assert names["totp"](key, moment) == six.decode()


def test_the_list_holds_every_password_of_the_clinic_and_none_at_the_top() -> None:
    users = {one.username: fingerprint(one.password) for one in clinic.ACCOUNTS}
    found, _ = lists.crack(users, lambda word, stored: fingerprint(word) == stored, 60)
    assert found == set(users)
    assert min(lists.GUESSES.index(one.password) for one in clinic.ACCOUNTS) > 300
    assert len(set(lists.GUESSES)) == len(lists.GUESSES)


def test_overlap_is_one_for_the_same_and_zero_for_what_a_single_value_tells_apart() -> None:
    assert lists.overlap([1, 2, 3], [1, 2, 3]) == 1
    assert lists.overlap([1, 2, 3], [4, 5, 6]) == 0
    assert lists.overlap([1, 2, 3, 4], [3, 4, 5, 6]) == 0.5


def test_the_judge_counts_argon2_by_its_cost() -> None:
    counted = Counted()
    counted.verify(HASHER.hash("x"), "x")
    counted.hash("y")
    assert counted.work == 2 * [HASHER.memory_cost * HASHER.time_cost]
