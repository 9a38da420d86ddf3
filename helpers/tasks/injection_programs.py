"""Judges of lesson 03 that attack a program call and a log line."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess  # noqa: S404 - watched here
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

from helpers.exercise import Parts, expect, fail
from helpers.tasks.injection_database import held
from helpers.tasks.injection_payloads_other import HONEST_FILES, LOG, OPTION, SHELL
from helpers.tasks.injection_payloads_sql import Payload
from helpers.tasks.injection_payloads_xss import HONEST_TEXTS

# A small program as there are thousands: options begin with a dash, "--" ends them.
PROGRAM = """
import json, os, sys
words, names = sys.argv[1:], []
while words:
    word = words.pop(0)
    if word == "--":
        names += words
        break
    if word.startswith(("--copy-to=", "-c")):
        open(word[10:] if word.startswith("--") else word[2:], "w").close()
    elif word.startswith("-") and len(word) > 1:
        sys.exit("unknown option")
    else:
        names.append(word)
lines = [len(open(name, "rb").readlines()) for name in names if os.path.isfile(name)]
print(json.dumps({"names": names, "lines": lines}))
"""
_BIDI = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


class Program:
    """Attacks `answer(program, name, folder) -> what it printed` in a folder of its own."""

    def __init__(self, answer: Any, folder: Path) -> None:
        self.answer, self.folder = answer, folder
        script = folder / "count.py"
        script.write_text(PROGRAM, encoding="utf-8")
        self.program = [sys.executable, "-I", "-S", "-E", str(script)]
        self.shells = 0
        for name in HONEST_FILES:
            (folder / name).write_text("one\ntwo\n", encoding="utf-8")

    @contextlib.contextmanager
    def _watched(self) -> Iterator[None]:
        begin, system = subprocess.Popen.__init__, os.system

        def popen(process: Any, *args: Any, **options: Any) -> None:
            self.shells += bool(options.get("shell") or (len(args) > 8 and args[8]))
            begin(process, *args, **options)

        def by_system(command: Any) -> int:
            self.shells += 1
            return system(command)

        with (
            mock.patch.object(subprocess.Popen, "__init__", popen),
            mock.patch.object(os, "system", by_system),
        ):
            yield

    def wrong(self, name: str) -> str:
        """What is wrong with a call for this file name, '' for nothing."""
        canary = self.folder / "CANARY"
        canary.unlink(missing_ok=True)
        with self._watched():
            try:
                said = self.answer(list(self.program), name, self.folder)
            except (subprocess.SubprocessError, OSError) as error:
                said = f"{type(error).__name__}: {str(error)[:80]}"
        if canary.exists():
            return "a file came into being that nobody asked for."
        said = said.decode() if isinstance(said, bytes) else said
        if not isinstance(said, str):
            return f"Return what the program printed; a {type(said).__name__} came back."
        try:
            names = json.loads(said)["names"]
        except (ValueError, KeyError, TypeError):
            return f"the program did not get the name; what came back is {said.strip()[:60]!r}."
        got = [os.path.normpath(os.path.join(self.folder, one)) for one in names]
        if got != [os.path.normpath(os.path.join(self.folder, name))]:
            return f"the program was given {names!r}."
        return ""

    def broken_by(self, payload: Payload) -> str:
        """What this payload does, '' where it stays a file name."""
        return self.wrong(payload.text)


def run_report(answer: Any, part: Parts, folder: Path) -> None:
    """Judge the call of a program, in this folder."""
    bench = Program(answer, folder)
    with part("every honest file is read"):
        for name in HONEST_FILES:
            why = bench.wrong(name)
            expect(not why, f"For {name!r}: {why}")
            said = answer(list(bench.program), name, folder)
            expect(
                json.loads(said)["lines"] == [2], f"{name!r}, which has two lines, was not read."
            )
    with part("no name becomes a command"):
        held(SHELL, bench.broken_by)
    with part("no name becomes an option"):
        for payload in OPTION:
            why = bench.broken_by(payload)
            expect(
                not why,
                f"{payload.text!r} was taken for an option: {why} No shell is needed for that; "
                "the program itself reads words that begin with a dash so.",
            )
    with part("no shell is started at all"):
        expect(
            not bench.shells,
            "A shell was started. Quoting for it holds for one kind of shell and not for "
            "another; a list of arguments needs neither.",
        )


class Line:
    """Attacks `answer(user, event) -> one line of a log`."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def line(self, user: str, event: str = "login failed") -> str:
        """The line for this user."""
        line = self.answer(user, event)
        expect(
            isinstance(line, str), f"Return the line as text; a {type(line).__name__} came back."
        )
        return str(line).removesuffix("\n")

    def shown(self, user: str) -> str:
        """What is wrong with how the line shows, '' for nothing."""
        line = self.line(user)
        if len(line.splitlines()) != 1:
            return f"it made {len(line.splitlines())} lines of one event."
        for letter in line:
            if unicodedata.category(letter) in ("Cc", "Zl", "Zp") or letter in _BIDI:
                return f"U+{ord(letter):04X} stands in the line, and acts on whoever shows it."
        return ""

    def read(self, user: str, event: str = "login failed") -> str:
        """What is wrong with what a program reads from the line, '' for nothing."""
        line = self.line(user, event)
        names: list[str] = []

        def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
            names.extend(name for name, _ in items)
            return dict(items)

        try:
            entry = json.loads(line, object_pairs_hook=pairs)
        except ValueError:
            return "the line is no JSON that a program could read back."
        if not isinstance(entry, dict):
            return "the line is no JSON object."
        if len(set(names)) != len(names):
            return "a field stands in the line twice: the client wrote the second."
        for name, wanted in (("user", user), ("event", event)):
            if entry.get(name) != wanted:
                return f"{name} reads back as {entry.get(name)!r}: the evidence was changed."
        return ""

    def broken_by(self, payload: Payload) -> str:
        """What this payload does, '' where it stays a user name."""
        return self.shown(payload.text) or self.read(payload.text)


def log_line(answer: Any, part: Parts) -> None:
    """Judge a line of a log."""
    bench = Line(answer)
    with part("one event is one line"):
        held([p for p in LOG if p.kind == "line break"], lambda p: bench.shown(p.text))
    with part("nothing acts on whoever reads it"):
        held([p for p in LOG if p.kind != "line break"], lambda p: bench.shown(p.text))
    with part("no field can be forged"):
        held([p for p in LOG if p.kind == "field"], bench.broken_by)
    with part("what was said can be read back"):
        for text in HONEST_TEXTS:
            why = bench.read(text)
            expect(not why, f"For the user {text!r}: {why}")
        held(LOG, bench.broken_by)
        why = bench.read("ada", 'tried "x"\nand left')
        expect(not why, f"With quotes and a line break in the event: {why}")
    if not bench.line("ada"):
        fail("The line is empty.")
