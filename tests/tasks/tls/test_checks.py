"""Lesson 04: its checks give the same verdict again, and on a machine with an odd environment."""

from __future__ import annotations

import importlib
import socket
import struct
import threading
from pathlib import Path
from typing import Any

import pytest

from helpers import lab
from helpers.lab import tls_client
from helpers.tasks import tls as tasks
from helpers.tasks.tls import bench
from tests.lab_bench import wait_until
from tests.tasks.tls.solved import solution
from tests.wrong_answers.tls.fetch import verify_of_the_session

ANSWERS = {
    "issue_leaf": ["issue_leaf"], "server_context": ["server_context"], "fetch": ["fetch"],
    "diagnose": ["diagnose"], "mutual": ["mutual_context", "caller"], "visitor": ["Visitor"],
    "mended": ["make_server"],
}  # fmt: skip


def judged(name: str) -> Any:
    return getattr(tasks, name).check(*(solution()[answer] for answer in ANSWERS[name]))


@pytest.mark.parametrize("name", ANSWERS)
def test_the_learners_environment_decides_nothing(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A netrc replaces the token, a bundle the CA, and a key log that cannot be opened every context. Nor
    does luck decide, by which inputs are drawn anew each time; and no check leaves a server behind."""
    before = set(threading.enumerate())
    netrc = tmp_path / "netrc"
    netrc.write_text("default login doctor password secret\n")
    other = str(lab.Authority.create("Company CA").save(tmp_path))
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "missing" / "keys.log"))
    for variable in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.setenv(variable, other)
    for _ in range(2):
        verdict = judged(name)
        assert verdict.passed, verdict
    assert wait_until(lambda: set(threading.enumerate()) <= before)


def test_a_wrong_answer_is_told_the_same_in_every_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = str(lab.Authority.create("Company CA").save(tmp_path))
    said = [tasks.fetch.check(verify_of_the_session).message]
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", other)
    assert [tasks.fetch.check(verify_of_the_session).message] == said


def test_a_client_that_is_gone_prints_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """Or the verdict said that the learner's code had printed a traceback."""
    with importlib.import_module("helpers.tasks.tls.diagnose")._no_tls() as server:
        server.manner = (b"hello", 65536, b"bye")
        with socket.create_connection(server.server_address) as gone:
            gone.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # a reset
        with socket.create_connection(server.server_address, timeout=10) as there:
            there.sendall(b"x")
            heard = there.makefile("rb").read()
    assert heard == b"hellobye"
    assert capsys.readouterr().err == ""


@pytest.mark.skipif(not tls_client.speaks_old(), reason="this OpenSSL no longer speaks TLS 1.1")
def test_a_context_without_a_minimum_speaks_tls_1_1_once_the_security_level_is_lowered() -> None:
    """The attack behind server_context's demand, on every machine's defaults."""
    authority = lab.Authority.create("Clinic Root CA")
    with bench.no_default_minimum():
        context = authority.issue("localhost").server_context()
        context.minimum_version = type(context.minimum_version).MINIMUM_SUPPORTED
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    with lab.echo(context) as host:
        client = tls_client.old(tls_client.client(authority.pem), tls_client.OLD[1])
        found = tls_client.visit(host.port, client)
    assert found.version == "TLSv1.1"
