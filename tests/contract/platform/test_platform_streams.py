"""Change streams: keys, campaigns, revocations and verdicts, page by page."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from platform_desk import Desk

from pos_app.wire.coupon_token import KeyRing
from pos_app.wire.keyset import open_keyset, unpack_bytes


def test_keyset_opens_with_the_root_key_of_the_certificate(desk: Desk):
    till, coupon = desk.till(), desk.coupon("any", value_minor=880)
    [item] = till.page("keys").items
    assert item.keyset is not None
    keyset = open_keyset(item.keyset, unpack_bytes(till.enrolled.root_pub))
    read = KeyRing.of(keyset).read(coupon.payload)
    assert read.coupon_id.hex() == coupon.coupon_id
    assert (read.value_minor, read.issuer) == (880, desk.admin.merchant_id)


def test_rotated_key_signs_new_coupons_and_the_old_one_still_verifies(desk: Desk):
    till, before = desk.till(), desk.coupon()
    desk.admin.rotate_key()
    after = desk.coupon()
    newest = till.page("keys").items[-1].keyset
    assert newest is not None
    keyset = open_keyset(newest, unpack_bytes(till.enrolled.root_pub))
    assert (keyset.version, [key.status for key in keyset.keys]) == (2, ["retired", "active"])
    ring = KeyRing.of(keyset)
    assert ring.read(before.payload).coupon_id.hex() == before.coupon_id
    assert ring.read(after.payload).kid != ring.read(before.payload).kid
    assert till.claim(f"{before.coupon_id}:1").state == "consumed"


def test_campaign_terms_reach_the_till(desk: Desk):
    till = desk.till()
    desk.coupon(name_zh="双人套餐", name_en="Set for two", items_zh=("面", "茶"), min_spend_minor=9)
    [item] = till.page("campaigns").items
    assert item.campaign is not None
    assert (item.campaign.name_zh, item.campaign.items_zh) == ("双人套餐", ("面", "茶"))
    assert item.campaign.min_spend_minor == 9


def test_reissue_tells_tills_the_version_that_counts(desk: Desk):
    till, coupon = desk.till(), desk.coupon()
    desk.admin.reissue(coupon.short_code)
    [item] = till.page("revocations").items
    assert item.revocation is not None
    told = item.revocation
    assert (told.kind, told.target, told.newer_ver) == ("coupon", coupon.coupon_id, 2)


def test_pages_follow_each_other_without_loss_or_repeat(desk: Desk):
    till = desk.till()
    for number in range(5):
        desk.admin.revoke("unit", f"u{number}")
    seen, cursor, pages = [], "", 0
    while True:
        page = till.page("revocations", after=cursor, limit=2)
        seen += [item.revocation.target for item in page.items if item.revocation]
        cursor, pages = page.next, pages + 1
        if not page.more:
            break
    assert (seen, pages) == ([f"u{number}" for number in range(5)], 3)
    assert till.page("revocations", after=cursor).items == ()
    assert till.page("revocations", after=cursor).next == cursor
    desk.admin.revoke("unit", "u5")
    [item] = till.page("revocations", after=cursor).items
    assert item.rev == 6


def test_revisions_stay_dense_when_many_write_at_once(desk: Desk):
    till = desk.till()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: desk.admin.revoke("unit", f"u{number}"), range(24)))
    assert [item.rev for item in till.page("revocations").items] == list(range(1, 25))


def test_verdicts_are_for_their_till_only(desk: Desk):
    mine, other = desk.till(), desk.till()
    mine.grant(desk.unit("any"))
    mine.upload()
    assert len(mine.verdicts()) == 1
    assert other.verdicts() == []


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("streams/keys?after=campaigns.1", "bad_request"),
        ("streams/keys?after=keys.x", "bad_request"),
        ("streams/keys?limit=501", "bad_request"),
        ("streams/keys?limit=0", "bad_request"),
        ("streams/keys?limit=1&limit=2", "bad_request"),
        ("streams/gossip", "not_found"),
        ("claims/not-a-rid", "bad_request"),
    ],
)
def test_question_that_makes_no_sense_is_a_problem(desk: Desk, target: str, code: str):
    assert desk.till().problem("GET", f"/osp/1/{target}").code == code


def test_merchants_of_one_database_do_not_see_each_other(desk: Desk, tmp_path, database_url):
    from platform_server.admin import PlatformAdmin

    if database_url is None:
        database_url = f"sqlite:///{(tmp_path / 'platform' / 'platform.db').as_posix()}"
    neighbour = PlatformAdmin(tmp_path / "neighbour", database_url=database_url, now=desk.clock)
    neighbour.init()
    try:
        till, coupon = desk.till(), desk.coupon()
        with pytest.raises(ValueError, match="no such coupon"):
            neighbour.coupon_show(coupon.coupon_id)
        neighbour.revoke("coupon", coupon.coupon_id)
        assert till.claim(f"{coupon.coupon_id}:1").state == "consumed"
        assert till.page("revocations").items == ()
    finally:
        neighbour.close()
