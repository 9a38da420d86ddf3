"""What the task about a key exchange that knows who is there asks of an answer."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from helpers.judging import Parts, expect, fail, task
from helpers.judging.values import JOINTS, shown

KEY = 32
HASHES = ("md5", "sha1", "sha256", "sha384", "sha512", "sha3_256", "blake2b", "blake2s")
NAME = "Wärd 1 of the clinic in Łódź, floor 2"
NAMES = (  # what a sloppy reading takes for it, and two that are plainly another's
    "mallory", "", NAME + "0", NAME[:-1], NAME[:-1] + "3", NAME.upper(), NAME + " ", NAME.replace(" ", ""),
    NAME.replace("ä", "ö"), NAME.replace("ź", "ż"), NAME.replace("ä", "a"), NAME.replace("ä", ""),
    unicodedata.normalize("NFD", NAME), " " + NAME,
)  # fmt: skip


class Ward:
    """One side of a call: a name, an identity key, and a fresh share."""

    def __init__(self, name: str, identity: Any = None, private: Any = None) -> None:
        self.name = name
        self.identity = identity or Ed25519PrivateKey.generate()
        self.private = private or X25519PrivateKey.generate()

    @property
    def share(self) -> bytes:
        """The public half of its share, 32 bytes."""
        return self.private.public_key().public_bytes_raw()


@dataclass
class Calls:
    """The learner's two functions, called for a ward."""

    prove_with: Any
    derive_with: Any
    part: Parts

    def prove(self, ward: Ward, peer: str, theirs: bytes) -> bytes:
        proof = self.part.call(self.prove_with, ward.identity, ward.name, peer, ward.share, theirs)
        if not isinstance(proof, (bytes, bytearray)) or len(proof) != 64:
            fail(f"`prove` gives the signature, 64 bytes; {shown(proof)} came back.")
        return bytes(proof)

    def derive(
        self, ward: Ward, peer: str, theirs: bytes, proof: Any, identity: Any, private: Any = None
    ) -> Any:
        return self.part.call(
            self.derive_with, private or ward.private, ward.name, peer, theirs, proof,
            identity.public_key(),
        )  # fmt: skip

    def refused(self, what: str, why: str, *given: Any) -> None:
        """Fail unless `session_key` raises."""
        got: list[Any] = []
        if not self.part.raises(lambda: got.append(self.derive(*given))):
            if got[0]:
                fail(f"{what} was accepted: {shown(got[0], 24)} came back. {why}")
            fail(f"{what} gave {shown(got[0])} and no exception: a caller that forgets to look goes on with "
                 "it. Let InvalidSignature through.")  # fmt: skip


def _bent(share: bytes, place: int) -> bytes:
    return bytes(byte ^ (at == place) for at, byte in enumerate(share))


def _agree(calls: Calls, one: Ward, two: Ward) -> None:
    """An honest call."""
    keys = []
    for me, peer in ((one, two), (two, one)):
        proof = calls.prove(peer, me.name, me.share)
        keys.append(calls.derive(me, peer.name, peer.share, proof, peer.identity))
        if not isinstance(keys[-1], (bytes, bytearray)) or len(keys[-1]) != KEY:
            fail(f"A session key has {KEY} bytes; {shown(keys[-1])} came back.")
    expect(
        keys[0] == keys[1],
        "The two wards got different keys. What is derived must not depend on whose share is whose: put "
        "the two in one order, or leave them to the signature.",
    )


