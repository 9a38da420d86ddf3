"""The question what is wrong with each of six public keys."""

from __future__ import annotations

from helpers.judging import Line, question

SHARED, CLOSE, SHORT, EXPONENT, NOTHING = (
    "shares a prime", "primes too close", "too short", "bad exponent", "nothing found",
)  # fmt: skip
_SHARES = "Compute math.gcd of its modulus with each of the five others."

name_the_weakness = question(
    "rsa", "name_the_weakness", minutes=6, difficulty=2,
    choices=[SHARED, CLOSE, SHORT, EXPONENT, NOTHING],
    lines={
        "key A": Line(
            SHARED, _SHARES,
            {NOTHING: "Alone, nothing. But an attacker has all six keys, and two of them meet here.",
             CLOSE: "Fermat's method finds nothing here. The other prime of its number stands elsewhere."},
        ),
        "key B": Line(
            CLOSE, "math.isqrt of its modulus is nearly a prime of it: go up from there, as Fermat did.",
            {NOTHING: "It shares nothing, it is long. Now look at (math.isqrt(n) + 1) ** 2 - n.",
             SHARED: "Its gcd with each of the others is 1. Look for its primes near its root."},
        ),
        "key C": Line(
            NOTHING, "No method of this lesson finds anything: that is all that an audit can say.",
            {SHORT: "2048 bits are 112 bits of strength: less than ASVS asks for, and far from broken.",
             SHARED: "Its gcd with each of the five others is 1.",
             CLOSE: "Fermat's method runs for more than a lifetime here."},
        ),
        "key D": Line(
            SHARED, "Its gcd with one of the five others is no 1: " + _SHARES,
            {NOTHING: "Two keys share a prime, and BOTH fall: this one too.",
             EXPONENT: "65537 is what nearly everybody uses."},
        ),
        "key E": Line(
            SHORT, "Look at n.bit_length(): a modulus of this size was factored in 1999.",
            {NOTHING: "Gcd and root find nothing, and none is needed: how many bits does it have?",
             EXPONENT: "65537 is a sound exponent. The modulus is what can be attacked."},
        ),
        "key F": Line(
            EXPONENT, "What is m to the power of this e?",
            {NOTHING: "The modulus is sound. Encrypt something with it, and read what you get.",
             SHORT: "It has 2048 bits. Encrypt something with it, and read what you get."},
        ),
    },
    hints=[
        "Four things can be asked of a public key: its length, its exponent, its gcd with others, what "
        "lies near its root. Where all four are well, nothing was found.",
        "n, e = tasks.KEYS['A']; n.bit_length(); math.gcd(n, other); a = math.isqrt(n) + 1, and is a * a - n "
        "a square?",
        "Two of the six share a prime, and one each has close primes, few bits and e = 1.",
    ],
)  # fmt: skip
