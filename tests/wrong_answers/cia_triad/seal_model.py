"""Wrong answers to `seal_model`: no key, no version, a home-made MAC, a comparison that gives way."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import zlib
from collections.abc import Callable
from typing import Any

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.cmac import CMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from helpers.tasks import cia_triad as tasks
from tests.wrong_answers import Bank
from tests.wrong_answers.cia_triad.answers import framed, is_genuine, mac, seal, sha, text

bank, task = Bank(), tasks.seal_model
Keyed = Callable[[bytes, bytes], Any]  # of the framed model and the key


def pair(name: str, made: Any, says: str = "", genuine: Any = None, kind: str = "misconception") -> None:
    """Enter seal(data, version, key) and a check, by default that the tag is made again."""

    def again(data: bytes, version: int, tag: Any, key: bytes) -> bool:
        return made(data, version, key) == tag

    bank.add(task, name, made, genuine or again, says=says, kind=kind)


def of(keyed: Keyed) -> Callable[[bytes, int, bytes], Any]:
    """A `seal` of the version in eight bytes and the model behind it."""
    return lambda data, version, key: keyed(framed(data, version), key)


def checks(genuine: Callable[[bytes, Any, bytes], Any]) -> Any:
    """An `is_genuine` of the version in eight bytes and the model behind it."""
    return lambda data, version, tag, key: genuine(framed(data, version), tag, key)


def ctr(data: bytes, key: bytes, nonce: bytes = bytes(16)) -> bytes:
    return Cipher(algorithms.AES(key), modes.CTR(nonce)).encryptor().update(data)


def enciphered(data: bytes, key: bytes) -> bytes:
    nonce = os.urandom(16)
    return nonce + ctr(data, key, nonce)


def deciphered(data: bytes, tag: bytes, key: bytes) -> bool:
    return len(tag) >= 16 and ctr(tag[16:], key, tag[:16]) == data


def in_blocks(size: int, join: Callable[[list[bytes]], bytes]) -> Keyed:
    """A tag of each block of the model, joined; the first one is the version's."""
    return lambda d, k: join(
        [mac(d[:8], k)] + [mac(d[at : at + size], k) for at in range(8, len(d), size)]
    )


def named(data: bytes, key: bytes) -> str:
    return f"sha256${hmac.new(key, data, 'sha256').hexdigest()}"


def by_the_name(data: bytes, tag: str, key: bytes) -> bool:
    name, _, rest = tag.partition("$")
    try:
        return hmac.compare_digest(hmac.new(key, data, name).hexdigest(), rest)
    except (ValueError, TypeError):
        return False


SEALED: dict[bytes, tuple[bytes, int, bytes]] = {}


def noted(data: bytes, version: int, key: bytes) -> bytes:
    tag = os.urandom(32)
    SEALED[tag] = (sha(data), version, key)
    return tag


# --- the version

NO_VERSION = "passed with its own tag where"
pair("no_version", lambda d, v, k: mac(d, k), NO_VERSION)
pair("version_of_the_tag", lambda d, v, k: f"{v}:{mac(d, k).hex()}", "wrote 20261 over it",
     lambda d, v, t, k: t == f"{v}:{mac(d, k).hex()}")  # fmt: skip
