"""Tasks of lesson 04: a private line to the right party. Their judges stand in the modules beside."""

from __future__ import annotations

from typing import Any

from helpers.exercise import Parts, question, task
from helpers.tasks import tls_bench as bench
from helpers.tasks import tls_certificates as certificates
from helpers.tasks import tls_clients as clients
from helpers.tasks import tls_monitor as monitor
from helpers.tasks import tls_mutual as mutual_tls
from helpers.tasks import tls_servers as servers
from helpers.tasks import tls_sessions as sessions
from helpers.tasks import tls_snippet as snippet
from helpers.tasks.tls_certificates import DAYS
from helpers.tasks.tls_monitor import FAULTS, FINE

__all__ = [
    "DAYS", "FAULTS", "FINE", "diagnose", "fetch", "issue_leaf", "mended", "mutual",
    "server_context", "visitor", "what_it_proves", "what_still_shows",
]  # fmt: skip

what_still_shows = question(
    "tls",
    "what_still_shows",
    right={
        "the server's address and port": "shows",
        "the host name in the URL": "shows",
        "the path of the URL": "hidden",
        "the password in the body": "hidden",
        "the server's certificate, by TLS 1.3": "hidden",
        "the server's certificate, by TLS 1.2": "shows",
        "how many bytes the answer has": "shows",
        "when the doctor is at work": "shows",
    },
    because={
        "the server's address and port": "Every router on the way needs them: TLS runs above TCP/IP.",
        "the host name in the URL": (
            "The ClientHello carries it in the clear (SNI), so that one address can serve many hosts. "
            "Only Encrypted Client Hello would hide it."
        ),
        "the path of the URL": "It is part of the HTTP request, which is sent after the handshake.",
        "the password in the body": "The wiretap of the lesson looked for it and found nothing.",
        "the server's certificate, by TLS 1.3": (
            "From the ServerHello on, TLS 1.3 encrypts the handshake too."
        ),
        "the server's certificate, by TLS 1.2": "There the certificate comes before any key is agreed.",
        "how many bytes the answer has": "Encryption hides what is said, and not how much.",
        "when the doctor is at work": "Each record is seen when it passes.",
    },
    hints=[
        "Which of these does the network need, or see, before both sides have a key?",
        "Think of the order: addresses, ClientHello, ServerHello, certificate, request. Where does "
        "encryption begin in 1.3, and where in 1.2?",
        "Three of the eight are hidden.",
    ],
    minutes=2,
)  # fmt: skip

what_it_proves = question(
    "tls",
    "what_it_proves",
    right={
        "A connection to a server with a self-signed certificate is not encrypted.": "false",
        "With verify=False the connection is encrypted, to whoever answers.": "true",
        "A verified certificate means that the site's owner is honest.": "false",
        "In the handshake the server proves that it holds the certificate's private key.": "true",
        "Who copied a certificate from the wire can pose as its server.": "false",
        "A redirect from http:// to https:// protects the request that was redirected.": "false",
    },
    because={
        "A connection to a server with a self-signed certificate is not encrypted.": (
            "It is encrypted as well as any other. What it lacks is a reason to believe who is there."
        ),
        "With verify=False the connection is encrypted, to whoever answers.": (
            "The keys are agreed all the same, with the man in the middle if he is the one who answers."
        ),
        "A verified certificate means that the site's owner is honest.": (
            "It says that the key belongs to that name. A thief can own a name too."
        ),
        "In the handshake the server proves that it holds the certificate's private key.": (
            "CertificateVerify is a signature over the handshake so far, with that key."
        ),
        "Who copied a certificate from the wire can pose as its server.": (
            "A certificate is public. Without the private key there is no CertificateVerify."
        ),
        "A redirect from http:// to https:// protects the request that was redirected.": (
            "That request, with its cookies, has passed in plain text when the redirect is sent."
        ),
    },
    hints=[
        "TLS does two things: it makes a private line, and it says who is at the other end.",
        "Ask of each sentence which of the two it speaks of, and whether it mixes them up.",
        "Two of the six are true.",
    ],
    minutes=2,
)  # fmt: skip


@task(
    minutes=7, difficulty=3, asvs="12.3.4", expects="function",
    hints=[
        "The lesson built a leaf with x509.CertificateBuilder. Which of its extensions are asked for here?",
        "SubjectAlternativeName takes DNSName and IPAddress objects (ipaddress.ip_address tells "
        "which), ExtendedKeyUsage a list of purposes, BasicConstraints says that it is no CA, and "
        "AuthorityKeyIdentifier by which key it was signed. The issuer's name is ca.subject.",
        "x509.AuthorityKeyIdentifier.from_issuer_public_key(ca.public_key()), "
        "x509.random_serial_number(), not_valid_before a minute ago, not_valid_after 90 days later, "
        "in UTC, and sign(ca_key, hashes.SHA256()) at the end.",
    ],
)  # fmt: skip
def issue_leaf(answer: Any, part: Parts) -> None:
    """Issue a leaf for a server."""
    certificates.issue_leaf(answer, part)


