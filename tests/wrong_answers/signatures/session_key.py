"""Answers that exchange a key with a known peer."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Callable
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from helpers.tasks import signatures as tasks
from tests.wrong_answers import Bank
from tests.wrong_answers.signatures.answers import as_json

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
) -> tuple[Any, Any]:  # fmt: skip
    """prove and session_key of these steps; late: what a failed check gives back."""

    def prove(identity: Any, me: str, peer: str, mine: bytes, theirs: bytes) -> Any:
        return proof(identity.sign(told(me, peer, mine, theirs)))

    def session_key(private: Any, me: str, peer: str, theirs: bytes, proof: Any, identity: Any) -> Any:
        mine = private.public_key().public_bytes_raw()
        try:
            check(identity, proof, told(peer, me, theirs, mine))
        except InvalidSignature:
            if not late:
                raise
            return None
        secret = private.exchange(X25519PublicKey.from_public_bytes(theirs))
        return key(secret, mine, theirs)

    return prove, session_key


def lengths(me: str, peer: str, mine: bytes, theirs: bytes, wide: int = 4) -> bytes:
    texts = (me.encode(), peer.encode())
    return b"".join(len(text).to_bytes(wide, "big") + text for text in texts) + mine + theirs


def both(secret: bytes, mine: bytes, theirs: bytes) -> bytes:
    return hmac.digest(secret, min(mine, theirs) + max(mine, theirs), "sha256")


bank.add(own, "json_and_hkdf", *pair(), kind="right")
bank.add(own, "lengths_and_hmac", *pair(lengths, both), kind="right")


def once(identity: Any, proof: Any, data: bytes, used: set[bytes] = set()) -> None:  # noqa: B006
    """A proof that was used is refused, too."""
    identity.verify(proof, data)
    if proof in used:
        raise InvalidSignature
    used.add(proof)


bank.add(own, "each_proof_once", *pair(check=once), kind="right")


def loose(identity: Any, proof: Any, data: bytes) -> None:
    if proof:
        identity.verify(proof, data)


def if_verify(identity: Any, proof: Any, data: bytes) -> None:
    if not identity.verify(proof, data):
        raise InvalidSignature


def joined(joint: str) -> Told:
    """All four, run together."""
    return lambda me, peer, mine, theirs: joint.join([me, peer, mine.hex(), theirs.hex()]).encode()


def only(*parts: int) -> Told:
    """JSON of some of the four."""
    return lambda *four: as_json(*(four[i] if i < 2 else four[i].hex() for i in parts))


def names(change: Callable[[str], str]) -> Told:
    """All four, the names not as they are."""
    return lambda me, peer, mine, theirs: all_four(change(me), change(peer), mine, theirs)


def names_sorted(me: str, peer: str, mine: bytes, theirs: bytes) -> bytes:
    return as_json(sorted([me, peer]), mine.hex(), theirs.hex())


def all_sorted(me: str, peer: str, mine: bytes, theirs: bytes) -> bytes:
    """In one order, and a share that comes back is noticed."""
    same = secrets.token_hex(8) if mine == theirs else ""
    return as_json(sorted([me, peer]), sorted([mine.hex(), theirs.hex()]), same)


def xored(me: str, peer: str, mine: bytes, theirs: bytes) -> bytes:
    return as_json(me, peer, bytes(a ^ b for a, b in zip(mine, theirs, strict=True)).hex())


def from_what_was_sent(secret: bytes, mine: bytes, theirs: bytes) -> bytes:
    return hkdf(min(mine, theirs) + max(mine, theirs), mine, theirs)


def as_ascii(text: str) -> str:
    return text.encode("ascii", "replace").decode()


WRONG: dict[str, tuple[tuple[Any, Any], str]] = {
    "empty_proof": (pair(check=loose), "An empty proof was accepted"),
    "none_back": (pair(late=True), "gave None and no exception"),
    # what is signed
    "own_share_only": (pair(only(0, 1, 2)), "must hold your whole fresh share too"),
    "their_share_only": (pair(only(0, 1, 3)), "you verify that before you use it"),
    "no_verifier": (pair(only(0, 2, 3)), "Łódź, floor 2', was accepted"),
    "no_speaker": (pair(only(1, 2, 3)), "The share and proof of 'mallory', in the name"),
    "all_sorted": (pair(all_sorted), "One's own proof of this call, sent back"),
    "names_sorted": (pair(names_sorted), "the names and their order tell who speaks"),
    "run_together": (pair(joined("")), "Put together, the names"),
    "peer_first": (pair(lambda me, peer, m, t: (peer + me).encode() + m + t), "Put together, the names"),
    "json_by_hand": (pair(lambda me, peer, m, t: f'{{"me": "{me}", "peer": "{peer}"}}'.encode() + m + t),
                     "with a length in front"),
    "half_a_share": (
        pair(lambda me, peer, m, t: all_four(me, peer, m[:16], t[:16])), "with byte 16 changed"),
    "xored": (pair(xored), "A share and a proof that ward-2 sent in an earlier"),
    "sixteen_letters": (pair(names(lambda text: text[:16])), "floor 20'"),
    "composed": (pair(names(lambda text: unicodedata.normalize("NFC", text))), "in their own letters"),
    "a_byte_of_length": (pair(lambda *four: lengths(*four, 1)), "too big to convert"),
    "question_marks": (pair(names(as_ascii)), "made for 'Wörd"),
    # the key
    "raw_secret": (pair(key=lambda s, m, t: s), "the X25519 secret itself"),
    "half_the_secret": (pair(key=lambda s, m, t: hkdf(s[:16], m, t)), "Byte 16 of the secret does"),
    "plain_hash": (pair(key=lambda s, m, t: hashlib.sha512(s).digest()[:32]), "a plain hash of the secret"),
    "from_what_was_sent": (pair(key=from_what_was_sent), "Byte 0 of the secret does not matter"),
    "sixteen_bytes": (pair(key=lambda s, m, t: hkdf(s, m, t)[:16]), "A session key has 32 bytes"),
    "mine_first": (pair(key=lambda s, m, t: hmac.digest(s, m + t, "sha256")), "got different keys"),
}  # fmt: skip
for name, (answers, says) in WRONG.items():
    bank.add(own, name, *answers, says=says)
bank.add(own, "as_shipped", *pair(check=lambda *given: None),
         says="with ward-2's proof was accepted", kind="vulnerable")  # fmt: skip
bank.add(own, "if_verify", *pair(check=if_verify), says="InvalidSignature", kind="refuses")
