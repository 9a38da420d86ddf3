"""Lesson 01: name what broke, rank the risks, guard the model file, keep the service up."""

from __future__ import annotations

import hashlib
import secrets
import zlib
from itertools import permutations
from typing import Any
from unittest import mock

from helpers.exercise import Parts, expect, fail, question, task

TAY = "Chatbot Tay: users taught it to answer with abuse (AML.CS0009)"
CLEARVIEW = "Clearview AI: a repository with credentials and training data was open (AML.CS0006)"
VIRUSTOTAL = "VirusTotal: fake variants made the samples' family labels wrong (AML.CS0002)"
PYTORCH = "PyTorch nightly: a dependency read files and sent them away (AML.CS0015)"
CHATGPT = "ChatGPT, November 2023: a flood of requests kept users out for hours"
REPLICATED = "A model was rebuilt from what its public answers give away (AML.CS0007)"

sort_incidents = question(
    "cia_triad",
    "sort_incidents",
    right={
        TAY: "integrity",
        CLEARVIEW: "confidentiality",
        VIRUSTOTAL: "integrity",
        PYTORCH: "confidentiality",
        CHATGPT: "availability",
        REPLICATED: "confidentiality",
    },
    because={
        TAY: "It kept answering, and nothing was read. What it had learned was changed.",
        CLEARVIEW: "Nothing was changed and nothing stopped. Somebody could read what was not theirs.",
        VIRUSTOTAL: "The samples stayed public and the site stayed up. The labels became wrong.",
        PYTORCH: "Its way in was a wrong package, but the damage named is that files were read.",
        CHATGPT: "Nothing was read, nothing was changed: the honest users got no answer.",
        REPLICATED: "The service ran and the model stayed as it was. What left is the model itself.",
    },
    hints=[
        "Ask what an honest user lost: a secret, the truth, or the service.",
        "Read, changed, or gone? Take the damage that the line names, not the way in.",
        "Two are about what was changed, one about a service that did not answer.",
    ],
    minutes=4,
    difficulty=1,
)

SPOOFED = "a partner lab's request comes from somebody else"
TAMPERED = "a number in model.pkl is changed on disk"
DENIED = "a doctor says that she never wrote that note, and nothing proves it"
DISCLOSED = "the error page shows the database's path and a patient's row"
STARVED = "one request with 200,000 rows occupies every worker"
RAISED = "a nurse sends role=admin and is believed"

stride = question(
    "cia_triad",
    "stride",
    right={
        SPOOFED: "spoofing",
        TAMPERED: "tampering",
        DENIED: "repudiation",
        DISCLOSED: "information disclosure",
        STARVED: "denial of service",
        RAISED: "elevation of privilege",
    },
    because={
        SPOOFED: "Nobody's rights grew and no data was changed: a wrong name was believed.",
        TAMPERED: "Data at rest was altered. That it can flip a diagnosis is what follows from it.",
        DENIED: "The question is not who could write, but who can be shown to have written.",
        DISCLOSED: "It was a mistake and nobody broke in, but somebody reads what is not theirs.",
        STARVED: "Everything else still works as meant, only nobody gets an answer.",
        (
            RAISED,
            "spoofing",
        ): "She does not pretend to be another person: she gains rights of her own.",
        RAISED: "Look at what the nurse may do afterwards that she could not do before.",
    },
    hints=[
        "Each of the six is used once.",
        "Each letter breaks one property: authenticity, integrity, proof, secrecy, service, rights.",
        "S: a false name. T: changed data. R: no proof. I: a leak. D: no service. E: more rights.",
    ],
    minutes=4,
    difficulty=2,
)

