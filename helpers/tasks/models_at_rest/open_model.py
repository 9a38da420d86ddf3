"""What the task about verifying, then loading asks of an answer (lesson 12)."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from unittest.mock import Mock

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from helpers.judging import Parts, expect, fail, guard, task
from helpers.judging.values import shown

Files = dict[str, bytes]
MANIFEST, SIGNATURE, MODEL = "manifest.json", "manifest.sig", "weights.bin"


@cache
def key() -> Ed25519PrivateKey:
    """The publisher's key of this process."""
    return Ed25519PrivateKey.generate()


def manifest(model: bytes, **other: Any) -> dict[str, Any]:
    """What is said of a model; fields can be replaced."""
    said = {"name": "tumours", "version": "2.0.0", "file": MODEL, "size": len(model),
            "sha256": hashlib.sha256(model).hexdigest()}  # fmt: skip
    return said | other


def published(model: bytes, by: Ed25519PrivateKey | None = None, **other: Any) -> Files:
    """A folder as its publisher wrote it."""
    text = json.dumps(manifest(model, **other), indent=1).encode()
    file = other.get("file", MODEL)
    return {MANIFEST: text, SIGNATURE: (by or key()).sign(text), file: model}


def _spaced(model: bytes) -> Files:
    """A manifest between line ends, whose signature ends in what reads as white space."""
    text = b"\r\n" + json.dumps(manifest(model, note="für Ada"), ensure_ascii=False).encode() + b"\n"
    while (mark := key().sign(text))[-1:].strip():
        text += b"\n"
    return {MANIFEST: text, SIGNATURE: mark, MODEL: model}


@dataclass
class Disk:
    """A folder: what is read from it, and what an attacker puts there after so many looks at a file.

    before: how it was when the learner's function opened it once already; name, by: what is asked for.
    """

    files: Files
    later: Files = field(default_factory=dict)
    looks: int = 1
    before: Files | None = None
    name: str = "tumours"
    by: Ed25519PrivateKey | None = None
    seen: list[str] = field(default_factory=list)

    def read(self, name: str) -> bytes:
        turned = name in self.later and self.seen.count(name) >= self.looks
        now = self.later if turned else self.files
        self.seen.append(name)
        if name not in now:
            raise FileNotFoundError(name)
        return now[name]


def attacks() -> dict[str, dict[str, tuple[Disk, str]]]:
    """Folders that must be refused: part, what it is, the disk and why."""
    model, evil = secrets.token_bytes(400), secrets.token_bytes(400)
    good, of = published(model), int(manifest(model)["sha256"], 16)
    stranger = Ed25519PrivateKey.generate()
    rewritten = published(evil)
    changed = "The file is not the one whose SHA-256 was signed."
    by_nobody = "The publisher signed no such manifest: whoever writes the file writes the hash too."
    second = "It changed between two reads. Read once, and load the bytes that you verified."
    again = "It was right before, and it is not what it was: verify what is read now."
    mine = stranger.sign(good[MANIFEST])
    times = ((1, "first"), (2, "second"), (3, "third"))
    return {
        "a model that was changed is not loaded": {
            "a model whose SHA-256 ends in another digit":
                (Disk(published(model, sha256=f"{of ^ 1:064x}")), changed),
            "a model whose SHA-256 begins with another digit":
                (Disk(published(model, sha256=f"{of ^ 1 << 255:064x}")), changed),
            "the model before, which a signed manifest names":
                (Disk(published(model, replaces=manifest(evil)["sha256"]) | {MODEL: evil}), changed),
            **{f"a model with its {which} bit flipped":
                (Disk(good | {MODEL: (int.from_bytes(model) ^ 1 << at).to_bytes(400)}), changed)
                for which, at in (("last", 0), ("first", 3199))},
            "another model of the same size": (Disk(good | {MODEL: evil}), changed),
            "a model with bytes behind its end": (Disk(good | {MODEL: model + evil}), changed),
            "half a model": (Disk(good | {MODEL: model[:200]}), changed),
            "an empty model": (Disk(good | {MODEL: b""}), changed),
        },
        "a manifest that the publisher did not sign is worth nothing": {
            "a manifest written for another model, with the old signature":
                (Disk(rewritten | {SIGNATURE: good[SIGNATURE]}), by_nobody),
            "a manifest signed by a stranger": (Disk(published(evil, stranger)), by_nobody),
            "a manifest without a signature": (Disk(rewritten | {SIGNATURE: b""}), by_nobody),
            "a manifest whose version was raised":
                (Disk(good | {MANIFEST: good[MANIFEST].replace(b"2.0.0", b"9.0.0")}), by_nobody),
            "a manifest written with other blanks":
                (Disk(good | {MANIFEST: json.dumps(json.loads(good[MANIFEST])).encode()}),
                 "Verify the signature over the bytes that came, before anything is parsed."),
            "a manifest that was opened before, with a stranger's signature":
                (Disk(good | {SIGNATURE: mine}, before=good), again),
            "a model that was opened before, and was changed since":
                (Disk(good | {MODEL: evil}, before=good), again),
            "a folder that was opened before, of another publisher now":
                (Disk(good, before=good, by=stranger), "Its signature is verified under another key."),
            "a folder without a signature file":
                (Disk({k: v for k, v in good.items() if k != SIGNATURE}), by_nobody),
            "a folder with a stranger's signature behind the right one":
                (Disk(good | {SIGNATURE: good[SIGNATURE] + mine}), "The whole file is the signature."),
        },
        "the publisher's other models are not this one": {
            **{f"a signed manifest of another model, with 'tumours' as its {at}":
                (Disk(published(evil, **{at: "tumours", "name": "triage"})), "It is signed, and it is the "
                 "wrong model: compare its name with `name`.") for at in ("file", "version", "note")},
            **{f"a signed manifest of a model whose name {what}":
                (Disk(published(evil, name=name)), "Compare the whole name.") for what, name in (
                ("begins alike", "tumours-2"), ("ends alike", "old-tumours"), ("has a capital", "Tumours"),
                ("has a blank behind", "tumours "))},
        },
        "what was verified is what is loaded": {
            **{f"a model that is exchanged after the {which} read":
                (Disk(good, {MODEL: evil}, looks), second) for looks, which in times},
            **{f"a manifest that is exchanged after the {which} read":
                (Disk(good | {MODEL: evil}, {MANIFEST: rewritten[MANIFEST]}, looks), second)
                for looks, which in times},
            "a manifest that is true at the second read alone":
                (Disk(good | {MODEL: evil, MANIFEST: rewritten[MANIFEST]}, {MANIFEST: good[MANIFEST]}),
                 second),
        },
    }  # fmt: skip


