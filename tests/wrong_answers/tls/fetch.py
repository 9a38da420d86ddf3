"""Wrong answers to `fetch`."""

from __future__ import annotations

import fnmatch
import socket
import ssl
import urllib.error
import urllib.request
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from cryptography import x509

from helpers.tasks import tls as tasks
from tests.wrong_answers import Bank
from tests.wrong_answers.tls.answers import (
    by_context,
    careful,
    get,
    https,
    text,
    with_the_usual,
)

bank = Bank()
task = tasks.fetch


def fetcher(
    *,
    allow: Callable[[str], Any] = https,
    read: Callable[[requests.Response], Any] = text,
    where: Callable[[str, str], str] = lambda url, token: url,
    **more: Any,
) -> Any:
    """A `fetch` that differs in the URLs it takes, the answers it takes, or how it asks."""

    def fetch(url: str, ca_file: str, token: str) -> Any:
        allow(url)
        return read(get(where(url, token), token, **{"verify": ca_file, **more}))

    return fetch


def add(name: str, says: str, kind: str = "misconception", **changed: Any) -> None:
    bank.add(task, name, fetcher(**changed), says=says, kind=kind)


def needs(piece: str) -> Callable[[str], None]:
    def allow(url: str) -> None:
        if piece not in url:
            raise ValueError("plain text")

    return allow


def no_http(url: str) -> None:
    if url.startswith("http://"):
        raise ValueError("plain text")


def loosely(good: Callable[[requests.Response], Any]) -> Any:
    def read(answer: requests.Response) -> str:
        if not good(answer):
            raise ValueError(answer.status_code)
        return answer.content.decode()

    return read


