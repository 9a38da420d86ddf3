"""Answers to `affected`: versions as texts, names as written, one step up and no further."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import Version

from helpers.tasks import models_at_rest as tasks
from tests.wrong_answers import Bank

bank = Bank()
own = tasks.affected
Bom = dict[str, Any]


def walked(document: Bom) -> Iterator[Bom]:
    for one in document.get("components", []):
        yield one
        yield from walked(one)


def numbers(text: str) -> tuple[int, ...]:
    return tuple(int("".join(filter(str.isdigit, word)) or 0) for word in text.split("."))


def climbed(document: Bom, found: set[str]) -> set[str]:
    while True:
        more = {one["ref"] for one in document.get("dependencies", [])
                if found & set(one.get("dependsOn", []))} - found  # fmt: skip
        if not more:
            return found
        found |= more


def once(document: Bom, found: set[str]) -> set[str]:
    return found | {d["ref"] for d in document.get("dependencies", []) if found & set(d["dependsOn"])}


def down(document: Bom, found: set[str]) -> set[str]:
    below = {one["ref"]: one["dependsOn"] for one in document.get("dependencies", [])}
    return found | {ref for one in found for ref in below.get(one, [])}


def forever(document: Bom, found: set[str]) -> set[str]:
    """Climbs without looking where it was."""
    up = [d["ref"] for d in document.get("dependencies", []) if found & set(d["dependsOn"])]
    return found | set().union(*(forever(document, {ref}) for ref in up)) if up else found


def hasty(document: Bom, found: set[str]) -> set[str]:
    """Remembers a no before the circle is closed."""
    below = {one["ref"]: one.get("dependsOn", []) for one in document.get("dependencies", [])}
    known: dict[str, bool] = {}

    def hit(ref: str) -> bool:
        if ref not in known:
            known[ref] = ref in found
            known[ref] = ref in found or any(hit(one) for one in below.get(ref, []))
        return known[ref]

    return {ref for ref in {**below, **dict.fromkeys(found)} if hit(ref)}


def made(
    same: Callable[[str, str], bool] = lambda a, b: canonicalize_name(a) == canonicalize_name(b),
    old: Callable[[str, str], bool] = lambda v, fixed: Version(v) < Version(fixed),
    listed: Callable[[Bom], Any] = walked,
    climb: Callable[[Bom, set[str]], set[str]] = climbed,
) -> Callable[[Bom, str, str], Any]:
    """Reads a document; one setting at a time can be another."""

    def affected(document: Bom, name: str, fixed: str) -> set[str]:
        found = {one["bom-ref"] for one in listed(document)
                 if same(one["name"], name) and old(one["version"], fixed)}  # fmt: skip
        return climb(document, found)

    return affected


right = made()


WRONG: dict[str, tuple[Callable[[Bom, str, str], Any], str]] = {
    "as_texts": (made(old=lambda v, fixed: v < fixed), "2.9.0, authlib@1.6.5 is missing"),
    "digits_alone": (made(old=lambda v, fixed: numbers(v) < numbers(fixed)), "2.13 is 2.13.0"),
    "no_epochs": (made(old=lambda v, fixed: Version(v.split("!")[-1]) < Version(fixed)), "Its epoch is 1"),
    "not_the_same": (made(old=lambda v, fixed: Version(v) <= Version(fixed)), "2.13.0 has the fix"),
    "release_alone": (made(old=lambda v, fixed: Version(v).release < Version(fixed).release),
                      "2.13.0rc1, authlib@1.6.5 is missing"),
    "needs_edges": (lambda d, n, f: right(d, n, f) if "dependencies" in d else set(), "of components alone"),
    "case_alone": (made(same=lambda a, b: a.lower() == b.lower()), "For flask-limiter before 3.12"),
    "name_ends": (made(same=lambda a, b: canonicalize_name(a).endswith(canonicalize_name(b))),
                    "Compare the whole name"),
    "itself_alone": (made(climb=lambda document, found: found), "Follow `dependencies` upwards"),
    "one_step": (made(climb=once), "clinic is missing"),
    "three_steps": (made(climb=lambda d, found: once(d, once(d, once(d, found)))), "until nothing new comes"),
    "hasty": (made(climb=hasty), "before the circle is closed"),
    "needs_the_field": (made(climb=lambda d, found: climbed(d, once(d, found))), "KeyError: 'dependsOn'"),
    "downwards": (made(climb=down), "authlib@1.6.5 is missing"),
    "goes_in_circles": (made(climb=forever), "RecursionError"),
    "reads_the_ref": (made(listed=lambda d: [c | dict(zip(("name", "version"), c["bom-ref"].split("@"),
        strict=False)) for c in walked(d)]), "a ref is any text"),
    "first_of_the_name": (made(listed=lambda d: {c["name"]: c for c in reversed([*walked(d)])}.values()),
                          "the newest first"),
    "first_that_is_old": (made(climb=lambda d, found: climbed(d, {*sorted(found)[:1]})), "three versions"),
    "asked_as_it_is": (made(same=lambda a, b: canonicalize_name(a) == b), "For PyYAML_env_tag before 3.12"),
    "top_level": (made(listed=lambda d: d.get("components", [])), "Look into `components`"),
    "one_level_down": (made(listed=lambda d: [c for one in d.get("components", []) for c in (
                                              one, *one.get("components", []))]), "carries inside"),
    "names": (lambda d, n, f: {ref.split("@")[0] for ref in right(d, n, f)}, "is missing"),
    "needs_components": (made(listed=lambda d: [*d["components"]] + list(walked(d))), "KeyError"),
}  # fmt: skip
for name, (answer, says) in WRONG.items():
    bank.add(own, name, answer, says=says)
bank.add(own, "as_shipped", lambda d, n, f: set(), says="is missing", kind="vulnerable")
bank.add(own, "alarm", lambda d, n, f: {c["bom-ref"] for c in walked(d)} | {"clinic"}, says="is too much",
         kind="refuses")  # fmt: skip
bank.add(own, "plain", right, kind="right")
bank.add(own, "sorted_list", lambda d, n, f: sorted(right(d, n, f)), kind="right")
