"""The judge of lesson 04 on session reuse."""

from __future__ import annotations

import contextlib
import secrets
import ssl
import time
from pathlib import Path
from typing import Any

from helpers import lab
from helpers.judging import Parts, expect, task
from helpers.tasks.tls import bench


def _asked(part: Parts, made: Any, name: str, host: lab.EchoServer) -> None:
    line = secrets.token_hex(4).encode()
    found = part.call(made.ask, name, host.port, line + b"\n")
    expect(isinstance(found, bytes), f"ask gave back a {type(found).__name__}, not bytes.")
    expect(
        found.strip() == line,
        f"The server sent {line!r} back, your ask gave back {found!r}.",
    )


def _resumed(host: lab.EchoServer, count: int) -> list[bool]:
    with contextlib.suppress(lab.Starved):
        host.wait(count, 0.1)  # an answer came, so the handshakes are on record
    visits = [visit for visit in host.handshakes if visit.ok]
    expect(
        len(visits) == count,
        f"{count} calls of ask made {len(visits)} connections; each call opens one of its own.",
    )
    return [visit.resumed for visit in visits]


def _closed(host: lab.EchoServer, seconds: float = 1.0) -> bool:
    """Whether the clients of this server have hung up, or do so soon."""
    end = time.monotonic() + seconds
    while host._threads and time.monotonic() < end:
        time.sleep(0.005)
    return not host._threads


def _hearing(context: ssl.SSLContext) -> list[bytes]:
    """What the connections of this server's context are sent, as it comes in."""
    heard: list[bytes] = []

    class Ear(ssl.SSLSocket):
        def recv(self, *given: Any) -> bytes:
            data = super().recv(*given)
            heard.append(data)
            return data

    context.sslsocket_class = Ear
    return heard


def _version(root: lab.Authority, version: ssl.TLSVersion, *names: str) -> ssl.SSLContext:
    context = root.issue(*(names or ("localhost",))).server_context()
    context.minimum_version = context.maximum_version = version
    return context


FIRST = "Mend the part about TLS 1.3 first."
TAKES = " wrap_socket takes the session that the visit before ended with."
LATE = (
    " In TLS 1.3 the server sends its ticket after the handshake: read its answer first, then take the "
    "session."
)


def _visitor(answer: Any, part: Parts) -> None:
    """A client that shakes hands once with each server, and resumes after that."""
    root = lab.Authority.create("Clinic Root CA")
    resumes = False  # whether anything is resumed under TLS 1.3
    with lab.scratch_folder() as folder:
        ca_file = str(root.save(folder))
        for version, more in ((ssl.TLSVersion.TLSv1_2, TAKES), (ssl.TLSVersion.TLSv1_3, LATE)):
            with part(f"resumes under TLS 1.{version.value - 769}"):
                flags = _four_visits(answer, part, root, ca_file, version)
                resumes = any(flags)
                _in_full(flags.count(False), more)
        with part("two servers in turn"):
            full = _in_turn(answer, part, root, ca_file)
            expect(resumes or full != [3, 3], f"No visit was resumed here. {FIRST}")
            expect(
                full == [1, 1],
                f"Asked in turn, two servers shook hands in full {full[0]} and {full[1]} times of 3: a "
                "session belongs to one server.",
            )
        with part("a session vouches for no other name"):
            _other_name(answer, part, root, ca_file)
        with part("an impostor gets no visit"):
            _impostors(answer, part, ca_file, Path(folder))
        with part("each Visitor believes its own CA alone"):
            _two_visitors(answer, part, root, ca_file, Path(folder))
        with part("goes on when the server has forgotten"):
            with lab.echo(_version(root, ssl.TLSVersion.TLSv1_3)) as host:
                made = answer(ca_file)
                _asked(part, made, "localhost", host)
                host.context = _version(root, ssl.TLSVersion.TLSv1_3)
                for _ in range(2):
                    _asked(part, made, "localhost", host)
                flags = _resumed(host, 3)
            expect(resumes or any(flags), f"It goes on, and resumes nothing. {FIRST}")
            expect(
                flags == [False, False, True],
                "The server restarted and its tickets were gone: a full handshake, and then resume "
                f"again. It saw resumed = {flags}.",
            )


