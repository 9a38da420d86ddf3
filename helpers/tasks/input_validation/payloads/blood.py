"""Requests about a blood count for lesson 02, honest and hostile, made from rules.

Every hostile request differs from an honest one in a single place, so that its `path` is known.
"""

from __future__ import annotations

import math
import secrets
from collections.abc import Iterator
from typing import Any

from helpers.judging.values import kind
from helpers.tasks.input_validation.payloads import Case
from helpers.tasks.input_validation.payloads.names import LONG, NAMES, WITH_MARKS
from helpers.tasks.input_validation.payloads.signs import (
    CONTROLS,
    DRAW,
    fresh_code,
    look_alikes,
    mark,
)

CELLS = ("neutrophils", "lymphocytes", "monocytes", "eosinophils", "basophils")
LIMITS: dict[str, tuple[float, float]] = {
    "haemoglobin": (20, 300), "leukocytes": (0.1, 1000), "platelets": (1, 5000),
    **dict.fromkeys(CELLS, (0, 100)),
}  # fmt: skip
"""What a patient and the analyser can produce: g/L, 10^9/L twice, and per cent of the leukocytes."""
NAN, INF = float("nan"), float("inf")


def row(**fixed: float) -> dict[str, float]:
    """An honest blood count, with these values, whose five percentages add up to 100."""
    found: dict[str, float] = {
        "haemoglobin": DRAW.randrange(900, 1700) / 10,
        "leukocytes": DRAW.randrange(30, 150) / 10,
        "platelets": float(DRAW.randrange(120, 450)),
        "neutrophils": 0.0,
        "lymphocytes": DRAW.randrange(150, 300) / 10,
        "monocytes": DRAW.randrange(20, 90) / 10,
        "eosinophils": DRAW.randrange(5, 50) / 10,
        "basophils": DRAW.randrange(1, 10) / 10,
    } | fixed
    rest = "lymphocytes" if "neutrophils" in fixed else "neutrophils"
    others = sum(found[name] for name in CELLS if name != rest)
    if others > 100:  # one value fills the whole
        found |= {name: 0.0 for name in CELLS if name not in fixed}
        others = sum(found[name] for name in CELLS if name != rest)
    return found | {rest: round(max(100 - others, 0), 4)}


