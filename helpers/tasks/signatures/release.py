"""What the task about a model that is signed twice asks of an answer."""

from __future__ import annotations

import functools
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PrivateKey

from helpers.judging import Parts, expect, fail, task
from helpers.judging.values import kind, shown, strength

MODEL = b'{"coef": [0.71, -1.3], "intercept": 0.2}'
FIELDS = ("manifest", "ed25519", "mldsa65")
NAME, DAY, LAST = "diagnosis", "2026-11-28", "2027-02-28"
BITS = 170  # of the manifest must come from the model: more than a SHA-1 has, in any spelling
NAMED = 'CT 2: "Röntgen" | a_b/c, d; e \\n 🫁'


@functools.cache
def keys(turn: int) -> tuple[Ed25519PrivateKey, MLDSA65PrivateKey]:
    """The office's pair of keys, or (turn 1) Mallory's."""
    return Ed25519PrivateKey.generate(), MLDSA65PrivateKey.generate()


@dataclass
class Office:
    """The learner's two functions."""

    sign_with: Any
    accept_with: Any
    part: Parts

    def sign(
        self, name: str = NAME, version: int = 7, last: str = LAST, model: bytes = MODEL
    ) -> dict[str, str]:
        signed = self.part.call(self.sign_with, *keys(0), name, version, last, model)
        if not isinstance(signed, Mapping) or set(signed) != set(FIELDS):
            told = f"`sign_release` gives a dictionary of {', '.join(FIELDS)}"
            fail(f"{told}; {shown(signed)} came back.")
        if not all(isinstance(value, str) for value in signed.values()):
            fail("All three values are text, so that the dictionary can be sent as JSON.")
        return dict(signed)

    def accept(
        self, signed: Any, model: bytes = MODEL, name: str = NAME, installed: int = 6,
        today: str = DAY, turn: tuple[int, int] = (0, 0),
    ) -> Any:  # fmt: skip
        public = [keys(which)[at].public_key() for at, which in enumerate(turn)]
        return self.part.call(self.accept_with, *public, signed, model, name, installed, today)

    def taken(self, version: int, why: str, last: str = LAST, model: bytes = MODEL, **other: Any) -> None:
        asked: dict[str, Any] = {"name": NAME, "installed": 6, "today": DAY} | other
        told = f"Version {version} of {asked['name']!r}"
        where = f"good until {last}, was refused on {asked['today']} where {asked['installed']} is installed"
        try:
            got = self.accept(self.sign(asked["name"], version, last, model), model, **asked)
        except (ValueError, LookupError, InvalidSignature) as error:
            fail(f"{told}, {where}: {kind(error)}. {why}".rstrip())
        expect(type(got) is int and got == version, f"{told} was signed; `accept_release` gave {shown(got)}.")

    def refused(self, what: str, why: str, signed: Any, **asked: Any) -> None:
        got: list[Any] = []
        if not self.part.raises(lambda: got.append(self.accept(signed, **asked))):
            if not got[0] or got[0] == asked.get("installed", 6):
                why = "a caller that forgets to look installs it."
                fail(f"{what} gave {shown(got[0])} and no exception: {why}")
            fail(f"{what} was accepted. {why}")


def _bits(texts: list[str]) -> float:
    """How many bits of these texts differ, between what they begin and what they end with."""
    start = len(os.path.commonprefix(texts))
    end = len(os.path.commonprefix([text[:start:-1] for text in texts]))
    inner = [text[start : len(text) - end] for text in texts]
    return strength(text.ljust(max(map(len, inner)), text[:1] or "0") for text in inner)


def _flipped(text: str, place: int) -> str:
    return text[:place] + ("b" if text[place] == "a" else "a") + text[place + 1 :]