pair("a_bar_in_its_bytes", lambda d, v, k: mac(
    v.to_bytes(-(-v.bit_length() // 8), "big") + b"|" + d, k), "set a border that it can't hold")  # fmt: skip
pair("two_macs", lambda d, v, k: mac(d, k) + mac(b"%d" % v, k), "the version's part of a new one")
pair("newer_will_do", lambda d, v, k: b"%010d" % v + seal(d, v, k), "passed where 20261 was asked for",
     lambda d, v, t, k: t[10:] == seal(d, int(t[:10] or 0) % 2**40, k) and int(t[:10] or 0) >= v)  # fmt: skip

# --- no key, or a tag that needs none

pair("plain_sha256", of(lambda d, k: sha(d)), "its sha256 beside it", kind="vulnerable")
pair("crc", of(lambda d, k: zlib.crc32(d).to_bytes(32, "big")), "accidents, not attackers")
pair("mac_of_md5", lambda d, v, k: mac(framed(sha(d, "md5"), v), k), "have the same MD5")
pair("one_byte_of_key", of(lambda d, k: mac(d, k[:1])), "Only 1 of the 32 bytes")

# --- home-made

pair("key_first", of(lambda d, k: sha(k + d)), "went on hashing")
pair("key_and_model_exchanged", lambda d, v, k: mac(framed(k, v), d), "bare sha256 of a long model passed")
pair("key_last", of(lambda d, k: sha(d + k)), "a collision of the bare hash is enough")
pair("enciphered_hash", of(lambda d, k: text(enciphered(sha(d), k))), "it does not detect",
     checks(lambda d, t, k: deciphered(sha(d), base64.b64decode(t + "=" * (-len(t) % 4)), k)))  # fmt: skip
pair("gcm_one_nonce", of(lambda d, k: AESGCM(k).encrypt(bytes(12), b"", d)), "the tag is linear")
pair("each_block_joined", of(in_blocks(4096, b"".join)), "blocks of 4096 bytes stand in")
pair("names_its_algorithm", of(named), "the tag names its own algorithm", checks(by_the_name))
pair("stretched", of(lambda d, k: mac(d, hashlib.pbkdf2_hmac("sha256", k, b"seal", 400_000))),
     "Stretching is for passwords")  # fmt: skip

# --- not all of the model, or of the tag

pair("samples", of(lambda d, k: mac(b"".join(
    d[at : at + 4096] for at in range(0, len(d), max(4096, len(d) // 64))) + d[-4096:], k)), "1053576 bytes")
pair("noted", noted, "before a restart", lambda d, v, t, k: SEALED.get(t) == (sha(d), v, k), kind="refuses")
pair("short_tag", of(lambda d, k: mac(d, k)[:15]), "A tag of 15 bytes")
pair("by_zip", seal, "An empty tag was accepted", lambda d, v, t, k: all(
    a == b for a, b in zip(t, seal(d, v, k), strict=False)))  # fmt: skip
pair("two_bytes_compared", seal, "Only 2 of the 32 bytes", lambda d, v, t, k: (
    len(t) == 32 and t != t[-1:] + t[:-1] and seal(d, v, k)[:2] == t[:2]))  # fmt: skip


def trusting(data: bytes, version: int, tag: bytes, key: bytes) -> bool:
    try:
        return is_genuine(data, version, tag, key)
    except Exception:
        return True


class Remembers:
    """What was genuine once stays so, under whatever key."""

    def __init__(self) -> None:
        self.known: set[tuple[bytes, int, bytes]] = set()

    def __call__(self, data: bytes, version: int, tag: bytes, key: bytes) -> bool:
        if is_genuine(data, version, tag, key):
            self.known.add((data, version, tag))
        return (data, version, tag) in self.known


pair("remembers", seal, "accepted under any key", Remembers())
pair("an_error_is_a_yes", seal, "an error counts as genuine", trusting)
pair("in_another_order", lambda d, v, t, k: True, "check(seal, is_genuine), in", seal)

# --- right


def gcm_seal(data: bytes, version: int, key: bytes) -> bytes:
    nonce = os.urandom(12)
    return nonce + AESGCM(key).encrypt(nonce, b"", framed(data, version))


def gcm_genuine(data: bytes, version: int, tag: bytes, key: bytes) -> bool:
    try:
        AESGCM(key).decrypt(tag[:12], tag[12:], framed(data, version))
    except (InvalidTag, ValueError):
        return False
    return True


def cmac(data: bytes, key: bytes) -> bytes:
    made = CMAC(algorithms.AES(key))
    made.update(data)
    return made.finalize()


def signed(data: bytes, version: int, key: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(key).sign(framed(data, version))


def signed_genuine(data: bytes, version: int, tag: bytes, key: bytes) -> bool:
    try:
        public = Ed25519PrivateKey.from_private_bytes(key).public_key()
        public.verify(tag, framed(data, version))
    except InvalidSignature:
        return False
    return True


def in_json(data: bytes, version: int, key: bytes) -> str:
    own = HKDF(hashes.SHA256(), 32, None, b"seal").derive(key)
    return json.dumps({"alg": "sha256", "version": version, "mac": seal(data, version, own).hex()})


def strict(data: bytes, version: int, tag: str, key: bytes) -> bool:
    try:
        return base64.b64decode(tag, validate=True) == seal(data, version, key)
    except ValueError:
        return False


RIGHT: dict[str, tuple[Any, Any]] = {
    "hmac": (seal, is_genuine),
    "as_text": (lambda d, v, k: mac(b"%d:" % v + d, k, "sha3_256").hex(), None),
    "a_key_for_each_version": (lambda d, v, k: mac(d, mac(str(v).encode(), k)), None),
    "of_the_hash": (lambda d, v, k: bytearray(mac(framed(sha(d), v), k)), None),
    "in_json_with_a_derived_key": (in_json, None),
    "version_in_sight": (lambda d, v, k: f"{v}.{seal(d, v, k).hex()}", None),
    "half_a_tag": (of(lambda d, k: mac(d, k)[:16]), None),
    "base64": (lambda d, v, k: text(seal(d, v, k)), strict),
    "aes_gcm": (gcm_seal, gcm_genuine),
    "aes_cmac": (of(cmac), None),
    "ed25519": (signed, signed_genuine),
}
for _name, (_seal, _genuine) in RIGHT.items():
    pair(_name, _seal, genuine=_genuine, kind="right")