@task(
    minutes=12, difficulty=4, asvs="11.6.2",
    hints=[
        "Mallory may change everything on the line. What must the peer have signed, so that it fits this "
        "call and no other?",
        "Both shares, in an order that says whose is whose, and both names: as JSON, or with lengths, so "
        "that no two contexts read alike. The key comes out of the secret by HKDF.",
        "prove signs json.dumps([me, peer, mine.hex(), theirs.hex()]).encode(). session_key verifies the "
        "same with the sides exchanged: [peer, me, theirs.hex(), mine.hex()].",
    ],
)  # fmt: skip
def session_key(prove: Any, session_key: Any, part: Parts) -> None:
    """A key exchange that knows who is there."""
    expect(callable(prove) and callable(session_key), "Give the two functions: prove, session_key.")
    calls = Calls(prove, session_key, part)
    agreed = False
    with part("two wards get one key"):
        _agree(calls, first := Ward("ward-1"), Ward("ward-2"))
        for name in ("Köln", "Łódź", "🏥" * 80):  # wards of one identity, which call the same one
            _agree(calls, Ward("ward-1", first.identity), Ward(name, first.identity))
        agreed = True
    if not agreed:
        return
    one, two, mallory = Ward("ward-1"), Ward("ward-2"), Ward("mallory")
    proof = calls.prove(two, one.name, one.share)
    with part("another's share is refused"):
        why = "The peer signs its whole share, and you verify that before you use it."
        told = "Mallory's share with ward-2's proof"
        calls.refused(told, why, one, two.name, mallory.share, proof, two.identity)
        for place in (0, 16, 31):
            bent, told = _bent(two.share, place), f"ward-2's share with byte {place} changed, and its proof,"
            calls.refused(told, why, one, two.name, bent, proof, two.identity)
        own = calls.prove(Ward("ward-2", mallory.identity), one.name, one.share)
        for what, bad in (
            ("Mallory's own proof, in ward-2's name,", own),
            ("A proof with a flipped bit", bytes([proof[0] ^ 1]) + proof[1:]),
            ("An empty proof", b""),
            ("None as the proof", None),
        ):
            calls.refused(what, why, one, two.name, two.share, bad, two.identity)
    with part("a proof from an earlier call is refused"):
        why = "Mallory recorded them. What ward-2 signs must hold your whole fresh share too."
        told = "A share and a proof that ward-2 sent in an earlier call"
        later = Ward("ward-1", one.identity)
        calls.refused(told, why, later, two.name, two.share, proof, two.identity)
        for place in (0, 16, 31):
            old = calls.prove(two, one.name, _bent(one.share, place))
            for share in (two.share, _bent(two.share, place)):
                calls.refused(told, why, one, two.name, share, old, two.identity)
    with part("one's own proof, sent back, is refused"):
        why = "Where two wards use one identity, the names and their order tell who speaks."
        mine = calls.prove(one, two.name, one.share)  # two wards of one clinic share an identity
        told = "One's own share and proof, sent back,"
        calls.refused(told, why, one, two.name, one.share, mine, one.identity)
        told = "One's own proof of this call, sent back with the peer's share,"
        back = calls.prove(one, two.name, two.share)
        calls.refused(told, why, one, two.name, two.share, back, one.identity)
    with part("a proof for somebody else is refused"):
        why = "Sign both names, whole, in their own letters."
        named = Ward(NAME)
        for other in NAMES:
            bad = calls.prove(two, other, named.share)
            told = f"A proof that ward-2 made for {other!r}, shown to {NAME!r},"
            calls.refused(told, why, named, two.name, two.share, bad, two.identity)
            third = Ward(other, two.identity)
            bad = calls.prove(third, one.name, one.share)
            told = f"The share and proof of {other!r}, in the name of {NAME!r},"
            calls.refused(told, why, one, NAME, third.share, bad, two.identity)
    with part("no two pairs of names read alike"):
        why = "Put together, the names read alike. Write them as JSON, or with a length in front."
        a, b, c = (secrets.token_hex(2) for _ in range(3))
        for joint in (*JOINTS, _joint(calls, one, a, b)):
            ab, bc = f"{a}{joint}{b}", f"{b}{joint}{c}"
            for name, peer, shown_as, to in ((ab, c, a, bc), (c, ab, bc, a)):
                made, used = Ward(name, two.identity), Ward(to, one.identity)
                bad = calls.prove(made, peer, used.share)
                told = f"A proof of {name!r} for {peer!r}, shown as one of {shown_as!r} for {to!r},"
                calls.refused(told, why, used, shown_as, made.share, bad, two.identity)
    with part("the key is derived from the secret"):
        _derived(calls, one, two, proof)


def _joint(calls: Calls, ward: Ward, me: str, peer: str) -> str:
    """What stands between the two names in what is signed, as far as they can be read there."""
    signed: list[bytes] = []
    pen = SimpleNamespace(sign=lambda data: signed.append(bytes(data)) or ward.identity.sign(data))
    calls.part.raises(lambda: calls.prove(Ward(me, pen), peer, ward.share))
    text = signed[0].decode("latin-1") if signed else ""
    start, end = sorted((text.find(me), text.find(peer)))
    return text[start + len(me) : end] if start >= 0 else ""  # both names have one length


def _derived(calls: Calls, one: Ward, two: Ward, proof: bytes) -> None:
    given = (two.name, two.share, proof, two.identity)
    key = calls.derive(one, *given)
    secret = one.private.exchange(two.private.public_key())
    expect(
        key not in (secret, secret[::-1]),
        "The session key is the X25519 secret itself. Its bits are not evenly spread, and it carries no "
        "purpose: put it through HKDF.",
    )
    hashed = {hashlib.new(name, secret).digest() for name in HASHES}
    hashed |= {hashlib.blake2b(secret, digest_size=KEY).digest()}
    hashed |= {hashlib.sha256(one).digest() for one in hashed}
    told = "The session key is a plain hash of the secret, and carries no purpose: HKDF was agreed on."
    expect(key not in {one[:KEY] for one in hashed}, told)
    for place in (0, 16, 31):  # of a secret that differs there, and nothing else does
        bent = _bent(secret, place)
        twin = SimpleNamespace(public_key=one.private.public_key, exchange=lambda _, bent=bent: bent)
        other: list[Any] = []  # none where it refuses a proof that it has seen
        calls.part.raises(lambda twin=twin, other=other: other.append(calls.derive(one, *given, twin)))
        told = f"Byte {place} of the secret does not matter for the key, and what was sent everybody saw."
        expect(other != [key], f"{told} It must come from all that `private.exchange` gives.")
