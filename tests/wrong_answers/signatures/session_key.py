"""Answers that exchange a key with a known peer."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from helpers.tasks import signatures as tasks
from tests.wrong_answers import Bank
from tests.wrong_answers.signatures.answers import as_json, holds

bank = Bank()
own = tasks.session_key
Told = Callable[[str, str, bytes, bytes], bytes]


def all_four(me: str, peer: str, mine: bytes, theirs: bytes) -> bytes:
    """What the side `me` signs."""
    return as_json(me, peer, mine.hex(), theirs.hex())


def hkdf(secret: bytes, mine: bytes, theirs: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, None, b"clinic line").derive(secret)


def checked(identity: Any, proof: Any, data: bytes) -> None:
    identity.verify(proof, data)


def pair(
    told: Told = all_four, key: Callable[[bytes, bytes, bytes], Any] = hkdf,
    check: Callable[..., Any] = checked, late: bool = False, proof: Callable[[bytes], Any] = bytes,
    checks: Told | None = None,
) -> tuple[Any, Any]:  # fmt: skip
    """prove and session_key of these steps; late: what a failed check gives back."""

    def prove(identity: Any, me: str, peer: str, mine: bytes, theirs: bytes) -> Any:
        return proof(identity.sign(told(me, peer, mine, theirs)))

    def session_key(
        private: Any, me: str, peer: str, theirs: bytes, proof: Any, identity: Any
    ) -> Any:
        mine = private.public_key().public_bytes_raw()
        try:
            check(identity, proof, (checks or told)(peer, me, theirs, mine))
        except InvalidSignature:
            if not late:
                raise
            return None
        secret = private.exchange(X25519PublicKey.from_public_bytes(theirs))
        return key(secret, mine, theirs)

    return prove, session_key


def lengths(me: str, peer: str, mine: bytes, theirs: bytes) -> bytes:
    texts = (me.encode(), peer.encode())
    return b"".join(len(text).to_bytes(4, "big") + text for text in texts) + mine + theirs


def both(secret: bytes, mine: bytes, theirs: bytes) -> bytes:
    return hmac.digest(secret, min(mine, theirs) + max(mine, theirs), "sha256")


bank.add(own, "json_and_hkdf", *pair(), kind="right")
bank.add(own, "lengths_and_hmac", *pair(lengths, both), kind="right")
bank.add(
    own, "names_hashed", *pair(
        lambda me, peer, mine, theirs: hashlib.sha256(me.encode()).digest()
        + hashlib.sha256(peer.encode()).digest() + mine + theirs),
    kind="right",
)  # fmt: skip


def unchecked(identity: Any, proof: Any, data: bytes) -> None:
    """As shipped: whoever answers is the peer."""


def loose(identity: Any, proof: Any, data: bytes) -> None:
    if proof:
        identity.verify(proof, data)


def if_verify(identity: Any, proof: Any, data: bytes) -> None:
    if not identity.verify(proof, data):
        raise InvalidSignature


def swallowed(identity: Any, proof: Any, data: bytes) -> None:
    holds(identity, proof or bytes(64), data)


def said(*names: str, joint: str = "", sort: bool = False) -> Told:
    """What is signed, out of me, peer, mine, theirs, run together."""

    def told(me: str, peer: str, mine: bytes, theirs: bytes) -> bytes:
        given = {"me": me, "peer": peer, "mine": mine.hex(), "theirs": theirs.hex()}
        values = [given[name] for name in names]
        return joint.join(sorted(values) if sort else values).encode()

    return told


def in_order(me: str, peer: str, mine: bytes, theirs: bytes) -> bytes:
    return as_json(sorted([me, peer]), sorted([mine.hex(), theirs.hex()]))


def names_sorted(me: str, peer: str, mine: bytes, theirs: bytes) -> bytes:
    return as_json(sorted([me, peer]), mine.hex(), theirs.hex())


def xored(me: str, peer: str, mine: bytes, theirs: bytes) -> bytes:
    return as_json(me, peer, bytes(a ^ b for a, b in zip(mine, theirs, strict=True)).hex())


def folded(me: str, peer: str, mine: bytes, theirs: bytes) -> bytes:
    return all_four(me.lower().strip(), peer.lower().strip(), mine, theirs)


def ascii_only(me: str, peer: str, mine: bytes, theirs: bytes) -> bytes:
    names = (name.encode("ascii", "ignore").decode() for name in (me, peer))
    return all_four(*names, mine, theirs)


def from_what_was_sent(secret: bytes, mine: bytes, theirs: bytes) -> bytes:
    return hashlib.sha256(min(mine, theirs) + max(mine, theirs)).digest()


def only(*parts: int) -> Told:
    """JSON of some of the four."""

    def told(me: str, peer: str, mine: bytes, theirs: bytes) -> bytes:
        given = (me, peer, mine.hex(), theirs.hex())
        return as_json(*(given[part] for part in parts))

    return told


WRONG: dict[str, tuple[tuple[Any, Any], str]] = {
    "swallows": (pair(check=swallowed), "Mallory's share with ward-2's proof was accepted"),
    "empty_proof": (pair(check=loose), "An empty proof was accepted"),
    "if_verify": (pair(check=if_verify), "InvalidSignature"),
    "none_back": (pair(late=True), "gave None and no exception"),
    "own_share_only": (pair(only(0, 1, 2)), "must hold your fresh share too"),
    "nothing_of_the_shares": (pair(only(0, 1)), "you verify that before you use it"),
    "no_names": (pair(only(2, 3)), "made for 'mallory'"),
    "no_verifier": (pair(only(0, 2, 3)), "shown to ward-1, was accepted"),
    "no_speaker": (pair(only(1, 2, 3)), "ward-3's share and proof"),
    "all_sorted": (pair(in_order), "sent back, was accepted"),
    "names_sorted": (pair(names_sorted), "the names and their order tell who speaks"),
    "run_together": (pair(said("me", "peer", "mine", "theirs")), "Put together, the names"),
    "with_bars": (pair(said("me", "peer", "mine", "theirs", joint="|")), "with a length in front"),
    "shares_added": (pair(xored), "for a share that she made up"),
    "folded": (pair(folded), "made for 'WARD-1'"),
    "raw_secret": (pair(key=lambda s, m, t: s), "the X25519 secret itself"),
    "plain_hash": (pair(key=lambda s, m, t: hashlib.sha256(s).digest()), "a plain hash of the secret"),
    "from_what_was_sent": (pair(key=from_what_was_sent), "everybody saw that"),
    "mine_first": (pair(key=lambda s, m, t: hmac.digest(s, m + t, "sha256")), "got different keys"),
    "sixteen_bytes": (pair(key=lambda s, m, t: hkdf(s, m, t)[:16]), "A session key has 32 bytes"),
    "half_a_share": (
        pair(lambda me, peer, m, t: all_four(me, peer, m[:16], t[:16])), "with byte 16 changed"),
    "ascii_names": (pair(ascii_only), "ward-2 made for 'é"),
    "proof_as_hex": (pair(proof=bytes.hex), "gives the signature, 64 bytes"),
    "verifies_its_own_view": (
        pair(checks=lambda peer, me, theirs, mine: all_four(me, peer, mine, theirs)), "two wards get"),
    "one_key_for_all": (pair(key=lambda s, m, t: bytes(31) + b"1"), "Two calls got the same key"),
}  # fmt: skip
WRONG["verifies_its_own_view"] = (WRONG["verifies_its_own_view"][0], "0 of 1 parts")
for name, (answers, says) in WRONG.items():
    bank.add(own, name, *answers, says=says)
bank.add(own, "as_shipped", *pair(check=unchecked),
         says="with ward-2's proof was accepted", kind="vulnerable")  # fmt: skip


def hangs_up(*given: Any) -> Any:
    raise ConnectionError("nobody is trusted")


bank.add(own, "refuses", pair()[0], hangs_up, says="nobody is trusted", kind="refuses")
