"""Whose eyes a verdict is written for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ui.formats import Locale


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: the locale, and the names of the people behind operator ids."""

    locale: Locale
    names: Mapping[str, str] = field(default_factory=dict)

    def name(self, operator_id: str | None) -> str:
        """The name of a person, or the id where it is not known."""
        return self.names.get(operator_id, operator_id) if operator_id else ""
