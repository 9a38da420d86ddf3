"""What a right answer of lesson 02 must do with the name that an upload comes with."""

from __future__ import annotations

import itertools
import secrets
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from helpers.judging import NotYet, expect, fail, task
from helpers.tasks.input_validation import signs

LONGEST = 60  # characters, the ending included: at four bytes each no file system refuses them
STEM = LONGEST - len(".csv")
HONEST_NAMES = (
    *(f"ward 3.{''.join(end)}" for end in itertools.product("cC", "sS", "vV")),
    "O'Brien.csv", "märz-2026.csv", "検査.csv", "Łukasz Żak 2026-11-02.csv",
    "report.v2.csv", "REPORT.CSV", "a.csv", "results_final-2.csv", "7.csv", "a_-.' b.csv", "٣.csv",
)  # fmt: skip
LONG_NAMES = ("a" * STEM + ".csv", "検" * STEM + ".csv", "𠮷" * STEM + ".csv")
HOSTILE_NAMES = (
    ("path", "../clinic.csv", "it leads to the folder above"),
    ("path", "../../model.csv", "it leads two folders up"),
    ("path", "..\\..\\model.csv", "on Windows it leads two folders up"),
    ("path", "ward/../../clinic.csv", "it leads out again on the way"),
    ("path", "ward/3.csv", "it names a folder"),
    ("path", "/tmp/clinic.csv", "it begins at the root"),  # noqa: S108 - a name, not a file
    ("path", "C:\\model.csv", "on Windows it begins at a drive"),
    ("path", "C:model.csv", "on Windows it names a drive"),
    ("path", "....//clinic.csv", "once `../` is cut out of it, a `../` is left"),
    ("path", "..././clinic.csv", "once `../` is cut out of it, a `../` is left"),
    ("path", "%2e%2e%2fclinic.csv", "something further on may decode it"),
    ("path", "a%2fclinic.csv", "something further on may decode it"),
    ("path", "．．／clinic.csv", "full-width dots and slashes become plain ones when normalised"),
    (
        "path",
        "a／．．／clinic.csv",
        "full-width dots and slashes become plain ones when normalised",
    ),
    ("path", "file:///clinic.csv", "it is an address"),
    ("path", "~root.csv", "a shell reads a home folder in it"),
    ("type", "clinic.csv.exe", "its ending is .exe"),
    ("type", "clinic.csv.html", "its ending is .html, and a browser will run it from your origin"),
    ("type", "clinic.py", "its ending is .py"),
    ("type", "clinic.cſv", "its ending holds a long s (U+017F), which IGNORECASE takes for an s"),
    ("type", "clinicxcsv", "it has no dot before its ending"),
    ("type", "clinic", "it has no ending"),
    ("type", "csv", "it has no ending"),
    ("type", ".csv", "it is hidden, and nothing stands before its ending"),
    ("type", ".htaccess.csv", "it is hidden"),
    ("type", "", "it is empty"),
    ("type", ".", "it is the folder itself"),
    ("type", "..", "it is the folder above"),
    ("first", "-rf.csv", "a program would take it for an option"),
    ("first", "_a.csv", "it begins with an underscore"),
    ("first", " a.csv", "it begins with a space"),
    ("first", "'a.csv", "it begins with an apostrophe"),
    ("sign", "clinic.csv\x00.png", "it holds a NUL, where C stops reading"),
    ("sign", "clinic\x00.csv", "it holds a NUL, where C stops reading"),
    ("sign", "clinic\n.csv", "it holds a line break"),
    ("sign", "clinic.csv\n", "a line break stands at its end"),
    ("sign", "clinic.csv ", "a space stands at its end, which Windows drops"),
    ("sign", "clinic.csv.", "a dot stands at its end, which Windows drops"),
    ("sign", "clinic.csv::$DATA", "on Windows it names the same file once more"),
    ("sign", "a;rm -r b.csv", "a shell would read `;`"),
    ("sign", "a$(id).csv", "a shell would read `$`"),
    ("sign", "=cmd.csv", "a spreadsheet would read `=`"),
    ("sign", "-rf;.csv", "a shell would read `;`"),
    ("sign", "a<img src=x>.csv", "a page that lists it would read `<`"),
    ("sign", "clin\u202evsc.exe.csv", "it turns the writing direction round"),
    ("sign", "a" * (STEM + 1) + ".csv", f"it has {LONGEST + 1} characters"),
    ("sign", "a" * 5000 + ".csv", "no file system takes a name that long"),
)


def _path(answer: Callable[..., Any], part: Any, folder: Path, name: str) -> Path:
    result = part.call(answer, folder, name)
    expect(
        isinstance(result, (str, Path)) and str(result),
        f"For {name!r:.40} your function returned {result!r:.40}: it has to return the path.",
    )
    return Path(result)


