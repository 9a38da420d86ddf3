"""Lesson 11 on its own ground: its algorithms on published vectors and beside the library, its sockets."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterator
from typing import Any

import cryptography_vectors
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, mldsa, mlkem, utils, x25519
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers import build, course
from helpers.tasks.hashing import merkle
from helpers.tasks.signatures import line, log
from tests.figures import code_cells

LESSON = next(lesson for lesson in course.PLANNED if lesson.name == "signatures")
PATIENT = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}  # a busy machine
N = ec.SECP256R1().group_order
ALGORITHMS = {
    "add", "times", "sign", "verifies", "orthogonal", "swap", "lll", "key_of_biased", "ladder", "edwards",
    "multiple", "encoded", "sha512", "ed_sign",
}  # fmt: skip
BEGINS = ("numbers = ec.derive", "FIELD, ORDER")


@pytest.fixture(scope="module")
def lesson() -> dict[str, Any]:
    """What the lesson's cells define of curves, signatures and lattices, run as they stand."""
    names: dict[str, Any] = {"ec": ec, "hashlib": hashlib}
    exec("from collections import namedtuple", names)  # noqa: S102
    for cell in code_cells(build.read(LESSON.path("notebooks"))):
        defined = set(re.findall(r"^def (\w+)", cell.source, re.MULTILINE))
        if defined & ALGORITHMS or cell.source.startswith(BEGINS):
            exec(cell.source, names)  # noqa: S102
    assert set(names) >= ALGORITHMS
    return names


def opened(name: str) -> str:
    with cryptography_vectors.open_vector_file(f"asymmetric/{name}", "r") as file:
        return str(file.read())


def records(text: str) -> Iterator[dict[str, str]]:
    """Blocks of lines NAME = VALUE."""
    for block in re.split(r"\n\s*\n", text):
        pairs = dict(re.findall(r"^(\w+) = (.*?)\s*$", block, re.MULTILINE))
        if pairs:
            yield pairs


def nist(name: str) -> list[dict[str, str]]:
    """The vectors for P-256 with SHA-256 of a file of FIPS 186-3."""
    text = opened(f"ECDSA/FIPS_186-3/{name}").replace("\r", "")
    return list(records(text.split("[P-256,SHA-256]")[1].split("\n[")[0]))


def number(data: bytes) -> int:
    return int.from_bytes(hashlib.sha256(data).digest(), "big")


def test_nist_s_signatures_true_and_false(lesson: dict[str, Any]) -> None:
    found = nist("SigVer.rsp")
    assert {one["Result"][0] for one in found} == {"P", "F"}
    made = [one | {"Result": "P"} for one in nist("SigGen.rsp")]
    assert len(made) == 15
    for one in found + made:
        public = int(one["Qx"], 16), int(one["Qy"], 16)
        h, r, s = number(bytes.fromhex(one["Msg"])), int(one["R"], 16), int(one["S"], 16)
        assert lesson["verifies"](lesson["P256"], public, h, r, s) == one["Result"].startswith("P")


@pytest.mark.parametrize("turn", range(6))
def test_the_kinds_of_signature_that_wycheproof_lists(lesson: dict[str, Any], turn: int) -> None:
    """r or s that is 0, n or out of range is refused, as the library does; n - s verifies."""
    d = secrets.randbelow(N - 1) + 1
    key, h = ec.derive_private_key(d, ec.SECP256R1()), number(b"text")
    point = key.public_key().public_numbers()
    r, s = lesson["sign"](lesson["P256"], d, h, secrets.randbelow(N - 1) + 1)
    pair = [(0, s), (r, 0), (N, s), (r, N), (r + N, s), (r, N - s)][turn]
    try:
        key.public_key().verify(utils.encode_dss_signature(*pair), b"text", ec.ECDSA(SHA256()))
        library = True
    except InvalidSignature:
        library = False
    assert library == (turn == 5)
    assert lesson["verifies"](lesson["P256"], (point.x, point.y), h, *pair) == library