def request(features: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """An honest request with a fresh identifier, or one for these features."""
    return {"patient": fresh_code(), "features": row() if features is None else features, **more}


def summing(total: float) -> dict[str, Any]:
    """A request whose five percentages add up to `total`."""
    features = row()
    return request(features | {"neutrophils": round(features["neutrophils"] + total - 100, 4)})


def honest() -> Iterator[Case]:
    """Requests that must be served: each end of each limit, zeros, whole numbers, sums, names."""
    for name, both in LIMITS.items():
        for end, word in zip(both, ("smallest", "largest"), strict=True):
            yield Case("", f"the {word} {name}, {end:g}", request(row(**{name: float(end)})))
    yield Case("", "zero as a whole number", request(row(basophils=0)))
    whole = dict.fromkeys(CELLS, 20) | {"haemoglobin": 140, "leukocytes": 7, "platelets": 250}
    yield Case("", "whole numbers, such as 140, where floats are meant", request(whole))
    for total in (99, 101):
        body = request(whole | {"neutrophils": total - 80})
        yield Case("", f"whole percentages that add up to exactly {total}", body)
    for total in (99.05, 99.9, 100.1, 100.95):
        yield Case("", f"percentages that add up to {total:g}", summing(total))
    for name in (*NAMES, *WITH_MARKS, *LONG):
        yield Case("", f"the name {name!r:.40}", request(name=name))
    for code in ("P-000000", "P-999999"):
        yield Case("", f"the patient {code}", request() | {"patient": code})
    yield from (Case("", "an ordinary blood count", request()) for _ in range(5))


def hostile() -> Iterator[Case]:
    """Requests that must be refused, each for one reason."""
    yield from structure()
    for name in LIMITS:
        yield from numbers(name)
    yield from sums()
    yield from texts()


def structure() -> Iterator[Case]:
    """Missing keys, unknown keys, and bodies of another shape."""
    sign = mark()
    for key in ("patient", "features"):
        body = request()
        del body[key]
        yield Case("missing", f"a request without `{key}`", body, (key,))
    for name in LIMITS:
        body = request()
        del body["features"][name]
        yield Case("missing", f"features without {name}", body, ("features", name))
    yield Case("missing", "features that are empty", request({}), ("features",))
    for key in ("role", "Patient", "features2", "__class__"):
        yield Case("unknown", f"the unknown key {key!r}", request() | {key: "x"}, (key,))
    for key in ("albumin", "Haemoglobin", "platelets "):
        body = request(row() | {key: 1.0})
        yield Case("unknown", f"the unknown feature {key!r}", body, ("features", key))
    for value in ([], list(row().values()), None, "14.2", 3, f"{sign}<script>"):
        body = request() | {"features": value}
        yield Case("shape", f"{kind(value)} where the features belong", body, ("features",), (sign,))
    for value in ([], None, "P-000101", 3, [request()], f"{sign}<script>"):
        yield Case("shape", f"{kind(value)} instead of a request", value, (), (sign,))


def numbers(name: str) -> Iterator[Case]:
    """What stands where the number of this feature should."""
    low, high = LIMITS[name]
    path, honest = ("features", name), row(**{name: float(low + 1)})
    own, sign, step = str(honest[name]), mark(), 0.01 * (high - low)
    far = f"{secrets.randbelow(9 * 10**8) + 10**8}.125"
    digits = far.partition(".")[0]
    if low <= 1:  # 1 and 0 are values that it can have
        body = request(row(**{name: 0.0}))
        body["features"][name] = False
        yield Case("bool", f"`false` for {name}", body, path)
    tried: list[tuple[str, str, Any, str]] = [  # group, what, value, what no error may repeat
        ("bool", "`true`", True, ""),
        ("look", "a script", f"{sign}<script>{sign}", sign),
        ("look", "a number in quotes", own, ""),
        ("look", "a number in quotes with an underscore", f"0_{own}", ""),
        ("look", "a number in quotes with a line break", f" {own}\n", ""),
        ("look", '"nan" in quotes', "nan", ""),
        ("look", "null", None, ""),
        ("look", "a list with a number", [honest[name]], ""),
        ("look", "an object", {"value": 1.0}, ""),
        ("finite", "NaN", NAN, ""),
        ("finite", "infinity", INF, ""),
        ("finite", "minus infinity", -INF, ""),
        ("finite", "a whole number of 401 digits", 10**400, ""),
        ("range", "a hundredth below the least", low - step, ""),
        ("range", "a hundredth above the most", high + step, ""),
        ("range", "a number far too large", float(far), digits),
        ("range", "a negative number", -float(far), digits),
        ("range", "the last number below the least", math.nextafter(low, -INF), ""),
        ("range", "the first number above the most", math.nextafter(high, INF), ""),
    ]
    if name == "haemoglobin":
        tried.append(("range", "14.2, which is g/dL and not g/L,", 14.2, ""))
    for group, what, value, marker in tried:
        body = request(honest | {name: value})
        yield Case(group, f"{what} for {name}", body, path, (marker,))


def sums() -> Iterator[Case]:
    """Percentages that lie in their limits one by one, and cannot belong to one sample."""
    for total in (0.0, 50.0, 90.3, 98.4, 98.95, 101.05, 101.6, 120.7, 150.0):
        body = summing(total)
        cells = body["features"]
        if total < 100 - cells["lymphocytes"]:  # more than neutrophils alone can give
            cells |= {name: round(total / 5, 4) for name in CELLS}
        elif cells["neutrophils"] > 100:
            cells |= {"neutrophils": 75.0, "lymphocytes": total - 75}
        yield Case("fit", f"percentages that add up to {total:g}", body, ("features",))
    body = request(row(neutrophils=61.0371) | {"lymphocytes": 77.0459})
    markers = ("61.0371", "77.0459", "61.04", "77.05")
    yield Case("fit", "percentages of 61.04 and 77.05", body, ("features",), markers)
    body = request(row() | dict.fromkeys(CELLS, 0) | {"neutrophils": 57.0371})
    markers = ("57.0371", "57.04")
    yield Case("fit", "one percentage of 57.04, beside which its sum is it,", body, ("features",), markers)
    body = request(row() | dict.fromkeys(CELLS, 0.2))
    yield Case("fit", "shares of one, where per cent is meant", body, ("features",))


def texts() -> Iterator[Case]:
    """Identifiers and names that are none."""
    sign = mark()
    patients = [(text, f"the patient {text!r}, although {wrong},", "")
                for _, text, wrong in look_alikes(fresh_code())]  # fmt: skip
    patients += [(value, f"{kind(value)} as patient", "")
                 for value in (101, None, True, ["P-000101"], list("P-000101"))]  # fmt: skip
    patients += [(text, "a patient that is an attack", sign)
                 for text in (f"P-{sign}", f"{sign}<script>{sign}", f"' OR 1=1 --{sign}")]  # fmt: skip
    names: list[tuple[Any, str, str]] = [
        ("", "an empty name", ""), ("A" * 81, "a name of 81 characters", "A" * 81),
        (f"{sign}Ada" * 40, "a name of 520 characters", sign),
        (f"Ada\n{sign}", "a name with a line break", sign),
        (f"Ada {sign}\n", "a name with a line break at its end", sign),
        (f"Ada\x1b[2J{sign}", "a name with a terminal's escape", sign),
        (7, "a number as name", ""), (None, "null as name", ""), (["Ada"], "a list as name", ""),
        (list("Ada"), "a list of characters as name", ""),
        *((f"Ada{c}x", f"a name with the control character U+{ord(c):04X}", "") for c in CONTROLS),
    ]  # fmt: skip
    for key, found in (("patient", patients), ("name", names)):
        for value, what, marker in found:
            yield Case("text", what, request() | {key: value}, (key,), (marker,))
