"""What is wrong with the Clinic as shipped: one table, and the lesson that mends each row.

Property is what the weakness costs: C confidentiality, I integrity, A availability.
CWE numbers are MITRE's Common Weakness Enumeration.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Weakness:
    """One row. where: request or module; cwe: such as "CWE-89"; property: letters out of "CIA"."""

    number: int
    where: str
    what: str
    cwe: str
    property: str
    lesson: int


_TABLE = """
POST /login | the username goes into the SQL text: ' OR 1=1 -- logs in | 89 | CI | 3
POST /login | unknown user and wrong password are answered differently | 204 | C | 6
users | passwords are kept as unsalted MD5 | 916 | C | 6
POST /login | any number of guesses, at full speed | 307 | C | 6
POST /login | a failed log-in writes username and password to the log | 532 | C | 3
POST /login | a line break in the username makes a log line of its own | 117 | I | 3
POST /login | the cookie is neither Secure nor HttpOnly | 1004 | C | 3
POST /register | the role is taken from the body | 915 | CI | 5
POST /password | the stored username goes into the SQL text (second order) | 89 | I | 3
GET /patients | q goes into the SQL text: UNION reads the users | 89 | CI | 3
GET /patients | sort goes into ORDER BY, which no parameter can carry | 89 | C | 3
GET /patients | patients' names for anybody, without logging in | 306 | C | 5
GET /patients/exists | code goes into the SQL text: yes or no gives any secret away | 89 | C | 3
GET /patients/CODE | any logged-in user reads any record | 639 | C | 5
POST /patients | the code is matched by ^P-\\d{6}$: a line break, other scripts' digits pass | 625 | I | 2
POST /patients | the name is checked by a pattern whose cost doubles with each letter | 1333 | A | 2
POST /patients | the doctor is taken from the body | 915 | I | 5
GET /patients.csv | any logged-in user takes all records away | 862 | C | 5
GET /patients.csv | cells that begin with = are formulas to a spreadsheet | 1236 | CI | 2
GET /research.csv | a pseudonym is the SHA-256 of one of a million codes | 759 | C | 8
POST /predict | true, "1_0", NaN, 1e999, negatives, repeated and unknown keys pass | 20 | I | 2
POST /predict | NaN is filled in, and a diagnosis comes out all the same | 636 | I | 2
POST /predict | nobody logs in, nothing is counted: the model can be copied out | 799 | CA | 13
POST /predict | the probability is given with all its digits | 200 | C | 13
POST /predict/batch | any number of rows in any size of body, one by one | 770 | A | 1
POST /predict/batch | deeply nested JSON ends in a RecursionError | 674 | A | 2
POST /upload | the client's file name decides where the file goes | 22 | I | 2
POST /upload | ".csv" anywhere in the name passes for a CSV file | 434 | I | 2
POST /upload | no limit on size | 770 | A | 2
GET /files | the name leads anywhere: ../clinic.db | 22 | C | 2
GET /uploads/NAME | the same, quoted: ..%2Fclinic.db | 22 | C | 2
GET /model | the model is given to anybody | 306 | C | 13
POST /model | a stranger's pickle is loaded | 502 | CIA | 12
POST /model | the role is taken from the header X-Role | 290 | I | 5
model.pkl | a changed file is loaded unchecked | 353 | I | 12
GET /search | q is written into the page (reflected XSS) | 79 | CI | 3
GET /patients/CODE/notes | the body is written into the page (stored XSS) | 79 | CI | 3
GET /patients/CODE/notes | the title stands in an attribute without quotes | 79 | CI | 3
GET /patients/CODE/notes | the link may be javascript: | 79 | CI | 3
GET /patients/CODE/notes | the author stands inside a script | 79 | CI | 3
GET /patients/CODE/notes | anybody reads the notes | 306 | C | 5
POST /notes | another site's form can send it with the cookie (CSRF) | 352 | I | 5
POST /notes | the author is taken from the body | 290 | I | 5
GET /letter | the name is a part of the template: {{ config }} | 1336 | CIA | 3
GET /report | the name goes through a shell | 78 | CIA | 3
GET /share | SHA-256(secret + message) can be extended: role=admin | 327 | C | 8
GET /archive | AES-ECB: equal diagnoses are equal blocks | 327 | C | 9
GET /handover | AES-CTR with one nonce: who knows one record reads the others | 323 | C | 9
POST /referral | AES-CBC without a check: a changed slip is filed | 649 | I | 9
POST /referral | a wrong padding has an answer of its own: any slip can be read | 204 | C | 9
records | the key is a password, filled up with zeros | 326 | CI | 9
GET /exchange/diagnosis | textbook RSA: equal diagnoses are equal numbers | 780 | C | 10
POST /exchange/dose | textbook RSA: a sealed dose, multiplied, is a larger dose | 649 | I | 10
GET /exchange/letter | e = 3: a short text is a cube root, a broadcast is read by CRT | 780 | C | 10
GET /exchange/rota | two doctors share one modulus | 323 | C | 10
GET /exchange/monitors | keys made at power-on: shared primes, primes close together | 331 | C | 10
POST /exchange/session | a wrong PKCS #1 padding has an answer of its own | 204 | C | 10
GET /ticket | a textbook RSA signature over a number: anybody makes a pair of them | 347 | C | 11
GET /receipt | ECDSA under one nonce: two receipts give the private key away | 323 | I | 11
POST /release | name, version and last day are signed, and nobody looks at them | 345 | I | 11
POST /release | a stolen key is accepted until its rotation ends | 672 | I | 11
tokens | alg none is accepted | 347 | CI | 5
tokens | kid opens any file, and goes into SQL text | 22 | CI | 5
tokens | a public key serves as an HMAC secret | 347 | CI | 5
tokens | jku: the token says where its key is to be fetched | 345 | CI | 5
tokens | the secret is a word, and stands in the source | 798 | CI | 5
tokens | neither exp nor aud is looked at | 613 | CI | 5
tokens | garbage ends in a 500 | 755 | A | 5
partner | the partner laboratory's certificate is not checked | 295 | CI | 4
everywhere | plain HTTP: passwords and records can be read on the way | 319 | C | 4
everywhere | an error shows its traceback and the SQL | 209 | C | 2
everywhere | Access-Control-Allow-Origin: * | 942 | C | 15
everywhere | headers tell versions | 200 | C | 15
everywhere | SECRET_KEY is "dev" | 1394 | I | 15
everywhere | no limit on any body | 770 | A | 2
everywhere | no Content-Security-Policy, no frame or sniffing protection | 693 | CI | 3
GET /health | versions, folder and debug state for anybody | 497 | C | 15
"""


def _read() -> tuple[Weakness, ...]:
    rows = [[cell.strip() for cell in line.split(" | ")] for line in _TABLE.strip().splitlines()]
    return tuple(
        Weakness(number, where, what, f"CWE-{cwe}", cost, int(lesson))
        for number, (where, what, cwe, cost, lesson) in enumerate(rows, 1)
    )


WEAKNESSES = _read()


def closed_by(lesson: int) -> list[Weakness]:
    """The weaknesses that lesson number `lesson` mends."""
    return [weakness for weakness in WEAKNESSES if weakness.lesson == lesson]


def closed_so_far(lesson: int, without: Iterable[int] = ()) -> str:
    """The running count after lesson number `lesson`: "holes closed so far: 23 of 67".

    without: numbers of earlier lessons that the course does not have yet.
    """
    closed = sum(w.lesson <= lesson and w.lesson not in without for w in WEAKNESSES)
    return f"holes closed so far: {closed} of {len(WEAKNESSES)}"
