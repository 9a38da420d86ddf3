"""The tree itself: sizes, licences, imports in one direction, nothing of one machine."""

from __future__ import annotations

import ast
import functools
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module, metadata
from pathlib import Path

import pytest

from helpers import course
from helpers.course import TOP
from helpers.judging import Task
from tests import figures

TRACKED = [
    TOP / name
    for name in subprocess.run(
        ["git", "ls-files"], cwd=TOP, capture_output=True, text=True, check=False
    ).stdout.splitlines()
]
if not TRACKED:  # a downloaded archive has no git
    WRITTEN = ("helpers", "notebooks", "exercises", "solutions", "tests", "docs", ".ci", ".github")
    FOUND = [path for folder in WRITTEN for path in (TOP / folder).rglob("*")]
    TRACKED = [path for path in FOUND if path.is_file() and path.suffix != ".pyc"]
MODULES = [
    path for path in TRACKED if path.suffix == ".py" and path.is_relative_to(TOP / "helpers")
]

TASK_ROOMS = [room for room in (TOP / "helpers" / "tasks").iterdir() if (room / "__init__.py").exists()]
LIMIT, JUDGE, ROOM = 300, 220, 20  # lines a module, lines a task's file, modules a room
ALL_JUDGES = 18_000  # lines of the first seven lessons' judges and banks; 29,253 before they had rooms
DATA = re.compile(r"payloads|material|corpus")  # a file of data may be as long as its data
WHY = "# Long because"  # the comment that lets a task's file have more lines than JUDGE

# who may import whom: everything of helpers that a room may know; a room may know itself
MAY = {
    "__main__": {"commands"},
    "bootstrap": set(),
    "environ": set(),
    "display": set(),
    "journal": set(),
    "lab": set(),
    "judging": {"display", "journal"},
    "clinic": {"lab"},
    "attacks": {"judging", "lab"},  # an attacker has servers of his own
    "tasks": {"judging", "lab", "clinic", "display", "attacks"},
    "course": {"judging", "tasks"},
    "progress": {"course", "journal", "display", "judging"},
    "execution": set(),
    "handouts": {"course", "notebooks"},
    "build": {"classroom", "course", "display", "execution", "handouts", "journal", "notebooks"},
    "doctor": {"bootstrap", "display", "environ", "journal", "lab"},
    "serve": {"bootstrap", "clinic", "lab"},
    "contents": {"notebooks"},
    "classroom": {"course", "notebooks"},
    "notebooks": {"course"},
    "start": {"bootstrap", "lab"},
    "redteam": {"attacks", "lab"},
    "commands": {"bootstrap", "build", "doctor", "progress", "serve", "start"},
}


def dotted(path: Path) -> str:
    """The name by which a module is imported."""
    words = path.relative_to(TOP).with_suffix("").parts
    return ".".join(words[:-1] if words[-1] == "__init__" else words)


NAMES = {dotted(path): path for path in MODULES}


def statements(nodes: list[ast.AST]) -> Iterator[ast.AST]:
    """These and all within them: among them is every import, and it takes half as long as ast.walk."""
    for node in nodes:
        yield node
        for part in ("body", "orelse", "finalbody", "handlers", "cases"):
            yield from statements(getattr(node, part, []))


