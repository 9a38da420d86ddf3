"""A real headless Chromium, driven by Playwright, for pages whose scripts run or are stopped.

`visit` opens a page in a browser that is started once and shared; `open` gives one of your own.
Each visit has a fresh profile. Nothing but loopback can be reached. Both work inside a Jupyter
kernel: Playwright has a thread of its own here, away from the kernel's event loop.
"""

from __future__ import annotations

import atexit
import contextlib
import threading
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from helpers.lab.browser.chromium import available, executable, require
from helpers.lab.browser.driver import GRACE_SECONDS, Died, Driver
from helpers.lab.browser.visits import Action, Cookies, Request, Visit, Wish, perform
from helpers.lab.errors import LabError, Starved
from helpers.lab.loopback import is_loopback_url
from helpers.lab.running import Running

__all__ = ["Browser", "Request", "Visit", "available", "close", "executable", "open", "visit"]


class Browser(Running):
    """A headless Chromium that runs until `close`; starts when the first page is opened.

    It starts again by itself where it has died. Safe to use from several threads: visits queue.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._driver: Driver | None = None
        self._closed = False

    @property
    def running(self) -> bool:
        """Whether Chromium runs."""
        return self._driver is not None and self._driver.alive

    def visit(
        self,
        target: str,
        *,
        headers: Mapping[str, str] | None = None,
        csp: str = "",
        send: Mapping[str, str] | None = None,
        cookies: Cookies = (),
        wait: float | str = 0.05,
        actions: Sequence[Action] = (),
        screenshot: bool = False,
        scripts: bool = True,
        insecure: bool = False,
        seconds: float = 10.0,
    ) -> Visit:
        """Open a page and tell what happened on it.

        target: a loopback URL, or markup, which is then served from a loopback server of its own;
        headers, csp: response headers that the page comes with, and its Content-Security-Policy;
        send: request headers, such as Authorization; cookies: {name: value}, or a list of
        Playwright's dicts ({"name", "value", "httpOnly", ...}), set for the page's host;
        wait: seconds to go on after the page has loaded, or a CSS selector to wait for;
        actions: done one after the other, JavaScript as text or functions of Playwright's page;
        what they return is in `results`; screenshot: whether to take one (PNG);
        scripts: False switches JavaScript off; insecure: accept any certificate;
        seconds: how long the page, and each action, may take.

        Raises `LabError` for a page that cannot be opened, a URL that is not loopback, a failed
        action, and `Starved` for a page that never finishes loading.
        """
        with contextlib.ExitStack() as stack:
            head = dict(headers or {})
            if csp:
                head["Content-Security-Policy"] = csp
            if target.startswith(("http://", "https://")):
                url = target if urlsplit(target).path else _with_path(target)
                if not is_loopback_url(url):
                    raise LabError(
                        f"{url} is not on this machine, and the lab's browser opens nothing else.",
                        "Serve the page with lab.serve, or give its markup.",
                    )
            else:
                url, head = stack.enter_context(_served(target, head)), {}
            wish = Wish(
                url, head, dict(send or {}), cookies, wait, tuple(actions), screenshot, scripts,
                insecure, seconds,
            )  # fmt: skip
            return self._do(wish)

    def _do(self, wish: Wish) -> Visit:
        """Open the page; once more where the browser had died in the meantime."""
        limit = 2 * wish.seconds + GRACE_SECONDS
        for attempt in (1, 2):
            driver = self._running()
            try:
                return driver.do(lambda chromium: perform(chromium, wish), limit)
            except Died:
                driver.kill()
                if attempt == 2:
                    raise
            except TimeoutError:
                driver.kill()
                break
        raise Starved(
            f"The page at {wish.url[:80]} kept the browser busy for more than {limit:g} seconds.",
            "Look for a script in it that never ends.",
        )

    def _running(self) -> Driver:
        with self._lock:
            if self._closed:
                raise LabError("This browser is closed.", "Open another: lab.browser.open().")
            if self._driver is None or not self._driver.alive:
                self._driver = Driver(require())
            return self._driver

    def close(self) -> None:
        """End Chromium and its thread; safe to call again."""
        with self._lock:
            self._closed = True
            if self._driver is not None:
                self._driver.stop()

    stop = close

    def __repr__(self) -> str:
        return f"<Browser {'running' if self.running else 'not running'}>"


def _with_path(url: str) -> str:
    """The URL as the browser will name it: "http://localhost:8000" is "http://localhost:8000/"."""
    return urlunsplit(urlsplit(url)._replace(path="/"))


@contextlib.contextmanager
def _served(markup: str, headers: Mapping[str, str]) -> Iterator[str]:
    from helpers.lab.web import serve

    body = markup.encode("utf-8")
    sent = {"Content-Type": "text/html; charset=utf-8", **headers}

    def page(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        if environ["PATH_INFO"] == "/favicon.ico":
            start_response("204 No Content", [])
            return []
        if environ["PATH_INFO"] != "/":
            start_response("404 Not Found", [("Content-Type", "text/plain")])
            return [b"not here"]
        start_response("200 OK", list(sent.items()))
        return [body]

    with serve(page, threads=4) as server:
        yield server.url + "/"


_shared: Browser | None = None
_sharing = threading.Lock()


def open() -> Browser:
    """A browser of your own, to be used in a `with` block; it ends with the block."""
    return Browser()


def visit(target: str, **wishes: Any) -> Visit:
    """`Browser.visit` in a browser that is started once and ends with the process."""
    global _shared
    with _sharing:
        if _shared is None or _shared._closed:
            _shared = Browser()
        browser = _shared
    return browser.visit(target, **wishes)


@atexit.register
def close() -> None:
    """End the shared browser now; the next `visit` starts another. Runs at exit as well."""
    with _sharing:
        if _shared is not None:
            _shared.close()
