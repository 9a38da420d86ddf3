"""The syllabus as data: the one source of titles, minutes, objectives, order and links.

The README's map, each notebook's opening box and its previous and next links are written
from here by `python3 -m helpers build`; a test compares them.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from helpers.judging import Task

TOP = Path(__file__).resolve().parent.parent
FOLDERS = ("notebooks", "exercises", "solutions")


@dataclass(frozen=True)
class Lesson:
    """One lesson: three notebooks of the same file name and a module of tasks.

    minutes: (lesson, tasks). needs: what a learner should know before. objectives: what she
    can do after it, each beginning with a verb.
    """

    number: int
    name: str
    title: str
    minutes: tuple[int, int]
    promise: str
    needs: str
    objectives: tuple[str, ...]

    @property
    def stem(self) -> str:
        """The file name of its notebooks without the ending, such as '01_cia_triad'."""
        return f"{self.number:02d}_{self.name}"

    def path(self, folder: str) -> Path:
        """The notebook in one of FOLDERS."""
        return TOP / folder / f"{self.stem}.ipynb"


PLANNED: tuple[Lesson, ...] = (
    Lesson(
        0, "start_here", "A workbench you can trust", (30, 30),
        "You set up an environment that installs only what was reviewed, "
        "and see four attacks that a careless one lets in.",
        "Python functions, and you have typed a command into a terminal once.",
        (
            "explain what a virtual environment isolates, and what it does not",
            "install from a list in which every file is pinned by its hash",
            "find a secret in all four places where a project keeps it, and scrub a notebook",
            "draw a code that nobody can guess",
        ),
    ),
    Lesson(
        1, "cia_triad", "What there is to protect", (45, 36),
        "You break confidentiality, integrity and availability of a running model service, "
        "measure the damage, and mend each.",
        "Lesson 00. A first acquaintance with HTTP and scikit-learn.",
        (
            "name the property that an incident breaks, and the control that answers it",
            "draw a data-flow diagram with trust boundaries and find threats with STRIDE",
            "rank risks by likelihood and impact",
            "detect a changed model, or an old one, with a keyed tag",
            "keep honest users served while one client floods the service",
        ),
    ),
    Lesson(
        2, "input_validation", "Say exactly what you accept", (45, 75),
        "You get a wrong diagnosis, a crash and a stalled server out of the Clinic with nothing "
        "but input, then write the schema that refuses it and still serves every honest user.",
        "Lessons 00 and 01. Regular expressions at the level of `\\d+`.",
        (
            "write allow-lists with regular expressions that mean what they say",
            "describe a prediction request with a voluptuous schema",
            "close the traps of JSON and of Python's own types",
            "accept an upload without accepting its name, its size or its formulas",
            "tell inputs that the model never saw from those that it knows",
        ),
    ),
    Lesson(
        3, "injection", "When data becomes code", (50, 75),
        "You make a database, a browser, a template and a shell obey a stranger's text, "
        "and then keep data data in each of them.",
        "Lessons 00 to 02. A `SELECT` statement and a little HTML.",
        (
            "find and close SQL injection in five forms",
            "tell which HTML context a value lands in, and encode for it",
            "sanitise rich text with a real sanitiser and back it with a content security policy",
            "start a program without a shell, and write a log line that cannot lie",
            "limit what a database connection may do at all",
        ),
    ),
    Lesson(
        4, "tls", "A private line to the right party", (60, 80),
        "You read a doctor's password off the wire, then build the certificates and the contexts "
        "that leave an eavesdropper, and an impostor, with nothing.",
        "Lessons 00 and 01. Sockets help, but are not needed.",
        (
            "say what TLS hides, what it proves, and what still shows",
            "issue certificates, and say what each judge of a chain looks at",
            "follow a TLS 1.3 handshake flight by flight",
            "tell bad certificates apart by the number of their fault",
            "configure servers, clients and mutual TLS that hold",
        ),
    ),
    Lesson(
        5, "jwt_access_control", "Who may do what", (50, 95),
        "You get past a sloppy token check with ten tokens, "
        "then build the verifier and the access rules that stop all of them.",
        "Lessons 00, 01 and 04. HTTP headers.",
        (
            "build and take apart a JSON Web Token by hand",
            "verify a token: algorithm, key, audience, issuer, times",
            "rotate keys and revoke tokens",
            "answer 401 and 403 where each belongs, and check scopes and ownership",
        ),
    ),
    Lesson(
        6, "authentication", "Proving who you are", (50, 85),
        "You crack the Clinic's stolen user table, walk in with other people's passwords and a "
        "relayed code, and leave a log-in on which none of it works.",
        "Lessons 03 to 05. Hash functions by name; lesson 08 builds one.",
        (
            "store passwords so that a stolen table is worth little, and move an old table at once",
            "log in without telling who exists, by word, by status or by time",
            "slow down guessing without locking anybody out",
            "check one-time codes and recovery codes, and say what they do not stop",
            "verify a passkey's assertion by hand, and watch it defeat a phishing relay",
            "begin and end a session so that nobody else holds it",
        ),
    ),
    Lesson(
        7, "oauth", "Lending access without lending a password", (45, 80),
        "You build the flow that gives a portal a token in place of a password, then change one part "
        "of it at a time and take over codes, tokens and sessions.",
        "Lessons 04 to 06. Redirects and JSON Web Tokens.",
        (
            "follow the authorization code flow with PKCE message by message",
            "refuse a redirect, a code, a verifier and a refresh token that do not belong together",
            "bind state to a browser and an ID token to a log-in",
            "give a service a token with the least scope",
            "name the fault in a recorded flow",
        ),
    ),
    Lesson(
        8, "hashing", "The mathematics of fingerprints", (50, 55),
        "You write SHA-256 from its standard, measure what it promises, "
        "and break five systems that asked it for something else.",
        "Lessons 00 and 01. Bits, bytes and powers of two.",
        (
            "state the three promises of a hash function and the cost of breaking each",
            "derive the birthday bound, measure it, and choose the length of an identifier",
            "forge a request by length extension, and stop it with HMAC",
            "reverse hashed identifiers, and replace them by keyed ones",
            "compare secrets without a timing leak",
            "prove that one row belongs to a data set, and break a tree that proves too much",
        ),
    ),
    Lesson(
        9, "aes", "The mathematics of secrecy", (50, 55),
        "You write AES-128 from its standard, then read and change the Clinic's records in five "
        "designs that use it, and build the one that holds.",
        "Lessons 00, 01 and 08. Polynomials at school level.",
        (
            "compute in GF(2^8), derive the S-box, and write AES-128 from FIPS 197",
            "break ECB, CBC, CTR and a reused nonce of GCM where each breaks",
            "read a record through a padding oracle over HTTP",
            "seal data with its context, and derive keys from passwords and secrets",
            "say what leaks in a design that encrypts",
        ),
    ),
    Lesson(
        10, "rsa", "A lock that anybody can close", (45, 60),
        "You build RSA from modular arithmetic, open six locks that were made badly, "
        "and encrypt a batch of records as it is done today.",
        "Lesson 09. Prime numbers and remainders.",
        (
            "compute inverses, the Chinese remainder theorem and Miller-Rabin, and know why RSA works",
            "recover messages and keys where the textbook form, e = 3 or shared primes were used",
            "explain padding, OAEP and the oracle that PKCS #1 v1.5 leaves",
            "encrypt to a public key with a hybrid scheme",
        ),
    ),
    Lesson(
        11, "signatures", "Who wrote this, and who is on the line", (50, 75),
        "You forge signatures and sit in the middle of a key exchange, "
        "then sign the Clinic's model so that a third party can tell who did.",
        "Lessons 04, and 08 to 10.",
        (
            "forge a textbook signature, recover a key from a reused nonce, and use PSS and Ed25519",
            "add points on a curve and run a Diffie-Hellman exchange, with and without a man in the middle",
            "compare classical and post-quantum keys, signatures and exchanges by size and time",
            "sign a model with its name, version and expiry, rotate keys, and log what was signed",
        ),
    ),
    Lesson(
        12, "models_at_rest", "The file on the disk", (50, 75),
        "You run code by loading a model, bring back an old one that was signed, and read encrypted "
        "rows by counting them; then the files of the Clinic are mended.",
        "Lessons 05, 08, 09 and 11.",
        (
            "read a pickle as the program that it is, and choose a format that runs nothing",
            "verify a signed manifest before loading, and stop a rollback",
            "encrypt data sets in envelopes, rotate keys without encrypting anew, and shred by key",
            "search encrypted fields and say what the search gives away",
            "read a software bill of materials",
        ),
    ),
    Lesson(
        15, "operations", "Keeping it safe on a Tuesday", (45, 85),
        "You read what the Clinic's defaults and logs give away, cut its log, hide in its traffic, and then "
        "run it for a day with a stolen key.",
        "Lessons 01, 05, 08 and 11.",
        (
            "find and change insecure defaults of a Flask service",
            "log what helps and nothing that harms, and notice a log that was changed or cut",
            "detect guessing and model extraction, and choose a threshold on a curve",
            "read an advisory and decide, and document a model whose figures are true",
            "run an incident by the clock, from the alert to the retired key",
        ),
    ),
)  # fmt: skip

# a lesson counts once its three notebooks are there; the others keep their number
LESSONS = tuple(lesson for lesson in PLANNED if all(lesson.path(f).exists() for f in FOLDERS))
BY_NAME = {lesson.name: lesson for lesson in LESSONS}


def tasks(lesson: Lesson) -> list[Task]:
    """The tasks of a lesson, in the order of its exercise."""
    return list(import_module(f"helpers.tasks.{lesson.name}").TASKS)


def neighbours(lesson: Lesson) -> tuple[Lesson | None, Lesson | None]:
    """The lessons before and after this one among those that exist."""
    before = [other for other in LESSONS if other.number < lesson.number]
    after = [other for other in LESSONS if other.number > lesson.number]
    return (before[-1] if before else None), (after[0] if after else None)


def map_markdown() -> str:
    """The course map as a Markdown table, for the README."""
    rows = ["| | lesson | minutes | you will |", "| --- | --- | --- | --- |"]
    for lesson in LESSONS:
        link = f"[{lesson.title}](notebooks/{lesson.stem}.ipynb)"
        minutes = f"{lesson.minutes[0]} + {lesson.minutes[1]}"
        rows.append(f"| {lesson.number:02d} | {link} | {minutes} | {lesson.objectives[0]} |")
    return "\n".join(rows)
