"""Requests that a service must not believe: a token in wrong places, strangers, origins that are not ours."""

from __future__ import annotations

import base64
from typing import Any

NAMES = ("access_token", "token", "jwt", "auth", "auth_token", "id_token", "session", "__Host-token",
         "Authorization", "bearer", "api_key", "key", "X-Access-Token")  # fmt: skip
HEADERS = ("X-Access-Token", "X-Auth-Token", "X-Authorization", "X-Api-Key", "X-Token", "Token",
           "Proxy-Authorization", "X-Forwarded-Access-Token")  # fmt: skip
SCHEMES = ("Basic", "Digest", "Token", "JWT", "BearerX", "ApiKey")


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
        "one word": "garbage", "the token alone": token, "a token and more": f"Bearer {token} x",
        "more and a token": f"Bearer x {token}", "Bearer without a space": f"Bearer{token}",
        "Bearer, a colon": f"Bearer:{token}",
        "the scheme Basic with the token for a password": f"Basic {both}",
        **{f"the scheme {scheme} with a valid token": f"{scheme} {token}" for scheme in SCHEMES},
    }  # fmt: skip


def origins(own: str) -> dict[str, str]:
    """What is odd about an origin that is not `own` -> that origin."""
    host = own.removeprefix("https://")
    return {
        "another site": "https://evil.test", "an Origin that begins like ours": f"{own}.evil.test",
        "an Origin that ends like ours": f"https://evil{host}",
        "our name over http": f"http://{host}", "another port": f"{own}:8443",
        "a sibling that SameSite trusts": f"https://blog.{host}",
        "a host above ours": "https://" + host.partition(".")[2],
        "a sandboxed frame (Origin: null)": "null",
        "an Origin that holds ours": f"https://evil.test/{own}",
        "an Origin that is the beginning of ours": own[:-3],
        "a host with another letter in place of our dot": f"https://{host.replace('.', 'x', 1)}",
        "an Origin with our name before an @": f"{own}@evil.test",
        "an Origin with our name as a second word": f"https://evil.test {own}",
        "a program on the user's own machine": "http://localhost:8080", "an empty Origin": "",
    }  # fmt: skip
