"""Sentences for faults: what happened, what it means for the customer, what to do now; no Qt.

The stable code is shown small beside the sentence.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ErrorText:
    """One fault's sentences in Chinese and English."""

    zh: str
    en: str

    def __call__(self, language: str) -> str:
        """The sentences in `zh-CN` or `en`."""
        return self.zh if language.startswith("zh") else self.en


SENTENCES: dict[str, ErrorText] = {
    "GEN-100": ErrorText(
        "程序出了意外。这次操作可能没有完成。请看最近核销，再决定要不要重试。",
        "Something unexpected happened. The act may not be done. Look at the recent list before "
        "trying again.",
    ),
    "GEN-110": ErrorText(
        "程序太忙，或正在关闭。这次操作没有开始。请等几秒，再做一次。",
        "The program is too busy, or closing. Nothing was begun. Wait a few seconds and do it "
        "again.",
    ),
    "USE-100": ErrorText(
        "输入的内容用不了。没有改动任何东西。请检查后再输一次。",
        "That input cannot be used. Nothing was changed. Check it and try again.",
    ),
    "STF-100": ErrorText(
        "没有权限，或密码不对。没有改动任何东西。请重新输入，或请店长来。",
        "Not allowed, or a wrong PIN. Nothing was changed. Try again or ask a manager.",
    ),
    "STF-101": ErrorText(
        "密码错了太多次。收银数据没有影响。请等倒计时结束再试，或换人登录。",
        "Too many wrong PINs. Nothing is lost. Wait for the countdown, or sign in as someone else.",
    ),
    "LED-100": ErrorText(
        "本机账本打不开。这次操作没有记下，请不要交付。请联系老板。",
        "This till's ledger cannot be used. The act was not kept, so do not hand over. "
        "Call the owner.",
    ),
    "LED-101": ErrorText(
        "本机账本有一处和写下时不一样。为了安全，本机停止核销。请换一台，并联系老板。",
        "The ledger is not what was written. This till stops redeeming. Use another till and call "
        "the owner.",
    ),
    "LED-102": ErrorText(
        "本机账本比已经上传的旧。为了不重复核销，本机停止核销。请换一台，并联系老板。",
        "The ledger is older than what was uploaded. This till stops redeeming to avoid double "
        "use. Use another till and call the owner.",
    ),
    "LED-103": ErrorText(
        "另一个程序正在用这个账本。这次操作没有开始。请关掉它，或等几秒再试。",
        "Another program is using this ledger. Nothing was begun. Close it, or try again in a few "
        "seconds.",
    ),
    "LED-104": ErrorText(
        "硬盘满了，记不下账。请不要交付。请店长清理硬盘，再扫同一张券。",
        "The disk is full, so nothing can be kept. Do not hand over. Ask a manager to free space, "
        "then scan the same voucher.",
    ),
    "LED-105": ErrorText(
        "本机的数据库程序版本太旧，可能损坏账本。程序不会启动。请安装新版本。",
        "The database library is too old and may damage the ledger. The till will not start. "
        "Install the current version.",
    ),
    "LED-106": ErrorText(
        "这台机器还没有加入门店。不能核销。请老板用加入码登记这台机器。",
        "This till has not joined a store. It cannot redeem. Ask the owner to enrol it.",
    ),
    "LED-107": ErrorText(
        "管着账本的程序中途停了。这次操作可能做了，也可能没做。请先看最近核销，再扫同一张券。",
        "The program that keeps the ledger stopped halfway. The act may or may not be done. Look "
        "at the recent list, then scan the same voucher again.",
    ),
    "NET-100": ErrorText(
        "平台没有办成这件事。顾客的券没有因此用掉两次。程序会自动再试。",
        "The platform did not do what was asked. No voucher is used twice by this. The till tries "
        "again by itself.",
    ),
    "NET-101": ErrorText(
        "平台没有回答。请先别交付，请顾客稍等。程序会用同一个号码再问，不会重复扣券。",
        "The platform does not answer. Do not hand over yet. The till asks again with the same id, "
        "so nothing is used twice.",
    ),
    "NET-102": ErrorText(
        "平台拒绝了这个请求。这次操作没有完成。请联系老板，查看这台机器的登记。",
        "The platform refused the request. The act is not done. Call the owner to check this "
        "till's enrolment.",
    ),
    "NET-103": ErrorText(
        "平台正忙。请顾客稍等几秒。程序会自动再试。",
        "The platform is busy. Ask the guest to wait a few seconds. The till tries again.",
    ),
    "NET-104": ErrorText(
        "平台缺了本机较早的记录。顾客不受影响。程序会从缺的那一条补传。",
        "The platform lacks earlier entries of this till. Guests are not affected. The till sends "
        "them again.",
    ),
    "NET-105": ErrorText(
        "平台上有同号但内容不同的记录，这台机器可能被复制过。本机停止离线核销。请联系老板。",
        "The platform holds other entries under our numbers; this till may have been copied. It "
        "stops redeeming offline. Call the owner.",
    ),
    "DEV-100": ErrorText(
        "一台设备没有响应。账已记好，顾客可以走。请检查电源和连线。",
        "A device does not answer. Everything is kept and the guest may go. Check power and cable.",
    ),
    "DEV-110": ErrorText(
        "这台电脑没有识别图片的组件。核销不受影响。请用扫码枪，或手动输入券码。",
        "This computer cannot read pictures of codes. Redeeming still works. Use the scanner or "
        "type the code.",
    ),
    "DEV-111": ErrorText(
        "图片里找不到能读的码。券没有被使用。请换一张更清楚的图，或手动输入券码。",
        "No readable code in the picture. The voucher was not used. Try a sharper picture, or type "
        "the code.",
    ),
    "PRN-100": ErrorText(
        "小票没有打出来。核销已经完成，顾客可以走。请检查打印机，再按补打。",
        "The slip was not printed. The redemption stands and the guest may go. Check the printer, "
        "then reprint.",
    ),
    "PRN-101": ErrorText(
        "打印机没纸了。核销已经完成，顾客可以走。请换纸，小票会整张重打。",
        "The printer is out of paper. The redemption stands and the guest may go. Put paper in; "
        "the whole slip is printed again.",
    ),
    "PRN-102": ErrorText(
        "打印机的盖子开着。核销已经完成，顾客可以走。请盖好，小票会继续打。",
        "The printer's cover is open. The redemption stands and the guest may go. Close it and the "
        "slip is printed.",
    ),
    "PRN-103": ErrorText(
        "打印机的切刀卡住了。核销已经完成，小票可以手撕。请关机取出碎纸再开机。",
        "The printer's cutter is stuck. The redemption stands; tear the slip by hand. Switch off, "
        "clear the paper, switch on.",
    ),
    "PRN-104": ErrorText(
        "打印机没有回应。核销已经完成，顾客可以走。请检查电源和连线，稍后补打。",
        "The printer does not answer. The redemption stands and the guest may go. Check power and "
        "cable, reprint later.",
    ),
    "PRN-105": ErrorText(
        "小票发给打印机后没有回音，可能打了也可能没打。核销已经完成。请看一眼纸，需要再补打。",
        "The printer took the slip but did not answer; it may or may not be on paper. The "
        "redemption stands. Look at the paper and reprint if needed.",
    ),
    "KEY-100": ErrorText(
        "本机的密钥读不到。为了安全不能核销。请联系老板。",
        "This till's secret cannot be read. It cannot redeem. Call the owner.",
    ),
    "KEY-101": ErrorText(
        "本机的密钥锁着，要口令才能打开。现在不能核销。请老板输入口令。",
        "This till's secrets are locked and need a passphrase. It cannot redeem now. Ask the owner "
        "to enter it.",
    ),
    "BAK-100": ErrorText(
        "备份没有做成。账本没有受影响，照常营业。请老板看一下原因，再备份一次。",
        "The backup was not made. The ledger is fine and selling goes on. Ask the owner to look at "
        "the reason and back up again.",
    ),
    "BAK-101": ErrorText(
        "备份写不进去，可能是盘满了或被拔掉了。账本和以前的备份都在。请换个位置，或清理后再备份。",
        "The backup cannot be written; the disk may be full or gone. The ledger and earlier "
        "backups are untouched. Free space or choose another place, then back up again.",
    ),
    "BAK-102": ErrorText(
        "这个文件不是完整的备份，或者被改过。没有恢复任何东西。请换一个备份文件。",
        "The file is no whole backup, or it was changed. Nothing was restored. Use another backup.",
    ),
    "BAK-103": ErrorText(
        "这个备份是更新版本的程序做的。没有恢复任何东西。请先安装新版本，再恢复。",
        "A newer program made this backup. Nothing was restored. Install the current version "
        "first, then restore.",
    ),
    "BAK-104": ErrorText(
        "恢复码有一处读错或输错了。没有改动任何东西。请对照恢复单再输一次那一行。",
        "The recovery code was misread or mistyped. Nothing was changed. Compare that line with "
        "the sheet and enter it again.",
    ),
    "BAK-105": ErrorText(
        "恢复口令不对，或恢复单和备份不是同一台机器的。没有改动任何东西。请检查后再试。",
        "The recovery passphrase is wrong, or sheet and backup belong to different tills. Nothing "
        "was changed. Check both and try again.",
    ),
    "BAK-106": ErrorText(
        "不能恢复到这里：会丢掉还没上传的记录，或这里是另一台收银机。没有改动任何东西。"
        "请先上传或导出账本，或换一个空文件夹。",
        "Cannot restore here: entries not yet sent would be lost, or this is another till's "
        "folder. Nothing was changed. Send or export the ledger first, or use an empty folder.",
    ),
}


def error_sentence(code: str, language: str) -> str:
    """The sentences of a code; those of GEN-100 for a code nobody has described."""
    return SENTENCES.get(code, SENTENCES["GEN-100"])(language)
