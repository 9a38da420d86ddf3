"""Wrong answers to `new_code`: codes that are short, uneven, or made of something else than chance."""

from __future__ import annotations

import hashlib
import math
import os
import random
import secrets
import ssl
import time
import uuid
import zlib

import numpy as np

from helpers.tasks import start_here as tasks
from tests.wrong_answers import Bank
from tests.wrong_answers.start_here.answers import code_of, in_base, letters, new_code

bank, task = Bank(), tasks.new_code
_counter = iter(range(10**9))
SIMULATED = "generator for simulations (`random`, NumPy)"


def sha(text: object) -> int:
    return int(hashlib.sha256(str(text).encode()).hexdigest(), 16)


@bank.wrong(task, says=SIMULATED, kind="vulnerable")
def from_random(alphabet: str) -> str:
    return "".join(random.choices(alphabet, k=letters(alphabet)))


@bank.wrong(task, says="different codes in 40 calls", kind="refuses")
def always_the_same(alphabet: str) -> str:
    return (alphabet * 128)[: letters(alphabet)]


def bits_for_letters(alphabet: str) -> str:
    return "".join(secrets.choice(alphabet) for _ in range(128))


def by_modulo(alphabet: str) -> str:
    return "".join(alphabet[b % len(alphabet)] for b in secrets.token_bytes(letters(alphabet)))


def by_masks(alphabet: str) -> str:
    top = 1 << (len(alphabet) - 1).bit_length()
    drawn = (secrets.randbits(8) % top for _ in range(letters(alphabet)))
    return "".join(alphabet[min(number, len(alphabet) - 1)] for number in drawn)


def never_twice(alphabet: str) -> str:
    code = secrets.choice(alphabet)
    while len(code) < letters(alphabet):
        letter = secrets.choice(alphabet)
        code += letter if letter != code[-1] or len(alphabet) == 2 else ""
    return code


def hashed_half(alphabet: str) -> str:
    return in_base(sha(secrets.token_hex(16)[:16]), alphabet)


def one_draw(alphabet: str) -> str:
    return secrets.choice(alphabet) * letters(alphabet)


def as_a_list(alphabet: str) -> list[str]:
    return [secrets.choice(alphabet) for _ in range(letters(alphabet))]


def checked(code: str, alphabet: str) -> str:
    return code + alphabet[zlib.crc32(code.encode()) % len(alphabet)]


def of_two_bytes(alphabet: str) -> str:
    raw = alphabet.encode("utf-16-le")
    return raw[(at := 2 * secrets.randbelow(len(raw) // 2)) : at + 2].decode("utf-16-le", "replace")


bank.table(task, {
    "seeded_by_the_system": (lambda a: code_of(random.Random(os.urandom(8)).choice)(a), "takes only 8 bytes"),
    "by_numpy_from_the_system": (
        lambda a: "".join(np.random.default_rng(secrets.randbits(128)).choice([*a], letters(a))),
        "bytes from the system's generator, and they reach the code only as the seed"),
    "sixteen_of_them": (
        lambda a: "".join(a[int(h, 16) % len(a)] for h in secrets.token_hex(letters(a))), "and 0 were 'J'"),
    "not_the_last": (code_of(lambda a: a[secrets.randbelow(len(a) - 1)]), "different codes"),
    "rounded": (lambda a: "".join(secrets.choice(a) for _ in range(round(128 / math.log2(len(a))))),
                "A code of 27 letters out of 26"),
    "from_the_clock": (lambda a: in_base(sha(time.time_ns()), a), "made from the time"),
    "from_a_counter": (lambda a: in_base(sha(next(_counter)), a), "from a counter or a name"),
    "stretched": (lambda a: in_base(sha(secrets.token_hex(4)), a), "only 4 bytes"),
    "fifteen_bytes": (lambda a: in_base(sha(secrets.token_hex(15)), a), "only 15 bytes"),
    "hashed_half": (hashed_half, "but only 64 of their bits change"),
    "a_uuid": (lambda a: in_base(uuid.uuid4().int, a), "but only 122 of their bits"),
    "bits_for_letters": (bits_for_letters, "more than anybody types"),
    "by_modulo": (by_modulo, "A byte modulo the number of letters"),
    "by_masks": (by_masks, "another mapping has other favourites"),
    "never_twice": (never_twice, "sorted, repeated or kept apart"),
    "sorted": (lambda a: "".join(sorted(new_code(a))), "sorted, repeated or kept apart"),
    "in_base": (lambda a: in_base(secrets.randbits(128), a), "the highest place of a number"),
    "one_draw": (one_draw, "different codes"),
    "of_two_bytes": (code_of(of_two_bytes), "'\ufffd' is not in the alphabet"),
    "no_spaces": (code_of(lambda a: secrets.choice(a.strip())), "0 were ' '"),
    "urlsafe": (lambda a: secrets.token_urlsafe(16), "is not in the alphabet"),
    "as_a_list": (as_a_list, "not text, but a list"),
    "check_letter": (lambda a: checked(new_code(a)[1:], a), "like a check digit"),
})  # fmt: skip


def by_system_random(alphabet: str) -> str:
    return "".join(random.SystemRandom().choices(alphabet, k=letters(alphabet) + 1))


def by_rejection(alphabet: str) -> str:
    text = ""
    while len(text) < letters(alphabet):
        byte = os.urandom(1)[0]
        text += alphabet[byte % len(alphabet)] if byte < 256 - 256 % len(alphabet) else ""
    return text


class Code(str):
    """A class whose call gives text."""

    def __new__(cls, alphabet: str) -> str:  # type: ignore[misc]
        return str.__new__(cls, new_code(alphabet))


RIGHT = {
    "letter_by_letter": new_code,
    "by_index": code_of(lambda a: a[secrets.randbelow(len(a))]),
    "one_number_in_base": lambda a: in_base(secrets.randbelow(len(a) ** letters(a)), a),
    "from_many_bytes": lambda a: in_base(int.from_bytes(os.urandom(32), "big"), a),
    "counted_until_enough": lambda a: "".join(
        secrets.choice(a) for _ in range(next(n for n in range(200) if len(a) ** n >= 2**128))
    ),
    "by_system_random": by_system_random,
    "by_rejection": by_rejection,
    "by_openssl": lambda a: in_base(int.from_bytes(ssl.RAND_bytes(32), "big"), a),
    "a_class": Code,
    "with_a_check_letter": lambda a: checked(new_code(a), a),
}
for _name, _answer in RIGHT.items():
    bank.add(task, _name, _answer, kind="right")
