"""A client's connection to a lab server: whose it is, and its TLS.

Both are looked at in a worker, never in the thread that accepts.
"""

from __future__ import annotations

import contextlib
import io
import socket
import ssl
from typing import Any

from cheroot.errors import FatalSSLAlert
from cheroot.makefile import StreamReader, StreamWriter
from cheroot.server import HTTPConnection
from cheroot.ssl import Adapter

from helpers.lab.ca.reasons import reason
from helpers.lab.peers import is_ours
from helpers.lab.web.gate import ANOTHER_USER

HANDSHAKE_SECONDS = 5.0
LINGER_SECONDS = 0.2
LINGER_BYTES = 1 << 20
SHORT = {
    "commonName": "CN",
    "organizationName": "O",
    "organizationalUnitName": "OU",
    "countryName": "C",
}


def _plainly(status: str, text: str) -> bytes:
    """An answer to whatever was asked, outside of any app, after which the connection ends."""
    body = f"{text}\n".encode()
    head = f"HTTP/1.1 {status}\r\nContent-Type: text/plain\r\nConnection: close\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


class TlsAdapter(Adapter):
    """Wraps accepted sockets with a ready `ssl.SSLContext`, without a handshake yet."""

    def __init__(self, context: ssl.SSLContext) -> None:
        super().__init__(None, None)
        self.context = context

    def bind(self, sock: socket.socket) -> socket.socket:
        """The listening socket stays as it is."""
        return sock

    def wrap(self, sock: socket.socket) -> tuple[ssl.SSLSocket, dict[str, str]]:
        """The accepted socket under TLS; its handshake follows in a worker."""
        try:
            secure = self.context.wrap_socket(
                sock, server_side=True, do_handshake_on_connect=False, suppress_ragged_eofs=True
            )
        except (OSError, ValueError) as error:
            sock.close()
            raise FatalSSLAlert(*error.args) from error
        return secure, {}

    def get_environ(self, sock: ssl.SSLSocket) -> dict[str, str]:
        """What the WSGI app is told about the connection, in the names of Apache's mod_ssl."""
        name, version, bits = sock.cipher() or ("", "", 0)
        environ = {
            "wsgi.url_scheme": "https",
            "HTTPS": "on",
            "SSL_PROTOCOL": sock.version() or version,
            "SSL_CIPHER": name,
            "SSL_CIPHER_USEKEYSIZE": str(bits),
            "SSL_SESSION_RESUMED": "Resumed" if sock.session_reused else "Initial",
            "SSL_CLIENT_VERIFY": "NONE",
        }
        binary = sock.getpeercert(binary_form=True)
        if binary and self.context.verify_mode != ssl.CERT_NONE:
            certificate: dict[str, Any] = sock.getpeercert() or {}
            environ["SSL_CLIENT_VERIFY"] = "SUCCESS"
            environ["SSL_CLIENT_CERT"] = ssl.DER_cert_to_PEM_cert(binary).strip()
            environ["SSL_CLIENT_M_SERIAL"] = certificate.get("serialNumber", "")
            for field, prefix in (("subject", "SSL_CLIENT_S_DN"), ("issuer", "SSL_CLIENT_I_DN")):
                pairs = [pair for rdn in certificate.get(field, ()) for pair in rdn]
                environ[prefix] = ",".join(f"{SHORT.get(k, k)}={v}" for k, v in pairs)
                environ |= {f"{prefix}_{SHORT.get(k, k)}": v for k, v in pairs}
        return environ

    def makefile(
        self, sock: ssl.SSLSocket, mode: str = "r", bufsize: int = io.DEFAULT_BUFFER_SIZE
    ) -> StreamReader | StreamWriter:
        """A file to read requests from or to write answers to."""
        return (StreamReader if "r" in mode else StreamWriter)(sock, mode, bufsize)


class Connection(HTTPConnection):
    """A client's connection: shakes hands in its worker, and closes in an orderly way."""

    server: Any
    greeted = False  # whether it has been watched for its first bytes
    _known = False  # whether its other end is this user's
    _shaken = False

    def communicate(self) -> bool:
        """Answer one request (or finish the handshake); whether to keep the connection open."""
        if self.server.stopping:
            return False
        if not self._known and not self._is_ours():
            return False
        if isinstance(self.socket, ssl.SSLSocket) and not self._shaken:
            return self._handshake(self.socket)
        try:
            return bool(super().communicate())
        except (KeyboardInterrupt, SystemExit) as error:
            self.server.record(error)
            return False

    def _is_ours(self) -> bool:
        """Whether a program of this user calls; any other hears so, and nothing at all under TLS."""
        self._known = is_ours(self.socket)
        if not self._known:
            self.server.log.write(f"refused: {ANOTHER_USER}\n")
            if not isinstance(self.socket, ssl.SSLSocket):
                self._say("403 Forbidden", ANOTHER_USER)
        return self._known

    def _say(self, status: str, text: str) -> None:
        """Send a last word in the clear."""
        with contextlib.suppress(OSError):
            socket.socket.sendall(self.socket, _plainly(status, text))
        self.linger = True

    def _handshake(self, sock: ssl.SSLSocket) -> bool:
        try:
            sock.settimeout(HANDSHAKE_SECONDS)
            sock.do_handshake()
            self.ssl_env = self.server.ssl_adapter.get_environ(sock)
            sock.settimeout(self.server.timeout)
        except (OSError, ValueError) as error:
            if not self.server.stopping:
                self.server.note(f"TLS: {reason(error)}")
            if "http request" in str(error).lower().replace("_", " "):
                self._say("400 Bad Request", "This port speaks HTTPS only.")
            return False
        self._shaken = True
        return True

    def close(self) -> None:
        """Close without cutting off the answer: finish TLS, stop sending, drain for a moment."""
        sock = self.socket
        with contextlib.suppress(OSError, ValueError):
            if self._shaken and isinstance(sock, ssl.SSLSocket):
                sock.settimeout(0)
                sock.unwrap()  # sends close_notify, does not wait for the answer
        with contextlib.suppress(OSError, ValueError):
            if self.linger and not self.server.stopping:
                socket.socket.shutdown(sock, socket.SHUT_WR)
                sock.settimeout(LINGER_SECONDS)
                left = LINGER_BYTES
                while left > 0 and (data := socket.socket.recv(sock, 65536)):
                    left -= len(data)
        for file in (self.rfile, self.wfile):
            with contextlib.suppress(OSError, ValueError):
                file.close()
        with contextlib.suppress(OSError, ValueError):
            socket.socket.shutdown(sock, socket.SHUT_RDWR)
        sock.close()
