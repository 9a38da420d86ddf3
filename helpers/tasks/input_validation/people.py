"""Names of people for lesson 02: honest ones, in the scripts that patients write."""

from __future__ import annotations

NAMES = (
    "Siobhan O'Brien", "Zoë Müller", "Łukasz Żak", "田中 さくら", "Jean-Luc Lefèvre", "D’Angelo Ruiz",
    "Nguyễn Thị Ánh", "Ng", "Ó", "محمد علي", "Мария Иванова", "Martin Luther King Jr.", "김민준",
    "佐々木 一郎", "Keʻala",
)  # fmt: skip
WITH_MARKS = ("आशा शर्मा", "Zoe\u0308 Mu\u0308ller", "สมชาย ใจดี", "e\u0301" * 40)
LONG = ("A" * 80, "字" * 80, "म" * 80)
