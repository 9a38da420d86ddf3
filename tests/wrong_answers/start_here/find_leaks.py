"""Wrong answers to `find_leaks`: places forgotten, histories cut short, work destroyed."""

from __future__ import annotations

import glob
import json
import os
import re
import shlex
import subprocess
import zlib
from pathlib import Path
from typing import Any

from helpers.tasks import start_here as tasks
from tests.wrong_answers import Bank
from tests.wrong_answers.start_here.answers import EVERYTHING, KEY, LOG, cells, places, printed

bank, task = Bank(), tasks.find_leaks


def with_words(*words: str) -> Any:
    return lambda folder: places(folder, *words)


def instead(place: str, text: Any) -> Any:
    """A right answer but for one place, which is there when `text(folder)` holds a key."""
    return lambda folder: (
        places(folder) - {place} | ({place} if KEY.search(text(folder)) else set())
    )


def results(folder: Any) -> str:
    outputs = [o for cell in cells(folder) for o in cell.get("outputs", [])]
    return "".join("".join(o.get("data", {}).get("text/plain", [])) for o in outputs)


def all_but_outputs(folder: Any) -> str:
    return json.dumps([{k: v for k, v in c.items() if k != "outputs"} for c in cells(folder)])


def outputs_too(folder: Any) -> str:
    own = [[out.get("metadata") for out in cell.get("outputs", ())] for cell in cells(folder)]
    return json.dumps([own, *(cell["metadata"] for cell in cells(folder))])


def of_the_notebook(folder: Any) -> str:
    return json.dumps(json.loads((folder / "train.ipynb").read_text("utf-8"))["metadata"])


def one_copy(folder: Any) -> str:
    return (folder / ".ipynb_checkpoints" / "train-checkpoint.ipynb").read_text("utf-8")


def copied_cells(folder: Any) -> str:
    copies = [json.loads(p.read_text("utf-8")) for p in (folder / ".ipynb_checkpoints").iterdir()]
    return json.dumps([copy["cells"] for copy in copies])


def alone(folder: Any) -> str:
    """The keys with no letter, digit or _ beside them."""
    return " ".join(re.findall(rf"\b{KEY.pattern}\b", printed(folder, *EVERYTHING)))


def today_too(folder: Any) -> str:
    return "".join(path.read_text("utf-8") for path in folder.glob("*.md"))


def from_the_disk(folder: Any) -> str:
    objects = (folder / ".git" / "objects").glob("??/*")
    return "".join(zlib.decompress(path.read_bytes()).decode(errors="replace") for path in objects)


def small_objects(folder: Any) -> str:
    lines = printed(folder, "cat-file", "--batch-all-objects", "--batch-check").splitlines()
    small = "".join(f"{line[:40]}\n" for line in lines if int(line.split()[2]) < 1_000_000)
    return printed(folder, "cat-file", "--batch", input=small.encode())


def as_utf8(folder: Any) -> str:
    return printed(folder, *LOG).encode("latin-1").decode()


def by_shell(folder: Any) -> str:
    line = f"git -C {folder} {' '.join(EVERYTHING)}"
    return subprocess.run(line, capture_output=True, shell=True).stdout.decode("latin-1")


def writes_it_anew(folder: Any) -> set[str]:
    notebook = folder / "train.ipynb"
    notebook.write_text(json.dumps(json.loads(notebook.read_text("utf-8")), indent=1), "utf-8")
    return places(folder)


def globbed(folder: Any) -> str:
    names = glob.glob(f"{folder}/.ipynb_checkpoints/*.ipynb")
    return "".join(Path(name).read_text("utf-8") for name in names)


@bank.wrong(task, says="None came back")
def prints_them(folder: Any) -> None:
    print(places(folder))


@bank.wrong(task, says="name both")
def one_in_a_cell(folder: Any) -> set[str]:
    texts = [json.dumps(cell.get("outputs")) for cell in cells(folder)]
    rest = [cell for cell, text in zip(cells(folder), texts, strict=True) if not KEY.search(text)]
    held = {"metadata"} if KEY.search(json.dumps([cell["metadata"] for cell in rest])) else set()
    return places(folder) - {"metadata"} | held


bank.add(task, "cries_always", lambda f: {"output", "metadata", "checkpoint", "history"},
         says="always cries", kind="refuses")  # fmt: skip
bank.add(task, "from_the_disk", instead("history", from_the_disk), says="Most lie in", kind="vulnerable")
bank.table(task, {
    "in_other_words": (lambda f: {"git history"}, "'git history' is none of the four names"),
    "no_pattern": (lambda f: places(f) | ({"output"} if "ck_" in str(cells(f)) else set()),
                   "'check_password(track_id"),
    "results_only": (instead("output", results), "returned or raised is stored"),
    "all_but_outputs": (instead("metadata", all_but_outputs), "stands in a cell's source"),
    "outputs_too": (instead("metadata", outputs_too), "in the output, checkpoint, history alone"),
    "of_the_notebook": (instead("metadata", of_the_notebook), "which belongs to no cell"),
    "by_words": (instead("history", alone), "In a file of an early commit. It stands in a longer name"),
    "today_too": (lambda f: places(f) | ({"history"} if KEY.search(today_too(f)) else set()),
                  "written today and not committed"),
    "one_copy": (instead("checkpoint", one_copy), "FileNotFoundError"),
    "copied_cells": (instead("checkpoint", copied_cells), "search the whole file"),
    "writes_it_anew": (writes_it_anew, "train.ipynb is not what it was"),
    "no_tags": (with_words(*LOG), "message of an annotated tag"),
    "this_branch": (with_words("log", "-p", "-m", "--text"), "another branch"),
    "hashes_only": (with_words(*LOG, "--format=%H"), "in a commit's message"),
    "small_objects": (instead("history", small_objects), "in a file of 1.5 MB"),
    "text_files": (with_words("log", "-p", "--all", "--reflog", "-m"), "as text (--text)"),
    "log_all": (with_words("log", "-p", "--all", "-m", "--text"), "--amend` replaced"),
    "no_merges": (with_words("log", "-p", "--all", "--reflog", "--text"), "came in with a merge"),
    "as_utf8": (instead("history", as_utf8), "search bytes with a pattern"),
    "through_a_shell": (instead("history", by_shell), "your code ran that command"),
    "globbed": (instead("checkpoint", globbed), "the key in the checkpoint was not found: its"),
})  # fmt: skip


def blob_by_blob(folder: Any) -> frozenset[str]:
    listed = printed(folder, "rev-list", "--objects", "--all", "--reflog").splitlines()
    names = "".join(line.split()[0] + "\n" for line in listed).encode()
    shown = printed(folder, "cat-file", "--batch", input=names)
    return frozenset(places(folder, "status") | ({"history"} if KEY.search(shown) else set()))


def from_inside(folder: Any) -> list[str]:
    os.chdir(folder)
    return sorted(places(folder, *LOG) | places(folder, "for-each-ref", "--format=%(contents)"))


def quoted(folder: Any) -> set[str]:
    command = f"git -C {shlex.quote(str(folder))} {' '.join(EVERYTHING)}"
    done = subprocess.run(command, shell=True, capture_output=True)
    found = {"history"} if re.search(KEY.pattern.encode(), done.stdout) else set()
    return found | places(folder, "status")


RIGHT = {
    "every_object": with_words(*EVERYTHING),
    "blob_by_blob": blob_by_blob,
    "from_inside": from_inside,
    "quoted": quoted,
}
for _name, _answer in RIGHT.items():
    bank.add(task, _name, _answer, kind="right")
