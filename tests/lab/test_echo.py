"""The echo server: what comes back, and what it writes down of each handshake."""

from __future__ import annotations

import socket
import ssl
import time
from datetime import UTC, datetime, timedelta

import pytest

from helpers import lab
from tests.lab_bench import DEADLINE, careful, connect, nothing_left, trust

__all__ = ["nothing_left", "trust"]


def test_it_echoes_in_the_clear() -> None:
    with lab.echo() as server:
        with socket.create_connection(server.address, DEADLINE) as client:
            client.sendall(b"hi")
            assert client.recv(10) == b"hi"
        assert server.handshakes == []


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_a_session_is_resumed(version: ssl.TLSVersion, trust: lab.Trusted) -> None:
    context = careful(trust.ca_file)
    context.maximum_version = version
    context.minimum_version = version
    with lab.echo(trust.identity) as server:
        session = connect(server.address, context)[1]
        connect(server.address, context, session=session)
        connect(server.address, context)
        seen = server.wait(3)
    assert [one.resumed for one in seen] == [False, True, False]
    assert {one.version for one in seen} == {"TLSv1.2" if version.name == "TLSv1_2" else "TLSv1.3"}
    assert all(one.ok and one.cipher and one.client == "" and one.seconds > 0 for one in seen)


def test_mutual_tls(trust: lab.Trusted) -> None:
    context = trust.identity.server_context(client_ca=trust.authority)
    partner = trust.authority.issue("partner", usage="client")
    stranger = lab.Authority.create("Other").issue("partner", usage="client")
    server_only = trust.authority.issue("partner", usage="server")
    yesterday = datetime.now(UTC) - timedelta(days=1)
    old = trust.authority.issue(
        "partner", usage="client", not_before=yesterday - timedelta(days=9), not_after=yesterday
    )
    with lab.echo(context) as server:
        assert connect(server.address, partner.client_context(trust.authority))[0] == b"hi"
        assert server.last.client == "partner"
        assert server.last.client_certificate["serialNumber"]
        for number, (client, words) in enumerate(
            [
                (careful(trust.ca_file), "client certificate missing"),
                (stranger.client_context(trust.authority), "unknown issuer"),
                (server_only.client_context(trust.authority), "wrong key usage"),
                (old.client_context(trust.authority), "certificate has expired"),
            ]
        ):
            with pytest.raises(OSError):  # in TLS 1.3 the client learns of it when it reads
                answer = connect(server.address, client)[0]
                raise ConnectionError(f"closed, {answer!r}")
            assert server.wait(number + 2)[-1] == lab.Handshake(error=words)


def test_what_the_client_refuses_is_on_record(trust: lab.Trusted) -> None:
    with lab.echo(trust.identity) as server:
        with pytest.raises(ssl.SSLCertVerificationError):
            connect(server.address, ssl.create_default_context())
        assert server.last == lab.Handshake(error="unknown issuer")
        assert not server.last.ok
        server.clear()
        assert server.handshakes == []


def test_what_is_no_handshake_is_on_record(trust: lab.Trusted) -> None:
    with (
        lab.echo(trust.identity) as server,
        socket.create_connection(server.address, DEADLINE) as client,
    ):
        client.sendall(b"GET / HTTP/1.1\r\n\r\n")
        assert server.last.error == "plain HTTP sent to a TLS port"


def test_waiting_in_vain(trust: lab.Trusted) -> None:
    with lab.echo(trust.identity) as server, pytest.raises(lab.Starved, match="0 handshakes"):
        server.wait(1, seconds=0.05)


def test_wrong_arguments(trust: lab.Trusted) -> None:
    with pytest.raises(lab.LabError, match="client's context"):
        lab.echo(careful(trust.ca_file))
    with lab.echo() as server, pytest.raises(lab.LabError, match="is taken"):
        lab.echo(port=server.port)


def test_stopping_is_quick_though_clients_stay(trust: lab.Trusted) -> None:
    server = lab.echo(trust.identity)
    with socket.create_connection(server.address, DEADLINE):
        began = time.monotonic()
        server.stop()
        server.stop()
        assert time.monotonic() - began < 3
    with pytest.raises(OSError):
        socket.create_connection(server.address, 1).close()
