"""Lesson 02, continued: answers about texts, documents and names that an attacker got past a check."""

from __future__ import annotations

import json
import math
import re
import string
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from voluptuous import Invalid

from helpers.tasks import input_validation as tasks
from tests.wrong_answers import Bank

bank = Bank()
JOINTS = " '’-."


def _bad(why: str = "no") -> NoReturn:
    raise ValueError(why)


# --- patient_id

patient_id = tasks.patient_id


def _fits(pattern: str) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None


@bank.wrong(patient_id, says="`str(...)` makes text of anything")
def text_of_the_value(value: Any) -> bool:
    return not isinstance(value, bytes) and re.fullmatch(r"P-[0-9]{6}", str(value)) is not None


@bank.wrong(patient_id, says="holds 'A' and no digit")
def hexdigits(value: Any) -> bool:
    return (
        isinstance(value, str)
        and len(value) == 8
        and value[:2] == "P-"
        and all(sign in string.hexdigits.upper() and sign not in "BCDEF" for sign in value[2:])
    )


@bank.wrong(patient_id, says="holds '/' and no digit")
def codes_from_47_to_58(value: Any) -> bool:
    return (
        isinstance(value, str)
        and len(value) == 8
        and value[:2] == "P-"
        and all(47 <= ord(sign) <= 58 for sign in value[2:])
    )


@bank.wrong(patient_id, says="Devanagari")
def two_scripts_refused(value: Any) -> bool:
    return _fits(r"P-\d{6}")(value) and not re.search("[٠-٩０-９]", value)


@bank.wrong(patient_id, says="one of its digits is")
def all_digits_alike(value: Any) -> bool:
    return _fits(r"P-\d{6}")(value) and (
        value[2:].isascii() or value[2].isascii() != value[-1].isascii()
    )


bank.add(patient_id, "any_dash", _fits(r"P[-–—−]?[0-9]{6}"), says="there is no hyphen")
bank.add(
    patient_id, "a_dash_of_any_length", _fits(r"P[-–—−][0-9]{6}"), says="hyphen is another sign"
)
bank.add(
    patient_id,
    "a_carriage_return",
    _fits(r"P-[0-9]{6}\r?"),
    says="a carriage return stands after it",
)
bank.add(patient_id, "eight_or_more", _fits(r"P-([0-9]{6}|[0-9]{8,})"), says="it has eight digits")


@bank.wrong(patient_id, says="a tab stands after it")
def strips_some(value: Any) -> bool:
    return isinstance(value, str) and _fits(r"P-[0-9]{6}")(value.rstrip("\t\x00"))


bank.add(patient_id, "compiled", re.compile(r"P-[0-9]{6}").fullmatch, says="returned <re.Match")
bank.add(patient_id, "alternatives", _fits("P-(?:[0-4]|[5-9]){6}"), kind="right")


@bank.right(patient_id)
def by_match_statement(value: Any) -> bool:
    match value:
        case str() if len(value) == 8 and value[:2] == "P-":
            return set(value[2:]) <= set(string.digits)
    return False


# --- person_name

person_name = tasks.person_name
category = unicodedata.category


def _name(
    value: Any,
    first: Callable[[str], bool] = lambda c: category(c)[0] == "L",
    good: Callable[[str], bool] = lambda c: category(c)[0] in "LM" or c in JOINTS,
    size: Callable[[str], int] = len,
) -> bool:
    """A right check, or one in which one thing is wrong."""
    return (
        isinstance(value, str)
        and 0 < len(value) < 500
        and size(value) <= 80
        and first(value[0])
        and all(map(good, value))
    )


MARKS_NESTED = re.compile(
    r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u0900-\u0963\u0e30-\u0e4e]+|[ '’.-])*"
)


@bank.wrong(person_name, says="A quantifier inside a quantifier")
def marks_in_a_nested_quantifier(value: Any) -> bool:
    return isinstance(value, str) and 1 <= len(value) <= 80 and bool(MARKS_NESTED.fullmatch(value))


@bank.wrong(person_name, says="`²` is a number")
def a_list_of_bad_signs(value: Any) -> bool:
    return (
        isinstance(value, str)
        and 1 <= len(value) <= 80
        and value[0].isalpha()
        and not any(sign in value for sign in ";<>{}=_0123456789\n\t\x00\u202e")
    )


