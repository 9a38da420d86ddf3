"""Where the environment is, whether it is ready, how it is made and entered.

The set-up keeps three files of its own in the environment: `.course-lock`; `course.json`, which
says that work is under way or what is installed (Python, place, digest of each requirement file);
and `course-setup.log`. Nothing is installed where `course.json` already names what is wanted.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from helpers.bootstrap import installers
from helpers.bootstrap.steps import Steps, Work, lock
from helpers.bootstrap.trouble import (
    CLEAN,
    Trouble,
    from_error,
    known,
    missing_modules,
    whole_python,
)

TOP = Path(__file__).resolve().parent.parent.parent
RUNTIME, DEVELOPMENT = "requirements.txt", "requirements-dev.txt"
OWN = {".course-lock", "course.json", "course.json.part", "course-setup.log"}
HERE = f"{sys.version_info[0]}.{sys.version_info[1]}"
ENTERED = "COURSE_ENTERED"


def folder() -> Path:
    """The environment's folder: `.venv` at the top of the course, or COURSE_VENV."""
    return Path(os.path.abspath(TOP / (os.environ.get("COURSE_VENV") or ".venv")))


def python(venv: Path) -> Path:
    """The environment's interpreter, whether or not it exists yet."""
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def inside(venv: Path | None = None) -> bool:
    """Whether this very process runs in the environment."""
    try:
        return os.path.samefile(sys.prefix, venv or folder())
    except OSError:
        return False


