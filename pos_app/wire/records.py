"""OSP/1 over HTTP: the bodies of every request and answer, shared by till and platform.

Shape: JSON objects. Bytes travel as unpadded base64url text, rids as UUIDv7 text, times as integer
milliseconds UTC (`…_utc_ms`), money as integer minor units (`…_minor`).
Source: protocol.md 2.5 to 2.8 and 2.14.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from pos_app.domain.coupon import Bearer, CampaignTerms, CouponKind

EVENTS_PER_BATCH_MAX = 500
BATCH_BYTES_MAX = 256 * 1024
STREAM_PAGE_MAX = 500

Rid = Annotated[
    str, Meta(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")
]
UnitKey = Annotated[str, Meta(pattern=r"^[0-9a-f]{32}:[1-9][0-9]{0,4}$")]
Base64Url = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]*$", max_length=400_000)]
ShortText = Annotated[str, Meta(max_length=200)]
Code14 = Annotated[str, Meta(pattern=r"^[0-9]{14}$")]
UtcMs = Annotated[int, Meta(ge=0, le=253_402_300_799_999)]
AmountMinor = Annotated[int, Meta(ge=0, le=10**12)]
Seq = Annotated[int, Meta(ge=0, le=2**53)]

ClaimState = Literal["unknown", "pending", "consumed", "voided", "reversed", "refused"]


class Record(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of all OSP/1 bodies: immutable; unknown fields of a newer peer are ignored."""


# Enrolment (protocol.md 2.14)


class EnrolRequest(Record, frozen=True, kw_only=True):
    """A till's one-use token, its new public key, and proof that it holds the private half."""

    token: ShortText
    pub: Base64Url
    proof: Base64Url
    software: ShortText = ""
    hardware: ShortText = ""


class TillCertificate(Record, frozen=True, kw_only=True):
    """What the platform says about an enrolled till."""

    dev: ShortText
    till_name: ShortText
    merchant_id: ShortText
    store_id: ShortText
    store_name: ShortText
    store_name_en: ShortText = ""
    currency: Annotated[str, Meta(pattern=r"^[A-Z]{3}$")] = "CNY"
    time_zone: ShortText = "Asia/Shanghai"
    enrolled_at_utc_ms: UtcMs
    single_till: bool = True


class EnrolAnswer(Record, frozen=True, kw_only=True):
    """The certificate, the root key that signs keysets, and the code both screens show."""

    certificate: TillCertificate
    root_pub: Base64Url
    comparison_code: Annotated[str, Meta(pattern=r"^[0-9]{6}$")]
    server_utc_ms: UtcMs


# Claims (protocol.md 2.2, 2.7)


class Evidence(Record, frozen=True, kw_only=True):
    """Who used a unit, when and where, as far as the asker may know it."""

    at_utc_ms: UtcMs | None = None
    rid: Rid | None = None
    store_id: ShortText | None = None
    store_name: ShortText | None = None
    dev: ShortText | None = None
    till_name: ShortText | None = None
    operator_id: ShortText | None = None
    valid_from_utc_ms: UtcMs | None = None
    valid_to_utc_ms: UtcMs | None = None
    stores: tuple[ShortText, ...] = ()
    newer_ver: int | None = None


class ClaimRequest(Record, frozen=True, kw_only=True):
    """Ask the platform to consume one unit for one rid. The same rid always names the same unit."""

    rid: Rid
    unit: UnitKey
    amount_minor: AmountMinor
    currency: Annotated[str, Meta(pattern=r"^[A-Z]{3}$")] = "CNY"
    ver: Annotated[int, Meta(ge=1, le=2**31)] = 1
    operator_id: ShortText = ""
    basket_hash: Base64Url = ""
    store_epoch: Seq = 1
    hlc: Annotated[int, Meta(ge=0, le=2**63 - 1)] = 0


