"""Answers to `index`: tokens without a key, without a field, in other writings."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import unicodedata
from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from helpers.tasks import models_at_rest as tasks
from tests.wrong_answers import Bank

bank = Bank()
own = tasks.index


def form(value: str) -> str:
    return " ".join(unicodedata.normalize("NFC", value.casefold()).split())


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
    "key_in_front": (lambda key, field, value: sha(key, form(value).encode()), "key and value, run together"),
    "key_field_colon": (made(joined=lambda f, v: f"{f}:{v}".encode(), mac=sha), "colon and value"),
    "fields_folded": (made(joined=lambda f, v: json.dumps([f.lower(), v]).encode()), "'C50' in 'Diagnosis'"),
    "a_c_string": (made(mac=lambda key, text: hmac.digest(key.split(b"\0")[0], text, "sha256")),
                   "changed the token is the same"),
    "xor_of_two": (lambda key, f, v: bytes(a ^ b for a, b in zip(*(hmac.digest(key, text.encode(), "sha256")
                   for text in ("field " + f, "value " + form(v))), strict=True)), "same bits in any field"),
    "field_as_person": (lambda key, field, value: hashlib.blake2b(form(value).encode(), key=key, person=
                        field.encode()[:16]).digest(), "sister\" have one token"),
    "halves": (lambda key, field, value: hmac.digest(key, field.encode(), "sha256")[:8] + hmac.digest(
        key, form(value).encode(), "sha256"), "a part in common"),
    "length_in_front": (made(joined=lambda f, v: f"{len(f)}{f}{v}".encode()), "'1-diagnosisa' in '1' have"),
    "eight_bytes": (made(mac=lambda key, text: hmac.digest(key, text, "sha256")[:8]), "A token has 8 bytes"),
    "key_by_xor": (made(mac=lambda key, text: bytes(a ^ b for a, b in zip(key, sha(text), strict=True))),
                   "under any key"),
    "upper": (made(write=lambda v: " ".join(unicodedata.normalize("NFC", v).upper().split())), "a large ẞ"),
    "lower": (made(write=lambda v: " ".join(unicodedata.normalize("NFC", v).lower().split())), "written SS"),
    "composed_first": (made(write=lambda v: " ".join(unicodedata.normalize("NFC", v).casefold().split())),
                       "compose (NFC) after casefold"),
    "ascii_blanks": (made(write=lambda v: re.sub(r"(?a:\s+)", " ", unicodedata.normalize("NFC", v).casefold()
                          ).strip(" ")), "a blank that no line breaks at"),
    "punctuation_off": (made(write=lambda v: re.sub(r"\W+", " ", form(v)).strip()), "'C50 1' and 'C50.1'"),
    "nfkc": (made(write=lambda v: form(unicodedata.normalize("NFKC", v))), "'102 cells' and '10² cells'"),
    "ascii_field": (made(joined=lambda f, v: repr((f.encode("ascii", "ignore"), v)).encode()), "'腫' have"),
    "in_latin_1": (made(write=lambda v: form(v).encode("latin-1", "replace").hex()), "'肺癌' and '腫瘍'"),
    "not_normalised": (made(write=lambda v: " ".join(v.casefold().split())), "Unicode NFD"),
    "accents_off": (made(write=lambda v: form("".join(c for c in unicodedata.normalize("NFD", v)
                         if not unicodedata.combining(c)))), "'e' and 'é' have the same"),
    "by_hash": (made(joined=lambda f, v: str(hash((f, v))).encode()), "After a restart the token is another"),
    "first_letters": (made(write=lambda v: form(v)[:64]), "left armpit' and 'invasive"),
    "hex": (made(mac=lambda key, text: hmac.new(key, text, "sha256").hexdigest()), "A token is bytes; '"),
}  # fmt: skip
for name, (answer, says) in WRONG.items():
    bank.add(own, name, answer, says=says)
bank.add(own, "as_shipped", lambda k, f, v: v.encode().ljust(16), says="is not found", kind="vulnerable")
bank.add(own, "nobody", lambda k, f, v: {}["not today"], says="not today", kind="refuses")
bank.add(own, "plain", made(), kind="right")
bank.add(own, "sixteen_bytes", made(mac=lambda k, t: hmac.digest(k, t, "sha512")[:16]), kind="right")
bank.add(own, "a_key_for_each_field", lambda key, field, value: hmac.digest(
    hmac.digest(key, field.encode(), "sha256"), form(value).encode(), "sha256"), kind="right")  # fmt: skip
bank.add(own, "siv", lambda key, field, value: AESSIV(key).encrypt(
    form(value).encode() or b"-", [field.encode()]), kind="right")  # fmt: skip
