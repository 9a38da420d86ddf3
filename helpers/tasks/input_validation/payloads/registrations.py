"""Registrations for lesson 02: what an honest user changes in one, and values to refuse."""

from __future__ import annotations

from typing import Any

HONEST = [
    {}, {"username": "ada"}, {"username": "a" * 20}, {"username": "a_1"}, {"username": "z__"},
    {"username": "a09"}, {"email": "o'brien@clinic.example"},
    {"email": "Ada.Lovelace+lab@mail.clinic.example"}, {"password": "x" * 15},
    {"password": "パスワードは長いほど良いものです。"}, {"password": "p" * 128},
    {"password": "spaces and 'quotes' <b> are fine"}, {"password": "病" * 128}, {"password": "病" * 15},
    {"password": "\t a tab, and spaces around "}, {"password": "e\u0301" * 64},
    {"password": " " * 15}, {"password": "two lines\nof a pass phrase"},
]  # fmt: skip
LIST = "it is a list, and a length has that too"
HOSTILE: dict[str, list[tuple[Any, str]]] = {
    "username": [
        ("ab", "two letters are too few"), ("a" * 21, "21 letters are too many"),
        ("1ada", "it begins with a digit"), ("_ada", "it begins with an underscore"),
        ("Ada", "the first letter is a capital"), ("ada lovelace", "there is a space in it"),
        ("ada\n", "a line break stands at its end, and it will look like `ada` everywhere"),
        ("ada@clinic.example", "it is an address"),
        ("ada' --", "there is more than letters, digits and underscores in it"),
        ("аda", "its first letter is a Cyrillic one that looks the same"),
        ("adа", "its last letter is a Cyrillic one that looks the same: two accounts, one look"),
        ("adA", "its last letter is a capital"),
        ("ada٣", "its digit is an Arabic-Indic one, and `\\d` and `\\w` take it"),
        ("", "it is empty"), (list("ada"), LIST), (5, "it is a number"), (None, "it is null"),
    ],
    "password": [
        ("x" * 14, "14 characters are too few"), ("x" * 129, "129 characters are too many"),
        ("e\u0301" * 65, "130 characters are too many, marks counted"),
        ("病" * 14, "14 characters are too few, though they are 42 bytes"),
        ("", "it is empty"), (["x"] * 20, LIST), (None, "it is null"), (10**20, "it is a number"),
    ],
    "email": [
        ("ada", "there is no @ in it"), ("", "it is empty"), ("@clinic.example", "nobody is named"),
        ("ada@clinic.example\nBcc: all@clinic.example", "a second line follows"),
        ("ada@clinic.example\n", "a line break stands at its end, and `$` looks past it"),
        ("ada@", "no domain follows the @"), ("a@@clinic.example", "there are two @ in it"),
        ("a b@clinic.example", "there is a space in it"),
        ("ada@clinic.example bob@clinic.example", "two addresses stand in it"),
        ("ada@clinic .example", "there is a space in it"), ("ada@clinic", "its domain has no dot"),
        (5, "it is a number"), (["ada@clinic.example"], "it is a list"), (None, "it is null"),
    ],
}  # fmt: skip
