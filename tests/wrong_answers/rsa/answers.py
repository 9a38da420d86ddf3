"""Right answers of lesson 10 that wrong ones are varied from."""

from __future__ import annotations

import json
import math
import secrets
from collections.abc import Callable, Iterator
from typing import Any

from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256

OAEP = padding.OAEP(padding.MGF1(SHA256()), SHA256(), None)


def root(number: int, k: int) -> int:
    """The k-th root, rounded down."""
    low, high = 0, 1 << number.bit_length() // k + 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if middle**k <= number else (low, middle)
    return low


def crt(pairs: list[tuple[int, int]]) -> int:
    """From (modulus, rest), the moduli without common factors."""
    whole = math.prod(n for n, _ in pairs)
    return sum(c * (whole // n) * pow(whole // n, -1, n) for n, c in pairs) % whole


def miller_rabin(n: int, bases: Callable[[int], Any]) -> bool:
    """With the bases that are given for n."""
    if n < 4 or n % 2 == 0:
        return n in (2, 3)
    s = (n - 1 & 1 - n).bit_length() - 1
    for a in bases(n):
        x = pow(a, n - 1 >> s, n)
        if x in (0, 1, n - 1):
            continue
        for _ in range(s - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


def drawn(rounds: int) -> Callable[[int], Iterator[int]]:
    """So many random bases."""
    return lambda n: (2 + secrets.randbelow(n - 3) for _ in range(rounds))


def sealer(
    wrap: Any = lambda public, key: public.encrypt(key, OAEP),
    draw: Callable[[], bytes] = lambda: AESGCM.generate_key(256),
    bind: Callable[[str], bytes | None] = str.encode,
    write: Callable[[list[str]], bytes] = lambda records: json.dumps(records).encode(),
) -> Callable[[Any, list[str], str], Any]:
    """A `seal`, one of whose steps may be replaced."""

    def seal(public: Any, records: list[str], purpose: str) -> Any:
        key, nonce = draw(), secrets.token_bytes(12)
        rest = AESGCM(key).encrypt(nonce, write(records), bind(purpose))
        return wrap(public, key) + nonce + rest

    return seal


def opener(
    unwrap: Any = lambda private, wrapped: private.decrypt(wrapped, OAEP),
    bind: Callable[[str], bytes | None] = str.encode,
    read: Callable[[bytes], Any] = json.loads,
    end: int | None = None,
) -> Callable[[Any, bytes, str], Any]:
    """An `open_sealed`, one of whose steps may be replaced."""

    def open_sealed(private: Any, sealed: bytes, purpose: str) -> Any:
        size = private.key_size // 8
        key = unwrap(private, sealed[:size])
        nonce, rest = sealed[size : size + 12], sealed[size + 12 : end]
        return read(AESGCM(key).decrypt(nonce, rest, bind(purpose)))

    return open_sealed
