"""Wrong answers to `visitor`."""

from __future__ import annotations

import os
import socket
import ssl
from typing import Any

from helpers.tasks import tls as tasks
from tests.wrong_answers import Bank
from tests.wrong_answers.tls.answers import Visitor, looks_away, with_the_usual

bank = Bank()
task = tasks.visitor


def keyed(name: str, says: str, key: Any, kind: str = "misconception") -> None:
    """A Visitor that looks its sessions up by something else."""
    made = type(name, (Visitor,), {"ask": Visitor.ask, "key": lambda self, host, port: key(host, port)})
    bank.add(task, name, made, says=says, kind=kind)


def trusting(name: str, says: str, make: Any, kind: str = "misconception") -> None:
    """A Visitor with another context."""

    def __init__(self: Any, ca_file: str) -> None:
        Visitor.__init__(self, ca_file)
        self.context = make(ca_file, self.context)

    made = type(name, (Visitor,), {"ask": Visitor.ask, "__init__": __init__})
    bank.add(task, name, made, says=says, kind=kind)


def nameless(file: str, made: ssl.SSLContext) -> ssl.SSLContext:
    made.check_hostname = False
    return made


keyed("ByPort", "visited under localhost): nobody compared names", lambda host, port: port, "vulnerable")
keyed("ByName", "Another one was asked in between", lambda host, port: host)
keyed("OneForAll", "Step 2 of 5: The first visit", lambda host, port: "the session")
trusting("LooksAway", "of the same name was believed", lambda file, made: looks_away(made))
trusting("Nameless", "compares no names at all", nameless)
trusting("UsualOnes", "certificate verify failed", lambda file, made: ssl.create_default_context(), "refuses")
trusting("UsualOnesToo", "A server of a public CA", lambda file, made: with_the_usual(file))
shared: dict[str, ssl.SSLContext] = {}
trusting(
    "OneContextForAll",
    "what an earlier Visitor trusts",
    lambda file, made: shared.setdefault(os.path.dirname(file), made),
)


@bank.wrong(task, says="shook hands in full. In TLS 1.3 the server sends its ticket")
class TooEarly(Visitor):
    def ask(self, host: str, port: int, line: bytes) -> bytes:
        with self.opened(host, port) as secure:
            self.sessions[host, port] = secure.session
            secure.sendall(line)
            return secure.recv(4096)


@bank.wrong(task, says="takes the session that the visit before ended with")
class NeverResumes(Visitor):
    def ask(self, host: str, port: int, line: bytes) -> bytes:
        self.sessions.clear()
        return super().ask(host, port, line)


@bank.wrong(task, says="Session refers to a different SSLContext")
class NewContextEachTime(Visitor):
    def ask(self, host: str, port: int, line: bytes) -> bytes:
        self.context = ssl.create_default_context(cafile=self.ca_file)
        return super().ask(host, port, line)


@bank.wrong(task, says="A call of ask made 0 connections")
class KeepsTheConnection(Visitor):
    def ask(self, host: str, port: int, line: bytes) -> bytes:
        if not hasattr(self, "secure"):
            self.secure = self.opened(host, port)
        self.secure.sendall(line)
        return self.secure.recv(4096)

    def __del__(self) -> None:
        if hasattr(self, "secure"):
            self.secure.close()


@bank.wrong(task, says="A call of ask made 2 connections")
class ShakesTwice(Visitor):
    def ask(self, host: str, port: int, line: bytes) -> bytes:
        super().ask(host, port, line)
        return super().ask(host, port, line)


@bank.wrong(task, says="a scanner that never closes")
class NeverCloses(Visitor):
    kept: list[ssl.SSLSocket] = []

    def ask(self, host: str, port: int, line: bytes) -> bytes:
        secure = self.opened(host, port)
        self.kept.append(secure)
        secure.sendall(line)
        answer = secure.recv(4096)
        self.sessions[host, port] = secure.session
        return answer


@bank.wrong(task, says="Session refers to a different SSLContext")
class SessionsOfTheClass(Visitor):
    store: dict[Any, Any] = {}

    def __init__(self, ca_file: str) -> None:
        super().__init__(ca_file)
        self.sessions = self.store

    def ask(self, host: str, port: int, line: bytes) -> bytes:
        return super().ask(host, port, line)


@bank.wrong(task, says="then sent your line all the same")
class SendsThenRaises(Visitor):
    def ask(self, host: str, port: int, line: bytes) -> bytes:
        try:
            return super().ask(host, port, line)
        except ssl.SSLCertVerificationError:
            blind = looks_away(ssl.create_default_context())
            with socket.create_connection((host, port), 5) as plain, blind.wrap_socket(plain) as secure:
                secure.sendall(line)
            raise


@bank.wrong(task, says="another name for this port")
class OneNameAPort(Visitor):
    def ask(self, host: str, port: int, line: bytes) -> bytes:
        if any(known == port and name != host for name, known in self.sessions):
            raise ValueError("another name for this port")
        return super().ask(host, port, line)


@bank.wrong(task, says="take the session anew after each visit")
class ForgetsNothing(Visitor):
    """Takes the first session for ever."""

    def ask(self, host: str, port: int, line: bytes) -> bytes:
        first = self.sessions.get((host, port))
        answer = super().ask(host, port, line)
        if first is not None:
            self.sessions[host, port] = first
        return answer


@bank.wrong(task, says="your ask gave back b'")
class ReadsTooLittle(Visitor):
    def ask(self, host: str, port: int, line: bytes) -> bytes:
        return super().ask(host, port, line)[:4]


@bank.wrong(task, says="a str, not bytes")
class AsText(Visitor):
    def ask(self, host: str, port: int, line: bytes) -> Any:
        return super().ask(host, port, line).decode()


@bank.right(task)
class LastNameOfAPort(Visitor):
    """Keeps one session a port, and the name that it began with."""

    def ask(self, host: str, port: int, line: bytes) -> bytes:
        self.sessions = {key: one for key, one in self.sessions.items() if key[1] != port or key[0] == host}
        return super().ask(host, port, line)


@bank.right(task)
class OneContextAServer(Visitor):
    def ask(self, host: str, port: int, line: bytes) -> bytes:
        fresh = (ssl.create_default_context(cafile=self.ca_file), None)
        context, session = self.sessions.get(f"{host}:{port}", fresh)
        plain = socket.create_connection((host, port), 5)
        secure = context.wrap_socket(plain, server_hostname=host, session=session)
        try:
            secure.sendall(line)
            answer = b""
            while not answer.endswith(b"\n"):
                answer += secure.recv(1)
            self.sessions[f"{host}:{port}"] = context, secure.session
            return answer.rstrip(b"\n")
        finally:
            secure.close()
