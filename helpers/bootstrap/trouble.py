"""What can stand in the way of a set-up, each as one sentence and a remedy."""

from __future__ import annotations

import errno
import re
import sys
from importlib import import_module
from pathlib import Path

AGAIN = "then run the same command: it takes up where it stopped."

# (kind, what tells it in the words of pip, uv, venv or the system), the first that fits counts
_SIGNS = (
    ("disk", r"No space left|Errno 28\b|os error 28\b|not enough space|os error 112\b"
             r"|[Qq]uota exceeded|Errno 122\b|os error 122\b"),
    ("hash", r"DO NOT MATCH THE HASHES|[Hh]ash mismatch"),
    ("certificate", r"CERTIFICATE_VERIFY_FAILED|invalid peer certificate|UnknownIssuer"),
    ("network", r"NewConnectionError|ConnectTimeout|Connection refused|Connection reset"
                r"|Connection aborted|ProxyError|Tunnel connection failed|tunnel error"
                r"|name resolution|Name or service not known|nodename nor servname"
                r"|getaddrinfo failed|dns error|Network is unreachable|Read timed out"
                r"|operation timed out|tcp connect error|error sending request|Failed to fetch"
                r"|Failed to download|Could not connect"),
    ("access", r"Permission denied|PermissionError|Errno 13\b|os error 13\b|Read-only file system"
               r"|os error 30\b|Access is denied|os error 5\b|WinError 5\b|WinError 32\b"),
    ("venv", r"ensurepip is not available|No module named '?(?:ensurepip|venv)"),
    ("platform", r"no (?:matching|compatible) (?:distribution|wheel)|No matching distribution"
                 r"|no wheels with a matching|No solution found"),
)  # fmt: skip

FATAL = {"disk", "hash", "access", "venv"}  # no other installer would fare better
CLEAN = {"network", "certificate", "hash", "platform"}  # nothing was left half installed


class Trouble(Exception):
    """Why a command cannot go on: `str` is one sentence, `remedy` what to do about it."""

    def __init__(self, sentence: str, remedy: str, kind: str = "other") -> None:
        super().__init__(sentence)
        self.remedy, self.kind = remedy, kind

    def text(self) -> str:
        """The two lines that a person is shown."""
        return f"{self}\nRemedy: {self.remedy}"


# what the course and its installers need of Python's standard library, and a builder may leave out
NEEDED = ("_ctypes", "_hashlib", "_sqlite3", "_ssl", "zlib")


def missing_modules() -> list[str]:
    """What this Python was built without, though the course needs it: "_sqlite3", for example."""
    missing = []
    for name in NEEDED:
        try:
            import_module(name)
        except ImportError:
            missing.append(name)
    return missing


def whole_python(missing: list[str]) -> Trouble:
    """What to say of a Python that was built without these modules."""
    return Trouble(
        f"This Python was built without {', '.join(missing)}, which lessons need.",
        "Install the whole of Python, from python.org or by your system, or build it again with the headers "
        f"of OpenSSL, SQLite, libffi and zlib there, {AGAIN}",
        "python",
    )


def _venv_missing() -> Trouble:
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    remedy = "Install the whole of Python, from python.org or by your system, " + AGAIN
    if sys.platform.startswith("linux"):
        remedy = (
            f"Install them (Debian, Ubuntu: sudo apt install python{version}-venv, "
            f"or python3-venv), {AGAIN}"
        )
    return Trouble(
        "This Python came without its modules venv and ensurepip, so it cannot make the "
        "course's environment.",
        remedy,
        "venv",
    )


def known(kind: str, where: Path) -> Trouble | None:
    """The trouble of that kind with the environment at `where`; None for an unknown kind."""
    name = where.name
    if kind == "venv":
        return _venv_missing()
    sentence, remedy = {
        "disk": (
            f"The disk is full: the environment in {name} needs about 700 MB.",
            f"Free some space, or set COURSE_VENV to a folder on another disk, {AGAIN}",
        ),
        "hash": (
            "A downloaded package does not have the hash that the lock names, and was refused.",
            "Something between here and the package index changes files, such as a proxy or a "
            f"mirror: try another network, {AGAIN}",
        ),
        "certificate": (
            "The package index could not be trusted: its certificate was not issued by an "
            "authority that this machine knows.",
            "Behind a company proxy, set SSL_CERT_FILE and PIP_CERT to the company's CA file, "
            + AGAIN,
        ),
        "network": (
            "The packages could not be downloaded: there is no connection to the package index.",
            f"Check the network and any proxy (HTTPS_PROXY), {AGAIN}",
        ),
        "access": (
            f"The folder {where} cannot be written to.",
            "Close what uses it, or take a copy of the course in a folder of your own, or set "
            f"COURSE_VENV to a folder that you may write to, {AGAIN}",
        ),
        "platform": (
            "A locked package has no ready-made file for this Python on this machine.",
            "Use a 64-bit Python from 3.11 to 3.14: on Windows the x86-64 one, on an Intel Mac one "
            f"in a Linux container, {AGAIN}",
        ),
    }.get(kind, ("", ""))
    return Trouble(sentence, remedy, kind) if sentence else None


def _named(text: str, where: Path) -> Path:
    """The folder that a refusal of the system names, where it is another than the environment."""
    line = next(line for line in text.splitlines() if re.search(dict(_SIGNS)["access"], line))
    for path in re.findall(r"[`'\"]([^`'\"]*[/\\][^`'\"]*)[`'\"]", line):
        if not Path(path).is_relative_to(where):
            return Path(path)
    return where


def from_output(lines: list[str], what: str, where: Path, log: Path) -> Trouble:
    """The trouble that a child's last words tell of, in `what` (such as "Installing uv")."""
    text = "\n".join(lines[-200:])
    for kind, signs in _SIGNS:
        if re.search(signs, text):
            found = known(kind, _named(text, where) if kind == "access" else where)
            if found:
                return found
    words = [line.strip() for line in lines if line.strip()]
    errors = [line for line in words if re.match(r"(?i)error\b", line)] or words[-1:]
    last = errors[-1][:200] if errors else "it said nothing"
    return Trouble(
        f"{what} failed: {last}",
        f"Read {log}, or delete the folder {where} and run the same command.",
    )


def from_error(error: OSError, where: Path) -> Trouble:
    """The trouble that an error of the operating system means for a folder."""
    kind = "other"
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        kind = "disk"
    elif error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        kind = "access"
    return known(kind, where) or Trouble(
        f"The folder {where} cannot be used: {error.strerror or error}.",
        f"Put that right, or set COURSE_VENV to another folder, {AGAIN}",
    )
