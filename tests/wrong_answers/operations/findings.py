"""Answers to `findings`: versions as text, names as written, and lines that are overlooked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from helpers.tasks import operations as tasks
from helpers.tasks.operations.findings import affected
from tests.wrong_answers import Bank

bank, task = Bank(), tasks.findings
PIN = re.compile(r"([\w.-]+)(?:\[[^]]*\])?\s*==\s*([\w.+]+)")


def pins(lock: str) -> Iterator[tuple[str, str]]:
    for line in lock.splitlines():
        if pin := PIN.match(line):
            yield pin[1], pin[2]


def made(
    read: Callable[[str], Any] = pins,
    name: Callable[[str], str] = canonicalize_name,
    span: Callable[[str, dict[str, str]], bool] = affected,
    some: Callable[[Any], bool] = any,
    order: Callable[[Any], Any] = lambda rows: sorted(set(rows)),
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


def numbers(version: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", version)]


def compared(by: Callable[[str], Any]) -> Callable[[str, dict[str, str]], bool]:
    return lambda v, s: by(s["introduced"]) <= by(v) < by(s.get("fixed", "999"))


def spread(pattern: str) -> Callable[[str], list[tuple[str, str]]]:
    return lambda lock: re.findall(pattern, lock)


def direct(lock: str) -> Iterator[tuple[str, str]]:
    """Without what came along with others."""
    blocks = re.split(r"\n(?=\w)", lock)
    return pins("\n".join(block for block in blocks if not re.search(r"# via\n    #", block)))


bank.add(task, "as_shipped", lambda *given: [], says="Two advisories hold", kind="vulnerable")
bank.add(task, "everything", made(span=lambda version, span: True), says="==2.13.0': your findings are [(",
         kind="refuses")  # fmt: skip
seen: dict[str, Any] = {}
bank.table(task, {
    "versions_as_text": (made(span=compared(str)), "As text '2.9.0' comes after"),
    "three_numbers": (made(span=compared(lambda v: [*numbers(v), 0, 0][:3])), "A release candidate"),
    "all_numbers": (made(span=compared(numbers)), "2.13 is 2.13.0"),
    "fixed_is_affected": (made(span=lambda v, s: v == s.get("fixed") or affected(v, s)),
                          "The fixed version is not"),
    "from_the_beginning": (made(span=lambda v, s: affected(v, s | {"introduced": "0"})), "begins with 2.9.0"),
    "after_the_introduction": (made(span=lambda v, s: v != s["introduced"] and affected(v, s)),
                               "introduced <= version"),
    "no_fix_no_finding": (made(span=lambda v, s: "fixed" in s and affected(v, s)),
                          "There is no fixed version yet"),
    "by_key": (made(span=lambda v, s: Version(s["introduced"]) <= Version(v) < Version(s["fixed"])),
               "KeyError"),
    "first_range_only": (made(some=lambda found: next(iter(found), False)), "It lies in the second range"),
    "all_ranges": (made(some=all), "the first of two ranges"),
    "names_as_written": (made(name=lambda name: name), "Case does not matter"),
    "names_in_small_letters": (made(name=str.lower), "writes this name Scan_Reader.Core"),
    "anywhere_in_the_line": (made(read=spread(r"([\w.-]+)(?:\[[^]]*\])? *== *([\w.+]+)")),
                             "A comment installs nothing"),
    "whole_lines": (made(read=spread(r"(?m)^([\w.-]+)(?:\[.*?\])? *== *([\w.+]+)(?: *[#;].*)?$")),
                    "Hashes follow"),
    "no_blanks": (made(read=spread(r"(?m)^([\w.-]+)(?:\[.*?\])?==([\w.+]+)")), "Blanks around"),
    "one_extra": (made(read=spread(r"(?m)^([\w.-]+)(?:\[\w+\])? *== *([\w.+]+)")),
                  "Extras stand in brackets"),
    "no_local_versions": (made(read=spread(r"(?m)^([\w.-]+)(?:\[.*?\])? *== *([\w.]+)")),
                          "What stands behind +"),
    "once_a_package": (made(read=lambda lock: dict(pins(lock)).items()), "has a package twice"),
    "first_of_a_package": (made(read=lambda lock: dict([*pins(lock)][::-1]).items()),
                           "the second one counts"),
    "direct_ones_only": (made(read=direct), "Nobody asked for it by name"),
    "as_they_come": (made(order=lambda rows: list(dict.fromkeys(rows))), "Sorted by name"),
    "each_pin": (made(order=sorted), "stands there twice"),
    "remembers": (lambda lock, found: seen.setdefault(lock, made()(lock, found)), "from the call before"),
})  # fmt: skip

bank.add(task, "by_expression", made(), kind="right")


@bank.right(task)
def by_packaging(lock: str, advisories: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    """The library reads the requirement."""
    found = set()
    for line in lock.splitlines():
        text = line.split("#")[0].rstrip().removesuffix("\\").strip()
        if not text or text.startswith("--"):
            continue
        wish = Requirement(text)
        pinned = next(iter(wish.specifier)).version
        for one in advisories:
            if canonicalize_name(one["package"]) == canonicalize_name(wish.name):
                for span in one["ranges"]:
                    if affected(pinned, span):
                        found.add((wish.name.lower(), pinned, one["id"]))
    return sorted(found, key=lambda row: (canonicalize_name(row[0]), *row[1:]))