@task(
    minutes=14, difficulty=4, asvs="11.6.1",
    hints=[
        "What of a release could an attacker exchange, if only the file's bytes were signed?",
        "One text, the manifest, holds name, version, last day and the model's SHA-256. Both keys sign "
        "that text. The hospital verifies both before it reads it, then compares each field.",
        "manifest = json.dumps([name, version, last_day, sha256(model).hexdigest()]). Accept: "
        "ed.verify(bytes.fromhex(signed['ed25519']), text), ml.verify(..., text), then json.loads and four "
        "comparisons, each with a raise.",
    ],
)  # fmt: skip
def release(sign_release: Any, accept_release: Any, part: Parts) -> None:
    """A model, signed by two keys of two kinds."""
    both = callable(sign_release) and callable(accept_release)
    expect(both, "Give the two functions: sign_release, accept_release.")
    office = Office(sign_release, accept_release, part)
    signed: dict[str, str] = {}
    with part("an honest release is installed"):
        office.taken(7, "")
        office.taken(10, "As a number 10 is newer than 6; as text it is older.")
        office.taken(202611280959, "A name may hold any sign, and a version any size: use JSON.", name=NAMED)
        office.taken(7, "Ask nothing of an earlier call.", installed=0, today="2026-12-31")
        office.taken(7, "The last day still counts.", today=LAST)
        office.taken(7, "A release holds for ten years.", last="2036-02-29")
        office.taken(7, "A model may have 1 MB.", model=bytes(10**6) + b"\n")
        size = len("".join(office.sign(model=bytes(10**6)).values()))
        expect(size < 100_000, f"The signed release has {size:,} characters: sign the model's hash.")
        signed = office.sign()
    if not signed:
        return
    with part("another model is refused"):
        big = secrets.token_bytes(10**6)
        others = [(MODEL, MODEL.replace(b"0.71", b"0.72"), "another number in it")]
        others.append((MODEL, MODEL + b" ", "a blank behind it"))
        others.append((MODEL, MODEL[::-1], "its bytes in another order"))
        for at in (0, 500_001, 999_999):
            new = big[:at] + bytes([big[at] ^ 1]) + big[at + 1 :]
            others.append((big, new, f"another byte at place {at:,} of 1 MB"))
        for one, two, how in others:
            told = f"Under the signature of another model, a model with {how},"
            why = "Hash the bytes that came, and compare all of it."
            office.refused(told, why, office.sign(model=one), model=two)
        bits = _bits([office.sign(model=secrets.token_bytes(40))["manifest"] for _ in range(40)])
        told = f"Only about {bits:.0f} bits of the manifest come from the model: two models that "
        expect(bits >= BITS, f"{told}agree in them can be made, as for a CRC, an MD5 or a SHA-1.")
    with part("another name is refused"):
        why = "The name is signed: compare it with the one asked for."
        for name in ("triage", "Diagnosis", "diagnosis ", "", "diagnosi", "diagnosiſ", "diagnosis 2"):
            told = f"The release of {NAME!r}, installed as {name!r},"
            office.refused(told, why, signed, name=name)
        office.refused("Version 2 of 'net1', installed as version 12 of 'net',",
                       "Name and version run together. Write them as JSON.",
                       office.sign("net1", 2), name="net")  # fmt: skip
    with part("an old version is refused"):
        why = "Its faults are known: take newer ones only. As numbers: 9 is older than 10."
        for version, installed in ((7, 7), (7, 8), (6, 10), (9, 10), (1, 100)):
            told = f"Version {version}, where {installed} is installed,"
            office.refused(told, why, office.sign(version=version), installed=installed)
    with part("an expired release is refused"):
        why = "A day is a day. Otherwise an attacker holds back the newer ones for ever."
        for today, last in (("2027-03-01", LAST), ("2027-02-11", "2027-02-10")):
            told = f"On {today}, a release whose last day is {last},"
            office.refused(told, why, office.sign(last=last), today=today)
    with part("both signatures must hold"):
        why = "Two kinds of signature protect you only while both must hold."
        fresh = office.sign(version=8)
        for name, turn in (("ed25519", (1, 0)), ("mldsa65", (0, 1))):
            bent = _flipped(signed[name], 5)
            cases = {
                f"release without its {name} signature": {**signed, name: ""},
                f"release that does not mention {name} at all": {n: signed[n] for n in FIELDS if n != name},
                f"release with a flipped bit in its {name} signature": {**signed, name: bent},
                f"version 8 with version 7's {name} signature": {**fresh, name: signed[name]},
            }  # fmt: skip
            for what, bad in cases.items():
                office.refused(f"A {what}", why, bad)
            told = f"A release whose {name} signature alone is Mallory's"
            office.refused(told, why, signed, turn=turn)
    with part("what is read is what was signed"):
        text, why = signed["manifest"], "Verify the text that came, whole, then read it."
        for place in range(0, len(text), max(1, len(text) // 40)):
            told = f"A manifest whose character {place} was changed"
            office.refused(told, why, {**signed, "manifest": _flipped(text, place)})
        for extra in (" ", "x"):
            longer = {**signed, "manifest": text + extra}
            office.refused(f"A manifest with {extra!r} behind it", why, longer)
