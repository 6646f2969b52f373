"""The coupon keys in force: opened once, checked against the root, read by every scan.

Thread: `ring` is replaced whole, so that readers on any thread see one keyset or the next.
"""

from __future__ import annotations

from pos_app.domain.coupon import Coupon, CouponFlaw
from pos_app.wire.coupon_token import KeyRing
from pos_app.wire.keyset import KeysetRefused, accept_keyset
from pos_app.wire.records import Keyset, SignedKeyset


class KeyHolder:
    """Implements TokenReader for scans and KeysetOpener for the keys stream."""

    def __init__(self, root_pub: bytes) -> None:
        self._root_pub = root_pub
        self._held: Keyset | None = None
        self._ring = KeyRing({})

    @property
    def version(self) -> int:
        """The version of the keyset in force, 0 before the first."""
        return self._held.version if self._held else 0

    def read(self, text: str) -> Coupon | CouponFlaw:
        """The coupon behind a token under the keys in force."""
        return self._ring.read(text)

    def status_of(self, kid: bytes) -> str | None:
        """What the keyset says of a key."""
        return self._ring.status_of(kid)

    def currency_of(self, kid: bytes) -> str | None:
        """The currency of the coupons a key signs."""
        return self._ring.currency_of(kid)

    def version_if_newer(self, signed: SignedKeyset) -> int | None:
        """The version of a genuine keyset newer than the one in force, else None."""
        try:
            offered = accept_keyset(signed, self._root_pub, held=self._held)
        except KeysetRefused:
            return None
        return None if offered.version <= self.version else offered.version

    def hold(self, signed: SignedKeyset | None) -> None:
        """Put a kept keyset in force; one that is not newer, or not genuine, changes nothing."""
        if signed is None or self.version_if_newer(signed) is None:
            return
        keyset = accept_keyset(signed, self._root_pub, held=self._held)
        self._ring = KeyRing.of(keyset)
        self._held = keyset
