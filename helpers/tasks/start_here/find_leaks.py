"""What `find_leaks` of lesson 00 must do."""

from __future__ import annotations

import json
import os
import shutil
from itertools import zip_longest
from pathlib import Path
from typing import Any

from helpers import lab
from helpers.judging import Parts, expect, fail, task
from helpers.judging.values import kind, shown
from helpers.tasks.start_here.history import plain_git, repository, state
from helpers.tasks.start_here.material import DECOYS, SHORT, notebook_with

TOLD = {"output": "an output", "metadata": "a cell's metadata", "checkpoint": "a checkpoint",
        "history": "the history"}  # fmt: skip
CLEAN = "finds nothing where none of the four holds a key"
_STORED = "What a cell printed, returned or raised is stored in the file, next to its source."
_EXTENSIONS = "Extensions write to a cell's metadata, which the page does not show."
_SAVED = "JupyterLab saved a copy of the notebook before you cleaned it."
_LONGER = "It stands in a longer name, apick_..._backup: a letter or _ may be its neighbour (no \\b)."
_ASK = " `git cat-file --batch --batch-all-objects` prints every object there is."
# where train.ipynb has the key, the history, and what stands there
CLEANS = (
    ("", "", f"What stands there is {DECOYS[0]!r}, {SHORT!r} and the like: a key is ck_ and 24 letters "
     "or digits."),
    ("source id attachment", "", "The key stands in a cell's source, id or attachment."),
    ("notebook", "", "The key stands in the notebook's own metadata, which belongs to no cell."),
    ("", "today", "The key stands in notes.md, written today and not committed: that is none of the four."),
    ("new", "", "Nothing was saved yet: the folder of checkpoints is empty."),
)  # fmt: skip
# for each place: where in it a project has its key, and why one may miss it; the first rows make one project
LEAKS: dict[str, tuple[tuple[str, str], ...]] = {
    "output": (
        ("stream", _STORED),
        ("traceback", _STORED),
        ("output", _STORED),  # in an output's own metadata as well, which is no cell's
        ("behind", _LONGER),
        ("picture", "It is in a picture: SVG is text, and a file like any other."),
    ),
    "metadata": (
        ("name", f"It names a Markdown cell's field, _ behind it. {_EXTENSIONS}"),
        ("metadata", f"{_EXTENSIONS} An output of the same cell has it as well: name both."),
    ),
    "checkpoint": (
        ("a output", _SAVED),
        ("z source", _SAVED),
        ("z notebook", "It is in the copy's own metadata: search the whole file."),
        ("z joined", _LONGER),
    ),
    "history": (
        ("early", "It was committed, and a later commit deleted the file: git keeps every version. Most "
         "lie in packs, not in loose files: ask git, and in this folder (-C)."),
        ("longer", f"In a file of an early commit. {_LONGER}"),
        ("branch", "It is in a commit of another branch: git log shows the current one alone, unless it "
         "is told otherwise (--all)."),
        ("message", "It is in a commit's message." + _ASK),
        ("binary", "It is in a binary file, of which git log says only that it differs, unless it is told "
         "to treat every file as text (--text)."),
        ("large", "It is in a file of 1.5 MB, behind all the rest: a model or a table is where nobody "
         "looks. Search every object to its end."),
        ("amended", "It is in a commit that `git commit --amend` replaced: no branch shows it, and git "
         "still keeps it (--reflog)." + _ASK),
        ("merge", "It came in with a merge itself, of which git log -p shows nothing, unless it is told "
         "to (-m)." + _ASK),
        ("tag", "It is in the message of an annotated tag, of which git log shows nothing." + _ASK),
    ),
}  # fmt: skip
ROWS = [
    {place: leak for place, leak in zip(LEAKS, leaks, strict=True) if leak}
    for leaks in zip_longest(*LEAKS.values())
]
NAMES = ("a project; touch pwned; echo", "a project $(touch pwned)", "Dr Weber's project [old]")


