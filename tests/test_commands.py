"""The commands as a learner, a teacher and CI use them: words, exit codes, what is left behind."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest
from jupyter_client.blocking import BlockingKernelClient

from helpers import bootstrap, commands, doctor, start
from helpers.bootstrap import TOP
from helpers.doctor import checks
from tests.lab_bench import free_port
from tests.small_course import BASE

SETTINGS = TOP / ".course" / "jupyter"
POSIX = pytest.mark.skipif(os.name == "nt", reason="signals to another process")


def command(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [BASE, "-m", "helpers", *words],
        cwd=TOP,
        env=os.environ | env,
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_needs_no_environment_and_names_every_command(tmp_path: Path) -> None:
    nowhere = {"COURSE_VENV": str(tmp_path / "none")}
    top = command("--help", **nowhere)
    assert top.returncode == 0 and not (tmp_path / "none").exists()
    for name in commands.COMMANDS:
        assert re.search(rf"^    {name} +\w", top.stdout, re.MULTILINE)
    assert "--no-browser" in command("start", "--help", **nowhere).stdout


@pytest.mark.parametrize(
    "words", [[], ["strat"], ["start", "--port", "0"], ["serve", "--", "x"], ["doctor", "-k"]]
)
def test_a_wrong_word_is_answered_with_the_usage(words: list[str]) -> None:
    with pytest.raises(SystemExit) as left:
        commands.main(words)
    assert left.value.code == 2


def test_a_command_stands_in_one_table() -> None:
    """Each has its environment, its words and its function there, build and test as well."""
    made = commands.parser()
    for name, entry in commands.COMMANDS.items():
        assert entry.needs in commands.NEEDS and entry.help and callable(entry.run)
        assert made.parse_args([name, *(["1"] if name == "reset" else [])]).command == name
    assert made.parse_args(["build", "01", "--no-run"]).numbers == [1]
    with pytest.raises(SystemExit):
        made.parse_args(["build", "one"])


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Another project at whose top `test` is run."""
    (tmp_path / "test_it.py").write_text("def test_it():\n    assert True\n")
    monkeypatch.setattr(commands, "TOP", tmp_path)
    monkeypatch.setattr(commands, "workers", lambda: 1)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # for speed
    monkeypatch.setenv("PYTEST_PLUGINS", "xdist.plugin")
    for name in ("PYTEST_XDIST_WORKER", "PYTEST_XDIST_WORKER_COUNT", "PYTEST_XDIST_TESTRUNUID"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_test_lints_tests_and_sums_up(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert commands.test([]) == 0
    said = capfd.readouterr().out
    assert "1 passed" in said and re.search(r"^lint: clean; tests: passed; \d+ s", said, re.M)


def test_test_fails_where_only_the_lint_does_and_hands_words_on(
    project: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (project / "unused.py").write_text("import os\n")
    assert commands.test(["-k", "it", "-n", "0"]) == 1
    said = capfd.readouterr().out
    assert "F401" in said and "1 passed" in said and "lint: failed; tests: passed" in said


def test_the_doctor_names_a_remedy_for_whatever_is_amiss() -> None:
    report = doctor.report()
    lines = repr(report).splitlines()
    assert len(report.findings) == len(checks.CHECKS)
    assert all(f.remedy.endswith(".") for f in report.findings if f.state != "ok")
    assert all(re.match(r"\[( OK |WARN|FAIL)\] \S|       remedy: ", line) for line in lines[:-1])
    assert re.fullmatch(
        r"18 checks: \d+ in order, \d+ to know about, \d+ to put right\.", lines[-1]
    )
    assert repr(doctor.report()) == repr(report)
    assert report._repr_html_().count("<tr>") == len(report.findings)
    assert "could not be examined" not in repr(report)


def test_the_doctor_outside_says_what_is_missing_and_makes_nothing(tmp_path: Path) -> None:
    none = tmp_path / "none"
    answer = command("doctor", "--json", COURSE_VENV=str(none))
    found = json.loads(answer.stdout)
    assert answer.returncode == 1 and found["healthy"] is False and not none.exists()
    states = {finding["name"]: finding for finding in found["findings"]}
    assert states["environment"]["state"] == "fail"
    assert "helpers start" in states["environment"]["remedy"]
    assert states["loopback"]["state"] == states["Python"]["state"] == "ok"


def test_the_doctor_sees_what_spoils_a_lesson(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(checks, "_locked", lambda: {"flask": "0.1", "not-there": "1"})
    found = checks.packages()
    assert found.state == "fail"
    assert "not-there is missing" in found.fact and "not 0.1" in found.fact
    for name in ("HTTP_PROXY", "http_proxy"):
        monkeypatch.setenv(name, "http://user:secret@proxy.example:3128")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "example.org")
    found = checks.proxies()
    assert found.state == "warn" and "NO_PROXY" in found.remedy and "secret" not in str(found)
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "file" / "progress.jsonl"))
    assert checks.journal().state == "warn"
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    assert checks.temporary().state == "fail"
    monkeypatch.setenv("PATH", str(tmp_path))
    assert checks.git().state == "warn"

    def broken() -> doctor.Finding:
        raise RuntimeError

    assert doctor.examine(broken).state == "warn"


def test_a_taken_port_is_named_before_anything_starts() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(bootstrap.Trouble, match=f"Port {port} is taken") as refused:
            start.main(port, browser=False)
        assert "leave --port out" in refused.value.remedy


@contextmanager
def running(code: str, **env: str) -> Iterator[subprocess.Popen[str]]:
    """A command's own function in a process, as the environment's Python would call it."""
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=TOP,
        env=os.environ | env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=30)


