"""What the task about reading an SBOM asks of an answer (lesson 12)."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from typing import Any

from helpers.judging import Parts, expect, fail, task
from helpers.judging.values import shown

Bom = dict[str, Any]


def component(name: str, version: str, *inside: Bom) -> Bom:
    """A component of a CycloneDX document; inside: those that it carries within itself."""
    found = {"type": "library", "bom-ref": f"{name}@{version}", "name": name, "version": version,
             "purl": f"pkg:pypi/{name.lower()}@{version}"}  # fmt: skip
    return found | ({"components": list(inside)} if inside else {})


def bom(components: list[Bom], **depends: list[str]) -> Bom:
    """A document of CycloneDX 1.6 whose root is the Clinic. depends: the name's version-less ref to refs."""
    refs = {one["name"]: one["bom-ref"] for one in components}
    edges = [{"ref": refs.get(name, name), "dependsOn": found} for name, found in depends.items()]
    return {
        "bomFormat": "CycloneDX", "specVersion": "1.6",
        "metadata": {"component": {"type": "application", "bom-ref": "clinic", "name": "clinic"}},
        "components": components, "dependencies": edges,
    }  # fmt: skip


def _simple(version: str, name: str = "pyjwt") -> Bom:
    found = [component(name, version), component("flask", "3.1.3"), component("authlib", "1.6.5")]
    return bom(found, clinic=["authlib@1.6.5", "flask@3.1.3"], authlib=[f"{name}@{version}"])


def _nested() -> Bom:
    wheel = component("bundle", "1.0", component("vendored", "4.0", component("pyjwt", "2.8.0")))
    return bom([wheel, component("flask", "3.1.3")], clinic=["bundle@1.0", "flask@3.1.3"],
               bundle=["vendored@4.0"], **{"vendored@4.0": ["pyjwt@2.8.0"]})  # fmt: skip


def _circle(*order: str) -> Bom:
    """A circle of three, of which b needs the library; its edges in this order."""
    found = [component(name, "1") for name in "abcd"] + [component("pyjwt", "2.1.0")]
    edges = {"a": ["b@1"], "b": ["c@1", "pyjwt@2.1.0"], "c": ["a@1"], "clinic": ["d@1"], "d": []}
    return bom(found, **{name: edges[name] for name in order})


