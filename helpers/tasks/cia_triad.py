"""Lesson 01: name what broke, rank the risks, guard the model file, keep the service up.

What the longer tasks demand stands in the modules beside this one.
"""

from __future__ import annotations

from typing import Any

from helpers.exercise import Parts, question, task
from helpers.tasks import cia_triad_bucket as bucket
from helpers.tasks import cia_triad_risks as risks
from helpers.tasks import cia_triad_seal as seals

TAY = "Chatbot Tay: users taught it to answer with abuse (AML.CS0009)"
CLEARVIEW = "Clearview AI: anybody could register and read its code and credentials (AML.CS0006)"
VIRUSTOTAL = "VirusTotal: fake variants made the samples' family labels wrong (AML.CS0002)"
PYTORCH = "PyTorch nightly: a dependency read files and sent them away (AML.CS0015)"
CHATGPT = "ChatGPT, November 2023: a flood of requests kept users out for hours"
COPIED = "Google Translate: researchers trained a copy of it from its public answers (AML.CS0005)"
CYLANCE = "Cylance: text appended to malware made its detector call it harmless (AML.CS0003)"

sort_incidents = question(
    "cia_triad",
    "sort_incidents",
    right={
        TAY: "integrity",
        CLEARVIEW: "confidentiality",
        VIRUSTOTAL: "integrity",
        PYTORCH: "confidentiality",
        CHATGPT: "availability",
        COPIED: "confidentiality",
        CYLANCE: "integrity",
    },
    because={
        TAY: "It kept answering, and nothing was read. What it had learned was changed.",
        CLEARVIEW: "Nothing was changed and nothing stopped. Somebody could read what was not theirs.",
        VIRUSTOTAL: "The samples stayed public and the site stayed up. The labels became wrong.",
        PYTORCH: "Its way in was a wrong package, but the damage named is that files were read.",
        CHATGPT: "Nothing was read, nothing was changed: the honest users got no answer.",
        COPIED: "The service ran and the model stayed as it was. What left is the model itself.",
        (CYLANCE, "confidentiality"): (
            "The attackers learned much on the way, but what the line names is a wrong answer: "
            "an adversarial input reads nothing."
        ),
        CYLANCE: "The detector ran, and nothing of it was read. Its answer was made to be wrong.",
    },
    hints=[
        "Ask what an honest user lost: a secret, the truth, or the service.",
        "Read, changed, or gone? Take the damage that the line names, not the way in.",
        "Three lines are about a wrong answer or label, one about a service that did not answer.",
    ],
    minutes=4,
    difficulty=1,
)

WEIGHTS = "a rival copies the weights of a model that was trained on public texts"
MEMBER = "through /predict alone, somebody learns that Mrs Weber's row was in the training data"
OPEN = "a hospital publishes its model on purpose, and a patient's lab values are read out of it"
QUERIES = "20,000 questions to /predict yield a copy of the model, trained on invented patients"

whose_secret = question(
    "cia_triad",
    "whose_secret",
    right={
        WEIGHTS: "the model's secrecy",
        MEMBER: "a patient's privacy",
        OPEN: "a patient's privacy",
        QUERIES: "the model's secrecy",
    },
    because={
        WEIGHTS: "Nobody's data is in these weights. Who owns what was copied?",
        MEMBER: "The weights never left the server. What was learned is about a person.",
        OPEN: (
            "The weights were no secret, so none was lost. Hiding a model and protecting those "
            "in its data are two tasks."
        ),
        QUERIES: "The patients are invented: no person is in what was learned.",
    },
    hints=[
        "Confidentiality has more than one owner. Ask whose secret it was.",
        "A model may be public while its patients must not be, and the other way round.",
        "Two lines name a person. In the other two, nobody's data is in the model or the answers.",
    ],
    minutes=2,
    difficulty=2,
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
        "training rows are copied from a stolen disk": (
            "The thief reads the disk at home. What must he not be able to do with what he reads?"
        ),
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
        "Two threats are at rest: one reads, one writes. One is on the way. Two are in the service: "
        "one takes too much, one looks where it may not.",
        "Each of the five right ones is used once; 'plain hash' and 'more servers' are not.",
    ],
    minutes=3,
    difficulty=2,
)


@task(
    minutes=4,
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
    risks.judge(answer, part)


@task(
    minutes=7,
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
    seals.judge(seal, is_genuine, part)


@task(
    minutes=10,
    difficulty=4,
    asvs="2.4.1",
    expects="class",
    hints=[
        "Keep for each client how many tokens it has, and when you last looked.",
        "On each call add (now - then) * rate tokens, at most up to the capacity; then take one.",
        "A dictionary client -> (tokens, time), made in __init__. A new client starts with a full "
        "bucket. Tokens are fractions: do not round. A refusal costs nothing.",
    ],
)
def token_bucket(answer: Any, part: Parts) -> None:
    """A limiter that keeps honest clients served."""
    bucket.judge(answer, part)
