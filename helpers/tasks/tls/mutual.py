"""The judge of lesson 04 on mutual TLS: who gets in, and who may."""

from __future__ import annotations

import contextlib
import ssl
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509

from helpers import lab
from helpers.judging import Parts, expect, task
from helpers.tasks.tls import bench
from helpers.tasks.tls.server_context import context_of, only

VERSIONS = (ssl.TLSVersion.TLSv1_3, ssl.TLSVersion.TLSv1_2)
NO_VERSION = "no TLS version in common"


def _mutual(context_for: Any, caller: Any, part: Parts) -> None:
    """Mutual TLS: who shows no certificate of this CA stays out, and not everybody in it may in."""
    here, services = lab.Authority.create("Clinic Root CA"), lab.Authority.create("Services CA")
    issuing, public = here.intermediate("Clinic Issuing CA"), lab.Authority.create("Public CA")
    allowed, other = bench.fresh_name("predictor"), bench.fresh_name("printer")
    with lab.scratch_folder() as folder:
        made, seen = None, None
        with part("gives back a server's context"):
            made = _made(context_for, part, issuing, services, public, folder)
        with part("a service with its certificate gets in"):
            expect(made is not None, "There is no context to try: see the first part.")
            seen = _honest(made, here, bench.leaf(services, [allowed], usage="client"))
        with part("nobody else gets in"):
            expect(made is not None, "There is no context to try: see the first part.")
            for who, identity in _intruders(issuing, services, public, allowed).items():
                for version in VERSIONS:
                    visit, _ = _enter(made, here, identity, version)
                    expect(visit.error, f"{who} got in.")
        with part("`caller` knows the service that called"):
            expect(seen, "No verified certificate reached `caller`.")
            for listed in (frozenset({allowed, other}), [other, allowed], (allowed,)):
                _expect_name(part, caller, seen, listed, allowed, "The predictor called")
        with part("`caller` tells who is known from who may enter"):
            _callers(caller, part, services, allowed, other)


def _made(
    context_for: Any,
    part: Parts,
    issuing: lab.Authority,
    services: lab.Authority,
    public: lab.Authority,
    folder: Path,
) -> ssl.SSLContext:
    """The learner's context, made on a machine that trusts a public CA by itself."""
    cert_file, key_file = issuing.issue("localhost").save(folder)
    given = [str(cert_file), str(key_file), str(services.save(folder, "services"))]
    with bench.machine_trusts(public.save(folder, "public")):
        return context_of(part.call(context_for, *given))


def _honest(made: Any, here: lab.Authority, identity: lab.Identity) -> dict[str, Any] | None:
    """Let the predictor in by TLS 1.3 or 1.2, or both; what the server saw of it."""
    seen, refused = None, {}
    for version in VERSIONS:
        visit, answer = _enter(made, here, identity, version)
        why = visit.error or answer.error
        if why:
            refused[version] = why
        else:
            seen = visit.client_certificate
    for why in refused.values():
        expect(why == NO_VERSION, f"The predictor was turned away: {why}. Whom does it trust?")
    expect(len(refused) < 2, "The predictor was turned away: it speaks TLS 1.2 and 1.3.")
    return seen


def _enter(
    context: Any, here: lab.Authority, identity: lab.Identity | None, version: ssl.TLSVersion
) -> tuple[lab.Handshake, bench.Answer]:
    with lab.echo(context) as host:
        answer = bench.visit(host.port, only(bench.client(here.pem, identity), version))
        with contextlib.suppress(lab.Starved):
            return host.wait(1)[0], answer
    return lab.Handshake(error="the server's side never began to shake hands"), answer


def _intruders(
    issuing: lab.Authority, services: lab.Authority, public: lab.Authority, name: str
) -> dict[str, lab.Identity | None]:
    now, day = datetime.now(UTC), timedelta(days=1)
    return {
        "A client without any certificate": None,
        "A client with a self-signed certificate in the predictor's name": bench.self_signed(
            name, usage="client"
        ),
        "A client of another CA of the same name": bench.leaf(
            lab.Authority.create("Services CA"), [name], usage="client"
        ),
        "A client whose certificate came from the CA of the servers": bench.leaf(
            issuing, [name], usage="client"
        ),
        "A client of a public CA, which this machine trusts by itself and your file does not name,": (
            bench.leaf(public, [name], usage="client")
        ),
        "A client whose certificate ended yesterday": bench.leaf(
            services, [name], usage="client", start=now - 9 * day, end=now - day
        ),
        "A stolen server certificate": bench.leaf(services, [name], usage="server"),
    }


