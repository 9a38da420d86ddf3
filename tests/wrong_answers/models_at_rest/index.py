"""Answers to `index`: tokens without a key, without a field, in other writings."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
import unicodedata
from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from helpers.tasks import models_at_rest as tasks
from tests.wrong_answers import Bank

bank = Bank()
own = tasks.index


def form(value: str) -> str:
    return " ".join(unicodedata.normalize("NFC", value).casefold().split())


def made(
    write: Callable[[str], str] = form,
    joined: Callable[[str, str], bytes] = lambda field, value: json.dumps([field, value]).encode(),
    mac: Callable[[bytes, bytes], Any] = lambda key, text: hmac.digest(key, text, "sha256"),
) -> Callable[[bytes, str, str], Any]:
    """A token; one setting at a time can be another."""
    return lambda key, field, value: mac(key, joined(field, write(value)))


def sha(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


WRONG: dict[str, tuple[Callable[[bytes, str, str], Any], str]] = {
    "sha256": (made(mac=lambda key, text: sha(text)), "the token is the same: all words can be tried"),
    "key_in_front": (lambda key, field, value: sha(key, form(value).encode()), "key and value, run together"),
    "key_field_value": (made(joined=lambda f, v: (f + v).encode(), mac=sha), "key, field and value, run"),
    "key_field_colon": (made(joined=lambda f, v: f"{f}:{v}".encode(), mac=sha), "colon and value"),
    "no_field": (made(joined=lambda f, v: v.encode()), "the two columns can be joined"),
    "run_together": (made(joined=lambda f, v: (f + v).encode()), "apart from the value"),
    "with_a_colon": (made(joined=lambda f, v: f"{f}:{v}".encode()), "'b:c' in 'a'"),
    "with_a_bar": (made(joined=lambda f, v: f"{f}|{v}".encode()), "'b|c' in 'a'"),
    "halves": (lambda key, field, value: hmac.digest(key, field.encode(), "sha256")[:8] + hmac.digest(
        key, form(value).encode(), "sha256"), "a part in common"),
    "drawn": (made(mac=lambda key, text: secrets.token_bytes(32)), "has another token each time"),
    "eight_bytes": (made(mac=lambda key, text: hmac.digest(key, text, "sha256")[:8]), "A token has 8 bytes"),
    "key_by_xor": (made(mac=lambda key, text: bytes(a ^ b for a, b in zip(key, sha(text), strict=True))),
                   "under any key"),
    "upper": (made(write=lambda v: " ".join(unicodedata.normalize("NFC", v).upper().split())), "a large ẞ"),
    "half_the_key": (made(mac=lambda key, text: hmac.digest(key[:16], text, "sha256")), "With byte 16"),
    "the_value_too": (made(joined=lambda f, v: json.dumps([f, v]).encode(), mac=lambda k, t:
                           hmac.digest(k, t, "sha256") + t), "or the value"),
    "as_written": (made(write=str), "'Breast Cancer' is not found"),
    "lower": (made(write=lambda v: " ".join(unicodedata.normalize("NFC", v).lower().split())), "written SS"),
    "stripped_only": (made(write=lambda v: unicodedata.normalize("NFC", v).casefold().strip()), "two blanks"),
    "blanks_alone": (made(write=lambda v: re.sub(" +", " ", unicodedata.normalize("NFC", v).casefold())
                          .strip(" ")), "a tab and a line end"),
    "no_blanks": (made(write=lambda v: "".join(form(v).split())), "have the same token"),
    "not_normalised": (made(write=lambda v: " ".join(v.casefold().split())), "Unicode NFD"),
    "accents_off": (made(write=lambda v: form("".join(c for c in unicodedata.normalize("NFD", v)
                         if not unicodedata.combining(c)))), "'e' and 'é' have the same"),
    "first_letters": (made(write=lambda v: form(v)[:6]), "'breast' and 'breast cancer'"),
    "hex": (made(mac=lambda key, text: hmac.new(key, text, "sha256").hexdigest()), "A token is bytes; '"),
}  # fmt: skip
for name, (answer, says) in WRONG.items():
    bank.add(own, name, answer, says=says)
bank.add(own, "as_shipped", lambda key, field, value: value.encode().ljust(16), says="is not found under",
         kind="vulnerable")  # fmt: skip


@bank.wrong(own, says="not today", kind="refuses")
def nobody(key: bytes, field: str, value: str) -> bytes:
    raise ValueError("not today")


bank.add(own, "plain", made(), kind="right")
bank.add(own, "sixteen_bytes", made(mac=lambda k, t: hmac.digest(k, t, "sha512")[:16]), kind="right")
bank.add(own, "a_key_for_each_field", lambda key, field, value: hmac.digest(
    hmac.digest(key, field.encode(), "sha256"), form(value).encode(), "sha256"), kind="right")  # fmt: skip
bank.add(own, "siv", lambda key, field, value: AESSIV(key).encrypt(
    form(value).encode() or b"-", [field.encode()]), kind="right")  # fmt: skip
