"""The lab: loopback servers, a certificate authority, a wiretap, a browser and a clock.

Nothing here listens on or speaks to anything but this machine. Importing it is quick: what needs
cheroot, cryptography or Playwright is imported when it is first used.
"""

from __future__ import annotations

import importlib
import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from helpers.lab import browser
    from helpers.lab.attacks import Attack, Attacks
    from helpers.lab.ca import Authority, Identity, Trusted, trusted
    from helpers.lab.ca.bad import BAD_CERTIFICATES, REASONS, bad_identity
    from helpers.lab.ca.reasons import reason
    from helpers.lab.clients import session
    from helpers.lab.clock import Clock
    from helpers.lab.echo_server import EchoServer, Handshake, echo
    from helpers.lab.errors import LabError, Starved
    from helpers.lab.folders import clean, scratch, scratch_folder
    from helpers.lab.web import Server, serve
    from helpers.lab.wiretap import Chunk, Wiretap

_HOME = {
    "Attack": "attacks",
    "Attacks": "attacks",
    "Authority": "ca",
    "Identity": "ca",
    "Trusted": "ca",
    "trusted": "ca",
    "BAD_CERTIFICATES": "ca.bad",
    "REASONS": "ca.bad",
    "bad_identity": "ca.bad",
    "session": "clients",
    "LabError": "errors",
    "Starved": "errors",
    "clean": "folders",
    "scratch": "folders",
    "scratch_folder": "folders",
    "EchoServer": "echo_server",
    "Handshake": "echo_server",
    "echo": "echo_server",
    "reason": "ca.reasons",
    "Chunk": "wiretap",
    "Wiretap": "wiretap",
    "Clock": "clock",
    "Server": "web",
    "serve": "web",
}
LOOPBACK = ("localhost", "127.0.0.1")

__all__ = [
    "BAD_CERTIFICATES",
    "REASONS",
    "Attack",
    "Attacks",
    "Authority",
    "Chunk",
    "Clock",
    "EchoServer",
    "Handshake",
    "Identity",
    "LabError",
    "Server",
    "Starved",
    "Trusted",
    "Wiretap",
    "bad_identity",
    "browser",
    "clean",
    "echo",
    "reason",
    "scratch",
    "scratch_folder",
    "serve",
    "session",
    "trusted",
]


def _keep_loopback_off_the_proxy() -> None:
    """A company proxy in the environment must not be asked for this machine's own servers."""
    for name in ("NO_PROXY", "no_proxy"):
        hosts = [host for host in os.environ.get(name, "").split(",") if host.strip()]
        os.environ[name] = ",".join([*hosts, *(h for h in LOOPBACK if h not in hosts)])


def __getattr__(name: str) -> Any:
    if name == "browser":
        return importlib.import_module("helpers.lab.browser")
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"helpers.lab.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


_keep_loopback_off_the_proxy()
