"""What the task about a model that is signed twice asks of an answer."""

from __future__ import annotations

import functools
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PrivateKey

from helpers.judging import Parts, expect, fail, task
from helpers.judging.values import kind, shown

MODEL = b'{"coef": [0.71, -1.3], "intercept": 0.2}'
FIELDS = ("manifest", "ed25519", "mldsa65")
DAY, LAST = "2026-11-28", "2027-02-28"
BLOCKS = bytes.fromhex(
    "d131dd02c5e6eec4693d9a0698aff95c2fcab58712467eab4004583eb8fb7f8955ad340609f4b30283e488"
    "832571415a085125e8f7cdc99fd91dbdf280373c5bd8823e3156348f5bae6dacd436c919c6dd53e2b487da"
    "03fd02396306d248cda0e99f33420f577ee8ce54b67080a80d1ec69821bcb6a8839396f9652b6ff72a70"
)  # Wang and Yu, 2004: the same MD5 where six bits are flipped
SIX = (19, 45, 59, 83, 109, 123)
COLLISIONS = {
    "CRC-32": (b"plumless", b"buckeroo"),
    "MD5": (BLOCKS, bytes(byte ^ 128 * (at in SIX) for at, byte in enumerate(BLOCKS))),
}


@functools.cache
def keys(turn: int) -> tuple[Ed25519PrivateKey, MLDSA65PrivateKey]:
    """The office's pair of keys, or (turn 1) Mallory's."""
    return Ed25519PrivateKey.generate(), MLDSA65PrivateKey.generate()


@dataclass(frozen=True)
class Asked:
    """What a hospital knows when a release comes in."""

    model: bytes = MODEL
    name: str = "diagnosis"
    installed: int = 6
    today: str = DAY
    turn: tuple[int, int] = field(default=(0, 0))  # whose keys are trusted


@dataclass
class Office:
    """The learner's two functions."""

    sign_with: Any
    accept_with: Any
    part: Parts

    def sign(
        self, name: str = "diagnosis", version: int = 7, last: str = LAST, model: bytes = MODEL,
        turn: int = 0,
    ) -> dict[str, str]:  # fmt: skip
        signed = self.part.call(self.sign_with, *keys(turn), name, version, last, model)
        if not isinstance(signed, Mapping) or set(signed) != set(FIELDS):
            fail(
                f"`sign_release` gives a dictionary of {', '.join(FIELDS)}; {shown(signed)} came back."
            )
        if not all(isinstance(value, str) for value in signed.values()):
            fail("All three values are text, so that the dictionary can be sent as JSON.")
        return dict(signed)

    def accept(self, signed: Any, asked: Asked) -> Any:
        public = [keys(turn)[at].public_key() for at, turn in enumerate(asked.turn)]
        return self.part.call(
            self.accept_with, *public, signed, asked.model, asked.name, asked.installed, asked.today
        )

    def taken(self, signed: Any, asked: Asked, version: int) -> None:
        got: Any = None
        try:
            got = self.accept(signed, asked)
        except (ValueError, LookupError, InvalidSignature) as error:
            fail(
                f"Version {version} of {asked.name!r}, good until {LAST}, was refused on {asked.today} where "
                f"{asked.installed} is installed: {kind(error)}."
            )
        expect(
            type(got) is int and got == version,
            f"Version {version} of {asked.name!r} was signed; `accept_release` gave {shown(got)}.",
        )

    def refused(self, what: str, why: str, signed: Any, asked: Asked | None = None) -> None:
        got: list[Any] = []
        if not self.part.raises(lambda: got.append(self.accept(signed, asked or Asked()))):
            fail(
                f"{what} gave {shown(got[0])} and no exception: a caller that forgets to look installs it."
                if not got[0]
                else f"{what} was accepted. {why}"
            )


def _mixed(one: Mapping[str, str], **other: str) -> dict[str, str]:
    return {**one, **other}


