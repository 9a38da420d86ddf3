"""One line of the doctor's report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

OK, WARN, FAIL = "ok", "warn", "fail"
SIGNS = {OK: "[ OK ]", WARN: "[WARN]", FAIL: "[FAIL]"}


@dataclass(frozen=True)
class Finding:
    """One line: what was looked at, how it is (`ok`, `warn`, `fail`), the fact, the remedy."""

    name: str
    state: str
    fact: str
    remedy: str = ""

    def __str__(self) -> str:
        line = f"{SIGNS[self.state]} {self.name}: {self.fact}"
        return f"{line}\n       remedy: {self.remedy}" if self.remedy else line


def once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings for people to read: a remedy that several share stands with the last of them."""
    rest = list(findings)
    while rest:
        first = rest.pop(0)
        shared = any(first.remedy == other.remedy for other in rest)
        yield replace(first, remedy="") if shared else first
