"""One running platform as its contract tests see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from platform_till import PlatformClock, PlatformTill

from platform_server.admin import PlatformAdmin
from platform_server.embedded import EmbeddedPlatform
from platform_server.issuing import IssuedCoupon, IssueOrder
from pos_app.domain.coupon import OfflineRight


@dataclass
class Desk:
    """One platform with its operator's tools, its clock, and tills to ask it with."""

    admin: PlatformAdmin
    server: EmbeddedPlatform
    clock: PlatformClock
    tills: list[PlatformTill] = field(default_factory=list)
    _store: str | None = None

    @property
    def store(self) -> str:
        """The first store."""
        if self._store is None:
            self._store = self.admin.store_add("一号店", name_en="Store one")
        return self._store

    def till(self, store: str | None = None, name: str | None = None) -> PlatformTill:
        token = self.admin.till_add(store or self.store, name)
        self.tills.append(PlatformTill(self.server.url, token, self.clock))
        return self.tills[-1]

    def coupon(self, off: str = "none", **terms: Any) -> IssuedCoupon:
        return self.admin.issue(IssueOrder(off=OfflineRight.parse(off), **terms))[0]

    def unit(self, off: str = "none", **terms: Any) -> str:
        return f"{self.coupon(off, **terms).coupon_id}:1"