def _digest(name: str) -> str:
    """SHA-256 of a requirement file, the same under Windows' line ends."""
    return hashlib.sha256((TOP / name).read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def _state(venv: Path) -> dict[str, object]:
    try:
        state = json.loads((venv / "course.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return state if isinstance(state, dict) else {}


def _write(venv: Path, state: dict[str, object]) -> None:
    """Replace `course.json` in one step, so that it is never half there."""
    part = venv / "course.json.part"
    part.write_text(json.dumps(state, indent=1), encoding="utf-8")
    os.replace(part, venv / "course.json")


def ready(venv: Path, dev: bool = False) -> bool:
    """Whether what a command needs is installed; quick, because every command asks."""
    state = _state(venv)
    name = DEVELOPMENT if dev else RUNTIME
    installed = state.get("installed")
    return (
        state.get("python") == HERE
        and state.get("course") == str(TOP)
        and isinstance(installed, dict)
        and installed.get(name) == _digest(name)
        and python(venv).exists()
    )


def _made_by(venv: Path) -> str | None:
    """The version in `pyvenv.cfg`, such as "3.11"; None where there is no environment."""
    try:
        lines = (venv / "pyvenv.cfg").read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    pairs = dict(line.split("=", 1) for line in lines if "=" in line)
    values = {key.strip(): value.strip() for key, value in pairs.items()}
    version = values.get("version") or values.get("version_info") or ""
    return ".".join(version.split(".")[:2])


def _runs_as(venv: Path) -> str | None:
    """The version that the environment's interpreter answers with; None where it does not run."""
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        answer = subprocess.run(  # noqa: S603
            [python(venv), "-c", code], capture_output=True, text=True, timeout=60, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout.strip()


def _refuse_foreign(venv: Path) -> None:
    """Raise `Trouble` where COURSE_VENV names a folder that holds something else."""
    if not venv.is_dir() or _made_by(venv) is not None or _state(venv):
        return
    if {item.name for item in venv.iterdir()} - OWN:
        raise Trouble(
            f"The folder {venv} is there, but it is no virtual environment.",
            "Move it away, or set COURSE_VENV to another folder.",
        )


def _alive(venv: Path, state: dict[str, object]) -> bool:
    """Whether what stands at `venv` can be built upon; False: it is to be made anew."""
    version = _made_by(venv)
    if version is None:
        return False  # nothing there yet, or a set-up of ours that died early
    runs = _runs_as(venv)
    if runs is None or runs != version:  # the Python that it stood on is gone
        if state or venv == TOP / ".venv":
            return False
        raise Trouble(
            f"The environment in {venv} does not run any more.",
            "Delete that folder, or set COURSE_VENV to another.",
        )
    if runs != HERE:
        raise Trouble(
            f"The environment in {venv.name} was made by Python {runs}; this is Python {HERE}.",
            f"Use python{runs}, or delete the folder {venv} to have it made anew.",
        )
    return inside(venv) or not (state.get("working") and state.get("made"))


def _clear(venv: Path) -> None:
    """Remove everything in the environment but its lock."""
    for item in venv.iterdir():
        if item.name == ".course-lock":
            continue
        if item.is_dir() and not item.is_symlink():
            shutil.rmtree(item)
        else:
            item.unlink()


def _need_venv(venv: Path) -> None:
    """Raise `Trouble` where this Python came without what makes environments, or what lessons need."""
    if missing := missing_modules():
        raise whole_python(missing)
    try:
        import ensurepip  # noqa: F401
        import venv as _  # noqa: F401
    except ImportError as error:
        raise known("venv", venv) or error from error


def _set_up(venv: Path, dev: bool, handle: int) -> None:
    """Make or complete the environment; whoever calls holds its lock."""
    began, state = time.monotonic(), _state(venv)
    alive, repair = _alive(venv, state), bool(state.get("working"))
    steps = Steps(3 if installers.wanted() else 2)
    work = Work(steps, venv, python(venv), environment(venv), handle)
    if state and (repair or not alive):
        steps.note("The last set-up did not finish, or its Python is gone: mending it.")
    if not alive:
        _need_venv(venv)
        _clear(venv)
    made = not alive or bool(state.get("made"))
    _write(venv, {"made": made, "working": True})
    if alive:
        steps.begin(f"Using the environment in {venv.name}")
        installers.mend_pip(work)
    else:
        steps.begin(f"Making an environment in {venv.name}")
        work.run([getattr(sys, "_base_executable", None) or sys.executable, "-m", "venv", venv])
    name = DEVELOPMENT if dev else RUNTIME
    try:
        installers.install(work, TOP / name, again=repair and alive)
    except Trouble as trouble:
        if trouble.kind in CLEAN and not (repair and alive):
            _write(venv, {"made": made})  # what is there can be built upon
        raise
    installers.link(work, TOP)
    before = state.get("installed")
    installed = dict(before) if alive and isinstance(before, dict) else {}
    installed[name] = _digest(name)
    if dev and installers.pins(TOP / RUNTIME) <= installers.pins(TOP / DEVELOPMENT):
        installed[RUNTIME] = _digest(RUNTIME)
    _write(venv, {"made": made, "python": HERE, "course": str(TOP), "installed": installed})
    steps.note(f"The environment is ready, after {time.monotonic() - began:.0f} s.")


def environment(venv: Path) -> dict[str, str]:
    """The variables of a process in the environment, as activating it would set them.

    Those that would lend it packages from elsewhere went when `helpers` was imported.
    """
    env = dict(os.environ)
    env["VIRTUAL_ENV"] = str(venv)
    env["PYTHONUTF8"] = "1"
    env["PATH"] = os.pathsep.join([str(python(venv).parent), os.environ.get("PATH", "")])
    return env


def ensure(dev: bool) -> None:
    """Make the environment ready; `Trouble` says in one sentence why it cannot be."""
    venv = folder()
    if ready(venv, dev):
        return
    try:
        _refuse_foreign(venv)
        with lock(venv) as handle:
            if not ready(venv, dev):  # another set-up may have done it while this one waited
                _set_up(venv, dev, handle)
    except OSError as error:
        raise from_error(error, venv) from error


def enter(arguments: list[str], dev: bool = False, install: bool = True) -> int | None:
    """Go on with `python -m helpers ARGUMENTS` inside the environment.

    Returns None where this process is inside already. Otherwise it does not return, except on
    Windows, which cannot replace a process: there it gives back the exit code of a child.
    `install=False` enters what is there, and returns None where nothing is. Raises `Trouble`.
    """
    venv = folder()
    if install:
        ensure(dev)
    elif _runs_as(venv) is None:
        return None
    if inside(venv):
        os.environ.pop(ENTERED, None)
        return None
    if os.environ.get(ENTERED) == str(venv):
        raise Trouble(
            f"Python does not recognise {venv} as an environment.",
            f"Delete the folder {venv} and run the same command.",
        )
    env = environment(venv) | {ENTERED: str(venv)}
    command = [str(python(venv)), "-m", "helpers", *arguments]
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name != "nt":
        os.execve(command[0], command, env)  # noqa: S606 (no shell is wanted)
    child = subprocess.Popen(command, env=env)  # noqa: S603
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:  # Ctrl-C reaches the child as well, which ends by itself
            continue
