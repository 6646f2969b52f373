"""The words of the recovery sheet in Chinese and English."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SheetWords:
    """Every word of the sheet, in one language. No line but the code's begins with two digits."""

    title: str
    till: str
    dev: str
    made_at: str
    warnings: tuple[str, ...]
    code_title: str
    qr_title: str
    steps_title: str
    steps: tuple[str, ...]
    kept_by: str


ZH = SheetWords(
    title="收银台恢复单",
    till="收银台",
    dev="设备号",
    made_at="打印时间",
    warnings=(
        "老板保管，锁好。不要放在收银台，不要拍照。",
        "恢复口令没有印在这里。口令和这张单要分开放，忘了口令谁也打不开备份。",
    ),
    code_title="恢复码（扫不了时照着输入）",
    qr_title="恢复码（二维码内容）",
    steps_title="换新电脑时",
    steps=(
        "甲、新电脑装好柜台程序，插上备份盘。",
        "乙、打开“从备份恢复”，选最新的备份文件。",
        "丙、扫上面的码，或输入恢复码，再输入恢复口令。",
        "丁、联网同步一次。旧机器不要再开机。",
    ),
    kept_by="保管人",
)

EN = SheetWords(
    title="Till recovery sheet",
    till="Till",
    dev="Device",
    made_at="Printed",
    warnings=(
        "For the owner, under lock and key. Not at the till, no photos.",
        "The recovery passphrase is not printed here. Keep it apart from this sheet; without it "
        "nobody can open a backup.",
    ),
    code_title="Recovery code, for typing",
    qr_title="Recovery code, as its QR says it",
    steps_title="On a new computer",
    steps=(
        "a) Install Guitai and plug in the backup drive.",
        "b) Choose Restore from backup and the newest backup file.",
        "c) Scan the code above or type it, then type the recovery passphrase.",
        "d) Sync once. Do not switch the old machine on again.",
    ),
    kept_by="Kept by",
)


def words_for(language: str) -> SheetWords:
    """The words in `zh-CN`; English for every other language."""
    return ZH if language.startswith("zh") else EN
