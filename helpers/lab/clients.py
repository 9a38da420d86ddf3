"""Clients for the lab's servers that the learner's own environment cannot mislead."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

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


class Verbs:
    """What has a `request(method, path, **options)` of its own speaks these four as well."""

    def request(self, method: str, path: str, **options: Any) -> requests.Response:
        """Ask for `path`, with the options of `requests.request`."""
        raise NotImplementedError

    def get(self, path: str, **options: Any) -> requests.Response:
        """`request` by GET."""
        return self.request("GET", path, **options)

    def post(self, path: str, **options: Any) -> requests.Response:
        """`request` by POST."""
        return self.request("POST", path, **options)

    def put(self, path: str, **options: Any) -> requests.Response:
        """`request` by PUT."""
        return self.request("PUT", path, **options)

    def delete(self, path: str, **options: Any) -> requests.Response:
        """`request` by DELETE."""
        return self.request("DELETE", path, **options)
