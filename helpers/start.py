"""`start`: JupyterLab on the course's first page, with settings of its own.

It runs in this process, so there is no child to leave behind; Ctrl-C and SIGTERM end its kernels.
The learner's own Jupyter and IPython settings are neither read nor written; the course keeps its
own in `.course/`, which git ignores.
"""

from __future__ import annotations

import atexit
import errno
import json
import os
import platform
import secrets
import shutil
import signal
import socket
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from helpers.bootstrap import TOP, Trouble
from helpers.lab import folders

PAGE = "notebooks/00_start_here.ipynb"
TABS = """\
.lm-TabBar-tab[title*="Path: exercises/"] .lm-TabBar-tabLabel::before { content: "exercise "; }
.lm-TabBar-tab[title*="Path: solutions/"] .lm-TabBar-tabLabel::before { content: "solution "; }
"""
DOCUMENTS = "@jupyterlab/docmanager-extension:plugin"
RUNTIME = "runtime-"  # how the folders begin in which a running Jupyter keeps its token
ANNOUNCEMENTS = "@jupyterlab/apputils-extension:announcements"


def _settings() -> Path:
    """A folder for Jupyter's settings: `.course/jupyter`, or a temporary one where that fails."""
    folder = TOP / ".course" / "jupyter"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError:
        folder = Path(tempfile.mkdtemp(prefix=folders.named("course-jupyter-")))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _no_announcements(config: Path) -> None:
    """Switch the news pop-up off in Jupyter's page settings, and keep what else is there.

    Nor does a page ask whether JupyterLab is to be built anew, for which Node.js would start twice.
    """
    path = config / "labconfig" / "page_config.json"
    try:
        settings = json.loads(path.read_text(encoding="utf-8"))
        disabled = settings.setdefault("disabledExtensions", {})
    except (OSError, ValueError, AttributeError):
        settings, disabled = {}, {}
        settings["disabledExtensions"] = disabled
    if disabled.get(ANNOUNCEMENTS) is not True or settings.get("buildCheck") is not False:
        disabled[ANNOUNCEMENTS] = True
        settings["buildCheck"] = False
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(settings, indent=1), encoding="utf-8")


def _which_notebook(config: Path) -> None:
    """Let a tab say whether it holds an exercise or a solution: all three have one file name."""
    style = config / "custom" / "custom.css"
    style.parent.mkdir(parents=True, exist_ok=True)
    style.write_text(TABS, encoding="utf-8")


def _pages_to_read(config: Path) -> None:
    """Open a page such as the glossary as it reads, not as its source."""
    path = config / "labconfig" / "default_setting_overrides.json"
    viewers = {"defaultViewers": {"markdown": "Markdown Preview"}}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({DOCUMENTS: viewers}, indent=1), encoding="utf-8")


def isolate() -> None:
    """Point Jupyter and IPython to the course's own settings, by this process's variables.

    The runtime folder (connection files with keys, the token) is new for each start, readable by
    its owner alone, and removed at exit.
    """
    folder = _settings()
    folders.sweep(folder, RUNTIME)
    runtime = Path(tempfile.mkdtemp(prefix=folders.named(RUNTIME), dir=folder))
    atexit.register(shutil.rmtree, runtime, ignore_errors=True)
    _no_announcements(folder / "config")
    _which_notebook(folder / "config")
    _pages_to_read(folder / "config")
    os.environ |= {
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_DATA_DIR": str(folder / "data"),
        "JUPYTER_RUNTIME_DIR": str(runtime),
        "IPYTHONDIR": str(folder / "ipython"),
        "JUPYTER_PREFER_ENV_PATH": "1",
    }
    for name in ("JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR"):
        os.environ.pop(name, None)


