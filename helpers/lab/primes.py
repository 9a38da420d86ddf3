"""Primes and RSA keys as integers, of any size and exponent: libraries make only sound ones."""

from __future__ import annotations

import math
import secrets
from typing import NamedTuple

SMALL = frozenset(n for n in range(2, 1000) if all(n % k for k in range(2, math.isqrt(n) + 1)))
WHOLE = math.prod(SMALL)


class Key(NamedTuple):
    """An RSA key: modulus, public exponent, private exponent."""

    n: int
    e: int
    d: int


def is_prime(n: int, rounds: int = 20) -> bool:
    """Whether n is a prime, by small factors and so many rounds of Miller and Rabin's test.

    20 where somebody hostile may have chosen n. Of random numbers of 100 bits, 8 leave 1 composite in 2^39,
    and of longer ones fewer (Handbook of Applied Cryptography, table 4.3).
    """
    if n < 2 or math.gcd(n, WHOLE) > 1:
        return n in SMALL
    odd = n - 1
    while odd % 2 == 0:
        odd //= 2
    for _ in range(rounds):
        power, x = odd, pow(2 + secrets.randbelow(n - 3), odd, n)
        while x not in (1, n - 1) and 2 * power < n - 1:
            power, x = 2 * power, x * x % n
        if x != n - 1 and (x != 1 or power != odd):
            return False
    return True


def prime_from(start: int, e: int = 65537) -> int:
    """The first odd prime p from `start` on whose p - 1 has no factor in common with e."""
    p = start | 1
    while math.gcd(p - 1, e) > 1 or not is_prime(p, 8):
        p += 2
    return p


def prime(bits: int, e: int = 65537) -> int:
    """A random prime, its two highest bits set, so that a product of two has twice as many bits."""
    if bits < 512:
        return prime_from(secrets.randbits(bits) | 3 << bits - 2, e)
    from cryptography.hazmat.primitives.asymmetric import rsa  # which sets them too, and is quicker

    drawn = iter(lambda: rsa.generate_private_key(65537, 2 * bits).private_numbers().p, 0)
    return next(p for p in drawn if math.gcd(p - 1, e) == 1)


def key_of(p: int, q: int, e: int = 65537) -> Key:
    """The key of two primes. Raises `ValueError` where e has no inverse."""
    return Key(p * q, e, pow(e, -1, (p - 1) * (q - 1)))


def generated(bits: int = 1024, e: int = 65537) -> Key:
    """A key by the library, which is quicker; bits: 1,024 or more; e: 3 or 65537."""
    from cryptography.hazmat.primitives.asymmetric import rsa

    numbers = rsa.generate_private_key(e, bits).private_numbers()
    return Key(numbers.public_numbers.n, e, numbers.d)