class ClaimAnswer(Record, frozen=True, kw_only=True):
    """What the platform knows of one rid; `used_k` lists the coupon uses already consumed."""

    rid: Rid
    state: ClaimState
    unit: UnitKey | None = None
    reason: ShortText | None = None
    evidence: Evidence | None = None
    reversible_until_utc_ms: UtcMs | None = None
    used_k: tuple[int, ...] = ()
    server_utc_ms: UtcMs


class VoidRequest(Record, frozen=True, kw_only=True):
    """End a claim that may or may not have arrived; leaves a tombstone where it has not."""

    unit: UnitKey
    why: ShortText = ""


class ReverseRequest(Record, frozen=True, kw_only=True):
    """Take back a redemption inside the platform's window."""

    unit: UnitKey
    reason: ShortText
    operator_id: ShortText


class LookupRequest(Record, frozen=True, kw_only=True):
    """Ask for the coupon behind a typed 14-digit short code."""

    short_code: Code14


class LookupAnswer(Record, frozen=True, kw_only=True):
    """The coupon token behind a short code, or why there is none."""

    payload: Annotated[str, Meta(max_length=1024)] | None = None
    reason: ShortText | None = None
    server_utc_ms: UtcMs


# Upload (protocol.md 2.7)


class UploadRequest(Record, frozen=True, kw_only=True):
    """A run of ledger entries, byte for byte as they were hashed, in order, without gaps.

    `from_seq` is the seq of events[0]; `head_sig` is the device key's Ed25519 signature over the
    hash of the last entry sent.
    """

    ep: Annotated[int, Meta(ge=1, le=2**31)]
    from_seq: Annotated[int, Meta(ge=1, le=2**53)]
    events: Annotated[tuple[Base64Url, ...], Meta(max_length=EVENTS_PER_BATCH_MAX)]
    head_sig: Base64Url


class UploadAnswer(Record, frozen=True, kw_only=True):
    """Everything up to `acked_through` is durably stored; business verdicts come on a stream."""

    acked_through: Seq
    expect: Seq
    credits: Annotated[int, Meta(ge=0, le=100_000)] = EVENTS_PER_BATCH_MAX
    retry_after_s: float | None = None
    server_utc_ms: UtcMs


# Streams (protocol.md 2.8). Every item carries its revision; cursors are opaque text.


class KeyRecord(Record, frozen=True, kw_only=True):
    """One coupon-signing key. `status`: active, retired (verifies still) or compromised."""

    kid: Base64Url
    alg: Literal["EdDSA"]
    pub: Base64Url
    issuer: ShortText
    currency: Annotated[str, Meta(pattern=r"^[A-Z]{3}$")]
    not_before_utc_ms: UtcMs
    not_after_utc_ms: UtcMs
    status: Literal["active", "retired", "compromised"]


class Keyset(Record, frozen=True, kw_only=True):
    """The list of coupon keys, with a version that never goes down."""

    version: Annotated[int, Meta(ge=1, le=2**53)]
    issued_utc_ms: UtcMs
    expires_utc_ms: UtcMs
    keys: Annotated[tuple[KeyRecord, ...], Meta(max_length=256)]
    min_client: ShortText = "0"
    critical: tuple[ShortText, ...] = ()


class SignedKeyset(Record, frozen=True, kw_only=True):
    """A keyset's exact JSON bytes and the root key's Ed25519 signature over them."""

    keyset: Base64Url
    sig: Base64Url


def _kind_of(text: str) -> CouponKind:
    """The kind a platform names; one of a newer platform is a coupon like any other."""
    return CouponKind(text) if text in set(CouponKind) else CouponKind.DEAL_VOUCHER


