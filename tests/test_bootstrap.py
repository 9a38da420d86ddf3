"""The set-up, run for real on a course in miniature: its packages come from a loopback index.

One environment is made once and copied, because making one takes seconds. What a learner would
see is what is asserted: exit code, words, and that the command then runs inside.
"""

from __future__ import annotations

import ast
import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers.bootstrap import TOP, environment, trouble
from tests.package_index import Index, pin, repacked, wheel
from tests.small_course import BASE, Course

POSIX = pytest.mark.skipif(os.name == "nt", reason="POSIX signals and permissions")


@pytest.fixture(scope="module")
def index() -> Iterator[Index]:
    with Index() as index:
        index.add(wheel("tinylock", "1.0"), wheel("tinylock", "2.0"), wheel("tinydev", "1.0"))
        yield index


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, index: Index) -> Course:
    """The course after its first set-up, by pip."""
    course = Course(tmp_path_factory.mktemp("course"), index)
    said = course.works()
    assert "[1/2] Making" in said and "[2/2] Installing 1 packages by pip" in said
    return course


def shared(venv: Path, copy: Path) -> None:
    """Copy an environment, its files shared as hard links, and what holds pip as one link."""
    linked: list[Path] = []

    def whole(folder: str, names: list[str]) -> set[str]:
        if Path(folder).name == "site-packages" and os.name == "posix":
            linked.extend(Path(folder, name) for name in names if not name.startswith("tiny"))
        return {path.name for path in linked if path.parent == Path(folder)}

    shutil.copytree(venv, copy, symlinks=True, copy_function=os.link, ignore=whole)
    for path in linked:
        (copy / path.relative_to(venv)).symlink_to(path)


@pytest.fixture
def course(made: Course, tmp_path: Path, index: Index) -> Course:
    """A course of one's own, set up: the made environment, shared."""
    course = Course(tmp_path / "my course", index)  # a space, as in many a home folder
    shared(made.venv, course.venv)
    state = json.loads((course.venv / "course.json").read_text())
    for own in ("course.json", "course-setup.log", ".course-lock"):
        (course.venv / own).unlink()
    (course.venv / "course.json").write_text(json.dumps(state | {"course": str(course.top)}))
    return course


def test_a_second_command_installs_nothing_and_is_quick(made: Course) -> None:
    asked, began = len(made.index.asked), os.times()
    assert made.works() == ""
    ended = os.times()
    computed = ended.children_user + ended.children_system
    assert computed - began.children_user - began.children_system < 5  # well under a second
    assert len(made.index.asked) == asked


def test_an_author_adds_the_development_packages_and_a_changed_lock_is_installed(
    course: Course, tmp_path: Path
) -> None:
    """Whatever the settings are that the learner has of her own."""
    code, out, err = course.run("build", "00", "--no-run")
    assert (code, out) == (0, "[0] False\n"), err
    assert course.works() == ""  # the larger set serves the learner's commands too
    course.lock("2.0")
    hostile = {
        "PIP_TARGET": str(tmp_path / "elsewhere"),
        "PIP_USER": "1",
        "PYTHONPATH": str(tmp_path),
        "VIRTUAL_ENV": str(tmp_path / "another"),
        "CONDA_PREFIX": str(tmp_path / "conda"),
    }
    (tmp_path / "tinylock.py").write_text("VERSION = 'from PYTHONPATH'")
    assert "by pip" in course.works("2.0", **hostile)
    assert not (tmp_path / "elsewhere").exists()


def test_uv_installs_and_pip_where_uv_cannot_whatever_the_home(
    course: Course, tmp_path: Path
) -> None:
    """Where the home cannot be written to, neither is kept from its work."""
    packed = repacked("uv")
    if packed is None:
        pytest.skip("uv is not installed in this environment")
    course.index.add(packed)
    (course.top / "helpers/bootstrap/uv.txt").write_text(pin(packed))
    course.lock("2.0")
    no_home = {"COURSE_NO_UV": ""}
    (tmp_path / "home").touch()
    if os.name == "posix":
        no_home |= {"HOME": str(tmp_path / "home"), "XDG_CACHE_HOME": ""}
        del course.env["UV_CACHE_DIR"]
    said = course.works("2.0", **no_home)
    assert "[3/3] Installing 1 packages by uv" in said and "by pip" not in said
    course.lock("1.0")
    said = course.works("1.0", UV_CACHE_DIR=str(tmp_path / "home" / "cache"), **no_home)
    assert "pip goes on" in said and "[3/3] Installing 1 packages by pip" in said


