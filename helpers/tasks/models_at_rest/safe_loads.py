"""What the task about a restricted unpickler asks of an answer (lesson 12)."""

from __future__ import annotations

import collections
import datetime
import json
import pickle
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from helpers.judging import Parts, expect, fail, guard, task
from helpers.judging.values import shown
from helpers.tasks.models_at_rest import canary

HERE = canary.__name__
IDLE = "__hello__"  # a module of Python that nobody needs
NEAR = {"collections.old": "OrderedDict", "json.datetime": "date", "collection": "OrderedDict",
        "Datetime": "date", "datetime ": "date"}  # the canary stands in for these modules
OFTEN = {  # names that other lists of good ones have
    "builtins": "set frozenset list dict tuple str bytes bytearray int float complex bool object slice range",
    "copyreg": "_reconstructor __newobj__ __newobj_ex__", "_codecs": "encode", "codecs": "encode",
    "numpy": "ndarray dtype", "numpy._core.multiarray": "_reconstruct scalar", "functools": "partial",
    "types": "SimpleNamespace", "operator": "itemgetter attrgetter", "pathlib": "Path PurePath PosixPath",
    "decimal": "Decimal", "fractions": "Fraction", "uuid": "UUID", "re": "compile", "enum": "Enum",
}  # fmt: skip
SETTINGS: dict[str, Any] = {
    "threshold": 0.35, "seed": 7, "features": ["radius", "texture"], "shape": (10,), "fitted": True,
    "note": None, "classes": {"benign"}, "salt": b"\0\xff", "name": "Brüste, links",
}  # fmt: skip
HONEST = {
    "plain settings": SETTINGS,
    "a list of numbers": [1, -2, 3.5, 10**40],
    "two dates and one of them again": [datetime.date(2026, 11, day) for day in (24, 25, 24)],
    "words that read like code": {"note": "os.system, eval and exec", "builtins": "getattr"},
    "an OrderedDict": collections.OrderedDict([("scale", 1), ("classify", 2)]),
    "a set and an OrderedDict in a list": [{3}, collections.OrderedDict(scale=1)],
    "a date alone": datetime.date(2026, 11, 25), "empty settings": {},
    "keys that are no texts": {7: "a", (1, 2): "b", datetime.date(2026, 11, 25): "c"},
}


class Call:
    """An object whose pickle calls a function when it is loaded."""

    def __init__(self, function: Any, *given: Any) -> None:
        self.function, self.given = function, given

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        return self.function, self.given


def _word(text: str) -> bytes:
    return b"\x8c" + bytes([len(text)]) + text.encode()


def found_global(module: str, name: str, then: bytes = b"") -> bytes:
    """A pickle of protocol 4 that finds module.name, which may have dots."""
    return b"\x80\x04" + _word(module) + _word(name) + b"\x93" + then + b"."


def stack_global(module: str, name: str, *given: str) -> bytes:
    """A pickle of protocol 4 that calls it with these texts."""
    return found_global(module, name, b"(" + b"".join(map(_word, given)) + b"tR")


def _old(*line: str) -> bytes:
    return f"c{line[0]}\n{line[1]}\n(".encode() + b"V" + line[2].encode() + b"\ntR."


def _from_memo() -> bytes:
    kept = _word(HERE) + b"\x94" + _word("sing") + b"\x94" + _word("datetime") + _word("date")
    return b"\x80\x04" + kept + b"h\0h\1\x93)R."


