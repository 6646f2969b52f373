"""What a platform in memory writes down: coupons, claims, recalls, streams and chains."""

from __future__ import annotations

from dataclasses import dataclass, field

from pos_app.domain.verdict import Reason
from pos_app.wire.records import Evidence, StreamItem

HOUR_MS = 3_600_000


@dataclass
class FakeCoupon:
    """What the platform knows of one coupon."""

    uses: int = 1
    ver: int = 1
    expires_utc_ms: int | None = None
    valid_from_utc_ms: int | None = None
    stores: tuple[str, ...] = ()
    home: str | None = None
    state: Reason | None = None


@dataclass(frozen=True)
class FakeClaim:
    rid: str
    unit: str
    state: str
    store_id: str
    source: str = "claim"
    amount_minor: int | None = None
    currency: str | None = None
    reason: str | None = None
    evidence: Evidence | None = None
    reversible_until_utc_ms: int | None = None


@dataclass
class FakeRecall:
    """The latest recall of a unit's right. `answer`: empty while it is awaited."""

    recall_id: str
    answer: str = ""


@dataclass
class FakeBooks:
    """What all tills share."""

    coupons: dict[str, FakeCoupon] = field(default_factory=dict)
    short_codes: dict[str, str] = field(default_factory=dict)
    claims: dict[str, FakeClaim] = field(default_factory=dict)
    holders: dict[str, str] = field(default_factory=dict)
    cycles: dict[str, int] = field(default_factory=dict)
    streams: dict[str, list[StreamItem]] = field(default_factory=dict)
    recalls: dict[str, FakeRecall] = field(default_factory=dict)
    chains: dict[tuple[str, int], list[bytes]] = field(default_factory=dict)
    keys: dict[str, bytes] = field(default_factory=dict)
    tokens: dict[str, bytes | None] = field(default_factory=dict)
    root_pub: bytes = bytes(range(32))
    reversal_window_ms: int = HOUR_MS
