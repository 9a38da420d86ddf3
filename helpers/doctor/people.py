"""Who else is on this machine: a vulnerable service on loopback can be reached by all of them."""

from __future__ import annotations

import os
import sys
from importlib import util

from helpers.doctor.finding import OK, WARN, Finding

PEOPLE = range(1000, 60000)  # user ids of people, as Debian and most others give them out


def others() -> int | None:
    """How many other people run programs here or are logged in; None where nothing tells."""
    if sys.platform.startswith("linux"):
        found = set()
        for name in os.listdir("/proc"):
            try:
                if name.isdecimal():
                    found.add(os.stat(f"/proc/{name}").st_uid)
            except OSError:  # it has ended
                continue
        return len({user for user in found - {os.geteuid()} if user in PEOPLE})
    if not util.find_spec("psutil"):
        return None
    import psutil

    me = psutil.Process().username().rpartition("\\")[2]
    return len({user.name for user in psutil.users()} - {me})


def people() -> Finding:
    """Whether others could reach what a lesson serves, and whether they are told from its user."""
    from helpers.lab.peers import can_tell

    name, count = "other people", others()
    if count is None:
        remedy = "Run this again after the set-up, or look yourself who is logged in."
        return Finding(name, WARN, "not known before the set-up", remedy)
    if not can_tell():
        remedy = "Run lessons while nobody else is logged in: they could use the Clinic as if they were you."
        fact = f"this system does not tell their programs from yours; {count} here now"
        return Finding(name, WARN if count else OK, fact, remedy if count else "")
    if not count:
        return Finding(name, OK, "nobody else runs programs here")
    remedy = "Serve the Clinic by the course alone, which answers your own programs and no others."
    who = "one other user runs" if count == 1 else f"{count} other users run"
    return Finding(name, WARN, f"{who} programs here", remedy)
