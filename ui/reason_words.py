"""One set of sentences for every reason a scan was not green, Chinese and English; pure data.

`{when}`, `{where}`, `{who}`, `{store}`, `{from}`, `{until}`, `{short}` and `{stores}` are filled
from the particulars; a sentence whose gap is not known gives way to its plain form.
"""

from __future__ import annotations

from dataclasses import dataclass

from pos_app.domain.verdict import Reason

STOP_ZH = "不要交付"
STOP_EN = "Do not hand over"


@dataclass(frozen=True, slots=True)
class Sentences:
    """The words of one reason in one language.

    `reason` is a row of parts joined by dots; parts with unknown gaps are left out.
    """

    headline_plain: str
    reason_plain: str
    next_step: str
    say_plain: str
    headline: str = ""
    reason: tuple[str, ...] = ()
    say: str = ""


@dataclass(frozen=True, slots=True)
class ReasonWords:
    """The words of one reason in both languages."""

    zh: Sentences
    en: Sentences


WORDS: dict[Reason, ReasonWords] = {
    Reason.NOT_FOUND: ReasonWords(
        Sentences(
            "查不到这张券", "平台上没有这个券码", STOP_ZH,
            "“系统里查不到这张券，麻烦打开订单页，再给我看一次券码。”",
        ),
        Sentences(
            "No such voucher", "The platform knows no voucher with this code", STOP_EN,
            "“I cannot find this voucher. Could you open your order page and show me the code?”",
        ),
    ),
    Reason.ALREADY_REDEEMED: ReasonWords(
        Sentences(
            "已核销", "这张券已经用过了", STOP_ZH,
            "“这张券已经用过了，请看看是不是同行的人先用了。您手机里的订单会写明时间。”",
            reason=("{when}", "{where}", "{who}"),
            say="“这张券{when}已经在{where}用过了，请看看是不是同行的人先用了。"
            "您手机里的订单会写明时间。”",
        ),
        Sentences(
            "Already redeemed", "This voucher has been used before", STOP_EN,
            "“This voucher has been used. Perhaps someone in your party used it. "
            "Your order page shows the time.”",
            reason=("{when}", "{where}", "{who}"),
            say="“This voucher was used: {when}, {where}. Perhaps someone in your party used it. "
            "Your order page shows the time.”",
        ),
    ),
    Reason.EXPIRED: ReasonWords(
        Sentences(
            "已过期", "有效期已过", STOP_ZH,
            "“这张券已经过期，可以在手机订单里申请退款。”",
            reason=("有效期到{until}",),
        ),
        Sentences(
            "Expired", "Its time is over", STOP_EN,
            "“This voucher has expired. You can ask for a refund in your order.”",
            reason=("Valid until {until}",),
        ),
    ),
    Reason.NOT_YET_VALID: ReasonWords(
        Sentences(
            "还没到可用日期", "现在还不能用", STOP_ZH,
            "“这张券还没到可用日期，请到期后再来，券不会失效。”",
            reason=("{from}起可用",),
            say="“这张券{from}起才能用，请到时再来，券不会失效。”",
        ),
        Sentences(
            "Not valid yet", "It cannot be used yet", STOP_EN,
            "“This voucher is not valid yet. Please come again then; you will not lose it.”",
            reason=("Valid from {from}",),
            say="“It is valid from {from}. Please come again then; you will not lose it.”",
        ),
    ),
    Reason.OUTSIDE_HOURS: ReasonWords(
        Sentences(
            "不在可用时段", "这个时间不能用", STOP_ZH,
            "“这张券有使用时段，现在不在时段内，可以换个时间来。”",
            reason=("下一次可用：{from}",),
            say="“这张券现在不在可用时段，{from}起可以用。”",
        ),
        Sentences(
            "Not valid at this hour", "It has usable hours; now is outside them", STOP_EN,
            "“This voucher has set hours. Please come at another time.”",
            reason=("Next time: {from}",),
            say="“This voucher can be used from {from}.”",
        ),
    ),
    Reason.BLACKOUT_DATE: ReasonWords(
        Sentences(
            "今天不可用", "这张券今天不能用（节假日除外）", STOP_ZH,
            "“这张券今天不能用，节假日除外，换一天就可以。”",
        ),
        Sentences(
            "Not valid today", "Today is excluded from this voucher", STOP_EN,
            "“This voucher excludes today. Any other day is fine.”",
        ),
    ),
    Reason.WRONG_STORE: ReasonWords(
        Sentences(
            "不是本店的券", "这张券不能在本店使用", STOP_ZH,
            "“这张券要到别的门店用，订单里写着可用门店。”",
            reason=("可用门店：{stores}",),
            say="“这张券可以在{stores}使用，订单里有地址。”",
        ),
        Sentences(
            "For another store", "It is not valid in this store", STOP_EN,
            "“This voucher is for another store. Your order lists the stores.”",
            reason=("Valid at {stores}",),
            say="“You can use it at {stores}. The address is in your order.”",
        ),
    ),
    Reason.REFUNDING: ReasonWords(
        Sentences(
            "退款中", "顾客已经申请退款", STOP_ZH,
            "“这张券正在退款。如果还想用，请先在订单里取消退款。”",
            reason=("{when}申请退款",),
        ),
        Sentences(
            "Refund in progress", "A refund has been asked for", STOP_EN,
            "“This voucher is being refunded. To use it, please cancel the refund first.”",
            reason=("Asked for: {when}",),
        ),
    ),
    Reason.REFUNDED: ReasonWords(
        Sentences(
            "已退款", "钱已经退回给顾客", STOP_ZH,
            "“这张券已经退款，钱会原路退回，不能再用了。”",
            reason=("{when}已退款",),
        ),
        Sentences(
            "Refunded", "The money went back to the guest", STOP_EN,
            "“This voucher was refunded. The money goes back the way it came.”",
            reason=("Refunded: {when}",),
        ),
    ),
    Reason.FROZEN: ReasonWords(
        Sentences(
            "已冻结", "平台暂停了这张券", STOP_ZH,
            "“平台暂时停用了这张券，请联系平台客服，客服会说明原因。”",
        ),
        Sentences(
            "Blocked", "The platform has stopped this voucher", STOP_EN,
            "“The platform has stopped this voucher. Their customer service can tell you why.”",
        ),
    ),
    Reason.THRESHOLD_NOT_MET: ReasonWords(
        Sentences(
            "没到满减门槛", "消费金额不够", STOP_ZH,
            "“这张券有最低消费，再加一点就能用。”",
            reason=("还差{short}",),
            say="“再消费{short}就能用这张券。”",
        ),
        Sentences(
            "Minimum spend not met", "The ticket is too small for it", STOP_EN,
            "“This voucher has a minimum spend. A little more and you can use it.”",
            reason=("{short} short",),
            say="“Another {short} and you can use this voucher.”",
        ),
    ),
    Reason.NOT_STACKABLE: ReasonWords(
        Sentences(
            "不能同享", "这张券不能和已用的优惠一起用", STOP_ZH,
            "“这张券不能和刚才的优惠一起用，您选一个划算的。”",
        ),
        Sentences(
            "Cannot be combined", "It excludes an offer already used", STOP_EN,
            "“This voucher cannot be combined with the other offer. Please choose one.”",
        ),
    ),
    Reason.NO_USES_LEFT: ReasonWords(
        Sentences(
            "次数已用完", "这张次卡没有剩余次数", STOP_ZH,
            "“这张卡的次数已经用完，订单里可以看到每一次。”",
            reason=("最后一次：{when}", "{where}"),
        ),
        Sentences(
            "No uses left", "Every use of this pass is spent", STOP_EN,
            "“All uses of this pass are spent. Your order lists each of them.”",
            reason=("Last use: {when}", "{where}"),
        ),
    ),
    Reason.QR_STALE: ReasonWords(
        Sentences(
            "二维码已失效", "顾客手机上的码要刷新", "请顾客刷新券码，再扫一次",
            "“请下拉刷新一下券码，我再扫一次。”",
        ),
        Sentences(
            "Code out of date", "The code on the phone must be refreshed",
            "Ask for a fresh code, then scan again",
            "“Please refresh the code and I will scan it again.”",
        ),
    ),
    Reason.NOT_AUTHORISED: ReasonWords(
        Sentences(
            "无权核销", "本店或当前员工没有权限", STOP_ZH,
            "“这张券我这里不能核销，我请店长来看一下。”",
        ),
        Sentences(
            "Not allowed", "This store or clerk may not redeem it", STOP_EN,
            "“I am not allowed to redeem this one. I will ask my manager.”",
        ),
    ),
    Reason.BAD_FORMAT: ReasonWords(
        Sentences(
            "不是有效的券码", "扫到的内容不是券码，或不完整", "请顾客打开券码，再扫一次",
            "“请打开订单里的券码给我扫一下。”",
        ),
        Sentences(
            "Not a voucher code", "What was read is no voucher code, or not all of it",
            "Ask for the voucher code, then scan again",
            "“Please open the voucher code in your order for me.”",
        ),
    ),
    Reason.BAD_SIGNATURE: ReasonWords(
        Sentences(
            "验签不通过", "这个码不是平台签发的", STOP_ZH,
            "“这个码验证不通过，请从您的订单里直接打开券码。”",
        ),
        Sentences(
            "Not genuine", "The platform did not sign this code", STOP_EN,
            "“This code does not check out. Please open it directly from your order.”",
        ),
    ),
    Reason.SUPERSEDED: ReasonWords(
        Sentences(
            "已换新码", "平台给这张券发过新码，旧码作废", "请顾客刷新订单，扫新码",
            "“您的订单里有更新的券码，请刷新一下给我扫。”",
        ),
        Sentences(
            "Replaced", "A newer code was issued for this voucher",
            "Ask for the new code, then scan that",
            "“There is a newer code in your order. Please refresh it for me.”",
        ),
    ),
    Reason.REVOKED: ReasonWords(
        Sentences(
            "已作废", "平台收回了这张券", STOP_ZH,
            "“平台收回了这张券，请联系平台客服处理。”",
        ),
        Sentences(
            "Withdrawn", "The platform has withdrawn this voucher", STOP_EN,
            "“The platform has withdrawn this voucher. Please contact their customer service.”",
        ),
    ),
    Reason.PLATFORM_DOWN: ReasonWords(
        Sentences(
            "先别交付", "平台连不上，这张券要联网才能核销", "等网络恢复再试，或请顾客先付款",
            "“网络暂时不通，这张券要联网才能用，请稍等一下。”",
        ),
        Sentences(
            "Do not hand over yet", "The platform cannot be reached; this voucher needs it",
            "Try again when the line is back, or take payment",
            "“Our line is down and this voucher needs it. Please bear with us.”",
        ),
    ),
    Reason.RATE_LIMITED: ReasonWords(
        Sentences(
            "先别交付", "平台正忙，要稍后再问", "等几秒，再试一次",
            "“平台有点忙，请稍等几秒。”",
        ),
        Sentences(
            "Do not hand over yet", "The platform is busy and asks us to wait",
            "Wait a few seconds, then try again",
            "“The platform is busy. A few seconds, please.”",
        ),
    ),
    Reason.KEY_UNKNOWN: ReasonWords(
        Sentences(
            "先别交付", "本机没有这张券的公钥，联网一次就能更新", "联网更新，再扫一次",
            "“我这边要联网更新一下，请稍等。”",
        ),
        Sentences(
            "Do not hand over yet", "This till lacks the key for it; connecting once fixes that",
            "Connect once, then scan again",
            "“I need to go online for a moment. Please wait.”",
        ),
    ),
    Reason.CLOCK_SUSPECT: ReasonWords(
        Sentences(
            "先别交付", "本机时间不可靠，判断不了有效期", "联网校时，再扫一次",
            "“我这边的时间要校准一下，请稍等。”",
        ),
        Sentences(
            "Do not hand over yet", "This till's clock is in doubt, so the dates cannot be judged",
            "Connect to set the clock, then scan again",
            "“I need to set our clock. One moment, please.”",
        ),
    ),
    Reason.OVER_LIMIT: ReasonWords(
        Sentences(
            "先别交付", "离线额度已用完，要联网才能核销", "等网络恢复再试，或请店长处理",
            "“离线的额度用完了，网络恢复就能用，请稍等。”",
        ),
        Sentences(
            "Do not hand over yet", "The offline limit is used up; this one needs the platform",
            "Try again online, or ask a manager",
            "“We have reached our offline limit. It will work once we are back online.”",
        ),
    ),
    Reason.HELD_ELSEWHERE: ReasonWords(
        Sentences(
            "请到别处核销", "这张券的核销权在另一家店", "请顾客到持券门店，或等网络恢复",
            "“这张券现在要到另一家店用，网络恢复后这里也可以。”",
            headline="请到{store}核销",
            say="“这张券现在要到{store}用，网络恢复后这里也可以。”",
        ),
        Sentences(
            "Redeem elsewhere", "Another store holds the right to this voucher",
            "Send the guest there, or wait for the line",
            "“This voucher is held by another store. Once we are online it works here too.”",
            headline="Redeem at {store}",
            say="“This voucher is held by {store}. Once we are online it works here too.”",
        ),
    ),
    Reason.STORE_NETWORK_LOST: ReasonWords(
        Sentences(
            "请换一台核销", "本机连不上店内网络，分不清别的台有没有用过这张券",
            "请顾客带手机到另一台收银机",
            "“这台机器暂时断网，请到旁边的收银台，券没有用掉。”",
        ),
        Sentences(
            "Use another till", "This till lost the store network and cannot see the other tills",
            "Send the guest to another till",
            "“This till is cut off. Please go to the next till; your voucher is unused.”",
        ),
    ),
}  # fmt: skip