add("verify_is_false", "It got your token. Its certificate ended", kind="vulnerable", verify=False)
add("the_usual_authorities", "The right server was refused", kind="refuses", verify=True)
add("any_scheme", "Given http://HOST/results, your", allow=str)
add("slashes_somewhere", "Given http://HOST/results?next=https://localhost", allow=needs("https://"))
add("small_letters", "Given HTTP://HOST/results", allow=no_http)
add("follows", "what came back from there in plain text", allow_redirects=True)
add("guesses_the_charset", "a library may guess", read=lambda answer: text(answer) and answer.text)
add("as_bytes", "A bytes came back", read=lambda answer: text(answer).encode())
add("no_query", "one GET of that URL", where=lambda url, _: url.partition("?")[0])
add("ok", "redirect, and its page came back", read=loosely(lambda answer: answer.ok))
add("any_2xx", "status 202 came back", read=loosely(lambda answer: answer.status_code // 100 == 2))


def contexts(name: str, says: str, make: Any) -> None:
    bank.add(task, name, by_context(make), says=says)


def changed(**more: Any) -> Any:
    def make(ca_file: str) -> ssl.SSLContext:
        context = careful(ca_file)
        for name, value in more.items():
            if name == "set_ciphers":
                context.set_ciphers(value)
            else:
                setattr(context, name, value)
        return context

    return make


contexts("names_unchecked", "could stand in for anyone", changed(check_hostname=False))
contexts("the_defaults", "only in the common name", lambda file: ssl.create_default_context(cafile=file))
contexts("own_ca_beside_the_others", "a hundred public CAs", with_the_usual)
weak = changed(set_ciphers="DEFAULT:@SECLEVEL=0", minimum_version=ssl.TLSVersion.TLSv1_2)
contexts("low_security_level", "has been too short", weak)


@bank.wrong(task, says="Refused at first, then asked again")
def falls_back(url: str, ca_file: str, token: str) -> str:
    try:
        return text(get(https(url), token, verify=ca_file))
    except requests.exceptions.SSLError:
        return text(get(url, token, verify=False))


@bank.wrong(task, says="had sent the token by then")
def looks_afterwards(url: str, ca_file: str, token: str) -> str:
    found = text(get(https(url), token, verify=False))
    requests.get(url, verify=ca_file, timeout=5)
    return found


@bank.wrong(task, says="sent the token on another")
def shakes_hands_first(url: str, ca_file: str, token: str) -> str:
    parts = urlsplit(https(url))
    with (
        socket.create_connection((parts.hostname or "", parts.port or 443), 5) as plain,
        careful(ca_file).wrap_socket(plain, server_hostname=parts.hostname),
    ):
        pass
    return text(get(url, token, verify=False))


@bank.wrong(task, says="It vouches for itself")
def trusts_what_it_is_shown(url: str, ca_file: str, token: str) -> str:
    parts = urlsplit(https(url))
    pem = ssl.get_server_certificate((parts.hostname or "", parts.port or 443))

    def make(ca_file: str) -> ssl.SSLContext:
        context = careful(ca_file)
        context.load_verify_locations(cadata=pem)
        return context

    return str(by_context(make)(url, ca_file, token))


def matching(rule: Callable[[x509.SubjectAlternativeName, str], bool]) -> Any:
    """Compares the name by a rule of its own, on the connection that carries the token."""

    def fetch(url: str, ca_file: str, token: str) -> str:
        parts = urlsplit(https(url))
        host, port = parts.hostname or "", parts.port or 443
        context = careful(ca_file)
        context.check_hostname = False
        with (
            socket.create_connection((host, port), 5) as plain,
            context.wrap_socket(plain, server_hostname=host) as secure,
        ):
            certificate = x509.load_der_x509_certificate(secure.getpeercert(True) or b"")
            names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
            if not rule(names.value, host):
                raise ValueError("another host")
            path = parts.path + f"?{parts.query}" * bool(parts.query)
            ask = f"GET {path} HTTP/1.0\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n\r\n"
            secure.sendall(ask.encode())
            head, _, body = b"".join(iter(partial(secure.recv, 4096), b"")).partition(b"\r\n\r\n")
        if head.split()[1] != b"200":
            raise ValueError(head)
        return body.decode()

    return fetch


def some(match: Callable[[str, str], bool]) -> Any:
    return matching(lambda names, host: any(match(str(one.value), host) for one in names))


def named(name: str, says: str, match: Callable[[str, str], bool]) -> None:
    bank.add(task, name, some(match), says=says)


named("globs", "no wildcard that a client may take", lambda name, host: fnmatch.fnmatch(host, name))
named("half_a_label", "a whole label", lambda name, host: len(name) > 1 and fnmatch.fnmatch(host, name))
named("ends_like_it", "in an e-mail address only", lambda name, host: name.endswith(host))
named("names_as_uris", "in a URI only", lambda name, host: name.rpartition("//")[2] == host)
first = matching(lambda names, host: str(next(iter(names)).value) == host)
bank.add(task, "first_name", first, says="another host")


@bank.wrong(task, says="TLS 1.1 at best")
def old_versions_too(url: str, ca_file: str, token: str) -> str:
    class Adapter(requests.adapters.HTTPAdapter):
        def init_poolmanager(self, *given: Any, **more: Any) -> None:
            context = careful(ca_file)
            context.set_ciphers("DEFAULT:@SECLEVEL=0")
            context.minimum_version = ssl.TLSVersion.TLSv1
            super().init_poolmanager(*given, ssl_context=context, **more)

    with requests.Session() as session:
        session.mount("https://", Adapter())
        more: Any = {"verify": ca_file, "allow_redirects": False, "timeout": 5}
        return text(session.get(https(url), headers={"Authorization": f"Bearer {token}"}, **more))


@bank.wrong(task, says="REQUESTS_CA_BUNDLE names")
def verify_of_the_session(url: str, ca_file: str, token: str) -> str:
    with requests.Session() as session:
        session.verify = ca_file
        headers = {"Authorization": f"Bearer {token}"}
        return text(session.get(https(url), headers=headers, allow_redirects=False, timeout=5))


@bank.wrong(task, says="your client followed with the token")
def urllib_follows(url: str, ca_file: str, token: str) -> str:
    request = urllib.request.Request(https(url), headers={"Authorization": f"Bearer {token}"})
    try:
        with urllib.request.urlopen(request, context=careful(ca_file), timeout=5) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError as error:
        error.close()
        raise


@bank.wrong(task, says="by https, and your client carried the token there")
def follows_by_hand(url: str, ca_file: str, token: str) -> str:
    for _ in range(3):
        answer = get(https(url), token, verify=ca_file)
        if not answer.is_redirect:
            return text(answer)
        url = urljoin(url, answer.headers["Location"])
    raise ValueError("too many redirects")


@bank.wrong(task, says="What a redirect leads to is not what you asked for")
def raises_after_following(url: str, ca_file: str, token: str) -> str:
    answer = get(https(url), token, verify=ca_file, allow_redirects=True)
    if answer.history:
        raise ValueError("redirected")
    return text(answer)


@bank.wrong(task, says="instead of raising an error")
def swallows_the_error(url: str, ca_file: str, token: str) -> str:
    try:
        return text(get(https(url), token, verify=ca_file))
    except (OSError, ValueError):
        return ""


@bank.wrong(task, says="it saw tok_")
def not_a_bearer(url: str, ca_file: str, token: str) -> str:
    given: Any = {"verify": ca_file, "allow_redirects": False, "timeout": 5}
    return text(requests.get(https(url), headers={"Authorization": token}, **given))


@bank.wrong(task, says="asked again by itself")
def asks_twice(url: str, ca_file: str, token: str) -> str:
    answer = get(https(url), token, verify=ca_file)
    if answer.status_code >= 500:
        answer = get(url, token, verify=ca_file)
    return text(answer)


@bank.wrong(task, says="The right server was refused: unknown issuer. It speaks TLS 1.2 and 1.3")
def keeps_the_first_ca(url: str, ca_file: str, token: str, kept: Any = {}) -> str:  # noqa: B006
    return text(get(https(url), token, verify=kept.setdefault("ca_file", ca_file)))


@bank.wrong(task, says="asked the server for nothing")
def keeps_results(url: str, ca_file: str, token: str, kept: Any = {}) -> str:  # noqa: B006
    if url not in kept:
        kept[url] = text(get(https(url), token, verify=ca_file))
    return str(kept[url])


bank.add(task, "lru_cache", lru_cache(fetcher()), says="asked the server for nothing: one GET")


@bank.wrong(task, says="Only the CA file of this call counts")
def gathers_cas(url: str, ca_file: str, token: str, kept: Any = []) -> str:  # noqa: B006
    kept.append(ca_file)

    def make(_: str) -> ssl.SSLContext:
        context = careful(ca_file)
        for one in kept:
            context.load_verify_locations(one)
        return context

    return str(by_context(make)(url, ca_file, token))


bank.add(task, "by_http_client", by_context(careful), kind="right")


@bank.right(task)
def by_a_prepared_request(url: str, ca_file: str, token: str) -> str:
    if not url.lower().startswith("https:"):
        raise ValueError("plain text")
    with requests.Session() as session:
        headers = {"Authorization": f"Bearer {token}"}
        ready = session.prepare_request(requests.Request("GET", url, headers=headers))
        answer = session.send(ready, verify=ca_file, allow_redirects=False, timeout=5)
    if answer.status_code != requests.codes.ok:
        raise RuntimeError(answer.reason)
    return str(answer.content, "utf-8")
