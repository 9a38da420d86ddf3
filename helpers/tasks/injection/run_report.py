"""The judge of lesson 03 that attacks a program call."""

from __future__ import annotations

import ast
import contextlib
import os
import secrets
import shutil
import subprocess  # noqa: S404 - watched here
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

from helpers import lab
from helpers.judging import Parts, expect, task
from helpers.judging.slips import RAN, Slip, fine, held, lost
from helpers.judging.values import kind
from helpers.tasks.injection.payloads import count
from helpers.tasks.injection.payloads.other import HONEST_FILES, OPTION, SHELL
from helpers.tasks.injection.payloads.sql import Payload


class Program:
    """Attacks `answer(program, name, folder) -> what it printed` in a folder of its own."""

    def __init__(self, answer: Any, folder: Path) -> None:
        self.answer, self.folder = answer, folder
        self.program = [sys.executable, "-X", "utf8", "-I", "-S", count.__file__, "--unit=lines  each"]
        self.shells, self.moved = 0, False
        self.started: list[str] = []
        self.lines: dict[str, int] = {}
        for name in ["1.txt", *HONEST_FILES, *(payload.text for payload in (*SHELL, *OPTION))]:
            self.write(name)

    def write(self, name: str) -> None:
        """Write a file of this name anew, longer than it was."""
        lines = self.lines.get(name, 2) + secrets.randbelow(500) + 1
        with contextlib.suppress(OSError):  # Windows knows no such name: no file of that name
            (self.folder / name).write_text("one\n" * lines, encoding="utf-8")
            self.lines[name] = lines

    @contextlib.contextmanager
    def _watched(self) -> Iterator[None]:
        """Take note of shells, and of programs that are started and were not handed over."""
        begin, system, here = subprocess.Popen.__init__, os.system, os.getcwd()

        def popen(process: Any, words: Any, *args: Any, **options: Any) -> None:
            first = words if isinstance(words, (str, bytes, os.PathLike)) else [*words, ""][0]
            found = shutil.which(os.fsdecode(first)) or os.fsdecode(first)
            if options.get("shell"):
                self.shells += 1
            elif os.path.realpath(found) != os.path.realpath(self.program[0]):
                self.started.append(os.path.basename(found))
            begin(process, words, *args, **options)

        def by_system(command: Any) -> int:
            self.shells += 1
            return system(command)

        with (
            mock.patch.object(subprocess.Popen, "__init__", popen),
            mock.patch.object(os, "system", by_system),
        ):
            try:
                yield
            finally:
                self.moved |= os.getcwd() != here
                os.chdir(here)

    def said(self, name: str, folder: Path | None = None) -> Any:
        """What the answer gives back for this file name; a text that says so where it failed."""
        given = list(self.program)
        with self._watched():
            try:
                said = self.answer(given, name, folder or self.folder)
            except (subprocess.SubprocessError, OSError) as error:
                said = f"{type(error).__name__}: {str(error)[:80]}"
        expect(
            given == self.program,
            "Your code changed the list `program` that it was given: the next call starts with this "
            "file's name in it. Make a new list.",
        )
        return said

    def wrong(self, name: str, folder: Path | None = None) -> Slip | None:
        """What is wrong with a call for this file name."""
        canary = self.folder / "CANARY"
        canary.unlink(missing_ok=True)
        said = self.said(name, folder)
        if canary.exists():
            return Slip("a file came into being that nobody asked for.", RAN)
        if name not in self.lines and str(said).startswith("FileNotFoundError"):
            return None
        if not isinstance(said, str):
            return lost(
                f"return what the program printed, as text; {kind(said)} came back. "
                "capture_output=True keeps what is printed, text=True makes a str of it."
            )
        if said.strip().startswith("{'names'") and (said[:2] != "  " or "\n" not in said.strip()):
            return lost(
                "the program printed two lines, both with blanks before them, and not all of that came "
                "back. White space may go at the end only (rstrip)."
            )
        try:
            result = ast.literal_eval(said)
            names, own = result["names"], result["unit"] in self.program
        except (ValueError, SyntaxError, KeyError, TypeError):
            said = said.strip()[:60]
            return lost(f"the program did not get the name; what came back is {said!r}.")
        if not own:
            return lost("the program did not get its own words, those of the list, one by one as they stand.")
        paths = [os.path.normpath(os.path.join(self.folder, one)) for one in (*names, name)]
        if len(names) != 1 or paths[0] != paths[1]:
            return lost(f"the program was given {names!r}, which is not the one name of the file.")
        if name in self.lines and result["lines"] != [self.lines[name]]:
            return lost(
                f"the program did not read the file and count its {self.lines[name]} lines. It looks "
                "in the folder that it is started in (cwd=folder), or follows a whole path."
            )
        return None

    def relative(self, name: str) -> Slip | None:
        """What is wrong with a call in which the folder's path begins where this process works."""
        with contextlib.chdir(self.folder.parent):
            said = str(self.said(name, Path(self.folder.name)))
        if f"[{self.lines[name]}]" in said:
            return None
        return lost(
            f"the file was not read; what came back is {said.strip()[:60]!r}. With cwd=folder the program "
            "looks for folder / name inside of that folder: give it the name alone, or a path that "
            "Path.resolve() made whole."
        )

    def broken_by(self, payload: Payload) -> Slip | None:
        """What this payload does."""
        return self.wrong(payload.text)


@task(
    minutes=6, difficulty=2, asvs="1.2.5", expects="function",
    hints=[
        "Who splits the command into words? Nobody needs to, if you hand over a list.",
        "`subprocess.run([*program, ..., name], cwd=folder, capture_output=True, text=True)` starts "
        "no shell.",
        "What begins with a dash is an option to the program. The word '--' before the name ends "
        "the options.",
    ],
)  # fmt: skip
def run_report(answer: Any, part: Parts) -> None:
    """Runs a program on a file whose name a client chose."""
    with lab.scratch_folder() as folder:
        reports = folder / "reports"
        reports.mkdir()
        bench = Program(answer, reports)
        with part("every honest file is read"):
            for name in HONEST_FILES:
                fine(bench.wrong(name), f"For {name!r}: ")
            bench.write(HONEST_FILES[0])
            fine(bench.wrong(HONEST_FILES[0]), "Asked for again after the file has grown: ")
            fine(bench.relative(HONEST_FILES[0]), "Where `folder` is a relative path: ")
        with part("no name becomes a command"):
            held(SHELL, bench.broken_by)
        with part("no name becomes an option"), contextlib.chdir(reports):
            for payload, where in zip(OPTION, (reports, Path()), strict=True):
                slip = bench.wrong(payload.text, where)
                at = "" if where == reports else " and Path('.') as the folder"
                ran = "it was taken for an option, and no shell is needed for that: "
                fine(slip, f"For the file {payload.text!r}{at}: {ran if slip and slip.grade == RAN else ''}")
        with part("no shell is started, and no other program"):
            for one, told in (
                (bench.shells, "A shell was started. Quoting for it holds for one kind of shell and not "
                 "for another; a list of arguments needs neither."),
                (bench.started, f"{bench.started[:1]} was started, and not the program itself. A shell that "
                 "you start by hand reads its words as every shell does. Start program[0], with a list."),
                (bench.moved, "Your code left the whole process in another folder (os.chdir). Every other "
                 "thread, and this notebook, works there from then on. Give the folder to the one program: "
                 "cwd=folder."),
            ):  # fmt: skip
                expect(not one, told)
