"""Machines as they are: a home that cannot be written to, half a Python, another locale, no git."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from helpers import doctor, environ
from helpers.bootstrap import missing_modules, steps, trouble
from helpers.course import TOP
from helpers.doctor import checks, people
from helpers.doctor.finding import FAIL, OK, WARN, Finding
from helpers.lab import peers
from tests import another_user, figures
from tests.small_course import BASE

POSIX = pytest.mark.skipif(os.name != "posix", reason="POSIX locales and homes")


def run(
    *command: str | Path, cwd: Path = TOP, given: str = "", **env: str
) -> subprocess.CompletedProcess[str]:
    words = [str(word) for word in command]
    env = os.environ | env
    return subprocess.run(words, cwd=cwd, env=env, input=given, capture_output=True, text=True)


@pytest.fixture
def no_home(tmp_path: Path) -> dict[str, str]:
    """A home in which nobody, not even root, can make a folder: it is a file."""
    home = tmp_path / "home"
    home.touch()
    return {"HOME": str(home), "XDG_CACHE_HOME": "", "XDG_CONFIG_HOME": "", "MPLCONFIGDIR": ""}


@POSIX
def test_matplotlib_says_nothing_about_a_home_that_cannot_be_written_to(
    no_home: dict[str, str], tmp_path: Path
) -> None:
    code = (
        "import os; del os.environ['MPLCONFIGDIR']; import helpers, matplotlib.pyplot; "
        "print(os.environ['MPLCONFIGDIR'])"
    )
    done = run(sys.executable, "-c", code, **no_home)
    assert (done.returncode, done.stderr) == (0, "")
    assert Path(done.stdout.strip()) == TOP / ".course" / "matplotlib"
    code = code.replace(", matplotlib.pyplot", "")
    shown = run(sys.executable, "-c", code, **no_home | {"HOME": str(tmp_path)})
    assert shown.returncode == 1  # where the home is writable, nothing is set
    assert "KeyError: 'MPLCONFIGDIR'" in shown.stderr


def test_what_uv_could_not_write_to_is_named_and_not_the_environment(tmp_path: Path) -> None:
    words = (
        "error: failed to create directory `/home/ada/.cache/uv`: Permission denied (os error 13)"
    )
    found = trouble.from_output([words], "It", tmp_path / ".venv", tmp_path / "log")
    assert found.kind == "access" and "/home/ada/.cache/uv cannot be written to" in str(found)
    own = f"error: failed to open `{tmp_path}/.venv/x`: Permission denied (os error 13)"
    found = trouble.from_output([own], "It", tmp_path / ".venv", tmp_path / "log")
    assert f"{tmp_path / '.venv'} cannot be written to" in str(found)


def without(*names: str) -> str:
    """A line of Python after which these modules are missing, as in a Python built without them."""
    return f"import sys; sys.modules.update(dict.fromkeys({list(names)}))\n"


def test_a_python_without_sqlite_ssl_or_ctypes_is_seen_before_anything_is_made() -> None:
    assert missing_modules() == []
    code = (
        without("_sqlite3", "_ssl", "_ctypes")
        + "from helpers import doctor; print(doctor.report())"
    )
    said = run(sys.executable, "-c", code).stdout
    line = "[FAIL] standard library: without _ctypes, _sqlite3, _ssl\n"
    assert line in said and "[FAIL] OpenSSL: this Python has none" in said
    assert re.search(r"remedy: Install the whole of Python.*OpenSSL, SQLite, libffi", said)
    make = "from helpers import commands; raise SystemExit(commands.main(['progress']))"
    done = run(BASE, "-c", without("_sqlite3") + make, COURSE_VENV=str(TOP / ".venv-never-made"))
    assert done.returncode == 1 and done.stderr.count("Traceback") == 0
    assert "This Python was built without _sqlite3" in done.stderr
    shutil.rmtree(TOP / ".venv-never-made", ignore_errors=True)


ENCODING = "import sys; print(sys.getfilesystemencoding())"


@pytest.fixture(scope="module")
def latin(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The variables of a locale whose encoding is ISO-8859-1, made for this test."""
    folder = tmp_path_factory.mktemp("locales")
    if not shutil.which("localedef"):
        pytest.skip("no localedef on this machine")
    made = run("localedef", "-i", "en_US", "-f", "ISO-8859-1", folder / "en_US.ISO-8859-1")
    found = {"LOCPATH": str(folder), "LC_ALL": "en_US.ISO-8859-1", "PYTHONUTF8": "0"}
    if made.returncode > 1 or run(sys.executable, "-c", ENCODING, **found).stdout != "iso8859-1\n":
        pytest.skip("this machine has not the sources of that locale")
    return found


@POSIX
def test_a_locale_without_most_letters(latin: dict[str, str]) -> None:
    child = f"import helpers, subprocess, sys; subprocess.run([sys.executable, '-c', {ENCODING!r}])"
    assert run(sys.executable, "-c", child, **latin).stdout.strip() == "utf-8"
    doctor_says = run(BASE, "-m", "helpers", "doctor", **latin).stdout
    assert "[ OK ] file names: in UTF-8" in doctor_says
    code = "from helpers.doctor import checks; print(checks.letters())"
    assert "[WARN] file names: in iso8859-1" in run(sys.executable, "-c", code, **latin).stdout
    assert run(BASE, "-m", "helpers", "progress", **latin).returncode == 0