@bank.wrong(person_name, says="list of bad signs is never long enough")
def a_longer_list_of_bad_signs(value: Any) -> bool:
    bad = ";<>{}=_\n\t\x00\u202e"
    return (
        isinstance(value, str)
        and 1 <= len(value) <= 80
        and value[0].isalpha()
        and not any(sign in bad or category(sign)[0] == "N" for sign in value)
    )


@bank.wrong(person_name, says="U+FF1C FULLWIDTH LESS-THAN SIGN is not in the list")
def printable_beyond_ascii(value: Any) -> bool:
    return _name(value, good=lambda c: category(c)[0] in "LM" or c in JOINTS or (
        ord(c) > 127 and c.isprintable() and category(c)[0] != "N"))  # fmt: skip


@bank.wrong(person_name, says="'佐々木 一郎' was refused")
def no_modifier_letters(value: Any) -> bool:
    return _name(value, good=lambda c: category(c) in ("Lu", "Ll", "Lo", "Mn", "Mc") or c in JOINTS)


@bank.wrong(person_name, says="its bytes are another number")
def eighty_bytes(value: Any) -> bool:
    return _name(value, size=lambda text: len(text.encode("utf-8", "replace")))


@bank.wrong(person_name, says="it begins with a hyphen")
def begins_with_a_joint(value: Any) -> bool:
    return _name(value, first=lambda c: c not in " '")


@bank.wrong(person_name, says="it begins with a mark")
def begins_with_a_mark(value: Any) -> bool:
    return _name(value, first=lambda c: category(c)[0] in "LM")


@bank.wrong(person_name, says="U+00A0 NO-BREAK SPACE")
def categories_of_joints(value: Any) -> bool:
    return _name(
        value,
        good=lambda c: category(c)[0] in "LM" or category(c) in ("Zs", "Pd", "Pf") or c in "'.",
    )


@bank.wrong(person_name, says="82 characters, marks counted")
def length_once_composed(value: Any) -> bool:
    return _name(value, size=lambda text: len(unicodedata.normalize("NFC", text)))


bank.add(person_name, "in_parts", _name, kind="right")


@bank.right(person_name)
def letters_by_isalpha(value: Any) -> bool:
    if not isinstance(value, str) or len(value) > 80 or not value[:1].isalpha():
        return False
    return not {c for c in value if not c.isalpha() and category(c)[:1] != "M"} - set(JOINTS)


@bank.right(person_name)
def a_word_of_kinds(value: Any) -> bool:
    if not isinstance(value, str) or not 1 <= len(value) <= 80:
        return False
    kinds = "".join("J" if c in JOINTS else category(c)[0] for c in value)
    return re.fullmatch("L[LMJ]*", kinds) is not None


# --- strict_json

strict_json = tasks.strict_json


def _finite(text: str) -> float:
    return float(text) if math.isfinite(float(text)) else _bad()


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return dict(pairs) if len(dict(pairs)) == len(pairs) else _bad()


def _depth(value: Any) -> int:
    value = list(value.values()) if isinstance(value, dict) else value
    return 1 + max(map(_depth, value), default=0) if isinstance(value, list) else 0


HOOKS: dict[str, Any] = {
    "parse_constant": _bad, "parse_float": _finite, "object_pairs_hook": _once,
}  # fmt: skip


def _loader(
    decode: Any = lambda body: body.decode("utf-8"),
    large: Any = lambda body: len(body) > 65536,
    deep: Any = _depth,
    after: Any = lambda value: value,
    **hooks: Any,
) -> Callable[[bytes], Any]:
    """A right loader, or one in which one thing is wrong."""

    def load(body: bytes) -> Any:
        if large(body):
            _bad()
        asked = {name: hook for name, hook in {**HOOKS, **hooks}.items() if hook is not None}
        try:
            value = after(json.loads(decode(body), **asked))
            return value if deep(value) <= 20 else _bad()
        except RecursionError:
            _bad()

    return load


@bank.wrong(strict_json, says="raised Invalid, and that is no ValueError")
def as_in_the_lesson(body: bytes) -> Any:
    try:
        return _loader()(body)
    except ValueError:
        raise Invalid("no JSON") from None


