"""Answers to `run_report`: shells, words split or glued, and a dash forgotten."""

from __future__ import annotations

import contextlib
import glob
import os
import re
import shlex
import subprocess
from pathlib import Path
from typing import Any
from unicodedata import normalize

from helpers.tasks import injection as tasks
from tests.wrong_answers import Bank

bank = Bank()
Words = list[str]


def run(command: Any, folder: Path | None = None, **options: Any) -> str:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, **options).stdout


def quoted(program: Words, name: str) -> str:
    return f"{shlex.join(program)} -- {shlex.quote(name)}"


def only_letters(program: Words, name: str, folder: Path) -> str:
    if not re.fullmatch(r"[\w.]+", name):
        raise ValueError("bad name")
    return run([*program, "--", name], folder)


report = tasks.run_report
bank.add(report, "as_shipped", lambda p, n, f: run(f"{shlex.join(p)} {n}", f, shell=True),
         says="For 'lab report.txt'", kind="vulnerable")  # fmt: skip
bank.add(report, "only_letters", only_letters, says="raised ValueError: bad name", kind="refuses")
for name, says, answer in (
    ("in_single_quotes", 'For "O\'Brien.txt"', lambda p, n, f: run(
        f"{shlex.join(p)} -- '{n}'", f, shell=True)),
    ("quoted_for_the_shell", "A shell was started", lambda p, n, f: run(quoted(p, n), f, shell=True)),
    ("bash_by_hand", "['bash'] was started", lambda p, n, f: run(["bash", "-c", quoted(p, n)], f)),
    ("forgets_the_dash", "was taken for an option", lambda p, n, f: run([*p, n], f)),
    ("the_path_as_it_comes", "Path('.') as the folder: it was taken", lambda p, n, f: subprocess.run(
        [*p, str(f / n)], capture_output=True, text=True).stdout),
    ("takes_the_dashes_off", "For the file '--copy-to=CANARY': the program was given", lambda p, n, f: run(
        [*p, "--", n.lstrip("-")], f)),
    ("splits_the_line", "'lab report.txt': the program was given", lambda p, n, f: run(
        [*p, "--", *n.split()], f)),
    ("by_glob", "For '[1].txt': the program was given ['1.txt']", lambda p, n, f: run(
        [*p, "--", *(glob.glob(n, root_dir=f) or [n])], f)),
    ("normalised", "in two signs.txt'], which", lambda p, n, f: run(
        [*p, "--", normalize("NFC", n)], f)),
    ("elsewhere", "did not read the file and count its", lambda p, n, f: subprocess.run(
        [*p, "--", n], capture_output=True, text=True).stdout),
    ("the_folder_twice", "Where `folder` is a relative path", lambda p, n, f: run([*p, "--", f / n], f)),
    ("output_stripped", "White space may go at the end only", lambda p, n, f: run([*p, "--", n], f).strip()),
    ("splits_the_program", "did not get its own words", lambda p, n, f: run(
        [*" ".join(p).split(), "--", n], f)),
    ("kept_by_its_name", "Asked for again after the file has grown", lambda p, n, f, kept={}: (
        kept[f, n] if (f, n) in kept else kept.setdefault((f, n), run([*p, "--", n], f)))),
    ("the_process", "as text; a CompletedProcess came back", lambda p, n, f: subprocess.run(
        [*p, "--", n], cwd=f, capture_output=True)),
    ("adds_to_the_list", "Your code changed the list", lambda p, n, f: run(p.__iadd__(["--", n]), f)),
    ("moves_the_process", "left the whole process in another folder", lambda p, n, f: os.chdir(f) or run(
        [*p, "--", n])),
):  # fmt: skip
    bank.add(report, name, answer, says=says)


@bank.right(report)
def the_whole_path(program: Words, name: str, folder: Path) -> Any:
    path = (folder / name).resolve(strict=True)
    return subprocess.check_output([*program, str(path)], text=True).rstrip()


@bank.right(report)
def from_where_we_are(program: Words, name: str, folder: Path) -> str:
    return subprocess.run([*program, "--", folder / name], capture_output=True, text=True).stdout


@bank.right(report)
def with_a_dot_in_a_context(program: Words, name: str, folder: Path) -> str:
    with contextlib.chdir(folder):
        process = subprocess.Popen([*program, os.path.join(".", name)], stdout=subprocess.PIPE, text=True)
        return process.communicate()[0]
