"""What can go wrong for an operator, as one plain sentence and a stable code."""

from __future__ import annotations

from sqlalchemy.exc import SQLAlchemyError

from platform_server.folder import FolderProblem
from platform_server.migrations import SchemaTooNew

FAULTS: tuple[type[Exception], ...] = (FolderProblem, SchemaTooNew, SQLAlchemyError, OSError)


def describe(fault: Exception) -> tuple[str, str]:
    """The sentence and the code of a fault that is one of FAULTS."""
    match fault:
        case FolderProblem():
            return str(fault), "PLT-101"
        case SchemaTooNew():
            return f"{fault} Use the newer program.", "PLT-102"
        case SQLAlchemyError():
            return "The platform's database cannot be used.", "PLT-103"
        case _:
            return f"The system refused: {fault.args[-1] if fault.args else fault}.", "PLT-104"
