"""Wrong answers to `mutual`."""

from __future__ import annotations

import fnmatch
import ssl
from collections.abc import Callable
from typing import Any

from helpers.tasks import tls as tasks
from tests.wrong_answers import Bank
from tests.wrong_answers.tls.answers import caller, names, requiring, setting

bank = Bank()
task = tasks.mutual


def context(name: str, says: str, more: Any, kind: str = "misconception") -> None:
    bank.add(task, name, requiring(more), caller, says=says, kind=kind)


def who(name: str, says: str, answer: Any) -> None:
    bank.add(task, name, requiring(), answer, says=says)


optional = setting("verify_mode", ssl.CERT_OPTIONAL)
context("optional", "without any certificate got in", optional, "vulnerable")
context("never_asked", "got in unasked", setting("verify_mode", ssl.CERT_NONE))
context("any_time", "ended yesterday got in", setting("verify_flags", ssl.VerifyFlags(0x200000)))
context("usual_paths", "A client of a public CA", lambda made: made.set_default_verify_paths())
context("looks_for_its_name", "That is for clients", setting("check_hostname", True))


def by_purpose(cert_file: str, key_file: str, client_ca_file: str) -> ssl.SSLContext:
    made = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=client_ca_file)
    made.load_cert_chain(cert_file, key_file)
    made.verify_mode = ssl.CERT_REQUIRED
    return made


def _keeps_the_first(cert_file: str, key_file: str, ca_file: str, kept: Any = {}) -> Any:  # noqa: B006
    if (files := (cert_file, key_file, ca_file)) not in kept:
        kept[files] = requiring()(*files)
    return kept[files]


own = lambda cert_file, key_file, _: by_purpose(cert_file, key_file, cert_file)  # noqa: E731
bank.add(task, "no_ca", own, caller, says="Whom does it trust?", kind="refuses")
bank.add(task, "keeps_the_first", _keeps_the_first, caller, says="of an earlier call's CA got in")
its_own_too = lambda cert, *more: requiring(lambda made: made.load_verify_locations(cert))(cert, *more)  # noqa: E731
bank.add(task, "its_own_too", its_own_too, caller, says="A client with a certificate of the servers' CA")


def common(cert: Any) -> list[str]:
    return [v for rdn in (cert or {}).get("subject", ()) for k, v in rdn if k == "commonName"]


def pairs(cert: Any) -> Any:
    return (cert or {}).get("subjectAltName", ())


def near(rule: Callable[[str, str], Any]) -> Any:
    """The client's name if `rule` finds it close enough to one on the list."""
    return lambda cert, allowed: next(
        (name for name in names(cert) if any(rule(name, one) for one in allowed)), None
    )


def pick(found: Callable[[Any], list[str]]) -> Any:
    return lambda cert, allowed: next((name for name in found(cert) if name in allowed), None)


who("common_name", "The printer wrote the predictor's into its common name", pick(common))
who("cn_at_need", "without any DNS name wrote", pick(lambda cert: names(cert) or common(cert)))
who("any_kind", "The name stood in the SAN as URI", pick(lambda cert: [name for _, name in pairs(cert)]))
who("starts_with", "only begins like", near(lambda name, one: name.startswith(one)))
who("ends_with", "only ends like", near(lambda name, one: name.endswith(one)))
who("up_to_a_zero", "with '\\x00.evil.example' behind it", near(lambda name, one: name.split("\0")[0] == one))
who("stripped", "with ' ' behind it", near(lambda name, one: name.strip() == one))
who("absolute", "with '.' behind it", near(lambda name, one: name.rstrip(".") == one))
who("wildcard", "A wildcard over", near(lambda name, one: fnmatch.fnmatch(one, name)))
who("whoever_is_known", "is not on the list", lambda cert, allowed: next(iter(names(cert)), None))
who("first", "A client with 2 DNS name(s)", pick(lambda cert: names(cert)[:1]))
who("true", "and caller said True", lambda cert, allowed: caller(cert, allowed) is not None)
who("nobody", "(nothing verified), and caller", lambda cert, allowed: caller(cert, allowed) if cert else "")
who("sets_only", "unsupported operand", lambda cert, allowed: min(allowed & set(names(cert)), default=None))
who("needs_a_san", "KeyError: 'subjectAltName'", pick(lambda cert: cert["subjectAltName"] and names(cert)))
newest = setting("minimum_version", ssl.TLSVersion.TLSv1_3)
bank.add(task, "tls_1_3_only", requiring(newest), caller, kind="right")
by_sets = lambda cert, allowed: min(set(names(cert)) & set(allowed), default=None)  # noqa: E731
bank.add(task, "by_purpose_and_sets", by_purpose, by_sets, kind="right")
