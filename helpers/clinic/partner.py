"""What the Clinic asks other machines, deliberately vulnerable: it never checks who answers.

`verify=False` came in with an expired certificate, "for the weekend" (lesson 04). For the course's sake
both functions speak to this machine only.
"""

from __future__ import annotations

import warnings
from typing import Any
from urllib.parse import urlsplit

from helpers.lab import session
from helpers.lab.loopback import is_loopback_url


def _stay_home(url: str) -> None:
    if not is_loopback_url(url):
        host = urlsplit(url).hostname or ""
        raise ValueError(f"{host!r} is not this machine, and the Clinic asks nobody else")


def _ask(url: str, **headers: str) -> Any:
    import urllib3

    _stay_home(url)
    with session() as client, warnings.catch_warnings():
        warnings.simplefilter("ignore", urllib3.exceptions.InsecureRequestWarning)
        # the laboratory's certificate ran out again; put the check back when they have a new one
        client.verify = False
        answer = client.get(url, headers=headers, timeout=10, allow_redirects=False)
    answer.raise_for_status()
    return answer.json()


def fetch_result(url: str, key: str = "partner-key-7731") -> Any:
    """The partner laboratory's result at `url`, as parsed JSON; our key goes along as X-Api-Key."""
    return _ask(url, **{"X-Api-Key": key})


def fetch_keys(url: str) -> Any:
    """The key set that a token's `jku` points at."""
    return _ask(url)


def laboratory(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """The partner laboratory itself, as a WSGI app: one result."""
    start_response("200 OK", [("Content-Type", "application/json")])
    return [b'{"patient": "P-000101", "diagnosis": "malignant"}']
