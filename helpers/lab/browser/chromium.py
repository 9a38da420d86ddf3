"""Where this machine's Chromium is, and how it is started so that it talks to nobody else."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from helpers.lab.errors import LabError

NAMES = (
    "chromium-headless-shell",  # the same Chromium without windows: a page costs a third
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
)
MACOS = ("Chromium", "Google Chrome", "Microsoft Edge")
WINDOWS = (
    r"Chromium\Application\chrome.exe",
    r"Google\Chrome\Application\chrome.exe",
    r"Microsoft\Edge\Application\msedge.exe",
)
ARGUMENTS = (
    "--no-sandbox",
    "--no-first-run",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE *.localhost , "
    "EXCLUDE 127.0.0.1 , EXCLUDE [::1]",
)


def _candidates() -> Iterator[str]:
    yield from NAMES
    if sys.platform == "darwin":
        for folder in ("/Applications", str(Path.home() / "Applications")):
            yield from (f"{folder}/{name}.app/Contents/MacOS/{name}" for name in MACOS)
    if sys.platform == "win32":
        for variable in ("ProgramFiles", "ProgramFiles(x86)", "LocalAppData"):
            if folder := os.environ.get(variable):
                yield from (str(Path(folder, name)) for name in WINDOWS)


def executable() -> str | None:
    """The path of this machine's Chromium (or a browser built on it), or None.

    The environment variable CHROMIUM, a path or a name, comes before any other.
    """
    if wanted := os.environ.get("CHROMIUM"):
        return shutil.which(wanted)
    return next((found for name in _candidates() if (found := shutil.which(name))), None)


def available() -> bool:
    """Whether pages can be opened here: Chromium and Playwright are both installed."""
    return executable() is not None and importlib.util.find_spec("playwright") is not None


def require() -> str:
    """The path of Chromium, or a `LabError` that says what is missing."""
    if importlib.util.find_spec("playwright") is None:
        raise LabError(
            "Playwright, which drives the browser, is not installed.",
            "Run: python3 -m helpers test, which installs it, or pip install playwright.",
        )
    found = executable()
    if found is None:
        raise LabError(
            "There is no Chromium on this machine.",
            "Install Chromium or Chrome, or set CHROMIUM to its path.",
        )
    return found
