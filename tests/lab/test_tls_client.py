"""The lab's TLS client: it says how a connection went, and is as old as it is told to be."""

from __future__ import annotations

import pytest

from helpers import lab
from helpers.lab import tls_client
from helpers.lab.tls_client import V12, V13


@pytest.mark.parametrize(("version", "spoken"), [(V12, "TLSv1.2"), (V13, "TLSv1.3")])
def test_it_speaks_the_version_it_is_limited_to(version: object, spoken: str) -> None:
    root = lab.Authority.create("Root")
    identity = root.issue("localhost")
    with lab.echo(identity) as host:
        client = tls_client.only(tls_client.client(root.pem), version)  # type: ignore[arg-type]
        found = tls_client.visit(host.port, client)
    assert (found.version, found.error) == (spoken, "")
    assert found.serial == identity.certificate.serial_number


def test_it_says_why_a_server_was_turned_away() -> None:
    root, other = lab.Authority.create("Root"), lab.Authority.create("Root")
    with lab.echo(root.issue("localhost")) as host:
        assert tls_client.visit(host.port, tls_client.client(other.pem)).error == "unknown issuer"
        wrong = tls_client.visit(host.port, tls_client.client(root.pem), "bank.example")
    assert wrong.error == "hostname mismatch" and not wrong.version


def test_a_server_of_today_turns_an_old_client_away() -> None:
    root = lab.Authority.create("Root")
    with lab.echo(root.issue("localhost")) as host:
        assert tls_client.visit(host.port, tls_client.old(tls_client.client(root.pem))).error