@functools.cache
def imports(path: Path) -> list[ast.AST]:
    """The imports of a file, anywhere in it, for type checkers too."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [n for n in statements(tree.body) if isinstance(n, ast.Import | ast.ImportFrom)]


def imported(path: Path) -> set[str]:
    """The modules of helpers that a file imports."""
    found = set()
    for node in imports(path):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "helpers":
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                found.add(name if name in NAMES else node.module or "")
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name.split(".")[0] == "helpers"}
    return found - {"helpers"}


def room_of(name: str) -> str:
    return name.split(".")[1]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(TOP)))
def test_a_module_is_one_room_and_knows_only_those_below(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = text.count("\n")
    task = path.parent in TASK_ROOMS
    if not DATA.search(path.name):
        assert lines <= (JUDGE if task else LIMIT) or (task and WHY in text), f"{lines} lines: two rooms?"
    me = dotted(path)
    if me == "helpers":
        return
    for name in imported(path):
        assert room_of(name) in MAY[room_of(me)] | {room_of(me)}, f"{me} imports {name}"
        if task and room_of(name) == "tasks":
            assert name.split(".")[2] == path.parent.name, f"{me} imports another lesson: {name}"


@pytest.mark.parametrize("room", TASK_ROOMS, ids=lambda room: room.name)
def test_a_task_has_one_file_and_no_file_of_a_task_imports_another(room: Path) -> None:
    tasks = {task.name for task in import_module(f"helpers.tasks.{room.name}").TASKS}
    files = {path.stem for path in room.glob("*.py")}
    assert tasks <= files, f"without a file of their own: {tasks - files}"
    found = []
    for path in room.glob("*.py"):
        if path.stem == "__init__":
            continue
        for name in imported(path):
            last = name.removeprefix(f"helpers.tasks.{room.name}").lstrip(".")
            if room_of(name) == "tasks" and (last in tasks or not last):
                found.append(f"{path.stem} imports {last or 'the lesson itself'}")
    assert not found


def test_every_submodule_can_be_imported_and_leaves_the_tasks_in_place() -> None:
    """A task and its module bear the same name: the package must go on giving the task."""
    for name in NAMES:
        if name.startswith("helpers.tasks."):
            import_module(name)
    for lesson in course.LESSONS:
        module = import_module(f"helpers.tasks.{lesson.name}")
        for task in module.TASKS:
            assert isinstance(task, Task) and task.lesson == lesson.name
            assert getattr(module, task.name) is task


def test_a_recall_is_short_and_never_entered() -> None:
    for lesson in course.LESSONS:
        module = import_module(f"helpers.tasks.{lesson.name}")
        recall = getattr(module, "recall", None)
        if recall is not None:
            assert not recall.entered and recall not in module.TASKS
            assert 3 <= len(recall.lines) <= 5, f"{lesson.name}: three to five quick questions"


def test_no_circle() -> None:
    graph = {name: imported(path) & NAMES.keys() for name, path in NAMES.items()}
    done: set[str] = set()

    def visit(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, f"a circle: {' -> '.join([*way[way.index(name):], name])}"
        if name not in done:
            for other in sorted(graph[name]):
                visit(other, (*way, name))
            done.add(name)

    for name in graph:
        visit(name, ())


def test_no_room_is_too_full() -> None:
    for room in {path.parent for path in MODULES}:
        many = len(list(room.glob("*.py")))
        assert many <= ROOM, f"{room.relative_to(TOP)}: {many} modules"


def test_judges_and_banks_stay_small() -> None:
    assert figures.judges_and_banks() <= ALL_JUDGES


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


def test_every_package_that_is_imported_is_declared() -> None:
    """Itself, or as a part of one that is declared: Werkzeug comes with Flask, by Flask's own word."""
    import tomllib

    def plain(name: str) -> str:
        return re.sub(r"[-_.]+", "-", re.split(r"[<>=~!;\[( ]", name)[0]).lower()

    project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {plain(n) for n in project["dependencies"] + project["optional-dependencies"]["dev"]}
    parts = {plain(n) for one in declared for n in metadata.requires(one) or () if "extra ==" not in n}
    allowed = declared | parts | {"nbclient", "nbconvert"}  # which Jupyter's server always brings
    found = metadata.packages_distributions()
    for path in [*MODULES, *(TOP / "tests").rglob("*.py")]:
        for node in imports(path):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
            for top in {name.partition(".")[0] for name in names} - sys.stdlib_module_names:
                given = {plain(name) for name in found.get(top, [top])}
                assert top in {"helpers", "tests"} or given & allowed, f"{path.name} imports {top}"


def test_every_pin_has_a_hash() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (TOP / name).read_text(encoding="utf-8")
        pins = re.split(r"\n(?=[a-z])", text)
        assert len(pins) > 80
        assert all("--hash=sha256:" in pin for pin in pins if re.match(r"[a-z]", pin))