def _flipped(text: str, place: int) -> str:
    sign = text[place]
    return text[:place] + ("b" if sign == "a" else "a") + text[place + 1 :]


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
    good = False
    with part("an honest release is installed"):
        for name, version in (("diagnosis", 7), ("Röntgen 2", 10), ("triage-1", 123456)):
            office.taken(office.sign(name, version), Asked(name=name), version)
        office.taken(office.sign(), Asked(installed=0, today="2026-12-31"), 7)
        office.taken(office.sign(version=10), Asked(installed=9), 10)
        office.taken(office.sign(), Asked(today=LAST), 7)
        office.taken(office.sign(model=b""), Asked(model=b""), 7)
        large = secrets.token_bytes(1_000_000)
        signed = office.sign(model=large)
        office.taken(signed, Asked(model=large), 7)
        size = sum(map(len, signed.values()))
        expect(size < 20_000, f"The signed release has {size:,} characters: sign the model's hash.")
        good = True
    if not good:
        return
    signed = office.sign()
    with part("another model is refused"):
        for other in (MODEL.replace(b"0.71", b"0.72"), MODEL + b" ", b"", MODEL[::-1]):
            office.refused(f"The model {shown(other, 30)} under another model's signature",
                           "Hash the bytes that came, and compare all of it.",
                           signed, Asked(other))  # fmt: skip
        office.refused("A model of 1 MB that differs in its last byte", "Hash all of it.",
                       office.sign(model=large), Asked(large[:-1] + bytes([large[-1] ^ 1])))  # fmt: skip
        for digest, (one, two) in COLLISIONS.items():
            office.refused(f"Another model with the same {digest}", "Anybody can make such a pair.",
                           office.sign(model=one), Asked(two))  # fmt: skip
    with part("another name is refused"):
        for name in ("triage", "Diagnosis", "diagnosis ", "", "diagnosi"):
            office.refused(f"The release of 'diagnosis', installed as {name!r},",
                           "The name is signed: compare it with the one asked for.",
                           signed, Asked(name=name))  # fmt: skip
        office.refused("Version 2 of 'net1', installed as version 12 of 'net',",
                       "Name and version run together. Write them as JSON.",
                       office.sign("net1", 2), Asked(name="net"))  # fmt: skip
    with part("an old version is refused"):
        for version, installed in ((7, 7), (7, 8), (6, 10), (9, 10), (1, 100)):
            office.refused(f"Version {version}, where {installed} is installed,",
                           "Its signature is genuine, and its faults are known: take newer ones only. "
                           "As numbers: 9 is older than 10.",
                           office.sign(version=version), Asked(installed=installed))  # fmt: skip
    with part("an expired release is refused"):
        for today in ("2027-03-01", "2028-01-01", "2030-12-31"):
            office.refused(f"On {today}, a release whose last day is {LAST},",
                           "Otherwise an attacker holds back the newer ones for ever.",
                           signed, Asked(today=today))  # fmt: skip
        office.refused("On 2027-02-11, a release whose last day is 2027-02-10,", "A day is a day.",
                       office.sign(last="2027-02-10"), Asked(today="2027-02-11"))  # fmt: skip
    with part("both signatures must hold"):
        _both(office, signed)
    with part("what is read is what was signed"):
        text = signed["manifest"]
        for place in range(0, len(text), max(1, len(text) // 40)):
            office.refused(f"A manifest whose character {place} was changed",
                           "Verify the text that came, whole, then read it.",
                           _mixed(signed, manifest=_flipped(text, place)))  # fmt: skip
        for extra in (" ", "\n", "x"):
            office.refused(f"A manifest with {extra!r} behind it", "Verify the text that came, whole.",
                           _mixed(signed, manifest=text + extra))  # fmt: skip


def _both(office: Office, signed: Mapping[str, str]) -> None:
    mallory = office.sign(turn=1)
    for name in FIELDS[1:]:
        other = next(field for field in FIELDS[1:] if field != name)
        why = "Two kinds of signature protect you only while both must hold."
        office.refused(f"A release without its {name} signature", why, _mixed(signed, **{name: ""}))
        office.refused(f"A release with a flipped bit in its {name} signature", why,
                       _mixed(signed, **{name: _flipped(signed[name], 5)}))  # fmt: skip
        office.refused(f"A release whose {name} signature is Mallory's (it is genuine by {other})", why,
                       signed, Asked(turn=(1, 0) if name == "ed25519" else (0, 1)))  # fmt: skip
        fresh = office.sign(version=8)
        office.refused(f"Version 8 with version 7's {name} signature", "Both sign the same text.",
                       _mixed(fresh, **{name: signed[name]}))  # fmt: skip
        gone = {key: value for key, value in signed.items() if key != name}
        office.refused(f"A release that does not mention {name} at all", why, gone)
    office.refused("A release that Mallory signed twice", "Verify with the office's keys.", mallory)