@task(
    minutes=4, difficulty=2, asvs="5.3.2", expects="function",
    hints=[
        "Do not look for what is dangerous in a name. Say what a name may be, and refuse the rest.",
        r"One `re.fullmatch` does it: a first character, up to 55 more, and the ending. `\w` knows the "
        "letters of every script, and the underscore. IGNORECASE knows more letters than you want.",
        "First [^\\W_], then [\\w .'-]{0,55}, then \\.[cC][sS][vV]. Then look whether folder / name "
        "exists.",
    ],
)  # fmt: skip
def stored_path(answer: Any, part: Any) -> None:
    """Decides where an upload may be stored."""
    with tempfile.TemporaryDirectory(prefix="course-lab-") as top:
        folder = Path(top).resolve() / "uploads"
        folder.mkdir()
        (Path(top) / "uploads-old").mkdir()
        fresh = f"ward {secrets.token_hex(3)}.csv"
        with part("keeps honest names"):
            for name in (*HONEST_NAMES, fresh, *LONG_NAMES):
                _keeps(answer, part, folder, name)
        with part("lets nothing out of the folder"):
            sibling = ("path", "../uploads-old/a.csv", (
                "it leads to a folder beside yours, whose path begins with the same letters"
            ))  # fmt: skip
            away = ("path", f"{folder.parent}/a.csv", "it begins at the root")
            hostile = [case for case in (*HOSTILE_NAMES, sibling, away) if case[0] == "path"]
            for _, name, wrong in hostile:
                _stays_inside(answer, folder, name, wrong)
            for _, name, wrong in hostile:
                _refused(answer, part, folder, name, wrong)
        groups = {
            "type": "takes names that end in .csv only",
            "first": "wants a letter or a digit first",
            "sign": "accepts only the characters and the length agreed on",
        }
        for group, title in groups.items():
            with part(title):
                for kind, name, wrong in HOSTILE_NAMES:
                    if kind == group:
                        _refused(answer, part, folder, name, wrong)
                if group == "sign":
                    _only_the_list(answer, part, folder)
        with part("overwrites nothing"):
            _overwrites_nothing(answer, part, folder, fresh)


def _keeps(answer: Callable[..., Any], part: Any, folder: Path, name: str) -> None:
    """An honest name stays what it is, and belongs into the folder."""
    try:
        path = _path(answer, part, folder, name)
    except (ValueError, OSError) as error:
        said = f": {error!s:.80}" if str(error) else ""
        fail(
            f"{name!r:.66} was refused with {type(error).__name__}{said}. It keeps every rule: its first "
            f"character, its signs, its length of {len(name)} characters, and an ending that may be in "
            "small or capital letters. The folder holds nothing of that name."
        )
    if path.name != name:
        fail(
            f"{name!r:.60} became {path.name!r:.60}: the sender will not find her file, "
            "and two names may become one."
        )
    if path.resolve().parent != folder:
        fail(
            f"{name!r:.60} was sent to {str(path):.90}, which is not in the folder that your function "
            "was given."
        )


def _only_the_list(answer: Callable[..., Any], part: Any, folder: Path) -> None:
    """No sign between two letters but those agreed on; `½` and marks are left open."""
    for sign in signs.foreign(" ._-'", "L", unjudged="MN"):
        wrong = f"{signs.called(sign)} is not in the list: no list of bad signs is long enough"
        _refused(answer, part, folder, f"a{sign}b.csv", wrong)


def _overwrites_nothing(answer: Callable[..., Any], part: Any, folder: Path, fresh: str) -> None:
    """A name that is taken is refused: one asked for before, one never asked for, and a folder's."""
    unasked, inner = f"old {secrets.token_hex(3)}.csv", f"{secrets.token_hex(3)}x.csv"
    (folder / inner).mkdir()
    for name in (fresh, unasked):
        (folder / name).write_text("somebody's results", encoding="utf-8")
    again = (
        "A name that is taken was accepted: the second sender overwrites the first one's results."
    )
    never = (
        "A file lay in the folder before your function was first asked, and its name was accepted. The "
        "disk knows what is taken; a memory of your own forgets it with the next start."
    )
    room = "The name of a folder that is there was accepted: nothing can be written under it."
    for name, why in ((fresh, again), (unasked, never), (inner, room)):
        try:
            part.call(answer, folder, name)
        except (ValueError, FileExistsError):
            continue
        except OSError as error:
            fail(f"A name that is taken raised {type(error).__name__}, not ValueError.")
        fail(why)
    for name in (fresh, unasked):
        kept = (folder / name).read_text(encoding="utf-8") == "somebody's results"
        expect(kept, "The file that was there has changed.")


def _stays_inside(answer: Callable[..., Any], folder: Path, name: str, wrong: str) -> None:
    try:
        path = Path(answer(folder, name)).resolve()
    except Exception:  # what it raises is judged elsewhere
        return
    if not path.is_relative_to(folder):
        fail(f"{name!r:.50} was accepted, and is stored outside the folder: {wrong}.")


def _refused(answer: Callable[..., Any], part: Any, folder: Path, name: str, wrong: str) -> None:
    try:
        result = part.call(answer, folder, name)
    except ValueError:
        return
    except NotYet:
        raise
    except Exception as error:
        fail(
            f"{name!r:.50} raised {type(error).__name__}, not ValueError: the endpoint does not expect "
            "it, and answers 500."
        )
    expect(
        result is not None,
        f"For {name!r:.50} your function returned None: the caller goes on with it. Raise ValueError.",
    )
    inside = Path(str(result).replace("\x00", "")).name
    became = f" as {inside!r:.40}" if inside != name else ""
    fail(f"{name!r:.50} was accepted{became}, but {wrong}.")