def refuse_taken(port: int) -> None:
    """Raise `Trouble` where nothing can listen on this loopback port."""
    with socket.socket() as probe:
        if os.name != "nt":  # there the option would mean sharing the port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            if error.errno == errno.EACCES and os.name != "nt":
                raise Trouble(
                    f"Port {port} is reserved for the administrator.",
                    "Choose one above 1023, or leave --port out.",
                ) from error
            raise Trouble(
                f"Port {port} is taken by another program.",
                "Choose another, or leave --port out to get one that is free.",
            ) from error


def has_screen() -> bool:
    """Whether a browser could open here: not so in a container or over a bare SSH connection."""
    if sys.platform != "linux" or _is_wsl():
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))


def _is_wsl() -> bool:
    return "microsoft" in platform.release().lower()


def settings(port: int | None, browser: bool, verbose: bool) -> list[str]:
    """JupyterLab's command line: loopback, a token, one kernel, nothing fetched from outside."""
    return [
        f"--ServerApp.root_dir={TOP}",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port or 8888}",
        f"--ServerApp.port_retries={0 if port else 100}",
        f"--ServerApp.open_browser={browser}",
        f"--ServerApp.use_redirect_file={not _is_wsl()}",  # Windows' browser cannot read it there
        f"--ServerApp.allow_root={getattr(os, 'geteuid', lambda: 1)() == 0}",
        f"--Application.log_level={'INFO' if verbose else 'ERROR'}",
        "--ServerApp.contents_manager_class=helpers.contents.Contents",
        "--LabApp.custom_css=True",
        f"--LabApp.default_url=/lab/tree/{PAGE}",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.extension_manager=readonly",
        "--KernelSpecManager.allowed_kernelspecs=python3",
        "--KernelManager.transport_encryption=auto",
        "--LanguageServerManager.autodetect=False",  # it would run programs of the learner's
    ]


def _address(port: int, token: str) -> str:
    return f"http://127.0.0.1:{port}/lab/tree/{PAGE}?token={token}"


def running() -> Iterator[tuple[int, str]]:
    """Port and token of each course that this user has started here before and that answers."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for path in (TOP / ".course" / "jupyter").glob(f"{RUNTIME}*/jpserver-*.json"):
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            port, token = int(found["port"]), str(found["token"])
            asked = f"http://127.0.0.1:{port}/api/status?token={token}"
            with direct.open(asked, timeout=2) as answer:
                if found["root_dir"] == str(TOP) and "started" in json.load(answer):
                    yield port, token
        except (OSError, ValueError, KeyError, TypeError):
            continue  # what a killed one left, or another program on its port


def main(port: int | None = None, browser: bool = True, verbose: bool = False) -> int:
    """Serve until Ctrl-C or SIGTERM; the address, with its token, is printed once it answers.

    Where the course runs already, says where, unless another port is asked for.
    """
    for there, token in running():
        if port in (None, there):
            address = _address(there, token)
            print(f"The course already runs, at\n\n    {address}\n\nCtrl-C where it started stops it.")
            return 0
    if port:
        refuse_taken(port)
    isolate()
    from jupyterlab.labapp import LabApp

    opens = browser and has_screen()
    os.environ["JUPYTER_TOKEN"] = secrets.token_hex(24)  # not an argument, which others could see
    server = LabApp.initialize_server(argv=settings(port, opens, verbose))
    del os.environ["JUPYTER_TOKEN"]  # nor for the kernels' variables

    def say() -> None:
        address = _address(server.port, server.identity_provider.token)
        words = "The course opens in your browser, at" if opens else "Open this address:"
        print(f"{words}\n\n    {address}\n\nCtrl-C stops it.", flush=True)

    def stop(number: int, frame: object) -> None:
        print("Stopping JupyterLab and its kernels.", file=sys.stderr, flush=True)
        signal.signal(signal.SIGINT, signal.default_int_handler)  # for who cannot wait
        server.stop(from_signal=True)

    signal.signal(signal.SIGINT, stop)  # Jupyter's own asks a question, and only on a terminal
    signal.signal(signal.SIGTERM, stop)
    server.io_loop.call_later(0, say)
    server.start()
    return 0
