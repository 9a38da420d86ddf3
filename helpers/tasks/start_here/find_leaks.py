"""What `find_leaks` of lesson 00 must do."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from helpers import lab
from helpers.judging import Parts, expect, fail, task
from helpers.judging.values import kind, shown
from helpers.tasks.start_here.history import plain_git, repository, state
from helpers.tasks.start_here.material import DECOYS, SHORT, notebook_with

PLACES = ("output", "metadata", "checkpoint", "history")


class Case(NamedTuple):
    """A project: where its key is, what must be found, and why one may miss it."""

    part: str
    wanted: str  # places, separated by blanks
    train: str = ""  # corners of train.ipynb, likewise
    copy: tuple[str, str] = ("", "")  # (which checkpoint, corner)
    history: str = ""
    why: str = ""


CLEAN, OUTPUT, META, COPIES, HISTORY = (
    "finds nothing where none of the four holds a key",
    "finds a key in an output",
    "finds a key in a cell's metadata",
    "finds a key in a checkpoint",
    "finds a key in the history",
)
_STORED = "What a cell printed, returned or raised is stored in the file, next to its source."
_EXTENSIONS = "Extensions write to a cell's metadata, which the page does not show."
_SAVED = "JupyterLab saved a copy of the notebook before you cleaned it."
_LONGER = "It stands in a longer name, user_ck_...: between _ and a letter there is no word boundary (\\b)."
_ASK = " `git cat-file --batch --batch-all-objects` prints every object there is."
CASES = (
    Case(CLEAN, "", why=f"What stands there is {DECOYS[0]!r}, {SHORT!r} and the like: a key is "
         "ck_ and 24 letters or digits."),
    Case(CLEAN, "", "source", why="The key stands in a cell's source."),
    Case(CLEAN, "", "notebook", why="The key stands in the notebook's own metadata, which belongs "
         "to no cell."),
    Case(CLEAN, "", history="today", why="The key stands in notes.md, written today and not committed: "
         "that is none of the four places."),
    Case(OUTPUT, "output", "output", why=_STORED),
    Case(OUTPUT, "output", "stream", why=_STORED),
    Case(OUTPUT, "output", "traceback", why=_STORED),
    Case(OUTPUT, "output", "behind", why=_LONGER),
    Case(OUTPUT, "output", "picture", why="It is in a picture: SVG is text, and a file like any other."),
    Case(META, "metadata", "metadata", why=_EXTENSIONS),
    Case(META, "metadata", "name", why=f"It names a Markdown cell's field, _ behind it. {_EXTENSIONS}"),
    Case(COPIES, "checkpoint", copy=("a-checkpoint.ipynb", "output"), why=_SAVED),
    Case(COPIES, "checkpoint", copy=("z-checkpoint.ipynb", "source"), why=_SAVED),
    Case(COPIES, "checkpoint", copy=("z-checkpoint.ipynb", "notebook"), why="It is in the copy's own "
         "metadata: search the whole file."),
    Case(COPIES, "checkpoint", copy=("z-checkpoint.ipynb", "joined"), why=_LONGER),
    Case(HISTORY, "history", history="early", why="It was committed, and a later commit deleted the "
         "file: git keeps every version. Most lie in packs, not in loose files: ask git for them."),
    Case(HISTORY, "history", history="longer", why=f"In a file of an early commit. {_LONGER}"),
    Case(HISTORY, "history", history="branch", why="It is in a commit of another branch: git log "
         "shows the current one alone, unless it is told otherwise (--all)."),
    Case(HISTORY, "history", history="message", why="It is in a commit's message." + _ASK),
    Case(HISTORY, "history", history="binary", why="It is in a binary file, of which git log says "
         "only that it differs, unless it is told to treat every file as text (--text)."),
    Case(HISTORY, "history", history="large", why="It is in a file of 1.5 MB, behind all the rest: a "
         "model or a table is where nobody looks. Search every object to its end."),
    Case(HISTORY, "history", history="amended", why="It is in a commit that `git commit --amend` "
         "replaced: no branch shows it, and git still keeps it (--reflog)." + _ASK),
    Case(HISTORY, "history", history="merge", why="It came in with a merge itself, of which git log "
         "-p shows nothing, unless it is told to (-m)." + _ASK),
    Case(HISTORY, "history", history="tag", why="It is in the message of an annotated tag, of which "
         "git log shows nothing." + _ASK),
    Case("finds all four at once", " ".join(PLACES), "traceback metadata",
         ("a-checkpoint.ipynb", "metadata"), "early", "A key may be in several places, two in one cell."),
)  # fmt: skip
NAMES = ("a project; touch pwned; echo", "a project $(touch pwned)", "Dr Weber's project")


class _Bench:
    """Makes projects in a folder and asks the answer about them."""

    def __init__(self, answer: Any, folder: Path) -> None:
        self.answer, self.folder = answer, folder
        self.made: dict[str, str] = {}  # project: its key

    def project(self, case: Case, name: str = "") -> Path:
        """A project of this case; one that is there and unchanged gets other notebooks."""
        name = name or f"project-{case.history or 'clean'}"
        project = self.folder / name
        if name not in self.made:
            shutil.rmtree(project, ignore_errors=True)
            self.made[name] = repository(project, case.history)
        key = self.made[name]
        train = notebook_with(key, *case.train.split())
        train["cells"][0]["source"].append(" ".join(DECOYS))
        train["cells"][1]["metadata"]["about"] = list(DECOYS)
        train["cells"][2]["outputs"][0]["text"].append("\n".join(DECOYS))
        (project / "train.ipynb").write_text(json.dumps(train, indent=1), encoding="utf-8")
        (project / ".ipynb_checkpoints").mkdir(exist_ok=True)
        for each in ("a-checkpoint.ipynb", "train-checkpoint.ipynb", "z-checkpoint.ipynb"):
            saved = notebook_with(key, case.copy[1] if each == case.copy[0] else "")
            saved["metadata"]["about"] = list(DECOYS)
            (project / ".ipynb_checkpoints" / each).write_text(json.dumps(saved), encoding="utf-8")
        return project

    def asked(self, project: Path) -> set[str]:
        """What the answer finds; it must leave the project as it was."""
        before = state(project)
        try:
            found = self.answer(project)
        except UnicodeDecodeError:
            fail(
                "The history holds a file that is no UTF-8 text (a model, a picture), and your "
                "code tried to decode it. Call subprocess.run without text=True (os.popen always "
                'decodes), and search bytes with a pattern of bytes: re.compile(rb"...").'
            )
        finally:
            after = state(project)
            changed = sorted(n for n in {*before, *after} if before.get(n) != after.get(n))
        if changed:
            self.made.clear()
            fail(
                f"Your scanner changed the project it looked at: {changed[0]} is "
                f"{'not what it was' if changed[0] in before else 'new'}. "
                "Somebody's work of the day may be in it. Look, and touch nothing."
            )
        kinds = (set, frozenset, list, tuple)
        expect(isinstance(found, kinds), f"Return a set of places; {kind(found)} came back.")
        odd = [name for name in found if name not in PLACES]
        if odd:
            fail(f"{shown(odd[0])} is none of the four names {', '.join(PLACES)}: say where, not which file.")
        return set(found)

    def judge(self, case: Case) -> None:
        found, wanted = self.asked(self.project(case)), set(case.wanted.split())
        lost, invented = sorted(wanted - found), sorted(found - wanted)
        if lost:
            fail(f"A key in the {', '.join(lost)} was not found. {case.why}")
        if invented:
            why = case.why if not wanted else f"It is in the {', '.join(sorted(wanted))} alone."
            fail(
                f"There is no key in the {', '.join(invented)} of this project: a scanner that "
                f"always cries is switched off. {why}"
            )


@task(
    minutes=9,
    difficulty=4,
    asvs="13.3.1",
    expects="function",
    seconds=30,
    hints=[
        "A notebook that you clean now was saved before. By whom, and where?",
        "JupyterLab keeps its copies in .ipynb_checkpoints. Git keeps every object it ever had, and "
        "the lesson showed one command that prints them all.",
        "Parse the notebook and look at cell['outputs'] and cell['metadata'] apart; search the files "
        "in .ipynb_checkpoints; run `git -C FOLDER cat-file --batch --batch-all-objects` with "
        "subprocess, and search its output as bytes.",
    ],
)
def find_leaks(answer: Any, part: Parts) -> None:
    """Names the places in which a project still holds a key."""
    if not shutil.which("git"):
        with part("git is there"):
            fail("This check makes git repositories, and there is no git here: install it first.")
        return
    with lab.scratch_folder() as folder, plain_git():
        bench, held = _Bench(answer, folder), set[str]()
        for name, cases in groupby(CASES, lambda case: case.part):
            with part(name):
                _all(bench, cases)
                held.add(name)
            if CLEAN not in held:
                return  # it fails in the same way everywhere: said once
        with part("looks into a folder whose name a shell would run"):
            expect(HISTORY in held, "As above, in the history: begin there.")
            for name in NAMES:
                _named(bench, name)


def _all(bench: _Bench, cases: Iterable[Case]) -> None:
    for case in cases:
        bench.judge(case)


def _named(bench: _Bench, name: str) -> None:
    project = bench.project(Case("", "history", history="early"), name)
    home = Path.cwd()
    os.chdir(bench.folder)  # what the name makes a shell write lands here, and goes
    try:
        found = bench.asked(project)
    finally:
        os.chdir(home)
    told = 'Write the list of words yourself, ["git", "-C", folder, ...], without shell=True.'
    if (bench.folder / "pwned").exists():
        fail(f"The folder is called {name!r}, and your code ran that command: a shell read it. {told}")
    expect(
        "history" in found,
        f"In a folder called {name!r} the key in the history was not found: the name was cut at its "
        f"spaces or quotes. {told}",
    )
