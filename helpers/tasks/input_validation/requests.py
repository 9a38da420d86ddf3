"""Requests for a prediction, honest and hostile, made from rules for lesson 02.

Every hostile request differs from an honest one in a single place, so that its `path` is known.
"""

from __future__ import annotations

import functools
import math
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from helpers.tasks.input_validation.patient_id import NAMES, WITH_MARKS, fresh_code, look_alikes
from helpers.tasks.input_validation.signs import CONTROLS, DRAW, mark

NAN, INF = float("nan"), float("inf")
INSIDE, OUTSIDE = (0.902, 1.098), (0.898, 1.102)  # of the disc's area: to serve, to refuse


@dataclass(frozen=True)
class Case:
    """One request. group: '' for an honest one, else the rule that it breaks, at `path`.

    markers: texts that no answer to it may repeat; none where the value has none of its own.
    """

    group: str
    what: str
    body: Any
    path: tuple[str, ...] = ()
    markers: tuple[str, ...] = ()


@functools.cache
def rows() -> tuple[dict[str, float], ...]:
    """The ten features of each of the 569 tumours; to be copied, not changed."""
    from helpers import clinic

    return tuple({name: row[name] for name in clinic.FEATURES} for row in clinic.samples())


def request(row: dict[str, float], **more: Any) -> dict[str, Any]:
    """An honest request with a fresh identifier for these features."""
    return {"patient": fresh_code(), "features": dict(row), **more}


def honest() -> Iterator[Case]:
    """Requests that must be served: each end of each range, zeros, whole numbers, names."""
    from helpers import clinic

    table = rows()
    for feature, (low, high) in clinic.RANGES.items():
        for end, word in ((low, "smallest"), (high, "largest")):
            row = next(row for row in table if row[feature] == end)
            yield Case("", f"the {word} {feature} of the training data, {end:g}", request(row))
    for row in [row for row in table if 0 in row.values()][:3]:
        zeros = [name for name, value in row.items() if value == 0]
        yield Case("", f"zero in {' and '.join(zeros)}, which a round nucleus has", request(row))
    zero = next(row for row in table if row["mean_concavity"] == 0)
    yield Case("", "zero as a whole number", request({**zero, "mean_concavity": 0}))
    for radius in (9, 14, 20):
        whole = {
            "mean_radius": radius,
            "mean_texture": 18,
            "mean_perimeter": round(2 * math.pi * radius),
            "mean_area": round(math.pi * radius**2),
        }
        row = {**DRAW.choice(table), **whole}
        yield Case("", f"whole numbers, such as {radius}, where floats are meant", request(row))
    for ratio in INSIDE:
        body, _ = _disc(ratio)
        yield Case("", f"an area of {ratio:g} times the disc of this radius", body)
    for name in (*NAMES, *WITH_MARKS, "A" * 80, "字" * 80):
        row = DRAW.choice(table)
        yield Case("", f"the name {name!r:.40}", request(row, name=name))
    for row in DRAW.sample(table, 10):
        yield Case("", "a row of the training data", request(row))
    for code in ("P-000000", "P-999999"):
        yield Case("", f"the patient {code}", {**request(table[0]), "patient": code})


def _digits() -> str:
    return str(secrets.randbelow(9 * 10**8) + 10**8)


def _with(feature: str, value: Any) -> dict[str, Any]:
    body = request(DRAW.choice(rows()[20:40]))
    body["features"][feature] = value
    return body


def _disc(ratio: float) -> tuple[dict[str, Any], tuple[str, ...]]:
    """A request whose area is `ratio` times that of its disc, with the digits of both as markers."""
    radius = (1000 + secrets.randbelow(900)) / 100 + 0.00123
    area = round(ratio * math.pi * radius**2, 1) + 0.0123
    body = request({**rows()[0], "mean_radius": radius, "mean_area": area})
    return body, (f"{radius:.2f}", f"{area:.1f}")


def numbers() -> Iterator[Case]:
    """What stands where a number should, for every feature."""
    from helpers import clinic

    for feature, (low, high) in clinic.RANGES.items():
        path = ("features", feature)
        row = DRAW.choice(rows()[20:40])
        own = str(row[feature])
        yield Case("bool", f"`false` for {feature}", _with(feature, False), path)
        yield Case("bool", f"`true` for {feature}", _with(feature, True), path)
        sign = mark()
        script = request({**row, feature: f"<script>{sign}</script>"})
        yield Case("look", f"a script for {feature}", script, path, (sign,))
        for value, what in [
            (own, "a number in quotes"),
            (f"0_{own}", "a number in quotes with an underscore"),
            (f" {own}\n", "a number in quotes with a line break"),
            ("nan", '"nan" in quotes'),
            (None, "null"),
            ([row[feature]], "a list with a number"),
            ({"value": row[feature]}, "an object"),
        ]:
            body = request({**row, feature: value})
            yield Case("look", f"{what} for {feature}", body, path)
        for value, what in [
            (NAN, "NaN"), (INF, "infinity"), (-INF, "minus infinity"),
            (10**400, "a whole number of 401 digits"),
        ]:  # fmt: skip
            yield Case("finite", f"{what} for {feature}", _with(feature, value), path)
        span = high - low
        for value, what in [
            (low - 0.01 * span, "a hundredth of the range below the smallest"),
            (high + 0.01 * span, "a hundredth of the range above the largest"),
            (float(f"{_digits()}.125"), "a number far too large"),
            (-float(f"{_digits()}.125"), "a negative number"),
            (math.nextafter(low, -INF), "the last number below the smallest"),
            (math.nextafter(high, INF), "the first number above the largest"),
        ]:
            digits = (str(abs(int(value))),) if abs(value) > 1e6 else ()
            yield Case("range", f"{what} for {feature}", _with(feature, value), path, digits)