@task(
    minutes=12, difficulty=4, asvs="15.2.4", expects="function",
    hints=[
        "What do you trust before you have read a single file? Only the public key, and the name.",
        "Read the manifest's bytes once and verify the signature over them. Only then parse. Read the model "
        "once, compare its hash, and hand those same bytes to `loads`.",
        "text = read('manifest.json'); public_key.verify(read('manifest.sig'), text); said = json.loads(text)"
        "; data = read(said['file']); compare said['name'], and said['sha256'] with hashlib.sha256(data)."
        "hexdigest(); return loads(data).",
    ],
)  # fmt: skip
def open_model(answer: Callable, part: Parts) -> None:
    """Verify, then load."""
    with part("opens what the publisher signed"):
        for what, model, other in (
            ("a model", b"w" * 64, {"version": "10.12.0"}), ("an older one, of 0 bytes", b"", {}),
            ("Brüste 2", b"t", {"name": "Brüste 2"}), ("another publisher", b"p", {"by": key.__wrapped__()}),
            ("a model in another file", secrets.token_bytes(70_000), {"file": "Für 2.0.npz"}),
            ("a manifest with more in it", b"x", {"note": "für die Nacht", "expires": 1_900_000_000}),
            ("white space around what is signed, which counts as well", b"y", None),
        ):  # fmt: skip
            files = _spaced(model) if other is None else published(model, **other)
            asked: Any = {key: value for key, value in (other or {}).items() if key in ("name", "by")}
            disk, loaded, got = Disk(files, **asked), [], []
            error = part.raises(lambda: got.append(_opened(answer, part, disk, loaded)))  # noqa: B023
            expect(not error, f"Signed, and refused: {what}. {error and guard.describe(error)}")
            expect(loaded == [model], f"`loads` was called {len(loaded)} times: once is right.")
            expect(got == [("loaded", len(model))], f"{shown(got[0])} came back, not what `loads` gave.")
        _loaded_once(answer, part)
    for title, found in attacks().items():
        with part(title):
            for what, (disk, why) in found.items():
                _refused(answer, part, what, disk, why)


def _opened(answer: Callable, part: Parts, disk: Disk, loaded: list[bytes]) -> Any:
    def loads(data: bytes) -> tuple[str, int]:
        expect(isinstance(data, bytes), f"`loads` takes the model's bytes; it got {shown(data)}.")
        loaded.append(data)
        return "loaded", len(data)

    return part.call(answer, disk.read, (disk.by or key()).public_key(), disk.name, loads)


def _loaded_once(answer: Callable, part: Parts) -> None:
    """Whatever `loads` gives or raises, it is called once."""
    for made in (None, [], *(kind("no room") for kind in (OSError, TypeError, ValueError, KeyError))):
        what = f"raises {type(made).__name__}" if isinstance(made, Exception) else f"gives {made}"
        loads, got, disk = Mock(side_effect=[made] * 9), [], Disk(published(b"w"))
        given = disk.read, key().public_key(), "tumours", loads
        error = part.raises(lambda: got.append(part.call(answer, *given)))  # noqa: B023
        many = loads.call_count
        expect(many == 1, f"Where `loads` {what}, it was called {many} times: once is right.")
        told = f"Where `loads` {what}, {shown(error or got[0])} came of it. Hand on what it does."
        expect(error if isinstance(made, Exception) else got == [made], told)


def _refused(answer: Callable, part: Parts, what: str, disk: Disk, why: str) -> None:
    if disk.before:
        part.raises(lambda: _opened(answer, part, Disk(disk.before or {}), []))
    loaded: list[bytes] = []
    honest = disk.files.get(MODEL, b"")
    got: list[Any] = []
    error = part.raises(lambda: got.append(_opened(answer, part, disk, loaded)))
    if disk.later and not error and loaded == [honest] and _signed(disk.files):
        return  # read once: what was verified was loaded
    if loaded:
        fail(f"Loaded: {what}{', and refused afterwards' if error else ''}. {why}")
    expect(error, f"{what.capitalize()} gave {shown(got and got[0])} and no exception. {why}")


def _signed(files: Files) -> bool:
    said = json.loads(files[MANIFEST])
    by_us = files[SIGNATURE] == key().sign(files[MANIFEST])
    return by_us and bool(said["sha256"] == hashlib.sha256(files[MODEL]).hexdigest())
