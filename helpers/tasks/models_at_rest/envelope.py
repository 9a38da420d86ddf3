"""What the task about an envelope asks of an answer (lesson 12)."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from helpers.judging import Parts, expect, fail, task
from helpers.judging.surroundings import forgotten, set_back
from helpers.judging.values import shown

Box = dict[str, bytes]
CONTEXT = {"name": "biopsies", "version": "7", "tenant": "ward-1"}
BACK = "With `random` and the clock set back,"
TEXT = b"code,diagnosis\nP-000101,malignant\n\0"


class _Asked:
    """The learner's three functions under one key-encryption key."""

    def __init__(self, seal: Any, unseal: Any, rotate: Any, part: Parts) -> None:
        self._seal, self._unseal, self._rotate, self.part = seal, unseal, rotate, part
        self.kek = secrets.token_bytes(32)

    def _box(self, given: Any, who: str) -> Box:
        good = isinstance(given, dict) and set(given) == {"wrapped", "sealed"}
        good = good and all(isinstance(value, bytes) for value in given.values())
        expect(good, f'`{who}` gives {{"wrapped": bytes, "sealed": bytes}}; {shown(given)} came back.')
        return dict(given)

    def seal(self, data: bytes = TEXT, context: dict[str, str] = CONTEXT) -> Box:
        box = self._box(self.part.call(self._seal, self.kek, data, context), "seal")
        self.unseal(box, context)  # whoever remembers what was opened knows it by now
        return box

    def unseal(self, box: Box, context: dict[str, str] = CONTEXT, kek: bytes = b"") -> Any:
        return self.part.call(self._unseal, kek or self.kek, box, context)

    def rotate(self, box: Box, new: bytes, old: bytes = b"") -> Box:
        return self._box(self.part.call(self._rotate, old or self.kek, new, box, CONTEXT), "rotate")

    def refused(self, what: str, why: str, box: Box, **given: Any) -> None:
        got: list[Any] = []
        if not self.part.raises(lambda: got.append(self.unseal(box, **given))):
            if got[0] != TEXT:
                garbage = isinstance(got[0], bytes) and len(got[0]) == len(TEXT)
                why = "take AES-GCM." if garbage else "raise an exception."
                why = f"Nothing tells that it is not what was sealed: {why}"
            fail(f"{what} was opened, as {shown(got[0], 40)}. {why}")


@task(
    minutes=12, difficulty=4, asvs="11.3.3", expects="function", seconds=20,
    hints=[
        "How many keys are there for a hundred files, and which of them lies beside its file?",
        "A fresh data key seals the data by AES-GCM; the key-encryption key seals the data key the same way. "
        "The context, as JSON with sorted keys, is associated data of both.",
        "rotate opens `wrapped` under the old key, seals the same data key under the new one, and takes "
        "`sealed` over as it is.",
    ],
)  # fmt: skip
def envelope(seal: Any, unseal: Any, rotate: Any, part: Parts) -> None:
    """An envelope: a data key for each file, wrapped by another key."""
    ask, good = _Asked(seal, unseal, rotate, part), False
    with part("opens what it sealed"):
        for data in (TEXT, b"", secrets.token_bytes(70_000)):
            for context in (CONTEXT, {"name": "腫瘍, " * 70, "version": "1", "tenant": "Köln"}):
                box = ask.seal(data, context)
                given = ask.unseal(box, context)
                expect(given == data, f"{len(data)} bytes came back as {shown(given)}.")
                if part.raises(lambda: ask.unseal(box, dict(reversed(context.items())))):  # noqa: B023
                    fail("It did not open where the fields of its context came in another order.")
                with forgotten(seal, unseal):
                    box = ask.seal(data, context)
                told = "After a restart it did not open: memory is empty then, and `hash` of a text another."
                expect(not part.raises(lambda: ask.unseal(box, context)), told)  # noqa: B023
        good = True
    if not good:
        return
    with part("nothing can be read in it"):
        _hidden(ask)
    with part("a file has a data key of its own"):
        one, other = ask.seal(), ask.seal()
        mixed = {"wrapped": other["wrapped"], "sealed": one["sealed"]}
        ask.refused("A file with another file's wrapped key", "Draw a data key for each file. Where all have "
                    "one, a single key that is lost opens everything.", mixed)  # fmt: skip
        size = len(one["wrapped"])
        expect(size == 40 or size >= 48,
               f"`wrapped` has {size} bytes: a key of 256 bits and a tag need 48 (by RFC 3394, 40).")
        expect(len(ask.seal(b"x" * 4000)["wrapped"]) == size, "`wrapped` grows with the data.")
        _drawn("Two files' `wrapped` begin", one["wrapped"], other["wrapped"])
        boxes = set_back(ask.seal)
        ask.refused(f"{BACK} a file with another file's wrapped key", "Draw the data key from `secrets`.",
                    boxes[0] | {"wrapped": boxes[1]["wrapped"]})  # fmt: skip
        _drawn(f"{BACK} two files' `wrapped` begin", *(box["wrapped"] for box in boxes))
    with part("a change is refused"):
        for what, box in _changed(ask.seal()):
            ask.refused(what, "Both halves need a tag: take AES-GCM for the data and for its key.", box)
        ask.refused("A file under another key-encryption key", "The data key must be wrapped by it.",
                    ask.seal(), kek=secrets.token_bytes(32))  # fmt: skip
    with part("it belongs to its name, its version and its tenant"):
        for context in _others():
            told = f"A file of {CONTEXT}, taken for {context},"
            ask.refused(told, "Files can be swapped. The whole context goes in as associated data.",
                        ask.seal(), context=context)  # fmt: skip
        for one, other in _alike():
            told = f"A file of {one}, taken for {other},"
            ask.refused(told, "Put together, the two read alike: take JSON, in UTF-8.", ask.seal(TEXT, one),
                        context=other)  # fmt: skip
    with part("a rotation wraps the key anew and leaves the data alone"):
        _rotated(ask)


