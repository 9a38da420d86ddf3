"""A client for the lab's servers that the learner's own environment cannot mislead."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import requests


def session(ca_file: str | Path | None = None) -> requests.Session:
    """A `requests.Session` that trusts the authority in `ca_file` (None: the usual ones).

    It reads no proxy, no netrc and no REQUESTS_CA_BUNDLE from the environment. A plain Session
    does, and there REQUESTS_CA_BUNDLE silently takes the place of `Session.verify`.
    """
    import requests

    client = requests.Session()
    client.trust_env = False
    if ca_file is not None:
        client.verify = str(ca_file)
    return client
