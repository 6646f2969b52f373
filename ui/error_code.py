"""The stable code of a fault, kept apart from the sentences so that a start needs no sentences."""

from __future__ import annotations

from pos_app.errors import GuitaiError


def error_code(fault: BaseException) -> str:
    """The stable code of a fault."""
    return fault.code if isinstance(fault, GuitaiError) else GuitaiError.code
