"""The words of slips in Chinese and English."""

from __future__ import annotations

from dataclasses import dataclass

from pos_app.domain.coupon import CouponKind

# Marks stand in both languages on every slip: whoever is shown the paper must understand them.
DEMO_MARK = "演示 DEMO - 非有效凭证"
TRAINING_MARK = "练习 TRAINING - not a receipt"
OFFLINE_MARK = "离线 OFFLINE"
COPY_MARK = "补打 COPY"


@dataclass(frozen=True, slots=True)
class SlipWords:
    """Every word a slip needs, in one language; `{…}` gaps are filled by name."""

    redemption_slip: str
    not_confirmed: str
    count: str
    value: str
    code: str
    code_tail: str
    kind: str
    accepted_at: str
    granted_at: str
    till: str
    rid: str
    reversible_until: str
    printed_again_at: str
    pending_note: str
    uses_one: str
    uses_many: str
    keep: str
    chain: str
    home_right: str
    kinds: dict[CouponKind, str]
    test_title: str
    test_question: str
    test_sample: str
    test_rare: str
    test_long: str


ZH = SlipWords(
    redemption_slip="核销凭证",
    not_confirmed="离线受理，待确认",
    count="数量",
    value="券值",
    code="券码",
    code_tail="尾号{tail}",
    kind="类型",
    accepted_at="受理时间",
    granted_at="核销时间",
    till="收银台",
    rid="核销号",
    reversible_until="可撤销至",
    printed_again_at="补打时间",
    pending_note="平台还没有确认。联网后自动确认，手机订单会变成已使用，不用再来店里。",
    uses_one="剩余 {left}张（共{uses}张）",
    uses_many="第{k}次，剩余 {left}次（共{uses}次）",
    keep="请保留小票",
    chain="账本校验",
    home_right=" 本店券",
    kinds={
        CouponKind.DEAL_VOUCHER: "团购券",
        CouponKind.CASH_VOUCHER: "代金券",
        CouponKind.PERCENT_COUPON: "折扣券",
        CouponKind.THRESHOLD_DISCOUNT: "满减券",
        CouponKind.EXCHANGE_VOUCHER: "兑换券",
        CouponKind.TIMES_CARD: "次卡",
    },
    test_title="打印测试",
    test_question="下面每一行都清楚吗？",
    test_sample="禾里鲜生 望京店 ￥128.00",
    test_rare="生僻字 㼆𠮷",
    test_long="全麦吐司400g、鲜牛奶950ml、红颜草莓、手冲咖啡（中杯）、牛肉可颂三明治",
)

EN = SlipWords(
    redemption_slip="Redemption slip",
    not_confirmed="ACCEPTED, NOT YET CONFIRMED",
    count="Quantity",
    value="Value",
    code="Coupon code",
    code_tail="ends {tail}",
    kind="Type",
    accepted_at="Accepted",
    granted_at="Redeemed",
    till="Till",
    rid="Redemption",
    reversible_until="Reverse until",
    printed_again_at="Copy printed",
    pending_note="The platform has not confirmed yet. It will do so by itself once the till is "
    "online; the order on your phone then turns to used. No need to come back.",
    uses_one="{left} left of {uses}",
    uses_many="Use {k}: {left} of {uses} left",
    keep="Please keep this slip",
    chain="Ledger check",
    home_right=", this store",
    kinds={
        CouponKind.DEAL_VOUCHER: "Deal voucher",
        CouponKind.CASH_VOUCHER: "Cash voucher",
        CouponKind.PERCENT_COUPON: "Percent coupon",
        CouponKind.THRESHOLD_DISCOUNT: "Spend-and-save",
        CouponKind.EXCHANGE_VOUCHER: "Exchange voucher",
        CouponKind.TIMES_CARD: "Multi-use pass",
    },
    test_title="Printer test",
    test_question="Is every line below clear?",
    test_sample="禾里鲜生 望京店 ￥128.00",
    test_rare="Rare characters 㼆𠮷",
    test_long="Wholewheat toast 400 g, fresh milk 950 ml, strawberries, pour-over coffee, "
    "beef croissant sandwich",
)


def words_for(language: str) -> SlipWords:
    """The words in `zh-CN`; English for every other language."""
    return ZH if language.startswith("zh") else EN
