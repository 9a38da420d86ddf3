"""Answers to `run_report`: what a clever, a hurried and a confused learner would write."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

from helpers.tasks import injection as tasks
from tests.wrong_answers import Bank

bank = Bank()


def _run(command: Any, folder: Path, **options: Any) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, **options)
    return done.stdout


@bank.wrong(tasks.run_report, says="For 'lab report.txt'", kind="vulnerable")
def report_as_shipped(program: list[str], name: str, folder: Path) -> str:
    return _run(f"{shlex.join(program)} {name}", folder, shell=True)


@bank.wrong(tasks.run_report, says='For "O\'Brien.txt"')
def in_single_quotes(program: list[str], name: str, folder: Path) -> str:
    return _run(f"{shlex.join(program)} -- '{name}'", folder, shell=True)


@bank.wrong(tasks.run_report, says="A shell was started")
def quoted_for_the_shell(program: list[str], name: str, folder: Path) -> str:
    return _run(f"{shlex.join(program)} -- {shlex.quote(name)}", folder, shell=True)


@bank.wrong(tasks.run_report, says="was taken for an option")
def forgets_the_dash(program: list[str], name: str, folder: Path) -> str:
    return _run([*program, name], folder)


@bank.wrong(tasks.run_report, says="For 'lab report.txt'")
def splits_the_line(program: list[str], name: str, folder: Path) -> str:
    return _run([*program, "--", *name.split()], folder)


@bank.wrong(tasks.run_report, says="raised ValueError: bad name", kind="refuses")
def names_of_letters(program: list[str], name: str, folder: Path) -> str:
    if not re.fullmatch(r"[\w.]+", name):
        raise ValueError("bad name")
    return _run([*program, "--", name], folder)


@bank.wrong(tasks.run_report, says="return what the program printed, as text; a CompletedProcess")
def returns_the_process(program: list[str], name: str, folder: Path) -> Any:
    return subprocess.run([*program, "--", name], cwd=folder, capture_output=True)


@bank.wrong(tasks.run_report, says="(substitution)")
def drops_separators(program: list[str], name: str, folder: Path) -> str:
    if re.search(r"[;&|\n<]|^-", name) and "a&b" not in name or " > " in name or "2>" in name:
        return _run([*program, "--", name], folder)
    if "$(" in name or "`" in name:
        return _run(f"{shlex.join(program)} {name}", folder, shell=True)
    return _run([*program, "--", name], folder)


@bank.right(tasks.run_report)
def with_a_double_dash(program: list[str], name: str, folder: Path) -> str:
    return _run([*program, "--", name], folder, check=True, timeout=10)


@bank.right(tasks.run_report)
def with_a_dot(program: list[str], name: str, folder: Path) -> str:
    return _run([*program, os.path.join(".", name)], folder)


@bank.right(tasks.run_report)
def asks_for_the_file_first(program: list[str], name: str, folder: Path) -> Any:
    if not (folder / name).is_file():
        raise FileNotFoundError(name)
    return subprocess.check_output([*program, "--", name], cwd=folder, text=True)


@bank.right(tasks.run_report)
def looks_into_the_folder(program: list[str], name: str, folder: Path) -> str:
    return _run([*program, "--", name], folder) if name in os.listdir(folder) else ""


@bank.right(tasks.run_report)
def resolves_the_path(program: list[str], name: str, folder: Path) -> str:
    path = (folder / name).resolve(strict=True)
    return _run([*program, str(path)], folder)


@bank.wrong(tasks.run_report, says="2 of 4 parts hold. 14 of 14 went wrong. 'x; echo y > CANARY'")
def raises_for_hostile_names(program: list[str], name: str, folder: Path) -> str:
    if "CANARY" in name:
        raise OSError("a bad name")
    return _run([*program, "--", name], folder)


@bank.wrong(tasks.run_report, says="For the file '--copy-to=CANARY': the program did not get")
def refuses_a_dash(program: list[str], name: str, folder: Path) -> str:
    return "" if name.startswith("-") else _run([*program, "--", name], folder)


@bank.right(tasks.run_report)
def with_the_whole_path(program: list[str], name: str, folder: Path) -> Any:
    return subprocess.check_output([*program, str(folder / name)], text=True)


@bank.right(tasks.run_report)
def by_posix_spawn(program: list[str], name: str, folder: Path) -> str:
    out = folder / "out.txt"
    with out.open("w") as file:
        to = [(os.POSIX_SPAWN_DUP2, file.fileno(), 1)]
        words = [*program, str(folder / name)]
        os.waitpid(os.posix_spawn(program[0], words, dict(os.environ), file_actions=to), 0)
    return out.read_text()


@bank.right(tasks.run_report)
def in_a_context(program: list[str], name: str, folder: Path) -> str:
    with contextlib.chdir(folder):
        return subprocess.run([*program, "--", name], stdout=subprocess.PIPE, text=True).stdout


@bank.wrong(tasks.run_report, says="return what the program printed, as text; a bytes came back")
def gives_back_bytes(program: list[str], name: str, folder: Path) -> Any:
    return subprocess.check_output([*program, "--", name], cwd=folder)


@bank.wrong(tasks.run_report, says="['bash'] was started")
def starts_bash_by_hand(program: list[str], name: str, folder: Path) -> str:
    return _run(["bash", "-c", f"{shlex.join(program)} -- {shlex.quote(name)}"], folder)


@bank.wrong(tasks.run_report, says="A shell that you start by hand")
def starts_sh_with_arguments(program: list[str], name: str, folder: Path) -> str:
    return _run(["/bin/sh", "-c", 'exec "$@"', "x", *program, "--", name], folder)


@bank.wrong(tasks.run_report, says="Your code changed the list")
def adds_to_the_list(program: list[str], name: str, folder: Path) -> str:
    program += ["--", name]
    return _run(program, folder)


@bank.wrong(tasks.run_report, says="left the whole process in another folder")
def moves_the_process(program: list[str], name: str, folder: Path) -> str:
    os.chdir(folder)
    return _run([*program, "--", name], folder)


@bank.wrong(tasks.run_report, says="did not read the file and count its")
def starts_it_elsewhere(program: list[str], name: str, folder: Path) -> str:
    return subprocess.run([*program, "--", name], capture_output=True, text=True).stdout


@bank.wrong(tasks.run_report, says="did not read the file and count its")
def runs_nothing(program: list[str], name: str, folder: Path) -> str:
    return json.dumps({"names": [name], "lines": [2]})


@bank.wrong(tasks.run_report, says="which is not the one name of the file")
def takes_the_dashes_off(program: list[str], name: str, folder: Path) -> str:
    return _run([*program, "--", name.lstrip("-")], folder)


@bank.wrong(tasks.run_report, says="a NoneType came back")
def keeps_nothing(program: list[str], name: str, folder: Path) -> Any:
    return subprocess.run([*program, "--", name], cwd=folder, stderr=subprocess.DEVNULL).stdout


@bank.right(tasks.run_report)
def by_popen(program: list[str], name: str, folder: Path) -> str:
    process = subprocess.Popen(
        [*program, "--", name], cwd=folder, stdout=subprocess.PIPE, text=True
    )
    return process.communicate()[0]
