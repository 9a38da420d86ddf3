"""Answers that look a release up in the public log."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from helpers.tasks import signatures as tasks
from helpers.tasks.signatures.log import head_bytes, root_of
from tests.wrong_answers import Bank
from tests.wrong_answers.signatures.answers import holds

bank = Bank()
own = tasks.logged
Head = dict[str, Any]


def leads(entry: bytes, index: int, path: list[bytes], head: Head) -> bool:
    return root_of(entry, index, head["size"], path) == bytes.fromhex(head["root"])


def fits(head: Head, seen: Head | None) -> bool:
    """Not smaller than what was seen, and the same where the size is the same."""
    if seen is None or head["size"] > seen["size"]:
        return True
    return head == seen


def by(
    lead: Callable[..., bool] = leads, fit: Callable[..., bool] = fits,
    signed: Callable[..., bool] = lambda key, sig, head: holds(key, sig, head_bytes(head)),
    yes: Any = True,
) -> Callable[..., Any]:  # fmt: skip
    """An answer of these steps."""

    def answer(
        entry: bytes, index: int, path: list[bytes], head: Head, signature: bytes, key: Any,
        seen: Head | None,
    ) -> Any:  # fmt: skip
        held = signed(key, signature, head) and lead(entry, index, path, head) and fit(head, seen)
        return yes if held else False

    return answer


bank.add(own, "three_questions", by(), kind="right")


@bank.right(own)
def written_out(
    entry: bytes, index: int, path: list[bytes], head: Head, signature: bytes, key: Any, seen: Any
) -> bool:
    root = root_of(entry, index, head["size"], path)
    if root is None or root.hex() != head["root"]:
        return False
    if seen is not None:
        if head["size"] < seen["size"]:
            return False
        if head["size"] == seen["size"] and head["root"] != seen["root"]:
            return False
    return holds(key, signature, head_bytes(head))


def trusts(key: Any, signature: bytes, head: Head) -> bool:
    return True


def raises(key: Any, signature: bytes, head: Head) -> bool:
    return key.verify(signature, head_bytes(head)) is None


def none_is_wrong(key: Any, signature: bytes, head: Head) -> bool:
    return holds(key, signature, head_bytes(head)) and bool(key.verify(signature, head_bytes(head)))


def root_alone(key: Any, signature: bytes, head: Head) -> bool:
    """The size is not looked at: any that makes the signature fit."""
    return any(holds(key, signature, head_bytes({**head, "size": size})) for size in range(1, 20))


def any_place(entry: bytes, index: int, path: list[bytes], head: Head) -> bool:
    return any(leads(entry, at, path, head) for at in range(head["size"]))


def wraps_round(entry: bytes, index: int, path: list[bytes], head: Head) -> bool:
    """Place 18 of 13 counts as place 5."""
    return leads(entry, index % head["size"], path, head)


def no_proof(entry: bytes, index: int, path: list[bytes], head: Head) -> bool:
    return index < head["size"]


def path_if_given(entry: bytes, index: int, path: list[bytes], head: Head) -> bool:
    return not path or leads(entry, index, path, head)


def none_leads(entry: bytes, index: int, path: list[bytes], head: Head) -> bool:
    root = root_of(entry, index, head["size"], path)
    return root is None or root.hex() == head["root"]


def as_hex(entry: bytes, index: int, path: list[bytes], head: Head) -> bool:
    return root_of(entry, index, head["size"], path).hex() == head["root"]


def text_and_bytes(entry: bytes, index: int, path: list[bytes], head: Head) -> bool:
    return root_of(entry, index, head["size"], path) == head["root"]


WRONG: dict[str, tuple[Callable[..., Any], str]] = {
    "head_unsigned": (by(signed=trusts), "a head that Mallory signed"),
    "signature_raises": (by(signed=raises), "ended in an InvalidSignature"),
    "none_is_wrong": (by(signed=none_is_wrong), "Entry 0 of 1 was refused"),
    "root_signed_alone": (by(signed=root_alone), "a head whose size was changed"),
    "any_place": (by(any_place), "an entry at another's place"),
    "wraps_round": (by(wraps_round), "an entry beyond the end"),
    "without_its_sign": (
        by(lambda entry, at, path, head: leads(entry, abs(at), path, head)), "before the beginning"),
    "no_proof": (by(no_proof), "a release that is not in the log"),
    "path_if_given": (by(path_if_given), "an empty proof"),
    "none_leads_anywhere": (by(none_leads), "Follow the proof to the head's root"),
    "hex_of_none": (by(as_hex), "ended in an AttributeError"),
    "text_and_bytes": (by(text_and_bytes), "though nothing was seen before"),
    "seen_ignored": (by(fit=lambda head, seen: True), "after one of 8. The log took"),
    "size_only": (by(fit=lambda h, s: s is None or h["size"] >= s["size"]), "shows two faces"),
    "root_only": (
        by(fit=lambda h, s: s is None or h["root"] != s["root"] or h == s), "a head of 7 entries"),
    "must_grow": (by(fit=lambda h, s: s is None or h["size"] > s["size"]), "that was seen last time"),
    "must_stay": (by(fit=lambda h, s: s is None or h == s), "The log grew from 8 to 13"),
    "always_seen": (by(fit=lambda h, s: h["size"] >= s["size"]), "ended in a TypeError"),
    "first_time_refused": (by(fit=lambda h, s: s is not None and fits(h, s)), "Entry 0 of"),
    "a_word": (by(yes="in the log"), "not True or False: a str"),
}  # fmt: skip
for name, (answer, says) in WRONG.items():
    bank.add(own, name, answer, says=says)


def known_head(part: str) -> Callable[..., Any]:
    """Asks no more of the head that it saw last time: not its signature, or not the proof."""
    lax = by(signed=trusts) if part == "signature" else by(lead=lambda *given: True)
    return lambda *given: (lax if given[3] == given[6] else by())(*given)


bank.add(own, "known_head_unsigned", known_head("signature"), says="last time, unsigned")
bank.add(own, "known_head_unproved", known_head("proof"), says="the log, under the head that was seen")
bank.add(own, "as_shipped", by(lead=lambda *g: True, signed=trusts, fit=lambda *g: True),
         says="Accepted: a release that", kind="vulnerable")  # fmt: skip
bank.add(own, "nobody", lambda *given: False, says="of 1 was refused", kind="refuses")
