"""Constructions that `seal_model` of lesson 01 knows by name, and what an answer asks of hashlib."""

from __future__ import annotations

import base64
import hmac
import re
import secrets
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

from helpers.judging import expect, guard
from helpers.judging.values import Tag, forms, strength
from helpers.tasks.cia_triad.forgeries import HASHES, VERSION, digest, joined, written

_BROKEN = re.compile(r"(md4|md5|sha-?1|ripemd-?160)$")
_BUILT_IN = {"_hashlib", "_md5", "_sha1"}
GLUED = (
    "Glued together, key and data are no MAC: put in front, an attacker appends to the model; "
    "put behind, a collision of the bare hash is enough, and he can look for it without the key. "
    "Use HMAC, the construction made for it."
)
ONE_TIME = (
    "The tag is Poly1305 with the same key for every model. It is made for one message a key: from "
    "the tags of two, an attacker computes what makes the tag of a third."
)
SWAPPED = (
    "The model went in where the key belongs: hmac.new takes the key first. A long model counts only "
    "by its plain hash then, so that the hash itself passes for the model."
)
CHAINED = (
    "The tag is the last block of a chained cipher (CBC), which is no MAC for models of any length: "
    "one honest model behind another passes under the tag of the second. Its mended form is CMAC."
)


def known(key: bytes, data: bytes, version: int) -> Iterator[tuple[bytes, str]]:
    """(a tag as a construction makes it, the sentence about the construction)."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
    from cryptography.hazmat.primitives.poly1305 import Poly1305

    for text in joined(data):
        yield Poly1305.generate_tag(key, text), ONE_TIME
        yield ChaCha20Poly1305(key).encrypt(bytes(12), b"", text), ONE_TIME
        for fill in (bytes(-len(text) % 16), bytes([16 - len(text) % 16]) * 16, b"\x80" + bytes(15)):
            whole = (text + fill)[: (len(text) + len(fill)) // 16 * 16]
            chained = Cipher(algorithms.AES(key), modes.CBC(bytes(16))).encryptor()
            yield chained.update(whole)[-16:], CHAINED
        for name in ("sha256", "sha384", "sha512"):
            yield hmac.new(text, key, name).digest(), SWAPPED
        for name in ("md5", "sha1"):
            weak = f"The tag is HMAC with {name.upper()}, which ASVS 11.4.1 disallows for any purpose."
            yield hmac.new(key, text, name).digest(), f"{weak} Use SHA-2."
    texts, versions = joined(data), written(version)[1:]
    keys = (key, key.hex().encode(), base64.b64encode(key))
    for name, k, mark in product(HASHES, keys, (b"", b":", b"|")):
        for text in texts:
            yield digest(name, k + mark + text), f"The tag is {name}(key + data). {GLUED}"
            yield digest(name, text + mark + k), f"The tag is {name}(data + key). {GLUED}"
            yield digest(name, k + mark + text + mark + k), f"The tag is {name}(key, data, key). {GLUED}"
        for v in versions:
            between = (v + mark + k + mark + data, data + mark + k + mark + v)
            for text in between:
                yield digest(name, text), f"The tag is {name} with the key in the middle. {GLUED}"


def well_made(made: Callable[..., Tag], key: bytes) -> None:
    """Fail where a tag is short, or of a construction that is known to be weak.

    made: the owner's tag for a model.
    """
    bits = strength([made(secrets.token_bytes(200)) for _ in range(24)])
    expect(
        bits >= 124,
        f"A tag of {bits // 8:.0f} bytes is found by trying: 16 bytes or more cannot be.",
    )
    data = secrets.token_bytes(200)
    raws = [way.raw for way in forms(made(data)) if len(way.raw) >= 16]
    for tag, why in known(key, data, VERSION):
        expect(not any(tag[: len(raw)] == raw for raw in raws), why)
    weak = weak_hashes(lambda: made(data))
    expect(
        not weak,
        f"`seal` asks for {' and '.join(sorted(weak))}, which ASVS 11.4.1 disallows for any purpose: "
        "use SHA-2. Some libraries take SHA-1 unless told otherwise (Signer of itsdangerous).",
    )


def weak_hashes(call: Callable[[], object]) -> set[str]:
    """The names of broken hashes that hashlib or hmac is asked for meanwhile."""
    seen: set[str] = set()

    def spy(frame: Any, event: str, argument: Any) -> None:
        asked = []
        if event == "c_call" and getattr(argument, "__module__", "") in _BUILT_IN:
            asked = [argument.__name__]
        elif event == "call" and frame.f_globals.get("__name__") in ("hashlib", "hmac"):
            asked = list(frame.f_locals.values())
        for name in (n if isinstance(n, str) else getattr(n, "__name__", "") for n in asked):
            found = _BROKEN.search(str(name).lower())
            if found:
                seen.add(found.group(1).upper().replace("-", ""))

    with guard.profiled(spy):
        call()
    return seen
