"""Lesson 04, continued: clients and monitors that get past a check that looks once."""

from __future__ import annotations

import http.client
import os
import socket
import ssl
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from helpers.tasks import tls as tasks
from tests.wrong_answers import Bank

bank = Bank()

# --- fetch


def _shown(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _only_https(url: str) -> None:
    if not url.startswith("https://"):
        raise ValueError("plain text")


def _get(url: str, token: str, **more: Any) -> requests.Response:
    given = {"allow_redirects": False, "timeout": 5} | more
    return requests.get(url, headers=_shown(token), **given)


def _fetch(
    *,
    good: Callable[[requests.Response], bool] = lambda answer: answer.status_code == 200,
    text: Callable[[requests.Response], str] = lambda answer: answer.content.decode(),
    where: Callable[[str, str], str] = lambda url, token: url,
    method: str = "GET",
) -> Any:
    def fetch(url: str, ca_file: str, token: str) -> str:
        _only_https(url)
        given: Any = {"verify": ca_file, "allow_redirects": False, "timeout": 5}
        answer = requests.request(method, where(url, token), headers=_shown(token), **given)
        if not good(answer):
            raise ValueError(answer.status_code)
        return text(answer)

    return fetch


def _after(answer: requests.Response) -> str:
    if answer.status_code != 200:
        raise ValueError(answer.status_code)
    return answer.content.decode()


@bank.wrong(tasks.fetch, says="verify the connection that carries it")
def asks_first(url: str, ca_file: str, token: str) -> str:
    _only_https(url)
    requests.get(url, verify=ca_file, allow_redirects=False, timeout=5)
    return _after(_get(url, token, verify=False))


@bank.wrong(tasks.fetch, says="looked at the server on one connection")
def shakes_hands_first(url: str, ca_file: str, token: str) -> str:
    _only_https(url)
    parts = urlsplit(url)
    context = ssl.create_default_context(cafile=ca_file)
    context.hostname_checks_common_name = False
    with (
        socket.create_connection((parts.hostname or "", parts.port or 443), 5) as plain,
        context.wrap_socket(plain, server_hostname=parts.hostname),
    ):
        pass
    return _after(_get(url, token, verify=False))


class _HttpsOnly(urllib.request.HTTPRedirectHandler):
    def redirect_request(
        self, req: Any, fp: Any, code: int, msg: str, headers: Any, new: str
    ) -> Any:
        if not new.startswith("https://"):
            fp.close()
            raise ValueError("downgrade")
        return super().redirect_request(req, fp, code, msg, headers, new)


@bank.wrong(tasks.fetch, says="by https, and your client carried the token there")
def urllib_follows_https(url: str, ca_file: str, token: str) -> str:
    _only_https(url)
    context = ssl.create_default_context(cafile=ca_file)
    context.hostname_checks_common_name = False
    opener = urllib.request.build_opener(_HttpsOnly, urllib.request.HTTPSHandler(context=context))
    request = urllib.request.Request(url, headers=_shown(token))
    try:
        with opener.open(request, timeout=5) as answer:
            return answer.read().decode()
    except urllib.error.HTTPError as error:
        error.close()
        raise


@bank.wrong(tasks.fetch, says="and your client asked there")
def looks_at_the_last_url(url: str, ca_file: str, token: str) -> str:
    _only_https(url)
    answer = _get(url, token, verify=ca_file, allow_redirects=True)
    _only_https(answer.url)
    return _after(answer)


@bank.wrong(tasks.fetch, says="What a redirect leads to is not what you asked for")
def raises_after_following(url: str, ca_file: str, token: str) -> str:
    _only_https(url)
    answer = _get(url, token, verify=ca_file, allow_redirects=True)
    if answer.history:
        raise ValueError("redirected")
    return _after(answer)


@bank.wrong(tasks.fetch, says="redirected to another server (")
def follows_by_hand(url: str, ca_file: str, token: str) -> str:
    for _ in range(3):
        _only_https(url)
        answer = _get(url, token, verify=ca_file)
        if not answer.is_redirect:
            return _after(answer)
        url = urljoin(url, answer.headers["Location"])
    raise ValueError("too many redirects")


@bank.wrong(tasks.fetch, says="redirected to another page")
def follows_on_the_same_server(url: str, ca_file: str, token: str) -> str:
    _only_https(url)
    answer = _get(url, token, verify=ca_file)
    if answer.is_redirect:
        target = urljoin(url, answer.headers["Location"])
        if urlsplit(target).netloc != urlsplit(url).netloc:
            raise ValueError("elsewhere")
        answer = _get(target, token, verify=ca_file)
    return _after(answer)


@bank.wrong(tasks.fetch, says="The URL ended in /https")
def https_somewhere(url: str, ca_file: str, token: str) -> str:
    if "https" not in url:
        raise ValueError("plain text")
    return _after(_get(url, token, verify=ca_file))


@bank.wrong(tasks.fetch, says="The URL ended in /results?next=https://localhost")
def https_with_slashes_somewhere(url: str, ca_file: str, token: str) -> str:
    if "https://" not in url:
        raise ValueError("plain text")
    return _after(_get(url, token, verify=ca_file))


@bank.wrong(tasks.fetch, says="REQUESTS_CA_BUNDLE names")
def verify_of_the_session(url: str, ca_file: str, token: str) -> str:
    _only_https(url)
    with requests.Session() as session:
        session.verify = ca_file
        answer = session.get(url, headers=_shown(token), allow_redirects=False, timeout=5)
    return _after(answer)


@bank.wrong(tasks.fetch, says="16 of 17 parts hold. The server answered with status")
def by_raise_for_status(url: str, ca_file: str, token: str) -> str:
    _only_https(url)
    answer = _get(url, token, verify=ca_file)
    answer.raise_for_status()
    return answer.content.decode()


def _fetches() -> None:
    def add(name: str, says: str, **changed: Any) -> None:
        bank.add(tasks.fetch, name, _fetch(**changed), says=says)

    add("guesses_the_charset", "a library may guess", text=lambda answer: answer.text)
    add("posts", "asked the server for POST", method="POST")
    add("no_path", "asked the server for GET /:", where=lambda url, _: url.partition("/results")[0])
    add("no_query", "one GET of that URL", where=lambda url, _: url.partition("?")[0])
    add("token_in_the_url", "&token=tok_", where=lambda url, token: f"{url}&token={token}")
    add(
        "not_found_is_found",
        "A page with status 404 came back",
        good=lambda answer: answer.status_code < 500 and not answer.is_redirect,
    )
    add("ok", "redirect came back as if it were a result", good=lambda answer: answer.ok)


_fetches()


@bank.right(tasks.fetch)
def by_a_prepared_request(url: str, ca_file: str, token: str) -> str:
    if not url.lower().startswith("https:"):
        raise ValueError("plain text")
    with requests.Session() as session:
        session.trust_env = False
        session.verify = ca_file
        ready = session.prepare_request(requests.Request("GET", url, headers=_shown(token)))
        answer = session.send(ready, verify=ca_file, allow_redirects=False, timeout=5)
    if answer.status_code != requests.codes.ok:
        raise RuntimeError(answer.reason)
    return str(answer.content, "utf-8")


# --- diagnose

CODES = {
    9: "not yet valid", 10: "expired", 18: "self-signed", 19: "unknown issuer", 20: "unknown issuer",
    26: "wrong purpose", 62: "wrong host", 64: "wrong host",
}  # fmt: skip


def _both(ca_file: str) -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.load_verify_locations(ca_file)
    return context


def _seen(
    host: str,
    port: int,
    context: ssl.SSLContext,
    codes: dict[int, str],
    plain_errors: Any = OSError,
) -> str:
    try:
        with (
            socket.create_connection((host, port), 5) as plain,
            context.wrap_socket(plain, server_hostname=host),
        ):
            return "fine"
    except ssl.SSLCertVerificationError as error:
        return codes[error.verify_code]
    except plain_errors:
        return "no TLS"


def _parsed(host: str, port: int) -> x509.Certificate:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with (
        socket.create_connection((host, port), 5) as plain,
        context.wrap_socket(plain, server_hostname=host) as secure,
    ):
        return x509.load_der_x509_certificate(secure.getpeercert(binary_form=True) or b"")


def _fault(certificate: x509.Certificate, host: str) -> str:
    now, extensions = datetime.now(UTC), certificate.extensions
    if certificate.not_valid_after_utc < now:
        return "expired"
    if certificate.not_valid_before_utc > now:
        return "not yet valid"
    if certificate.issuer == certificate.subject:
        return "self-signed"
    names = extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    if host not in names.get_values_for_type(x509.DNSName):
        return "wrong host"
    usage = extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    return "" if ExtendedKeyUsageOID.SERVER_AUTH in usage else "wrong purpose"


@bank.wrong(tasks.diagnose, says="names prove nothing, signatures do")
def parses_and_never_verifies(host: str, port: int, ca_file: str) -> str:
    try:
        certificate = _parsed(host, port)
    except OSError:
        return "no TLS"
    with open(ca_file, "rb") as file:
        authority = x509.load_pem_x509_certificate(file.read())
    if fault := _fault(certificate, host):
        return fault
    if certificate.issuer == authority.subject:
        try:
            certificate.verify_directly_issued_by(authority)
        except Exception:
            return "unknown issuer"
    return "fine"  # an intermediate: it will be alright


@bank.wrong(tasks.diagnose, says="an intermediate named like yours")
def by_the_issuers_name(host: str, port: int, ca_file: str) -> str:
    said = _seen(host, port, ssl.create_default_context(cafile=ca_file), CODES)
    if said == "unknown issuer" and "Issuing" in _parsed(host, port).issuer.rfc4514_string():
        return "fine"
    return said


@bank.wrong(tasks.diagnose, says="one that this machine trusts by itself")
def usual_authorities_too(host: str, port: int, ca_file: str) -> str:
    return _seen(host, port, _both(ca_file), CODES)


@bank.wrong(tasks.diagnose, says="KeyError: 19")
def knows_seven_numbers(host: str, port: int, ca_file: str) -> str:
    codes = {code: word for code, word in CODES.items() if code != 19}
    return _seen(host, port, ssl.create_default_context(cafile=ca_file), codes)


@bank.wrong(tasks.diagnose, says="It sent along the root of a CA")
def any_self_signature(host: str, port: int, ca_file: str) -> str:
    codes = CODES | {19: "self-signed"}
    return _seen(host, port, ssl.create_default_context(cafile=ca_file), codes)


@bank.wrong(tasks.diagnose, says="ConnectionResetError")
def trips_over_a_hang_up(host: str, port: int, ca_file: str) -> str:
    return _seen(host, port, ssl.create_default_context(cafile=ca_file), CODES, ssl.SSLError)


@bank.right(tasks.diagnose)
def by_the_words(host: str, port: int, ca_file: str) -> str:
    words = {
        "expired": "expired",
        "not yet valid": "not yet valid",
        "ismatch": "wrong host",
        "in certificate chain": "unknown issuer",
        "self-signed certificate": "self-signed",
        "self signed certificate": "self-signed",
        "purpose": "wrong purpose",
        "local issuer": "unknown issuer",
    }
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(ca_file)
    secure = context.wrap_socket(socket.socket(), server_hostname=host)
    try:
        secure.connect((host, port))
    except ssl.SSLCertVerificationError as error:
        return next((word for key, word in words.items() if key in error.verify_message), "?")
    except OSError:
        return "no TLS"
    finally:
        secure.close()
    return "fine"


# --- visitor


class _Visitor:
    """Resumes by (host, port); the wrong ones change one thing."""

    def __init__(self, ca_file: str) -> None:
        self.context = ssl.create_default_context(cafile=ca_file)
        self.sessions: dict[Any, ssl.SSLSession | None] = {}

    def wrapped(self, host: str, port: int) -> ssl.SSLSocket:
        plain = socket.create_connection((host, port), 5)
        try:
            return self.context.wrap_socket(
                plain, server_hostname=host, session=self.sessions.get((host, port))
            )
        except BaseException:
            plain.close()
            raise

    def ask(self, host: str, port: int, line: bytes) -> bytes:
        with self.wrapped(host, port) as secure:
            secure.sendall(line)
            answer = secure.recv(4096)
            self.sessions[host, port] = secure.session
        return answer


@bank.wrong(tasks.visitor, says="what an earlier Visitor trusts")
class OneContextForAll(_Visitor):
    """The first CA file of a folder is trusted by all later ones too."""

    shared: dict[str, ssl.SSLContext] = {}
    store: dict[Any, Any] = {}

    def __init__(self, ca_file: str) -> None:
        made = ssl.create_default_context(cafile=ca_file)
        self.context = self.shared.setdefault(os.path.dirname(ca_file), made)
        self.sessions = self.store

    def ask(self, host: str, port: int, line: bytes) -> bytes:
        return super().ask(host, port, line)


@bank.wrong(tasks.visitor, says="ValueError: Session refers to a different SSLContext")
class SessionsOfTheClass(_Visitor):
    shared: dict[Any, Any] = {}

    def __init__(self, ca_file: str) -> None:
        super().__init__(ca_file)
        self.sessions = self.shared

    def ask(self, host: str, port: int, line: bytes) -> bytes:
        return super().ask(host, port, line)


@bank.wrong(tasks.visitor, says="then sent your line all the same")
class SendsThenRaises(_Visitor):
    def ask(self, host: str, port: int, line: bytes) -> bytes:
        try:
            return super().ask(host, port, line)
        except ssl.SSLCertVerificationError:
            with (
                socket.create_connection((host, port), 5) as plain,
                ssl._create_unverified_context().wrap_socket(plain) as secure,
            ):
                secure.sendall(line)
            raise


@bank.wrong(tasks.visitor, says="another name for this port")
class OneNameAPort(_Visitor):
    def __init__(self, ca_file: str) -> None:
        super().__init__(ca_file)
        self.first: dict[int, str] = {}

    def ask(self, host: str, port: int, line: bytes) -> bytes:
        if self.first.setdefault(port, host) != host:
            raise ValueError("another name for this port")
        return super().ask(host, port, line)


@bank.wrong(tasks.visitor, says="It goes on, and resumes nothing")
class ForgetsAtOnce(_Visitor):
    """A full handshake each time."""

    def ask(self, host: str, port: int, line: bytes) -> bytes:
        with (
            socket.create_connection((host, port), 5) as plain,
            self.context.wrap_socket(plain, server_hostname=host) as secure,
        ):
            secure.sendall(line)
            return secure.recv(4096)


@bank.wrong(tasks.visitor, says="a scanner that never closes")
class NeverCloses(_Visitor):
    def __init__(self, ca_file: str) -> None:
        super().__init__(ca_file)
        self.kept: list[ssl.SSLSocket] = []

    def ask(self, host: str, port: int, line: bytes) -> bytes:
        secure = self.wrapped(host, port)
        self.kept.append(secure)
        secure.sendall(line)
        answer = secure.recv(4096)
        self.sessions[host, port] = secure.session
        return answer

    def __del__(self) -> None:
        for secure in self.kept:
            secure.close()


@bank.wrong(tasks.visitor, says="A server of a public CA")
class UsualAuthoritiesToo(_Visitor):
    def __init__(self, ca_file: str) -> None:
        super().__init__(ca_file)
        self.context = _both(ca_file)

    def ask(self, host: str, port: int, line: bytes) -> bytes:
        return super().ask(host, port, line)


@bank.wrong(tasks.visitor, says="compares no names at all")
class Nameless(_Visitor):
    def __init__(self, ca_file: str) -> None:
        super().__init__(ca_file)
        self.context.check_hostname = False

    def ask(self, host: str, port: int, line: bytes) -> bytes:
        return super().ask(host, port, line)


@bank.right(tasks.visitor)
class LastNameOfAPort(_Visitor):
    """Keeps one session a port, and the name that it began with."""

    def ask(self, host: str, port: int, line: bytes) -> bytes:
        self.sessions = {key: one for key, one in self.sessions.items() if key[1] != port or
                         key[0] == host}  # fmt: skip
        return super().ask(host, port, line)


@bank.right(tasks.visitor)
class WithoutTheLineBreak(_Visitor):
    def ask(self, host: str, port: int, line: bytes) -> bytes:
        return super().ask(host, port, line).rstrip(b"\n")


# --- mended: the proof


def _server(handler: Any, cert_file: str, key_file: str) -> Any:
    from tests.wrong_answers import tls_servers

    return tls_servers._make(handler, cert_file, key_file)


def _looks(rule: Callable[[x509.Certificate, x509.Certificate], Any]) -> Any:
    """Asks without verifying, and looks at the certificate by itself."""

    def encrypted(url: str, ca_file: str) -> bool:
        parts = urlsplit(url)
        try:
            answer = requests.get(url, verify=False, allow_redirects=False, timeout=5)
            shown = ssl.get_server_certificate((parts.hostname or "", parts.port or 443))
            with open(ca_file, "rb") as file:
                authority = x509.load_pem_x509_certificate(file.read())
            found = rule(x509.load_pem_x509_certificate(shown.encode()), authority)
            return parts.scheme == "https" and not answer.is_redirect and bool(found)
        except Exception:
            return False

    return encrypted


def _without_names(url: str, ca_file: str) -> bool:
    try:
        parts = urlsplit(url)
        context = ssl.create_default_context(cafile=ca_file)
        context.check_hostname = False
        line = http.client.HTTPSConnection(parts.hostname or "", parts.port, context=context)
        line.request("GET", "/")
        status = line.getresponse().status
        line.close()
        return parts.scheme == "https" and status // 100 != 3
    except Exception:
        return False


def _by_requests(
    errors: Any = (OSError, ValueError),
    good: Callable[[requests.Response], Any] = lambda answer: not answer.is_redirect,
    **more: Any,
) -> Any:
    def encrypted(url: str, ca_file: str) -> bool:
        given = {"verify": ca_file, "allow_redirects": False, "timeout": 5} | more
        try:
            with requests.get(url, **given) as answer:
                return bool(url.startswith("https://") and good(answer))
        except errors:
            return False

    return encrypted


def _by_session(url: str, ca_file: str) -> bool:
    with requests.Session() as session:
        session.verify = ca_file
        try:
            answer = session.get(url, allow_redirects=False, timeout=5)
        except (OSError, ValueError):
            return False
    return url.startswith("https://") and not answer.is_redirect


def _beside_the_usual(url: str, ca_file: str) -> bool:
    try:
        secure = urllib.request.HTTPSHandler(context=_both(ca_file))
        with urllib.request.build_opener(secure).open(url, timeout=5) as answer:
            return url == answer.url and url.startswith("https://")
    except urllib.error.HTTPError as error:
        error.close()
        return error.code // 100 != 3
    except Exception:
        return False


def _proofs() -> None:
    def add(name: str, says: str, encrypted: Any) -> None:
        bank.add(tasks.mended, name, _server, encrypted, says=says)

    add("issuers_name", "named like yours, was taken", _looks(lambda k, ca: k.issuer == ca.subject))
    add("not_self_signed", "its name does not", _looks(lambda k, ca: k.issuer != k.subject))
    signed = _looks(lambda k, ca: k.verify_directly_issued_by(ca) is None)
    add("signature_only", "certificate ended yesterday, and it was taken for yours", signed)
    add("without_names", "for another host, though of the right CA", _without_names)
    known = requests.exceptions.SSLError
    add("knows_one_error", "it raised ConnectionError", _by_requests(known))
    usual = requests.RequestException
    add("knows_requests_errors", "it raised ", _by_requests(usual))
    only_302 = _by_requests(good=lambda answer: answer.status_code != 302)
    add("only_302", "plain HTTP page (status 301)", only_302)
    last = _by_requests(good=lambda answer: answer.url.startswith("https"), allow_redirects=True)
    add("last_url", "redirected to another https server", last)
    only_200 = _by_requests(good=lambda answer: answer.status_code == 200)
    add("only_200", "with status 404 Not Found", only_200)
    add("verify_of_the_session", "a Session's verify gives way", _by_session)
    add("usual_authorities_too", "A server of a public CA was taken", _beside_the_usual)

    def https_somewhere(url: str, ca_file: str) -> bool:
        try:
            answer = requests.get(url, verify=ca_file, allow_redirects=False, timeout=5)
        except (OSError, ValueError):
            return False
        return "https" in url and not answer.is_redirect

    add("https_somewhere", "A plain HTTP server was taken for encrypted", https_somewhere)


_proofs()
