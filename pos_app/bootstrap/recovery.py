"""The owner's recovery sheet: this till's keys, sealed under the owner's passphrase.

Argon2id stretches the passphrase (a quarter of a gigabyte and about a second a guess), AES-256-GCM
seals, bound to the device id. Source: security.md 4.6; RFC 9106.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pos_app.bootstrap.secrets import FIELD_KEY, LEDGER_KEY, Secrets
from pos_app.device_key import NAME as DEVICE_KEY
from pos_app.device_key import DeviceKey
from pos_app.domain.pin_policy import normal_pin, pin_flaw
from pos_app.domain.printing import PrintResult
from pos_app.domain.recovery_sheet import RecoverySheetContent, recovery_sheet
from pos_app.domain.staff import Role
from pos_app.errors import (
    KeystoreFault,
    KeystoreLocked,
    RecoveryCodeBad,
    RecoveryRefused,
    WrongUse,
)
from pos_app.pin_hash import PEPPER_NAME
from pos_app.ports import Keystore
from pos_app.sealing import SealCost, open_secret, seal_secret
from pos_app.settings import TillConfig
from pos_app.wire.recovery_code import RecoveryCode, encode_recovery_code, recovery_lines

RECOVERY_COST = SealCost(memory_kib=256 * 1024, passes=4, lanes=4)
KEY_NAMES = (LEDGER_KEY, FIELD_KEY, DEVICE_KEY, PEPPER_NAME)
"""In the order they stand in the sealed bytes. The pepper is among them, or no PIN would fit."""

_KEYS = struct.Struct("32s32s32s32s")


@dataclass(frozen=True, slots=True)
class RecoveredKeys:
    """A till's keys, out of its recovery sheet; `by_name` is as the keystore calls them."""

    dev: str
    by_name: dict[str, bytes]

    @property
    def ledger_key(self) -> bytes:
        """The key of the ledger and of every backup of it."""
        return self.by_name[LEDGER_KEY]

    @property
    def device(self) -> DeviceKey:
        """The device's own signature."""
        return DeviceKey(self.by_name[DEVICE_KEY])


def make_recovery_sheet(
    secrets: Secrets,
    config: TillConfig,
    passphrase: str,
    *,
    now_utc_ms: int,
    cost: SealCost | None = None,
) -> RecoverySheetContent:
    """A new sheet for this till; older ones stay valid, for the keys are the same.

    Raises: WrongUse for a passphrase that is too easy, KeystoreFault if a key cannot be read.
    """
    check_passphrase(passphrase)
    keys = [_kept(secrets.keystore, name) for name in KEY_NAMES]
    sealed = seal_secret(
        _KEYS.pack(*keys), normal_pin(passphrase), _bound(config.dev), cost=cost or RECOVERY_COST
    )
    payload = encode_recovery_code(RecoveryCode(config.dev, sealed))
    return RecoverySheetContent(
        store_name=config.store_name,
        till_name=config.till_name,
        dev=config.dev,
        at_text=_local_text(now_utc_ms, config.time_zone),
        payload=payload,
        code_lines=recovery_lines(payload),
    )


def open_recovery(code: RecoveryCode, passphrase: str) -> RecoveredKeys:
    """The keys behind a recovery code.

    Raises: RecoveryRefused if the passphrase is not the one, RecoveryCodeBad if the code holds no
    sealed keys of ours.
    """
    try:
        packed = open_secret(code.sealed, normal_pin(passphrase), _bound(code.dev))
    except KeystoreLocked as fault:
        raise RecoveryRefused("the passphrase does not open this recovery sheet") from fault
    except KeystoreFault as fault:
        raise RecoveryCodeBad(f"the recovery code holds no keys: {fault.detail}") from fault
    if len(packed) != _KEYS.size:
        raise RecoveryCodeBad("the recovery code holds other keys than this program needs")
    return RecoveredKeys(code.dev, dict(zip(KEY_NAMES, _KEYS.unpack(packed), strict=True)))


def check_passphrase(passphrase: str) -> None:
    """Refuse a passphrase that a finder of the sheet would guess.

    Raises: WrongUse, naming the flaw.
    """
    flaw = pin_flaw(passphrase, Role.OWNER)
    if flaw is not None:
        raise WrongUse(f"this recovery passphrase is not taken: {flaw.value}", flaw=flaw.value)


def print_recovery_sheet(config: TillConfig, content: RecoverySheetContent) -> PrintResult:
    """Print a sheet on the till's printer, over a line of its own. Blocks until it is settled.

    Raises: WrongUse if no printer is set up.
    """
    if not config.printer_url:
        raise WrongUse("no printer is set up: use --out FILE, or set one up first")
    from devices.printer.printer_url import printer_from_url
    from devices.printer.profile import profile_named

    printer = printer_from_url(config.printer_url, profile_named(config.printer_profile))
    try:
        slip = recovery_sheet(content, config.language)
        return printer.print_slip(slip, job_id=f"recovery-{config.dev}", copy=0)
    finally:
        printer.close()


def _kept(keystore: Keystore, name: str) -> bytes:
    key = keystore.load(name)
    if key is None or len(key) != 32:
        raise KeystoreFault(f"{name} is not in this machine's keystore")
    return key


def _bound(dev: str) -> str:
    return f"recovery of {dev}"


def _local_text(now_utc_ms: int, time_zone: str) -> str:
    at = datetime.fromtimestamp(now_utc_ms / 1000, UTC)
    try:
        return at.astimezone(ZoneInfo(time_zone)).strftime("%Y-%m-%d %H:%M")
    except (ZoneInfoNotFoundError, ValueError):
        return at.strftime("%Y-%m-%d %H:%M UTC")
