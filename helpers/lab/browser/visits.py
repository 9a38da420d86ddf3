"""One page in a real browser: opened, used, and told about. Runs in the browser's own thread."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from helpers.lab.errors import LabError, Starved
from helpers.lab.loopback import is_loopback_url

KEPT = 1000  # alerts, messages, requests of one page that are kept
LOCAL_SCHEMES = ("data:", "blob:", "about:", "chrome:", "chrome-error:")
WATCH = """
addEventListener('securitypolicyviolation', event => __lab_csp(JSON.stringify(
    [event.effectiveDirective, event.blockedURI, event.disposition])), true);
"""

Cookies = Mapping[str, str] | Iterable[Mapping[str, Any]]
Action = str | Callable[[Any], Any]


@dataclass
class Request:
    """Something that a page asked for. `failure` says why there was no answer ("" if there was).

    It is "not loopback" for what the lab stopped, "csp" for what the page's policy stopped, and
    else Chromium's own word, such as "net::ERR_CONNECTION_REFUSED".
    """

    method: str
    url: str
    body: str = ""
    status: int = 0
    failure: str = ""

    @property
    def blocked(self) -> bool:
        """Whether the lab or the page's policy stopped it."""
        return self.failure in ("not loopback", "csp")

    def __str__(self) -> str:
        return f"{self.method} {self.url} {self.failure or self.status}"


@dataclass
class Visit:
    """What happened on a page."""

    url: str = ""
    status: int = 0
    title: str = ""
    text: str = ""
    html: str = ""
    alerts: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    csp_violations: list[str] = field(default_factory=list)
    results: list[Any] = field(default_factory=list)
    cookies: dict[str, str] = field(default_factory=dict)
    screenshot: bytes = b""

    def asked(self, text: str) -> list[Request]:
        """The requests whose URL or body holds `text`, whatever came of them."""
        return [one for one in self.requests if text in one.url or text in one.body]

    def __repr__(self) -> str:
        said = f", alerts {self.alerts}" if self.alerts else ""
        refused = f", {len(self.csp_violations)} refused by CSP" if self.csp_violations else ""
        return f"<Visit {self.status} {self.title!r}{said}{refused}>"


@dataclass(frozen=True)
class Wish:
    """What a visit is to do; see `helpers.lab.browser.Browser.visit`."""

    url: str
    headers: Mapping[str, str]
    send: Mapping[str, str]
    cookies: Cookies
    wait: float | str
    actions: Sequence[Action]
    screenshot: bool
    scripts: bool
    insecure: bool
    seconds: float


def _jar(cookies: Cookies, url: str) -> list[dict[str, Any]]:
    if isinstance(cookies, Mapping):
        return [{"name": name, "value": value, "url": url} for name, value in cookies.items()]
    return [
        dict(one) if "domain" in one or "url" in one else {**one, "url": url} for one in cookies
    ]


class _Witness:
    """Writes down what a context's pages do."""

    def __init__(self, context: Any, visit: Visit, scripts: bool) -> None:
        from playwright.sync_api import Error

        self.visit = visit
        self._error = Error
        self._requests: dict[Any, Request] = {}
        if scripts:
            context.expose_binding("__lab_csp", lambda _, text: self._violation(text))
            context.add_init_script(WATCH)
        context.on("dialog", self._dialog)
        context.on("console", lambda message: self._keep(visit.console, message.text))
        context.on("weberror", lambda event: self._keep(visit.errors, str(event.error)))
        context.on("request", self._request)
        context.on("response", self._response)
        context.on("requestfailed", self._failed)

    def _keep(self, where: list[Any], what: Any) -> None:
        if len(where) < KEPT:
            where.append(what)

    def _dialog(self, dialog: Any) -> None:
        if dialog.type != "beforeunload":
            self._keep(self.visit.alerts, dialog.message)
        with contextlib.suppress(self._error):  # the page may have gone in the meantime
            dialog.accept()

    def _violation(self, text: str) -> None:
        directive, blocked, disposition = json.loads(text)
        only = " (report only)" if disposition == "report" else ""
        self._keep(self.visit.csp_violations, f"{directive} {blocked}{only}")

    def _request(self, request: Any) -> None:
        if request.url.startswith(LOCAL_SCHEMES):
            return
        body = (request.post_data_buffer or b"").decode("utf-8", "replace")
        one = Request(request.method, request.url, body)
        if not is_loopback_url(one.url):
            one.failure = "not loopback"
        self._requests[request] = one
        self._keep(self.visit.requests, one)

    def _response(self, response: Any) -> None:
        if response.request in self._requests:
            self._requests[response.request].status = response.status

    def _failed(self, request: Any) -> None:
        one = self._requests.get(request)
        if one and not one.failure:
            one.failure = request.failure or "failed"


