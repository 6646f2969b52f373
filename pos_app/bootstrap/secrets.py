"""What the keystore holds for a till: the keys of the file, of its fields, and of the device."""

from __future__ import annotations

import os
from dataclasses import dataclass

from pos_app import __version__
from pos_app.device_key import DeviceKey, load_or_create
from pos_app.errors import KeystoreFault
from pos_app.keystore import open_keystore
from pos_app.ports import Keystore
from pos_app.settings import Home
from pos_app.wire.http_signature import RequestSigner

LEDGER_KEY = "ledger-key"
FIELD_KEY = "field-key"
_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Secrets:
    """A till's secrets, in memory."""

    keystore: Keystore
    ledger_key: bytes
    field_key: bytes
    device: DeviceKey

    def request_signer(self, dev: str, ep: int) -> RequestSigner:
        """Who signs this till's requests."""
        return RequestSigner(
            dev=dev, ep=ep, client=f"guitai/{__version__}", key=self.device.private_key
        )


def open_secrets(home: Home, *, create: bool) -> Secrets:
    """The till's secrets from the keystore, minted where `create` says so.

    Raises: KeystoreFault if the folder has a ledger but its keys are not on this machine.
    """
    keystore = open_keystore(home.home_id())
    keys = {}
    for name in (LEDGER_KEY, FIELD_KEY):
        key = keystore.load(name)
        if key is None and create:
            key = os.urandom(_KEY_BYTES)
            keystore.store(name, key)
        if key is None:
            raise KeystoreFault(
                "this data folder's keys are not on this machine: a copied folder does not open"
            )
        keys[name] = key
    return Secrets(keystore, keys[LEDGER_KEY], keys[FIELD_KEY], load_or_create(keystore))
