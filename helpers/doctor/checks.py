"""The checks, each a function that gives back one `Finding`.

They need nothing but the standard library until what they look for is installed.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import metadata, util
from pathlib import Path

from helpers import bootstrap, environ
from helpers.bootstrap import TOP
from helpers.doctor.finding import FAIL, OK, WARN, Finding
from helpers.doctor.people import people

START = "python3 -m helpers start"
SET_UP = f"Run {START}: it makes the environment and installs what the lock names."
BROWSERS = (
    "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome",
    "google-chrome-stable", "chrome",
)  # fmt: skip


def _shown(path: Path) -> str:
    """A path as a learner knows it: relative to the course where it lies within."""
    return str(path.relative_to(TOP)) if path.is_relative_to(TOP) else str(path)


def python() -> Finding:
    version = platform.python_version()
    bits = 64 if sys.maxsize > 2**32 else 32
    fact = f"{platform.python_implementation()} {version}, {bits} bits"
    if bits == 32:
        return Finding("Python", FAIL, fact, "Install a 64-bit Python: no packages exist for this.")
    if sys.version_info[:2] > (3, 14):
        return Finding("Python", WARN, fact, "The course was tried with 3.11 to 3.14: prefer one.")
    return Finding("Python", OK, fact)


def environment() -> Finding:
    name, venv = "environment", bootstrap.folder()
    if bootstrap.inside(venv):
        return Finding(name, OK, f"this Python runs in {_shown(venv)}")
    if bootstrap.python(venv).exists():
        remedy = f"In JupyterLab use {START}; in an editor choose the kernel {_shown(venv)}."
        return Finding(name, WARN, f"this Python is not the one of {_shown(venv)}", remedy)
    if sys.prefix != sys.base_prefix or Path(sys.prefix, "conda-meta").is_dir():
        return Finding(name, OK, "an environment of your own")
    return Finding(name, FAIL, f"{_shown(venv)} is not there yet", SET_UP)


def modules() -> Finding:
    name, missing = "standard library", bootstrap.missing_modules()
    if not missing:
        return Finding(name, OK, "complete")
    trouble = bootstrap.whole_python(missing)
    return Finding(name, FAIL, f"without {', '.join(missing)}", trouble.remedy)


def variables() -> Finding:
    name, found = "variables", ", ".join(environ.dropped)
    if not found:
        return Finding(name, OK, "none that misleads")
    remedy = f"Unset what you do not need, or use {START}: the course leaves them out."
    return Finding(name, WARN, f"set, and left out from here on: {found}", remedy)


def _locked() -> dict[str, str]:
    """Name and version of every pin that this Python on this machine needs."""
    from packaging.markers import Marker

    text = (TOP / "requirements.txt").read_text(encoding="utf-8")
    pins = re.findall(r"^([\w.-]+)==([^\s;]+)(?: *; *([^\\\n]+))?", text, re.MULTILINE)
    return {n: version for n, version, marker in pins if not marker or Marker(marker).evaluate()}


def letters() -> Finding:
    name, encoding = "file names", sys.getfilesystemencoding()
    if encoding == "utf-8":
        return Finding(name, OK, "in UTF-8")
    remedy = f"Use {START}, or set PYTHONUTF8=1: some lessons name files in Japanese."
    return Finding(name, WARN, f"in {encoding}", remedy)


def packages() -> Finding:
    name = "packages"
    if not util.find_spec("packaging"):
        return Finding(name, FAIL, "not installed in this Python", SET_UP)
    installed = {
        re.sub(r"[-_.]+", "-", found.metadata["Name"] or "").lower(): found.version
        for found in metadata.distributions()
    }
    locked = _locked()
    absent = sorted(locked.keys() - installed.keys())
    other = sorted(n for n in locked.keys() & installed.keys() if installed[n] != locked[n])
    if not absent and not other:
        return Finding(name, OK, f"all {len(locked)} as the lock names them")
    if len(absent) > len(locked) / 2:
        return Finding(name, FAIL, f"{len(absent)} of {len(locked)} are missing", SET_UP)
    words = [f"{n} is missing" for n in absent]
    words += [f"{n} is {installed[n]}, not {locked[n]}" for n in other]
    more = f", and {len(words) - 4} more" if len(words) > 4 else ""
    remedy = f"Delete {_shown(bootstrap.folder())} and run {START}."
    return Finding(name, FAIL if absent else WARN, ", ".join(words[:4]) + more, remedy)


def jupyterlab() -> Finding:
    name = "JupyterLab"
    if not util.find_spec("jupyterlab"):
        return Finding(name, FAIL, "not installed in this Python", SET_UP)
    return Finding(name, OK, metadata.version("jupyterlab"))


def kernel() -> Finding:
    name = "kernel"
    if not util.find_spec("jupyter_client") or not util.find_spec("ipykernel"):
        return Finding(name, FAIL, "not installed in this Python", SET_UP)
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    try:
        program = KernelSpecManager().get_kernel_spec("python3").argv[0]
    except NoSuchKernel:
        return Finding(name, FAIL, "the kernel python3 is not installed", SET_UP)
    # a bare "python" is replaced with the interpreter that Jupyter itself runs in
    own = program in ("python", "python3") or Path(program) == Path(sys.executable)
    if own:
        return Finding(name, OK, "python3 starts this environment's Python")
    return Finding(name, WARN, f"python3 starts {program}", f"Use {START}.")


def openssl() -> Finding:
    try:
        import ssl
    except ImportError:
        trouble = bootstrap.whole_python(["_ssl"])
        return Finding("OpenSSL", FAIL, "this Python has none", trouble.remedy)
    name, text = "OpenSSL", ssl.OPENSSL_VERSION
    if not ssl.HAS_TLSv1_3:
        remedy = "Install a Python whose ssl has OpenSSL 1.1.1 or newer, such as python.org's."
        return Finding(name, FAIL, f"{text}, without TLS 1.3", remedy)
    if "LibreSSL" in text:
        remedy = "Lesson 04 shows OpenSSL's words; install Python from python.org to see the same."
        return Finding(name, WARN, text, remedy)
    groups = "has" if ssl.OPENSSL_VERSION_INFO >= (3, 5) else "before 3.5, so without"
    return Finding(name, OK, f"{text}; {groups} post-quantum key exchange in TLS")


def loopback() -> Finding:
    name = "loopback"
    remedy = "Allow programs to listen on 127.0.0.1 (firewall, sandbox): every lesson needs it."
    try:
        with socket.create_server(("127.0.0.1", 0)) as server:
            server.settimeout(5)
            with socket.create_connection(server.getsockname(), timeout=5) as client:
                client.sendall(b"x")
                connection = server.accept()[0]
                with connection:
                    connection.settimeout(5)
                    connection.recv(1)
    except OSError as error:
        return Finding(name, FAIL, f"nothing can listen there ({error.strerror or error})", remedy)
    try:
        found = {str(entry[4][0]) for entry in socket.getaddrinfo("localhost", None)}
    except OSError:
        found = set()
    if "127.0.0.1" not in found:
        remedy = "Add the line '127.0.0.1 localhost' to the hosts file."
        return Finding(name, FAIL, "localhost does not mean 127.0.0.1", remedy)
    return Finding(name, OK, "a server listens and answers; localhost is 127.0.0.1")


def proxies() -> Finding:
    name = "proxy"
    if not urllib.request.getproxies().keys() & {"http", "https", "all"}:
        return Finding(name, OK, "none")
    if all(urllib.request.proxy_bypass(host) for host in ("localhost", "127.0.0.1")):
        return Finding(name, OK, "set, and loopback is exempt")
    remedy = "Set NO_PROXY=localhost,127.0.0.1 so that outside tools reach the lessons' servers."
    return Finding(name, WARN, "set, and loopback is not exempt", remedy)


def temporary() -> Finding:
    name = "temporary folder"
    try:
        with tempfile.TemporaryFile() as file:
            file.write(b"x" * 65536)
    except OSError as error:
        remedy = "Set TMPDIR (on Windows TEMP) to a folder that you may write to."
        return Finding(name, FAIL, f"not writable ({error.strerror or error})", remedy)
    return Finding(name, OK, "writable")


def disk() -> Finding:
    free = shutil.disk_usage(TOP).free / 1e9
    state = FAIL if free < 0.2 else WARN if free < 1 else OK
    remedy = "" if state == OK else "Free some: the environment takes 0.7 GB, lessons a little."
    return Finding("disk", state, "more than 1 GB free" if free >= 1 else f"{free:.1f} GB", remedy)


def journal() -> Finding:
    from helpers import journal

    path = journal.path()
    try:
        if path.exists():
            path.open("ab").close()
        else:
            parent = next(folder for folder in path.parents if folder.exists())
            tempfile.TemporaryFile(dir=parent).close()
    except OSError as error:
        remedy = "Set COURSE_PROGRESS to a file that you may write; progress is lost otherwise."
        return Finding("progress", WARN, f"not writable ({error.strerror or error})", remedy)
    named = os.environ.get("COURSE_PROGRESS")
    return Finding(
        "progress", OK, "kept where COURSE_PROGRESS says" if named else f"kept in {_shown(path)}"
    )


def git() -> Finding:
    remedy = "Install git: lesson 00 finds a secret in a history."
    program = shutil.which("git")
    if not program:
        return Finding("git", WARN, "not found", remedy)
    answer = subprocess.run(  # noqa: S603
        [program, "--version"], capture_output=True, text=True, timeout=20, check=False
    )
    if answer.returncode:
        return Finding("git", WARN, "does not run", remedy)
    return Finding("git", OK, answer.stdout.strip().removeprefix("git version "))


def browser() -> Finding:
    name, found = "browser", ""
    if util.find_spec("playwright") and (TOP / "helpers/lab/browser").is_dir():
        from helpers import lab

        found = "Chromium" if lab.browser.available() else ""
    else:
        names = (os.environ.get("CHROMIUM") or "", *BROWSERS)
        found = next((Path(n).name for n in names if n and shutil.which(n)), "")
    if found:
        return Finding(name, OK, f"{found}, for scripts that run")
    remedy = "Install Chromium, or set CHROMIUM to its path; lesson 03 then shows scripts run."
    return Finding(name, WARN, "no Chromium found", remedy)


def clock() -> Finding:
    now = datetime.now(UTC)
    fact = f"{now:%Y-%m-%d} UTC"
    if 2026 <= now.year < 2046:
        return Finding("clock", OK, fact)
    return Finding("clock", FAIL, fact, "Set the clock: certificates and tokens depend on it.")


CHECKS: tuple[Callable[[], Finding], ...] = (
    python, modules, environment, variables, letters, packages, jupyterlab, kernel, openssl, loopback,
    people, proxies, temporary, disk, journal, git, browser, clock,
)  # fmt: skip
