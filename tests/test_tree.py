"""The tree itself: sizes, licences, imports in one direction, nothing of one machine."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

from helpers.course import TOP

TRACKED = [
    TOP / name
    for name in subprocess.run(
        ["git", "ls-files"], cwd=TOP, capture_output=True, text=True, check=False
    ).stdout.splitlines()
]
if not TRACKED:  # a downloaded archive has no git
    TRACKED = [path for path in TOP.glob("*/**/*") if path.is_file()]
MODULES = [
    path for path in TRACKED if path.suffix == ".py" and path.is_relative_to(TOP / "helpers")
]

# who may know whom: a package below may not import one above it
ABOVE = {"tasks", "course", "build", "commands", "start", "serve", "redteam"}
FORBIDDEN = {
    "bootstrap": {"*"},
    "display.py": {"*"},
    "guard.py": {"*"},
    "progress.py": ABOVE - {"course"} | {"exercise", "lab", "clinic"},
    "parts.py": ABOVE | {"exercise", "lab", "clinic", "progress"},
    "exercise.py": ABOVE | {"lab", "clinic"},
    "lab": ABOVE | {"clinic", "exercise", "parts", "progress"},
    "clinic": ABOVE - {"serve"} | {"exercise", "parts", "progress"},
    "tasks": {"course", "build", "commands", "start", "serve"},
}


def imported(path: Path) -> set[str]:
    """The names of helpers' own modules that a file imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "helpers":
            parts = (node.module or "").split(".")
            found |= {parts[1]} if len(parts) > 1 else {alias.name for alias in node.names}
        if isinstance(node, ast.Import):
            names = [alias.name.split(".") for alias in node.names]
            found |= {name[1] for name in names if name[0] == "helpers" and len(name) > 1}
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(TOP)))
def test_a_module_is_one_room(path: Path) -> None:
    assert path.read_text(encoding="utf-8").count("\n") <= 300, "is it two rooms?"
    part = path.relative_to(TOP / "helpers").parts[0]
    forbidden = FORBIDDEN.get(part, set())
    known = imported(path) - ({part} if "." not in part else set())
    assert not (known if "*" in forbidden else known & forbidden)


def test_nothing_of_one_machine_stands_in_a_file() -> None:
    hosts = re.compile(r"(files\.pythonhosted|pypi\.org/simple|/opt/pypi|registry\.npmjs)")
    paths = re.compile(r"(?<![\w.$~])/(work|root|farm)/[\w.]")
    for path in TRACKED:
        if path.suffix in {".png", ".jpg"} or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        if path.name != "test_tree.py":
            assert not hosts.search(text), path
            assert not paths.search(text), path


def test_only_notebooks_are_stored_not_their_scripts() -> None:
    stray = [p for p in TRACKED if p.parent.name in {"notebooks", "exercises", "solutions"}]
    assert all(p.suffix in {".ipynb", ".py", ".md"} for p in stray)
    assert not [p for p in stray if p.suffix == ".py" and p.name != "capstone_service.py"]


def test_every_dependency_is_named_in_the_readme() -> None:
    import tomllib

    project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = project["dependencies"] + project["optional-dependencies"]["dev"]
    readme = (TOP / "README.md").read_text(encoding="utf-8")
    assert not [n for n in (re.split(r"[<>=~]", n)[0] for n in names) if f"`{n}`" not in readme]


def test_every_pin_has_a_hash() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (TOP / name).read_text(encoding="utf-8")
        pins = re.split(r"\n(?=[a-z])", text)
        assert len(pins) > 80
        assert all("--hash=sha256:" in pin for pin in pins if re.match(r"[a-z]", pin))
