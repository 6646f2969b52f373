"""A till whose entries are refused still hears what the platform says."""

from __future__ import annotations

import pytest

from pos_app.domain.acts import Outcome
from pos_app.errors import ForkDetected
from pos_app.wire.records import RevocationItem, UploadAnswer, UploadRequest
from tests.fakes.fake_platform import FakePlatform
from tests.fakes.till_bench import DEV, TillBench
from tests.unit.services.test_sync_round import Round


class ForkedPlatform(FakePlatform):
    """Holds other entries than ours."""

    def upload(self, request: UploadRequest, *, deadline_s: float) -> UploadAnswer:
        raise ForkDetected("other entries are held")


def test_a_forked_till_learns_that_it_is_blocked(bench: TillBench) -> None:
    joined = Round(bench)
    joined.platform.__class__ = ForkedPlatform
    assert isinstance(bench.scan("not a coupon"), Outcome)
    joined.platform.publish(
        RevocationItem(kind="device", target=DEV, action="block", reason="FORK", since_utc_ms=1)
    )
    with pytest.raises(ForkDetected):
        joined.run()
    with bench.store.work() as work:
        found = work.revocation("device", DEV)
    assert found is not None
    assert found.action == "block"