def test_the_library_s_nonces_are_those_of_rfc_6979(lesson: dict[str, Any]) -> None:
    """A.2.5, SHA-256, both messages: the library finds r and s, and so do we with the RFC's k."""
    d = 0xC9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721
    key, steady = (
        ec.derive_private_key(d, ec.SECP256R1()),
        ec.ECDSA(SHA256(), deterministic_signing=True),
    )
    for text, k in (
        (b"sample", 0xA6E3C57DD01ABE90086538398355DD4C3B17AA873382B0F24D6129493D8AAD60),
        (b"test", 0xD16B6AE827F17175E040871A1C7EC3500192C4C92677336EC2537ACAEE0008E0),
    ):
        pair = utils.decode_dss_signature(key.sign(text, steady))
        assert pair == lesson["sign"](lesson["P256"], d, number(text), k)


@settings(max_examples=8, **PATIENT)
@given(d=st.integers(1, N - 1), k=st.integers(1, N - 1), text=st.binary(max_size=80))
def test_the_library_verifies_what_the_lesson_signs(
    lesson: dict[str, Any], d: int, k: int, text: bytes
) -> None:
    public = ec.derive_private_key(d, ec.SECP256R1()).public_key()
    point = public.public_numbers()
    assert lesson["times"](lesson["P256"], d, lesson["P256"].base) == (point.x, point.y)
    r, s = lesson["sign"](lesson["P256"], d, number(text), k)
    public.verify(utils.encode_dss_signature(r, s), text, ec.ECDSA(SHA256()))
    assert lesson["verifies"](lesson["P256"], (point.x, point.y), number(text), r, s)


def test_the_small_curve_is_a_group(lesson: dict[str, Any]) -> None:
    small = lesson["Curve"](p=97, a=1, n=89, base=(0, 2))
    points = [lesson["times"](small, i, small.base) for i in range(89)]
    assert len(set(points)) == 89 and points[0] is None
    on = {(x, y) for x in range(97) for y in range(97) if (y * y - x**3 - x - 4) % 97 == 0}
    assert set(points) - {None} == on
    for i in range(0, 89, 4):
        assert all(
            lesson["add"](small, points[i], points[j]) == points[(i + j) % 89] for j in range(89)
        )


def test_x25519_on_rfc_7748(lesson: dict[str, Any]) -> None:
    found = [one for one in records(opened("X25519/rfc7748.txt")) if "OUTPUT_U" in one]
    assert len(found) >= 2
    for one in found:
        scalar, point = (bytes.fromhex(one[name]) for name in ("INPUT_SCALAR", "INPUT_U"))
        assert lesson["ladder"](scalar, point).hex() == one["OUTPUT_U"]


LOW = (
    0, 1, 2**255 - 20, 2**255 - 19, 2**255 - 18,
    325606250916557431795983626356110631294008115727848805560023387167927233504,
    39382357235489614581723060781553021112529911719440698176882885853963445705823,
)  # fmt: skip


@pytest.mark.parametrize("point", LOW)
def test_points_of_low_order_give_no_secret(lesson: dict[str, Any], point: int) -> None:
    """RFC 7748, 6.1: an all-zero secret; the library refuses it."""
    data, private = point.to_bytes(32, "little"), x25519.X25519PrivateKey.generate()
    assert lesson["ladder"](private.private_bytes_raw(), data) == bytes(32)
    with pytest.raises(ValueError):
        private.exchange(x25519.X25519PublicKey.from_public_bytes(data))


@settings(max_examples=15, **PATIENT)
@given(scalar=st.binary(min_size=32, max_size=32), other=st.binary(min_size=32, max_size=32))
def test_x25519_beside_the_library(lesson: dict[str, Any], scalar: bytes, other: bytes) -> None:
    private = x25519.X25519PrivateKey.from_private_bytes(scalar)
    public = x25519.X25519PrivateKey.from_private_bytes(other).public_key()
    assert lesson["ladder"](scalar, public.public_bytes_raw()) == private.exchange(public)


def test_ed25519_on_rfc_8032_s_vectors(lesson: dict[str, Any]) -> None:
    """The file of Bernstein and others, from which the RFC takes its own: every 100th line."""
    lines = opened("Ed25519/sign.input").splitlines()
    assert len(lines) == 1024
    for text in lines[::100]:
        secret, _, message, signed = (bytes.fromhex(part) for part in text.split(":")[:4])
        assert lesson["ed_sign"](secret[:32], message) == signed[:64]


