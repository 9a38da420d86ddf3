"""Lesson 04 before outside judges: openssl, testssl.sh and sslyze, where they are installed.

sslyze pins an older `cryptography`, so it lives in an environment of its own: put `sslyze` on PATH,
or its path into COURSE_SSLYZE.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import ssl
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509

from helpers import lab
from helpers.lab import tls_client
from tests.tasks.tls.solved import solution
from tests.wrong_answers.tls import issue_leaf as leaves
from tests.wrong_answers.tls import server_context as contexts

SECONDS = 120


def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    headers = [("Content-Type", "text/plain"), ("Strict-Transport-Security", "max-age=63072000")]
    start_response("200 OK", headers)
    return [b"hello"]


@contextmanager
def served(make_context: Any, folder: Path) -> Iterator[tuple[lab.Server, Path]]:
    """A server with a learner's context on loopback, and the file of its CA."""
    root = lab.Authority.create("Clinic Root CA")
    identity = root.intermediate("Clinic Issuing CA").issue("localhost", "127.0.0.1")
    files = map(str, identity.save(folder))
    with lab.serve(app, tls=make_context(*files), threads=16) as server:
        yield server, root.save(folder)


def as_shipped(cert_file: str, key_file: str) -> ssl.SSLContext:
    context: ssl.SSLContext = contexts.everything_for_compatibility(cert_file, key_file)
    return context


# --- openssl verify


def verified(issue: Any, folder: Path, name: str) -> bool:
    root = lab.Authority.create("Clinic Root CA")
    authority = root.intermediate("Clinic Issuing CA")
    key = authority.issue("x.example").key
    leaf: x509.Certificate = issue(key.public_key(), [name], authority.certificate, authority.key)
    files = {"root": root.pem, "inter": authority.pem}
    files["leaf"] = lab.Identity(leaf, key).cert_pem
    for stem, pem in files.items():
        (folder / f"{stem}.pem").write_bytes(pem)
    command = [
        "openssl",
        "verify",
        "-x509_strict",
        "-purpose",
        "sslserver",
        "-verify_hostname",
        name,
    ]
    command += ["-CAfile", "root.pem", "-untrusted", "inter.pem", "leaf.pem"]
    return subprocess.run(command, cwd=folder, capture_output=True, timeout=SECONDS).returncode == 0


@pytest.mark.skipif(not shutil.which("openssl"), reason="no openssl program on this machine")
def test_openssl_verifies_the_leaf_of_the_solution(tmp_path: Path) -> None:
    assert verified(solution()["issue_leaf"], tmp_path, "results.clinic.example")
    bank = {entry.name: entry.answers[0] for entry in leaves.bank.entries}
    for wrong in map(bank.get, ("as_the_old_script_did", "for_clients", "without_the_issuers_key")):
        assert not verified(wrong, tmp_path, "results.clinic.example")


# --- testssl.sh

TESTSSL = shutil.which("testssl") or shutil.which("testssl.sh")


def found_by_testssl(make_context: Any, folder: Path) -> dict[str, tuple[str, str]]:
    with served(make_context, folder) as (server, _):
        out = folder / "testssl.json"
        command = [
            str(TESTSSL),
            "--quiet",
            "--color",
            "0",
            "--warnings",
            "batch",
            "--nodns",
            "none",
        ]
        command += ["--ip", "127.0.0.1", "-p", "--fast", "--jsonfile", str(out)]
        command.append(f"localhost:{server.port}")
        subprocess.run(
            command, cwd=folder, capture_output=True, timeout=SECONDS, stdin=subprocess.DEVNULL
        )
    return {one["id"]: (one["severity"], one["finding"]) for one in json.loads(out.read_text())}


@pytest.mark.skipif(not TESTSSL, reason="testssl.sh is not installed")
def test_testssl_passes_the_server_of_the_solution(tmp_path: Path) -> None:
    found = found_by_testssl(solution()["server_context"], tmp_path)
    assert found["TLS1_3"][0] == found["TLS1_2"][0] == "OK"
    bad = {
        name: one for name, one in found.items() if one[0] in ("LOW", "MEDIUM", "HIGH", "CRITICAL")
    }
    assert not bad


@pytest.mark.skipif(
    not (shutil.which("openssl") and tls_client.speaks_old()), reason="no openssl that speaks TLS 1.1"
)
@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1 is deprecated")  # it is what is tried
@pytest.mark.parametrize("version", ["tls1", "tls1_1"])
def test_openssl_speaks_old_versions_with_the_server_as_shipped_alone(tmp_path: Path, version: str) -> None:
    def spoken(make_context: Any) -> bool:
        with served(make_context, tmp_path) as (server, _):
            command = ["openssl", "s_client", "-connect", f"127.0.0.1:{server.port}", f"-{version}"]
            command += ["-cipher", "ALL:@SECLEVEL=0"]
            done = subprocess.run(command, capture_output=True, timeout=SECONDS, stdin=subprocess.DEVNULL)
        return done.returncode == 0

    assert spoken(as_shipped)
    assert not spoken(solution()["server_context"])


# --- sslyze, with Mozilla's intermediate profile

SSLYZE = os.environ.get("COURSE_SSLYZE") or shutil.which("sslyze")
no_sslyze = pytest.mark.skipif(
    not SSLYZE,
    reason="sslyze is not installed: python -m venv FOLDER, FOLDER/bin/pip install sslyze, "
    "COURSE_SSLYZE=FOLDER/bin/sslyze",
)


def complaints(make_context: Any, folder: Path) -> set[str]:
    """What Mozilla's intermediate profile, as sslyze applies it, has against a server."""
    with served(make_context, folder) as (server, ca_file):
        command = [str(SSLYZE), "--mozilla_config", "intermediate"]
        command += ["--certinfo_ca_file", str(ca_file), f"localhost:{server.port}"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS)
    assert "COMPLIANCE AGAINST" in done.stdout, done.stdout[-500:] + done.stderr[-500:]
    return set(
        re.findall(r"^\s+\* (\w+): .*(?:should|not)", done.stdout.rpartition("COMPLIANCE")[2], re.M)
    )


@no_sslyze
def test_sslyze_passes_the_server_of_the_solution(tmp_path: Path) -> None:
    """Python's `ssl` cannot choose several groups, so X448 and P-521 stay on; nothing else is said."""
    assert complaints(solution()["server_context"], tmp_path) <= {"tls_curves"}


@no_sslyze
def test_sslyze_has_no_complaint_where_one_group_is_chosen(tmp_path: Path) -> None:
    def one_group(cert_file: str, key_file: str) -> ssl.SSLContext:
        context: ssl.SSLContext = solution()["server_context"](cert_file, key_file)
        context.set_ecdh_curve("prime256v1")
        return context

    assert complaints(one_group, tmp_path) == set()


@no_sslyze
def test_sslyze_fails_the_server_as_shipped(tmp_path: Path) -> None:
    assert {"tls_versions", "ciphers"} <= complaints(as_shipped, tmp_path)
