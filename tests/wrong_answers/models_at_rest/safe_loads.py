"""Answers to `safe_loads`: block-lists, scans before loading, lists of half a name."""

from __future__ import annotations

import collections
import contextlib
import datetime
import io
import json
import pickle
import pickletools
from collections.abc import Callable
from typing import Any

from helpers.tasks import models_at_rest as tasks
from tests.wrong_answers import Bank

bank = Bank()
own = tasks.safe_loads
PAIRS = {("datetime", "date"), ("collections", "OrderedDict")}
BAD = {"os", "posix", "nt", "sys", "subprocess", "builtins", "__builtin__", "shutil", "socket"}
HARMLESS = {"range", "complex", "set", "frozenset", "slice"}  # as in the documentation's example


def found(allowed: Callable[[str, str], bool]) -> Callable[[bytes], Any]:
    """An unpickler that finds a name where this says so."""

    class Restricted(pickle.Unpickler):
        def find_class(self, module: str, name: str) -> Any:
            if allowed(module, name):
                return super().find_class(module, name)
            raise pickle.UnpicklingError(f"{module}.{name} is not allowed")

    return lambda data: Restricted(io.BytesIO(data)).load()


right = found(lambda module, name: (module, name) in PAIRS)
bank.add(own, "pairs", right, kind="right")


@bank.right(own)
def by_table(data: bytes) -> Any:
    """Gives the two classes out by itself, and asks the default for nothing."""

    class Table(pickle.Unpickler):
        def find_class(self, module: str, name: str) -> Any:
            return {("datetime", "date"): datetime.date,
                    ("collections", "OrderedDict"): collections.OrderedDict}[module, name]  # fmt: skip

    return Table(io.BytesIO(data)).load()


def scanned(
    *opcodes: str, bad: Callable[[str], bool] = lambda text: text.split(".")[0] in BAD
) -> Any:
    """Looks at the arguments of these opcodes, then loads."""

    def answer(data: bytes) -> Any:
        for opcode, argument, _ in pickletools.genops(data):
            if opcode.name in opcodes and bad(str(argument).replace(" ", ".")):
                raise ValueError(argument)
        return pickle.loads(data)

    return answer


def after(data: bytes) -> Any:
    value = pickle.loads(data)
    if not isinstance(value, (dict, list, collections.OrderedDict)):
        raise ValueError("no settings")
    return value


def words(data: bytes) -> Any:
    if any(word in data for word in (b"os", b"system", b"eval", b"exec", b"subprocess")):
        raise ValueError("dangerous")
    return pickle.loads(data)


def in_silence(data: bytes) -> Any:
    with contextlib.suppress(Exception):
        return right(data)
    return None


def empty(data: bytes) -> Any:
    try:
        return right(data)
    except Exception:
        return {}


def sandboxed(data: bytes) -> Any:
    """Takes the built-ins away while it loads."""
    import builtins

    kept, builtins.exec = builtins.exec, None  # type: ignore[assignment]
    try:
        return pickle.loads(data)
    finally:
        builtins.exec = kept


class Listing(pickle.Unpickler):
    """Notes the names, loads, and complains afterwards."""

    def find_class(self, module: str, name: str) -> Any:
        self.names = [*getattr(self, "names", []), (module, name)]
        return super().find_class(module, name)


def complains(data: bytes) -> Any:
    reader = Listing(io.BytesIO(data))
    value = reader.load()
    if set(getattr(reader, "names", [])) - PAIRS:
        raise ValueError("names that are not allowed")
    return value


def finds_none(data: bytes) -> Any:
    class Quiet(pickle.Unpickler):
        def find_class(self, module: str, name: str) -> Any:
            return super().find_class(module, name) if (module, name) in PAIRS else None

    return Quiet(io.BytesIO(data)).load()


def last_two(data: bytes) -> Any:
    words: list[Any] = []
    for code, word, _ in pickletools.genops(data):
        if code.name == "STACK_GLOBAL" and tuple(words[-2:]) not in PAIRS:
            raise ValueError(words)
        if code.name in ("GLOBAL", "INST") and tuple(str(word).split()) not in PAIRS:
            raise ValueError(word)
        words += [word] if "UNICODE" in code.name else []
    return pickle.loads(data)


WRONG: dict[str, tuple[Callable[[bytes], Any], str]] = {
    "block_list": (found(lambda m, n: m not in BAD), "a function of this course ran our canary, and loaded"),
    "block_list_of_names": (found(lambda m, n: n not in ("system", "eval", "exec", "popen", "sing")),
                            "with getattr gave"),
    "own_code_is_fine": (found(lambda m, n: (m, n) in PAIRS or m.startswith("helpers.")),
                         "ran our canary, and loaded"),
    "with_builtins": (found(lambda m, n: (m, n) in PAIRS or m == "builtins"), "with exec ran our canary"),
    "safe_builtins": (found(lambda m, n: (m, n) in PAIRS or (m == "builtins" and n in HARMLESS)),
                      "A pickle with a range gave range(0, 3)"),
    "whole_modules": (found(lambda m, n: m in ("datetime", "collections")), "collections.namedtuple gave"),
    "any_module": (found(lambda m, n: n in ("date", "OrderedDict")), "another module's `date` ran"),
    "names_begin": (found(lambda m, n: f"{m}.{n}".startswith(("datetime.date", "collections.OrderedDict"))),
                    "datetime.date.fromisoformat gave"),
    "first_word": (found(lambda m, n: (m, n.split(".")[0]) in PAIRS), "Compare the pair (module, name)"),
    "last_word": (found(lambda m, n: m in ("datetime", "collections") and n[0] != "_" and n != "namedtuple"),
                  "date.fromisoformat"),
    "scans_global": (scanned("GLOBAL"), "Decide in `find_class`"),
    "scans_all_but_inst": (scanned("GLOBAL", "SHORT_BINUNICODE", bad=lambda text: text.split(".")[0] not in
                                   ("datetime", "collections", "date", "OrderedDict") and "." in text),
                           "the opcode INST"),
    "words_in_the_bytes": (words, "ran our canary"),
    "looks_afterwards": (after, "and then refused, too late"),
    "complains_afterwards": (complains, "refused, too late"),
    "takes_exec_away": (sandboxed, "A pickle with a function of this course ran"),
    "a_third_class": (found(lambda m, n: (m, n) in {("datetime", "date"), ("datetime", "datetime"),
                            ("collections", "OrderedDict")}), "A pickle with datetime.datetime"),
    "finds_none": (finds_none, "a function that it does not call gave [None]"),
    "last_two_words": (last_two, "a name from the memo"),
    "in_silence": (in_silence, "gave None and no exception"),
    "empty_settings": (empty, "gave {} and no exception"),
    "forgets_the_date": (found(lambda m, n: n == "OrderedDict" and m == "collections"), "is not allowed"),
    "plain_dictionary": (lambda data: dict(right(data)) if isinstance(right(data), dict) else right(data),
                         "OrderedDict came back as {'"),
    "as_json": (lambda data: json.loads(json.dumps(right(data), default=str)), "came back as {'thre"),
}  # fmt: skip
for name, (answer, says) in WRONG.items():
    bank.add(own, name, answer, says=says)


@bank.wrong(own, says="nothing is let in", kind="refuses")
def nobody(data: bytes) -> Any:
    raise ValueError("nothing is let in")


bank.add(own, "as_shipped", pickle.loads, says="ran our canary, and loaded", kind="vulnerable")
