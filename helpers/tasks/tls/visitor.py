"""Task `visitor`: a client that resumes its sessions, each with the server and name it began with."""

from __future__ import annotations

import contextlib
import random
import secrets
import ssl
import time
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from helpers import lab
from helpers.judging import Parts, expect, fail, surroundings, task
from helpers.lab import tls_client
from helpers.lab.tls_client import V12, V13
from helpers.tasks.tls import bench

NAMES = ("localhost", "127.0.0.1")
TICKETLESS = 9  # odd servers speak TLS 1.2, even ones 1.3; this one gives no tickets
Step = tuple[str, int]  # the name to ask under ("restart": the server forgets), and which server
SCRIPTS: dict[str, list[Step]] = {
    "several servers in turn": [("localhost", server) for server in (0, 1, 2, 3)] * 2,
    "two names of one server": [(name, 0) for name in (*NAMES * 2, NAMES[1])],
    "a server that has forgotten": [
        (name, server) for server in (0, 1) for name in (*NAMES[:1] * 2, "restart", *NAMES[:1] * 2)
    ],
}  # fmt: skip
LATE = "In TLS 1.3 the ticket comes after the handshake: read the answer first, then take the session."
TAKES = "wrap_socket takes the session that the visit before ended with."
AGAIN = "The visit before was resumed: keep a session after such a visit as well."
ITSELF = "It gives no tickets, it keeps its sessions: whether one can be resumed is for the server to say."


class Model:
    """The reference: what each handshake has to be, full or resumed, and why."""

    def __init__(self) -> None:
        self.seen: dict[int, set[str]] = defaultdict(set)
        self.last: dict[int, str] = {}
        self.before: list[Step] = []
        self.forgot: set[int] = set()

    def restart(self, server: int) -> None:
        """The server's tickets are gone."""
        self.seen[server].clear()
        self.last.pop(server, None)
        self.forgot.add(server)

    def must(self, name: str, server: int) -> tuple[bool | None, str]:
        """Whether this handshake has to be resumed (None: either will do), and what a slip is told."""
        if name not in self.seen[server]:
            before = ", ".join(sorted(self.seen[server])) or "nobody"
            wanted: bool | None = False
            why = (
                f"The first visit to a server under the name {name} was resumed (it had been visited "
                f"under {before}): nobody compared names. By what do you look a session up?"
            )
        else:
            wanted = True if self.last.get(server) == name else None
            here = [(name, server)]
            if server in self.forgot:
                more = "The server had forgotten: take the session anew." * (self.before[-1:] == here)
            elif self.before[-1:] != here:
                more = "Another one was asked in between: a session belongs to one server and name."
            else:
                first = ITSELF if server == TICKETLESS else TAKES if server % 2 else LATE
                more = AGAIN if self.before[-2:] == here * 2 else first
            why = f"Another visit to a server under the same name shook hands in full. {more}".rstrip()
        self.seen[server].add(name)
        self.last[server], self.before = name, [*self.before, (name, server)]
        return wanted, why


