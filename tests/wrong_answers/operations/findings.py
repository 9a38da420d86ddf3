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
WRONG: dict[str, tuple[str, dict[str, Callable[..., Any]]]] = {
    "versions_as_text": ("As text '2.9.0' comes after", {"span": compared(str)}),
    "three_numbers": ("A release candidate", {"span": compared(lambda v: [*numbers(v), 0, 0][:3])}),
    "all_numbers": ("2.13 is 2.13.0", {"span": compared(numbers)}),
    "fixed_is_affected": ("The fixed version is not", {
        "span": lambda v, s: Version(s["introduced"]) <= Version(v) <= Version(s.get("fixed", "999"))}),
    "from_the_beginning": ("begins with 2.9.0", {
        "span": lambda v, s: Version(v) < Version(s.get("fixed", "999"))}),
    "after_the_introduction": ("introduced <= version", {
        "span": lambda v, s: Version(s["introduced"]) < Version(v) and affected(v, s)}),
    "no_fix_no_finding": ("There is no fixed version yet", {
        "span": lambda v, s: "fixed" in s and affected(v, s)}),
    "by_key": ("KeyError", {
        "span": lambda v, s: Version(s["introduced"]) <= Version(v) < Version(s["fixed"])}),
    "first_range_only": ("It lies in the second range", {"some": lambda found: next(iter(found), False)}),
    "all_ranges": ("the first of two ranges", {"some": all}),
    "names_as_written": ("Case does not matter", {"name": lambda name: name}),
    "names_in_small_letters": ("writes this name Scan_Reader.Core", {"name": str.lower}),
    "anywhere_in_the_line": ("A comment installs nothing", {
        "read": spread(r"([\w.-]+)(?:\[[^]]*\])? *== *([\w.+]+)")}),
    "whole_lines": ("Hashes follow", {
        "read": spread(r"(?m)^([\w.-]+)(?:\[.*?\])? *== *([\w.+]+)(?: *[#;].*)?$")}),
    "no_blanks": ("Blanks around", {"read": spread(r"(?m)^([\w.-]+)(?:\[.*?\])?==([\w.+]+)")}),
    "one_extra": ("Extras stand in brackets", {
        "read": spread(r"(?m)^([\w.-]+)(?:\[\w+\])? *== *([\w.+]+)")}),
    "no_local_versions": ("What stands behind +", {
        "read": spread(r"(?m)^([\w.-]+)(?:\[.*?\])? *== *([\w.]+)")}),
    "once_a_package": ("has a package twice", {"read": lambda lock: dict(pins(lock)).items()}),
    "first_of_a_package": ("the second one counts", {
        "read": lambda lock: dict([*pins(lock)][::-1]).items()}),
    "direct_ones_only": ("Nobody asked for it by name", {"read": direct}),
    "as_they_come": ("Sorted by name", {"order": lambda rows: list(dict.fromkeys(rows))}),
    "each_pin": ("stands there twice", {"order": sorted}),
}  # fmt: skip
seen: dict[str, Any] = {}
bank.add(task, "remembers", lambda lock, advisories: seen.setdefault(lock, made()(lock, advisories)),
         says="come from the call before")  # fmt: skip
for entry, (says, changed) in WRONG.items():
    bank.add(task, entry, made(**changed), says=says)

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