ALL = {"clinic", "authlib@1.6.5"}
CASES: dict[str, list[tuple[str, Bom, set[str], str]]] = {
    "names what is affected, and all that stand on it": [
        ("a library that the Clinic gets by another one", _simple("2.12.1"), ALL | {"pyjwt@2.12.1"},
         "Follow `dependencies` upwards, step by step, to the root."),
        *(("a circle of dependencies", _circle(*order, "clinic", "d"), {"pyjwt@2.1.0", "a@1", "b@1", "c@1"},
           "Remember what you have visited, and let no answer stand before the circle is closed.")
          for order in permutations("abc")),
        ("a chain of eleven", bom(
            [component("pyjwt", "2.0"), *(component(f"p{n}", "1") for n in range(1, 12))],
            **{f"p{n}": [f"p{n - 1}@1" if n > 1 else "pyjwt@2.0"] for n in range(11, 0, -1)}),
         {"pyjwt@2.0", *(f"p{n}@1" for n in range(1, 12))}, "Go on until nothing new comes."),
        ("edges without `dependsOn`", _simple("2.12.1") | {"dependencies": [
            {"ref": "flask@3.1.3"}, {"ref": "authlib@1.6.5", "dependsOn": ["pyjwt@2.12.1"]}]},
         {"authlib@1.6.5", "pyjwt@2.12.1"}, "What needs nothing has no `dependsOn`."),
        ("a document of components alone", {"components": [component("pyjwt", "2.0")]}, {"pyjwt@2.0"},
         "`dependencies` may be missing, and the library is old all the same."),
        ("two versions of it side by side", bom(
            [component("pyjwt", "2.12.0"), component("pyjwt", "2.13.0"), component("x", "1"),
             component("y", "1")], x=["pyjwt@2.12.0"], y=["pyjwt@2.13.0"], clinic=["y@1"]),
         {"pyjwt@2.12.0", "x@1"}, "Only the old one, and what stands on it, is affected."),
        ("three versions of it, the newest first", bom(
            [component(*one) for one in (("pyjwt", "2.13.0"), ("pyjwt", "2.12.0"), ("pyjwt", "2.8.0"),
                                         ("x", "1"), ("y", "1"))],
            x=["pyjwt@2.12.0"], y=["pyjwt@2.8.0"], clinic=[]),
         {"pyjwt@2.12.0", "pyjwt@2.8.0", "x@1", "y@1"}, "Look at each one of that name."),
    ],
    "leaves alone what is not": [
        ("the fixed version", _simple("2.13.0"), set(), "2.13.0 has the fix."),
        ("a later version", _simple("3.0.0"), set(), "It is later than the fix."),
        ("the fixed version, written shorter", _simple("2.13"), set(), "2.13 is 2.13.0."),
        ("a patch behind the fix", _simple("2.13.0.post1"), set(), "A post-release comes after."),
        ("1!2.0", _simple("1!2.0"), set(), "Its epoch is 1, and that counts before all else (PEP 440)."),
        ("another library whose name begins and ends alike", _simple("1.0", "pyjwt-to-pyjwt"), set(),
         "Compare the whole name."),
        ("a library that is not there", bom([component("flask", "3.1.3")], clinic=["flask@3.1.3"]), set(),
         "It is not in the document."),
        ("an empty document", {"bomFormat": "CycloneDX", "specVersion": "1.4"}, set(),
         "`components` and `dependencies` may be missing."),
    ],
    "versions are no texts": [
        ("2.9.0", _simple("2.9.0"), ALL | {"pyjwt@2.9.0"}, "9 is less than 13: compare Version(...)."),
        ("2.13.0rc1", _simple("2.13.0rc1"), ALL | {"pyjwt@2.13.0rc1"},
         "A release candidate comes before its release."),
        ("10.0", _simple("10.0"), set(), "10 is more than 2."),
    ],
    "a name is written in several ways": [
        ("PyJWT", _simple("2.9.0", "PyJWT"), ALL | {"PyJWT@2.9.0"},
         "PEP 503: case does not count, and - _ . are one: canonicalize_name(...)."),
    ],
    "components may stand within others": [
        ("a library that another one carries inside", _nested(),
         {"pyjwt@2.8.0", "vendored@4.0", "bundle@1.0", "clinic"}, "Look into `components` of components."),
    ],
}  # fmt: skip


@task(
    minutes=10, difficulty=3, asvs="15.1.2", expects="function",
    hints=[
        "Two questions: which components are the library in an old version, and who needs them?",
        "packaging.version.Version compares versions, packaging.utils.canonicalize_name names. Then go from "
        "ref to those whose `dependsOn` has it, until nothing new comes.",
        "found = the refs that are old; while True: more = {d['ref'] for d in dependencies if found & "
        "set(d.get('dependsOn', ()))} - found; if not more: return found; found |= more.",
    ],
)  # fmt: skip
def affected(answer: Callable, part: Parts) -> None:
    """What an advisory means for a bill of materials."""

    def asked(document: Bom, name: str, fixed: str) -> set[str]:
        given: Any = part.call(answer, document, name, fixed)
        kinds = set, frozenset, list, tuple
        good = isinstance(given, kinds) and all(isinstance(ref, str) for ref in given)
        expect(good, f"Give a set of refs (`bom-ref`); {shown(given)} came back.")
        return set(given)

    for title, cases in CASES.items():
        with part(title):
            for what, document, wanted, why in cases:
                given = asked(document, "pyjwt", "2.13.0")
                if given != wanted:
                    less, more = sorted(wanted - given), sorted(given - wanted)
                    which = f"{less[0]} is missing" if less else f"{more[0]} is too much"
                    fail(f"For {what}, {which}. {why}")
    with part("for any library"):
        for written, name in (("Flask_Limiter", "flask-limiter"), ("ruamel.yaml", "ruamel-yaml"),
                              ("pyyaml-env-tag", "PyYAML_env_tag")):  # fmt: skip
            old = f"ref {len(name)}"
            mine = {"bom-ref": old, "name": written, "version": "3.9"}
            document = bom([mine, component("x", "1")], x=[old])
            given = asked(document, name, "3.12")
            told = f"For {name} before 3.12, {shown(given)} came back, not {{'{old}', 'x@1'}}."
            expect(given == {old, "x@1"}, f"{told} Compare each `name` by canonicalize_name(...); a "
                   "ref is any text.")
