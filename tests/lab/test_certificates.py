"""Certificates of the lab: good ones pass every judge, each bad one is refused for its reason."""

from __future__ import annotations

import os
import shutil
import ssl
import stat
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509 import verification

from helpers import lab
from helpers.lab.ca.certificates import general_name
from tests.lab_bench import DEADLINE, careful, connect, folders, hello, nothing_left, trust

__all__ = ["nothing_left", "trust"]


def refusal(identity: lab.Identity, ca: Path, how: str) -> str:
    """What a client that trusts `ca` says of a real server with this identity; "" if nothing."""
    try:
        if how == "requests":
            with lab.serve(hello, tls=identity) as server, lab.session(ca) as client:
                client.get(server.url, timeout=DEADLINE)
        else:
            with lab.echo(identity) as server:
                connect(server.address, careful(ca, strict=how == "strict"))
    except (OSError, requests.RequestException) as error:
        return lab.reason(error)
    return ""


HOW = ["ssl", "strict", "requests"]


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("kind", lab.BAD_CERTIFICATES)
def test_each_bad_certificate_is_refused_for_its_reason(
    kind: str, how: str, trust: lab.Trusted
) -> None:
    identity = lab.bad_identity(kind, trust.authority)
    assert refusal(identity, trust.ca_file, how) == lab.REASONS[kind]


@pytest.mark.parametrize("kind", lab.BAD_CERTIFICATES)
def test_each_is_bad_under_an_intermediate_as_well(kind: str, trust: lab.Trusted) -> None:
    issuing = trust.authority.intermediate("Issuing CA", path_length=1)
    if kind == "path_length_exceeded":
        issuing = trust.authority.intermediate("Issuing CA", path_length=5)
    identity = lab.bad_identity(kind, issuing)
    assert refusal(identity, trust.ca_file, "ssl") == lab.REASONS[kind]


@pytest.mark.parametrize("kind", [kind for kind in lab.BAD_CERTIFICATES if kind != "weak_key"])
def test_cryptography_refuses_them_too(kind: str, trust: lab.Trusted) -> None:
    """All but the weak key, which it does not mind; it does not tell early from late."""
    outside = dict.fromkeys(
        ("expired", "not_yet_valid", "expired_intermediate"),
        "certificate outside its validity period",
    )
    with pytest.raises(verification.VerificationError) as caught:
        judge(lab.bad_identity(kind, trust.authority), trust.authority)
    expected = {**lab.REASONS, **outside, "self_signed": "unknown issuer"}
    assert lab.reason(caught.value) == expected[kind]


def judge(identity: lab.Identity, authority: lab.Authority) -> Any:
    store = verification.Store([authority.certificate])
    verifier = (
        verification.PolicyBuilder().store(store).build_server_verifier(x509.DNSName("localhost"))
    )
    return verifier.verify(identity.certificate, list(identity.chain))


@pytest.mark.parametrize("key", ["ec", "rsa"])
@pytest.mark.parametrize("depth", [0, 1, 2])
def test_good_certificates_pass(key: Any, depth: int, trust: lab.Trusted) -> None:
    authority = trust.authority
    for number in range(depth):
        authority = authority.intermediate(f"CA {number}", path_length=depth - number - 1)
    identity = authority.issue("localhost", "127.0.0.1", key=key)
    for how in HOW:
        assert refusal(identity, trust.ca_file, how) == "", how
    judge(identity, trust.authority)


