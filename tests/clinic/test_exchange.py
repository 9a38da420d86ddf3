"""The Clinic's key exchange as shipped: read and changed without a private key."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import combinations

import pytest

from helpers import clinic
from helpers.clinic import Clinic, exchange
from helpers.lab import primes
from tests.clinic.test_attacks import breaks

MARY, ZOE = clinic.PATIENTS[0], clinic.PATIENTS[4]


@pytest.fixture(scope="module")
def c() -> Iterator[Clinic]:
    with clinic.start() as running:
        yield running


def copies(c: Clinic, path: str) -> list[tuple[int, int, int]]:
    found = c.get(f"/exchange/{path}").json()["copies"]
    return [(copy["n"], copy["e"], int(copy["sealed"], 16)) for copy in found]


def text(number: int) -> bytes:
    return number.to_bytes((number.bit_length() + 7) // 8, "big")


def cube_root(number: int) -> int:
    root = 1 << (number.bit_length() + 2) // 3
    while True:
        better = (2 * root + number // root**2) // 3
        if better >= root:
            return root
        root = better


@pytest.mark.parametrize("n", [561, 3215031751, 3825123056546413051, 2**127 + 1, 25, 121, 10403])
def test_composites_are_told(n: int) -> None:
    assert not primes.is_prime(n)


@pytest.mark.parametrize("n", [2, 97, 101, 65537, 2**61 - 1, 2**127 - 1, 2**255 - 19])
def test_primes_are_told(n: int) -> None:
    assert primes.is_prime(n)


def test_keys_are_keys(c: Clinic) -> None:
    scheme = exchange.Textbook()
    for owner in (*exchange.MONITORS, *exchange.LABS, "ben", "registry", "ward"):
        n, e, d = scheme.key(owner)
        assert pow(pow(4711, e, n), d, n) == 4711
    assert scheme.key("ward").n.bit_length() == 257
    assert scheme.key("ada").n == scheme.key("ben").n


@breaks(("GET /exchange/diagnosis", "equal diagnoses"))
def test_a_guess_is_proven_by_encrypting_it(c: Clinic) -> None:
    for patient in (MARY, ZOE):
        ((n, e, sealed),) = copies(c, f"diagnosis?patient={patient.code}")
        words = {pow(int.from_bytes(w, "big"), e, n): w for w in (b"benign", b"malignant")}
        assert words[sealed].decode() == patient.diagnosis


@breaks(("POST /exchange/dose", "multiplied"))
def test_a_dose_is_doubled(c: Clinic) -> None:
    ((n, e, sealed),) = copies(c, "dose")
    answer = c.post(f"/exchange/dose?sealed={sealed * pow(2, e, n) % n:x}")
    assert answer.json() == {"dispensed": "40 mg"}


@breaks(("GET /exchange/letter", "e = 3"))
def test_a_short_text_is_a_cube_root_and_a_broadcast_is_read(c: Clinic) -> None:
    ((_, e, sealed),) = copies(c, "code")
    assert (e, text(cube_root(sealed))) == (3, b"door code 7731")
    found = copies(c, "letter")
    whole = math.prod(n for n, _, _ in found)
    cube = sum(x * (whole // n) * pow(whole // n, -1, n) for n, _, x in found) % whole
    root = cube_root(cube)
    assert root**3 == cube and text(root).startswith(b"P-000101 malignant; ")
    assert cube_root(found[0][2]) ** 3 != found[0][2]  # one copy alone does not do


@breaks(("GET /exchange/rota", "one modulus"))
def test_two_exponents_under_one_modulus(c: Clinic) -> None:
    (n, e, one), (same, f, two) = copies(c, "rota")
    a = pow(e, -1, f)
    b = (1 - a * e) // f
    assert n == same and a * e + b * f == 1
    assert text(pow(one, a, n) * pow(two, b, n) % n) == b"The cabinet's key lies in drawer 4."


@breaks(("GET /exchange/monitors", "shared primes"))
def test_monitors_that_share_a_prime_and_one_with_close_primes(c: Clinic) -> None:
    found = copies(c, "monitors")
    met = {(i, j): math.gcd(found[i][0], found[j][0]) for i, j in combinations(range(5), 2)}
    assert sorted(pair for pair, p in met.items() if p > 1) == [(0, 2)]
    factors = {0: met[0, 2]}
    n = found[4][0]
    middle = math.isqrt(n) + 1
    while math.isqrt(middle**2 - n) ** 2 != middle**2 - n:
        middle += 1
    factors[4] = middle + math.isqrt(middle**2 - n)
    for place, p in factors.items():
        n, e, sealed = found[place]
        d = pow(e, -1, (p - 1) * (n // p - 1))
        said = text(pow(sealed, d, n)).decode()
        assert said == f"M-{place + 1:02d}: {clinic.PATIENTS[place].name}"


@breaks(("POST /exchange/session", "an answer of its own"))
def test_padding_is_told(c: Clinic) -> None:
    ((n, e, sealed),) = copies(c, "session")
    assert c.post(f"/exchange/session?sealed={sealed:x}").json() == {"session": "open"}
    padded = int.from_bytes(b"\0\2" + b"\1" * 20 + b"\0" + bytes(10), "big")
    for number, error in ((padded, "a key has 16 bytes"), (1, "wrong padding")):
        answer = c.post(f"/exchange/session?sealed={pow(number, e, n):x}")
        assert (answer.status_code, answer.json()["error"]) == (400, error)
    assert c.post("/exchange/session?sealed=zz").status_code == 400