def ended(process: subprocess.Popen[str], number: int) -> tuple[str, str]:
    """Send a signal; what was said since, once the process and all its children are gone."""
    children = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(number)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 0 and "Traceback" not in err, err
    assert not psutil.wait_procs(children, timeout=10)[1]
    return out, err


def fetched(
    url: str, context: ssl.SSLContext | None = None, data: bytes | None = None
) -> tuple[int, str]:
    """Status and text of an answer, whatever proxy this machine has."""
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context)
    )
    try:
        with opener.open(url, data, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, ""


@pytest.fixture
def hostile_home(tmp_path: Path) -> Path:
    """A learner whose own Jupyter and IPython settings are broken."""
    for name in (".jupyter/jupyter_server_config.py", ".ipython/profile_default/startup/00.py"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text("raise SystemExit('a broken configuration')")
    return tmp_path


@POSIX
def test_start_serves_the_first_page_on_loopback_with_its_token(hostile_home: Path) -> None:
    before = sorted(hostile_home.rglob("*"))
    code = f"from helpers import start; start.main({free_port()}, browser=False)"
    with running(code, HOME=str(hostile_home), JUPYTER_TOKEN="") as process:
        said = address_of(process)
        found = re.search(r"(http://127\.0\.0\.1:\d+)/lab/tree/(\S+)\?token=(\w{48})\n", said)
        assert found and found[2] == "notebooks/00_start_here.ipynb"
        root, key = found[1], f"?token={found[3]}"
        status, page = fetched(f"{root}/lab{key}")
        config = json.loads(re.search(r'"jupyter-config-data".*?>(.*?)</script>', page, re.S)[1])
        assert status == 200 and config["news"] == {"disabled": True}
        assert start.ANNOUNCEMENTS in config["disabledExtensions"]
        assert json.loads(fetched(f"{root}/lab/api/update{key}")[1]) == {"notification": None}
        assert fetched(f"{root}/api/contents")[0] == 403
        assert fetched(f"{root}/api/contents?token=wrong")[0] == 403
        kernels = json.loads(fetched(f"{root}/api/kernelspecs{key}")[1])
        assert list(kernels["kernelspecs"]) == ["python3"]
        connections = psutil.Process(process.pid).net_connections()
        assert {c.laddr.ip for c in connections if c.status == "LISTEN"} == {"127.0.0.1"}
        kernel = json.loads(fetched(f"{root}/api/kernels{key}", data=b"{}")[1])["id"]
        runtime = until(lambda: list(SETTINGS.glob(f"runtime-*/kernel-{kernel}.json")))[0].parent
        assert runtime.stat().st_mode & 0o077 == 0
        children = psutil.Process(process.pid).children()
        assert [Path(child.cmdline()[0]) for child in children] == [Path(sys.executable)]
        assert "JUPYTER_TOKEN" not in children[0].environ()
        ready(runtime / f"kernel-{kernel}.json")  # before, an interrupt is an error of its own
        ended(process, signal.SIGINT)
    assert not runtime.exists()
    assert sorted(hostile_home.rglob("*")) == before


def address_of(process: subprocess.Popen[str]) -> str:
    """What `start` says until it serves."""
    assert process.stdout is not None
    said = ""
    while "Ctrl-C" not in said:
        said += process.stdout.readline() or pytest.fail(str(process.communicate()))
    return said


@POSIX
def test_a_second_start_says_that_the_course_runs_and_where() -> None:
    port = free_port()
    code = f"from helpers import start; start.main({port}, browser=False)"
    with running(code) as process:
        address = re.search(r"http://\S+", address_of(process))
        assert address
        again = "from helpers import start\n" + "".join(
            f"print('again:'); assert start.main({same}, browser=False) == 0\n" for same in (None, port)
        )
        with running(again) as second:
            said = second.communicate(timeout=30)[0].split("again:\n")[1:]
        assert second.returncode == 0 and len(said) == 2
        assert all(words.startswith("The course already runs, at") for words in said), said
        assert f":{port}/" in said[1]  # the first may name another, started by hand
        process.kill()  # what it leaves is swept, and misleads nobody
        process.wait()
        infos = SETTINGS.glob("runtime-*/jpserver-*.json")
        (left,) = [one.parent for one in infos if str(port) in one.read_text()]
        other = free_port()
        with running(code.replace(str(port), str(other))) as third:
            assert f":{other}/" in address_of(third) and not left.exists()
            ended(third, signal.SIGTERM)


def ready(connection: Path) -> None:
    """Wait until the kernel answers: from then on it takes an interrupt as a learner's Ctrl-C."""
    client = BlockingKernelClient(connection_file=str(connection))
    client.load_connection_file()
    client.start_channels(hb=False)  # on a busy machine a heartbeat is late, and "died"
    try:
        client.wait_for_ready(timeout=60)
    finally:
        client.stop_channels()
        client.context.destroy()


def until(look: Callable[[], Any]) -> Any:
    """What `look` finds, as soon as it finds something."""
    for _ in range(400):
        found = look()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError("nothing came of it in 20 s")