def _decodes_as_a_test(body: bytes) -> bytes:
    body.decode("utf-8")
    return body


def _top_level_only(value: Any) -> Any:
    for one in value.values() if isinstance(value, dict) else [value]:
        if isinstance(one, float) and not math.isfinite(one):
            _bad()
    return value


def _one_branch(at: int) -> Callable[[Any], int]:
    def deep(value: Any) -> int:
        level = 0
        while isinstance(value, (dict, list)):
            inside = list(value.values()) if isinstance(value, dict) else value
            level, value = level + 1, inside[at] if inside else None
        return level

    return deep


def _empty_counts_nothing(value: Any) -> int:
    value = list(value.values()) if isinstance(value, dict) else value
    return 1 + max(map(_empty_counts_nothing, value)) if isinstance(value, list) and value else 0


def _a_run_of_brackets(body: bytes) -> str:
    text = body.decode("utf-8")
    bare = re.sub(r'"(?:[^"\\]|\\.)*"', '""', text)
    return text if not re.search(r'(?:\[|\{"":){21}', bare) else _bad()


bank.add(
    strict_json, "decodes_and_hands_over_the_bytes", _loader(_decodes_as_a_test),
    says="A body in UTF-16-LE was accepted",
)  # fmt: skip
bank.add(
    strict_json, "infinity_at_the_top_only", _loader(parse_float=None, after=_top_level_only),
    says="`[1, [1e999]]` was accepted",
)  # fmt: skip
bank.add(
    strict_json, "first_branch", _loader(deep=_one_branch(0)), says="whose last branch is the deep"
)
bank.add(
    strict_json, "last_branch", _loader(deep=_one_branch(-1)), says="whose first branch is the deep"
)
bank.add(
    strict_json, "empty_is_no_level", _loader(deep=_empty_counts_nothing),
    says="whose innermost list is empty was accepted",
)  # fmt: skip
bank.add(
    strict_json, "a_run_of_brackets", _loader(_a_run_of_brackets, deep=lambda value: 0),
    says="A document of depth 21 whose last branch",
)  # fmt: skip
bank.add(
    strict_json, "characters_for_bytes", _loader(large=lambda body: len(body.decode("utf-8")) > 65536),
    says="a sign may have three",
)  # fmt: skip
bank.add(
    strict_json, "detects_the_encoding",
    _loader(lambda body: body if json.detect_encoding(body) == "utf-8" else _bad()),
    says="Half a surrogate pair",
)  # fmt: skip
bank.add(
    strict_json, "not_strict", _loader(strict=False), says="a raw line break in it was accepted"
)
bank.add(
    strict_json, "takes_a_mark", _loader(lambda body: body.decode("utf-8-sig")),
    says="A byte order mark before the JSON",
)  # fmt: skip


@bank.wrong(strict_json, says="Your code raised NameError")
def a_typo(body: bytes) -> Any:
    return _loader()(bodi)  # type: ignore[name-defined]  # noqa: F821


bank.add(strict_json, "in_parts", _loader(), kind="right")


@bank.right(strict_json)
def stops_while_it_reads(body: bytes) -> Any:
    if len(body) > 2**16:
        _bad("large")
    text, level, inside, escaped = body.decode(), 0, False, False
    for sign in text:
        if inside:
            inside, escaped = escaped or sign != '"', sign == "\\" and not escaped
        else:
            inside = sign == '"'
            level += (sign in "[{") - (sign in "]}")
        if level > 20:
            _bad("deep")
    value = json.loads(text, parse_constant=_bad, object_pairs_hook=_once)
    json.dumps(value, allow_nan=False)
    return value


# --- stored_path

stored_path = tasks.stored_path


def _stored(
    form: str = r"[^\W_][\w .'-]{0,55}\.[cC][sS][vV]",
    good: Callable[[str], bool] = lambda name: True,
    taken: Callable[[Path], bool] = Path.exists,
    raised: type[Exception] = ValueError,
    place: Callable[[Path, str], Path] = lambda folder, name: folder / name,
    flags: int = re.DOTALL,
) -> Callable[[Path, str], Path]:
    """A right answer, or one in which one thing is wrong."""

    def stored(folder: Path, name: str) -> Path:
        if not re.fullmatch(form, name, flags) or not good(name):
            _bad("no name for an upload")
        if taken(folder / name):
            raise raised("taken")
        return place(folder, name)

    return stored


