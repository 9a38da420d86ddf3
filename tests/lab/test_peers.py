"""A second user of the machine gets nothing from any server that the course runs."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from helpers import clinic, lab
from helpers.course import TOP
from helpers.lab import peers
from tests import another_user
from tests.lab_bench import DEADLINE, careful, connect, hello, nothing_left, trust, wait_until

__all__ = ["nothing_left", "trust"]

ANOTHER = "answers the user who started it"


def get(url: str, **more: Any) -> requests.Response:
    with lab.session(more.pop("ca", None)) as client:
        return client.get(url, timeout=DEADLINE, **more)


class Counting:
    """An app that says hello, and knows how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        self.asked += 1
        return hello(environ, start_response)


def test_this_system_tells_whose_connection_it_is() -> None:
    assert peers.can_tell()


def test_a_server_answers_its_own_user_alone() -> None:
    app = Counting()
    with lab.serve(app) as server:
        heard = another_user.get(server.port)
        assert heard.startswith("HTTP/1.1 403") and ANOTHER in heard
        assert app.asked == 0 and ANOTHER in server.log and server.errors == []
        assert get(server.url).text == "hello" and app.asked == 1


def test_ipv6_and_ipv4_in_its_clothes() -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("no IPv6 loopback on this machine")
    with lab.serve(hello, host="::1") as six, lab.serve(hello) as four:
        assert get(six.url).ok
        with socket.socket(socket.AF_INET6) as line:
            line.connect(("::ffff:127.0.0.1", four.port))
            line.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert line.recv(100).startswith(b"HTTP/1.1 200")
        ask = "line.sendall(b'GET / HTTP/1.0\\r\\n\\r\\n'); print(line.recv(100).decode())"
        for address in (("::1", six.port), ("::ffff:127.0.0.1", four.port)):
            code = f"line = socket.socket(socket.AF_INET6); line.connect({address}); {ask}"
            assert another_user.run(code).startswith("HTTP/1.1 403")


def test_another_user_gets_no_handshake(trust: lab.Trusted) -> None:
    hurried = "c = ssl._create_unverified_context(); print('ready')\n"
    with lab.serve(hello, tls=trust) as server, lab.echo(trust) as echo:
        for port in (server.port, echo.port):
            code = f"""
try:
    c.wrap_socket(socket.create_connection(("127.0.0.1", {port})))
except OSError:
    print("cut off")
"""
            assert another_user.run(hurried + code) == "ready\ncut off\n"
        assert echo.handshakes == [] and server.errors == []
        assert get(server.url, ca=trust.ca_file).ok
        assert connect(echo.address, careful(trust.ca_file))[0] == b"hi" and echo.last.ok


def test_an_echo_server_says_nothing_to_another_user() -> None:
    with lab.echo() as echo:
        assert another_user.asks(echo.port, "hi") == ""
        with socket.create_connection(echo.address) as line:
            line.sendall(b"hi")
            assert line.recv(10) == b"hi"


def test_nobody_else_gets_to_a_server_through_a_wiretap() -> None:
    app = Counting()
    with lab.serve(app) as server, lab.Wiretap(server) as wire:
        assert another_user.get(wire.port) == ""
        assert wait_until(lambda: wire.errors == ["another user's program called"])
        assert app.asked == 0 and wire.chunks == []
        assert get(wire.url).ok and app.asked == 1


