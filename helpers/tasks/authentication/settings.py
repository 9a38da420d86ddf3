"""What the tasks of lesson 06 share: hashers small enough for a class, limits, names."""

from __future__ import annotations

from argon2 import PasswordHasher

HASHER = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)  # KiB
OLD_HASHER = PasswordHasher(time_cost=1, memory_cost=256, parallelism=1)

HOUR = 3600  # seconds
PER_USER, PER_ADDRESS, PER_DEVICE = 10, 30, 10  # failures an hour

IDLE, LIFE = 15 * 60, 8 * HOUR  # seconds of a session

RP_ID = "clinic.example"
ORIGIN = "https://records.clinic.example"
