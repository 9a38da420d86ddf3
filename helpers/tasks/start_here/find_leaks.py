"""What `find_leaks` of lesson 00 must do."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

from helpers.judging import Parts, expect, fail, task
from helpers.tasks.start_here.material import DECOYS, SHORT, fresh, notebook_with, scratch
from helpers.tasks.start_here.projects import HISTORIES, repository, saved, state

PLACES = ("output", "metadata", "checkpoint", "history")
_INVENTED = {
    "decoy": (
        f"What stands there is {DECOYS[0]!r}, {DECOYS[1]!r}, {SHORT!r} and the like: a key is ck_ "
        "and 24 letters or digits."
    ),
    "source": "The key stands in a cell's source, which is none of the four places.",
    "notebook": "The key stands in the notebook's own metadata, which belongs to no cell.",
}
# part: (where in train.ipynb, where in which copy, where in the history, what must be found)
_CASES: dict[str, tuple[tuple[str, ...], tuple[str, str], str, set[str]]] = {
    "a clean project": ((), ("", ""), "", set()),
    "a key in output": (("output",), ("", ""), "", {"output"}),
    "a key that a cell printed": (("stream",), ("", ""), "", {"output"}),
    "a key in a traceback": (("traceback",), ("", ""), "", {"output"}),
    "a key in metadata": (("metadata",), ("", ""), "", {"metadata"}),
    "a key as the name of a field": (("name",), ("", ""), "", {"metadata"}),
    "a key in checkpoint": ((), ("a-checkpoint.ipynb", "output"), "", {"checkpoint"}),
    "a key in an older copy": ((), ("z-checkpoint.ipynb", "source"), "", {"checkpoint"}),
    "a key in history": ((), ("", ""), "early", {"history"}),
    "a key in the source alone": (("source",), ("", ""), "", set()),
    "a key in the notebook's own metadata": (("notebook",), ("", ""), "", set()),
    "4 places": (
        ("output", "metadata"),
        ("z-checkpoint.ipynb", "metadata"),
        "early",
        set(PLACES),
    ),
}
_PLAIN = "a key in history"
_LOST = {
    "branch": "It is pushed with the rest: git log shows the current branch alone, unless it is "
    "told otherwise.",
    "binary": "Git says only that binary files differ, unless it is told to treat every file as "
    "text (--text).",
    "merge": "git log -p shows nothing of what a merge itself brought in, unless it is told (-m).",
}
_NAMES = ("a project; touch pwned; echo", "a project $(touch pwned)", "Dr Weber's project")


class _Bench:
    """Makes projects and asks the answer about them."""

    def __init__(self, answer: Any, folder: Path) -> None:
        self.answer, self.folder, self.count = answer, folder, 0
        self.broken = False  # an answer that fails in the same way everywhere is asked once
        self.blind = False  # it finds nothing even in the plain history
        self.made: dict[str, tuple[Path, str]] = {}

    def _template(self, kind: str) -> tuple[Path, str]:
        if kind not in self.made:
            project, key = self.folder / f"made-{kind or 'clean'}", fresh()
            repository(project, key, kind)
            self.made[kind] = project, key
        return self.made[kind]

    def project(self, name: str, shown: tuple[str, ...], copy: tuple[str, str], kind: str) -> Path:
        template, key = self._template(kind)
        project = self.folder / name
        shutil.copytree(template, project)
        notebook = notebook_with(key, *shown)
        notebook["cells"][0]["source"].append(" ".join(DECOYS))
        notebook["cells"][1]["metadata"]["about"] = list(DECOYS)
        notebook["cells"][2]["outputs"][0]["text"].append("\n".join(DECOYS))
        copies = {
            each: notebook_with(key, copy[1] if each == copy[0] else "")
            for each in ("a-checkpoint.ipynb", "train-checkpoint.ipynb", "z-checkpoint.ipynb")
        }
        copies["train-checkpoint.ipynb"]["metadata"]["about"] = list(DECOYS)
        saved(project, notebook, copies)
        return project

    def asked(self, project: Path) -> set[Any]:
        """What the answer finds; it must leave the project as it was."""
        before, self.broken = state(project), True
        try:
            found = self.answer(project)
        except UnicodeDecodeError:
            fail(
                "The history holds a file that is no UTF-8 text (a model, a picture), and your "
                "code tried to decode it. Call subprocess.run without text=True (os.popen always "
                'decodes), and search bytes with a pattern of bytes: re.compile(rb"...").'
            )
        expect(
            isinstance(found, (set, frozenset, list, tuple)),
            f"Return a set of places; a {type(found).__name__} came back.",
        )
        after = state(project)
        changed = sorted(n for n in {*before, *after} if before.get(n) != after.get(n))
        if changed:
            fail(
                f"Your scanner changed the project it looked at: {changed[0]} is not what it was. "
                "Somebody's work of the day may be in it. Look, and touch nothing."
            )
        self.broken = False
        return set(found)


@task(
    minutes=9,
    difficulty=4,
    asvs="13.3.1",
    expects="function",
    seconds=30,
    hints=[
        "A notebook that you clean now was saved before. By whom, and where?",
        "JupyterLab keeps its copies in .ipynb_checkpoints. Git keeps every version it ever had: "
        "`git log -p --all` prints them, but for merges (-m) and binary files (--text).",
        "Parse the notebook and look at cell['outputs'] and cell['metadata'] apart; search the "
        "files in .ipynb_checkpoints; run `git -C FOLDER log -p --all -m --text` with subprocess, "
        "and search its output as bytes.",
    ],
)
def find_leaks(answer: Any, part: Parts) -> None:
    """Names the places in which a project still holds a key."""
    with scratch() as folder:
        bench = _Bench(answer, Path(folder))
        for number, (name, (shown, copy, kind, wanted)) in enumerate(_CASES.items()):
            with part(name):
                found = bench.asked(bench.project(str(number), shown, copy, kind))
                bench.blind |= name == _PLAIN and "history" not in found
                _compare(found, wanted, shown[0] if shown and not wanted else "decoy")
            if bench.broken:
                return
        for kind, lost in _LOST.items():
            with part(f"a key in history, {HISTORIES[kind]}"):
                _sees(bench)
                project = bench.project(f"history-{kind}", (), ("", ""), kind)
                if "history" not in bench.asked(project):
                    what = "a commit of another branch" if kind == "branch" else HISTORIES[kind][3:]
                    fail(f"A key in {what} was not found. {lost}")
        with part("a folder whose name a shell would run"):
            _sees(bench)
            for name in _NAMES:
                _named(bench, name)


def _sees(bench: _Bench) -> None:
    """Where nothing of the history is found, the finer reasons would mislead."""
    if bench.blind:
        fail(f"As above, in {_PLAIN!r}: begin there.")


def _named(bench: _Bench, name: str) -> None:
    project = bench.project(name, (), ("", ""), "early")
    home = Path.cwd()
    os.chdir(bench.folder)  # what the name makes a shell write lands here, and goes
    try:
        found = bench.asked(project)
    finally:
        os.chdir(home)
    told = 'Write the list of words yourself, ["git", "-C", folder, ...], without shell=True.'
    if (bench.folder / "pwned").exists():
        fail(
            f"The folder is called {name!r}, and your code ran that command: the name went "
            f"through a shell. {told}"
        )
    if "history" not in found:
        fail(
            f"In a folder called {name!r} the key in the history was not found: the name was cut "
            f"at its spaces or quotes, or read by a shell. {told}"
        )


def _compare(found: set[Any], places: set[str], cause: str) -> None:
    missed, invented = places - found, found - places
    if missed:
        fail(f"A key in the {', '.join(sorted(missed))} was not found. {_why(missed)}")
    if invented:
        fail(
            f"There is no key in the {', '.join(sorted(map(str, invented)))} of this "
            f"project: a scanner that always cries is switched off. {_INVENTED[cause]}"
        )


def _why(missed: set[str]) -> str:
    reasons = {
        "output": "What a cell printed, returned or raised is stored in the file, next to its source.",
        "metadata": "Extensions write to a cell's metadata, which the page does not show.",
        "checkpoint": "JupyterLab saved a copy of the notebook before you cleaned it.",
        "history": "Git keeps every committed version: a later commit deletes nothing. Most lie in "
        "packs, not in loose files: ask git for them.",
    }
    return reasons[sorted(missed)[0]]