pick_control = question(
    "cia_triad",
    "pick_control",
    right={
        "training rows are copied from a stolen disk": "encryption at rest",
        "the model file is swapped by somebody who can write to the disk": "keyed integrity check",
        "one client floods the prediction endpoint": "rate limit per client",
        "a doctor opens the records of another doctor's patients": "ownership check",
        "a wiretap on the hospital network reads diagnoses": "TLS",
    },
    because={
        ("the model file is swapped by somebody who can write to the disk", "encryption at rest"): (
            "Encryption hides. Without a check the service decrypts a changed file all the same, "
            "and gets other numbers."
        ),
        ("the model file is swapped by somebody who can write to the disk", "plain hash"): (
            "Who can write the model can write the hash beside it: both then agree."
        ),
        "the model file is swapped by somebody who can write to the disk": (
            "You need to notice a change that the attacker cannot cover up."
        ),
        ("training rows are copied from a stolen disk", "TLS"): (
            "TLS protects data on its way. On the disk it lies as it is."
        ),
        "training rows are copied from a stolen disk": "The thief reads the disk, not the network.",
        ("one client floods the prediction endpoint", "more servers"): (
            "A flood grows faster than your bill should."
        ),
        "one client floods the prediction endpoint": "Keep the one from taking what the others need.",
        ("a doctor opens the records of another doctor's patients", "TLS"): (
            "Her line is private, and she is logged in. What she may not is look at this record."
        ),
        "a doctor opens the records of another doctor's patients": (
            "She is who she says she is. Ask whether this record is hers to read."
        ),
        "a wiretap on the hospital network reads diagnoses": "The data is read on its way.",
    },
    hints=[
        "Name the property first, then where it is broken: at rest, on the way, or in the service.",
        "Choices: encryption at rest, keyed integrity check, plain hash, rate limit per client, "
        "more servers, ownership check, TLS.",
        "Each of the five right ones is used once; 'plain hash' and 'more servers' are not.",
    ],
    minutes=3,
    difficulty=2,
)


def _register() -> list[dict[str, Any]]:
    """Risks whose order differs under every mistaken rule, in a random order, freshly named."""
    pairs = [(2, 5), (5, 2), (3, 4), (5, 1), (1, 5), (4, 4), (2, 2), (5, 5)]
    rows = [{"name": f"R-{secrets.token_hex(3)}", "likelihood": a, "impact": b} for a, b in pairs]
    secrets.SystemRandom().shuffle(rows)
    return rows


@task(
    minutes=5,
    difficulty=2,
    expects="function",
    hints=[
        "Risk is likelihood times impact. Which function sorts by a value that you compute?",
        "`sorted` takes `key=` and `reverse=`. A key may be a tuple: ties go to its second part.",
        "Sort by (likelihood * impact, impact), largest first, and return the names.",
    ],
)
def rank_risks(answer: Any, part: Parts) -> None:
    """Orders a risk register."""

    def order(rows: list[dict[str, Any]]) -> list[tuple[int, int]]:
        found = part.call(answer, rows)
        expect(isinstance(found, (list, tuple)), f"Return a list; a {type(found).__name__} came.")
        by_name = {row["name"]: (row["likelihood"], row["impact"]) for row in rows}
        names = list(found)
        expect(
            all(isinstance(name, str) and name in by_name for name in names),
            "The list should hold the names of the risks, and only those.",
        )
        if len(names) != len(rows):
            fail(
                f"{len(rows)} risks went in and {len(names)} came out. A risk left out is not managed."
            )
        expect(len(set(names)) == len(names), "One risk is there twice.")
        return [by_name[name] for name in names]

    with part("keeps every risk"):
        order(_register())
    with part("puts likely and severe before merely severe"):
        ranked = order(_register())
        scores = [a * b for a, b in ranked]
        if scores == sorted(scores):
            fail("The smallest risk comes first. The list is read from the top.")
        for first, second in zip(ranked, ranked[1:], strict=False):
            if first[0] * first[1] < second[0] * second[1]:
                fail(
                    f"Likelihood {first[0]} and impact {first[1]} stands before likelihood {second[0]} "
                    f"and impact {second[1]}: compare the products."
                )
    with part("breaks ties by impact"):
        ranked = order(_register())
        for first, second in permutations(ranked, 2):
            same = first[0] * first[1] == second[0] * second[1]
            if same and first[1] < second[1] and ranked.index(first) < ranked.index(second):
                fail(
                    "Of two equal products, the more severe one comes first: a rare catastrophe "
                    "cannot be undone as a frequent nuisance can."
                )
    with part("takes an empty register"):
        expect(list(part.call(answer, [])) == [], "No risks in, no risks out.")


