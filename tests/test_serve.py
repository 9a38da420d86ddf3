"""`serve` as an outside tool meets it: a line of JSON, TLS that checks out, nothing left behind."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import ssl
import tempfile
import threading
from pathlib import Path

import pytest

from helpers import clinic, serve
from helpers.bootstrap import TOP, Trouble
from tests.lab_bench import free_port
from tests.test_commands import POSIX, ended, fetched, running

CODE = "import sys; from helpers import serve; sys.exit(serve.main({}))"
SERVICE = """
print("a line that a learner left in")
def create_app(folder):
    (folder / "made.txt").write_text("by the service")
    def app(environ, start_response):
        print("asked for", environ["PATH_INFO"])
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [str(folder).encode()]
    return app
"""


@POSIX
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_file_is_served_over_tls_until_a_signal_comes(tmp_path: Path, number: int) -> None:
    path = tmp_path / "my_service.py"
    path.write_text(SERVICE)
    with running(CODE.format(repr(str(path)))) as process:
        assert process.stdout is not None
        facts = json.loads(process.stdout.readline())
        assert sorted(facts) == ["accounts", "ca_file", "url"]
        assert facts["url"].startswith("https://localhost:")
        context = ssl.create_default_context(cafile=facts["ca_file"])
        status, folder = fetched(facts["url"], context)
        assert status == 200 and Path(folder, "made.txt").exists()
        with pytest.raises(OSError, match="CERTIFICATE_VERIFY_FAILED"):
            fetched(facts["url"], ssl.create_default_context())
        out, _ = ended(process, number)
    assert out == ""  # standard output is that one line
    assert not Path(folder).exists() and not Path(facts["ca_file"]).exists()


@POSIX
def test_the_clinic_is_served_with_accounts_that_can_log_in() -> None:
    port = free_port()
    with running(CODE.format(f"port={port}, tls=False")) as process:
        assert process.stdout is not None
        facts = json.loads(process.stdout.readline())
        assert facts["url"].rstrip("/").endswith(f":{port}") and facts["ca_file"] is None
        assert [a["username"] for a in facts["accounts"]] == [a.username for a in clinic.ACCOUNTS]
        assert {"doctor", "nurse", "admin", "service"} <= {a["role"] for a in facts["accounts"]}
        url, account = facts["url"].rstrip("/"), facts["accounts"][0]
        words = json.dumps({k: account[k] for k in ("username", "password")}).encode()
        status, text = fetched(f"{url}/login", data=words)
        assert status == 200 and json.loads(text)["role"] == account["role"]
        ended(process, signal.SIGTERM)


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("def create_app(:", r"^service.py does not load: SyntaxError in line 1: invalid"),
        ("import os\n\n1 / 0", r"^service.py does not load: ZeroDivisionError in line 3: division"),
        ("raise SystemExit(3)", r"^service.py does not load: SystemExit in line 1: 3\.$"),
        ("app = 1", r"^service.py has no function create_app\.$"),
        ("create_app = 'text'", r"^service.py has no function create_app\.$"),
        ("def create_app():\n    return {}['x']", r"^create_app in service.py failed: KeyError in"),
        ("def create_app():\n    pass", r"^create_app in service.py gave back NoneType, which"),
    ],
)
def test_a_file_that_cannot_be_served_is_explained(
    source: str, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "service.py").write_text(source)
    with pytest.raises(Trouble, match=sentence) as refused:
        serve.main(str(tmp_path / "service.py"))
    assert refused.value.remedy.endswith(".") and "\n" not in str(refused.value)
    assert not list(tmp_path.glob("course-lab-*"))


def test_a_missing_file_and_a_taken_port(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="There is no file") as refused:
        serve.main(str(tmp_path / "absent.py"))
    named = re.findall(r"[\w/]+\.py", refused.value.remedy)
    assert all((TOP / name).exists() for name in named) and "create_app" in refused.value.remedy
    with (
        socket.create_server(("127.0.0.1", 0)) as other,
        pytest.raises(Trouble, match=r"^Port \d+ is taken"),
    ):
        serve.main(port=other.getsockname()[1])


@pytest.fixture(autouse=True)
def handlers() -> object:
    """`serve.main` sets signal handlers and sys.path: give them back."""
    import sys

    names = [signal.SIGINT, signal.SIGTERM] + ([signal.SIGHUP] if os.name == "posix" else [])
    assert threading.current_thread() is threading.main_thread()
    before, path = [signal.getsignal(name) for name in names], list(sys.path)
    yield
    for name, handler in zip(names, before, strict=True):
        signal.signal(name, handler)
    sys.path[:] = path
    sys.modules.pop("service", None)
