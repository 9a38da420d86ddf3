"""HTTP for the checks of lesson 05: a site that tells its own errors."""

from __future__ import annotations

from typing import Any

from helpers.judging import expect, guard


class Site:
    """A Flask application seen from outside, and the last error that it answered with 500."""

    def __init__(self, app: Any) -> None:
        from flask import got_request_exception

        app.logger.disabled = True
        self.app, self.fault = app, ""
        got_request_exception.connect(self._note, app)

    def _note(self, sender: Any, exception: BaseException, **more: Any) -> None:
        self.fault = " " + guard.describe(exception)

    def ask(self, value: str | None, path: str, method: str = "GET", **more: Any) -> Any:
        """The reply to a request with this Authorization header; no cookies are kept."""
        self.fault = ""
        if value is not None:
            more["headers"] = {**more.get("headers", {}), "Authorization": value}
        return self.app.test_client(use_cookies=False).open(path, method=method, **more)

    def reply_401(self, reply: Any, what: str) -> str:
        """The challenge of a reply that has to be 401; fails for any other."""
        status, said = reply.status_code, challenge(reply)
        expect(status != 500, f"{what}: 500. Every bad token has to end in 401.{self.fault}")
        expect(status == 401, f"{what}: {status}. 401 says: I don't know who you are.")
        expect(said.lower().startswith("bearer"), f"{what}: 401 without `WWW-Authenticate: Bearer`, the "
               "header that tells the client what to do.")  # fmt: skip
        return said


def challenge(reply: Any) -> str:
    """What WWW-Authenticate says."""
    return ", ".join(reply.headers.getlist("WWW-Authenticate"))
