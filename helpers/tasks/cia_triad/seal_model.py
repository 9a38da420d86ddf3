"""What `seal_model` of lesson 01 must do."""

from __future__ import annotations

import inspect
import re
import secrets
import time
from typing import Any

from helpers.judging import Parts, expect, fail, task
from helpers.judging.surroundings import forgotten
from helpers.judging.values import Tag, forms, kind, shown, truth
from helpers.tasks.cia_triad.changes import BORDERS, BREAKS, CHANGES, TEXT, WHOLE, flipped
from helpers.tasks.cia_triad.constructions import weak_hashes, well_made
from helpers.tasks.cia_triad.forgeries import ATTACKS, VERSION, written, xored

SLOW = 0.02  # seconds of the processor for one tag of a small model
_WAYS = "They are called as seal(data, version, key) and is_genuine(data, version, tag, key)."


class _Answer:
    """The learner's two functions, with one secret key."""

    def __init__(self, seal: Any, is_genuine: Any, part: Parts) -> None:
        self.seal, self.is_genuine, self.part = seal, is_genuine, part
        self.key = b"\n" + secrets.token_bytes(30) + b"\0"  # any bytes

    def made(self, blob: bytes, version: int = VERSION, key: bytes = b"") -> Tag:
        tag = self.part.call(self.seal, blob, version, key or self.key)
        if isinstance(tag, (bytearray, memoryview)):
            tag = bytes(tag)
        expect(
            isinstance(tag, (bytes, str)),
            f"`seal` returned {kind(tag)}: a tag is bytes, or text.",
        )
        return tag  # type: ignore[no-any-return]

    def accepted(self, blob: bytes, tag: object, version: int = VERSION, key: bytes = b"") -> bool:
        result = self.part.call(self.is_genuine, blob, version, tag, key or self.key)
        return truth(result, "`is_genuine`")

    def passes(self, blob: bytes, tag: object) -> bool:
        """As `accepted`; a crash on an odd tag is no acceptance."""
        try:
            return self.is_genuine(blob, VERSION, tag, self.key) in (True,)
        except Exception:
            return False


@task(
    minutes=9,
    difficulty=3,
    asvs="11.4.1",
    hints=[
        "A hash needs no key, so the attacker computes it too. What needs one? And what besides the "
        "model has to go into it?",
        "`hmac` of the standard library makes a tag from a key and bytes. Put the version in front "
        "of the model in a form of fixed length, so that nobody can shift the border.",
        "`hmac.digest(key, version.to_bytes(8, 'big') + data, 'sha256')`; compare with "
        "`hmac.compare_digest`.",
    ],
)
def seal_model(seal: Any, is_genuine: Any, part: Parts) -> None:
    """Keyed integrity of a model file and its version."""
    answer, tag = _Answer(seal, is_genuine, part), None
    data = b"weights:" + secrets.token_bytes(1000)
    with part("accepts the genuine model"):
        tag = _honest(answer, data)
    if not tag:
        return
    with part("notices a changed model, wherever it was changed"):
        for blob in (data, TEXT, secrets.token_bytes((1 << 20) + 5000)):
            _changed(answer, blob)
    with part("notices another version"):
        _versions(answer)
    with part("the attacker cannot make the tag"):
        _attacked(answer, data, tag)
    with part("another key makes another tag"):
        _keyed(answer, data, tag)
    with part("the tag is long enough, and of a kind made for it"):
        well_made(answer.made, answer.key)
    with part("says no to a broken tag, and does not crash"):
        _broken(answer, data, tag)


def _takes(function: Any, many: int) -> bool:
    try:
        inspect.signature(function).bind(*range(many))
    except TypeError:
        return False
    except ValueError:  # a built-in that says nothing of its arguments
        return True
    return True


def _honest(answer: _Answer, data: bytes) -> Tag:
    swapped = not _takes(answer.seal, 3) and _takes(answer.is_genuine, 3)
    expect(not swapped, f"The check is called as check(seal, is_genuine), in this order. {_WAYS}")
    took = []
    for _ in range(3):
        began = time.process_time()
        answer.made(b"weights")
        took.append(time.process_time() - began)
    if min(took) > SLOW:
        fail(
            f"One tag took {min(took):.2f} seconds. Stretching is for passwords: this key is 32 "
            "random bytes, which nobody tries, and every start of the service would wait for it."
        )
    models = [(data, 0), (secrets.token_bytes(1_100_000), 300), (data, 2**32 - 1), (b"", 300)]
    with forgotten(answer.seal, answer.is_genuine):
        sealed = [(answer.made(blob, version), blob, version) for blob, version in models]
    for tag, blob, version in sealed[::-1]:
        if not answer.accepted(blob, tag, version):
            now = answer.accepted(blob, answer.made(blob, version), version)
            late = "Its tag was made before others, or before a restart: what counts is in tag and key."
            told = "A model that nobody touched was refused. Nobody gets a diagnosis today."
            fail(f"{told} {late if now else _WAYS}")
    return answer.made(data)


def _changed(answer: _Answer, blob: bytes) -> None:
    tag = answer.made(blob)
    for what, change in CHANGES.items():
        other = change(blob) if len(blob) < 2000 or what.endswith("changed") else blob
        if other != blob and answer.accepted(other, tag):
            fail(
                f"A model of {len(blob)} bytes with {what} passed with the tag of the first. All "
                "bytes are sealed as they are: none left out, stripped, decoded or sorted."
            )