_EXEC = f"import {HERE} as c; c.sing('exec')"
FAMILY = {  # what is refused: the reason, and its pickles
    "a pickle that calls a function runs it": (
        "Its name is on no list of yours, so it must not be found.",
        {
            "a function of this course": lambda: pickle.dumps(Call(canary.sing), 4),
            "a function that it does not call": lambda: pickle.dumps([canary.sing], 4),
            "exec": lambda: pickle.dumps(Call(exec, _EXEC), 4),
            "eval, behind honest settings": lambda: pickle.dumps([SETTINGS, Call(eval, "1 + 1")], 5),
            "getattr": lambda: pickle.dumps(Call(getattr, SETTINGS, "clear"), 4),
            **{f"`{home}.{name}`": partial(found_global, home, name)
               for home, names in OFTEN.items() for name in names.split()},
            "the decoder of codecs": lambda: stack_global("codecs", "decode", "uryyb", "rot13"),
            "a module of Python's library": lambda: stack_global("pkgutil", "resolve_name", f"{HERE}:sing"),
        },
    ),
    "other opcodes call as well": (
        "GLOBAL, INST and STACK_GLOBAL all find a name. Decide in `find_class`, which all of them ask.",
        {
            "the opcode GLOBAL of protocol 0": lambda: _old(HERE, "sing", "global"),
            "the opcode INST": lambda: b"(i" + HERE.encode() + b"\nsing\n.",
            "GLOBAL inside protocol 4": lambda: b"\x80\x04" + _old(HERE, "sing", "inside"),
            "a name from the memo, behind `datetime` and `date`": _from_memo,
        },
    ),
    "a name is a module and a word, both of them whole": (
        "Compare the pair (module, name) with a list of the two pairs.",
        {
            "a module that nobody has imported": lambda: stack_global(IDLE, "main"),
            "another module's `date`": lambda: stack_global(HERE, "date", "date"),
            "another module's `OrderedDict`": lambda: stack_global(HERE, "OrderedDict"),
            **{f"{home}.{name}": partial(stack_global, home, name, *given) for home, name, *given in (
                ("collections", "namedtuple", "Row", "a"), ("collections", "_sys.intern", "word"),
                ("datetime", "date.fromisoformat", "2026-11-25"), ("_collections", "OrderedDict"),
                ("collections", "OrderedDict.fromkeys", "ab"))},
            **{f"`{name}` of {home!r}": partial(stack_global, home, name)
               for home, name in NEAR.items()},
            **{f"{kind.__module__}.{kind.__name__}": partial(pickle.dumps, kind, 4)
               for home in (datetime, collections) for kind in map(vars(home).get, home.__all__)
               if isinstance(kind, type) and kind not in (datetime.date, collections.OrderedDict)},
        },
    ),
    "what is no pickle": (
        "A caller that gets a value carries on with it.",
        {
            "half a pickle": lambda: pickle.dumps(SETTINGS, 4)[:40],
            "text": lambda: b"threshold: 0.35",
            "JSON": lambda: json.dumps({"threshold": 0.35}).encode(),
            "nothing": lambda: b"",
            "a reference to something outside": lambda: b"\x80\x04\x8c\x01aQ.",
        },
    ),
}  # fmt: skip


@task(
    minutes=8, difficulty=3, asvs="1.5.2", expects="function",
    hints=[
        "Which method of an Unpickler turns a name in the file into a Python object?",
        "Derive a class from pickle.Unpickler and override find_class(module, name).",
        "if (module, name) in {('datetime', 'date'), ('collections', 'OrderedDict')}: return "
        "super().find_class(module, name); else raise pickle.UnpicklingError. Load from io.BytesIO(data).",
    ],
)  # fmt: skip
def safe_loads(answer: Callable[[bytes], Any], part: Parts) -> None:
    """A restricted unpickler."""
    with part("loads settings, dates and ordered dictionaries"):
        for what, value in HONEST.items():
            for protocol in (4, 5):
                got, data = [], pickle.dumps(value, protocol)
                error = part.raises(lambda: got.append(part.call(answer, data)))  # noqa: B023
                expect(error is None, f"The pickle of {what} was refused. {error and guard.describe(error)}")
                expect(repr(got[0]) == repr(value), f"The pickle of {what} came back as {shown(got[0])}.")
    for title, (why, found) in FAMILY.items():
        with part(title):
            for what, make in found.items():
                _refused(answer, part, what, make(), why)


def _refused(answer: Callable, part: Parts, what: str, data: bytes, why: str) -> None:
    canary.HEARD.clear()
    sys.modules.pop(IDLE, None)
    sys.modules.update(dict.fromkeys(NEAR, canary))
    got: list[Any] = []
    error = part.raises(lambda: got.append(part.call(answer, data)))
    for near in NEAR:
        sys.modules.pop(near, None)
    if canary.HEARD:
        how = "and then refused, too late" if error else "and loaded"
        fail(f"A pickle with {what} ran our canary, {how}. {why}")
    expect(error, f"A pickle with {what} gave {shown(got and got[0])} and no exception. {why}")
    expect(IDLE not in sys.modules, f"A pickle with {what} was refused, and the module had been imported: "
           "that runs its code. Compare the names before you find them.")  # fmt: skip
