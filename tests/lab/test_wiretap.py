"""The wiretap: reads plain HTTP, sees nothing inside TLS, and tampers where nothing prevents it."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests
import urllib3

from helpers import lab
from tests.lab_bench import DEADLINE, careful, connect, hello, nothing_left, trust, wait_until

__all__ = ["nothing_left", "trust"]

SECRET = "hunter2 田中"  # noqa: S105


def post(url: str, data: bytes = SECRET.encode(), **more: Any) -> bytes:
    with lab.session(more.pop("ca", None)) as client:
        return client.post(url, data=data, timeout=DEADLINE, **more).content


def test_plain_http_is_read() -> None:
    with lab.serve(hello) as server, lab.Wiretap(server.url + "/log?x=1") as wire:
        assert wire.url == f"http://127.0.0.1:{wire.port}/log?x=1" and wire.port != server.port
        assert post(wire.url) == b"hello" + SECRET.encode()
        assert wire.sees(SECRET) and wire.sees(SECRET.encode()) and not wire.sees("hunter3")
        assert wire.to_server.startswith(b"POST /log?x=1 HTTP/1.1")
        assert wire.to_client.startswith(b"HTTP/1.1 200 OK")
        assert SECRET in wire.text and wire.data == wire.to_server + wire.to_client
        assert wire.sizes == {"to server": len(wire.to_server), "to client": len(wire.to_client)}
        assert [one.direction for one in wire.flights] == ["to server", "to client"]
        assert all(0 <= one.time < DEADLINE and not one.tampered for one in wire.chunks)
        assert (wire.connections, wire.errors) == (1, [])
        wire.clear()
        assert wire.data == b"" and not wire.sees(SECRET)


def test_inside_tls_nothing_is_seen_but_the_name(trust: lab.Trusted) -> None:
    with lab.serve(hello, tls=trust.identity) as server, lab.Wiretap(server) as wire:
        assert wire.url == f"https://localhost:{wire.port}"
        assert post(wire.url, ca=trust.ca_file) == b"hello" + SECRET.encode()
        assert not wire.sees(SECRET) and not wire.sees("hello")
        assert wire.sees("localhost") and wire.to_server[0] == 22
        assert wire.errors == []


def test_in_the_middle_only_of_those_who_do_not_look(trust: lab.Trusted) -> None:
    mallory = lab.bad_identity("self_signed", trust.authority)
    with (
        lab.serve(hello, tls=trust.identity) as server,
        lab.Wiretap(
            server, tls=mallory, tamper=lambda data: data.replace(b"hello", b"HELLO")
        ) as wire,
    ):
        with pytest.raises(requests.exceptions.SSLError) as caught:
            post(wire.url, ca=trust.ca_file)
        assert lab.reason(caught.value) == "self-signed certificate"
        assert not wire.sees(SECRET)
        assert wait_until(lambda: wire.errors == ["unknown issuer"])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", urllib3.exceptions.InsecureRequestWarning)
            assert post(wire.url, verify=False) == b"HELLO" + SECRET.encode()  # noqa: S501
        assert wire.sees(SECRET)


def test_tls_is_stripped_from_those_who_begin_without(trust: lab.Trusted) -> None:
    with lab.serve(hello, tls=trust.identity) as server, lab.Wiretap(server, tls=False) as wire:
        assert wire.url == f"http://localhost:{wire.port}"
        assert post(wire.url) == b"hello" + SECRET.encode()
        assert wire.sees(SECRET) and wire.errors == []


def test_tls_in_front_of_a_plain_server(trust: lab.Trusted) -> None:
    with lab.serve(hello) as server, lab.Wiretap(server, tls=trust) as wire:
        assert wire.url.startswith("https://127.0.0.1:")
        assert post(wire.url, ca=trust.ca_file) == b"hello" + SECRET.encode()


def test_tampering_is_noticed_by_tls_alone(trust: lab.Trusted) -> None:
    def flip(data: bytes) -> bytes:
        return data.replace(b"hello", b"jello") if b"hello" in data else data

    with lab.serve(hello) as server, lab.Wiretap(server, tamper=flip, only="to client") as wire:
        assert post(wire.url, b"hello") == b"jellojello"
        assert wire.to_server.endswith(b"hello")
        changed = [one for one in wire.chunks if one.tampered]
        assert changed and all(one.direction == "to client" for one in changed)
        assert b"jello" in changed[-1].passed and b"jello" not in changed[-1].data

    count = [0]

    def spoil(data: bytes) -> bytes:
        count[0] += 1
        return data if count[0] < 3 else data[:-1] + bytes([data[-1] ^ 1])

    with (
        lab.serve(hello, tls=trust.identity) as server,
        lab.Wiretap(server, tamper=spoil) as wire,
        pytest.raises(OSError),  # requests' own exceptions are OSErrors
    ):
        post(wire.url, ca=trust.ca_file)


def test_flights_join_what_was_changed() -> None:
    chunk = lab.Chunk("to client", b"ab", 1.0, 0)
    later = lab.Chunk("to client", b"cd", 2.0, 0, b"CD")
    joined = chunk.joined(later)
    assert (joined.data, joined.passed, joined.tampered, joined.time) == (
        b"abcd",
        b"abCD",
        True,
        1.0,
    )
    assert not chunk.joined(chunk).tampered
    assert repr(joined) == "<Chunk to client 4 bytes, changed>"


@pytest.mark.parametrize("broken", [lambda data: 1 / 0, lambda data: None, lambda data: "text"])
def test_a_tampering_that_fails_cuts_the_connection(broken: Any) -> None:
    with lab.serve(hello) as server, lab.Wiretap(server, tamper=broken) as wire:
        with pytest.raises(requests.RequestException):
            post(wire.url)
        assert wait_until(lambda: wire.errors)
        assert wire.errors[0].startswith("tamper: ")


@pytest.mark.parametrize("secure", [False, True])
def test_much_data_passes_whole(secure: bool, trust: lab.Trusted) -> None:
    body = os.urandom(1 << 22)
    with lab.serve(hello, tls=trust if secure else None) as server:
        for tls in (None, trust.identity) if secure else (None,):
            with lab.Wiretap(server, tls=tls) as wire:
                assert post(wire.url, body, ca=trust.ca_file) == b"hello" + body
                assert wire.sees(body) is (tls is not None or not secure)


def test_a_slow_reader_loses_nothing() -> None:
    body = os.urandom(1 << 23)
    with lab.echo() as server, lab.Wiretap(server.port) as wire:
        assert wire.url == f"tcp://127.0.0.1:{wire.port}"
        with socket.create_connection(("127.0.0.1", wire.port), DEADLINE) as client:
            sender = threading.Thread(target=client.sendall, args=(body,))
            sender.start()
            time.sleep(0.3)
            got = bytearray()
            while len(got) < len(body):
                got += client.recv(1 << 16)
            sender.join(DEADLINE)
        assert bytes(got) == body


def test_the_end_of_one_direction_is_passed_on() -> None:
    with lab.echo() as server, lab.Wiretap(server.port) as wire:
        with socket.create_connection(("127.0.0.1", wire.port), DEADLINE) as client:
            client.sendall(b"last words")
            client.shutdown(socket.SHUT_WR)
            got = b""
            while data := client.recv(100):
                got += data
        assert got == b"last words" and wire.errors == []


def test_many_connections_at_once_are_kept_apart() -> None:
    with lab.serve(hello) as server, lab.Wiretap(server) as wire, ThreadPoolExecutor(8) as pool:
        sent = [b"%03d" % number * 100 for number in range(24)]
        assert list(pool.map(lambda data: post(wire.url, data), sent)) == [
            b"hello" + s for s in sent
        ]
        assert wire.connections == 24
        assert len(wire.flights) == 48
        assert all(wire.sees(data) for data in sent)


def test_handshakes_pass_with_sessions(trust: lab.Trusted) -> None:
    context = careful(trust.ca_file)
    with lab.echo(trust.identity) as server, lab.Wiretap(server.port) as wire:
        address = ("127.0.0.1", wire.port)
        session = connect(address, context)[1]
        assert connect(address, context, session=session)[0] == b"hi"
        assert [one.resumed for one in server.wait(2)] == [False, True]
        sizes = [len(one.data) for one in wire.flights if one.direction == "to client"]
        assert sizes[0] > 0


def test_a_target_that_is_gone() -> None:
    with lab.serve(hello) as server:
        pass
    with lab.Wiretap(server.url) as wire:
        with pytest.raises(requests.RequestException):
            post(wire.url)
        assert wait_until(lambda: wire.errors == ["connection refused"])


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("http://example.com", "not this machine"),
        ("https://192.0.2.1:443/x", "not this machine"),
        ("nonsense", "cannot be pointed"),
        (None, "cannot be pointed"),
        ("http://localhost:99999", "cannot be pointed"),
    ],
)
def test_what_cannot_be_tapped(target: Any, words: str) -> None:
    with pytest.raises(lab.LabError, match=words):
        lab.Wiretap(target)


def test_a_direction_that_there_is_not() -> None:
    with pytest.raises(lab.LabError, match="no direction"):
        lab.Wiretap(80, only="sideways")  # type: ignore[arg-type]


def test_stopping_cuts_idle_connections(trust: lab.Trusted) -> None:
    with lab.echo(trust.identity) as server:
        wire = lab.Wiretap(server.port)
        with (
            socket.create_connection(("127.0.0.1", wire.port), DEADLINE) as raw,
            careful(trust.ca_file).wrap_socket(raw, server_hostname="localhost") as client,
        ):
            began = time.monotonic()
            wire.stop()
            wire.stop()
            assert time.monotonic() - began < 3
            with contextlib.suppress(OSError):
                assert client.recv(1) == b""
        with pytest.raises(OSError):
            socket.create_connection(("127.0.0.1", wire.port), 1).close()