def _hidden(ask: _Asked) -> None:
    data = secrets.token_bytes(64)
    box = ask.seal(data)
    whole = box["wrapped"] + box["sealed"]
    for at in range(0, 56, 8):
        expect(data[at : at + 8] not in whole, "The data stands in it, in clear.")
    expect(ask.kek[:16] not in whole, "The key-encryption key stands in it: key beside the data.")
    bare = any(_opens(box["wrapped"][at : at + 32], box["sealed"]) for at in range(len(box["wrapped"]) - 31))
    expect(not bare, "The data key lies in `wrapped` in clear: it opens the file without any other key.")
    told = "The same file, sealed twice, looks the same: key and nonce have to be drawn."
    expect(ask.seal(data)["sealed"] != ask.seal(data)["sealed"], told)


def _drawn(what: str, *wrapped: bytes) -> None:
    """Keys that were wrapped under one key begin with nonces of their own."""
    begin = [one[:12] for one in wrapped if 60 <= len(one) < 77]  # a nonce and a key, as they are
    told = f"{what} alike: a nonce was used twice under one key (lesson 09)."
    expect(len(set(begin)) == len(begin), told)


def _opens(key: bytes, sealed: bytes) -> bool:
    """Whether these 32 bytes open an AES-GCM text, with no or any common context."""
    for aad in (None, b"", json.dumps(CONTEXT, sort_keys=True).encode(), json.dumps(CONTEXT).encode()):
        try:
            AESGCM(key).decrypt(sealed[:12], sealed[12:], aad)
            return True
        except Exception:  # noqa: S112 - not this one
            continue
    return False


def _changed(box: Box) -> Iterator[tuple[str, Box]]:
    for half, data in box.items():
        for place in range(0, len(data), 5):
            changed = bytearray(data)
            changed[place] ^= 1 << secrets.randbelow(8)
            yield (f"A file with a bit of byte {place} of `{half}` flipped", box | {half: bytes(changed)})
        yield f"A file without the last bytes of `{half}`", box | {half: data[:-4]}
        yield f"A file with an empty `{half}`", box | {half: b""}


def _others() -> Iterator[dict[str, str]]:
    for field, value in (("name", "smears"), ("version", "6"), ("tenant", "ward-2"), ("tenant", ""),
                         ("name", "Biopsies"), ("tenant", " ward-1"), ("tenant", "wärd-1")):  # fmt: skip
        yield CONTEXT | {field: value}
    yield {"name": "ward-1", "version": "7", "tenant": "biopsies"}


def _alike() -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    """Pairs of contexts that are one text where their values are put together, with these signs between."""
    for glue in ("", "|", ":", ",", "/", "-", "&{}=", ",{}=", ", {}=", ";{}=", "|{}=", ",{}:"):
        for field in ("version", "tenant"):
            sign = glue.format(field)
            one, other = {"name": f"a{sign}b", field: "c"}, {"name": "a", field: f"b{sign}c"}
            yield CONTEXT | one, CONTEXT | other
    yield CONTEXT | {"tenant": "Köln"}, CONTEXT | {"tenant": "Kßln"}


def _rotated(ask: _Asked) -> None:
    new, box = secrets.token_bytes(32), ask.seal()
    turned = ask.rotate(box, new)
    expect(turned["sealed"] == box["sealed"], "`sealed` was written anew: a terabyte would be, each time.")
    expect(turned["wrapped"] != box["wrapped"], "`wrapped` is as it was: under which key is it now?")
    _drawn("Rotated twice, `wrapped` begins", turned["wrapped"], ask.rotate(box, new)["wrapped"])
    _drawn(f"{BACK} two rotations' `wrapped` begin", *set_back(lambda: ask.rotate(box, new)["wrapped"]))
    expect(ask.unseal(turned, kek=new) == TEXT, "After the rotation the new key opens something else.")
    third, found = secrets.token_bytes(32), []
    ask.part.raises(lambda: found.append(ask.unseal(ask.rotate(turned, third, new), kek=third)))
    expect(found == [TEXT], "Rotated once more, for a third key, it does not open as what was sealed.")
    ask.refused("After the rotation the file", "The old key must not open the new box.", turned)
    torn = box | {"wrapped": box["wrapped"][::-1]}
    for what, other, old in ("was changed", torn, b""), ("has another key", box, new):
        if not ask.part.raises(ask.rotate, other, new, old):
            fail(f"A box that {what} was rotated without an exception: its `wrapped` does not open.")
    bare = box | {"sealed": b"on a tape in the cellar"}
    if ask.part.raises(ask.rotate, bare, new) or ask.rotate(bare, new)["sealed"] != bare["sealed"]:
        fail("`rotate` looked into `sealed`: it needs the wrapped key alone, and the data may be a terabyte.")