def _shown(services: lab.Authority, identity: lab.Identity) -> dict[str, Any] | None:
    """The certificate as `SSLSocket.getpeercert` gives it, from a real connection."""
    here = lab.Authority.create("Clinic Root CA")
    context = here.issue("localhost").server_context(client_ca=services)
    return _enter(context, here, identity, ssl.TLSVersion.TLSv1_2)[0].client_certificate


def _expect_name(
    part: Parts, caller: Any, cert: Any, listed: Collection[str], name: str, told: str
) -> None:
    found = part.call(caller, cert, listed)
    expect(
        found == name and isinstance(found, str),
        f"{told}, and caller said {found!r}. `allowed` was a {type(listed).__name__}.",
    )


def _tricks(services: lab.Authority, allowed: str, other: str) -> dict[str, lab.Identity]:
    """Clients of the right CA that are not on the list, and come close to somebody who is."""
    parent = allowed.partition(".")[2]
    names = {
        "The printer has a certificate of the same CA and is not on the list": other,
        "A name that only begins like the predictor's": f"{allowed}.evil.example",
        "A name that only ends like the predictor's": f"evil{allowed}",
        "A name below the predictor's": f"evil.{allowed}",
        "The name of the whole domain": parent,
        "A name that is a piece of the predictor's": allowed[:-1],
        "A wildcard over the whole domain": f"*.{parent}",
    }
    found = {told: bench.leaf(services, [name], usage="client") for told, name in names.items()}
    mail = x509.RFC822Name("root@evil.example")
    found["The printer wrote the predictor's name into its common name"] = bench.leaf(
        services, [other], subject=allowed, usage="client"
    )
    found["A client without any DNS name wrote the predictor's into its common name"] = bench.leaf(
        services, [other], subject=allowed, usage="client", extra=[mail]
    )
    found["An e-mail address at the predictor's name"] = bench.leaf(
        services,
        [other],
        usage="client",
        extra=[x509.RFC822Name(f"root@{allowed}"), x509.UniformResourceIdentifier(allowed)],
    )
    return found


def _callers(caller: Any, part: Parts, services: lab.Authority, allowed: str, other: str) -> None:
    listed = frozenset({allowed})
    for trick, identity in _tricks(services, allowed, other).items():
        found = part.call(caller, _shown(services, identity), listed)
        expect(found is None, f"{trick}, and caller said {found!r}.")
    for kind in ("URI", "IP Address", "Registered ID", "email"):
        cert = {"subjectAltName": ((kind, allowed),)}
        found = part.call(caller, cert, listed)
        expect(found is None, f"The name stood in the SAN as {kind}, and caller said {found!r}.")
    for nothing in ({}, None):
        found = part.call(caller, nothing, listed)
        expect(
            found is None,
            f"getpeercert() gave {nothing!r} (no certificate verified), and caller said {found!r}.",
        )
    bare = {"subject": ((("commonName", allowed),),)}
    found = part.call(caller, bare, listed)
    expect(found is None, f"The certificate had no SAN at all, and caller said {found!r}.")
    third = bench.fresh_name("proxy")
    for names in ([other], [allowed, other], [allowed, other, third], [third, allowed, other]):
        cert = _shown(services, bench.leaf(services, names, usage="client"))
        told = (
            f"A client with {len(names)} DNS name(s), of which the printer's alone is on the list"
        )
        _expect_name(part, caller, cert, frozenset({other}), other, told)


@task(
    minutes=5, difficulty=3, asvs="12.3.5", expects="function",
    hints=[
        "A server asks its clients for nothing unless its verify_mode says so. Which of the three "
        "modes turns away who shows nothing?",
        "verify_mode = ssl.CERT_REQUIRED and load_verify_locations(client_ca_file), and no other CA. "
        "For caller: cert.get(\"subjectAltName\", ()) holds pairs such as (\"DNS\", name).",
        "Loop over the pairs; if the kind is \"DNS\" and the name is in allowed, return the name; "
        "otherwise None, for an empty certificate and for None as well.",
    ],
)  # fmt: skip
def mutual(mutual_context: Any, caller: Any, part: Parts) -> None:
    """Mutual TLS between services."""
    with bench.neutral():
        _mutual(mutual_context, caller, part)