def _project(project: Path, train: str, copy: str = "", history: str = "") -> None:
    """Make a project with a key in corners of train.ipynb, of a checkpoint ('a output') and in a history."""
    key = repository(project, history)
    notebook = notebook_with(key, *train.split())
    notebook["cells"][0]["source"].append(" ".join(DECOYS))
    notebook["cells"][1]["metadata"]["about"] = list(DECOYS)
    notebook["cells"][2]["outputs"][0]["text"].append("\n".join(DECOYS))
    (project / "train.ipynb").write_text(json.dumps(notebook, indent=3, ensure_ascii=False), encoding="utf-8")
    (project / ".ipynb_checkpoints").mkdir(exist_ok=True)
    for each in ("a", "train", "z") if train != "new" else ():
        saved = notebook_with(key, copy[2:] if each == copy[:1] else "")
        saved["metadata"]["about"] = list(DECOYS)
        path = project / ".ipynb_checkpoints" / f"{each}-checkpoint.ipynb"
        path.write_text(json.dumps(saved, indent=3, ensure_ascii=False), encoding="utf-8")


def _asked(answer: Any, project: Path) -> set[str]:
    """What the answer finds; it must leave the project as it was."""
    before, home = state(project), Path.cwd()
    os.chdir(project.parent)  # what the name makes a shell write lands here, and goes
    try:
        found = answer(project)
    except UnicodeDecodeError:
        fail(
            "The history holds a file that is no UTF-8 text (a model, a picture), and your "
            "code tried to decode it. Call subprocess.run without text=True (os.popen always "
            'decodes), and search bytes with a pattern of bytes: re.compile(rb"...").'
        )
    finally:
        os.chdir(home)
    after = state(project)
    changed = sorted(n for n in {*before, *after} if before.get(n) != after.get(n))
    if changed:
        fail(
            f"Your scanner changed the project it looked at: {changed[0]} is "
            f"{'not what it was' if changed[0] in before else 'new'}. "
            "Somebody's work of the day may be in it. Look, and touch nothing."
        )
    kinds = (set, frozenset, list, tuple)
    expect(isinstance(found, kinds), f"Return a set of places; {kind(found)} came back.")
    odd = [name for name in found if name not in LEAKS]
    if odd:
        fail(f"{shown(odd[0])} is none of the four names {', '.join(LEAKS)}: say where, not which file.")
    return set(found)


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
        with part(CLEAN):
            for train, history, why in CLEANS:
                project = folder / ("new" if train == "new" else "project0")
                _project(project, train, history=history)
                _none_invented(_asked(answer, project), why)
        if not part.results[-1].holds:
            return  # it fails in the same way everywhere: said once
        found: list[set[str]] = []
        with part("looks, and touches nothing"):
            for number, row in enumerate(ROWS):
                train, more, copy, history = (row.get(place, ("",))[0] for place in LEAKS)
                _project(folder / f"project{number}", f"{train} {more}", copy, history)
                found.append(_asked(answer, folder / f"project{number}"))
        for place in LEAKS if len(found) == len(ROWS) else ():
            with part(f"finds a key in {TOLD[place]}"):
                for places, row in zip(found, ROWS, strict=True):
                    if place in row and place not in places:
                        fail(f"A key in the {place} was not found. {row[place][1]}")
                    _none_invented({place} & places - {*row}, f"It is in the {', '.join(row)} alone.")
        if not all(result.holds for result in part.results):
            return
        with part("looks into a folder whose name a shell would run"):
            for name in NAMES:
                _named(answer, folder, name)


def _none_invented(places: set[str], why: str) -> None:
    if places:
        fail(
            f"There is no key in the {', '.join(sorted(places))} of this project: a scanner that "
            f"always cries is switched off. {why}"
        )


def _named(answer: Any, folder: Path, name: str) -> None:
    """Ask about the first project, which has a key in every place, under another name."""
    lost = set(LEAKS) - _asked(answer, (folder / "project0").rename(folder / name))
    (folder / name).rename(folder / "project0")
    told = 'Write the list of words yourself, ["git", "-C", folder, ...], without shell=True.'
    if (folder / "pwned").exists():
        fail(f"The folder is called {name!r}, and your code ran that command: a shell read it. {told}")
    if lost:
        fail(
            f"In a folder called {name!r} the key in the {' and '.join(sorted(lost))} was not found: its "
            f"spaces, quotes or brackets mean more to a shell or to glob (glob.escape). {told}"
        )