def test_hanging_up_makes_nobody_root() -> None:
    """A socket that its program has closed has user id 0: for a course run by root, one of its own."""
    app, busy, go_on = Counting(), threading.Event(), threading.Event()

    def slow(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        if environ["PATH_INFO"] == "/slow":
            busy.set()
            go_on.wait(DEADLINE)
        return app(environ, start_response)

    with lab.serve(slow, threads=1) as server, ThreadPoolExecutor() as pool:
        waiting = pool.submit(get, server.url + "/slow")
        assert busy.wait(DEADLINE)
        words = "GET / HTTP/1.0\r\n\r\n"
        another_user.run(f"say({server.port}, {words!r}, wait=False)")  # and is gone
        go_on.set()
        assert waiting.result().ok
        assert get(server.url).ok
        assert app.asked == 2 and ANOTHER in server.log


SERVED_BY_NOBODY = """
import sys; sys.path.insert(0, "")
from helpers import lab
import helpers.lab.web, encodings.idna, http.client
def app(environ, start_response):
    start_response("200 OK", [("Content-Length", "2")])
    return [b"ok"]
"""


def test_root_is_another_user_too() -> None:
    code = """
server = lab.serve(app)
print(server.port, flush=True)
print(say(server.port, "GET / HTTP/1.0\\r\\n\\r\\n").split()[1], flush=True)
sys.stdin.read()
server.stop()
"""
    if os.geteuid():
        pytest.skip("only root can ask as root")
    with another_user.start(SERVED_BY_NOBODY + another_user.BECOME + code) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        assert process.stdout.readline() == "200\n"
        assert get(f"http://127.0.0.1:{port}").status_code == 403
        process.communicate(timeout=30)


def test_where_the_kernel_is_not_asked_the_processes_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """The way of macOS and Windows, tried here."""

    def forbidden(*_: Any) -> None:
        raise PermissionError

    monkeypatch.setattr(peers, "_owner", forbidden)
    peers.can_tell.cache_clear()
    assert peers.can_tell()
    fetch = "import sys, urllib.request as u; print(u.urlopen(sys.argv[1]).read().decode())"
    with lab.serve(hello) as server:
        assert get(server.url).ok
        command = [sys.executable, "-c", fetch, server.url]  # another process of the same user
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        assert done.stdout == "hello\n"
        assert another_user.get(server.port).startswith("HTTP/1.1 403")


def test_a_system_that_does_not_tell_is_no_hindrance(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peers, "_belongs_to_us", lambda *_: None)
    peers.can_tell.cache_clear()
    try:
        assert not peers.can_tell()
        with lab.serve(hello) as server:
            assert get(server.url).ok
    finally:
        monkeypatch.undo()
        peers.can_tell.cache_clear()


def shell(path: str) -> str:
    """Where the Clinic as shipped runs a command that makes a file."""
    return f"/report?name=clinic.log;touch%20{path};id%20-u"


@pytest.mark.parametrize("own_process", [False, True])
def test_no_shell_for_another_user(own_process: bool) -> None:
    with clinic.start(own_process=own_process) as c:
        heard = another_user.get(int(c.url.rpartition(":")[2]), shell("canary"))
        assert heard.startswith("HTTP/1.1 403") and not (c.folder / "canary").exists()
        assert f"\n{os.geteuid()}\n" in "\n" + c.get(shell("canary")).text
        assert (c.folder / "canary").exists()  # for its own user it is as vulnerable as ever


FLASKS_OWN = """
import sys, pathlib, threading
from helpers import clinic
app = clinic.create_app(sys.argv[1])
from werkzeug.serving import make_server
server = make_server("127.0.0.1", 0, app, threaded=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.port, flush=True)
sys.stdin.read()
"""


def test_nor_where_the_app_runs_in_flasks_own_server() -> None:
    with lab.scratch_folder() as folder:
        command = [sys.executable, "-c", FLASKS_OWN, str(folder)]
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        quiet = subprocess.DEVNULL
        with subprocess.Popen(command, cwd=TOP, stderr=quiet, **pipes) as process:
            assert process.stdout is not None
            port = int(process.stdout.readline())
            url = f"http://127.0.0.1:{port}/"
            try:
                assert " 403 " in another_user.get(port, shell("canary")).splitlines()[0]
                assert get(url, headers={"Host": "evil.example"}).status_code == 403
                assert get(url, headers={"Origin": "https://evil.example"}).status_code == 403
                assert not (folder / "canary").exists() and get(url).ok
            finally:
                process.communicate(timeout=30)


def test_serve_answers_its_own_user_alone() -> None:
    code = "import sys; from helpers import serve; sys.exit(serve.main(tls=False))"
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
    with subprocess.Popen([sys.executable, "-c", code], cwd=TOP, **pipes) as process:
        assert process.stdout is not None
        try:
            url = json.loads(process.stdout.readline())["url"]
            port = int(url.rpartition(":")[2])
            assert another_user.get(port, "/health").startswith("HTTP/1.1 403")
            assert get(f"{url}/health").ok
            assert get(f"{url}/health", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
        finally:
            process.terminate()
