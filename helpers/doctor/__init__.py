"""What on this machine would spoil a lesson, line by line, each with its remedy.

`report()` for a notebook, `python3 -m helpers doctor` for a terminal; both work before anything is
installed. It looks and measures on this machine alone: nothing is changed and nothing is sent.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from html import escape

from helpers.display.verdict import BADGE
from helpers.doctor.checks import CHECKS
from helpers.doctor.finding import FAIL, OK, SIGNS, WARN, Finding, once

__all__ = ["Finding", "Report", "main", "report"]


@dataclass(frozen=True)
class Report:
    """All findings, in a fixed order; `healthy` where none of them is a failure."""

    findings: tuple[Finding, ...]

    @property
    def healthy(self) -> bool:
        return all(finding.state != FAIL for finding in self.findings)

    def summary(self) -> str:
        """One sentence for all findings."""
        count = {state: sum(f.state == state for f in self.findings) for state in SIGNS}
        parts = f"{count[OK]} in order, {count[WARN]} to know about, {count[FAIL]} to put right"
        return f"{len(self.findings)} checks: {parts}."

    def __repr__(self) -> str:
        return "\n".join([*map(str, once(self.findings)), self.summary()])

    def _repr_html_(self) -> str:
        tints = {OK: "#1a7f4b", WARN: "#b35900", FAIL: "#c4320a"}
        cell = '<td style="text-align:left;vertical-align:top">'
        rows = ""
        for f in once(self.findings):
            word = SIGNS[f.state].replace(" ", "&nbsp;")
            sign = f'<b style="{BADGE}{tints[f.state]}">{word}</b>'
            remedy = f"<br><b>remedy:</b> {escape(f.remedy)}" if f.remedy else ""
            rows += f"<tr>{cell}{sign}</td>"
            rows += f"{cell}{escape(f.name)}</td>{cell}{escape(f.fact)}{remedy}</td></tr>"
        return f"<table><tbody>{rows}</tbody></table><p>{self.summary()}</p>"


def examine(check: Callable[[], Finding]) -> Finding:
    """One check; where it breaks down itself, that is the finding."""
    try:
        return check()
    except Exception as error:
        fact = f"could not be examined ({type(error).__name__}: {error})"
        return Finding(
            check.__name__, WARN, fact, "Tell the authors; lessons may work as they are."
        )


def report() -> Report:
    """Examine this machine and this Python; takes about half a second."""
    return Report(tuple(examine(check) for check in CHECKS))


def main(as_json: bool = False) -> int:
    """Print the report; 1 where something is to be put right before the first lesson."""
    found = report()
    if as_json:
        findings = [asdict(finding) for finding in found.findings]
        print(json.dumps({"healthy": found.healthy, "findings": findings}, indent=1))
    else:
        print(found)
    return 0 if found.healthy else 1
