"""Prints the budgets and what they measure today: `python -m tests.benchmark`.

It is no test: a slow machine is no defect. Each figure is measured anew, on this machine.
"""

from __future__ import annotations

import copy
import os
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable

from helpers import course, display
from tests import figures
from tests.wrong_answers import entries

Row = tuple[str, str, str]


def seconds(action: Callable[[], object]) -> float:
    """How long `action()` takes, in seconds."""
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def lessons() -> list[Row]:
    """Execute each lesson and time its cells."""
    from nbclient import NotebookClient

    rows, times, firsts = [], [], []
    for name, stored in figures.notebooks("notebooks"):
        notebook = copy.deepcopy(stored)
        client = NotebookClient(
            notebook,
            timeout=120,
            kernel_name="python3",
            resources={"metadata": {"path": str(course.TOP / "notebooks")}},
        )
        cells = []
        with client.setup_kernel():
            began = time.perf_counter()
            for index, cell in enumerate(notebook.cells):
                if cell.cell_type == "code":
                    cells.append(
                        seconds(lambda c=cell, i=index, run=client: run.execute_cell(c, i))
                    )
            rows.append((f"{name} executes", "20 s", f"{time.perf_counter() - began:.1f} s"))
        firsts.append(cells[0])
        times += cells
    if times:
        quick = sum(t <= 1 for t in times) / len(times)
        rows.append(("cells within 1 s", "95 %", f"{100 * quick:.1f} %"))
        rows.append(("slowest first cell", "2 s", f"{max(firsts):.2f} s"))
    return rows


def checks() -> list[Row]:
    """Time every answer of the banks."""
    taken = [(seconds(lambda e=e: e.task.check(*e.answers)), e) for e in entries()]
    if not taken:
        return []
    slowest = max(taken, key=lambda pair: pair[0])
    median = statistics.median(time for time, _ in taken)
    return [
        ("a check answers (median)", "50 ms", f"{1000 * median:.0f} ms"),
        ("slowest check", "2 s", f"{slowest[0]:.2f} s ({slowest[1].task.name})"),
    ]  # fmt: skip


def servers() -> list[Row]:
    """Time a lab server's start with TLS, the certificate made before."""
    from helpers import lab

    def application(environ: object, start: Callable[..., object]) -> list[bytes]:
        start("200 OK", [])
        return [b"ok"]

    identity = lab.Authority.create("Benchmark").issue("localhost", "127.0.0.1")
    lab.serve(application, tls=identity).stop()
    times = []
    for _ in range(9):
        began = time.perf_counter()
        server = lab.serve(application, tls=identity)
        times.append(time.perf_counter() - began)
        server.stop()
    return [("a lab server with TLS is up", "100 ms", f"{1000 * statistics.median(times):.0f} ms")]


def start_page() -> list[Row]:
    """Time a warm `start` until JupyterLab answers, on a free port, and stop it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "helpers", "start", "--no-browser", "--port", str(port)]
    began = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=course.TOP, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while time.perf_counter() - began < 60:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/api", timeout=1):  # noqa: S310
                    break
            except OSError:
                time.sleep(0.05)
        taken = time.perf_counter() - began
    finally:
        process.terminate()
        process.wait(20)
    return [("warm start to a served page", "8 s", f"{taken:.1f} s")]


def whole() -> list[Row]:
    """Time the whole test run after set-up."""
    command = [sys.executable, "-m", "helpers", "test"]
    taken = seconds(lambda: subprocess.run(command, cwd=course.TOP, stdout=subprocess.DEVNULL))
    return [("full test after set-up", "120 s", f"{taken:.0f} s on {os.cpu_count()} cores")]


def main() -> None:
    """Print the table; with `--all` the whole test run as well."""
    rows = start_page() + servers() + checks() + lessons()
    if "--all" in sys.argv:
        rows += whole()
    compared, cells = figures.outputs_compared()
    rows.append(("outputs compared", "95 %", f"{compared} of {cells}"))
    print(display.table_text(rows, ("what", "budget", "measured")))


if __name__ == "__main__":
    main()
