"""Who may do this: asked in the services, never on a screen."""

from __future__ import annotations

from pos_app.domain.staff import Permission, Rights, may
from pos_app.errors import NotAllowed
from pos_app.work import Work


def require(permission: Permission, operator_id: str, work: Work, rights: Rights) -> None:
    """Let an act pass if its operator has the right.

    Raises: NotAllowed naming the right that is missing.
    """
    role = next((row.role for row in work.staff() if row.operator_id == operator_id), None)
    if role is None or not may(role, permission, rights):
        raise NotAllowed(
            f"{operator_id} has no right to {permission.value}", permission=permission.value
        )
