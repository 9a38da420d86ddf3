"""One line of the doctor's report."""

from __future__ import annotations

from dataclasses import dataclass

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
