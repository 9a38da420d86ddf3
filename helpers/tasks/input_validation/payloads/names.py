"""Names for lesson 02: of people, in the scripts that patients write, and of uploads."""

from __future__ import annotations

import itertools

NAMES = (
    "Siobhan O'Brien", "Zoë Müller", "Łukasz Żak", "田中 さくら", "Jean-Luc Lefèvre", "D’Angelo Ruiz",
    "Nguyễn Thị Ánh", "Ng", "Ó", "محمد علي", "Мария Иванова", "Martin Luther King Jr.", "김민준",
    "佐々木 一郎", "Keʻala", "𠮷田 花子",
)  # fmt: skip
WITH_MARKS = ("आशा शर्मा", "Zoe\u0308 Mu\u0308ller", "สมชาย ใจดี", "e\u0301" * 40)
JOINED = [f"Ada{a}{b}{end}" for a in " '’-." for b in " '’-." for end in ("", "Eve")]
LONG = ("A" * 80, "字" * 80, "म" * 80)

LISTED = "is not in the list of what is accepted"
NO_NAMES = {
    "": "it is empty", " ": "it has no letter", "'": "it has no letter",
    " Ada": "it begins with a space", "-Ada": "it begins with a hyphen", ".Ada": "it begins with a dot",
    "'; DROP TABLE patients; --": "it begins with an apostrophe", "’Ada": "it begins with an apostrophe",
    "\u0301Ada": "it begins with a mark, and a mark needs a letter before it",
    "Ada; DROP TABLE patients": f"`;` {LISTED}", "<b>Ada</b>": f"`<` {LISTED}",
    "Ada<script>": f"`<` {LISTED}", "{{7*7}}": f"`{{` {LISTED}", "=1+1": f"`=` {LISTED}",
    "Ada99": "digits are not in the list of what is accepted",
    "A²": "`²` is a number (category N), though `[^\\W\\d_]` takes it for a letter",
    "Ada_Lovelace": f"the underscore {LISTED}", "Ada\n": "a line break stands at its end",
    "Ada\nLovelace": "a line break stands in it",
    "Ada\u202eecalevoL": "it holds a character that turns the writing direction round",
    "A" * 81: "it has 81 characters", "e\u0301" * 41: "it has 82 characters, marks counted",
}  # fmt: skip

LONGEST = 60  # characters, the ending included: at four bytes each no file system refuses them
STEM = LONGEST - len(".csv")
HONEST_NAMES = (
    *(f"ward 3.{''.join(end)}" for end in itertools.product("cC", "sS", "vV")),
    "O'Brien.csv", "märz-2026.csv", "検査.csv", "Łukasz Żak 2026-11-02.csv", "report.v2.csv",
    "ward..3.csv", "a.csv", "ｶﾙﾃ 7.csv", "results_final-2.csv", "7.csv", "a b_-.' .csv", "٣.csv",
    "\u212b is U-212B.csv", *(sign * STEM + ".csv" for sign in "a検𠮷"),
)  # fmt: skip
_DECODED, _NORMAL = "something further on may decode it", "it becomes plain dots and slashes once normalised"
_CUT = "once `../` is cut out of it, a `../` is left"
HOSTILE_NAMES = {
    "path": {
        "../clinic.csv": "it leads to the folder above", "../../model.csv": "it leads two folders up",
        "..\\..\\model.csv": "on Windows it leads two folders up",
        "ward/../../clinic.csv": "it leads out again on the way", "ward/3.csv": "it names a folder",
        "/etc/clinic.csv": "it begins at the root", "C:\\model.csv": "on Windows it begins at a drive",
        "C:model.csv": "on Windows it names a drive", "....//clinic.csv": _CUT, "..././clinic.csv": _CUT,
        "%2e%2e%2fclinic.csv": _DECODED, "a%2fclinic.csv": _DECODED, "．．／clinic.csv": _NORMAL,
        "a／．．／clinic.csv": _NORMAL, "file:///clinic.csv": "it is an address",
        "~root.csv": "a shell reads a home folder in it",
        "../uploads-old/a.csv": "it leads to a folder beside yours, whose path begins with the same letters",
    },
    "type": {
        "clinic.csv.exe": "its ending is .exe",
        "clinic.csv.html": "its ending is .html, and a browser will run it from your origin",
        "clinic.py": "its ending is .py",
        "clinic.cſv": "its ending holds a long s (U+017F), which IGNORECASE takes for an s",
        "clinicxcsv": "it has no dot before its ending", "clinic": "it has no ending",
        "csv": "it has no ending", ".csv": "it is hidden, and nothing stands before its ending",
        ".htaccess.csv": "it is hidden", "": "it is empty", ".": "it is the folder itself",
        "..": "it is the folder above",
    },
    "first": {
        "-rf.csv": "a program would take it for an option", "_a.csv": "it begins with an underscore",
        " a.csv": "it begins with a space", "'a.csv": "it begins with an apostrophe",
    },
    "sign": {
        "clinic.csv\x00.png": "it holds a NUL, where C stops reading",
        "clinic\x00.csv": "it holds a NUL, where C stops reading",
        "clinic\n.csv": "it holds a line break", "clinic.csv\n": "a line break stands at its end",
        "clinic.csv ": "a space stands at its end, which Windows drops",
        "clinic.csv.": "a dot stands at its end, which Windows drops",
        "clinic.csv::$DATA": "on Windows it names the same file once more",
        "a;rm -r b.csv": "a shell would read `;`", "a$(id).csv": "a shell would read `$`",
        "=cmd.csv": "a spreadsheet would read `=`", "a<img src=x>.csv": "a page that lists it would read `<`",
        "clin\u202evsc.exe.csv": "it turns the writing direction round",
        "a" * (STEM + 1) + ".csv": f"it has {LONGEST + 1} characters",
        "a" * 5000 + ".csv": "no file system takes a name that long",
    },
}  # fmt: skip
