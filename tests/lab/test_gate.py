"""Neither a foreign name nor a foreign page gets at a server of the course, unless its cell permits it."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from helpers import clinic, lab
from helpers.lab.loopback import is_loopback, is_loopback_url
from helpers.lab.web.gate import Gate
from tests.lab_bench import DEADLINE, hello, nothing_left, trust, wait_until

__all__ = ["nothing_left", "trust"]

EVIL = "https://evil.example"


def status(url: str, method: str = "GET", **headers: str) -> int:
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    with lab.session() as client:
        return client.request(method, url, headers=fields, timeout=DEADLINE).status_code


HERE = ["localhost", "LOCALHOST", "localhost.", "a.localhost", "127.0.0.1", "127.8.9.1", "[::1]"]
ELSEWHERE = [
    "", "lab", "evil.example", "localhost.evil.example", "10.0.0.1", "127.0.0.1.evil.example", "0x7f.1",
]  # fmt: skip


def test_what_is_this_machine() -> None:
    assert all(is_loopback(host) for host in [*HERE, "::1", "::ffff:127.0.0.1"])
    assert not any(is_loopback(host) for host in [*ELSEWHERE, "::", "[::1", "::ffff:10.0.0.1"])
    assert all(is_loopback_url(f"https://{host}:80/x") for host in HERE)
    assert not any(is_loopback_url(f"https://{host}/") for host in [*ELSEWHERE, "[::]", "["])


FOREIGN = [
    "evil.example", "evil.example:80", "lab", "lab:8000", "localhost.evil.example", "192.0.2.1",
    "127.0.0.1.evil.example", "127.0.0.1@evil.example", "127.0.0.1, evil.example", "evil.example#localhost",
    "localhost:80:80", "[::1", "[::1]evil", "localhost/", "localhost:x", "", "127.1", "[evil.localhost]",
]  # fmt: skip


def test_a_host_that_is_not_loopback_is_refused() -> None:
    with lab.serve(hello) as server:
        for host in FOREIGN:
            assert status(server.url, Host=host) == 403, host
        for host in (
            "localhost",
            f"LocalHost:{server.port}",
            "127.0.0.1:1",
            "a.localhost",
            "[::1]:9",
        ):
            assert status(server.url, Host=host) == 200, host
        with socket.create_connection((server.host, server.port)) as line:  # no browser does that
            line.sendall(b"GET / HTTP/1.0\r\n\r\n")
            assert line.recv(100).startswith(b"HTTP/1.1 200")
        assert "names of this machine only" in server.log


def test_a_lesson_may_give_a_server_other_names() -> None:
    with lab.serve(hello, names=["Clinic.example"]) as server:
        assert status(server.url, Host="clinic.example:443") == 200
        assert status(server.url, Host="clinic.example", Origin="http://clinic.example") == 200
        assert status(server.url, Host="clinic.example", Origin="http://localhost") == 403
        assert status(server.url, Host="a.clinic.example") == 403


def test_what_a_browser_sends_for_another_page_is_refused() -> None:
    with lab.serve(hello) as server:
        own = f"http://127.0.0.1:{server.port}"
        for method in ("GET", "POST", "OPTIONS", "HEAD", "PURGE"):
            for site in ("cross-site", "same-site", "", "Same-Origin", "none, cross-site"):
                assert status(server.url, method, Sec_Fetch_Site=site) == 403, site
            others = [EVIL, "null", "", "http://127.0.0.1", f"http://localhost:{server.port}"]
            for origin in (*others, f"{own}.evil.example", f"{own}/", f"x{own}@", "file://"):
                assert status(server.url, method, Origin=origin) == 403, origin
            assert status(server.url, method, Origin=own, Sec_Fetch_Site="cross-site") == 403
            for site in ("none", "same-origin"):
                assert status(server.url, method, Sec_Fetch_Site=site) == 200
            assert status(server.url, method, Origin=own, Sec_Fetch_Site="same-origin") == 200


def test_the_cell_that_starts_a_server_may_permit_it() -> None:
    with lab.serve(hello, cross_site=[EVIL]) as server:
        assert status(server.url, Origin=EVIL, Sec_Fetch_Site="cross-site") == 200
        assert status(server.url, Origin="https://evil.test") == 403
        assert status(server.url, Sec_Fetch_Site="cross-site") == 403  # nobody says whose page
        assert status(server.url, Origin=EVIL, Host="evil.example") == 403
    with lab.serve(hello, cross_site=True) as server:
        for origin in (EVIL, "null", "https://evil.test"):
            assert status(server.url, "POST", Origin=origin, Sec_Fetch_Site="cross-site") == 200
        assert status(server.url, Host="evil.example") == 403
    assert Gate.of(EVIL) == Gate.of([EVIL])


@pytest.mark.parametrize("own_process", [False, True])
def test_the_clinic_passes_the_permission_on(own_process: bool) -> None:
    given: dict[str, Any] = {"cross_site": [EVIL], "names": ["clinic.example"]}
    with clinic.start(own_process=own_process, **given) as c:
        assert status(f"{c.url}/health", Origin=EVIL, Host="clinic.example") == 200
        assert status(f"{c.url}/health", Origin="https://evil.test") == 403
    with clinic.start(own_process=own_process) as c:
        assert status(f"{c.url}/health", Origin=EVIL) == 403
        assert status(f"{c.url}/health", Host="clinic.example") == 403


def test_a_refusal_leaves_the_connection_in_order() -> None:
    with lab.serve(hello) as server, lab.session() as client:
        for _ in range(3):
            evil = {"Origin": EVIL}
            answer = client.post(server.url, data=b"x" * 100_000, headers=evil, timeout=DEADLINE)
            assert answer.status_code == 403 and "another site" in answer.text
            assert client.post(server.url, data=b"abc", timeout=DEADLINE).text == "helloabc"


def test_through_a_wiretap_a_page_is_still_its_own(trust: lab.Trusted) -> None:
    with lab.serve(hello, tls=trust) as server, lab.Wiretap(server, tls=False) as stripped:
        page = f"http://localhost:{stripped.port}"
        assert status(stripped.url, Origin=page, Sec_Fetch_Site="same-origin") == 200
        assert status(stripped.url, Origin=EVIL) == 403


PAGE = """
<title>a page about cats</title>
<form id=f method=post action="{url}/report?name=clinic.log;touch form"></form>
<script>
const run = what => "{url}/report?name=clinic.log;touch " + what;
fetch(run("fetch"), {{mode: "no-cors"}}).catch(() => 0);
fetch(run("cors")).catch(() => 0);
navigator.sendBeacon(run("beacon"));
for (const tag of ["img", "iframe", "script", "link", "video"]) {{
    const one = document.createElement(tag);
    if (tag == "link") one.rel = "stylesheet";
    one[tag == "link" ? "href" : "src"] = run(tag);
    document.body.append(one);
}}
const sandboxed = document.createElement("iframe");
sandboxed.sandbox = "allow-scripts";
sandboxed.srcdoc = `<script>fetch("${{run("sandboxed")}}", {{mode: "no-cors"}})</scr` + `ipt>`;
document.body.append(sandboxed);
</script>
"""
GO = ["location = run('navigated')", "window.open(run('opened'))", "f.submit()"]
FIRED = {"fetch", "cors", "img", "iframe", "script", "sandboxed", "navigated"}


def _attacked(chrome: lab.browser.Browser, c: clinic.Clinic, page_host: str) -> set[str]:
    """The files that a page of another origin made at a Clinic, with Chromium as its courier."""
    page = PAGE.format(url=c.url).encode()

    def evil(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("200 OK", [("Content-Type", "text/html")])
        return [page]

    with lab.serve(evil) as site:
        url = f"http://{page_host}:{site.port}/"

        def go(page: Any) -> None:
            """Open the page again for each way to go, in the same tab: the first one did."""
            for turn, action in enumerate(GO):
                if turn:
                    page.wait_for_timeout(500)
                    page.goto(url)
                    page.wait_for_timeout(100)
                page.evaluate(action)

        visit = chrome.visit(url, actions=[go], wait=0.5, seconds=20)
        assert len(visit.asked(c.url)) >= 8 * len(GO)
    return {path.name for path in c.folder.iterdir()}


@pytest.mark.parametrize("page_host", ["localhost", "127.0.0.1"])  # another site, another port
def test_no_foreign_page_in_a_browser_runs_anything(
    page_host: str, chrome: lab.browser.Browser
) -> None:
    with clinic.start() as c:
        before = {path.name for path in c.folder.iterdir()}
        assert _attacked(chrome, c, page_host) == before
        chrome.visit(f"{c.url}/report?name=clinic.log;touch typed")  # into the address bar
        assert (c.folder / "typed").exists()


def test_with_permission_the_same_page_runs_them(chrome: lab.browser.Browser) -> None:
    with clinic.start(cross_site=True) as c:
        assert wait_until(lambda: _attacked(chrome, c, "localhost") >= FIRED, 30)
