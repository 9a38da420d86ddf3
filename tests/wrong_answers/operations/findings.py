"""Answers to `findings`: versions as text, names as written, and lines that are overlooked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from helpers.tasks import operations as tasks
from tests.wrong_answers import Bank

bank, task = Bank(), tasks.findings
PIN = re.compile(r"([\w.-]+)(?:\[[^]]*\])?\s*==\s*([\w.]+)")


def pins(lock: str) -> Iterator[tuple[str, str]]:
    for line in lock.splitlines():
        if pin := PIN.match(line):
            yield pin[1], pin[2]


def inside(version: str, span: dict[str, str]) -> bool:
    mine = Version(version)
    return Version(span["introduced"]) <= mine and (
        "fixed" not in span or mine < Version(span["fixed"])
    )


def made(
    read: Callable[[str], Any] = pins,
    name: Callable[[str], str] = canonicalize_name,
    span: Callable[[str, dict[str, str]], bool] = inside,
    some: Callable[[Any], bool] = any,
    order: Callable[[Any], Any] = sorted,
) -> Callable[[str, list[dict[str, Any]]], Any]:
    """A right answer, with changes."""

    def findings(lock: str, advisories: list[dict[str, Any]]) -> Any:
        return order(
            (name(package), version, advisory["id"])
            for package, version in read(lock)
            for advisory in advisories
            if name(advisory["package"]) == name(package)
            and some(span(version, one) for one in advisory["ranges"])
        )

    return findings


def wrong(task_name: str, says: str, kind: str = "misconception", **changed: Any) -> None:
    bank.add(task, task_name, made(**changed), says=says, kind=kind)


def as_text(version: str, span: dict[str, str]) -> bool:
    return span["introduced"] <= version and ("fixed" not in span or version < span["fixed"])


def numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in [*re.findall(r"\d+", version), 0, 0][:3])


def as_numbers(version: str, span: dict[str, str]) -> bool:
    """Without what stands behind the third number."""
    return numbers(span["introduced"]) <= numbers(version) < numbers(span.get("fixed", "999"))


def all_numbers(version: str, span: dict[str, str]) -> bool:
    parts = [
        tuple(map(int, re.findall(r"\d+", v)))
        for v in (span["introduced"], version, span.get("fixed", "999"))
    ]
    return parts[0] <= parts[1] < parts[2]


def spread(pattern: str, **flags: Any) -> Callable[[str], list[tuple[str, str]]]:
    return lambda lock: [found for found in re.findall(pattern, lock, **flags)]


def direct(lock: str) -> Iterator[tuple[str, str]]:
    """Without what came along with others."""
    blocks = re.split(r"\n(?=\w)", lock)
    return pins("\n".join(block for block in blocks if not re.search(r"# via\n    #", block)))


bank.add(
    task,
    "as_shipped",
    lambda lock, advisories: sorted([]),
    says="Two advisories hold",
    kind="vulnerable",
)
wrong(
    "everything",
    "pyjwt==2.13.0\\n': your findings are [('pyjwt'",
    kind="refuses",
    span=lambda version, span: True,
)
wrong("versions_as_text", "As text '2.9.0' comes after", span=as_text)
wrong("three_numbers", "A release candidate", span=as_numbers)
wrong("all_numbers", "2.13 is 2.13.0", span=all_numbers)
wrong(
    "fixed_is_affected",
    "The fixed version is not",
    span=lambda v, s: Version(s["introduced"]) <= Version(v) <= Version(s.get("fixed", "999")),
)
wrong(
    "from_the_beginning",
    "begins with 2.9.0",
    span=lambda v, s: Version(v) < Version(s.get("fixed", "999")),
)
wrong(
    "after_the_introduction",
    "not [('pyjwt', '2.9.0'",
    span=lambda v, s: Version(s["introduced"]) < Version(v) and inside(v, s),
)
wrong(
    "no_fix_no_finding",
    "There is no fixed version yet",
    span=lambda v, s: "fixed" in s and inside(v, s),
)
wrong(
    "by_key",
    "KeyError",
    span=lambda v, s: Version(s["introduced"]) <= Version(v) < Version(s["fixed"]),
)
wrong(
    "first_range_only", "It lies in the second range", some=lambda found: next(iter(found), False)
)
wrong("all_ranges", "the first of two ranges", some=all)
wrong("names_as_written", "Case does not matter", name=lambda name: name)
wrong(
    "names_in_small_letters", "'scan-reader-core==1.4.2\\n': your findings are []", name=str.lower
)
wrong(
    "names_that_begin_so",
    "pyjwt-extra is another",
    read=lambda lock: [(re.sub("^pyjwt.*", "pyjwt", n), v) for n, v in pins(lock)],
)
wrong(
    "anywhere_in_the_line",
    "A comment installs nothing",
    read=spread(r"([\w.-]+)(?:\[[^]]*\])? *== *([\w.]+)"),
)
wrong("without_extras", "Extras stand in brackets", read=spread(r"(?m)^([\w.-]+) *== *([\w.]+)"))
wrong(
    "whole_lines",
    "Hashes follow",
    read=spread(r"(?m)^([\w.-]+)(?:\[.*?\])? *== *([\w.]+)(?: *[#;].*)?$"),
)
wrong("no_blanks", "Blanks around", read=spread(r"(?m)^([\w.-]+)(?:\[.*?\])?==([\w.]+)"))
wrong("once_a_package", "has a package twice", read=lambda lock: dict(pins(lock)).items())
wrong(
    "first_of_a_package", "the second one counts", read=lambda lock: dict(pins(lock)[::-1]).items()
)
wrong("direct_ones_only", "Nobody asked for it by name", read=direct)
wrong("as_they_come", "Sorted by name", order=list)
wrong(
    "advisories_alone",
    "a list of (name, version, advisory)",
    order=lambda rows: [row[2] for row in rows],
)

bank.add(task, "by_expression", made(), kind="right")


@bank.right(task)
def by_packaging(lock: str, advisories: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    """The library reads the requirement."""
    found = []
    for line in lock.splitlines():
        text = line.split("#")[0].rstrip().removesuffix("\\").strip()
        if not text or text.startswith("--"):
            continue
        wish = Requirement(text)
        pinned = next(iter(wish.specifier)).version
        for one in advisories:
            if canonicalize_name(one["package"]) == canonicalize_name(wish.name):
                for span in one["ranges"]:
                    if inside(pinned, span):
                        found.append((wish.name.lower(), pinned, one["id"]))
    return sorted(found, key=lambda row: (canonicalize_name(row[0]), *row[1:]))
