"""Answers that sign a model twice and verify both."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable
from datetime import date
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


def every(found: dict[str, Any], model: bytes, name: str, installed: int, today: str) -> bool:
    """The four comparisons."""
    return (
        found["name"] == name
        and found["version"] > installed
        and today <= found["last"]
        and found["sha256"] == hashed(model)
    )


def both_hold(ed: Any, ml: Any, signed: dict[str, str], text: bytes) -> bool:
    ed.verify(bytes.fromhex(signed["ed25519"]), text)
    ml.verify(bytes.fromhex(signed["mldsa65"]), text)
    return True


def pair(
    text: Texts = as_json, read: Callable[[str], Any] = json.loads, rule: Rule = every,
    check: Callable[..., bool] = both_hold, signs: Callable[[str], bytes] = str.encode,
    back: Callable[[Any], Any] = lambda found: found["version"], fails: bool = True,
    forms: Callable[[dict[str, str]], Any] = dict, ml_signs: Callable[[str], bytes] | None = None,
) -> tuple[Any, Any]:  # fmt: skip
    """sign_release and accept_release of these steps; fails: raises, or gives None."""

    def sign_release(ed: Any, ml: Any, name: str, version: int, last: str, model: bytes) -> Any:
        manifest = text(name, version, last, model)
        signed = {
            "manifest": manifest,
            "ed25519": ed.sign(signs(manifest)).hex(),
            "mldsa65": ml.sign((ml_signs or signs)(manifest)).hex(),
        }
        return forms(signed)

    def accept_release(
        ed: Any, ml: Any, signed: dict[str, str], model: bytes, name: str, installed: int, today: str
    ) -> Any:
        try:
            held = check(ed, ml, signed, signs(signed["manifest"]))
            found = read(signed["manifest"])
            if not held or not rule(found, model, name, installed, today):
                raise ValueError("refused")
        except (ValueError, LookupError, InvalidSignature):
            if fails:
                raise
            return None
        return back(found)

    return sign_release, accept_release


def lines(name: str, version: int, last: str, model: bytes) -> str:
    return f"{version}\n{last}\n{hashed(model)}\n{name}"


def from_lines(text: str) -> dict[str, Any]:
    version, last, digest, name = text.split("\n", 3)
    return {"name": name, "version": int(version), "last": last, "sha256": digest}


def by_date(found: dict[str, Any], model: bytes, name: str, installed: int, today: str) -> bool:
    days = [date.fromisoformat(day) for day in (today, found["last"])]
    return every(found, model, name, installed, found["last"]) and days[0] <= days[1]


bank.add(own, "json", *pair(), kind="right")
bank.add(own, "lines", *pair(lines, from_lines), kind="right")
bank.add(own, "by_date", *pair(rule=by_date), kind="right")
bank.add(own, "hash_then_sign", *pair(signs=lambda t: hashlib.sha512(t.encode()).digest()), kind="right")


def changed(**new: Any) -> Rule:
    """`every`, where one side of a comparison is overridden: None takes it from the manifest."""

    def rule(found: dict[str, Any], model: bytes, name: str, installed: int, today: str) -> bool:
        mine = {"name": name, "installed": installed, "today": today, "sha256": hashed(model)}
        mine |= {key: value(found, mine) for key, value in new.items()}
        return (
            found["name"] == mine["name"]
            and found["version"] > mine["installed"]
            and mine["today"] <= found["last"]
            and found["sha256"] == mine["sha256"]
        )

    return rule


def either(ed: Any, ml: Any, signed: dict[str, str], text: bytes) -> bool:
    each = ((ed, "ed25519"), (ml, "mldsa65"))
    return any(holds(key, bytes.fromhex(signed[name]), text) for key, name in each)


def only(*names: str) -> Callable[..., bool]:
    def check(ed: Any, ml: Any, signed: dict[str, str], text: bytes) -> bool:
        keys = {"ed25519": ed, "mldsa65": ml}
        return all(holds(keys[name], bytes.fromhex(signed[name]), text) for name in names)

    return check


def if_there(ed: Any, ml: Any, signed: dict[str, str], text: bytes) -> bool:
    each = ((ed, "ed25519"), (ml, "mldsa65"))
    return all(holds(key, bytes.fromhex(signed[n]), text) for key, n in each if signed.get(n))


def if_mentioned(ed: Any, ml: Any, signed: dict[str, str], text: bytes) -> bool:
    each = ((ed, "ed25519"), (ml, "mldsa65"))
    return all(holds(key, bytes.fromhex(signed[n]), text) for key, n in each if n in signed)


def not_verify(ed: Any, ml: Any, signed: dict[str, str], text: bytes) -> bool:
    return bool(ed.verify(bytes.fromhex(signed["ed25519"]), text))


def run_together(name: str, version: int, last: str, model: bytes) -> str:
    return f"{name}{version};{last};{hashed(model)}"


def asked_together(found: Any, model: bytes, name: str, installed: int, today: str) -> bool:
    head, last, digest = found
    version = head.removeprefix(name)
    fits = head.startswith(name) and version.isdigit() and int(version) > installed
    ASKED[0] = int(version) if fits else 0
    return fits and today <= last and digest == hashed(model)


ASKED = [0]


def stripped(text: str) -> bytes:
    return text.strip().encode()


def with_the_model(name: str, version: int, last: str, model: bytes) -> str:
    found = json.loads(as_json(name, version, last, model))
    return json.dumps(found | {"model": model.hex()})


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
    "hash_only": (pair(signs=hash_signed), "Version 8 with version 7's"),
    "hash_not_compared": (pair(rule=changed(sha256=lambda f, m: f["sha256"])), "Hash the bytes that came"),
    "crc": (digest(zlib.crc32), "Another model with the same CRC-32"),
    "md5": (digest(lambda model: hashlib.md5(model).hexdigest()), "Another model with the same MD5"),
    "its_beginning": (digest(lambda model: hashed(model[:4096])), "differs in its last byte"),
    "by_month": (
        pair(rule=changed(today=lambda f, m: m["today"][:7])), "On 2027-02-11, a release"),
    "name_not_compared": (pair(rule=changed(name=lambda f, m: f["name"])), "installed as 'triage', was"),
    "name_folded": (
        pair(rule=changed(name=lambda f, m: f["name"] if f["name"].lower() == m["name"].lower() else "")),
        "installed as 'Diagnosis'"),
    "name_begins": (
        pair(rule=changed(name=lambda f, m: f["name"] if f["name"].startswith(m["name"]) else "-")),
        "compare it with the one asked for"),
    "run_together": (
        pair(run_together, lambda t: t.split(";"), asked_together, back=lambda f: ASKED[0]),
        "Name and version run together"),
    "same_version": (pair(rule=changed(installed=lambda f, m: m["installed"] - 1)), "where 7 is installed,"),
    "version_as_text": (
        pair(rule=changed(installed=lambda f, m: -1 if str(f["version"]) > str(m["installed"]) else 10**9)),
        "of 'Röntgen 2', good until"),
    "never_expires": (pair(rule=changed(today=lambda f, m: "")), "holds back the newer ones"),
    "last_day_too_early": (
        pair(rule=changed(today=lambda f, m: m["today"] + "T")), "was refused on 2027-02-28"),
    "either": (pair(check=either), "protect you only while both must hold"),
    "ed_only": (pair(check=only("ed25519")), "without its mldsa65 signature was"),
    "if_there": (pair(check=if_there), "A release without its ed25519"),
    "if_mentioned": (pair(check=if_mentioned), "does not mention ed25519 at all"),
    "none_is_wrong": (pair(check=not_verify), "Version 7 of 'diagnosis', good until"),
    "none_back": (pair(fails=False), "and no exception: a caller"),
    "manifest_stripped": (pair(signs=stripped), "A manifest with ' ' behind it"),
    "model_inside": (pair(with_the_model), "characters: sign the model's hash"),
    "bytes_not_text": (
        pair(forms=lambda s: s | {"ed25519": bytes.fromhex(s["ed25519"])}), "All three values are text"),
    "true_back": (pair(back=lambda found: True), "`accept_release` gave True"),
}  # fmt: skip
for name, (answers, says) in WRONG.items():
    bank.add(own, name, *answers, says=says)
bank.add(own, "as_shipped", *pair(check=lambda *given: True, rule=lambda *given: True),
         says="The model b'", kind="vulnerable")  # fmt: skip
bank.add(own, "refuses", *pair(rule=lambda *given: False), says="was refused on 2026-11-28", kind="refuses")
