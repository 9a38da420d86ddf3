"""The judge of lesson 04 that asks the learner's monitor what is wrong with a server."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from helpers import lab
from helpers.judging import Parts, expect, fail, task
from helpers.tasks.tls import bench

FAULTS = (
    "expired",
    "not yet valid",
    "wrong host",
    "self-signed",
    "unknown issuer",
    "wrong purpose",
    "no TLS",
)
FINE = "fine"
MISSED = {
    "expired": "Its certificate ended yesterday, and your monitor said {said!r}.",
    "not yet valid": "Its certificate begins tomorrow, and your monitor said {said!r}.",
    "wrong host": (
        "Its certificate is for another host, and your monitor said {said!r}. Does it tell the "
        "context which name it expects?"
    ),
    "self-signed": "It vouches for itself alone, and your monitor said {said!r}.",
    "unknown issuer": (
        "It was issued by a CA that this client does not trust, and your monitor said {said!r}."
    ),
    "wrong purpose": (
        "Its certificate is for clients only, and your monitor said {said!r}: reading names and "
        "dates is not enough."
    ),
    "no TLS": "It answered in plain text, and your monitor said {said!r}.",
}
ALWAYS_RINGS = (
    "Nothing is wrong with it, and your monitor said {said!r}: a monitor that always rings is "
    "switched off."
)
BETWEEN = (
    "It was issued by an intermediate named like yours, below a root named like yours, and both are "
    "the man in the middle's. Your monitor said {said!r}: names prove nothing, signatures do."
)
ITS_ROOT = (
    "It sent along the root of a CA that this client does not trust, and your monitor said {said!r}: "
    "the issuer stays unknown, whoever shows its certificate."
)
PUBLIC = (
    "Its CA is one that this machine trusts by itself, and your monitor said {said!r}: only the CA in "
    "the file counts."
)
HANGS_UP = "It hung up in the middle of the handshake, and your monitor said {said!r}."

Case = tuple[str, Any]  # (what to say to a wrong word, or "" for the usual; what to serve with)


def _cases(fault: str, root: lab.Authority, public: lab.Authority, host: str) -> Iterator[Case]:
    """The servers with this fault; an identity, or None for one that speaks plain HTTP."""
    now, day = datetime.now(UTC), timedelta(days=1)
    issuing = root.intermediate("Clinic Issuing CA")
    if fault == "expired":
        yield "", bench.leaf(issuing, [host], start=now - 9 * day, end=now - day)
    elif fault == "not yet valid":
        yield "", bench.leaf(issuing, [host], start=now + day)
    elif fault == "wrong host":
        yield "", bench.leaf(issuing, [bench.fresh_name()], subject=host)
    elif fault == "self-signed":
        yield "", bench.self_signed(host)
    elif fault == "unknown issuer":
        yield from _unknown(public, host)
    elif fault == "wrong purpose":
        yield "", bench.leaf(issuing, [host], usage="client")
    elif fault == "no TLS":
        yield "", None
        yield HANGS_UP, bench.Closing
    else:
        yield "", bench.leaf(issuing, [host])
        yield "", bench.leaf(root, [host])


def _unknown(public: lab.Authority, host: str) -> Iterator[Case]:
    impostor = lab.Authority.create("Clinic Root CA")
    yield "", bench.leaf(impostor, [host])
    yield BETWEEN, bench.leaf(impostor.intermediate("Clinic Issuing CA"), [host])
    whole = bench.leaf(impostor, [host])
    yield ITS_ROOT, lab.Identity(whole.certificate, whole.key, (impostor.certificate,))
    yield PUBLIC, bench.leaf(public, [host])


@contextlib.contextmanager
def _at_work(served: Any) -> Iterator[Any]:
    if served is None:
        served = lab.serve(lambda environ, start: [b""], threads=2)
    elif isinstance(served, lab.Identity):
        served = lab.echo(served)
    else:
        served = served()
    with served as host:
        yield host


def _asked(answer: Any, part: Parts, host: str, served: Any, ca_file: str) -> str:
    choices = (*FAULTS, FINE)
    with _at_work(served) as server:
        said = part.call(answer, host, server.port, ca_file)
    expect(
        isinstance(said, str) and said in choices,
        f"{said!r} is not one of the choices: {', '.join(choices)}.",
    )
    return str(said)


def _diagnose(answer: Any, part: Parts) -> None:
    """A monitor that says what is wrong with a server."""
    for fault in (FINE, *FAULTS):
        with (
            part("a server without fault" if fault == FINE else f"a server: {fault}"),
            lab.scratch_folder() as folder,
        ):
            root, public = lab.Authority.create("Clinic Root CA"), lab.Authority.create("Public CA")
            ca_file = str(root.save(folder))
            with bench.machine_trusts(public.save(folder, "public")):
                for told, served in _cases(fault, root, public, "localhost"):
                    said = _asked(answer, part, "localhost", served, ca_file)
                    if said != fault:
                        fail((told or MISSED.get(fault, ALWAYS_RINGS)).format(said=said))


@task(
    minutes=6, difficulty=3, asvs="12.3.2", expects="function",
    hints=[
        "Connect as a careful client does, and look at what is raised.",
        "An ssl.SSLCertVerificationError has verify_code and verify_message; or lab.reason(error) "
        "puts any error into stable words.",
        "X509_V_ERR numbers: 10 expired, 9 not yet valid, 62 and 64 wrong host, 18 self-signed, 19 and "
        "20 unknown issuer, 26 wrong purpose. Any other OSError: no TLS. None at all: fine.",
    ],
)  # fmt: skip
def diagnose(answer: Any, part: Parts) -> None:
    """Name the fault of a server."""
    with bench.neutral():
        _diagnose(answer, part)
