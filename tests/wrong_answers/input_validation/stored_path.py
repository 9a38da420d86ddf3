"""Wrong and right answers to the task about the place of an upload."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

from helpers.tasks import input_validation as tasks
from tests.wrong_answers import Bank
from tests.wrong_answers.input_validation.answers import bad

bank = Bank()
stored_path = tasks.stored_path


def stored(
    form: str = r"[^\W_][\w .'-]{0,55}\.[cC][sS][vV]",
    good: Callable[[str], Any] = lambda name: True,
    taken: Callable[[Path], bool] = Path.exists,
    raised: type[Exception] = ValueError,
    place: Callable[[Path, str], Any] = lambda folder, name: folder / name,
    flags: int = re.DOTALL,
    match: Any = re.fullmatch,
) -> Callable[[Path, str], Any]:
    """A right answer, or one in which one thing is wrong."""

    def answer(folder: Path, name: str) -> Any:
        if not match(form, name, flags) or not good(name):
            bad("no name for an upload")
        if taken(folder / name):
            raise raised("taken")
        return place(folder, name)

    return answer


def without(signs: str) -> Callable[[str], bool]:
    return lambda name: name.isprintable() and not set(name) & set(signs)


for name, says, answer in [
    ("no_apostrophes", 'Brien.csv" was refused', stored(r"[^\W_][\w .-]{0,55}\.[cC][sS][vV]")),
    ("ends_in_a_letter", 'b_-.\' .csv" was refused', stored(r"[^\W_](?:[\w .'-]{0,54}\w)?\.[cC][sS][vV]")),
    ("no_two_dots", "'ward..3.csv' was refused", stored(good=lambda name: ".." not in name)),
    ("contains_csv", "its ending is .exe", stored(r"[^\W_][\w .'-]{0,55}\.[cC][sS][vV][\w.]{0,5}")),
    ("dollar", "a line break stands at its end",
     stored(r"[^\W_][\w .'-]{0,55}\.[cC][sS][vV]$", match=re.match)),
    ("ignores_case", "IGNORECASE takes for an s", stored(r"[^\W_][\w .'-]{0,55}\.csv", flags=re.I)),
    ("what_windows_forbids", "no list of bad signs is long enough",
     stored(r"[^\W_].{0,55}\.[cC][sS][vV]", without('/\\:*?"<>|;%$／'))),
    ("overwrites", "overwrites the first one's", stored(taken=lambda path: False)),
    ("remembers", "a memory of your own forgets it",
     stored(taken=lambda p, out=set(): str(p) in out or out.add(str(p)))),
    ("handed_out_once", "The folder holds nothing of that name",
     stored(taken=lambda p, out=set(): p.exists() or p.name in out or out.add(p.name))),
    ("files_only", "The name of a folder that is there was accepted", stored(taken=Path.is_file)),
    ("normal_forms_only", "7.csv' was refused",
     stored(good=lambda name: unicodedata.normalize("NFKC", name) == name)),
    ("beside_the_folder", "not in the folder that was given",
     stored(place=lambda folder, name: folder.parent / name)),
    ("normalised", "U-212B.csv' became", stored(place=lambda f, n: f / unicodedata.normalize("NFC", n))),
    ("takes_the_last_part", "as 'clinic.csv'", lambda f, n: stored()(f, Path(n).name)),
    ("true", "True came back, and no path", stored(place=lambda folder, name: True)),
]:  # fmt: skip
    bank.add(stored_path, name, answer, says=says)


bank.add(stored_path, "ships_csv_anywhere", lambda f, n: f / n if ".csv" in n else bad("only CSV"),
         says="it leads to the folder above", kind="vulnerable")  # fmt: skip
bank.add(stored_path, "refuses_every_name", stored("0"), says="'ward 3.csv' was refused", kind="refuses")


@bank.wrong(stored_path, says="became")
def secure_filename(folder: Path, name: str) -> Path:
    from werkzeug.utils import secure_filename

    return folder / secure_filename(name)


@bank.wrong(stored_path, says="a `../` is left")
def cuts_dots_out(folder: Path, name: str) -> Path:
    name = name.replace("../", "").lstrip("/")
    return folder / name if name.lower().endswith(".csv") else bad("only CSV")


@bank.wrong(stored_path, says="returned None: the caller")
def gives_none(folder: Path, name: str) -> Path | None:
    try:
        return stored()(folder, name)
    except ValueError:
        return None


bank.add(stored_path, "in_parts", stored(), kind="right")
bank.add(stored_path, "the_folders_list", stored(
    taken=lambda path: path.name in {one.name for one in path.parent.iterdir()}), kind="right")
bank.add(stored_path, "as_text", stored(raised=FileExistsError, place=lambda f, n: str(f / n)), kind="right")


@bank.right(stored_path)
def by_suffix_and_categories(folder: Path, name: str) -> Path:
    if len(name) > 60 or Path(name).suffix.lower() != ".csv" or not name[0].isalnum():
        bad("form")
    if any(unicodedata.category(sign)[0] not in "LN" and sign not in " ._-'" for sign in name):
        bad("sign")
    return bad("taken") if (folder / name).exists() else folder.joinpath(name)
