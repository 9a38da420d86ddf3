"""Wrong answers to `fetch`."""

from __future__ import annotations

import functools
import socket
import ssl
from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin, urlsplit

import certifi
import requests
import urllib3

from helpers.tasks import tls as tasks
from tests.wrong_answers import Bank
from tests.wrong_answers.tls.answers import (
    by_context,
    careful,
    get,
    https,
    nameless,
    sans,
    shown,
    text,
)

bank = Bank()
task = tasks.fetch


def fetcher(
    *, allow: Callable[[str], Any] = https, read: Callable[[requests.Response], Any] = text, **more: Any
) -> Any:
    """A `fetch` that differs in the URLs or the answers that it takes, or in how it asks."""

    def fetch(url: str, ca_file: str, token: str) -> Any:
        allow(url)
        return read(get(url, token, **{"verify": ca_file, **more}))

    return fetch


def add(name: str, says: str, kind: str = "misconception", **changed: Any) -> None:
    bank.add(task, name, fetcher(**changed), says=says, kind=kind)


def no_http(url: str) -> None:
    if url.startswith("http://"):
        raise ValueError("plain text")


add("verify_is_false", "It got your token. Its certificate ended", kind="vulnerable", verify=False)
add("small_letters", "Given HTTP://HOST/results", allow=no_http)
add("follows", "by http, and your function asked there", allow_redirects=True)
add("guesses_the_charset", "a library may guess", read=lambda answer: text(answer) and answer.text)
add(
    "raises_for_status", "raise_for_status and ok let",
    read=lambda answer: answer.raise_for_status() or answer.content.decode(),
)  # fmt: skip
add("reads_a_piece", "(136000 characters)", read=lambda answer: text(answer)[:65536])


def contexts(name: str, says: str, make: Any) -> None:
    bank.add(task, name, by_context(make), says=says)


def old(ca_file: str) -> ssl.SSLContext:
    context = careful(ca_file)
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.TLSv1
    return context


usual = by_context(lambda ca_file: ssl.create_default_context())
bank.add(task, "the_usual_authorities", usual, says="The right server was refused", kind="refuses")
contexts("keeps_the_context", "The file was renewed since", functools.lru_cache(careful))
contexts("names_unchecked", "could stand in for anyone", nameless)
contexts("the_defaults", "only in the common name", lambda file: ssl.create_default_context(cafile=file))
more = lambda made: made.load_verify_locations(certifi.where()) or made  # noqa: E731
contexts("what_certifi_brings_too", "a hundred public CAs", lambda file: more(careful(file)))
contexts("old_versions_too", "TLS 1.1 at best", old)


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
    return str(by_context(nameless)(url, ca_file, token))


@bank.wrong(task, says="It vouches for itself")
def trusts_what_it_is_shown(url: str, ca_file: str, token: str) -> str:
    context, parts = careful(ca_file), urlsplit(https(url))
    pem = ssl.get_server_certificate((parts.hostname or "", parts.port or 443))
    context.load_verify_locations(cadata=pem)
    return str(by_context(lambda file: context)(url, ca_file, token))


@bank.wrong(task, says="in an e-mail address only")
def any_kind(url: str, ca_file: str, token: str) -> str:
    parts = urlsplit(https(url))
    if parts.hostname not in sans(shown(parts.hostname or "", parts.port or 443)):
        raise ValueError("another host")
    return str(by_context(nameless)(url, ca_file, token))


@bank.wrong(task, says="host was an address")
def addresses_unchecked(url: str, ca_file: str, token: str) -> str:
    make = nameless if (urlsplit(url).hostname or "").replace(".", "").isdigit() else careful
    return str(by_context(make)(url, ca_file, token))


@bank.wrong(task, says="REQUESTS_CA_BUNDLE names")
def verify_of_the_session(url: str, ca_file: str, token: str) -> str:
    with requests.Session() as session:
        session.verify = ca_file
        headers = {"Authorization": f"Bearer {token}"}
        return text(session.get(https(url), headers=headers, allow_redirects=False, timeout=5))


@bank.wrong(task, says="by http, and your function carried the token there")
def follows_by_hand(url: str, ca_file: str, token: str) -> str:
    answer = get(https(url), token, verify=ca_file)
    where = urljoin(url, answer.headers.get("Location", ""))
    return text(answer if where == url else get(where, token, verify=ca_file))


@bank.wrong(task, says="instead of raising an error")
def swallows_the_error(url: str, ca_file: str, token: str) -> str:
    try:
        return text(get(https(url), token, verify=ca_file))
    except (OSError, ValueError):
        return ""


@bank.wrong(task, says="it saw tok_")
def not_a_bearer(url: str, ca_file: str, token: str) -> str:
    return text(get(https(url), token, verify=ca_file, headers={"Authorization": token}))


@bank.wrong(task, says="The right server was refused: unknown issuer. It speaks TLS 1.2 and 1.3")
def keeps_the_first_ca(url: str, ca_file: str, token: str, kept: Any = {}) -> str:  # noqa: B006
    return text(get(https(url), token, verify=kept.setdefault("ca_file", ca_file)))


@bank.wrong(task, says="asked the server for nothing")
def keeps_results(url: str, ca_file: str, token: str, kept: Any = {}) -> str:  # noqa: B006
    if url not in kept:
        kept[url] = text(get(https(url), token, verify=ca_file))
    return str(kept[url])


@bank.wrong(task, says="asked again by itself")
def urllib3_repeats(url: str, ca_file: str, token: str) -> str:
    with urllib3.PoolManager(ca_certs=ca_file, timeout=5) as pool:
        headers = {"Authorization": f"Bearer {token}"}
        answer = pool.request("GET", https(url), headers=headers, redirect=False)
    if answer.status != 200:
        raise ValueError(answer.status)
    return answer.data.decode()


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
