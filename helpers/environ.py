"""Variables of the environment that would mislead the course, and what it and the learner start.

Importing `helpers` drops them from this process, hence from all that it starts. Git's are the worst: a
hook runs with GIT_DIR set, and every git command then works on that repository, wherever it is called.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import sys
import tempfile

# what git itself calls local to a repository (`git rev-parse --local-env-vars`, a test compares), and two
# more that hooks set
GIT = (
    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR", "GIT_CONFIG", "GIT_CONFIG_COUNT",
    "GIT_CONFIG_PARAMETERS", "GIT_DIR", "GIT_GRAFT_FILE", "GIT_IMPLICIT_WORK_TREE", "GIT_INDEX_FILE",
    "GIT_INTERNAL_SUPER_PREFIX", "GIT_NO_REPLACE_OBJECTS", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX",
    "GIT_REPLACE_REF_BASE", "GIT_SHALLOW_FILE", "GIT_WORK_TREE", "GIT_NAMESPACE", "GIT_QUARANTINE_PATH",
)  # fmt: skip

# packages from elsewhere, code that runs at every start, asserts left out, warnings as errors, noise
PYTHON = (
    "PYTHONBREAKPOINT", "PYTHONCASEOK", "PYTHONDEBUG", "PYTHONDEVMODE", "PYTHONEXECUTABLE", "PYTHONHOME",
    "PYTHONINSPECT", "PYTHONINTMAXSTRDIGITS", "PYTHONOPTIMIZE", "PYTHONPATH", "PYTHONPLATLIBDIR",
    "PYTHONPROFILEIMPORTTIME", "PYTHONSAFEPATH", "PYTHONSTARTUP", "PYTHONVERBOSE", "PYTHONWARNINGS",
)  # fmt: skip

# what a kernel asks of every program that a cell starts, and Python 3.14 obeys: colours in what it prints
COLOURS = ("CLICOLOR_FORCE", "FORCE_COLOR")

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
MATPLOTLIB = "MPLCONFIGDIR"
KEY_LOG = "SSLKEYLOGFILE"  # where TLS keys go, for Wireshark; every TLS context fails if it cannot

dropped: dict[str, str] = {}  # name and value of each variable that this process came with


def clean() -> None:
    """Drop what misleads from this process's environment."""
    for name in (*GIT, *PYTHON, *([KEY_LOG] if _key_log_fails() else [])):
        value = os.environ.pop(name, None)
        if value is not None:
            dropped[name] = value


def settle() -> None:
    """Let what is started agree on UTF-8, print no colours and keep what it compiles, and give Matplotlib
    a folder of its own.

    A locale of ISO-8859-1 knows no file that is named 田中.csv. Many an image of a container forbids
    bytecode, and then each kernel compiles scikit-learn and what it needs anew: 2 s instead of 0.8 s.
    Without a folder, as in a home that cannot be written to, Matplotlib warns in the midst of a lesson.
    """
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", None) is not None:
        sys.dont_write_bytecode = False
    if "ipykernel.kernelapp" in sys.modules:  # in a notebook
        for name in COLOURS:
            os.environ.pop(name, None)
    else:
        # jsonschema, without which no notebook is read and no JupyterLab starts, builds 38 grammars with it
        # whenever it is imported: seconds, for a check of IRIs that nothing here asks for
        sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    if os.name == "posix":
        os.environ["PYTHONUTF8"] = "1"
    homes = [os.environ.get("XDG_CONFIG_HOME") or "~/.config", os.environ.get("XDG_CACHE_HOME") or "~/.cache"]
    if MATPLOTLIB in os.environ or all(_writable(home) for home in homes):
        return
    folder = os.path.join(TOP, ".course", "matplotlib")
    try:
        os.makedirs(folder, exist_ok=True)
        usable = os.access(folder, os.W_OK)
    except OSError:
        usable = False
    if not usable:
        folder = tempfile.mkdtemp(prefix="course-matplotlib-")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ[MATPLOTLIB] = folder


def _writable(folder: str) -> bool:
    """Whether something can be made in a folder, or the folder itself."""
    path = os.path.abspath(os.path.expanduser(folder))
    while not os.path.exists(path):
        path = os.path.dirname(path)
    return os.path.isdir(path) and os.access(path, os.W_OK)


def _key_log_fails() -> bool:
    path = os.environ.get(KEY_LOG)
    with contextlib.suppress(OSError):
        if path:
            open(path, "ab").close()
        return False
    return True