def test_python_that_trusts_no_folder() -> None:
    done = run(BASE, "helpers", "progress", PYTHONSAFEPATH="1")
    assert done.returncode == 0 and "start_here" in done.stdout, done.stderr
    assert "python3 helpers COMMAND" in run(BASE, "-m", "helpers", "--help").stdout


def test_pip_alone_says_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    said = io.StringIO()
    monkeypatch.setattr(sys, "stderr", said)
    monkeypatch.setattr(steps, "HEARTBEAT", -1)
    shown = steps.Steps(2)
    shown.begin("Installing 3 packages by pip", of=3)
    lines: list[str] = []
    for name in ("numpy", "flask", "requests"):
        lines += [f"Collecting {name}==1 (from -r lock (line 1))", f"  Downloading {name}.whl"]
        shown.tick(lines)
    words = re.findall(r"s  (\d of 3, .*)", said.getvalue())
    assert words == [
        "1 of 3, Downloading numpy.whl",
        "2 of 3, Downloading flask.whl",
        "3 of 3, unpacking them",
    ]


def test_whoever_reads_has_seen_enough() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    command = [BASE, "-m", "helpers", "progress"]
    done = subprocess.run(command, cwd=TOP, stdout=writer, stderr=subprocess.PIPE, text=True)
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, "")


def test_pytest_may_be_called_in_any_folder() -> None:
    lesson = "00_start_here.ipynb"
    done = run(sys.executable, "-m", "pytest", "-q", "-n0", lesson, cwd=TOP / "solutions")
    assert done.returncode == 0 and "passed" in done.stdout, done.stdout


# a Python without the course's packages runs each notebook until a cell raises, and says what it raised
BARE = """
import json, sys
sys.path[:] = [path for path in sys.path if "site-packages" not in path and path != sys.argv[1]]
stopped = {}
for name, cells in json.load(sys.stdin).items():
    names = {"__name__": "__main__"}
    try:
        for source in cells:
            exec(source, names)
        stopped[name] = "not at all"
    except BaseException as error:
        stopped[name] = f"{type(error).__name__}: {error}"
print("stopped: " + json.dumps(stopped))
"""


def test_another_pythons_kernel_is_met_by_what_the_opening_says() -> None:
    """The course's packages are missing there, and the page on which that happens says what to do."""
    told = json.dumps({
        name: [cell.source for cell in notebook.cells if cell.cell_type == "code"]
        for name, notebook in figures.notebooks()
    })  # fmt: skip
    done = run(sys.executable, "-I", "-c", BARE, str(TOP), cwd=Path(sys.base_prefix), given=told)
    stopped = json.loads(done.stdout.rpartition("stopped: ")[2])
    for name, notebook in figures.notebooks():
        assert stopped[name].startswith("ModuleNotFoundError: No module named"), (name, stopped[name])
        opening = notebook.cells[0].source
        assert "No module named" in opening and "`.venv`" in opening, name


def test_without_git_lesson_00_is_skipped_with_a_word(tmp_path: Path) -> None:
    words = ["-m", "pytest", "-q", "-p", "nbval.plugin", "-rs", "solutions/00_start_here.ipynb"]
    done = run(sys.executable, *words, PATH=str(tmp_path), PYTEST_DISABLE_PLUGIN_AUTOLOAD="1")
    assert done.returncode == 0 and "git is not installed, and lesson 00" in done.stdout


def test_one_remedy_is_said_once() -> None:
    same = [Finding(name, FAIL, "missing", "Set it up.") for name in ("a", "b", "c")]
    report = doctor.Report((*same, Finding("d", WARN, "odd", "Mend it.")))
    assert repr(report).count("Set it up.") == 1 and repr(report).count("Mend it.") == 1
    assert report._repr_html_().count("Set it up.") == 1
    assert [finding.remedy for finding in report.findings] == ["Set it up."] * 3 + ["Mend it."]


def test_the_doctor_says_whether_others_are_here(monkeypatch: pytest.MonkeyPatch) -> None:
    said = {}
    for count in (0, 1, 3, None):
        monkeypatch.setattr(people, "others", lambda count=count: count)
        said[count] = people.people()
    assert said[0].state == OK
    assert said[1].state == said[3].state == said[None].state == WARN
    assert "one other user runs" in said[1].fact and "3 other users run" in said[3].fact
    monkeypatch.setattr(people, "others", lambda: 2)
    monkeypatch.setattr(peers, "can_tell", lambda: False)
    found = people.people()
    assert found.state == WARN and "does not tell their programs from yours" in found.fact


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_another_users_program_is_seen() -> None:
    before = people.others()
    code = "import os, sys; os.setgid(4242); os.setuid(4242); print('here', flush=True); sys.stdin.read()"
    with another_user.start(code) as other:
        assert other.stdout and other.stdout.readline() == "here\n"
        assert people.others() == (before or 0) + 1
        other.communicate()


def test_what_was_left_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert checks.variables().state == OK or environ.dropped
    monkeypatch.setattr(environ, "dropped", {"GIT_DIR": "secret", "PYTHONPATH": "/x"})
    found = checks.variables()
    assert found.state == WARN and "GIT_DIR, PYTHONPATH" in found.fact
    assert "secret" not in str(found)
