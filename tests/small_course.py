"""A course in miniature: the real set-up and command line, one tiny package to install."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from helpers.bootstrap import TOP
from tests.package_index import Index, pin, wheel

BASE = getattr(sys, "_base_executable", None) or sys.executable
PROBE = """
import sys
def report():
    import tinylock
    return f"tinylock {tinylock.VERSION} in {sys.prefix}"
"""
BUILD = "import tinydev\ndef main(numbers, **options):\n    print(numbers, options['run'])\n    return 0\n"


class Course:
    """A course in miniature at `top`, whose `progress` command imports its one package."""

    def __init__(self, top: Path, index: Index) -> None:
        self.top, self.index, self.venv = top, index, top / ".venv"
        shutil.copytree(TOP / "helpers/bootstrap", top / "helpers/bootstrap")
        for name in ("__init__.py", "__main__.py", "commands.py", "environ.py"):
            shutil.copy(TOP / "helpers" / name, top / "helpers")
        (top / "helpers/progress.py").write_text(PROBE)
        (top / "helpers/build.py").write_text(BUILD)
        self.lock("1.0")
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "UV_", "COURSE_"))}
        self.env = kept | {
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_INDEX_URL": index.url,
            "PIP_RETRIES": "1",
            "UV_NO_CONFIG": "1",
            "UV_CACHE_DIR": str(top / "uv-cache"),
            "COURSE_NO_UV": "1",
        }

    def lock(self, version: str) -> None:
        first, second = pin(wheel("tinylock", version)), pin(wheel("tinydev", "1.0"))
        (self.top / "requirements.txt").write_text(first)
        (self.top / "requirements-dev.txt").write_text(second + first)

    def start(self, *words: str, **env: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [BASE, "-m", "helpers", *(words or ["progress"])],
            cwd=self.top,
            env=self.env | env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *words: str, **env: str) -> tuple[int, str, str]:
        """Exit code, standard output and standard error of a command; never a traceback."""
        with self.start(*words, **env) as process:
            out, err = process.communicate(timeout=120)
        assert "Traceback" not in err, err
        return process.returncode, out, err

    def works(self, version: str = "1.0", **env: str) -> str:
        code, out, err = self.run(**env)
        assert code == 0, err
        assert out.strip() == f"tinylock {version} in {self.venv}"
        return err

    def refused(self, *words: str, **env: str) -> str:
        """What a command says that cannot go on: one sentence, one remedy."""
        code, out, err = self.run(*words, **env)
        assert (code, out) == (1, "")
        sentence, remedy = [line for line in err.splitlines() if line[:1] not in "[ "][-2:]
        assert sentence.endswith(".")
        assert remedy.startswith("Remedy: ") and remedy.endswith(".")
        return sentence