@task(
    minutes=8,
    difficulty=3,
    asvs="11.4.1",
    hints=[
        "A hash needs no key, so the attacker computes it too. What needs one?",
        "The standard library's `hmac` makes a tag from a key and data.",
        "`hmac.new(key, data, 'sha256').digest()`; compare with `hmac.compare_digest`.",
    ],
)
def seal_model(seal: Any, is_genuine: Any, part: Parts) -> None:
    """Keyed integrity of a model file."""
    key, data = secrets.token_bytes(32), b"weights:" + secrets.token_bytes(3000)

    def accepted(blob: bytes, tag: Any, with_key: bytes = key) -> bool:
        result = part.call(is_genuine, blob, tag, with_key)
        expect(isinstance(result, bool), f"`is_genuine` returned {result!r}, not True or False.")
        return bool(result)

    for name, function in (("seal", seal), ("is_genuine", is_genuine)):
        expect(callable(function), f"`{name}` is not a function.")
    with part("accepts the genuine model"):
        for blob in (data, b"", secrets.token_bytes(70_000)):
            if not accepted(blob, part.call(seal, blob, key)):
                fail("A model that nobody touched was refused. Nobody gets a diagnosis today.")
    tag = part.call(seal, data, key)
    with part("notices one changed number, wherever it stands"):
        for at in (0, 11, len(data) // 2, len(data) - 1):
            changed = bytearray(data)
            changed[at] ^= 1
            if accepted(bytes(changed), tag):
                fail(f"A model with byte {at} of {len(data)} changed was accepted as genuine.")
    with part("notices a model cut short or made longer"):
        for blob in (data[:-1], data + b"\0", b""):
            if accepted(blob, tag):
                fail(f"A model of {len(blob)} bytes passed with the tag of {len(data)} bytes.")
    with part("the attacker cannot make the tag"):
        evil = b"weights:" + secrets.token_bytes(3000)
        for name in ("sha256", "sha512", "sha1", "md5", "sha3_256", "blake2b"):
            digest = hashlib.new(name, evil).digest()
            for forged in (digest, digest.hex(), digest.hex().encode()):
                if _forged(is_genuine, evil, forged, key):
                    fail(
                        f"The attacker wrote another model and its {name} beside it, and it passed. "
                        "A plain hash needs no key: who can write the model can write the hash."
                    )
        crc = zlib.crc32(evil)
        for forged in (crc, crc.to_bytes(4, "big"), f"{crc:08x}"):
            if _forged(is_genuine, evil, forged, key):
                fail("A checksum finds accidents, not attackers: its CRC-32 was all it took.")
        if accepted(evil, part.call(seal, evil, secrets.token_bytes(32))):
            fail("A tag made with another key was accepted: the key has no part in your answer.")
        if accepted(data, tag, secrets.token_bytes(32)):
            fail("The tag is accepted under any key: the key has no part in your check.")
    with part("the tag is long enough and cannot be extended"):
        size = len(tag) // 2 if isinstance(tag, str) else len(tag) if isinstance(tag, bytes) else 32
        if size < 16:
            fail(f"A tag of {size} bytes is found by trying: 16 bytes or more cannot be.")
        raw = tag.encode() if isinstance(tag, str) else tag
        for name in ("sha256", "sha512", "sha1", "md5"):
            digest = hashlib.new(name, key + data).digest()
            if raw in (digest, digest.hex().encode()):
                fail(
                    f"The tag is {name}(key + data). With this one an attacker appends to the model "
                    "and computes the new tag without the key (lesson 07 does it). HMAC stops that."
                )
    with part("says no to a broken tag, and does not crash"):
        for broken in (b"", b"x", bytes(32), b"\xff" * 32):
            wrong: Any = broken if isinstance(tag, bytes) else broken.hex()
            if accepted(data, wrong):
                fail(f"The tag {broken[:4]!r}... was accepted.")


def _forged(is_genuine: Any, data: bytes, tag: Any, key: bytes) -> bool:
    """True where a forged tag is accepted; a crash on an odd type is no acceptance."""
    try:
        return is_genuine(data, tag, key) is True
    except Exception:
        return False


class _Hand:
    """A clock that the check sets by hand, in seconds."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@task(
    minutes=10,
    difficulty=4,
    asvs="2.4.1",
    expects="class",
    hints=[
        "Keep for each client how many tokens it has, and when you last looked.",
        "On each call add (now - then) * rate tokens, at most up to the capacity; then take one.",
        "A dictionary client -> (tokens, time). A client that is new starts with a full bucket. "
        "Tokens are fractions: do not round.",
    ],
)
def token_bucket(answer: Any, part: Parts) -> None:
    """A limiter that keeps honest clients served."""

    def bucket(rate: float, capacity: float) -> tuple[Any, _Hand]:
        clock = _Hand()
        made = answer(rate, capacity, clock)
        allow = getattr(made, "allow", None)
        expect(callable(allow), "The class needs a method `allow(client)`.")

        def ask(client: str) -> bool:
            result = allow(client)
            expect(isinstance(result, bool), f"`allow` returned {result!r}, not True or False.")
            return bool(result)

        return ask, clock

    with part("serves an honest client, every time"):
        ask, clock = bucket(2, 5)
        for second in range(120):
            if not ask("honest"):
                fail(f"A client with one request a second was refused in second {second} (rate 2).")
            clock.now += 1
    with part("allows a short burst, up to the capacity"):
        ask, clock = bucket(1, 5)
        served = sum(ask("burst") for _ in range(50))
        expect(
            served >= 5,
            f"A new client sent 5 requests at once, and {served} passed. A page needs several.",
        )
        if served > 5:
            fail(f"{served} of 50 requests in the same instant passed with a capacity of 5.")
    with part("holds a flood to its rate"):
        ask, clock = bucket(2, 5)
        served = 0
        for _ in range(10_000):
            served += ask("flood")
            clock.now += 0.01
        if served > 2 * 100 + 5:
            fail(
                f"A flood of 100 requests a second got {served} through in 100 seconds; 205 is the limit."
            )
        if served < 190:
            fail(
                f"The flood got {served} through in 100 seconds, where 2 a second are allowed. "
                "Fractions of a token must add up between two requests, and a refusal costs nothing."
            )
    with part("one client's flood is not another's"):
        ask, clock = bucket(2, 5)
        refused = 0
        for step in range(3000):
            ask("flood")
            if step % 100 == 0:
                refused += not ask("honest")
            clock.now += 0.01
        if refused:
            fail(
                f"While one client flooded, {refused} of 30 honest requests were refused: one bucket for all."
            )
    with part("does not save up beyond the capacity"):
        ask, clock = bucket(2, 5)
        ask("idle")
        clock.now += 3600
        served = sum(ask("idle") for _ in range(200))
        if served > 5:
            fail(
                f"After an hour of silence {served} requests passed at once: the bucket has no rim."
            )
    with part("has no gap between two windows"):
        for start in (0.0, 0.5, 0.95):
            ask, clock = bucket(5, 5)
            ask("x")
            clock.now += 10 + start
            first = sum(ask("x") for _ in range(50))
            clock.now += 0.1
            served = first + sum(ask("x") for _ in range(50))
            if served > 6:
                fail(
                    f"{served} requests passed within a tenth of a second, at rate 5 and capacity 5: "
                    "counting per full second lets two windows meet."
                )
    with part("refuses at once instead of sleeping"):
        with mock.patch("time.sleep") as slept:
            ask, clock = bucket(1, 1)
            for _ in range(5):
                ask("x")
        if slept.called:
            fail(
                "Your limiter sleeps: that holds the worker which the flood wants to hold. Refuse."
            )
