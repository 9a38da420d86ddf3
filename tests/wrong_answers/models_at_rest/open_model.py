"""Answers to `open_model`: what is verified too late, in part, or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable
from typing import Any

from cryptography.exceptions import InvalidSignature

from helpers.tasks import models_at_rest as tasks
from tests.wrong_answers import Bank

bank = Bank()
own = tasks.open_model
Said = dict[str, Any]


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def verified(key: Any, signature: bytes, text: bytes, said: Said) -> None:
    key.verify(signature, text)


def opened(
    verify: Callable[[Any, bytes, bytes, Said], None] = verified,
    fits: Callable[[Said, bytes], bool] = lambda said, data: said["sha256"] == digest(data),
    named: Callable[[Said, str], bool] = lambda said, name: said["name"] == name,
    model_again: bool = False, text_again: bool = False, early: bool = False,
    otherwise: Callable[[], Any] | None = None, gives: Callable[[Any], Any] = lambda made: made,
) -> Callable:  # fmt: skip
    """Opens a model; one setting at a time can be another."""

    def open_model(read: Any, public_key: Any, name: str, loads: Any) -> Any:
        text = read("manifest.json")
        said = json.loads(text)
        early and loads(read(said["file"]))
        try:
            verify(public_key, read("manifest.sig"), text, said)
            said = json.loads(read("manifest.json")) if text_again else said
            data = read(said["file"])
            if not (fits(said, data) and named(said, name)):
                raise ValueError("not what was signed")
        except (ValueError, InvalidSignature):
            if otherwise is None:
                raise
            return otherwise()
        return gives(None if early else loads(read(said["file"]) if model_again else data))

    return open_model


def as_written(key: Any, signature: bytes, text: bytes, said: Said) -> None:
    key.verify(signature, json.dumps(said, indent=1).encode())


def silent(key: Any, signature: bytes, text: bytes, said: Said) -> None:
    with contextlib.suppress(InvalidSignature):
        key.verify(signature, text)


def if_there(key: Any, signature: bytes, text: bytes, said: Said) -> None:
    if signature:
        key.verify(signature, text)


def returned(key: Any, signature: bytes, text: bytes, said: Said) -> None:
    """Takes what verify gives back for its answer: None is no False."""
    with contextlib.suppress(InvalidSignature):
        if key.verify(signature, text) is False:
            raise ValueError("bad signature")


def of_the_hash(key: Any, signature: bytes, text: bytes, said: Said) -> None:
    key.verify(signature, said["sha256"].encode())


def without_a_file(read: Any, key: Any, name: str, loads: Any) -> Any:
    try:
        signature = read("manifest.sig")
    except FileNotFoundError:
        return loads(read("weights.bin"))
    return opened(lambda k, s, text, said: k.verify(signature, text))(read, key, name, loads)


def path(read: Any, key: Any, name: str, loads: Any) -> Any:
    """Hands over the file's name, as `numpy.load` would take it."""
    seen: list[str] = []
    opened()(lambda file: seen.append(file) or read(file), key, name, len)
    return loads(seen[-1])


def first(n: int) -> Callable[[Said, bytes], bool]:
    """Compares so many bytes of the model with the ones that were signed."""
    return lambda said, data: (
        len(data) >= said["size"] and said["sha256"] == digest(data[: said["size"]][:n])
    )


WRONG: dict[str, tuple[Callable, str]] = {
    "no_signature": (opened(silent), "whoever writes the file writes the hash too"),
    "signature_if_there": (opened(if_there), "Loaded: a manifest without a signature"),
    "waits_for_false": (opened(returned), "Loaded: a manifest written for another model"),
    "signature_file_missing": (without_a_file, "Loaded: a folder without a signature file"),
    "signature_of_the_hash": (opened(of_the_hash), "InvalidSignature"),
    "written_anew": (opened(as_written), "before anything is parsed"),
    "no_hash": (opened(fits=lambda said, data: True), "Loaded: a model whose SHA-256 ends"),
    "eight_digits": (opened(fits=lambda said, data: said["sha256"][:8] == digest(data)[:8]),
                     "Loaded: a model whose SHA-256 ends in another digit"),
    "anywhere": (opened(fits=lambda said, data: digest(data) in json.dumps(said)), "the model before"),
    "named_after_its_file": (opened(named=lambda said, name: said["file"].startswith("weights")),
                             "Signed by the publisher, and refused: a model in another file"),
    "size_alone": (opened(fits=lambda said, data: len(data) == said["size"]), "not the one whose SHA-256"),
    "first_bytes": (opened(fits=first(10**9)), "Loaded: a model with bytes behind its end"),
    "no_name": (opened(named=lambda said, name: True), "it is the wrong model"),
    "name_begins": (opened(named=lambda said, name: said["name"].startswith(name)), "the whole name"),
    "model_read_again": (opened(model_again=True), "exchanged after the first read"),
    "manifest_read_again": (opened(text_again=True), "a manifest that is exchanged"),
    "another_manifest_verified": (lambda read, key, name, loads: opened(lambda k, s, text, said: k.verify(
        s, read("manifest.json")))(read, key, name, loads), "true at the second read alone"),
    "loads_first": (opened(early=True), "came back, not what `loads` gave"),
    "carries_on": (opened(otherwise=lambda: None), "gave None and no exception"),
    "an_error_as_text": (opened(otherwise=lambda: "invalid"), "gave 'invalid'"),
    "gives_nothing": (opened(gives=lambda made: None), "None came back, not what"),
    "hands_over_a_path": (path, "`loads` takes the model's bytes"),
    "twice": (lambda read, key, name, loads: (opened()(read, key, name, loads),
                                              opened()(read, key, name, loads))[1], "was called 2 times"),
}  # fmt: skip
for name, (answer, says) in WRONG.items():
    bank.add(own, name, answer, says=says)


@bank.wrong(own, says="refused afterwards")
def verifies_afterwards(read: Any, key: Any, name: str, loads: Any) -> Any:
    text = read("manifest.json")
    data = read(json.loads(text)["file"])
    made = loads(data)
    opened()(read, key, name, len)
    return made


bank.add(own, "as_shipped", lambda read, key, name, loads: loads(read(json.loads(
    read("manifest.json"))["file"])), says="Loaded: a model whose", kind="vulnerable")  # fmt: skip


@bank.wrong(own, says="nothing opens", kind="refuses")
def nobody(read: Any, key: Any, name: str, loads: Any) -> Any:
    raise ValueError("nothing opens")


bank.add(own, "plain", opened(), kind="right")
bank.add(own, "size_too", opened(fits=lambda s, d: len(d) == s["size"] and s["sha256"] == digest(d)),
         kind="right")  # fmt: skip
