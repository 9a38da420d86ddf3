"""Lesson 00: what a clever, a hurried and a confused learner would answer."""

from __future__ import annotations

import base64
import copy
import hashlib
import json
import os
import random
import re
import secrets
import shlex
import subprocess
import time
import uuid
import zlib
from collections import OrderedDict
from datetime import datetime
from typing import Any

import nbformat
import numpy as np

from helpers.tasks import start_here as tasks
from tests.wrong_answers import Bank

bank = Bank()
KEY = re.compile(r"ck_[A-Za-z0-9]{24}")

# --- what_a_venv_isolates

PACKAGES, FILES, NETWORK, VARIABLES = (
    "the packages that `import` finds",
    "files in your home folder",
    "the network",
    "environment variables with passwords",
)
RIGHT = {PACKAGES: "isolated", FILES: "shared", NETWORK: "shared", VARIABLES: "shared"}
isolates = tasks.what_a_venv_isolates
bank.add(isolates, "a_sandbox", dict.fromkeys(RIGHT, "isolated"), says="runs as you")
bank.add(isolates, "nothing_at_all", dict.fromkeys(RIGHT, "shared"), says="this is all it is for")
bank.add(isolates, "no_network", RIGHT | {NETWORK: "isolated"}, says="may call home")
bank.add(isolates, "own_variables", RIGHT | {VARIABLES: "isolated"}, says="inherits the variables")
bank.add(isolates, "one_word", "isolated", says="Give a dictionary")
bank.add(isolates, "a_line_short", {PACKAGES: "isolated"}, says="Without a choice")
bank.add(isolates, "own_home", RIGHT | {FILES: "isolated"}, says="Code in the environment runs")
bank.add(isolates, "all_dots_but_one", {**dict.fromkeys(RIGHT, ...), FILES: "shared"}, says="fill")
bank.add(isolates, "yes_and_no", dict.fromkeys(RIGHT, True), says="choices: isolated, shared")
bank.add(
    isolates, "shouted", {key.upper(): value.upper() for key, value in RIGHT.items()}, kind="right"
)

# --- predict_installs

LINES = [
    "a wheel that was changed, required as tool==1.0",
    "a wheel that was changed, with the hash of the original",
    "the original wheel with its hash, in a list where another line has none",
    "an sdist that runs code, with its own correct hash",
    "an sdist that runs code, under --only-binary :all:",
]
TRUE = dict(zip(LINES, ["installed", "refused", "refused", "installed", "refused"], strict=True))
predict = tasks.predict_installs
bank.add(predict, "pin_is_a_hash", TRUE | {LINES[0]: "refused"}, says="still claims 1.0")
bank.add(predict, "hash_is_ignored", TRUE | {LINES[1]: "installed"}, says="One changed byte")
bank.add(predict, "line_by_line", TRUE | {LINES[2]: "installed"}, says="fails the whole list")
bank.add(predict, "hash_means_harmless", TRUE | {LINES[3]: "refused"}, says="does not say that")
bank.add(predict, "all_refused", dict.fromkeys(LINES, "refused"), says="still claims 1.0")
bank.add(predict, "binary_is_ignored", TRUE | {LINES[4]: "installed"}, says="Only wheels")

bank.add(predict, "all_installed", dict.fromkeys(LINES, "installed"), says="fails the whole list")
bank.add(predict, "in_order", list(TRUE.values()), says="Give a dictionary")
bank.add(
    predict, "yes_no", {k: v == "installed" for k, v in TRUE.items()}, says="True is not one of"
)
bank.add(predict, "capitals", {k: v.upper() for k, v in TRUE.items()}, kind="right")

# --- new_token


@bank.wrong(tasks.new_token, says="same seed and the same clock", kind="vulnerable")
def from_random() -> str:
    return "%032x" % random.getrandbits(128)


@bank.wrong(tasks.new_token, says="made from the time")
def from_the_clock() -> str:
    return hashlib.sha256(str(time.time()).encode() + str(next(_counter)).encode()).hexdigest()


@bank.wrong(tasks.new_token, says="made from the time")
def from_now() -> str:
    return hashlib.sha256(str(datetime.now()).encode() + str(next(_counter)).encode()).hexdigest()


