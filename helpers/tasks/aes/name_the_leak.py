"""The question what leaks in designs that encrypt."""

from __future__ import annotations

from helpers.judging import Line, question

EQUAL, XOR, ALL, CHANGE, LENGTH = (
    "equal values",
    "the XOR of texts",
    "every byte",
    "nothing, but it can be changed",
    "only lengths",
)

name_the_leak = question(
    "aes", "name_the_leak", minutes=5, difficulty=2, choices=(EQUAL, XOR, ALL, CHANGE, LENGTH),
    lines={
        "a column of blood groups, each filled to 16 bytes, AES-256-ECB": Line(
            EQUAL,
            "One group, one block: a count of the blocks is a count of the groups. A longer key "
            "changes nothing.",
            {
                ALL: "Nobody decrypts it. But which rows are alike is seen at once.",
                LENGTH: "All have one length. Which of them are alike is seen at once.",
            },
        ),
        "AES-CTR, a random key kept for years, the nonce is the date": Line(
            XOR,
            "All records of a day share one key stream.",
            {
                EQUAL: "More than that: ALL records of a day share one key stream, equal or not.",
                CHANGE: "It can be changed too. But all records of a day share one key stream.",
            },
        ),
        "AES-CBC, a random IV; a wrong padding takes 2 ms, anything else 9 ms": Line(
            ALL,
            "That is a padding oracle, told by the clock. One error text for all does not close it.",
            {
                CHANGE: "It can be changed, and every change is a question that the clock answers.",
                LENGTH: "The clock tells whether a padding was right, and 256 questions give a byte.",
            },
        ),
        "AES-CTR, a fresh random nonce for each record, and no tag": Line(
            CHANGE,
            "A flipped bit of the ciphertext is a flipped bit of the text, and nobody notices.",
            {
                LENGTH: "Lengths, yes. But whoever writes to it flips the bits of the text, and "
                "nobody notices.",
                XOR: "The nonce is fresh each time, so no key stream is used twice.",
            },
        ),
        "AES-GCM, a random nonce of 12 bytes, the patient's number as associated data": Line(
            LENGTH,
            "That is how it is done. What remains is how long a record is: pad where that tells something.",
            {
                CHANGE: "A change is refused: that is what the tag is for.",
                EQUAL: "The nonce is another each time, and so is the ciphertext.",
            },
        ),
        "AES-GCM, the nonce is the row's number, rows are encrypted again when they change": Line(
            XOR,
            "The old row and the new one share key and nonce. With backups, somebody has both; and "
            "tags can be forged as well.",
            {
                LENGTH: "Once, yes. But the changed row takes the same nonce again.",
                EQUAL: "More: the old row and the new one share a key stream, equal or not.",
            },
        ),
    },
    hints=[
        "Ask of each design: is there a nonce, does it ever come twice under one key, and who "
        "notices a change?",
        "A nonce twice gives the XOR of the texts. No nonce at all gives equal values. No tag lets changes "
        "through, and where a padding is judged, they become questions.",
        "Two designs use a nonce twice. One tells equal values, one every byte, one can be changed; "
        "one holds.",
    ],
)  # fmt: skip
