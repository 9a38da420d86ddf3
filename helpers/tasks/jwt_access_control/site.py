"""HTTP for the checks of lesson 05: a site that tells its own errors, and a token in wrong places."""

from __future__ import annotations

import base64
from typing import Any

from helpers.judging import expect, guard

NAMES = ("access_token", "token", "jwt", "auth", "auth_token", "id_token", "session", "__Host-token",
         "Authorization", "bearer", "api_key", "key", "X-Access-Token")  # fmt: skip
HEADERS = ("X-Access-Token", "X-Auth-Token", "X-Authorization", "X-Api-Key", "X-Token", "Token",
           "Proxy-Authorization", "X-Forwarded-Access-Token")  # fmt: skip
SCHEMES = ("Basic", "Digest", "Token", "JWT", "BearerX", "ApiKey")


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


def elsewhere(token: str) -> list[tuple[str, str, dict[str, Any]]]:
    """(place, why it is none, the request's settings): the token under all usual names at once."""
    fields = dict.fromkeys(NAMES, token)
    cookie = "; ".join(f"{name}={token}" for name in NAMES)
    return [
        ("the URL", "URLs stand in logs and histories", {"query_string": fields}),
        ("a cookie", "browsers send cookies along by themselves, for any page that asks (CSRF)",
         {"headers": {"Cookie": cookie}}),
        ("the form", "only the header counts", {"data": fields}),
        ("a JSON body", "only the header counts", {"json": fields}),
        *(("a header of another name", "proxies and logs know to hide Authorization, and no other",
           {"headers": dict.fromkeys(HEADERS, text)}) for text in (token, f"Bearer {token}")),
    ]  # fmt: skip


def strangers(token: str) -> dict[str, str | None]:
    """What -> an Authorization header that names nobody, though a valid token may stand in it."""
    both = base64.b64encode(f"dr_adams:{token}".encode()).decode()
    return {
        "no Authorization header": None, "an empty header": "", "Bearer without a token": "Bearer",
        "the token alone": token, "a token and more": f"Bearer {token} x",
        "Bearer without a space": f"Bearer{token}", "Bearer, a colon": f"Bearer:{token}",
        "one word": "garbage", "the scheme Basic with the token for a password": f"Basic {both}",
        **{f"the scheme {scheme} with a valid token": f"{scheme} {token}" for scheme in SCHEMES},
    }  # fmt: skip
