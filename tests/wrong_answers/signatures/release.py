"""Answers that sign a model twice and verify both."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Callable
from typing import Any

from cryptography.exceptions import InvalidSignature

from helpers.tasks import signatures as tasks
from tests.wrong_answers import Bank
from tests.wrong_answers.signatures.answers import holds

bank = Bank()
own = tasks.release
Texts = Callable[[str, int, str, bytes], str]
Rule = Callable[[dict[str, Any], bytes, str, int, str], bool]


def hashed(model: bytes) -> str:
    return hashlib.sha256(model).hexdigest()


def as_json(name: str, version: int, last: str, model: bytes) -> str:
    return json.dumps({"name": name, "version": version, "last": last, "sha256": hashed(model)})


def changed(**new: Any) -> Rule:
    """The four comparisons, where what the hospital knows is read otherwise."""

    def rule(found: dict[str, Any], model: bytes, name: str, installed: int, today: str) -> bool:
        mine = {"name": name, "installed": installed, "today": today, "sha256": hashed(model)}
        mine |= {key: value(found, mine) for key, value in new.items()}
        known = found["name"] == mine["name"] and found["sha256"] == mine["sha256"]
        return known and found["version"] > mine["installed"] and mine["today"] <= found["last"]

    return rule


every = changed()


def both_hold(ed: Any, ml: Any, signed: dict[str, str], text: bytes) -> bool:
    ed.verify(bytes.fromhex(signed["ed25519"]), text)
    ml.verify(bytes.fromhex(signed["mldsa65"]), text)
    return True


def pair(
    text: Texts = as_json, read: Callable[[str], Any] = json.loads, rule: Rule = every,
    check: Callable[..., bool] = both_hold, signs: Callable[[str], bytes] = str.encode,
    back: Callable[[Any], Any] = lambda found: found["version"], fails: Any = None,
) -> tuple[Any, Any]:  # fmt: skip
    """sign_release and accept_release of these steps; fails: what comes back in place of an exception."""

    def sign_release(ed: Any, ml: Any, *told: Any) -> Any:
        manifest = text(*told)
        said = signs(manifest)
        return {"manifest": manifest, "ed25519": ed.sign(said).hex(), "mldsa65": ml.sign(said).hex()}

    def accept_release(ed: Any, ml: Any, signed: dict[str, str], *asked: Any) -> Any:
        try:
            held = check(ed, ml, signed, signs(signed["manifest"]))
            found = read(signed["manifest"])
            if not held or not rule(found, *asked):
                raise ValueError("refused")
        except (ValueError, LookupError, InvalidSignature):
            if fails is None:
                raise
            return fails(asked[2])
        return back(found)

    return sign_release, accept_release


def lines(name: str, version: int, last: str, model: bytes) -> str:
    return f"{version}\n{last}\n{hashed(model)}\n{name}"


def from_lines(text: str) -> dict[str, Any]:
    version, last, digest, name = text.split("\n", 3)
    return {"name": name, "version": int(version), "last": last, "sha256": digest}


bank.add(own, "lines", *pair(lines, from_lines), kind="right")
bank.add(own, "hash_then_sign", *pair(signs=lambda t: hashlib.sha512(t.encode()).digest()), kind="right")


def alike(same: Callable[[str, str], bool]) -> Rule:
    """Names by a rule of one's own."""
    return changed(name=lambda f, m: f["name"] if same(f["name"], m["name"]) else "-")


def each(named: Callable[[str, dict[str, str]], bool], least: Any = all) -> Callable[..., bool]:
    """Verifies those that are named; `least`: any or all of them must hold."""

    def check(ed: Any, ml: Any, signed: dict[str, str], text: bytes) -> bool:
        keys = {"ed25519": ed, "mldsa65": ml}
        return least(holds(keys[n], bytes.fromhex(signed[n]), text) for n in keys if named(n, signed))

    return check


def glued(name: str, version: int, last: str, model: bytes) -> str:
    return f"{name}{version};{last};{hashed(model)}"


def version_behind(found: list[str], model: bytes, name: str, installed: int, today: str) -> bool:
    """The version is what follows the name."""
    head, last, digest = found
    version = head.removeprefix(name)
    fits = head.startswith(name) and version.isdigit() and int(version) > installed
    found.append(version)
    return fits and today <= last and digest == hashed(model)


