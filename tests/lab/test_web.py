"""Lab servers: up at once, loopback only, telling what went wrong, and gone without a trace."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import io
import os
import re
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import flask
import pytest
import requests

from helpers import lab
from helpers.course import TOP
from tests.lab_bench import (
    DEADLINE,
    free_port,
    hello,
    nothing_left,
    sockets,
    threads,
    trust,
    wait_until,
)

__all__ = ["nothing_left", "trust"]


def serving() -> list[str]:
    """The lab's threads that run, without the browser that all tests of this worker share."""
    return [name for name in threads() if name != "lab-browser"]


def get(url: str, **more: Any) -> requests.Response:
    with lab.session(more.pop("ca", None)) as client:
        return client.get(url, timeout=DEADLINE, **more)


def boom(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    raise ValueError("boom\nsecond line")


def test_a_plain_server_answers_and_is_gone_after_its_block() -> None:
    with lab.serve(hello) as server:
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", server.url)
        assert get(server.url).text == "hello"
        assert server.running and server.errors == []
    assert not server.running
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", server.port), 1).close()
    server.stop()
    assert serving() == []


def test_a_tls_server_answers_those_who_trust_its_authority(trust: lab.Trusted) -> None:
    with lab.serve(hello, tls=trust.identity) as server:
        assert re.fullmatch(r"https://localhost:\d+", server.url)
        assert get(server.url, ca=trust.ca_file).text == "hello"
        assert get(f"https://127.0.0.1:{server.port}", ca=trust.ca_file).text == "hello"
        with pytest.raises(requests.exceptions.SSLError) as caught:
            get(server.url)
        assert lab.reason(caught.value) == "unknown issuer"
        assert server.wait_for_errors() == ["TLS: unknown issuer"]


def test_starting_and_stopping_many_takes_no_time_to_speak_of(trust: lab.Trusted) -> None:
    began = time.monotonic()
    for _ in range(10):
        lab.serve(hello, tls=trust.identity).stop()
    assert time.monotonic() - began < DEADLINE


def test_two_at_once_do_not_disturb_each_other(trust: lab.Trusted) -> None:
    with lab.serve(hello) as one, lab.serve(boom, tls=trust) as two:
        assert one.port != two.port
        assert get(two.url, ca=trust.ca_file).status_code == 500
        assert get(one.url).status_code == 200
        assert one.errors == [] and two.errors == ["ValueError: boom"]


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.com", "", "10.0.0.1"])  # noqa: S104
def test_nothing_but_loopback_is_listened_on(host: str) -> None:
    with pytest.raises(lab.LabError, match="not loopback"):
        lab.serve(hello, host=host)


def test_localhost_is_loopback() -> None:
    with lab.serve(hello, host="localhost") as server:
        assert get(server.url).ok


def test_ipv6_loopback() -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("no IPv6 loopback on this machine")
    with lab.serve(hello, host="::1") as server:
        assert server.url.startswith("http://[::1]:")
        assert get(server.url).ok


def test_a_taken_port_is_said_to_be_taken() -> None:
    with lab.serve(hello) as server, pytest.raises(lab.LabError, match=f"{server.port} is taken"):
        lab.serve(hello, port=server.port)


def test_a_port_of_ones_own_may_be_used_again_at_once() -> None:
    port = free_port()
    for _ in range(2):
        with lab.serve(hello, port=port) as server:
            assert server.port == port and get(server.url).ok


@pytest.mark.parametrize("app", [None, "app.py", 3, flask, lambda: None, lambda a, b, c: None])
def test_what_is_no_app_is_refused(app: Any) -> None:
    with pytest.raises(lab.LabError, match="no WSGI app"):
        lab.serve(app)


def test_what_is_no_server_certificate_is_refused(trust: lab.Trusted) -> None:
    with pytest.raises(lab.LabError, match="a client's context"):
        lab.serve(hello, tls=trust.identity.client_context(trust.authority))
    with pytest.raises(lab.LabError, match="with str"):
        lab.serve(hello, tls="adhoc")  # type: ignore[arg-type]


def test_an_app_that_raises_gives_a_500_and_is_on_record() -> None:
    with lab.serve(boom) as server:
        assert [get(server.url).status_code for _ in range(3)] == [500] * 3
        assert server.wait_for_errors(3) == ["ValueError: boom"] * 3
        assert "Traceback" in server.log and "second line" in server.log


@pytest.mark.parametrize("kind", [SystemExit, KeyboardInterrupt, MemoryError, RecursionError])
def test_nothing_that_an_app_raises_ends_its_server(kind: type[BaseException]) -> None:
    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        if environ["PATH_INFO"] == "/bad":
            raise kind("on purpose")
        return hello(environ, start_response)

    with lab.serve(app, threads=1) as server:
        assert get(server.url + "/bad").status_code == 500
        assert kind.__name__ in server.wait_for_errors()[0]
        assert get(server.url).ok


def test_an_app_that_breaks_off_in_the_middle_is_on_record() -> None:
    def app(environ: dict[str, Any], start_response: Any) -> Any:
        start_response("200 OK", [("Content-Length", "10")])
        yield b"12345"
        raise OSError("disk gone")

    with lab.serve(app, threads=1) as server:
        with pytest.raises(requests.RequestException):
            get(server.url)
        assert server.wait_for_errors() == ["OSError: disk gone"]


def shop() -> flask.Flask:
    app = flask.Flask("shop")

    @app.get("/")
    def index() -> str:
        return "fine"

    @app.get("/bad")
    def bad() -> str:
        return {}["missing"]

    return app


def test_what_flask_turns_into_a_500_is_on_record_with_its_server_alone() -> None:
    app = shop()
    with lab.serve(app) as one, lab.serve(app) as two:
        assert get(one.url + "/bad").status_code == 500
        assert get(two.url + "/").text == "fine"
        assert one.wait_for_errors() == ["KeyError: 'missing'"]
        assert "Traceback" in one.log
        assert two.errors == []
        app.test_client().get("/bad")
        assert len(one.errors) == 1


def test_flask_behind_another_layer_is_on_record_too() -> None:
    app = shop()

    def layer(environ: dict[str, Any], start_response: Any) -> Any:
        return app(environ, start_response)

    with lab.serve(layer) as server:
        assert get(server.url + "/bad").status_code == 500
        assert server.wait_for_errors() == ["KeyError: 'missing'"]


LATE = """
import requests
from helpers import lab
made = []
def app(environ, start_response):
    if environ["PATH_INFO"] == "/plain":
        start_response("200 OK", [])
        return [b""]
    if not made:
        import flask
        made.append(flask.Flask("late"))
        made[0].add_url_rule("/bad", view_func=lambda: {}["missing"])
    return made[0](environ, start_response)
with lab.serve(app) as server:
    for path in ("plain", "bad", "bad"):
        print(requests.get(f"{server.url}/{path}", timeout=10).status_code)
    print(*server.errors, sep="\\n")
"""


def test_flask_that_is_imported_late_is_on_record_too() -> None:
    command = [sys.executable, "-c", LATE]
    done = subprocess.run(command, cwd=TOP, capture_output=True, text=True, check=True)
    *statuses, first, second = done.stdout.splitlines()
    assert statuses == ["200", "500", "500"]
    assert first.startswith("500, for a reason") and second == "KeyError: 'missing'"


class End(BaseException):
    """What a judge raises in the thread of an answer that never ends."""


def test_a_worker_that_is_told_to_stop_is_a_worker_again() -> None:
    began = threading.Event()

    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        if environ["PATH_INFO"] == "/forever":
            began.set()
            while True:
                pass
        return hello(environ, start_response)

    with lab.serve(app, threads=1) as server, ThreadPoolExecutor() as pool:
        stuck = pool.submit(get, server.url + "/forever")
        assert began.wait(DEADLINE)
        (worker,) = [one for one in threading.enumerate() if one.name.startswith("lab-web-")]
        number, error = ctypes.c_ulong(worker.ident or 0), ctypes.py_object(End)
        assert ctypes.pythonapi.PyThreadState_SetAsyncExc(number, error) == 1
        assert isinstance(stuck.exception(DEADLINE), requests.RequestException)
        assert get(server.url).ok and server.errors == ["End"]
        assert wait_until(lambda: server._httpd.requests.idle == 1)


def test_mutual_tls_tells_the_app_who_calls(trust: lab.Trusted) -> None:
    seen: list[dict[str, str]] = []

    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        seen.append({key: value for key, value in environ.items() if key.startswith("SSL_")})
        return hello(environ, start_response)

    context = trust.identity.server_context(client_ca=trust.authority)
    ours = trust.authority.issue("partner", usage="client")
    theirs = lab.Authority.create("Other").issue("partner", usage="client")
    wrong = trust.authority.issue("partner", usage="server")
    with lab.serve(app, tls=context) as server, lab.scratch_folder() as folder:
        url, ca = server.url, trust.ca_file
        cert = tuple(map(str, ours.save(folder, "ours")))
        assert get(url, ca=ca, cert=cert).ok
        assert seen[0]["SSL_CLIENT_VERIFY"] == "SUCCESS"
        assert seen[0]["SSL_CLIENT_S_DN"] == "CN=partner"
        assert seen[0]["SSL_CLIENT_S_DN_CN"] == "partner"
        assert "BEGIN CERTIFICATE" in seen[0]["SSL_CLIENT_CERT"]
        for client, words in (
            (None, "client certificate missing"),
            (theirs, "unknown issuer"),
            (wrong, "wrong key usage"),
        ):
            known = len(server.errors)
            cert = tuple(map(str, client.save(folder, "c"))) if client else None
            with pytest.raises(requests.RequestException):
                get(url, ca=ca, cert=cert)
            assert server.wait_for_errors(known + 1)[-1] == f"TLS: {words}"
    assert len(seen) == 1


def test_plain_http_to_a_tls_port_is_told_so(trust: lab.Trusted) -> None:
    with lab.serve(hello, tls=trust.identity) as server:
        answer = get(f"http://127.0.0.1:{server.port}/")
        assert answer.status_code == 400 and "HTTPS only" in answer.text
        assert server.wait_for_errors() == ["TLS: plain HTTP sent to a TLS port"]


@pytest.mark.parametrize("secure", [False, True])
def test_clients_that_say_nothing_keep_nobody_waiting(secure: bool, trust: lab.Trusted) -> None:
    with lab.serve(hello, tls=trust.identity if secure else None, threads=2) as server:
        idle = [socket.create_connection(("127.0.0.1", server.port), 5) for _ in range(20)]
        try:
            assert get(server.url, ca=trust.ca_file).ok
            began = time.monotonic()
            server.stop()
            assert time.monotonic() - began < 3
        finally:
            for one in idle:
                one.close()


def test_stopping_does_not_wait_for_an_app_that_hangs() -> None:
    let_go = threading.Event()

    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        let_go.wait(DEADLINE)
        return hello(environ, start_response)

    with ThreadPoolExecutor() as pool:
        server = lab.serve(app)
        asking = pool.submit(get, server.url)
        assert wait_until(lambda: server._httpd.requests.idle < 8)
        began = time.monotonic()
        server.stop()
        assert time.monotonic() - began < 3
        assert isinstance(asking.exception(DEADLINE), requests.RequestException)
        let_go.set()


def test_an_app_may_stop_its_own_server() -> None:
    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        server.stop()
        return hello(environ, start_response)

    server = lab.serve(app)
    with contextlib.suppress(requests.RequestException):  # the answer may or may not get out
        get(server.url)
    assert wait_until(lambda: serving() == [])
    assert not server.running


def test_a_forgotten_server_stops() -> None:
    server = lab.serve(hello)
    port = server.port
    del server
    gc.collect()
    assert wait_until(lambda: serving() == [])
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", port), 1).close()


def test_requests_are_answered_at_the_same_time() -> None:
    together = threading.Barrier(8)

    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        together.wait(DEADLINE)
        return hello(environ, start_response)

    with lab.serve(app) as server, ThreadPoolExecutor(8) as pool:
        assert all(answer.ok for answer in pool.map(get, [server.url] * 8))


@pytest.mark.parametrize("secure", [False, True])
def test_much_data_and_one_connection_for_many_requests(secure: bool, trust: lab.Trusted) -> None:
    body = os.urandom(1 << 20) * 3
    with (
        lab.serve(hello, tls=trust.identity if secure else None) as server,
        lab.session(trust.ca_file) as client,
    ):
        before = sockets()
        for _ in range(5):
            answer = client.post(server.url, data=body, timeout=DEADLINE)
            assert answer.content == b"hello" + body
        if before:
            assert sockets() == before + 2  # the client's end and the server's


def test_what_an_app_writes_to_its_error_stream_is_kept_and_passed_on() -> None:
    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        print("a note", file=environ["wsgi.errors"])
        return hello(environ, start_response)

    stream = io.StringIO()
    with lab.serve(app, log=stream) as server:
        get(server.url)
        assert server.log == stream.getvalue() == "a note\n"


def test_a_session_is_not_misled_by_the_environment(
    trust: lab.Trusted, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "")
    monkeypatch.setenv("no_proxy", "")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(TOP / "README.md"))
    with lab.serve(hello, tls=trust.identity) as server:
        assert get(server.url, ca=trust.ca_file).ok


