"""The honest user of lesson 01: Ada asks for one diagnosis after the other, and is timed."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any

from helpers.display import ORANGE, Picture, figure

# a process of her own, so that the attacker's work in this one does not slow her down
_ADA = """
import http.client, json, sys, time
address, token, body = sys.argv[1:]
line = http.client.HTTPConnection(address, timeout=60)
while True:
    began = time.time()
    line.request("POST", "/predict", body, {"Authorization": "Bearer " + token})
    line.getresponse().read()
    print(json.dumps([began, time.time() - began]), flush=True)
    time.sleep(0.02)
"""


@dataclass(frozen=True)
class Waits:
    """When Ada asked and how long she waited, in seconds, and from when to when the attack ran."""

    seen: tuple[tuple[float, float], ...]
    attack: tuple[float, float]

    def __post_init__(self) -> None:
        if not self.phases:
            raise ValueError("Ada asked too seldom")

    @property
    def phases(self) -> dict[str, float]:
        """Her usual wait before the attack, her longest during it, her usual one after it."""
        began, ended = self.attack
        before = [wait for at, wait in self.seen if at + wait < began]
        during = [wait for at, wait in self.seen if at < ended and at + wait > began]
        after = [wait for at, wait in self.seen if at > ended]
        return {"before": median(before), "during": max(during), "after": median(after)}

    def __str__(self) -> str:
        return ", ".join(f"{phase} {1e3 * wait:.0f} ms" for phase, wait in self.phases.items())


def watched(service: Any, attack: Callable[[], object], body: dict[str, Any]) -> Waits:
    """Ada's waits on a running Clinic before, while and after `attack()` runs.

    body: what she sends to /predict each time.
    """
    told = [service.url.removeprefix("http://"), service.login("ada"), json.dumps(body)]
    command = [sys.executable, "-c", _ADA, *told]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as ada:  # noqa: S603
        lines = iter(ada.stdout)  # type: ignore[arg-type]
        seen = [tuple(json.loads(next(lines))) for _ in range(8)]
        began, _, ended = time.time(), attack(), time.time()
        while seen[-8][0] < ended:  # until eight began when it was over
            seen.append(tuple(json.loads(next(lines))))
        ada.kill()
    zero = seen[0][0]
    points = tuple((at - zero, wait) for at, wait in seen)
    return Waits(points, (began - zero, ended - zero))


def drawn(waits: dict[str, Waits]) -> Picture:
    """Each service's waits over time, on the same axes: a request is a line as long as it took."""
    plot, axes = figure(8.4, 3.6, ncols=len(waits), sharex=True, sharey=True)
    for axis, (title, one) in zip(axes, waits.items(), strict=True):
        axis.axvspan(*one.attack, color=ORANGE, alpha=0.25, label="attack")
        for at, wait in one.seen:
            axis.plot([at, at + wait], [1e3 * wait] * 2, "-", color="C0", lw=2.5, marker="|", ms=6)
        axis.set(title=title, xlabel="time (s)", yscale="log")
    axes[-1].legend(loc="upper right")
    axes[0].set_ylabel("wait for a diagnosis (ms)")
    words = "Ada's waits over time, " + " and ".join(waits) + ", on the same axes; the attack is shaded."
    return Picture(plot, words)