def test_what_is_refused_and_what_pip_installs_at_once_afterwards(course: Course) -> None:
    """A changed uv, a changed package, no connection; then there is no uv for this machine."""
    uv = course.top / "helpers/bootstrap/uv.txt"
    changed = pin(wheel("tinylock", "2.0"), "0" * 64)
    for file in (uv, course.top / "requirements.txt"):
        file.write_text(changed)
    assert "hash" in course.refused(COURSE_NO_UV="")
    assert "hash" in course.refused()
    course.lock("2.0")
    assert "no connection" in course.refused(PIP_INDEX_URL="http://127.0.0.1:9/simple/")
    uv.write_text(pin(wheel("no-such-uv", "1.0")))
    said = course.works("2.0", COURSE_NO_UV="")  # at once: nothing has to be made anew
    assert "pip goes on" in said and "[3/3] Installing 1 packages by pip" in said
    assert "mending" not in said and "[1/3] Using" in said


def half_way(course: Course, how: int) -> tuple[int, str]:
    """Begin a set-up and end it in the midst of a download; exit code and what it said."""
    reached = course.index.reached
    process = course.start()
    assert reached.wait(60)
    process.send_signal(how)
    _, said = process.communicate(timeout=60)
    assert "Traceback" not in said
    assert json.loads((course.venv / "course.json").read_text())["working"]
    return process.returncode, said


@POSIX
def test_a_killed_set_up_is_waited_for_and_taken_up_again(course: Course) -> None:
    """By the next one, which has a third one wait for it, and then both go on."""
    course.lock("2.0")
    with course.index.stalled():
        assert half_way(course, signal.SIGKILL)[0] == -signal.SIGKILL
        second = course.start()
        assert second.stderr is not None
        assert "waiting" in second.stderr.readline()  # for the pip that was left behind
    with course.index.stalled():
        assert course.index.reached.wait(60)
        third = course.start()
        assert third.stderr is not None
        assert "waiting" in third.stderr.readline()
    words = {}
    for name, process in (("second", second), ("third", third)):
        out, words[name] = process.communicate(timeout=120)
        assert (process.returncode, out) == (0, f"tinylock 2.0 in {course.venv}\n"), (name, words)
    assert "mending" in words["second"] and "Installing" in words["second"]
    assert words["third"] == ""
    assert course.works("2.0") == ""


@POSIX
def test_control_c_ends_a_set_up_in_one_sentence(course: Course) -> None:
    course.lock("2.0")
    with course.index.stalled():
        code, said = half_way(course, signal.SIGINT)
    assert code == 130 and said.endswith("Stopped. The same command takes it up again.\n")


@POSIX
def test_an_environment_whose_python_is_gone_is_not_built_upon(course: Course) -> None:
    assert environment._alive(course.venv, {"made": True})
    assert not environment._alive(course.venv, {"made": True, "working": True})
    (course.venv / "bin/python").unlink()
    (course.venv / "bin/python").symlink_to("/nowhere/python3")
    assert not environment._alive(course.venv, {"made": True})
    with pytest.raises(trouble.Trouble, match="does not run any more"):
        environment._alive(course.venv, {})  # somebody else's


# the environment's Python, but that ensurepip, which takes seconds, only links what it has made once
ENSURED = """#!/bin/sh
case "$*" in
  "-m ensurepip --upgrade --default-pip") echo asked >"{asked}" && ln -s "{made}"/pip* "{mine}";;
  *) exec "{python}" "$@";;
esac
"""


@POSIX
def test_an_environment_made_by_hand_without_pip_is_completed(
    course: Course, made: Course, tmp_path: Path
) -> None:
    """By the same words to Python as those by which `venv` itself has put pip into the first."""
    shutil.rmtree(course.venv)
    subprocess.run([BASE, "-m", "venv", "--without-pip", course.venv], check=True)
    (course.venv / "own.txt").write_text("the learner's")
    python = course.venv / "bin/python"
    python.unlink()
    (there,), (here,) = (venv.glob("lib/*/site-packages") for venv in (made.venv, course.venv))
    words = {"asked": tmp_path / "asked", "made": there, "mine": here, "python": f"{python}3"}
    python.write_text(ENSURED.format(**words))
    python.chmod(0o755)
    assert "[1/2] Using" in course.works()
    assert (tmp_path / "asked").exists() and (course.venv / "own.txt").exists()


@POSIX
def test_an_environment_of_another_python(course: Course) -> None:
    (course.venv / "pyvenv.cfg").unlink()  # or the others' file, which it shares, would change
    (course.venv / "pyvenv.cfg").write_text("version = 3.9.1\n")
    python = course.venv / "bin/python"
    python.unlink()
    python.write_text("#!/bin/sh\necho 3.9\n")
    python.chmod(0o755)
    (course.venv / "course.json").unlink()
    assert "was made by Python 3.9" in course.refused()
    assert python.exists()