class CampaignItem(Record, frozen=True, kw_only=True):
    """The terms every coupon of a campaign shares (pos_app.domain.coupon.CampaignTerms)."""

    campaign: Annotated[int, Meta(ge=1, le=2**32 - 1)]
    name_zh: ShortText
    name_en: ShortText
    kind: ShortText
    currency: Annotated[str, Meta(pattern=r"^[A-Z]{3}$")]
    bearer: Literal["platform", "campaign", "merchant"]
    items_zh: tuple[ShortText, ...] = ()
    items_en: tuple[ShortText, ...] = ()
    min_spend_minor: AmountMinor = 0
    valid_from_utc_ms: UtcMs | None = None
    stores: tuple[ShortText, ...] = ()
    paid_minor: AmountMinor | None = None
    blocked: bool = False

    def to_terms(self) -> CampaignTerms:
        """The terms as the domain knows them."""
        return CampaignTerms(
            campaign=self.campaign,
            name_zh=self.name_zh,
            name_en=self.name_en,
            kind=_kind_of(self.kind),
            currency=self.currency,
            bearer=Bearer(self.bearer),
            items_zh=self.items_zh,
            items_en=self.items_en,
            min_spend_minor=self.min_spend_minor,
            valid_from_utc_ms=self.valid_from_utc_ms,
            stores=self.stores,
            paid_minor=self.paid_minor,
            blocked=self.blocked,
        )


class RevocationItem(Record, frozen=True, kw_only=True):
    """One line of the revocation log: `block` can be lifted by `unblock`, `revoke` is final."""

    kind: Literal["unit", "coupon", "campaign", "key", "device"]
    target: ShortText
    action: Literal["revoke", "block", "unblock"]
    reason: ShortText = "REVOKED"
    newer_ver: int | None = None
    since_utc_ms: UtcMs


class VerdictItem(Record, frozen=True, kw_only=True):
    """The platform's business answer to one uploaded entry of this till."""

    dev: ShortText
    ep: int
    seq: int
    rid: Rid
    verdict: Literal["confirmed", "duplicate_of", "conflict", "rejected", "deferred"]
    conflict: ShortText | None = None
    case_id: ShortText | None = None
    evidence: Evidence | None = None
    reversible_until_utc_ms: UtcMs | None = None


class RightItem(Record, frozen=True, kw_only=True):
    """A request to a store: give the right to this unit back, for this version and lower ones.

    Answered by an entry of the till's ledger, `right.released` or `right.kept`, whose body names
    unit and recall_id. `why`: claim, refund or reissue.
    """

    unit: UnitKey
    recall_id: ShortText
    ver: Annotated[int, Meta(ge=1, le=2**31)] = 1
    why: ShortText = "claim"
    since_utc_ms: UtcMs


StreamName = Literal["keys", "campaigns", "revocations", "verdicts", "rights"]


class StreamItem(Record, frozen=True, kw_only=True):
    """One change: its revision in the stream and exactly one body."""

    rev: Annotated[int, Meta(ge=1, le=2**53)]
    keyset: SignedKeyset | None = None
    campaign: CampaignItem | None = None
    revocation: RevocationItem | None = None
    verdict: VerdictItem | None = None
    right: RightItem | None = None


class StreamPage(Record, frozen=True, kw_only=True):
    """A page of a change stream. `next` is the cursor to store with the items' effects."""

    items: tuple[StreamItem, ...]
    next: ShortText
    more: bool
    as_of_utc_ms: UtcMs
    server_utc_ms: UtcMs


class Hello(Record, frozen=True, kw_only=True):
    """The handshake: protocol range, server time and who is asked."""

    min_version: int
    max_version: int
    platform: ShortText
    server_utc_ms: UtcMs


class Problem(Record, frozen=True, kw_only=True):
    """Every answer that is not 2xx: a stable code and one plain sentence.

    Codes: bad_request, bad_signature, clock_skew, unknown_device, device_revoked, token_used,
    not_found, rid_mismatch, in_flight, gap, fork, too_large, rate_limited, unavailable.
    """

    code: ShortText
    detail: Annotated[str, Meta(max_length=2000)] = ""
    expect: Seq | None = None
    retry_after_s: float | None = None
    server_utc_ms: UtcMs