@lru_cache(8)  # of one check: each Visitor is new there, and each port
def _context(folder: Path, server: int, file: str = "server", life: int = 0) -> ssl.SSLContext:
    """A server's context with sessions of its own, and others in another life."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / f"{file}.pem", folder / f"{file}.key")
    if server == TICKETLESS:  # nor does it forget one whose client closed without a word
        context.options |= ssl.OP_NO_TICKET | getattr(ssl, "OP_IGNORE_UNEXPECTED_EOF", 0)
    return tls_client.only(context, V12 if server % 2 else V13)


def _asked(part: Parts, made: Any, name: str, host: lab.EchoServer) -> bool:
    """Ask once; whether the server saw its session resumed."""
    host.clear()
    line = b" " + secrets.token_hex(4).encode()
    try:
        found = part.call(made.ask, name, host.port, line + b"\n")
    except ssl.SSLError as error:
        fail(f"An honest server was turned away: {lab.reason(error)}. It speaks TLS 1.2 alone or 1.3 alone, "
             "its certificate leads to the root in the CA file, and names this host.")  # fmt: skip
    expect(isinstance(found, bytes), f"ask gave back a {type(found).__name__}, not bytes.")
    expect(found.rstrip() == line, f"The server sent {line!r} back, your ask gave back {found!r}.")
    seen = [one for one in host.handshakes if one.ok]
    expect(len(seen) == 1, f"A call of ask made {len(seen)} connections: each opens one of its own.")
    return seen[0].resumed


def _walk(answer: Any, part: Parts, folder: Path, steps: Sequence[Step]) -> None:
    """Take the steps, with the model beside."""
    model, made = Model(), answer(str(folder / "ca.pem"))
    with contextlib.ExitStack() as stack:
        start = lambda server: stack.enter_context(lab.echo(_context(folder, server)))  # noqa: E731
        hosts = {server: start(server) for server in {one[1] for one in steps}}
        for number, (name, server) in enumerate(steps, 1):
            if name == "restart":
                hosts[server].context = _context(folder, server, life=number)
                model.restart(server)
                continue
            wanted, why = model.must(name, server)
            resumed = _asked(part, made, name, hosts[server])
            expect(wanted in (None, resumed), f"Step {number} of {len(steps)}: {why}")


def _random(steps: int = 16) -> list[Step]:
    draw = random.Random(secrets.randbits(64))  # noqa: S311 - which way to go is no secret
    names = ("localhost", "localhost", "127.0.0.1", "127.0.0.1", "restart")
    return [(draw.choice(names), draw.randrange(2)) for _ in range(steps)]


def _closes(answer: Any, part: Parts, folder: Path) -> None:
    with lab.echo(_context(folder, 0)) as host:
        made = answer(str(folder / "ca.pem"))
        _asked(part, made, "localhost", host)
        end = time.monotonic() + 0.5
        while host._threads and time.monotonic() < end:
            time.sleep(0.002)
        expect(
            not host._threads,
            "The visit was over and its connection still open: a scanner that never closes runs out "
            "of them, and so does the server.",
        )


def _other_name(answer: Any, part: Parts, folder: Path) -> None:
    """A server whose certificate is for localhost alone is asked under another name, at first or later."""
    told = "The certificate is for localhost alone, and a"
    for server, visits in ((0, 0), (1, 0), (0, 2), (1, 2)):
        with lab.echo(_context(folder, server, "alone")) as host:
            made = answer(str(folder / "ca.pem"))
            for _ in range(visits):
                _asked(part, made, "localhost", host)
            error = part.raises(made.ask, "127.0.0.1", host.port, b"secret\n")
        expect(
            error is not None or visits,
            f"{told} first visit to 127.0.0.1 got through: your Visitor compares no names at all.",
        )
        expect(
            error is not None,
            f"{told} visit to 127.0.0.1 got through on localhost's session: a resumed handshake shows no "
            "certificate, so nobody compared names. By what do you look a session up?",
        )


def _strangers(answer: Any, part: Parts, folder: Path) -> None:
    """Servers that this Visitor has no reason to believe; another Visitor, or this machine, does."""
    impostor = bench.authorities()[1]
    file, others = str(folder / "ca.pem"), str(impostor.save(folder, "other"))
    with lab.echo(_context(folder, 0)) as host:
        for _ in range(2):
            _asked(part, known := answer(file), "localhost", host)
        for told, made, identity in (
            ("A Visitor with another CA file visited this server as well: it took over what an earlier "
             "Visitor trusts. What belongs to the class, and what to the object?", answer(others), None),
            ("A server that this Visitor knew did not resume, and showed a certificate for another host: it "
             "was believed. The server says whether it resumes: verify with a session at hand as well.",
             known, bench.issued(0, "other.example")),
            ("A server of an unknown CA of the same name was believed.",
             answer(file), bench.issued(1, "localhost")),
            ("A server of a public CA, which this machine trusts by itself and your CA file does not name, "
             "was believed.", answer(file), bench.issued(2, "localhost")),
        ):  # fmt: skip
            host.context = identity.server_context() if identity else host.context
            error = part.raises(made.ask, "localhost", host.port, b"secret\n")
            expect(error is not None, told)


@task(
    minutes=12, difficulty=4, expects="class",
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
    root, _, public = bench.authorities()
    with (
        surroundings.neutral(),
        lab.scratch_folder() as folder,
        surroundings.machine_trusts(public.save(folder, "public")),
    ):
        root.save(folder)
        bench.issued(0, *NAMES).save(folder)
        bench.issued(0, "localhost").save(folder, "alone")
        for version, servers in (("1.2", (1, TICKETLESS)), ("1.3", (0,))):
            with part(f"resumes under TLS {version}"):
                for server in servers:
                    _walk(answer, part, folder, [("localhost", server)] * 3)
        for what, steps in {**SCRIPTS, "any order": _random()}.items():
            with part(what):
                _walk(answer, part, folder, steps)
        with part("closes its connections"):
            _closes(answer, part, folder)
        with part("a session vouches for no other name"):
            _other_name(answer, part, folder)
        with part("believes its own CA file alone"):
            _strangers(answer, part, folder)