def _versions(answer: _Answer) -> None:
    """An old model with its old tag is put back, and the version in the tag rewritten."""
    data, old = b"weights:" + secrets.token_bytes(200), VERSION - 1
    tag = answer.made(data, old)
    roll = "An old model may have the very fault that the new one mends."
    if answer.accepted(data, tag):
        fail(f"Version {old} passed with its own tag where {VERSION} was asked for. {roll}")
    if answer.accepted(data, answer.made(data, VERSION + 1)):
        fail(f"Version {VERSION + 1} passed where {VERSION} was asked for: name the one you mean.")
    _spliced(answer, data, old)
    for before, after in zip(written(old)[1:], written(VERSION)[1:], strict=True):
        text = tag.encode("latin-1", "replace") if isinstance(tag, str) else tag
        other = text.replace(before, after)
        rewritten: Tag = other.decode("latin-1") if isinstance(tag, str) else other
        if other != text and answer.passes(data, rewritten):
            fail(f"The tag says its version, and the attacker wrote {VERSION} over it. {roll}")
    for (first, v), (second, w) in BORDERS:
        if answer.accepted(second, answer.made(first, v), w):
            fail(
                f"The tag of {first!r}, version {v}, passed for {second!r}, version {w}: joined, "
                "they look alike. Give the version a fixed length, or set a border that it can't hold."
            )


def _spliced(answer: _Answer, data: bytes, old: int) -> None:
    """The old model's tag, with what belongs to the new version put in."""
    other = secrets.token_bytes(len(data))
    tags = [answer.made(data, old), answer.made(other, old), answer.made(other, VERSION)]
    for ways in zip(*map(forms, tags), strict=False):
        mine, theirs, new = (way.raw for way in ways)
        cuts = {len(mine) // 2, 16, 20, 32, len(mine) - 16, len(mine) - 20, len(mine) - 32}
        mixed = [mine[:cut] + new[cut:] for cut in cuts] + [new[:cut] + mine[cut:] for cut in cuts]
        for raw in (*mixed, xored(mine, theirs, new)):
            if answer.passes(data, ways[0].write(raw)):
                fail(
                    "The attacker took the model's part of an old tag and the version's part of a "
                    "new one, and the two passed together: seal both at once, under one tag."
                )


def _attacked(answer: _Answer, data: bytes, tag: Tag) -> None:
    for forger, why in ATTACKS:
        for detail, model, forged in forger(answer.made):
            if answer.passes(model, forged):
                fail(why.format(detail))
    text = tag if isinstance(tag, str) else tag.decode("latin-1")
    for name in re.findall(r"(?i)sha[-_]?\d+|blake2\w", text):
        other = text.replace(name, "md5")
        named = other if isinstance(tag, str) else other.encode("latin-1")
        if "MD5" in weak_hashes(lambda named=named: answer.passes(data, named)):  # type: ignore[misc]
            fail("The attacker wrote md5 into the tag, and it was checked with MD5: the tag names its "
                 "own algorithm, so he chooses how he is checked. Fix it in your code.")  # fmt: skip


def _keyed(answer: _Answer, data: bytes, tag: Tag) -> None:
    other = bytes(byte ^ 0xDA for byte in answer.key)  # not one byte alike; half are ASCII in one of both
    if answer.accepted(data, answer.made(data, key=other)):
        fail("A tag made with another key was accepted: the key has no part in your answer.")
    answer.accepted(data, tag)  # which an answer may remember
    if answer.accepted(data, tag, key=other):
        fail("The tag is accepted under any key: the key has no part in your check.")
    for key in (answer.key, other):
        tag, keys = answer.made(data, key=key), [flipped(key, at) for at in range(len(key))]
        counted = sum(not answer.accepted(data, tag, key=one) for one in keys)  # some ciphers take 16
        expect(counted >= 16, f"Only {counted} of the 32 bytes of the key count: the rest can be tried.")


def _broken(answer: _Answer, data: bytes, tag: Tag) -> None:
    for what, (change, why) in BREAKS.items():
        broken = change(tag)
        if broken != tag and answer.accepted(data, broken):
            fail(f"{what} was accepted. {why}")
    odd: list[object] = ["z" * len(tag), "=" * len(tag), b"z" * len(tag), b"\xff" * len(tag)]
    for broken in odd:
        # bytes where text is expected, and the other way round, may raise
        ask = answer.accepted if type(broken) is type(tag) else answer.passes
        if ask(data + b"!", broken):
            fail(f"Another model passed with the tag {shown(broken, 12)}: in your answer an error "
                 "counts as genuine. What fails to compare is not genuine.")  # fmt: skip
    ways = forms(tag)
    raw = ways[-1].raw if ways else b""
    places = sorted({*range(len(raw))[:48], *range(len(raw))[-48:]})
    counted = sum(not answer.accepted(data, ways[-1].write(flipped(raw, at))) for at in places)
    expect(
        counted >= min(16, len(raw)),
        f"Only {counted} of the {len(raw)} bytes of the tag are compared: with one of the others "
        f"changed, it was accepted. The rest can be tried. {WHOLE}.",
    )