@bank.wrong(tasks.new_token, says="made from the time")
def from_the_stopwatch() -> str:
    return hashlib.sha256(str(time.perf_counter_ns()).encode()).hexdigest()


@bank.wrong(tasks.new_token, says="computed from a counter")
def from_a_counter() -> str:
    return hashlib.sha256(b"user %d" % next(_counter)).hexdigest()


@bank.wrong(tasks.new_token, says="computed from a counter")
def from_an_address() -> str:
    _kept.append(object())
    return hashlib.sha256(str(id(_kept[-1])).encode()).hexdigest()


@bank.wrong(tasks.new_token, says="4 bytes from the system's generator")
def stretched() -> str:
    return hashlib.sha256(secrets.token_bytes(4) + str(next(_counter)).encode()).hexdigest()


@bank.wrong(tasks.new_token, says="takes only 15 bytes from the system's generator: 120 bits")
def fifteen_in_hex() -> str:
    return secrets.token_hex(15)


@bank.wrong(tasks.new_token, says="8 bytes from the system's generator")
def seeded_by_the_system() -> str:
    return "%032x" % random.Random(os.urandom(8)).getrandbits(128)


@bank.wrong(tasks.new_token, says="generator for simulations")
def letters_by_random() -> str:
    return "".join(random.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=32))


@bank.wrong(tasks.new_token, says="hold about")
def by_mac_and_time() -> str:
    return f"{uuid.uuid1()}-{secrets.token_hex(8)}"


@bank.wrong(tasks.new_token, says="'=' has a meaning")
def padded() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(16)).decode()


@bank.wrong(tasks.new_token, says="hold about 120 bits")
def fifteen_bytes() -> str:
    return secrets.token_urlsafe(15)


@bank.wrong(tasks.new_token, says="hold about 53 bits")
def a_pin() -> str:
    return str(secrets.randbelow(10**16)).zfill(16)


_kept: list[object] = []
_own = random.Random(7)
_counter = iter(range(10**9))


@bank.wrong(tasks.new_token, says="generator for simulations")
def from_a_generator_of_its_own() -> str:
    return "%032x" % _own.getrandbits(128)


@bank.wrong(tasks.new_token, says="hold about 64 bits")
def too_short() -> str:
    return secrets.token_hex(8)


@bank.wrong(tasks.new_token, says="hold about 122 bits")
def a_uuid() -> str:
    return str(uuid.uuid4())


@bank.wrong(tasks.new_token, says="different tokens in 400 calls", kind="refuses")
def always_the_same() -> str:
    return "0" * 22


@bank.wrong(tasks.new_token, says="not text")
def bytes_for_text() -> bytes:
    return secrets.token_bytes(16)


@bank.wrong(tasks.new_token, says="meaning of its own in a URL")
def plain_base64() -> str:
    return base64.b64encode(secrets.token_bytes(16)).decode()


@bank.right(tasks.new_token)
def as_hex() -> str:
    return secrets.token_hex()


@bank.right(tasks.new_token)
def as_a_number() -> str:
    return str(secrets.randbits(160))


@bank.right(tasks.new_token)
def by_system_random() -> str:
    system = random.SystemRandom()
    return "".join(system.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(28))


@bank.right(tasks.new_token)
def two_uuids() -> str:
    return uuid.uuid4().hex + uuid.uuid4().hex


@bank.right(tasks.new_token)
def from_the_system_itself() -> str:
    return os.urandom(16).hex()


@bank.right(tasks.new_token)
def hashed_once_more() -> str:
    return hashlib.sha256(os.urandom(32)).hexdigest()


@bank.right(tasks.new_token)
def stripped_of_its_padding() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(16)).decode().rstrip("=")


@bank.right(tasks.new_token)
class Token(str):
    """A class whose call gives text."""

    def __new__(cls) -> str:  # type: ignore[misc]
        return str.__new__(cls, secrets.token_hex(16))


def _hashed(draw: Any) -> Any:
    return lambda: hashlib.sha256(str(draw()).encode()).hexdigest()


def _digits(many: int) -> str:
    return "".join(secrets.choice("0123456789") for _ in range(many))


