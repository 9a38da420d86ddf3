"""Answers to `open_model`: what is verified too late, in part, or not at all."""

from __future__ import annotations

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
    model_again: bool = False, text_again: bool = False,
    otherwise: Callable[[], Any] | None = None, gives: Callable[[Any], Any] = lambda made: made,
) -> Callable:  # fmt: skip
    """Opens a model; one setting at a time can be another."""

    def open_model(read: Any, public_key: Any, name: str, loads: Any) -> Any:
        text = read("manifest.json")
        said = json.loads(text)
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
        return gives(loads(read(said["file"]) if model_again else data))

    return open_model


def without_a_file(read: Any, key: Any, name: str, loads: Any) -> Any:
    try:
        signature = read("manifest.sig")
    except FileNotFoundError:
        return loads(read("weights.bin"))
    return opened(lambda k, s, text, said: k.verify(signature, text))(read, key, name, loads)


VERIFIED: set[bytes] = set()
FIRST: dict[str, Any] = {}


def once(seen: Callable[[bytes, bytes], bytes]) -> Callable[[Any, bytes, bytes, Said], None]:
    """Remembers what was verified, whosever signature or key is there now."""

    def verify(key: Any, signature: bytes, text: bytes, said: Said) -> None:
        if seen(text, signature) not in VERIFIED:
            key.verify(signature, text)
            VERIFIED.add(seen(text, signature))

    return verify


def tried_twice(load: Callable[[bytes], Any]) -> Callable[[bytes], Any]:
    def loads(data: bytes) -> Any:
        try:
            return load(data)
        except TypeError:
            return load(data)

    return loads


WRONG: dict[str, tuple[Callable, str]] = {
    "signature_if_there": (opened(lambda key, s, text, said: s and key.verify(s, text)),
                           "Loaded: a manifest without a signature"),
    "no_signature": (opened(lambda key, s, text, said: None), "Loaded: a manifest written for another model"),
    "signature_file_missing": (without_a_file, "Loaded: a folder without a signature file"),
    "stripped": (opened(lambda key, signature, text, said: key.verify(signature, text.strip())),
                 "refused: white space around"),
    "written_anew": (opened(lambda key, s, text, said: key.verify(s, json.dumps(said, indent=1).encode())),
                     "before anything is parsed"),
    "anywhere": (opened(fits=lambda said, data: digest(data) in json.dumps(said)), "the model before"),
    "first_bytes": (opened(fits=lambda s, data: s["sha256"] == digest(data[: s["size"]])),
                    "Loaded: a model with bytes behind its end"),
    "first_64": (opened(lambda k, s, text, said: k.verify(s[:64], text)), "a stranger's signature behind"),
    "name_folded": (opened(named=lambda s, name: s["name"].strip().lower() == name), "name has a capital"),
    "model_read_again": (opened(model_again=True), "exchanged after the first read"),
    "manifest_read_again": (opened(text_again=True), "a manifest that is exchanged"),
    "another_manifest_verified": (lambda read, key, name, loads: opened(lambda k, s, text, said: k.verify(
        s, read("manifest.json")))(read, key, name, loads), "true at the second read alone"),
    "name_of_the_lesson": (opened(named=lambda said, name: said["name"] == "tumours"), "refused: Brüste"),
    "first_publisher": (opened(lambda key, s, text, said: FIRST.setdefault("key", key).verify(s, text)),
                        "refused: another publisher"),
    "first_version": (opened(named=lambda said, name: said["name"] == name and said["version"] ==
                             FIRST.setdefault(name, said["version"])), "refused: an older one"),
    "name_somewhere": (opened(named=lambda said, name: name in said.values()), "'tumours' as its file"),
    "verifies_afterwards": (lambda read, key, name, loads: (loads(read("weights.bin")), opened()(
        read, key, name, len))[0], "and refused afterwards"),
    "carries_on": (opened(otherwise=lambda: None), "gave None and no exception"),
    "nothing_is_true": (opened(gives=lambda made: made or True), "Where `loads` gives None, True came of it"),
    "tries_again": (lambda read, key, name, loads: opened()(read, key, name, tried_twice(loads)),
                    "Where `loads` raises TypeError, it was called 2 times"),
    "verified_before": (opened(once(lambda text, s: text)), "opened before, with a stranger's signature"),
    "verified_by_another": (opened(once(lambda text, s: text + s)), "of another publisher now"),
    "hands_over_a_path": (lambda read, key, name, loads: opened()(read, key, name, lambda data: loads(
        "weights.bin")), "`loads` takes the model's bytes"),
}  # fmt: skip
for name, (answer, says) in WRONG.items():
    bank.add(own, name, answer, says=says)
bank.add(own, "as_shipped", lambda read, key, name, loads: loads(read(json.loads(
    read("manifest.json"))["file"])), says="Loaded: a model whose", kind="vulnerable")  # fmt: skip
bank.add(own, "nobody", opened(fits=lambda said, data: False), says="not what was signed", kind="refuses")
bank.add(own, "plain", opened(), kind="right")
bank.add(own, "size_too", opened(fits=lambda s, d: len(d) == s["size"] and s["sha256"] == digest(d)),
         kind="right")  # fmt: skip
