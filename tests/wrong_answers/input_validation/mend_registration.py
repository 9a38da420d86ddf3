"""Wrong and right answers to the task about the snippet that never ran."""

from __future__ import annotations

import re
from typing import Any

from voluptuous import ALLOW_EXTRA, All, Email, Invalid, Length, Match, Required, Schema

from helpers.tasks import input_validation as tasks
from tests.wrong_answers import Bank
from tests.wrong_answers.input_validation.answers import rule

bank = Bank()
mend = tasks.mend_registration
USER = All(str, Match(r"[a-z][a-z0-9_]{2,19}\Z"))
PASSWORD = All(str, Length(min=15, max=128))
MAIL = All(str, Email())


def user(username: Any = USER, password: Any = PASSWORD, email: Any = MAIL, **how: Any) -> Schema:
    """A right schema, or one in which one thing is wrong."""
    return Schema({Required("username"): username, Required("password"): password,
                   Required("email"): email}, **how)  # fmt: skip


def text(pattern: str, flags: int = 0) -> Any:
    return All(str, Match(re.compile(pattern, flags)))


def password(holds: Any) -> Schema:
    return user(password=All(str, rule(holds)))


def an_address(value: Any) -> bool:
    return (isinstance(value, str) and value.count("@") == 1 and "." in value.split("@")[1]
            and len(value.split()) == 1 and value == value.strip())  # fmt: skip


def nameless(data: Any) -> Any:
    try:
        return user()(data)
    except Invalid:
        raise Invalid("something is wrong") from None


for name, says, answer in [
    ("one_key_forgotten", "A registration without `email` was",
     Schema({Required("username"): USER, Required("password"): PASSWORD, "email": MAIL})),
    ("extra_is_fine", "the user chose it herself", user(extra=ALLOW_EXTRA)),
    ("dollar", "a line break stands at its end, and it will look", user(text(r"^[a-z][a-z0-9_]{2,19}$"))),
    ("no_end", "21 letters are too many", user(text(r"[a-z][a-z0-9_]{2,19}"))),
    ("word_characters_later", "its last letter is a Cyrillic one", user(text(r"[a-z]\w{2,19}\Z"))),
    ("length_takes_lists", "a length has that too", user(password=Length(min=15, max=128))),
    ("eight_will_do", "14 characters are too few", password(lambda p: 8 <= len(p) <= 128)),
    ("bytes_of_a_password", "though they are 42 bytes", password(lambda p: 15 <= len(p.encode()) <= 128)),
    ("no_blanks_only", "though the contract accepts it",
     password(lambda p: p.strip() and 15 <= len(p) <= 128)),
    ("shows_the_password", "the error repeats the password", user(password=All(str, rule(
        lambda p: 15 <= len(p) <= 128, lambda p: f"{p!r} has not 15 to 128")))),
    ("any_mail", "there is no @ in it", user(email=str)),
    ("dollar_in_the_address", "and `$` looks past it", user(email=text(r"^[^@\s]+@[^@\s]+\.[^@\s]+$"))),
    ("no_path", "the path was [[]], not ['username']", nameless),
    ("still_a_dict", "A dict was passed", {"username": str, "password": str, "email": str}),
]:  # fmt: skip
    bank.add(mend, name, answer, says=says)
bank.add(mend, "around_the_value",
         Schema({"username": Required(USER), "password": Required(PASSWORD), "email": Required(MAIL)}),
         says="A marker does its work on the key", kind="vulnerable")  # fmt: skip
bank.add(mend, "nobody", rule(lambda v: False), says="though the contract accepts it", kind="refuses")

for name, answer in {
    "in_parts": user(),
    "required_argument": Schema({"username": USER, "password": PASSWORD, "email": MAIL}, required=True),
    "an_address_by_hand": user(email=rule(lambda v: an_address(v) and not v.startswith("@"))),
    "by_functions": user(
        rule(lambda u: isinstance(u, str) and re.fullmatch("[a-z][a-z0-9_]{2,19}", u)),
        rule(lambda p: type(p) is str and len(p) in range(15, 129), lambda p: "15 to 128 characters"),
        Schema(All(str, Length(max=254), Match(r"[\w.!#$%&'*+/=?^`{|}~-]+@([\w-]+\.)+[\w-]+\Z")))),
}.items():  # fmt: skip
    bank.add(mend, name, answer, kind="right")