@task(
    minutes=5, difficulty=2, asvs="12.1.2", expects="function",
    hints=[
        "Begin with ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), which has sound defaults but for two "
        "things that are asked for here.",
        "set_ciphers decides about TLS 1.2 only; \"ECDHE+AESGCM\" is one of its words. The file's "
        "mode is os.stat(key_file).st_mode, and its last six bits are for group and others.",
        "if os.stat(key_file).st_mode & 0o077: raise PermissionError; then minimum_version, "
        "set_ciphers(\"ECDHE+AESGCM:ECDHE+CHACHA20\"), load_cert_chain.",
    ],
)  # fmt: skip
def server_context(answer: Any, part: Parts) -> None:
    """A server's context."""
    servers.server_context(answer, part)


@task(
    minutes=6, difficulty=3, asvs="12.3.2", expects="function", seconds=15,
    hints=[
        "Nothing may be sent before the server is verified, and nothing may be followed blindly.",
        "requests.get verifies with verify=ca_file, and follows redirects unless told not to; it "
        "asks http:// URLs too. With urllib or http.client, make the context yourself: which CA, "
        "which names?",
        "Raise ValueError unless the URL begins with https://; requests.get(url, headers=..., "
        "verify=ca_file, allow_redirects=False, timeout=5); raise unless the status is 200; set the "
        "encoding to UTF-8, and return the text.",
    ],
)  # fmt: skip
def fetch(answer: Any, part: Parts) -> None:
    """A client that hands its token to the right server only."""
    with bench.neutral():
        clients.fetch(answer, part)


@task(
    minutes=6, difficulty=3, asvs="12.3.2", expects="function",
    hints=[
        "Connect as a careful client does, and look at what is raised.",
        "An ssl.SSLCertVerificationError has verify_code and verify_message; or lab.reason(error) "
        "puts any error into stable words.",
        "X509_V_ERR numbers: 10 expired, 9 not yet valid, 62 and 64 wrong host, 18 self-signed, 19 and "
        "20 unknown issuer, 26 wrong purpose. Any other OSError: no TLS. None at all: fine.",
    ],
)  # fmt: skip
def diagnose(answer: Any, part: Parts) -> None:
    """Name the fault of a server."""
    with bench.neutral():
        monitor.diagnose(answer, part)


@task(
    minutes=5, difficulty=3, asvs="12.3.5", expects="function",
    hints=[
        "A server asks its clients for nothing unless its verify_mode says so. Which of the three "
        "modes turns away who shows nothing?",
        "verify_mode = ssl.CERT_REQUIRED and load_verify_locations(client_ca_file), and no other CA. "
        "For caller: cert.get(\"subjectAltName\", ()) holds pairs such as (\"DNS\", name).",
        "Loop over the pairs; if the kind is \"DNS\" and the name is in allowed, return the name; "
        "otherwise None, for an empty certificate and for None as well.",
    ],
)  # fmt: skip
def mutual(mutual_context: Any, caller: Any, part: Parts) -> None:
    """Mutual TLS between services."""
    with bench.neutral():
        mutual_tls.mutual(mutual_context, caller, part)


@task(
    minutes=6, difficulty=4, expects="class",
    hints=[
        "wrap_socket takes a session, and an SSLSocket has one. When is it complete?",
        "A session fits only the context that it was made with, so keep one context for all visits. "
        "Take sock.session after the answer was read.",
        "self.sessions[host, port] = sock.session after recv; wrap_socket(..., server_hostname=host, "
        "session=self.sessions.get((host, port))). Why is the host's name part of the key?",
    ],
)  # fmt: skip
def visitor(answer: Any, part: Parts) -> None:
    """A client that resumes its sessions."""
    with bench.neutral():
        sessions.visitor(answer, part)


@task(
    minutes=6, difficulty=4, asvs="12.2.1", expects="function", seconds=15,
    hints=[
        "Port 0 means any free port. What is a server's certificate loaded into? What wraps its socket?",
        "Wrapping the listening socket makes accept() shake hands, one client after the other. "
        "wrap_socket has do_handshake_on_connect, and http.server has a server that gives each "
        "request a thread.",
        "server = ThreadingHTTPServer((\"127.0.0.1\", 0), handler); server.socket = "
        "context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False). For "
        "encrypted: https:// and a verified answer without redirects is True, any error False.",
    ],
)  # fmt: skip
def mended(make_server: Any, encrypted: Any, part: Parts) -> None:
    """Mend the snippet."""
    with bench.neutral():
        snippet.mended(make_server, encrypted, part)