def _four_visits(
    answer: Any, part: Parts, root: lab.Authority, ca_file: str, version: ssl.TLSVersion
) -> list[bool]:
    """Which of four visits to one server were resumed."""
    with lab.echo(_version(root, version)) as host:
        made = answer(ca_file)
        for _ in range(4):
            _asked(part, made, "localhost", host)
        flags = _resumed(host, 4)
        expect(
            version == ssl.TLSVersion.TLSv1_2 or _closed(host),
            "The visits were over and their connections still open: a scanner that never "
            "closes runs out of them, and so does the server.",
        )
    return flags


def _in_full(full: int, more: str) -> None:
    expect(
        full < 4,
        f"All 4 visits shook hands in full: none resumed the session of the one before.{more}",
    )
    expect(full == 1, f"{full} of 4 visits shook hands in full; one would do.{more}")


def _in_turn(answer: Any, part: Parts, root: lab.Authority, ca_file: str) -> list[int]:
    """How often each of two servers, visited three times in turn, shook hands in full."""
    version = ssl.TLSVersion.TLSv1_3
    with lab.echo(_version(root, version)) as one, lab.echo(_version(root, version)) as two:
        made = answer(ca_file)
        for _ in range(3):
            _asked(part, made, "localhost", one)
            _asked(part, made, "localhost", two)
        return [_resumed(host, 3).count(False) for host in (one, two)]


def _other_name(answer: Any, part: Parts, root: lab.Authority, ca_file: str) -> None:
    for version in (ssl.TLSVersion.TLSv1_3, ssl.TLSVersion.TLSv1_2):
        with lab.echo(_version(root, version)) as host:
            error = part.raises(answer(ca_file).ask, "127.0.0.1", host.port, b"secret\n")
            expect(
                error is not None,
                "The certificate is for localhost alone, and a first visit to 127.0.0.1 got through: "
                "your Visitor compares no names at all.",
            )
            made = answer(ca_file)
            for _ in range(2):
                _asked(part, made, "localhost", host)
            error = part.raises(made.ask, "127.0.0.1", host.port, b"secret\n")
        expect(
            error is not None,
            "The certificate is for localhost alone, and a visit to 127.0.0.1 got through on "
            "localhost's session: a resumed handshake shows no certificate, so nobody compared names. "
            "By what do you look a session up?",
        )
        with lab.echo(_version(root, version, "localhost", "127.0.0.1")) as host:
            made = answer(ca_file)
            for name in ("localhost", "127.0.0.1") * 2:
                _asked(part, made, name, host)
            flags = _resumed(host, 4)
        expect(
            flags[:2] == [False, False],
            "A server has two names, and its certificate holds both. The first visit by each name has to "
            f"be a full handshake. It saw resumed = {flags}.",
        )


def _impostors(answer: Any, part: Parts, ca_file: str, folder: Path) -> None:
    """Two men in the middle: one named like the CA, and one whose CA this machine trusts."""
    public = lab.Authority.create("Some Public CA")
    told = {
        "A server of an unknown CA of the same name": lab.Authority.create("Clinic Root CA"),
        "A server of a public CA, which this machine trusts and your CA file does not name,": public,
    }
    for who, authority in told.items():
        context = _version(authority, ssl.TLSVersion.TLSv1_3)
        heard = _hearing(context)
        with lab.echo(context) as host, bench.machine_trusts(public.save(folder, "public")):
            error = part.raises(answer(ca_file).ask, "localhost", host.port, b"secret\n")
            _closed(host, 2)
        expect(error is not None, f"{who} was believed.")
        expect(
            b"secret" not in b"".join(heard),
            f"{who} was refused at first, then sent your line all the same: an error that comes after "
            "the line has left is no help.",
        )


def _two_visitors(
    answer: Any, part: Parts, root: lab.Authority, ca_file: str, folder: Path
) -> None:
    other = str(lab.Authority.create("Clinic Root CA").save(folder, "other"))
    with lab.echo(_version(root, ssl.TLSVersion.TLSv1_3)) as host:
        for _ in range(2):
            made = answer(ca_file)
            for _ in range(2):
                _asked(part, made, "localhost", host)
        error = part.raises(answer(other).ask, "localhost", host.port, b"secret\n")
    expect(
        error is not None,
        "A Visitor with another CA file visited this server as well: it took over what an earlier "
        "Visitor trusts. What belongs to the class, and what to the object?",
    )


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
        _visitor(answer, part)
