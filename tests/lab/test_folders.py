"""Temporary folders: private, gone with their process, and swept where it was killed."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from helpers import lab
from helpers.course import TOP
from tests import another_user

KILLED = """
import sys
from helpers import clinic, lab
c = clinic.start(tls=True)
print(c.folder.parent, flush=True)
sys.stdin.read()
"""
NEXT = "from helpers import lab; lab.scratch()"
POSIX = pytest.mark.skipif(os.name != "posix", reason="Windows has no signal 0 to ask with")


def start(code: str, folder: Path) -> subprocess.Popen[str]:
    command, env = [sys.executable, "-c", code], os.environ | {"TMPDIR": str(folder)}
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=TOP, env=env, stdin=pipe, stdout=pipe, text=True)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_folder_is_private_and_ends_with_its_block() -> None:
    with lab.scratch_folder() as folder:
        assert list(folder.iterdir()) == []
        if os.name == "posix":
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert not folder.exists()


@POSIX
def test_what_a_killed_process_left_goes_at_the_next_start(tmp_path: Path) -> None:
    with start(KILLED, tmp_path) as killed, start(KILLED, tmp_path) as alive:
        assert killed.stdout and alive.stdout
        left, kept = (Path(one.stdout.readline().strip()) for one in (killed, alive))
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        assert left.exists() and kept.exists()
        start(NEXT, tmp_path).communicate()
        assert names(tmp_path) == [kept.name]
        alive.communicate()
    assert names(tmp_path) == []


@POSIX
def test_only_what_is_the_labs_and_this_users_is_swept(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    with lab.scratch_folder() as model:
        machine = model.name.split("-")[2]
    ours = f"course-lab-{machine}-{gone.pid:x}-"
    for name in (f"{ours}abcdefgh", f"{ours}others", f"course-lab-0000-{gone.pid:x}-x", "course-lab-x"):
        (tmp_path / name).mkdir()
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "thesis.txt").write_text("all my work")
    (tmp_path / f"{ours}link").symlink_to(tmp_path / "precious")
    (tmp_path / f"{ours}file").touch()
    before = names(tmp_path)
    expected = [name for name in before if name != f"{ours}abcdefgh"]
    if os.geteuid() == 0:
        os.chown(tmp_path / f"{ours}others", another_user.NOBODY, -1)
    else:
        expected.remove(f"{ours}others")
    start(NEXT, tmp_path).communicate()
    assert names(tmp_path) == expected
    assert (tmp_path / "precious" / "thesis.txt").exists()