def test_a_folder_that_is_no_environment_is_left_alone(course: Course, tmp_path: Path) -> None:
    folder = tmp_path / "thesis"
    folder.mkdir()
    (folder / "chapter.txt").write_text("mine")
    assert "no virtual environment" in course.refused(COURSE_VENV=str(folder))
    assert [item.name for item in folder.iterdir()] == ["chapter.txt"]


def test_python_without_ensurepip(course: Course, tmp_path: Path) -> None:
    (tmp_path / "ensurepip.py").write_text("raise ImportError('as on Debian')")
    said = course.refused(COURSE_VENV=".venv-2", PYTHONPATH=str(tmp_path))
    assert "venv and ensurepip" in said


def mounted(options: str, course: Course, folder: Path) -> str:
    """What a command says where its environment's folder is a file system of its own."""
    folder.mkdir()
    script = f'mount -t tmpfs -o {options} none "$1" && shift && exec "$@"'
    inside = ["unshare", "-rm", "sh", "-c", script, "sh", str(folder)]
    if not shutil.which("unshare") or subprocess.run([*inside, "true"], check=False).returncode:
        pytest.skip("this machine does not let a test mount a file system")
    process = subprocess.run(
        [*inside, BASE, "-m", "helpers", "progress"],
        cwd=course.top,
        env=course.env | {"COURSE_VENV": str(folder / "venv")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (process.returncode, process.stdout) == (1, "")
    assert "Traceback" not in process.stderr
    return process.stderr


def test_a_full_disk(course: Course, tmp_path: Path) -> None:
    said = mounted("size=4k", course, tmp_path / "small")
    assert "The disk is full" in said and "Remedy: Free some space" in said


def test_no_write_access(course: Course, tmp_path: Path) -> None:
    said = mounted("ro", course, tmp_path / "locked")
    assert "cannot be written to" in said and "Remedy: " in said


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("network", "error: Failed to fetch: `x`\n  Caused by: dns error: failed to lookup"),
        ("network", "ProxyError('Cannot connect to proxy.', OSError('Tunnel connection failed"),
        ("certificate", "tcp connect error ... invalid peer certificate: UnknownIssuer"),
        ("certificate", "SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]"),
        ("disk", "ERROR: Could not install packages due to an OSError: [Errno 28] No space left"),
        ("disk", "failed to write: There is not enough space on the disk. (os error 112)"),
        ("access", "ERROR: Could not install packages: [WinError 5] Access is denied: 'x.pyd'"),
        ("hash", "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE."),
        ("hash", "error: Hash mismatch for `tinylock==1.0`"),
        ("venv", "created successfully because ensurepip is not available.  On Debian/Ubuntu"),
        ("platform", "ERROR: No matching distribution found for numpy==9"),
        ("other", "error: something nobody foresaw"),
    ],
)
def test_a_sentence_for_what_installers_say(kind: str, words: str, tmp_path: Path) -> None:
    found = trouble.from_output(["Resolved", *words.splitlines()], "It", tmp_path, tmp_path / "log")
    assert found.kind == kind
    assert str(found).count("\n") == 0 and found.remedy.endswith(".")


def test_old_pythons_can_read_what_tells_them_that_they_are_old() -> None:
    for name in ("__init__.py", "__main__.py"):
        source = (TOP / "helpers" / name).read_text(encoding="ascii")
        ast.parse(source, feature_version=(3, 4))


def old_pythons() -> list[str]:
    """Pythons before 3.11 on this machine, one of each version."""
    versions = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    wanted = ("2.7", "3.8", "3.10")
    found = [sorted(versions.glob(f"{v}.*/bin/python"))[:1] for v in wanted]
    named = [shutil.which(f"python{v}") for v in wanted]
    return [str(path) for paths in found for path in paths] or [n for n in named if n]


def test_an_old_python_says_so_in_one_sentence() -> None:
    tried, newer = 0, os.environ | {"PATH": str(Path(BASE).parent)}  # no shims, which are slow
    for python in old_pythons():
        command = [python, "-B", "-m", "helpers", "start"]  # 2.7 writes its .pyc beside the file
        process = subprocess.run(
            command, cwd=TOP, env=newer, capture_output=True, text=True, check=False
        )
        if "is not installed" in process.stderr or "not found" in process.stderr:
            continue  # a shim of pyenv
        tried += 1
        lines = process.stderr.splitlines()
        assert process.returncode == 1 and len(lines) == 2, process.stderr
        assert lines[0].startswith("The course needs Python 3.11 or newer; this is ")
    if not tried:
        pytest.skip("no Python older than 3.11 on this machine")
