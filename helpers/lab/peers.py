"""Who is at the other end of a loopback connection: this user, or somebody else on the machine.

Every user of a machine reaches its loopback ports, and TCP itself does not say whose program called.
Linux does, to everybody (sock_diag(7), which `ss -e` asks; the uid column of /proc/net/tcp is the same
figure, but reading it takes 8 ms where one question takes 10 µs, measured). Elsewhere the connection is
looked for among those of this user's own processes; that takes milliseconds.

Root is somebody else, unless the course itself runs as root: it has other ways, and a proxy that runs as
root may speak for anybody. So is a program that hung up before it was looked at: nobody can say any more
whose it was (its socket has user id 0 then).
"""

from __future__ import annotations

import functools
import os
import socket
import struct
import sys
from typing import Any

Address = tuple[str, int]

# linux/inet_diag.h: inet_diag_req_v2 about one socket, and what is answered, inet_diag_msg
SOCK_DIAG, BY_FAMILY, REQUEST = 4, 20, 1
HEADER = struct.Struct("=IHHII")  # length, type, flags, sequence, port
QUESTION = struct.Struct("=BBBxI")  # family, protocol, extensions, states
ENDS = struct.Struct("!HH16s16s")  # ports and addresses: its own, its peer's
ANY_SOCKET = struct.pack("=IQ", 0, 2**64 - 1)  # interface, cookie
UID_INODE = struct.Struct("=II")
ANSWER_ENDS = HEADER.size + 4
ANSWER_UID = ANSWER_ENDS + ENDS.size + 12 + 12


def is_ours(accepted: socket.socket) -> bool:
    """Whether the program at the other end of an accepted connection runs as this process's user.

    True as well on a system that does not tell: see `can_tell`.
    """
    try:
        peer, here = accepted.getpeername(), accepted.getsockname()
    except OSError:
        return False  # it has gone
    found = _belongs_to_us(accepted.family, peer[:2], here[:2])
    return not can_tell() if found is None else found


@functools.cache
def can_tell() -> bool:
    """Whether this system tells whose program a connection comes from, tried on one of our own."""
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        socket.create_connection(listener.getsockname()) as client,
    ):
        ends = client.getsockname(), listener.getsockname()
        return _belongs_to_us(socket.AF_INET, *ends) is True


def _belongs_to_us(family: int, peer: Address, here: Address) -> bool | None:
    """Whether the socket from `peer` to `here` is one of this user's; None: the system is silent."""
    if sys.platform.startswith("linux"):
        try:
            return _owner(family, peer, here) == os.geteuid()
        except OSError:  # sandboxes may forbid this socket
            pass
    return _among_our_processes(peer, here)


def _owner(family: int, peer: Address, here: Address) -> int | None:
    """The user id of the socket from `peer` to `here`, None where no program holds it any more."""
    packed = [socket.inet_pton(family, end[0].partition("%")[0]) for end in (peer, here)]
    ends = ENDS.pack(peer[1], here[1], *packed)
    question = QUESTION.pack(family, socket.IPPROTO_TCP, 0, 2**32 - 1) + ends + ANY_SOCKET
    size = HEADER.size + len(question)
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, SOCK_DIAG) as kernel:
        kernel.settimeout(2)
        kernel.send(HEADER.pack(size, BY_FAMILY, REQUEST, 0, 0) + question)
        answer = kernel.recv(4096)
    if HEADER.unpack_from(answer)[1] != BY_FAMILY:
        return None  # there is no such socket
    if answer[ANSWER_ENDS : ANSWER_ENDS + 4] != ends[:4]:
        return None  # a listening socket on the same port
    uid, inode = UID_INODE.unpack_from(answer, ANSWER_UID)
    return uid if inode else None


def _among_our_processes(peer: Address, here: Address) -> bool | None:
    """The same by looking into every process that runs as this user, this one first."""
    try:
        import psutil
    except ImportError:
        return None
    me = psutil.Process()
    try:
        user = me.username()
        if _holds(me, peer, here):
            return True
        others = psutil.process_iter(["username"])
        return any(_holds(one, peer, here) for one in others if one.info["username"] == user)
    except (psutil.Error, OSError):
        return None


def _holds(process: Any, peer: Address, here: Address) -> bool:
    import psutil

    try:
        held = process.net_connections("tcp")
    except (psutil.Error, OSError):
        return False
    return any((tuple(one.laddr), tuple(one.raddr)) == (peer, here) for one in held)
