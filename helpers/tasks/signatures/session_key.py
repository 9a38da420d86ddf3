"""What the task about a key exchange that knows who is there asks of an answer."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from helpers.judging import Parts, expect, fail, task
from helpers.judging.values import shown

KEY = 32
JOINTS = ["", *"|:-/,._;#&=+ ~\t\n\0"]
JOINTS += ["::", "||", ", ", " | ", "->", " -> ", " to ", '","']


class _Twin:
    """A private key whose public half is another's: the secret changes, and nothing else does."""

    def __init__(self, shown: X25519PrivateKey, used: X25519PrivateKey) -> None:
        self._shown, self._used = shown, used

    def public_key(self) -> X25519PublicKey:
        return self._shown.public_key()

    def exchange(self, peer: X25519PublicKey) -> bytes:
        return self._used.exchange(peer)


class Ward:
    """One side of a call: a name, an identity key, and a fresh share."""

    def __init__(self, name: str, identity: Ed25519PrivateKey | None = None) -> None:
        self.name = name
        self.identity = identity or Ed25519PrivateKey.generate()
        self.private = X25519PrivateKey.generate()

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
            fail(
                f"{what} was accepted: {shown(got[0], 24)} came back. {why}"
                if got[0]
                else f"{what} gave {shown(got[0])} and no exception: a caller that forgets to look goes "
                "on with it. Let InvalidSignature through."
            )


def _agree(calls: Calls, one: Ward, two: Ward) -> bytes:
    """The key of an honest call."""
    first = calls.derive(
        one, two.name, two.share, calls.prove(two, one.name, one.share), two.identity
    )
    second = calls.derive(
        two, one.name, one.share, calls.prove(one, two.name, two.share), one.identity
    )
    for key in (first, second):
        if not isinstance(key, (bytes, bytearray)) or len(key) != KEY:
            fail(f"A session key has {KEY} bytes; {shown(key)} came back.")
    expect(
        first == second,
        "The two wards got different keys. What is derived must not depend on whose share is whose: put "
        "the two in one order, or leave them to the signature.",
    )
    return bytes(first)


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
    good = False
    with part("two wards get one key"):
        keys = {_agree(calls, Ward("ward-1"), Ward("ward-2")) for _ in range(3)}
        keys.add(_agree(calls, Ward("Köln"), Ward("Łódź")))
        expect(len(keys) == 4, "Two calls got the same key: it must come from the fresh shares.")
        good = True
    if not good:
        return
    one, two, mallory = Ward("ward-1"), Ward("ward-2"), Ward("mallory")
    proof = calls.prove(two, one.name, one.share)
    with part("another's share is refused"):
        why = "The peer signs its whole share, and you verify that before you use it."
        told = "Mallory's share with ward-2's proof"
        calls.refused(told, why, one, two.name, mallory.share, proof, two.identity)
        own = calls.prove(Ward("ward-2", mallory.identity), one.name, one.share)
        chosen = bytes(
            a ^ b ^ c for a, b, c in zip(one.share, two.share, mallory.share, strict=True)
        )
        told = "Mallory's share, with ward-2's proof for a share that she made up,"
        drawn = calls.prove(two, one.name, chosen)
        calls.refused(
            told, "Sign both shares as they are.", one, two.name, mallory.share, drawn, two.identity
        )
        for place in (0, 16, 31):
            bent = bytes(byte ^ (at == place) for at, byte in enumerate(two.share))
            told = f"ward-2's share with byte {place} changed, and its proof,"
            calls.refused(told, why, one, two.name, bent, proof, two.identity)
        for what, bad in (
            ("Mallory's own proof, in ward-2's name,", own),
            ("A proof with a flipped bit", bytes([proof[0] ^ 1]) + proof[1:]),
            ("An empty proof", b""),
            ("A proof of 63 bytes", proof[:-1]),
            ("None as the proof", None),
        ):
            calls.refused(what, why, one, two.name, two.share, bad, two.identity)
    with part("a proof from an earlier call is refused"):
        later = Ward("ward-1", one.identity)
        calls.refused(
            "A share and a proof that ward-2 sent in an earlier call",
            "Mallory recorded them. What ward-2 signs must hold your fresh share too.",
            later, two.name, two.share, proof, two.identity,
        )  # fmt: skip
    with part("one's own proof, sent back, is refused"):
        twin = Ward("ward-2", one.identity)  # two wards of one clinic share an identity
        mine = calls.prove(one, twin.name, one.share)
        told = "One's own share and proof, sent back,"
        why = "Where two wards use one identity, the names and their order tell who speaks."
        calls.refused(told, why, one, twin.name, one.share, mine, one.identity)
        back = calls.prove(one, twin.name, twin.share)
        fake = Ward("ward-1", one.identity)
        fake.private = twin.private
        calls.refused(told, why, fake, twin.name, one.share, back, one.identity)
    with part("a proof for somebody else is refused"):
        why = "ward-2 believes that it speaks to another. Sign both names, whole."
        for peer in ("mallory", "ward-10", "WARD-1", "ward-1 ", "", "éward-1"):
            told = f"A proof that ward-2 made for {peer!r}, shown to ward-1,"
            calls.refused(
                told, why, one, two.name, two.share, calls.prove(two, peer, one.share), two.identity
            )
        third = Ward("ward-3", two.identity)
        proof_of_third = calls.prove(third, one.name, one.share)
        told = "ward-3's share and proof, in ward-2's name,"
        calls.refused(told, why, one, two.name, third.share, proof_of_third, two.identity)
    with part("no two pairs of names read alike"):
        a, b, c = (secrets.token_hex(2) for _ in range(3))
        for joint in JOINTS:
            made, used = Ward(f"{a}{joint}{b}", two.identity), Ward(f"{b}{joint}{c}")
            made.private = two.private
            bad = calls.prove(made, c, used.share)
            calls.refused(
                f"A proof of {made.name!r} for {c!r}, shown as one of {a!r} for {used.name!r},",
                "Put together, the names read alike. Write them as JSON, or with a length in front.",
                used, a, two.share, bad, two.identity,
            )  # fmt: skip
    with part("the key is derived from the secret"):
        _derived(calls, one, two, proof)


def _derived(calls: Calls, one: Ward, two: Ward, proof: bytes) -> None:
    key = calls.derive(one, two.name, two.share, proof, two.identity)
    secret = one.private.exchange(two.private.public_key())
    expect(
        key not in (secret, secret[::-1]),
        "The session key is the X25519 secret itself. Its bits are not evenly spread, and it carries no "
        "purpose: put it through HKDF.",
    )
    expect(
        key != hashlib.sha256(secret).digest(),
        "The session key is a plain hash of the secret, and carries no purpose: HKDF was agreed on.",
    )
    other = calls.derive(
        one,
        two.name,
        two.share,
        proof,
        two.identity,
        _Twin(one.private, X25519PrivateKey.generate()),
    )
    expect(
        key != other,
        "The session key is computed from what was sent, and everybody saw that. It must come from "
        "`private.exchange`.",
    )
