"""Tasks of lesson 09: secrecy. What each must do stands in the modules beside it."""

from __future__ import annotations

from helpers.tasks.aes.envelope import envelope
from helpers.tasks.aes.find_ecb import find_ecb
from helpers.tasks.aes.gf_multiply import gf_multiply
from helpers.tasks.aes.name_the_leak import name_the_leak
from helpers.tasks.aes.padding_oracle import padding_oracle
from helpers.tasks.aes.recall import recall
from helpers.tasks.aes.rewrite import rewrite
from helpers.tasks.aes.sbox_entry import sbox_entry
from helpers.tasks.aes.two_time_pad import two_time_pad

__all__ = ["recall"]
TASKS = [
    gf_multiply,
    sbox_entry,
    find_ecb,
    rewrite,
    padding_oracle,
    two_time_pad,
    envelope,
    name_the_leak,
]
