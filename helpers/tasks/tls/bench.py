"""What the checks of lesson 04 share: names in certificates, and what a server's context has to be."""

from __future__ import annotations

import contextlib
import secrets
import ssl
import time
from collections.abc import Iterator
from functools import cache
from typing import Any
from unittest import mock

from cryptography import x509

from helpers import lab
from helpers.judging import expect
from helpers.judging.values import shown

NAMES: dict[str, tuple[Any, ...]] = {  # what stands in a SAN instead of the host's name
    "Its certificate is for '*', which is no wildcard that a client may take": ("*",),
    "Its certificate is for 'local*', and a wildcard stands for a whole label only": ("local*",),
    "The host's name stands in its SAN in an e-mail address only": (x509.RFC822Name("localhost"),),
    "The host's name stands in its SAN in a URI only": (
        "https://localhost", x509.UniformResourceIdentifier("localhost"),
    ),
}  # fmt: skip


def hour() -> int:
    """By this the checks keep certificates that end soon: an hour later they are made anew."""
    return int(time.time() // 3600)


@cache
def authorities() -> list[lab.Authority]:
    """The right CA, another one of that name, and one that this machine trusts: no answer changes them."""
    return [lab.Authority.create(name) for name in ("Clinic Root CA", "Clinic Root CA", "Some Public CA")]


@cache
def issued(by: int, *names: str) -> lab.Identity:
    """What the authority of this number issued for the names: made once, no answer changes it."""
    return authorities()[by].issue(*names)


@cache
def below(*names: str) -> lab.Identity:
    """The same, issued by an intermediate of the right CA, which the server sends along."""
    return authorities()[0].intermediate("Clinic Issuing CA").issue(*names)


@contextlib.contextmanager
def no_default_minimum() -> Iterator[None]:
    """For a moment new contexts have no minimum version, as those of Debian's own Python."""
    make = ssl.SSLContext.__new__

    def lenient(*given: Any, **more: Any) -> ssl.SSLContext:
        context = make(*given, **more)
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        return context

    with mock.patch.object(ssl.SSLContext, "__new__", lenient):
        yield


def fresh_name(kind: str = "results") -> str:
    """A host name that no table of answers can hold."""
    return f"{kind}-{secrets.token_hex(3)}.clinic.example"


def server_side(made: Any) -> ssl.SSLContext:
    """What the learner's function gave back, if it is a server's context."""
    flask = "" if made is None else (
        " Flask takes 'adhoc', which is a new self-signed certificate at every start, or a pair of "
        "files; here the context itself is wanted."
    )  # fmt: skip
    expect(
        isinstance(made, ssl.SSLContext),
        f"{shown(made)} came back, no ssl.SSLContext.{flask or ' Is there a return?'}",
    )
    expect(
        made.protocol != ssl.PROTOCOL_TLS_CLIENT,
        "This is a client's context: create_default_context() makes one for clients unless told "
        "ssl.Purpose.CLIENT_AUTH, and ssl.PROTOCOL_TLS_SERVER is the server's protocol.",
    )
    expect(
        not made.check_hostname,
        "Its check_hostname is on. That is for clients: a server cannot shake hands with it.",
    )
    return made  # type: ignore[no-any-return]
