"""What `findings` must do: hold a lock file against advisories."""

from __future__ import annotations

import re
from typing import Any

from packaging.version import Version

from helpers.judging import Parts, expect, fail, task
from helpers.judging.values import shown

HASH = "    --hash=sha256:" + 64 * "0"


def advisory(ident: str, package: str, *ranges: tuple[str, ...]) -> dict[str, Any]:
    """Of ranges (introduced, fixed), or (introduced,) where there is no fix."""
    spans = [dict(zip(("introduced", "fixed"), span, strict=False)) for span in ranges]
    return {"id": ident, "package": package, "ranges": spans}


# the two of PyJWT are real; the rest is made up
CONFUSION = advisory("GHSA-xgmm-8j9v-c9wx", "pyjwt", ("0", "2.13.0"))
BOUND = advisory("GHSA-jq35-7prp-9v3f", "pyjwt", ("2.9.0", "2.13.0"))
ALL = [
    CONFUSION,
    BOUND,
    advisory("CLINIC-2026-1", "Scan_Reader.Core", ("1.2", "1.4.3"), ("2.0", "2.0.5")),
    advisory("CVE-2026-2", "s3", ("3.1",)),
    advisory("PYSEC-2026-3", "radiograph", ("1.4", "1.6"), ("1.5", "1.7")),
]
# lines of a lock, and what a wrong answer overlooks there
CASES = {
    "an environment that is affected, and one that is not": [
        (["pyjwt==2.12.1"], "Two advisories hold for 2.12.1."),
        (["pyjwt==2.13.0"], "The fixed version is not affected."),
        (["pyjwt==2.8.0"], "One of the two begins with 2.9.0."),
        (["flask==3.1.3"], "There is no advisory for Flask here."),
        ([], "An empty lock has no findings."),
        (["s3==3.1b2"], "The fault came with 3.1, and its beta comes before it."),
        (["radiograph==1.4"], "The version that introduced it is affected: introduced <= version."),
    ],
    "versions are numbers": [
        (["pyjwt==2.9.0"], "As text '2.9.0' comes after '2.13.0'. As a version it comes before."),
        (["pyjwt==10.0.0"], "As text '10.0.0' comes before '2.13.0'. As a version it comes after."),
        (["pyjwt==2.13"], "2.13 is 2.13.0."),
        (["pyjwt==2.13.0rc1"], "A release candidate comes before its release, and may lack the fix."),
        (["pyjwt==2.13.0.post1"], "A post-release comes after its release."),
        (["radiograph==1.4.1+cu121"], "What stands behind + belongs to the version, too."),
    ],
    "one package has many spellings": [
        (["PyJWT==2.12.1"], "Case does not matter in a package's name."),
        (["scan-reader-core==1.4.2"], "The advisory writes this name Scan_Reader.Core (PEP 503)."),
        (["scan_reader.core==1.4.2"], "-, _ and . are one in a package's name (PEP 503)."),
        (["Scan--Reader__Core==1.4.2"], "A run of -, _ and . is one (PEP 503)."),
        (["pyjwt-extra==2.12.1"], "pyjwt-extra is another package."),
        (["my-pyjwt==2.12.1"], "my-pyjwt is another package."),
    ],
    "every range counts, and one may have no end": [
        (["scan-reader-core==1.1.9"], "The first range begins with 1.2."),
        (["scan-reader-core==1.4.1"], "It lies in the first of two ranges."),
        (["scan-reader-core==1.9"], "It lies between the two ranges, where the fault was gone."),
        (["scan-reader-core==2.0.1"], "It lies in the second range."),
        (["s3==99.0.1.2.post1.dev3"], "There is no fixed version yet: everything since 3.1 is affected."),
    ],
    "reads a lock as uv and pip write it": [
        (["pyjwt==2.12.1 \\", HASH + " \\", HASH], "Hashes follow on lines of their own."),
        (["pyjwt==2.12.1 \\", HASH, "    # via", "    #   authlib"], "Nobody asked for it by name: that is "
         "the usual way to have it."),
        (["pyjwt[crypto,dev-tools]==2.12.1"], "Extras stand in brackets behind the name."),
        (["pyjwt==2.12.1; python_full_version < '3.12'"], "A condition stands behind a semicolon."),
        (["pyjwt==2.12.1 ; python_version < '3.12'", "pyjwt==2.13.0 ; python_version >= '3.12'"],
         "A lock for several Pythons has a package twice."),
        (["pyjwt==2.13.0 ; sys_platform != 'win32'", "pyjwt==2.12.1 ; sys_platform == 'win32'"],
         "A lock for several systems has a package twice, and the second one counts as well."),
        (["# pyjwt==2.12.1 was here", "", "pyjwt==2.8.0"], "A comment installs nothing."),
        (["flask==3.1.3 \\", HASH, "    # via pyjwt==2.12.1"], "A comment installs nothing."),
        (["pyjwt == 2.12.1   # pinned"], "Blanks around == and a remark at the end are allowed."),
    ],
    "gives each once": [
        (["radiograph==1.5.2"], "Two ranges of one advisory hold for it: that is one finding."),
        (["radiograph==1.4 ; sys_platform == 'linux'", "radiograph==1.4 ; sys_platform == 'win32'"],
         "The same pin stands there twice: that is one finding."),
        (["radiograph==1.4 ; sys_platform == 'linux'", "radiograph==1.4.2 ; sys_platform == 'win32'"],
         "Two versions are affected: each of them is a finding."),
    ],
}  # fmt: skip