def by_hand(name: str, version: int, last: str, model: bytes) -> str:
    """JSON, put together as text."""
    return f'{{"name": "{name}", "version": {version}, "last": "{last}", "sha256": "{hashed(model)}"}}'


def with_the_model(name: str, version: int, last: str, model: bytes) -> str:
    return json.dumps(json.loads(as_json(name, version, last, model)) | {"model": model.hex()})


def hash_signed(text: str) -> bytes:
    """Only the file's hash is signed; the rest stands beside it."""
    return json.loads(text)["sha256"].encode()


def digest(by: Callable[[bytes], Any]) -> tuple[Any, Any]:
    """A pair whose manifest holds another digest of the model."""

    def text(name: str, version: int, last: str, model: bytes) -> str:
        return json.dumps(json.loads(as_json(name, version, last, model)) | {"sha256": by(model)})

    def rule(found: dict[str, Any], model: bytes, *rest: Any) -> bool:
        same = found["sha256"] == by(model)
        return same and every(found | {"sha256": hashed(model)}, model, *rest)

    return pair(text, rule=rule)


WRONG: dict[str, tuple[tuple[Any, Any], str]] = {
    "true_back": (pair(back=lambda found: True), "`accept_release` gave True"),
    "keeps_the_installed": (pair(fails=int), "gave 6 and no exception: a caller"),
    # the model
    "hash_not_compared": (pair(rule=changed(sha256=lambda f, m: f["sha256"])), "Hash the bytes that came"),
    "for_a_few_years": (pair(rule=lambda f, *asked: every(f, *asked) and f["last"] < "2030"), "for ten"),
    "small_models": (pair(rule=lambda f, m, *asked: len(m) < 2**16 and every(f, m, *asked)), "may have 1 MB"),
    "sha1": (digest(lambda model: hashlib.sha1(model).hexdigest()), "Only about 160 bits of the manifest"),
    "both_ends": (digest(lambda model: hashed(model[:4096] + model[-4096:])), "at place 500,001 of 1 MB"),
    "model_inside": (pair(with_the_model), "characters: sign the model's hash"),
    # name, version, last day
    "name_folded": (pair(rule=alike(lambda f, m: f.lower() == m.lower())), "installed as 'Diagnosis'"),
    "name_nfkc": (pair(rule=alike(lambda f, m: f == unicodedata.normalize("NFKC", m))), "as 'diagnosiſ'"),
    "name_begins": (pair(rule=alike(str.startswith)), "compare it with the one asked for"),
    "glued": (
        pair(glued, lambda t: t.rsplit(";", 2), version_behind, back=lambda found: int(found[-1])),
        "Name and version run together"),
    "json_by_hand": (pair(by_hand), "A name may hold any sign"),
    "same_version": (pair(rule=changed(installed=lambda f, m: m["installed"] - 1)), "where 7 is installed,"),
    "version_as_text": (
        pair(rule=changed(installed=lambda f, m: -1 if str(f["version"]) > str(m["installed"]) else 10**9)),
        "Version 10 of 'diagnosis', good"),
    "never_expires": (pair(rule=changed(today=lambda f, m: "")), "holds back the newer ones"),
    "last_day_too_early": (pair(rule=changed(today=lambda f, m: m["today"] + "T")), "last day still counts"),
    # both signatures
    "hash_only": (pair(signs=hash_signed), "version 8 with version 7's"),
    "ed_only": (pair(check=each(lambda n, s: n == "ed25519")), "without its mldsa65 signature was"),
    "either": (pair(check=each(lambda n, s: True, any)), "protect you only while both must hold"),
    "if_mentioned": (pair(check=each(lambda n, s: n in s)), "does not mention ed25519 at all"),
    "if_there": (pair(check=each(lambda n, s: bool(s.get(n)))), "A release without its ed25519"),
    "manifest_stripped": (pair(signs=lambda text: text.strip().encode()), "A manifest with ' ' behind it"),
}  # fmt: skip
for name, (answers, says) in WRONG.items():
    bank.add(own, name, *answers, says=says)
bank.add(own, "as_shipped", *pair(check=lambda *given: True, rule=lambda *given: True),
         says="a model with another number in it", kind="vulnerable")  # fmt: skip
bank.add(own, "refuses", *pair(rule=lambda *given: False), says="refused on 2026-11-28", kind="refuses")