def _override(context: Any, wish: Wish) -> None:
    """Let the page at the URL come with other response headers than its server sends."""
    names = {name.lower(): value for name, value in wish.headers.items()}

    def answer(route: Any) -> None:
        if not route.request.is_navigation_request() or route.request.frame.parent_frame:
            route.continue_()
            return
        response = route.fetch(max_redirects=0)
        route.fulfill(response=response, headers={**response.headers, **names})

    context.route(lambda url: url.split("#")[0] == wish.url.split("#")[0], answer)


def _refusal(error: Exception, wish: Wish) -> LabError:
    words = str(error)
    shown = wish.url if len(wish.url) <= 80 else f"{wish.url[:77]}..."
    if "ERR_CERT" in words or "ERR_SSL" in words:
        code = next((w for w in words.split() if w.startswith("net::ERR")), "ERR_CERT")
        return LabError(
            f"The browser does not trust the certificate of {shown} ({code.removeprefix('net::')}).",
            "Say insecure=True where that is not what you want to see.",
        )
    if "Timeout" in words:
        return Starved(
            f"The page at {shown} did not load within {wish.seconds:g} seconds.",
            "Look for a script that never ends, or a resource whose server never answers.",
        )
    code = next((w for w in words.split() if w.startswith("net::ERR")), words.splitlines()[0])
    return LabError(
        f"The browser cannot open {shown} ({code.removeprefix('net::')}).",
        "Check that the server runs and that its address is complete.",
    )


def _settle(page: Any, wish: Wish) -> None:
    from playwright.sync_api import TimeoutError as TimeUp

    if isinstance(wish.wait, str):
        try:
            page.wait_for_selector(wish.wait, state="attached")
        except TimeUp:
            raise Starved(
                f"Nothing on the page matched {wish.wait!r} within {wish.seconds:g} seconds.",
                "Check the selector, and whether the script that adds it ran.",
            ) from None
    elif wish.wait > 0:
        page.wait_for_timeout(wish.wait * 1000)


def _act(page: Any, action: Action) -> Any:
    try:
        return page.evaluate(action) if isinstance(action, str) else action(page)
    except Exception as error:
        if type(error).__module__.partition(".")[0] != "playwright":
            raise
        first = str(error).splitlines()[0]
        raise LabError(
            f"An action on the page failed: {first}",
            "Check its selector or script against the page's HTML.",
        ) from None


def perform(chromium: Any, wish: Wish) -> Visit:
    """Open the page in a fresh profile, do what is wished, and tell what happened."""
    from playwright.sync_api import Error

    visit = Visit()
    context = chromium.new_context(
        ignore_https_errors=wish.insecure,
        java_script_enabled=wish.scripts,
        service_workers="block",
        extra_http_headers=dict(wish.send),
    )
    try:
        context.set_default_timeout(wish.seconds * 1000)
        _Witness(context, visit, wish.scripts)
        if wish.headers:
            _override(context, wish)
        if jar := _jar(wish.cookies, wish.url):
            context.add_cookies(jar)
        page = context.new_page()
        try:
            response = page.goto(wish.url, wait_until="load")
        except Error as error:
            raise _refusal(error, wish) from None
        visit.status = response.status if response else 0
        _settle(page, wish)
        for action in wish.actions:
            visit.results.append(_act(page, action))
        if wish.actions:
            _settle(page, wish)
        visit.url, visit.title = page.url, page.title()
        visit.text, visit.html = page.inner_text("body"), page.content()
        visit.cookies = {one["name"]: one["value"] for one in context.cookies()}
        if wish.screenshot:
            visit.screenshot = page.screenshot()
    finally:
        context.close()
    return visit
