"""Packages into the environment: uv, installed by hash, and pip where uv will not do."""

from __future__ import annotations

import ast
import os
import re
import sysconfig
from pathlib import Path

from helpers.bootstrap.steps import Work
from helpers.bootstrap.trouble import FATAL, Trouble

UV = Path(__file__).with_name("uv.txt")
STRICT = ["--require-hashes", "--only-binary", ":all:"]  # nothing unlocked, no code run at install
PIP = {
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "PIP_NO_INPUT": "1",
    "PIP_PROGRESS_BAR": "off",
    "PIP_USER": "0",
}
ELSEWHERE = ("PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_DRY_RUN", "PIP_CONSTRAINT")

# pip's settings that uv does not read: a company's own index, its certificate, its wheels
FOR_UV = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "no-index": "UV_NO_INDEX",
    "cert": "SSL_CERT_FILE",
    "proxy": "HTTPS_PROXY",
}


def wanted() -> bool:
    """Whether uv is to be used: COURSE_NO_UV=1 chooses pip alone."""
    return not os.environ.get("COURSE_NO_UV")


def pins(requirements: Path) -> set[str]:
    """Every `name==version` of a requirement file."""
    text = requirements.read_text(encoding="utf-8")
    return set(re.findall(r"^[A-Za-z0-9][\w.-]*==\S+", text, re.MULTILINE))


def _pip(work: Work, *words: str | Path, private: bool = False) -> list[str]:
    """Run pip in the environment, whatever the learner's own settings of it say."""
    env = {key: value for key, value in work.env.items() if key not in ELSEWHERE}
    if env.get("PIP_RETRIES", "0") == "0":  # pip keeps the reason to itself without a retry
        env["PIP_RETRIES"] = "2"
    env |= PIP
    return work.run([work.python, "-m", "pip", *words], env, private)


def mend_pip(work: Work) -> None:
    """Put pip into an environment that was made without it, or only half made."""
    try:
        _pip(work, "--version")
    except Trouble:
        work.run([work.python, "-m", "ensurepip", "--upgrade", "--default-pip"])


def _uv_settings(work: Work) -> dict[str, str]:
    """uv's variables, from pip's settings where the learner has not set uv's own."""
    found: dict[str, str] = {}
    for line in _pip(work, "config", "list", private=True):  # it may name a password
        key, _, value = line.partition("=")
        scope, _, option = key.rpartition(".")
        if option not in FOR_UV or scope not in ("global", "install", ":env:"):
            continue
        try:
            words = str(ast.literal_eval(value)).split()
        except (SyntaxError, ValueError):
            continue
        found[FOR_UV[option]] = ("," if option == "find-links" else " ").join(words)
    if {"UV_DEFAULT_INDEX", "UV_INDEX"} & found.keys():
        # any of the indexes may have a file: its hash says whether it is the right one
        found["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    return found | dict(work.env)


def _cache() -> dict[str, str]:
    """No cache for uv where its folder cannot be written to, as in a home that is read-only."""
    if os.environ.get("UV_CACHE_DIR") or os.name == "nt":
        return {}
    folder = Path(os.path.expanduser(os.environ.get("XDG_CACHE_HOME") or "~/.cache"), "uv").absolute()
    there = next(one for one in (folder, *folder.parents) if one.exists())
    return {} if there.is_dir() and os.access(there, os.W_OK) else {"UV_NO_CACHE": "1"}


def install(work: Work, requirements: Path, again: bool) -> None:
    """Install what a requirement file locks, by uv or else by pip; both enforce its hashes.

    `again` puts in anew what is there, after a set-up that was killed half-way. Raises `Trouble`.
    """
    steps, title = work.steps, f"Installing {len(pins(requirements))} packages by "
    if wanted():
        try:
            steps.begin("Installing uv")
            _pip(work, "install", *STRICT, "-r", UV)
            uv = work.python.with_name("uv" + work.python.suffix)
            command = [uv, "pip", "install", "--python", work.python, *STRICT, "-r", requirements]
            settings = _uv_settings(work) | _cache()
            steps.begin(title + "uv")
            work.run(command + ["--reinstall"] * again, settings)
            return
        except Trouble as trouble:
            # where pip itself could not fetch or write uv, it will not fare better a moment later; what uv
            # cannot write to may be no business of pip's
            by_pip = steps.number == 2
            if trouble.kind in FATAL - {"access"} or (by_pip and trouble.kind in ("network", "access")):
                raise
            steps.note(f"uv will not do, so pip goes on. ({trouble})")
            steps.number = 2
    steps.begin(title + "pip", of=len(pins(requirements)))
    _pip(work, "install", *STRICT, "-r", requirements, *["--force-reinstall"] * again)


def link(work: Work, top: Path) -> None:
    """Make `import helpers` work from every folder: one line in a .pth file, nothing is built."""
    base = str(work.venv)
    site = Path(sysconfig.get_path("purelib", "venv", {"base": base, "platbase": base}))
    try:
        line = os.path.relpath(top, site)  # plain ASCII for an environment within the course
    except ValueError:  # another drive of Windows
        line = str(top)
    (site / "course.pth").write_text(line + "\n", encoding="utf-8")
