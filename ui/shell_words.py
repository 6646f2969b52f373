"""Words of the banners, and what a scanned thing is called."""

from __future__ import annotations

from pos_app.domain.acts import Line, TillStatus
from ui.formats import Locale, long_clock_text, money_text
from ui.language import translate
from ui.widgets.bars import BannerState


def line_banner(status: TillStatus | None, locale: Locale) -> BannerState | None:
    """What works without a line, and what does not; None while there is one."""
    if status is None or status.line is not Line.OFFLINE:
        return None
    since = long_clock_text((locale.now_utc_ms - status.line_since_utc_ms) // 1000)
    tail = ""
    if status.exposure_count:
        tail = translate("Banner", "Open {amount}").format(
            amount=money_text(status.exposure_minor, status.currency)
        )
    return BannerState(
        ground="field_violet",
        icon="cloud-off",
        head=translate("Banner", "Offline {time}").format(time=since),
        facts=(
            translate("Banner", "Works: vouchers of this store, slips, the record"),
            translate("Banner", "Waits: vouchers that need the platform, reversals"),
        ),
        tail=tail,
    )


def demo_banner(*, has_phone: bool) -> BannerState:
    """That this is a demo."""
    return BannerState(
        ground="training",
        icon="info",
        head=translate("Banner", "Demo"),
        facts=(translate("Banner", "A built-in platform, no real money; slips say DEMO"),),
        action=translate("Banner", "Customer's phone") if has_phone else "",
    )


def route_words(kind: str) -> str:
    """What a scan was read as."""
    return {
        "product": translate("Route", "a product"),
        "weighed": translate("Route", "a weighed product"),
        "pickup_order": translate("Route", "a pickup order"),
        "pickup_code": translate("Route", "a pickup code"),
        "member": translate("Route", "a member"),
        "receipt": translate("Route", "a receipt"),
        "staff_badge": translate("Route", "a staff badge"),
        "device_config": translate("Route", "a set-up code"),
        "payment_code": translate("Route", "a payment code"),
        "link": translate("Route", "a web address"),
    }.get(kind, translate("Route", "something else"))
