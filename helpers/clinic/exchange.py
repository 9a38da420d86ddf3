"""The Clinic's key exchange, deliberately vulnerable: RSA as it stands in a textbook.

What goes to the registry, the pharmacy, three laboratories, two doctors, the ward and the bedside monitors is
sealed with the receiver's public key. Nobody logs in here, since everything is sealed. Lesson 10 reads and
changes it all. A scheme (`Textbook` as shipped) seals and opens for all views.
"""

from __future__ import annotations

import functools
import hashlib
import secrets
import threading
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, current_app, jsonify, request

from helpers.clinic.database import query
from helpers.lab.primes import Key, generated, key_of, prime, prime_from

blueprint = Blueprint("exchange", __name__)

LABS = ("lab-north", "lab-south", "lab-west")
DOCTORS = {"ada": 17, "ben": 65537}  # their exponents; the modulus is one, "to save memory"
# the second after power-on in which a monitor made its key: all that its generator knew
MONITORS = {"M-01": 3, "M-02": 7, "M-03": 3, "M-04": 11, "M-05": 2}
WARD_BYTES = 33  # of the ward's modulus: 257 bits, so the byte in front is 1


@functools.cache
def first_prime(second: int) -> int:
    """The prime that a monitor finds when it knows nothing but the second since power-on."""
    seed = hashlib.sha512(b"%d s after power-on" % second).digest()
    return prime_from(int.from_bytes(seed, "big") | 3 << 510)


def monitor_key(serial: str) -> Key:
    """The key that a monitor made at power-on; M-05's two primes lie close together."""
    p = first_prime(MONITORS[serial])
    return key_of(p, prime_from(p + secrets.randbits(200) + 2) if serial == "M-05" else prime(512))


def ward_key() -> Key:
    """The key of an old card reader: 257 bits."""
    while True:
        p, q = (prime_from(secrets.randbits(bits) | 1 << bits - 1) for bits in (129, 128))
        if (p * q).bit_length() == 257:
            return key_of(p, q)


class Textbook:
    """VULNERABLE: a text is a number m, and what is sent is m^e mod n."""

    def __init__(self) -> None:
        self._keys: dict[str, Key] = {}
        self._making = threading.Lock()

    def key(self, owner: str) -> Key:
        """The key of a receiver, made when it is first needed."""
        with self._making:
            if owner not in self._keys:
                self._keys[owner] = self._made(owner)
            return self._keys[owner]

    def _made(self, owner: str) -> Key:
        if owner in MONITORS:
            return monitor_key(owner)
        if owner in LABS:
            return generated(e=3)
        if owner == "ben":
            return generated()
        if owner == "ada":  # the modulus is ben's
            ben = self._keys.setdefault("ben", generated())
            return Key(ben.n, DOCTORS["ada"], 0)  # her d stays on her card
        return ward_key() if owner == "ward" else generated()

    def copy(self, to: str, text: bytes) -> dict[str, Any]:
        """What is sent to a receiver: its public key, and the text, sealed."""
        n, e, _ = self.key(to)
        if to == "ward":  # PKCS #1 v1.5: 00 02, random bytes that are not 0, 00, the text
            filled = bytes(1 + secrets.randbelow(255) for _ in range(WARD_BYTES - 3 - len(text)))
            text = b"\0\2" + filled + b"\0" + text
        return {"to": to, "n": n, "e": e, "sealed": f"{pow(int.from_bytes(text, 'big'), e, n):x}"}

    def opened(self, to: str, sealed: str) -> bytes:
        """The text that was sealed for a receiver. Raises `ValueError` where the padding is wrong."""
        n, _, d = self.key(to)
        m = pow(int(sealed, 16), d, n)
        if to != "ward":
            return m.to_bytes((m.bit_length() + 7) // 8, "big")
        block = m.to_bytes(WARD_BYTES, "big")
        if not block.startswith(b"\0\2"):
            raise ValueError("wrong padding")
        return block[2:].partition(b"\0")[2]


def scheme() -> Any:
    """What seals and opens for this app."""
    return current_app.extensions["exchange"]


def copies(texts: Mapping[str, str | bytes]) -> Any:
    """The answer that holds a sealed text for each receiver."""
    found = {to: text.encode() if isinstance(text, str) else text for to, text in texts.items()}
    return jsonify(copies=[scheme().copy(to, text) for to, text in found.items()])


def rows() -> list[dict[str, Any]]:
    """All patients, by number."""
    return query("SELECT * FROM patients ORDER BY code")


@blueprint.get("/exchange/diagnosis")
def diagnosis() -> Any:
    """A patient's diagnosis, for the registry."""
    found = {row["code"]: row["diagnosis"] for row in rows()}
    return copies({"registry": found[request.args["patient"]]})


DOSE = 20  # mg


@blueprint.get("/exchange/dose")
def dose() -> Any:
    """Tonight's dose, in mg, for the pharmacy."""
    return copies({"pharmacy": bytes([DOSE])})


@blueprint.post("/exchange/dose")
def dispense() -> Any:
    """The pharmacy reads a dose, and dispenses it."""
    try:
        amount = scheme().opened("pharmacy", request.args["sealed"])
    except ValueError as error:
        return jsonify(error=str(error)), 400
    return jsonify(dispensed=f"{int.from_bytes(amount, 'big')} mg")


@blueprint.get("/exchange/code")
def code() -> Any:
    """The code of the laboratory's door, for one laboratory."""
    return copies({LABS[0]: "door code 7731"})


@blueprint.get("/exchange/letter")
def letter() -> Any:
    """The same results for three laboratories."""
    named = [f"{row['code']} {row['diagnosis']}" for row in rows()[:5]]  # 95 bytes
    return copies(dict.fromkeys(LABS, "; ".join(named)))


@blueprint.get("/exchange/rota")
def rota() -> Any:
    """The same note for two doctors."""
    return copies(dict.fromkeys(DOCTORS, "The cabinet's key lies in drawer 4."))


@blueprint.get("/exchange/monitors")
def monitors() -> Any:
    """For each bedside monitor the name of the patient in that bed."""
    beds = zip(MONITORS, rows(), strict=False)
    return copies({serial: f"{serial}: {row['name']}" for serial, row in beds})


@blueprint.get("/exchange/session")
def session() -> Any:
    """The key of the ward's session, sealed, and the records that it encrypts (AES-GCM)."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    key, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    text = ";".join(rows()[7][name] for name in ("code", "insurance", "diagnosis"))
    batch = nonce + AESGCM(key).encrypt(nonce, text.encode(), None)
    return jsonify(copies=[scheme().copy("ward", key)], batch=batch.hex())


@blueprint.post("/exchange/session")
def open_session() -> Any:
    """The ward's reader takes a session key."""
    try:
        key = scheme().opened("ward", request.args["sealed"])
    except ValueError as error:
        return jsonify(error=str(error)), 400
    if len(key) != 16:
        return jsonify(error="a key has 16 bytes"), 400
    return jsonify(session="open")
