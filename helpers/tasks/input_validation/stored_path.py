"""What a right answer must do with the name that an upload comes with."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from helpers.judging import fail, task
from helpers.judging.values import shown
from helpers.tasks.input_validation.payloads import signs
from helpers.tasks.input_validation.payloads.names import HONEST_NAMES, HOSTILE_NAMES
from helpers.tasks.input_validation.refusals import expect_clean, taken

PARTS = {
    "path": "lets nothing out of the folder",
    "type": "takes names that end in .csv only",
    "first": "wants a letter or a digit first",
    "sign": "accepts only the characters and the length agreed on",
}
TAKEN = (  # what it means that each of three names was accepted
    "A name that is taken was accepted: the second sender overwrites the first one's results.",
    "A file lay in the folder before your function was first asked, and its name was accepted. The disk "
    "knows what is taken; a memory of your own forgets it with the next start.",
    "The name of a folder that is there was accepted: nothing can be written under it.",
)


@task(
    minutes=5, difficulty=2, asvs="5.3.2", expects="function",
    hints=[
        "Do not look for what is dangerous in a name. Say what a name may be, and refuse the rest.",
        r"One `re.fullmatch` does it: a first character, up to 55 more, and the ending. `\w` knows the "
        "letters of every script, and the underscore. IGNORECASE knows more letters than you want.",
        "First [^\\W_], then [\\w .'-]{0,55}, then \\.[cC][sS][vV]. Then look whether folder / name "
        "exists.",
    ],
)  # fmt: skip
def stored_path(answer: Any, part: Any) -> None:
    """Says where an upload may go."""
    with tempfile.TemporaryDirectory() as top:
        folder = Path(top).resolve() / "uploads"
        folder.mkdir()
        (Path(top) / "uploads-old").mkdir()
        fresh = f"ward {secrets.token_hex(3)}.csv"
        with part("keeps honest names"):
            expect_clean(_lost(answer, part, folder, name) for name in (*HONEST_NAMES, fresh))
            expect_clean([_lost(answer, part, folder.with_name("uploads-old"), fresh)])
        for group, title in PARTS.items():
            with part(title):
                names = dict(HOSTILE_NAMES[group])
                if group == "path":
                    names[f"{folder.parent}/a.csv"] = "it begins at the root"
                    expect_clean(_leaves(answer, folder, *case) for case in names.items())
                if group == "sign":  # no sign between two letters but those agreed on; marks, ½ are open
                    for sign in signs.foreign(" ._-'", "L", unjudged="MN"):
                        wrong = "is not in the list: no list of bad signs is long enough"
                        names[f"a{sign}b.csv"] = f"{signs.called(sign)} {wrong}"
                expect_clean(
                    taken(part, answer, folder, name, what=shown(name, 50), why=wrong, show=_name)
                    for name, wrong in names.items()
                )
        with part("overwrites nothing"):
            _overwrites_nothing(answer, part, folder, fresh)


def _lost(answer: Any, part: Any, folder: Path, name: str) -> str:
    """What is wrong with the place of an honest name: it stays what it is, in the folder."""
    try:
        result = part.call(answer, folder, name)
    except (ValueError, OSError) as error:
        return (
            f"{name!r:.66} was refused with {type(error).__name__}: {error!s:.80} It keeps every rule: its "
            f"first character, its signs, its length of {len(name)} characters, and an ending in small or "
            "capital letters. The folder holds nothing of that name."
        )
    if not isinstance(result, (str, Path)):
        return f"For {name!r:.40} {shown(result)} came back, and no path."
    path = Path(result)
    if path.name != name:
        return (
            f"{name!r:.60} became {path.name!r:.60}: the sender will not find her file, and "
            "two names may become one."
        )
    if path.resolve().parent != folder:
        return f"{name!r:.60} was sent to {str(path):.90}, which is not in the folder that was given."
    return ""


def _name(path: Any) -> str:
    return repr(Path(str(path)).name)


def _leaves(answer: Callable[..., Any], folder: Path, name: str, wrong: str) -> str:
    """What is wrong where the place of a hostile name is outside the folder; '' where it is not."""
    try:
        path = Path(answer(folder, name)).resolve()
    except Exception:  # what it raises is judged elsewhere
        return ""
    if path.is_relative_to(folder):
        return ""
    return f"{name!r:.50} was accepted, and is stored outside the folder: {wrong}."


def _overwrites_nothing(answer: Callable[..., Any], part: Any, folder: Path, fresh: str) -> None:
    """A name that is taken is refused: one asked for before, one never asked for, and a folder's."""
    names = [fresh, f"old {secrets.token_hex(3)}.csv", "wards.csv"]
    (folder / names[2]).mkdir()
    for name in names[:2]:
        (folder / name).touch()
    for name, passed in zip(names, TAKEN, strict=True):
        try:
            part.call(answer, folder, name)
        except (ValueError, FileExistsError):
            continue
        fail(passed)