LEFT_RUNNING = """
import socket, sys
from helpers import lab
def app(environ, start_response):
    start_response("200 OK", [("Content-Length", "2")])
    return [b"ok"]
trust = lab.trusted()
server = lab.serve(app, tls=trust)
wire = lab.Wiretap(server)
echo = lab.echo(trust)
client = lab.session(trust.ca_file)
assert client.get(wire.url, timeout=10).text == "ok"
idle = socket.create_connection(echo.address)
client.close()
print("end", flush=True)
"""


@pytest.mark.parametrize("ending", ["", "sys.exit(3)", "raise KeyboardInterrupt"])
def test_a_process_ends_at_once_though_it_left_everything_running(ending: str) -> None:
    with lab.scratch_folder() as folder:
        environment = {**os.environ, "TMPDIR": str(folder), "TEMP": str(folder)}
        done = subprocess.run(
            [sys.executable, "-c", LEFT_RUNNING + ending],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            env=environment,
            cwd=TOP,
        )
        assert done.stdout == "end\n"
        assert list(folder.iterdir()) == []
    if ending == "":
        assert (done.returncode, done.stderr) == (0, "")
    elif "exit" in ending:
        assert (done.returncode, done.stderr) == (3, "")
    else:
        assert "Fatal" not in done.stderr and done.stderr.count("Traceback") == 1


def test_importing_the_lab_is_quick_and_loads_nothing_heavy() -> None:
    code = (
        "import sys; from helpers import lab; lab.browser.executable; dir(lab); lab.LabError;"
        "print([m for m in ('cheroot', 'cryptography', 'playwright', 'requests', 'flask')"
        " if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=TOP
    )
    assert done.stdout == "[]\n"


def test_every_public_name_is_there() -> None:
    assert all(getattr(lab, name) is not None for name in lab.__all__)
    with pytest.raises(AttributeError):
        lab.nothing_of_the_kind  # noqa: B018
