"""What the lab's servers accept: loopback hosts, WSGI apps, server certificates."""

from __future__ import annotations

import errno
import inspect
import ssl
from typing import Any

from helpers.lab.ca import Identity, Trusted
from helpers.lab.errors import LabError
from helpers.lab.loopback import is_loopback

BUSY = {errno.EADDRINUSE, errno.EACCES, errno.EADDRNOTAVAIL, 10013, 10048}  # two of Windows


def check_app(app: Any) -> None:
    """Raise `LabError` for what cannot be called as a WSGI app."""
    if not callable(app):
        raise LabError(
            f"{type(app).__name__} is no WSGI app.",
            "Give serve a Flask app, or a function of (environ, start_response).",
        )
    try:
        inspect.signature(app).bind({}, None)
    except ValueError:
        return
    except TypeError as error:
        name = getattr(app, "__name__", type(app).__name__)
        raise LabError(
            f"{name} is no WSGI app: it cannot be called with (environ, start_response).",
            "If it makes an app, give serve what it returns.",
        ) from error


def check_host(host: str) -> str:
    """The loopback address that `host` means; raises `LabError` for any other."""
    if not is_loopback(host):
        raise LabError(
            f"{host!r} is not loopback, and nothing in this course listens anywhere else.",
            "Leave the host out.",
        )
    return "127.0.0.1" if "localhost" in host.lower() else host.strip("[]")


def server_context(tls: Any) -> ssl.SSLContext | None:
    """A context to serve with, out of an `Identity`, a `Trusted` or a context; None stays None."""
    if isinstance(tls, Trusted):
        tls = tls.identity
    if isinstance(tls, Identity):
        return tls.server_context()
    if tls is None or (isinstance(tls, ssl.SSLContext) and tls.protocol != ssl.PROTOCOL_TLS_CLIENT):
        return tls
    what = "a client's context" if isinstance(tls, ssl.SSLContext) else type(tls).__name__
    raise LabError(
        f"A server cannot speak TLS with {what}.",
        "Give tls an Identity (lab.trusted().identity) or an ssl.SSLContext for a server.",
    )


def refused_port(port: int, error: OSError) -> LabError:
    """What to say where `port` cannot be listened on."""
    known = error.errno in BUSY
    why = "is taken or not allowed" if known else f"cannot be opened ({error.strerror or error})"
    return LabError(f"Port {port} {why}.", "Leave the port out, and a free one is chosen.")
