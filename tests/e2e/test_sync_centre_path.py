"""The sync centre of a whole till: full while the platform is away, empty after one round."""

from __future__ import annotations

import pytest

from pos_app.domain.acts import RedeemCoupon, Source
from pos_app.domain.sync_centre import Feed, Why
from pos_app.errors import PlatformFault
from tests.fakes.e2e_shop import E2eShop

ANSWER_S = 30.0


def test_what_happened_offline_waits_in_the_centre_until_it_is_sent(shop: E2eShop):
    coupon = shop.issue(off=shop.home_right, value_minor=5800)
    with shop.open_till() as app:
        app.sync_once()
    shop.stop_platform()
    with shop.open_till() as app:
        command = RedeemCoupon(app.till.new_rid(), coupon.payload, Source.SCAN, "li")
        outcome = app.till.redeem(command).result(ANSWER_S)
        with pytest.raises(PlatformFault):
            app.sync_once()
        centre = app.till.sync_centre().result(ANSWER_S)
        granted = next(row for row in centre.unsent if row.type == "redemption.granted")
        assert granted.about is not None
        assert (granted.about.rid, granted.moved_minor) == (outcome.rid, 5800)
        assert {row.why for row in centre.unsent} == {Why.OFFLINE}
        assert centre.unsent_count == len(centre.unsent)
        assert centre.last_success_utc_ms is not None
        assert all(row.as_of_utc_ms for row in centre.feeds if row.feed is not Feed.RIGHTS)
        table = app.till.unsent_table().result(ANSWER_S)
        assert coupon.payload not in table
        assert len(table.splitlines()) == 1 + centre.unsent_count
    shop.start_platform()
    with shop.open_till() as app:
        app.sync_once()
        centre = app.till.sync_centre().result(ANSWER_S)
        assert (centre.unsent_count, centre.unsent, centre.conflict_count) == (0, (), 0)
        assert centre.next_try_s is None
        assert len(app.till.unsent_table().result(ANSWER_S).splitlines()) == 1