@settings(max_examples=5, **PATIENT)
@given(seed=st.binary(min_size=32, max_size=32), message=st.binary(max_size=200))
def test_ed25519_beside_the_library(lesson: dict[str, Any], seed: bytes, message: bytes) -> None:
    key = ed25519.Ed25519PrivateKey.from_private_bytes(seed)
    assert lesson["ed_sign"](seed, message) == key.sign(message)


def test_the_library_s_post_quantum_keys_on_nist_s_vectors() -> None:
    for one in list(records(opened("MLKEM/kat_MLKEM_768.rsp")))[:3]:
        private = mlkem.MLKEM768PrivateKey.from_seed_bytes(bytes.fromhex(one["d"] + one["z"]))
        assert private.public_key().public_bytes_raw().hex() == one["pk"].lower()
        assert private.decapsulate(bytes.fromhex(one["ct"])).hex() == one["ss"].lower()
    for one in list(records(opened("MLDSA/kat_MLDSA_65_det_pure.rsp").replace("count", "\ncount")))[
        :3
    ]:
        key = mldsa.MLDSA65PrivateKey.from_seed_bytes(bytes.fromhex(one["xi"])).public_key()
        signed, message = bytes.fromhex(one["sm"]), bytes.fromhex(one["msg"])
        assert key.public_bytes_raw().hex() == one["pk"].lower() and signed[3309:] == message
        key.verify(signed[:3309], message, bytes.fromhex(one["ctx"]))
        with pytest.raises(InvalidSignature):
            key.verify(signed[:3309], message, b"another context")


@settings(max_examples=20, **PATIENT)
@given(
    rows=st.lists(st.lists(st.integers(-999, 999), min_size=3, max_size=3), min_size=3, max_size=3)
)
def test_lll_keeps_the_lattice_and_shortens(lesson: dict[str, Any], rows: list[list[int]]) -> None:
    def volume(m: list[list[int]]) -> int:
        (a, b, c), (d, e, f), (g, h, i) = m
        return abs(a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g))

    if volume(rows) == 0:
        return
    short = lesson["lll"](rows)
    assert volume(short) == volume(rows)
    first = sum(value * value for value in short[0])
    assert first**3 <= 8 * volume(rows) ** 2  # b1 <= 2^((n-1)/4) det^(1/n), of the sixth power


@settings(max_examples=60, **PATIENT)
@given(entries=st.lists(st.binary(max_size=9), min_size=1, max_size=20), data=st.data())
def test_the_log_is_lesson_08_s_tree(entries: list[bytes], data: st.DataObject) -> None:
    tree = merkle.levels([merkle.leaf_hash(entry, b"") for entry in entries])
    assert log.levels(entries) == tree
    index = data.draw(st.integers(0, len(entries) - 1))
    proof = log.proof_of(entries, index)
    assert proof == merkle.path_of(tree, index)
    assert log.root_of(entries[index], index, len(entries), proof) == tree[-1][0]
    assert log.root_of(entries[index] + b"x", index, len(entries), proof) != tree[-1][0]
    assert log.root_of(entries[index], index, len(entries), [*proof, bytes(32)]) is None


class Fixed:
    """A protocol with one key."""

    def call(self, channel: line.Channel) -> bytes:
        channel.send(b"hello")
        return bytes(32) if channel.receive() == b"hello back" else b""

    def answer(self, channel: line.Channel) -> bytes:
        channel.send(channel.receive() + b" back")
        return bytes(32)


def test_a_line_carries_recorded_and_unrecorded_calls() -> None:
    with line.ward(Fixed()) as server, line.Recorder(server.port) as between:
        assert line.ask(Fixed(), server.port) == "P-000101 is malignant"
        assert line.ask(Fixed(), between.port) == "P-000101 is malignant"
        assert between.seen[:2] == [b"hello", b"hello back"] and len(between.seen) == 4
    with pytest.raises(ConnectionRefusedError):
        line.dial(server.port)


def test_a_line_says_how_a_call_ended() -> None:
    with line.ward(Fixed()) as server:
        with line.dial(server.port) as channel:
            channel.send(b"hello")
            channel.receive()
            channel.send(line.sealed(bytes(31) + b"1", "P-000101?"))
            with pytest.raises((EOFError, ConnectionError)):
                channel.receive()
        assert line.ask(Fixed(), server.port) == "P-000101 is malignant"  # and goes on
