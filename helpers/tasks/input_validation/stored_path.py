"""What a right answer must do with the name that an upload comes with."""

from __future__ import annotations

import itertools
import secrets
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from helpers.judging import expect, fail, task
from helpers.judging.values import shown
from helpers.tasks.input_validation import signs
from helpers.tasks.input_validation.refusals import expect_clean, taken

LONGEST = 60  # characters, the ending included: at four bytes each no file system refuses them
STEM = LONGEST - len(".csv")
HONEST_NAMES = (
    *(f"ward 3.{''.join(end)}" for end in itertools.product("cC", "sS", "vV")),
    "O'Brien.csv", "märz-2026.csv", "検査.csv", "Łukasz Żak 2026-11-02.csv", "report.v2.csv",
    "a.csv", "results_final-2.csv", "7.csv", "a_-.' b.csv", "٣.csv",
    *(sign * STEM + ".csv" for sign in "a検𠮷"),
)  # fmt: skip
PARTS = {
    "path": "lets nothing out of the folder",
    "type": "takes names that end in .csv only",
    "first": "wants a letter or a digit first",
    "sign": "accepts only the characters and the length agreed on",
}
_DECODED, _NORMAL = "something further on may decode it", "it becomes plain dots and slashes once normalised"
_CUT = "once `../` is cut out of it, a `../` is left"
HOSTILE_NAMES = {
    "path": {
        "../clinic.csv": "it leads to the folder above", "../../model.csv": "it leads two folders up",
        "..\\..\\model.csv": "on Windows it leads two folders up",
        "ward/../../clinic.csv": "it leads out again on the way", "ward/3.csv": "it names a folder",
        "/etc/clinic.csv": "it begins at the root", "C:\\model.csv": "on Windows it begins at a drive",
        "C:model.csv": "on Windows it names a drive", "....//clinic.csv": _CUT, "..././clinic.csv": _CUT,
        "%2e%2e%2fclinic.csv": _DECODED, "a%2fclinic.csv": _DECODED, "．．／clinic.csv": _NORMAL,
        "a／．．／clinic.csv": _NORMAL, "file:///clinic.csv": "it is an address",
        "~root.csv": "a shell reads a home folder in it",
        "../uploads-old/a.csv": "it leads to a folder beside yours, whose path begins with the same letters",
    },
    "type": {
        "clinic.csv.exe": "its ending is .exe",
        "clinic.csv.html": "its ending is .html, and a browser will run it from your origin",
        "clinic.py": "its ending is .py",
        "clinic.cſv": "its ending holds a long s (U+017F), which IGNORECASE takes for an s",
        "clinicxcsv": "it has no dot before its ending", "clinic": "it has no ending",
        "csv": "it has no ending", ".csv": "it is hidden, and nothing stands before its ending",
        ".htaccess.csv": "it is hidden", "": "it is empty", ".": "it is the folder itself",
        "..": "it is the folder above",
    },
    "first": {
        "-rf.csv": "a program would take it for an option", "_a.csv": "it begins with an underscore",
        " a.csv": "it begins with a space", "'a.csv": "it begins with an apostrophe",
    },
    "sign": {
        "clinic.csv\x00.png": "it holds a NUL, where C stops reading",
        "clinic\x00.csv": "it holds a NUL, where C stops reading",
        "clinic\n.csv": "it holds a line break", "clinic.csv\n": "a line break stands at its end",
        "clinic.csv ": "a space stands at its end, which Windows drops",
        "clinic.csv.": "a dot stands at its end, which Windows drops",
        "clinic.csv::$DATA": "on Windows it names the same file once more",
        "a;rm -r b.csv": "a shell would read `;`", "a$(id).csv": "a shell would read `$`",
        "=cmd.csv": "a spreadsheet would read `=`", "a<img src=x>.csv": "a page that lists it would read `<`",
        "clin\u202evsc.exe.csv": "it turns the writing direction round",
        "a" * (STEM + 1) + ".csv": f"it has {LONGEST + 1} characters",
        "a" * 5000 + ".csv": "no file system takes a name that long",
    },
}  # fmt: skip
TAKEN = {
    "fresh": "A name that is taken was accepted: the second sender overwrites the first one's results.",
    "unasked": "A file lay in the folder before your function was first asked, and its name was accepted. "
               "The disk knows what is taken; a memory of your own forgets it with the next start.",
    "inner": "The name of a folder that is there was accepted: nothing can be written under it.",
}  # fmt: skip


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
            for name in (*HONEST_NAMES, fresh):
                _keeps(answer, part, folder, name)
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


def _keeps(answer: Callable[..., Any], part: Any, folder: Path, name: str) -> None:
    """An honest name stays what it is, and belongs into the folder."""
    try:
        result = part.call(answer, folder, name)
    except (ValueError, OSError) as error:
        fail(
            f"{name!r:.66} was refused with {type(error).__name__}: {error!s:.80} It keeps every rule: its "
            f"first character, its signs, its length of {len(name)} characters, and an ending in small or "
            "capital letters. The folder holds nothing of that name."
        )
    expect(isinstance(result, (str, Path)), f"For {name!r:.40} {shown(result)} came back, and no path.")
    path = Path(result)
    expect(
        path.name == name,
        f"{name!r:.60} became {path.name!r:.60}: the sender will not find her file, and two names may "
        "become one.",
    )
    expect(
        path.resolve().parent == folder,
        f"{name!r:.60} was sent to {str(path):.90}, which is not in the folder that your function was given.",
    )


def _name(path: Any) -> str:
    return repr(Path(str(path)).name)


def _leaves(answer: Callable[..., Any], folder: Path, name: str, wrong: str) -> str:
    try:
        path = Path(answer(folder, name)).resolve()
    except Exception:  # what it raises is judged elsewhere
        return ""
    if path.is_relative_to(folder):
        return ""
    return f"{name!r:.50} was accepted, and is stored outside the folder: {wrong}."


def _overwrites_nothing(answer: Callable[..., Any], part: Any, folder: Path, fresh: str) -> None:
    """A name that is taken is refused: one asked for before, one never asked for, and a folder's."""
    names = {"fresh": fresh, "unasked": f"old {secrets.token_hex(3)}.csv", "inner": "wards.csv"}
    (folder / names["inner"]).mkdir()
    for name in (fresh, names["unasked"]):
        (folder / name).write_text("somebody's results", encoding="utf-8")
    for kind, name in names.items():
        try:
            part.call(answer, folder, name)
        except (ValueError, FileExistsError):
            continue
        except OSError as error:
            fail(f"A name that is taken raised {type(error).__name__}, not ValueError.")
        fail(TAKEN[kind])
    for name in (fresh, names["unasked"]):
        kept = (folder / name).read_text(encoding="utf-8") == "somebody's results"
        expect(kept, "The file that was there has changed.")