def test_openssl_accepts_the_chain(trust: lab.Trusted, tmp_path: Path) -> None:
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("no openssl program on this machine")
    issuing = trust.authority.intermediate("Issuing CA")
    cert, _ = issuing.issue("localhost").save(tmp_path)
    between = issuing.save(tmp_path, "between")
    command = [program, "verify", "-x509_strict", "-purpose", "sslserver"]
    command += ["-CAfile", str(trust.ca_file), "-untrusted", str(between), str(cert)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_table_of_bad_ones_is_complete() -> None:
    wanted = {
        "expired", "not_yet_valid", "wrong_host", "name_only_in_cn", "unknown_ca", "self_signed",
        "issuer_no_ca", "wrong_key_usage", "weak_key",
    }  # fmt: skip
    assert wanted <= lab.BAD_CERTIFICATES.keys() == lab.REASONS.keys()
    assert all(len(line) < 60 for line in lab.BAD_CERTIFICATES.values())


def test_a_kind_may_be_written_as_people_do(trust: lab.Trusted) -> None:
    assert lab.bad_identity("Not yet valid", trust.authority).name == "localhost"
    assert (
        lab.bad_identity("self-signed", trust.authority, "clinic.example").name == "clinic.example"
    )
    with pytest.raises(lab.LabError, match="no bad certificate 'ugly'"):
        lab.bad_identity("ugly", trust.authority)


def test_validity_follows_the_clock() -> None:
    clock = lab.Clock("2030-01-01T00:00")
    root = lab.Authority.create("Clock CA", clock=clock)
    leaf = root.issue("localhost")
    assert leaf.certificate.not_valid_before_utc <= clock() < leaf.certificate.not_valid_after_utc
    assert leaf.certificate.not_valid_after_utc - clock() == timedelta(days=47)
    expired = lab.bad_identity("expired", root)
    assert expired.certificate.not_valid_after_utc < clock()
    assert expired.certificate.not_valid_after_utc > datetime.now(UTC)
    clock.advance(days=60)
    assert root.issue("localhost").certificate.not_valid_before_utc > clock() - timedelta(hours=1)


def test_what_a_leaf_holds(trust: lab.Trusted) -> None:
    names = ("localhost", "127.0.0.1", "::1", "mailto@clinic.example", "spiffe://clinic/model")
    leaf = trust.authority.issue(*names, usage="both", subject="The Model")
    assert leaf.name == "The Model"
    held = leaf.certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert list(held) == [general_name(name) for name in names]
    assert [type(one).__name__ for one in held][1:3] == ["IPAddress", "IPAddress"]
    usages = leaf.certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert len(list(usages)) == 2
    assert isinstance(leaf.key, ec.EllipticCurvePrivateKey)
    rsa_leaf = trust.authority.issue("localhost", key="rsa")
    assert isinstance(rsa_leaf.key, rsa.RSAPrivateKey) and rsa_leaf.key.key_size == 3072
    assert b"PRIVATE" in leaf.key_pem and b"PRIVATE" not in leaf.chain_pem
    assert "The Model" in repr(leaf) and "PRIVATE" not in repr(leaf)


@pytest.mark.parametrize(
    ("names", "options"),
    [((), {}), (("x",), {"usage": "email"}), (("x",), {"key": "dsa"})],
)
def test_what_cannot_be_issued_is_refused(names: Any, options: Any, trust: lab.Trusted) -> None:
    with pytest.raises(lab.LabError):
        trust.authority.issue(*names, **options)


def test_saving(trust: lab.Trusted, tmp_path: Path) -> None:
    for _ in range(2):  # over an older one as well
        cert_file, key_file = trust.identity.save(tmp_path)
    ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(cert_file, key_file)
    if os.name == "posix":
        assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert trust.authority.save(tmp_path).read_bytes() == trust.authority.pem


def test_loading_leaves_no_file(trust: lab.Trusted) -> None:
    before = folders()
    trust.identity.server_context()
    trust.identity.client_context(trust.authority)
    assert set(folders()) <= set(before)  # one that nobody holds may go meanwhile


def test_no_server_of_the_lab_offers_what_lesson_04_calls_weak(trust: lab.Trusted) -> None:
    for name in ("AES128-SHA256", "AES256-SHA384", "AES256-SHA", "AES128-CCM"):
        client = careful(trust.ca_file)
        client.maximum_version = ssl.TLSVersion.TLSv1_2
        client.set_ciphers(f"ECDHE-ECDSA-{name}")
        with lab.echo(trust) as server:
            with pytest.raises(OSError):
                connect(server.address, client)
            assert server.last.error == "no cipher or certificate in common"


def test_contexts_for_both_sides(trust: lab.Trusted) -> None:
    partner = trust.authority.issue("partner", usage="client")
    for ca in (trust.authority, trust.ca_file, str(trust.ca_file), trust.authority.pem):
        with lab.echo(trust.identity.server_context(client_ca=ca)) as server:
            assert connect(server.address, partner.client_context(ca))[0] == b"hi"
            assert server.last.client == "partner"


def test_each_trusted_is_another(tmp_path: Path) -> None:
    one, two = lab.trusted(tmp_path / "one"), lab.trusted()
    assert one.ca_file == tmp_path / "one" / "ca.pem"
    assert one.authority.pem != two.authority.pem
    assert two.ca_file.exists()
    lab.clean()
    assert not two.ca_file.exists() and one.ca_file.exists()


def test_reasons_reach_through_wrappers(trust: lab.Trusted) -> None:
    with lab.serve(hello, tls=lab.bad_identity("expired", trust.authority)) as server:
        for retries in (0, 2):
            with lab.session(trust.ca_file) as client:
                client.mount("https://", requests.adapters.HTTPAdapter(max_retries=retries))
                with pytest.raises(requests.RequestException) as caught:
                    client.get(server.url, timeout=DEADLINE)
            assert lab.reason(caught.value) == "certificate has expired"
    with pytest.raises(requests.RequestException) as caught, lab.session() as client:
        client.get(server.url, timeout=DEADLINE)
    assert lab.reason(caught.value) == "connection refused"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            ConnectionResetError(104, "Connection reset by peer"),
            "connection closed by the other side",
        ),
        (TimeoutError(), "timed out"),
        (TimeoutError("The read operation timed out"), "timed out"),
        (ValueError("something else\nand more"), "something else"),
        (KeyError(), "KeyError"),
    ],
)
def test_reasons_of_other_errors(error: Exception, words: str) -> None:
    assert lab.reason(error) == words


def test_a_server_that_is_too_old_has_no_version_in_common(trust: lab.Trusted) -> None:
    server_side, client = trust.identity.server_context(), careful(trust.ca_file)
    server_side.maximum_version = ssl.TLSVersion.TLSv1_2
    client.minimum_version = ssl.TLSVersion.TLSv1_3
    with lab.echo(server_side) as server:
        with pytest.raises(OSError) as caught:
            connect(server.address, client)
        assert lab.reason(caught.value) == server.last.error == "no TLS version in common"
