"""Wrong answers to `visitor`: a right Visitor, of which one or two methods are replaced."""

from __future__ import annotations

import os
import socket
import ssl
from collections.abc import Callable
from typing import Any

from helpers.tasks import tls as tasks
from tests.wrong_answers import Bank
from tests.wrong_answers.tls.answers import Visitor, looks_away, nameless, with_the_usual

bank = Bank()
task = tasks.visitor
Ask = Callable[[Any, str, int, bytes], Any]


def add(name: str, says: str, ask: Ask = Visitor.ask, kind: str = "misconception", **methods: Any) -> None:
    made = type(name, (Visitor,), {"ask": ask, **methods})
    bank.add(task, name, made, says=says, kind=kind)


def keyed(key: Callable[[str, int], Any]) -> Any:
    """What a session is looked up by."""
    return lambda self, host, port: key(host, port)


def trusting(make: Callable[[str, ssl.SSLContext], ssl.SSLContext]) -> Any:
    """An __init__ that makes another context of the CA file and the right one."""

    def __init__(self: Any, ca_file: str) -> None:
        Visitor.__init__(self, ca_file)
        self.context = make(ca_file, self.context)

    return __init__


def too_early(self: Any, host: str, port: int, line: bytes) -> bytes:
    with self.opened(host, port) as secure:
        self.sessions[host, port] = secure.session
        secure.sendall(line)
        return bytes(secure.recv(4096))


def never_resumes(self: Any, *given: Any) -> bytes:
    self.sessions.clear()
    return Visitor.ask(self, *given)


def new_context(self: Any, *given: Any) -> bytes:
    self.context = ssl.create_default_context(cafile=self.ca_file)
    return Visitor.ask(self, *given)


def keeps_the_connection(self: Any, host: str, port: int, line: bytes) -> bytes:
    if "secure" not in vars(self):
        self.secure = self.opened(host, port)
    self.secure.sendall(line)
    return bytes(self.secure.recv(4096))


def never_closes(self: Any, host: str, port: int, line: bytes, kept: list[Any] = []) -> bytes:  # noqa: B006
    kept.append(self.opened(host, port))
    kept[-1].sendall(line)
    answer = bytes(kept[-1].recv(4096))
    self.sessions[host, port] = kept[-1].session
    return answer


def one_name_a_port(self: Any, host: str, port: int, line: bytes) -> bytes:
    if any(known == port and name != host for name, known in self.sessions):
        raise ValueError("another name for this port")
    return Visitor.ask(self, host, port, line)


def keeps_the_first(self: Any, host: str, port: int, line: bytes) -> bytes:
    first = self.sessions.get((host, port))
    answer = Visitor.ask(self, host, port, line)
    self.sessions[host, port] = first or self.sessions[host, port]
    return answer


def with_tickets(self: Any, *given: Any) -> bytes:
    answer = Visitor.ask(self, *given)
    self.sessions = {key: one for key, one in self.sessions.items() if one.has_ticket}
    return answer


def the_last_two(self: Any, *given: Any) -> bytes:
    answer = Visitor.ask(self, *given)
    self.sessions[given[:2]] = self.sessions.pop(given[:2])
    self.sessions = dict(list(self.sessions.items())[-2:])
    return answer


def unchecked_with_a_session(self: Any, host: str, port: int, line: bytes) -> bytes:
    self.context.check_hostname = (host, port) not in self.sessions
    return Visitor.ask(self, host, port, line)


def of_the_class(self: Any, ca_file: str, store: dict[Any, Any] = {}) -> None:  # noqa: B006
    Visitor.__init__(self, ca_file)
    self.sessions = store


shared: dict[str, ssl.SSLContext] = {}
one_context = trusting(lambda file, made: shared.setdefault(os.path.dirname(file), made))
blind = trusting(lambda file, made: looks_away(made))
no_ca = trusting(lambda file, made: ssl.create_default_context())
add("by_port", "under localhost): nobody compared", kind="vulnerable", key=keyed(lambda host, port: port))
add("by_name", "Another one was asked in between", key=keyed(lambda host, port: host))
add("looks_away", "A Visitor with another CA file visited", __init__=blind)
add("nameless", "compares no names at all", __init__=trusting(lambda file, made: nameless(file)))
add("the_usual_cas", "turned away: unknown issuer", kind="refuses", __init__=no_ca)
add("the_usual_too", "A server of a public CA", __init__=trusting(lambda file, made: with_the_usual(file)))
add("one_context_for_all", "what an earlier Visitor trusts", __init__=one_context)
add("too_early", "shook hands in full. In TLS 1.3 the ticket comes after", too_early)
add("never_resumes", "takes the session that the visit before ended with", never_resumes)
add("new_context_each_time", "Session refers to a different SSLContext", new_context)
add("keeps_the_connection", "A call of ask made 0 connections", keeps_the_connection)
add("never_closes", "a scanner that never closes", never_closes)
add("sessions_of_the_class", "refers to a different SSLContext. (line", __init__=of_the_class)
add("one_name_a_port", "another name for this port", one_name_a_port)
add("keeps_the_first", "The server had forgotten: take the session anew", keeps_the_first)
add("unchecked_with_a_session", "verify with a session at hand as well", unchecked_with_a_session)
add("with_tickets", "whether one can be resumed is for the server to say", with_tickets)
add("the_last_two", "Step 5 of 8: Another visit", the_last_two)
add("reads_too_little", "your ask gave back b'", lambda *given: Visitor.ask(*given)[:4])
add("strips", "your ask gave back b'", lambda *given: Visitor.ask(*given).strip())
add("as_text", "ask gave back a str", lambda *given: Visitor.ask(*given).decode())


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