def canonical(name: str) -> str:
    """A package's one name (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def affected(version: str, span: dict[str, str]) -> bool:
    mine, fixed = Version(version), span.get("fixed")
    return Version(span["introduced"]) <= mine and (fixed is None or mine < Version(fixed))


def due(lines: list[str]) -> list[tuple[str, str, str]]:
    """The reference: (name, version, advisory) in order."""
    found = set()
    for line in lines:
        if pin := re.match(r"([\w.-]+)(?:\[[^]]*\])? *== *([\w.+]+)", line):
            name, version = canonical(pin[1]), pin[2]
            for one in ALL:
                if canonical(one["package"]) == name and any(
                    affected(version, r) for r in one["ranges"]
                ):
                    found.add((name, version, one["id"]))
    return sorted(found)


@task(
    minutes=12, difficulty=3, asvs="15.2.1", expects="function",
    hints=[
        "Two things look alike and are not: names ('PyJWT', 'py_jwt') and versions ('2.9.0', '2.13.0').",
        "packaging.version.Version compares versions; re.sub(r'[-_.]+', '-', name).lower() is the name that "
        "PEP 503 gives.",
        "A pin starts at the beginning of a line: name, perhaps [extras], ==, version. A version is affected "
        "where introduced <= version < fixed for one of the ranges; without 'fixed' there is no end.",
    ],
)  # fmt: skip
def findings(answer: Any, part: Parts) -> None:
    """What the advisories say of a lock."""

    def found(lines: list[str], end: str = "\n", advisories: Any = ALL) -> list[tuple[str, ...]]:
        """Name in its one spelling, version, advisory."""
        given = part.call(answer, "\n".join(lines) + end, advisories)
        try:
            return [(canonical(name), str(version), ident) for name, version, ident in given]
        except (TypeError, ValueError):
            fail(f"Your answer is {shown(given)}: a list of (name, version, advisory) is wanted.")

    for name, cases in CASES.items():
        with part(name):
            for lines, why in cases:
                rows, right = sorted(found(lines)), due(lines)
                lock = shown("\n".join(lines).replace(HASH, "    --hash=..."), 90)
                said = f"{lock}: your findings are {shown(rows, 90)}, not {shown(right, 90)}"
                expect(rows == right, f"{said}. {why}")
    with part("gives them in order"):
        right = due(lines := ["s3==4.0", "PyJWT==2.12.1", "scan-reader-core==1.3"])
        said = f"Sorted by name, version and advisory they are {shown(right, 90)}."
        expect(found(lines, "") == right, said)
        said = "The same lock with no advisory has findings: they come from the call before."
        expect(not found(lines, "", []), said)