def together() -> Iterator[Case]:
    """Features that lie in their ranges one by one, and cannot belong to one sample."""
    table = sorted(rows(), key=lambda row: row["mean_radius"])
    for small, large in zip(table[20:24], table[-24:-20], strict=True):
        one, two = request(small), request(large)
        one["features"]["mean_area"] = large["mean_area"]
        two["features"]["mean_area"] = small["mean_area"]
        yield Case("fit", "a small radius with a large area", one, ("features",))
        yield Case("fit", "a large radius with a small area", two, ("features",))
    for ratio in (*OUTSIDE, 0.85, 1.15):
        body, shown = _disc(ratio)
        what = f"an area of {ratio:g} times the disc of this radius"
        yield Case("fit", what, body, ("features",), shown)


def structure() -> Iterator[Case]:
    """Missing keys, unknown keys, and bodies of another shape."""
    from helpers import clinic

    for key in ("patient", "features"):
        body = request(rows()[0])
        del body[key]
        yield Case("missing", f"a request without `{key}`", body, (key,))
    for feature in clinic.FEATURES:
        body = request(rows()[1])
        del body["features"][feature]
        yield Case("missing", f"features without {feature}", body, ("features", feature))
    yield Case("missing", "features that are empty", {"patient": fresh_code(), "features": {}},
               ("features",))  # fmt: skip
    for key in ("role", "Patient", "features2", "__class__"):
        yield Case("unknown", f"the unknown key {key!r}", request(rows()[2]) | {key: "x"}, (key,))
    for key in ("worst_radius", "Mean_radius", "mean_radius "):
        yield Case("unknown", f"the unknown feature {key!r}", _with(key, 1.0), ("features", key))
    sign = mark()
    for value in ([], list(rows()[0].values()), None, "14.2", 3, f"<script>{sign}"):
        body = {"patient": fresh_code(), "features": value}
        what = f"a {type(value).__name__} where the features belong"
        yield Case("shape", what, body, ("features",), (sign,))
    for value in ([], None, "P-000101", 3, [request(rows()[0])], f"<script>{sign}"):
        yield Case("shape", f"a {type(value).__name__} instead of a request", value, (), (sign,))


def texts() -> Iterator[Case]:
    """Identifiers and names that are none."""
    row = rows()[3]
    for _, text, wrong in look_alikes(fresh_code()):
        body = request(row) | {"patient": text}
        yield Case("text", f"the patient {text!r}, although {wrong}", body, ("patient",))
    for value in (101, None, True, ["P-000101"]):
        body = request(row) | {"patient": value}
        yield Case("text", f"a {type(value).__name__} as patient", body, ("patient",))
    sign = mark()
    for value, what, marker in [
        ("", "an empty name", ()),
        ("A" * 81, "a name of 81 characters", ("A" * 81,)),
        (f"Ada{sign}" * 40, "a name of 520 characters", (sign,)),
        (f"Ada\n{sign}", "a name with a line break", (sign,)),
        (f"Ada {sign}\n", "a name with a line break at its end", (sign,)),
        (f"Ada\x00{sign}", "a name with a NUL", (sign,)),
        (f"Ada\x1b[2J{sign}", "a name with a terminal's escape", (sign,)),
        (7, "a number as name", ()),
        (None, "null as name", ()),
        (["Ada"], "a list as name", ()),
    ]:
        yield Case("text", what, request(row) | {"name": value}, ("name",), marker)
    for control in CONTROLS:
        what = f"a name with the control character U+{ord(control):04X}"
        yield Case("text", what, request(row) | {"name": f"Ada{control}x"}, ("name",))
    for text in (f"P-{sign}", f"<script>{sign}</script>", f"' OR 1=1 --{sign}"):
        yield Case("text", "a patient that is an attack", request(row) | {"patient": text},
                   ("patient",), (sign,))  # fmt: skip


def hostile() -> list[Case]:
    """All requests that must be refused, each for one reason."""
    return [*structure(), *numbers(), *together(), *texts()]


def corpus() -> list[Case]:
    """All requests, honest ones first; fresh values in each call."""
    return [*honest(), *hostile()]


def names_path(found: Sequence[Sequence[Any]], case: Case) -> bool:
    """Whether one of the paths found leads to the fault.

    Where a value also breaks the rule between radius and area, their parent will do.
    """
    wanted = list(case.path)
    parent = case.group == "fit" or wanted[1:] in (["mean_radius"], ["mean_area"])
    for path in found:
        given = [str(step) for step in path]
        if given == wanted or (parent and given in ([], ["features"])):
            return True
        if case.group == "fit" and given[:1] == ["features"]:
            return True
        if case.group == "missing" and wanted == ["features"] == given[:1]:
            return True
    return False