def _remembers() -> Callable[[Path, str], Path]:
    seen: set[str] = set()

    def stored(folder: Path, name: str) -> Path:
        _stored()(Path("/nowhere"), name)
        if name in seen:
            _bad("taken")
        seen.add(name)
        return folder / name

    return stored


@bank.wrong(stored_path, says="a memory of your own forgets it")
def remembers(folder: Path, name: str) -> Path:
    if folder not in MEMORY:
        MEMORY.clear()
    return MEMORY.setdefault(folder, _remembers())(folder, name)


MEMORY: dict[Path, Callable[[Path, str], Path]] = {}
bank.add(
    stored_path, "four_bad_signs",
    _stored(r"[^\W_].{0,55}\.[cC][sS][vV]", lambda n: n.isprintable() and not any(c in n for c in "/\\:;")),
    says="something further on may decode it",
)  # fmt: skip
bank.add(
    stored_path, "what_windows_forbids",
    _stored(r"[^\W_].{0,55}\.[cC][sS][vV]",
            lambda n: n.isprintable() and not any(c in n for c in '/\\:*?"<>|;%$／')),
    says="no list of bad signs is long enough",
)  # fmt: skip
bank.add(
    stored_path, "printable_beyond_ascii",
    _stored(r"[^\W_](?:[\w .'-]|[^\x00-\x7f／．]){0,55}\.[cC][sS][vV]", str.isprintable),
    says="U+FF1C FULLWIDTH LESS-THAN SIGN is not in the list",
)  # fmt: skip
bank.add(
    stored_path, "no_dot_first", _stored(r"(?!\.)[\w .'-]{1,56}\.[cC][sS][vV]"),
    says="a program would take it for an option",
)  # fmt: skip
bank.add(
    stored_path, "ignores_case", _stored(r"[^\W_][\w .'-]{0,55}\.csv", flags=re.IGNORECASE),
    says="IGNORECASE takes for an s",
)  # fmt: skip
bank.add(
    stored_path, "three_spellings", _stored(r"[^\W_][\w .'-]{0,55}\.(csv|CSV|Csv)"),
    says="'ward 3.csV' was refused",
)  # fmt: skip
bank.add(
    stored_path, "sixty_bytes", _stored(good=lambda n: len(n.encode("utf-8", "replace")) <= 60),
    says="検検検",
)  # fmt: skip
bank.add(
    stored_path, "files_only", _stored(taken=Path.is_file),
    says="The name of a folder that is there was accepted",
)  # fmt: skip
bank.add(
    stored_path, "another_error", _stored(raised=PermissionError),
    says="A name that is taken raised PermissionError",
)  # fmt: skip
bank.add(
    stored_path, "beside_the_folder", _stored(place=lambda folder, name: folder.parent / name),
    says="not in the folder that your function was given",
)  # fmt: skip
bank.add(
    stored_path, "white_space", _stored(r"[^\W_][\w\s.'-]{0,55}\.[cC][sS][vV]"),
    says="it holds a line break",
)  # fmt: skip
bank.add(
    stored_path, "a_tab_as_well", _stored(r"[^\W_][\w .'\t-]{0,55}\.[cC][sS][vV]"),
    says="U+0009",
)  # fmt: skip
bank.add(stored_path, "in_parts", _stored(), kind="right")
bank.add(
    stored_path, "the_folders_list",
    _stored(taken=lambda path: path.name in {one.name for one in path.parent.iterdir()}), kind="right",
)  # fmt: skip


@bank.right(stored_path)
def by_suffix_and_categories(folder: Path, name: str) -> Path:
    if len(name) > 60 or Path(name).suffix.lower() != ".csv" or not name[0].isalnum():
        _bad("form")
    if any(category(sign)[0] not in "LN" and sign not in " ._-'" for sign in name):
        _bad("sign")
    if (folder / name).exists():
        raise FileExistsError(name)
    return folder.joinpath(name)