TOKENS = {
    "a_million_by_numpy": (
        lambda: np.random.default_rng().integers(10**6),
        "none of them reaches the token",
    ),
    "numpys_random": (lambda: np.random.default_rng().random(), "the seed of a generator for"),
    "a_pin_hashed": (lambda: _digits(12), "bytes from the system's generator"),
    "cut_and_hashed": (lambda: secrets.token_hex(16)[:8], "but only 32 of their bits"),
    "sixteen_letters": (
        lambda: "".join(secrets.choice("0123456789abcdef") for _ in range(16)),
        "cut off, rounded away or fixed",
    ),
    "a_uuid_hashed": (lambda: uuid.uuid4().bytes, "but only 122 of their bits"),
    "a_uuid_and_the_time": (lambda: f"{uuid.uuid4()}{time.time_ns()}", "a uuid4 fixes 6 of 128"),
    "a_seed_of_six_digits": (
        lambda: random.Random(int.from_bytes(os.urandom(16), "big") % 10**6).getrandbits(128),
        "An attacker tries what comes out of that one",
    ),
}
for _name, (_draw, _says) in TOKENS.items():
    bank.add(tasks.new_token, _name, _hashed(_draw), says=_says)


@bank.wrong(tasks.new_token, says="but only 64 of their bits change")
def half_twice() -> str:
    half = secrets.token_hex(16)[:16]
    return hashlib.sha256(half.encode()).hexdigest()[:16] + half


@bank.wrong(tasks.new_token, says="of 128). A hash hides that")
def a_uuid_and_a_counter() -> str:
    return f"{uuid.uuid4().hex}-{next(_counter):06}-{random.randint(0, 999):03}"


@bank.wrong(tasks.new_token, says="0 of 1 parts hold. A coroutine came back")
async def later() -> str:
    return secrets.token_urlsafe(16)


@bank.right(tasks.new_token)
def counted_too() -> str:
    return f"{next(_counter)}-{secrets.token_hex(16)}-{time.time_ns()}"


@bank.right(tasks.new_token)
def letters_by_the_system() -> str:
    return "".join(random.SystemRandom().choices("abcdefghijklmnopqrstuvwxyz0123456789", k=25))


@bank.right(tasks.new_token)
def below_a_number() -> str:
    return f"{secrets.randbelow(2**128):039}.{random.randint(0, 9)}"


@bank.right(tasks.new_token)
def base32() -> str:
    return base64.b32encode(secrets.token_bytes(20)).decode()


# --- scrub


@bank.wrong(tasks.scrub, says="still stands in: source", kind="vulnerable")
def as_it_was(notebook: dict[str, Any]) -> dict[str, Any]:
    return dict(notebook)


@bank.wrong(tasks.scrub, says="still stands in: metadata")
def source_and_outputs(notebook: dict[str, Any]) -> dict[str, Any]:
    clean = copy.deepcopy(notebook)
    for cell in clean["cells"]:
        for field in ("source", "outputs"):
            if field in cell:
                cell[field] = json.loads(KEY.sub("ck_REMOVED", json.dumps(cell[field])))
    return clean


@bank.wrong(tasks.scrub, says="its other lines with it")
def drops_the_cell(notebook: dict[str, Any]) -> dict[str, Any]:
    kept = [cell for cell in notebook["cells"] if not KEY.search(json.dumps(cell))]
    return {**notebook, "cells": kept}


