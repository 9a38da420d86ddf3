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
import subprocess
import time
import uuid
import zlib
from datetime import datetime
from typing import Any

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
    "the original wheel, in a list where another line has no hash",
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
bank.add(predict, "yes_no", {k: v == "installed" for k, v in TRUE.items()}, says="True is not one of")
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
    import nbformat

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


# --- find_leaks


def _places(folder: Any, *log: str) -> set[str]:
    cells = json.loads((folder / "train.ipynb").read_text())["cells"]
    copies = " ".join(p.read_text() for p in (folder / ".ipynb_checkpoints").glob("*"))
    done = subprocess.run(["git", "-C", folder, *log], capture_output=True, text=True)
    texts = {
        "output": json.dumps([cell.get("outputs") for cell in cells]),
        "metadata": json.dumps([cell["metadata"] for cell in cells]),
        "checkpoint": copies,
        "history": done.stdout,
    }
    return {place for place, text in texts.items() if KEY.search(text)}


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
    names = subprocess.run(
        [*git, "rev-list", "--objects", "--all"], capture_output=True, text=True, check=True
    ).stdout.split()
    found = _places(folder, "status")
    for name in names:
        shown = subprocess.run([*git, "cat-file", "-p", name], capture_output=True, text=True)
        if KEY.search(shown.stdout):
            found |= {"history"}
    return frozenset(found)


@bank.right(tasks.find_leaks)
def straight_from_the_disk(folder: Any) -> set[str]:
    found = _places(folder, "status")
    for path in (folder / ".git" / "objects").glob("??/*"):
        if KEY.search(zlib.decompress(path.read_bytes()).decode(errors="replace")):
            found.add("history")
    return found


@bank.right(tasks.find_leaks)
def as_a_list(folder: Any) -> list[str]:
    return sorted(_places(folder, "log", "-p", "--all"))


@bank.right(tasks.find_leaks)
def object_by_object(folder: Any) -> set[str]:
    return _places(folder, "log", "-p", "--all", "--format=%H", "--reflog")
