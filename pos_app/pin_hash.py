"""PINs as they are kept: Argon2id over a peppered PIN, with a salt for each person.

Six digits fall to offline guessing in no time, so the hash alone is of no use to a thief: the
PIN first goes through HMAC-SHA256 with a pepper that stays in the keystore.

Source: security.md 4.3; RFC 9106.
"""

from __future__ import annotations

import hmac
import os
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pos_app.domain.pin_policy import CHARS_MAX, normal_pin
from pos_app.errors import KeystoreFault

if TYPE_CHECKING:
    from pos_app.ports import Keystore

PEPPER_NAME = "pin-pepper"
PEPPER_BYTES = 32
TARGET_MS = 200
_SALT_BYTES = 16
_HASH_BYTES = 32
_MEMORY_KIB_MAX = 256 * 1024
_PASSES_MAX = 64
_LANES_MAX = 8


@dataclass(frozen=True, slots=True)
class PinCost:
    """What one look at a PIN costs. Units: memory in KiB. The default is the floor."""

    memory_kib: int = 19 * 1024
    passes: int = 2
    lanes: int = 1


FLOOR = PinCost()


def load_or_create_pepper(keystore: Keystore) -> bytes:
    """This till's pepper; a new one, already kept, where there was none.

    Raises: KeystoreFault if it cannot be read, or a new one cannot be kept.
    """
    pepper = keystore.load(PEPPER_NAME)
    if pepper is None:
        pepper = os.urandom(PEPPER_BYTES)
        keystore.store(PEPPER_NAME, pepper)
    if len(pepper) != PEPPER_BYTES:
        raise KeystoreFault("the PIN pepper has the wrong length")
    return pepper


def hash_pin(pin: str, pepper: bytes, cost: PinCost = FLOOR) -> str:
    """What to store for a PIN: a text that names its own cost and salt (`$argon2id$v=19$…`)."""
    from argon2.low_level import Type, hash_secret  # late: only signing in needs it

    return hash_secret(
        _peppered(pin, pepper),
        os.urandom(_SALT_BYTES),
        time_cost=cost.passes,
        memory_cost=cost.memory_kib,
        parallelism=cost.lanes,
        hash_len=_HASH_BYTES,
        type=Type.ID,
    ).decode("ascii")


def verify_pin(pin: str, pepper: bytes, stored: str) -> bool:
    """Whether this is the PIN; a stored text that is damaged or absurdly dear fits no PIN.

    Takes as long as the stored cost says (about 200 ms on the machine that set it): never on the
    GUI thread.
    """
    from argon2.exceptions import Argon2Error
    from argon2.low_level import Type, verify_secret

    cost = cost_of(stored)
    if cost is None or len(pin) > 4 * CHARS_MAX or not _is_bearable(cost):
        return False
    try:
        return verify_secret(stored.encode("ascii"), _peppered(pin, pepper), Type.ID)
    except (Argon2Error, UnicodeEncodeError):
        return False


def cost_of(stored: str) -> PinCost | None:
    """The cost a stored text names, None if it is none of ours."""
    from argon2 import extract_parameters
    from argon2.exceptions import InvalidHashError
    from argon2.low_level import Type

    try:
        found = extract_parameters(stored)
    except (InvalidHashError, ValueError):
        return None
    if found.type is not Type.ID:
        return None
    return PinCost(found.memory_cost, found.time_cost, found.parallelism)


def should_rehash(stored: str, cost: PinCost) -> bool:
    """Whether a PIN just verified should be stored anew, because it cost less than it may now."""
    found = cost_of(stored)
    return found is None or (found.memory_kib, found.passes) < (cost.memory_kib, cost.passes)


def tune(target_ms: int = TARGET_MS) -> PinCost:
    """The dearest cost that stays near the target on this machine, never below the floor.

    Memory grows first, to 64 MiB, then the number of passes. Takes about three times the target.
    """
    cost = FLOOR
    for memory_kib in (32 * 1024, 64 * 1024):
        if _took_ms(cost) * memory_kib / cost.memory_kib > target_ms:
            break
        cost = PinCost(memory_kib, FLOOR.passes, FLOOR.lanes)
    passes = int(cost.passes * target_ms / max(1.0, _took_ms(cost)))
    return PinCost(cost.memory_kib, min(_PASSES_MAX, max(FLOOR.passes, passes)), cost.lanes)


def _took_ms(cost: PinCost) -> float:
    began = time.perf_counter()
    hash_pin("000000", bytes(PEPPER_BYTES), cost)
    return (time.perf_counter() - began) * 1000


def _is_bearable(cost: PinCost) -> bool:
    return (
        cost.memory_kib <= _MEMORY_KIB_MAX
        and 1 <= cost.passes <= _PASSES_MAX
        and 1 <= cost.lanes <= _LANES_MAX
    )


def _peppered(pin: str, pepper: bytes) -> bytes:
    return hmac.digest(pepper, normal_pin(pin).encode("utf-8"), "sha256")