@bank.wrong(tasks.scrub, says="came back changed", kind="refuses")
def empties_everything(notebook: dict[str, Any]) -> dict[str, Any]:
    return {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


@bank.wrong(tasks.scrub, says="second of two keys")
def once_a_line(notebook: dict[str, Any]) -> dict[str, Any]:
    def walk(node: Any) -> Any:
        if isinstance(node, str):
            return KEY.sub("ck_REMOVED", node, count=1)
        if isinstance(node, list):
            return [walk(item) for item in node]
        if isinstance(node, dict):
            return {name: walk(item) for name, item in node.items()}
        return node

    return walk(notebook)


@bank.wrong(tasks.scrub, says="changed the dict it was given")
def in_place(notebook: dict[str, Any]) -> dict[str, Any]:
    notebook.update(json.loads(KEY.sub("ck_REMOVED", json.dumps(notebook))))
    return notebook


@bank.wrong(tasks.scrub, says="returned a str")
def as_text(notebook: dict[str, Any]) -> str:
    return KEY.sub("ck_REMOVED", json.dumps(notebook))


@bank.wrong(tasks.scrub, says="came back changed")
def any_length(notebook: dict[str, Any]) -> dict[str, Any]:
    return json.loads(re.sub(r"ck_\w+", "ck_REMOVED", json.dumps(notebook)))


@bank.wrong(tasks.scrub, says="no word boundary")
def with_boundaries(notebook: dict[str, Any]) -> dict[str, Any]:
    return json.loads(re.sub(r"\bck_[A-Za-z0-9]{24}\b", "ck_REMOVED", json.dumps(notebook)))


@bank.wrong(tasks.scrub, says="is not what it should be")
def stars(notebook: dict[str, Any]) -> dict[str, Any]:
    return json.loads(KEY.sub("***", json.dumps(notebook)))


@bank.wrong(tasks.scrub, says="xyz_ck_")
def any_word(notebook: dict[str, Any]) -> dict[str, Any]:
    return json.loads(re.sub(r"ck_\w{24}", "ck_REMOVED", json.dumps(notebook)))


@bank.wrong(tasks.scrub, says="still stands in: source")
def small_letters(notebook: dict[str, Any]) -> dict[str, Any]:
    return json.loads(re.sub(r"ck_[a-z0-9]{24}", "ck_REMOVED", json.dumps(notebook)))


@bank.wrong(tasks.scrub, says="is not what it should be")
def drops_the_line(notebook: dict[str, Any]) -> dict[str, Any]:
    def walk(node: Any) -> Any:
        if isinstance(node, list):
            return [walk(n) for n in node if not (isinstance(n, str) and KEY.search(n))]
        if isinstance(node, dict):
            return {walk(name): walk(item) for name, item in node.items()}
        return KEY.sub("ck_REMOVED", node) if isinstance(node, str) else node

    return walk(notebook)


@bank.wrong(tasks.scrub, says="changed in notebook['cells'][2]['outputs']")
def clears_all_outputs(notebook: dict[str, Any]) -> dict[str, Any]:
    clean = json.loads(KEY.sub("ck_REMOVED", json.dumps(notebook)))
    for cell in clean["cells"]:
        if "outputs" in cell:
            cell["outputs"] = []
    return clean


@bank.wrong(tasks.scrub, says="still stands in: metadata")
def forgets_names(notebook: dict[str, Any]) -> dict[str, Any]:
    def walk(node: Any) -> Any:
        if isinstance(node, list):
            return [walk(n) for n in node]
        if isinstance(node, dict):
            return {name: walk(item) for name, item in node.items()}
        return KEY.sub("ck_REMOVED", node) if isinstance(node, str) else node

    return walk(notebook)


@bank.wrong(tasks.scrub, says="still stands in: attachments")
def code_cells_only(notebook: dict[str, Any]) -> dict[str, Any]:
    clean = copy.deepcopy(notebook)
    for number, cell in enumerate(clean["cells"]):
        if cell["cell_type"] == "code":
            clean["cells"][number] = json.loads(KEY.sub("ck_REMOVED", json.dumps(cell)))
    return clean


@bank.wrong(tasks.scrub, says="returned a NoneType")
def cleans_and_returns_nothing(notebook: dict[str, Any]) -> None:
    json.loads(KEY.sub("ck_REMOVED", json.dumps(notebook)))


@bank.wrong(tasks.scrub, says="JSONDecodeError")
def by_its_text(notebook: dict[str, Any]) -> dict[str, Any]:
    return json.loads(KEY.sub("ck_REMOVED", str(notebook)))


@bank.right(tasks.scrub)
def in_place_of_a_copy(notebook: dict[str, Any]) -> dict[str, Any]:
    clean = copy.deepcopy(notebook)
    text = json.dumps(clean, ensure_ascii=False)
    for found in set(KEY.findall(text)):
        text = text.replace(found, "ck_REMOVED")
    return json.loads(text)


@bank.right(tasks.scrub)
def with_a_hook(notebook: dict[str, Any]) -> dict[str, Any]:
    node = nbformat.from_dict(notebook)
    return json.loads(KEY.sub("ck_REMOVED", json.dumps(node)))


@bank.right(tasks.scrub)
class Scrubber:
    """A class whose call gives the notebook."""

    def __new__(cls, notebook: dict[str, Any]) -> dict[str, Any]:  # type: ignore[misc]
        return json.loads(re.sub(r"ck_[^\W_]{24}", "ck_REMOVED", json.dumps(notebook)))


@bank.right(tasks.scrub)
def by_walking(notebook: dict[str, Any]) -> dict[str, Any]:
    def walk(node: Any) -> Any:
        if isinstance(node, str):
            return KEY.sub("ck_REMOVED", node)
        if isinstance(node, list):
            return [walk(item) for item in node]
        if isinstance(node, dict):
            return {walk(name): walk(item) for name, item in node.items()}
        return node

    return walk(notebook)


def walker(pattern: str, flags: int = 0, most: int = 99) -> Any:
    found = re.compile(pattern, flags)

    def walk(node: Any, depth: int = 0) -> Any:
        if depth > most:
            return node
        if isinstance(node, str):
            return found.sub("ck_REMOVED", node)
        if isinstance(node, list):
            return [walk(item, depth + 1) for item in node]
        if isinstance(node, dict):
            return {walk(k, depth + 1): walk(v, depth + 1) for k, v in node.items()}
        return node

    return walk


def by_field(notebook: dict[str, Any]) -> dict[str, Any]:
    clean = copy.deepcopy(notebook)
    walk = walker(KEY.pattern)
    clean["metadata"] = walk(clean["metadata"])
    for cell in clean["cells"]:
        for field in ("source", "outputs", "metadata", "attachments"):
            if field in cell:
                cell[field] = walk(cell[field])
    return clean


def flags_for_count(notebook: dict[str, Any]) -> dict[str, Any]:
    text = json.dumps(notebook)
    return json.loads(re.sub(KEY.pattern, "ck_REMOVED", text, re.MULTILINE))  # noqa: B034


def without_empty_fields(node: Any) -> Any:
    if isinstance(node, list):
        return [without_empty_fields(item) for item in node]
    if isinstance(node, dict):
        clean = {without_empty_fields(k): without_empty_fields(v) for k, v in node.items()}
        return {k: v for k, v in clean.items() if v is not None}
    return KEY.sub("ck_REMOVED", node) if isinstance(node, str) else node


def in_ascii(notebook: dict[str, Any]) -> dict[str, Any]:
    text = KEY.sub("ck_REMOVED", json.dumps(notebook, ensure_ascii=False))
    return json.loads(text.encode("ascii", "ignore"))


def in_order(notebook: dict[str, Any]) -> dict[str, Any]:
    text = KEY.sub("ck_REMOVED", json.dumps(notebook))
    return json.loads(text, object_pairs_hook=OrderedDict)


def as_nodes(notebook: dict[str, Any]) -> dict[str, Any]:
    return nbformat.from_dict(json.loads(KEY.sub("ck_REMOVED", json.dumps(notebook))))


def by_nbformat(notebook: dict[str, Any]) -> dict[str, Any]:
    text = KEY.sub("ck_REMOVED", json.dumps(notebook))
    return nbformat.reads(text, as_version=nbformat.NO_CONVERT)


scrub = tasks.scrub
edges = walker(r"\bck_[A-Za-z0-9]{24}\b")
bank.add(scrub, "edges_of_a_word", edges, says="It stands in a longer name")
bank.add(
    scrub, "edge_behind", walker(r"ck_[A-Za-z0-9]{24}\b"), says="between _ and a letter there is no"
)
bank.add(scrub, "any_case", walker(KEY.pattern, re.I), says="where 'CK_a1B2")
bank.add(scrub, "stops_below_ten", walker(KEY.pattern, most=10), says="still stands in: metadata")
bank.add(scrub, "by_field", by_field, says="still stands in: x_session")
bank.add(scrub, "flags_for_count", flags_for_count, says="Its fourth argument is count")
bank.add(scrub, "drops_none", without_empty_fields, says="slide_type")
bank.add(scrub, "in_ascii", in_ascii, says="came back changed in notebook['cells'][0]['source'][1]")
bank.add(scrub, "joined_lines", by_nbformat, says="came back as one text: nbformat.reads joins")
bank.add(scrub, "ordered_dict", in_order, kind="right")
bank.add(scrub, "notebook_node", as_nodes, kind="right")
bank.add(scrub, "ahead", walker(r"ck_[A-Za-z0-9]{24}(?![A-Za-z0-9])"), kind="right")


# --- find_leaks


def _places(folder: Any, *log: str) -> set[str]:
    cells = json.loads((folder / "train.ipynb").read_text())["cells"]
    copies = " ".join(p.read_text() for p in (folder / ".ipynb_checkpoints").glob("*"))
    done = subprocess.run(["git", "-C", folder, *log], capture_output=True)
    texts = {
        "output": json.dumps([cell.get("outputs") for cell in cells]),
        "metadata": json.dumps([cell["metadata"] for cell in cells]),
        "checkpoint": copies,
        "history": done.stdout.decode(errors="replace"),
    }
    return {place for place, text in texts.items() if KEY.search(text)}


ALL = ("log", "-p", "--all", "-m", "--text")


@bank.wrong(tasks.find_leaks, says="output was not found", kind="vulnerable")
def reads_the_source_only(folder: Any) -> set[str]:
    cells = json.loads((folder / "train.ipynb").read_text())["cells"]
    return {"output" for cell in cells if KEY.search("".join(cell["source"]))}


@bank.wrong(tasks.find_leaks, says="history was not found")
def searches_the_working_tree(folder: Any) -> set[str]:
    return _places(folder, "grep", "ck_")


@bank.wrong(tasks.find_leaks, says="checkpoint was not found")
def forgets_the_copies(folder: Any) -> set[str]:
    return _places(folder, "log", "-p", "--all") - {"checkpoint"}


@bank.wrong(tasks.find_leaks, says="always cries", kind="refuses")
def cries_always(folder: Any) -> set[str]:
    return {"output", "metadata", "checkpoint", "history"}


@bank.wrong(tasks.find_leaks, says="Return a set of places")
def says_yes(folder: Any) -> bool:
    return bool(_places(folder, "log", "-p", "--all"))


@bank.wrong(tasks.find_leaks, says="commit of another branch was not found")
def this_branch_only(folder: Any) -> set[str]:
    return _places(folder, "log", "-p")


@bank.wrong(tasks.find_leaks, says="A key in the history was not found")
def messages_only(folder: Any) -> set[str]:
    return _places(folder, "log", "--all")


@bank.wrong(tasks.find_leaks, says="There is no key in the output")
def whole_file_for_both(folder: Any) -> set[str]:
    found = _places(folder, "log", "-p", "--all")
    return found | {"output"} if KEY.search((folder / "train.ipynb").read_text()) else found


@bank.wrong(tasks.find_leaks, says="A key in the checkpoint was not found")
def one_copy(folder: Any) -> set[str]:
    copy_ = folder / ".ipynb_checkpoints" / "train-checkpoint.ipynb"
    found = _places(folder, "log", "-p", "--all") - {"checkpoint"}
    return found | {"checkpoint"} if KEY.search(copy_.read_text()) else found


@bank.wrong(tasks.find_leaks, says="A key in the metadata was not found")
def forgets_metadata(folder: Any) -> set[str]:
    return _places(folder, "log", "-p", "--all") - {"metadata"}


@bank.wrong(tasks.find_leaks, says="There is no key in the source")
def one_more_place(folder: Any) -> set[str]:
    return _places(folder, "log", "-p", "--all") | {"source"}


@bank.wrong(tasks.find_leaks, says="a NoneType came back")
def prints_them(folder: Any) -> None:
    print(_places(folder, "log", "-p", "--all"))


@bank.wrong(tasks.find_leaks, says="checkpoint, history, metadata, output was not found")
def finds_nothing(folder: Any) -> set[str]:
    return set()


@bank.wrong(tasks.find_leaks, says="There is no key in the git history")
def in_other_words(folder: Any) -> set[str]:
    names = {"history": "git history"}
    return {names.get(p, p) for p in _places(folder, "log", "-p", "--all")} | {"git history"}


@bank.right(tasks.find_leaks)
def blob_by_blob(folder: Any) -> frozenset[str]:
    git = ["git", "-C", str(folder)]
    lines = subprocess.run(
        [*git, "rev-list", "--objects", "--all"], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    found = _places(folder, "status")
    for line in lines:
        shown = subprocess.run([*git, "cat-file", "-p", line.split()[0]], capture_output=True)
        if KEY.search(shown.stdout.decode("latin-1")):
            found |= {"history"}
    return frozenset(found)


@bank.wrong(tasks.find_leaks, says="A key in the history was not found")
def straight_from_the_disk(folder: Any) -> set[str]:
    found = _places(folder, "status")
    for path in (folder / ".git" / "objects").glob("??/*"):
        if KEY.search(zlib.decompress(path.read_bytes()).decode(errors="replace")):
            found.add("history")
    return found


@bank.right(tasks.find_leaks)
def as_a_list(folder: Any) -> list[str]:
    return sorted(_places(folder, *ALL))


@bank.right(tasks.find_leaks)
def object_by_object(folder: Any) -> set[str]:
    return _places(folder, *ALL, "--format=%H", "--reflog")


@bank.right(tasks.find_leaks)
def every_object_at_once(folder: Any) -> set[str]:
    return _places(folder, "cat-file", "--batch", "--batch-all-objects")


@bank.right(tasks.find_leaks)
def from_inside_the_folder(folder: Any) -> set[str]:
    os.chdir(folder)
    return _places(folder, *ALL)


@bank.right(tasks.find_leaks)
def grep_in_each_commit(folder: Any) -> set[str]:
    git = ["git", f"--git-dir={folder / '.git'}"]
    commits = subprocess.run([*git, "rev-list", "--all"], capture_output=True, text=True).stdout
    words = [*git, "grep", "-qaE", KEY.pattern, *commits.split()]
    found = {"history"} if subprocess.run(words).returncode == 0 else set()
    return found | _places(folder, "status")


@bank.right(tasks.find_leaks)
def quoted_for_a_shell(folder: Any) -> set[str]:
    command = f"git -C {shlex.quote(str(folder))} log -p --branches -m -a --no-ext-diff"
    done = subprocess.run(command, shell=True, capture_output=True)
    found = {"history"} if re.search(KEY.pattern.encode(), done.stdout) else set()
    return found | _places(folder, "status")


@bank.wrong(tasks.find_leaks, says="'check_password(track_id")
def no_pattern(folder: Any) -> set[str]:
    text = (folder / "train.ipynb").read_text()
    return _places(folder, *ALL) | ({"output"} if "ck_" in text else set())


@bank.wrong(tasks.find_leaks, says="returned or raised is stored")
def text_of_results_only(folder: Any) -> set[str]:
    cells = json.loads((folder / "train.ipynb").read_text())["cells"]
    outputs = [o for cell in cells for o in cell.get("outputs", [])]
    shown = "".join("".join(o.get("data", {}).get("text/plain", [])) for o in outputs)
    found = _places(folder, *ALL) - {"output"}
    return found | ({"output"} if KEY.search(shown) else set())


@bank.wrong(tasks.find_leaks, says="which is none of the four places")
def all_but_outputs_is_metadata(folder: Any) -> set[str]:
    cells = json.loads((folder / "train.ipynb").read_text())["cells"]
    rest = json.dumps([{k: v for k, v in cell.items() if k != "outputs"} for cell in cells])
    return _places(folder, *ALL) | ({"metadata"} if KEY.search(rest) else set())


@bank.wrong(tasks.find_leaks, says="which belongs to no cell")
def all_the_metadata(folder: Any) -> set[str]:
    about = json.dumps(json.loads((folder / "train.ipynb").read_text())["metadata"])
    return _places(folder, *ALL) | ({"metadata"} if KEY.search(about) else set())


@bank.wrong(tasks.find_leaks, says="A key in the metadata was not found. Ext")
def metadata_of_code(folder: Any) -> set[str]:
    cells = json.loads((folder / "train.ipynb").read_text())["cells"]
    code = json.dumps([cell["metadata"] for cell in cells if cell["cell_type"] == "code"])
    found = _places(folder, *ALL) - {"metadata"}
    return found | ({"metadata"} if KEY.search(code) else set())


@bank.wrong(tasks.find_leaks, says="which the page does not show")
def values_of_metadata(folder: Any) -> set[str]:
    cells = json.loads((folder / "train.ipynb").read_text())["cells"]
    values = str([list(cell["metadata"].values()) for cell in cells])
    found = _places(folder, *ALL) - {"metadata"}
    return found | ({"metadata"} if KEY.search(values) else set())


@bank.wrong(tasks.find_leaks, says="JupyterLab saved a copy")
def source_of_the_copies(folder: Any) -> set[str]:
    source = ""
    for path in (folder / ".ipynb_checkpoints").glob("*.ipynb"):
        source += "".join("".join(c["source"]) for c in json.loads(path.read_text())["cells"])
    found = _places(folder, *ALL) - {"checkpoint"}
    return found | ({"checkpoint"} if KEY.search(source) else set())


@bank.wrong(tasks.find_leaks, says="Git keeps every committed version")
def history_of_the_code(folder: Any) -> set[str]:
    return _places(folder, *ALL, "--", "*.py")


@bank.wrong(tasks.find_leaks, says="a commit of another branch")
def two_branches_by_name(folder: Any) -> set[str]:
    return _places(folder, "log", "-p", "-m", "--text", "main")


@bank.wrong(tasks.find_leaks, says="treat every file as text (--text)")
def text_files_only(folder: Any) -> set[str]:
    return _places(folder, "log", "-p", "--all", "-m")


@bank.wrong(tasks.find_leaks, says="what a merge itself brought in")
def no_merges(folder: Any) -> set[str]:
    return _places(folder, "log", "-p", "--all", "--text")


@bank.wrong(tasks.find_leaks, says="search bytes with a pattern")
def as_utf8(folder: Any) -> set[str]:
    done = subprocess.run(["git", "-C", folder, *ALL], capture_output=True, encoding="utf-8")
    return _places(folder, "status") | ({"history"} if KEY.search(done.stdout) else set())


@bank.wrong(tasks.find_leaks, says="your code ran that command")
def through_a_shell(folder: Any) -> set[str]:
    text = subprocess.run(f"git -C {folder} {' '.join(ALL)}", shell=True, capture_output=True)
    found = {"history"} if re.search(KEY.pattern.encode(), text.stdout) else set()
    return found | _places(folder, "status")


@bank.wrong(tasks.find_leaks, says="In a folder called")
def in_quotes(folder: Any) -> set[str]:
    command = f"git -C '{folder}' {' '.join(ALL)}"
    text = subprocess.run(command, shell=True, capture_output=True)
    found = {"history"} if re.search(KEY.pattern.encode(), text.stdout) else set()
    return found | _places(folder, "status")


@bank.wrong(tasks.find_leaks, says="the name was cut at its spaces or quotes")
def split_at_spaces(folder: Any) -> set[str]:
    text = subprocess.run(f"git -C {folder} {' '.join(ALL)}".split(), capture_output=True)
    found = {"history"} if re.search(KEY.pattern.encode(), text.stdout) else set()
    return found | _places(folder, "status")


@bank.wrong(tasks.find_leaks, says="os.popen always decodes")
def by_popen(folder: Any) -> set[str]:
    with os.popen(f"git -C {shlex.quote(str(folder))} {' '.join(ALL)}") as told:
        text = told.read()
    return _places(folder, "status") | ({"history"} if KEY.search(text) else set())


@bank.wrong(tasks.find_leaks, says="As above, in 'a key in history': begin there")
def not_the_history(folder: Any) -> set[str]:
    return _places(folder, "status")


@bank.wrong(tasks.find_leaks, says="Your scanner changed the project")
def cleans_up(folder: Any) -> set[str]:
    found = _places(folder, *ALL)
    subprocess.run(["git", "-C", folder, "clean", "-fdxq"])
    return found
