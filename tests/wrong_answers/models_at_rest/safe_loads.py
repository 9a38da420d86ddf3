"""Answers to `safe_loads`: block-lists, scans before loading, lists of half a name."""

from __future__ import annotations

import collections
import datetime
import io
import json
import pickle
import pickletools
from collections.abc import Callable
from typing import Any

from helpers.tasks import models_at_rest as tasks
from tests.wrong_answers import Bank
from tests.wrong_answers.models_at_rest.envelope import in_silence

bank = Bank()
own = tasks.safe_loads
PAIRS = {("datetime", "date"): datetime.date, ("collections", "OrderedDict"): collections.OrderedDict}
BAD = {"os", "posix", "nt", "sys", "subprocess", "builtins", "__builtin__", "shutil", "socket"}


def finds(find: Callable[[Any, str, str], Any]) -> Callable[[bytes], Any]:
    """An unpickler with this `find_class`."""
    return lambda data: type("Own", (pickle.Unpickler,), {"find_class": find})(io.BytesIO(data)).load()


def found(allowed: Callable[[str, str], bool]) -> Callable[[bytes], Any]:
    """Finds a name where this says so."""

    def find(self: Any, module: str, name: str) -> Any:
        if allowed(module, name):
            return pickle.Unpickler.find_class(self, module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is not allowed")

    return finds(find)


right = found(lambda module, name: (module, name) in PAIRS)
bank.add(own, "pairs", right, kind="right")
bank.add(own, "by_table", finds(lambda self, module, name: PAIRS[module, name]), kind="right")


def scanned(*opcodes: str, bad: Any = lambda text: text.split(".")[0] in BAD) -> Any:
    """Looks at the arguments of these opcodes, then loads."""

    def answer(data: bytes) -> Any:
        for opcode, argument, _ in pickletools.genops(data):
            if opcode.name in opcodes and bad(str(argument).replace(" ", ".")):
                raise ValueError(argument)
        return pickle.loads(data)

    return answer


def late(self: Any, module: str, name: str) -> Any:
    """Finds first, and then compares what it found."""
    if (it := pickle.Unpickler.find_class(self, module, name)) not in PAIRS.values():
        raise pickle.UnpicklingError(name)
    return it


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
    "safe_builtins": (found(lambda m, n: (m, n) in PAIRS or (m == "builtins" and n in "set list")),
                      "`builtins.set` gave <class 'set'>"),
    "without_its_bar": (found(lambda m, n: (m.strip("_"), n) in PAIRS), "_collections.OrderedDict gave"),
    "whole_modules": (found(lambda m, n: m in ("datetime", "collections")), "collections.namedtuple gave"),
    "any_module": (found(lambda m, n: n in ("date", "OrderedDict")), "another module's `date` ran"),
    "names_begin": (found(lambda m, n: f"{m}.{n}".startswith(("datetime.date", "collections.OrderedDict"))),
                    "datetime.date.fromisoformat gave"),
    "scans_global": (scanned("GLOBAL"), "Decide in `find_class`"),
    "scans_all_but_inst": (scanned("GLOBAL", "SHORT_BINUNICODE", bad=lambda text: text.split(".")[0] not in
                                   ("datetime", "collections", "date", "OrderedDict") and "." in text),
                           "the opcode INST"),
    "first_package": (found(lambda m, n: (m.split(".")[0], n) in PAIRS), "of 'collections.old' ran"),
    "last_package": (found(lambda m, n: (m.split(".")[-1], n) in PAIRS), "of 'json.datetime' ran"),
    "bad_words_in_a_text": (lambda data: {}["exec"] if b"exec" in data else right(data), "KeyError: 'exec'"),
    "compares_late": (finds(late), "and the module had been imported"),
    "looks_afterwards": (lambda data: {}[pickle.loads(data)] if b"sing" in data else right(data),
                         "and then refused, too late"),
    "kind_classes": (found(lambda m, n: (m, n) in PAIRS or n in ("timedelta", "deque")),
                     "A pickle with datetime.timedelta"),
    "finds_none": (finds(lambda self, m, n: PAIRS.get((m, n))), "that it does not call gave [None]"),
    "last_two_words": (last_two, "a name from the memo"),
    "in_silence": (in_silence(right, None), "gave None and no exception"),
    "not_empty": (lambda data: right(data) or {}["nothing"], "empty settings was refused"),
    "what_has_a_length": (lambda data: len(found := right(data)) and found or found, "a date alone was ref"),
    "keys_are_texts": (lambda data: dict(**found) and found if isinstance(found := right(data), dict) else
                       found, "keys that are no texts was refused"),
    "sets_frozen": (lambda data: [frozenset(one) if isinstance(one, set) else one for one in found] if
                    isinstance(found := right(data), list) else found, "came back as [frozenset({3})"),
    "plain_dictionary": (lambda data: dict(right(data)) if isinstance(right(data), dict) else right(data),
                         "OrderedDict came back as {'"),
    "as_json": (lambda data: json.loads(json.dumps(right(data), default=str)), "came back as {'thre"),
}  # fmt: skip
for name, (answer, says) in WRONG.items():
    bank.add(own, name, answer, says=says)

bank.add(own, "nobody", found(lambda m, n: False), says="is not allowed", kind="refuses")
bank.add(own, "as_shipped", pickle.loads, says="ran our canary, and loaded", kind="vulnerable")
