"""A till's data folder, and the settings in it that are no secret."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from uuid import uuid4

from pos_app.durable_file import create_once, write_atomically
from pos_app.errors import DiskFull, WrongUse

CONFIG_BYTES_MAX = 256 * 1024
HOME_ID_BYTES_MAX = 64

_EXTRA = "extra"


@dataclass(frozen=True, slots=True)
class Home:
    """A till's data folder and the names of the files in it."""

    path: Path

    @property
    def ledger(self) -> Path:
        """The encrypted ledger."""
        return self.path / "till.db"

    @property
    def lock(self) -> Path:
        """Locked by the one process that owns the folder."""
        return self.path / "till.lock"

    @property
    def owner(self) -> Path:
        """Where the owning process listens; only its user may read it."""
        return self.path / "owner.json"

    @property
    def anchor(self) -> Path:
        """The chain head outside the ledger, which shows a ledger put back in time."""
        return self.path / "anchor"

    @property
    def config(self) -> Path:
        """The settings, as `TillConfig` writes them."""
        return self.path / "config.json"

    @property
    def logs(self) -> Path:
        """The folder of log files."""
        return self.path / "logs"

    @property
    def slips(self) -> Path:
        """The folder where the virtual printer lays down its slips."""
        return self.path / "slips"

    @property
    def backups(self) -> Path:
        """The folder of automatic backups."""
        return self.path / "backups"

    def create(self) -> None:
        """Make the folder, for its user alone, unless it is there.

        Raises: DiskFull if the system does not let us.
        """
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise DiskFull(f"cannot make the folder {self.path}: {error.strerror}") from error

    def home_id(self) -> str:
        """The folder's own name for the keystore, minted at the first call; moves with it."""
        path = self.path / "home.id"
        try:
            if not path.exists():
                create_once(path, uuid4().hex.encode("ascii"))
            text = path.read_bytes()[:HOME_ID_BYTES_MAX].decode("ascii").strip()
        except OSError as error:
            raise DiskFull(f"cannot keep the folder's id: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise WrongUse(f"{path.name} is not one of ours") from error
        if not text.isalnum():
            raise WrongUse(f"{path.name} is not one of ours")
        return text


def home_of(path: str | Path | None = None, environ: Mapping[str, str] = os.environ) -> Home:
    """The data folder: the one named, else GUITAI_HOME, else the user's own place for data."""
    chosen = path or environ.get("GUITAI_HOME")
    if not chosen:
        from platformdirs import user_data_dir  # late: only a till without a named folder asks

        chosen = user_data_dir("guitai", appauthor=False)
    return Home(Path(chosen).expanduser().absolute())


@dataclass(frozen=True, slots=True)
class TillConfig:
    """What a till knows of itself that is no secret.

    Units: `…_ms` and `…_s` as named; `day_cut_hour` is the hour the business day ends, store time.
    `is_set_up_open`: the first run has joined the store and is not finished;
    `is_recovery_sheet_due`: the owner has put the recovery sheet off.
    `extra` holds what a newer version wrote: kept and written back unread.
    """

    platform_url: str = ""
    dev: str = ""
    till_name: str = ""
    store_id: str = ""
    store_name: str = ""
    merchant: str = ""
    currency: str = "CNY"
    time_zone: str = "Asia/Shanghai"
    language: str = "zh-CN"
    day_cut_hour: int = 0
    is_demo: bool = False
    printer_url: str = ""
    printer_profile: str = "chinese-58"
    prints_on_grant: bool = True
    scanner_prefix: str = ""
    scanner_suffix: str = "enter"
    scanner_gap_ms: int = 50
    scanner_port: str = ""
    idle_lock_s: int = 120
    claim_deadline_s: float = 2.5
    is_set_up_open: bool = False
    is_recovery_sheet_due: bool = False
    role_permissions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)  # Any: not ours to know

    @property
    def is_enrolled(self) -> bool:
        """Whether this folder belongs to a till that has joined a store."""
        return bool(self.dev)

    def to_json(self) -> str:
        """The settings as a JSON object, one key a line, unknown keys included."""
        known = {
            part.name: getattr(self, part.name) for part in fields(self) if part.name != _EXTRA
        }
        return json.dumps({**self.extra, **known}, ensure_ascii=False, indent=2) + "\n"

    @staticmethod
    def from_json(text: str) -> TillConfig:
        """Read what `to_json` wrote, or a part of it; absent keys take their defaults.

        Raises: WrongUse if it is no JSON object or a value has the wrong type.
        """
        try:
            content = json.loads(text)
        except ValueError as error:
            raise WrongUse(f"the settings are not JSON: {error}") from error
        if not isinstance(content, dict):
            raise WrongUse("the settings are not a JSON object")
        defaults = TillConfig()
        names = {part.name for part in fields(TillConfig)} - {_EXTRA}
        known: dict[str, Any] = {  # Any: each value has just been checked against its field
            name: _checked(name, content[name], getattr(defaults, name))
            for name in names & content.keys()
        }
        extra = {name: value for name, value in content.items() if name not in names}
        return TillConfig(**known, extra=extra)


def load_config(home: Home) -> TillConfig:
    """The till's settings; the defaults where none were saved yet.

    Raises: WrongUse if the file cannot be understood; it is then left as it is.
    """
    try:
        with home.config.open("rb") as file:
            content = file.read(CONFIG_BYTES_MAX + 1)
    except FileNotFoundError:
        return TillConfig()
    except OSError as error:
        raise WrongUse(f"the settings cannot be read: {error.strerror}") from error
    if len(content) > CONFIG_BYTES_MAX:
        raise WrongUse("the settings file is too large")
    try:
        return TillConfig.from_json(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise WrongUse("the settings are not UTF-8") from error


def save_config(home: Home, config: TillConfig) -> None:
    """Write the settings so that a crash leaves the old file or the new one.

    Raises: DiskFull if they cannot be written.
    """
    home.create()
    try:
        write_atomically(home.config, config.to_json().encode("utf-8"), is_private=True)
    except OSError as error:
        raise DiskFull(f"the settings cannot be saved: {error.strerror}") from error


def _checked(name: str, value: object, default: object) -> object:
    if isinstance(default, Mapping):
        if isinstance(value, dict) and all(_is_texts(texts) for texts in value.values()):
            return {key: tuple(texts) for key, texts in value.items()}
    elif isinstance(default, float):
        if isinstance(value, int | float) and not isinstance(value, bool):
            return float(value)
    elif type(value) is type(default):
        return value
    raise WrongUse(f"the setting {name} has a value of the wrong kind", setting=name)


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)
