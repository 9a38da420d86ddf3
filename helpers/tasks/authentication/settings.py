"""What the tasks of lesson 06 share: hashers small enough for a class, limits, names."""

from __future__ import annotations

from argon2 import PasswordHasher

HASHER = PasswordHasher(time_cost=2, memory_cost=512, parallelism=1)  # KiB
OLD_HASHERS = [PasswordHasher(time_cost=t, memory_cost=kib, parallelism=1) for t, kib in ((2, 128), (1, 512))]

HOUR = 3600  # seconds
PER_USER, PER_ADDRESS, PER_DEVICE = 10, 30, 10  # failures an hour

IDLE, LIFE = 15 * 60, 8 * HOUR  # seconds of a session

RP_ID = "clinic.example"
ORIGIN = "https://records.clinic.example"
