"""``Confidential``: whoever sends a record may leave themselves out of it, and may keep it to the office."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped

from .. import fields as field


class Confidential:
    """Two ticks for those who fear trouble: nobody keeps who I am, and only the office reads it.

    Of an anonymous record neither the account is kept nor a personal field, in its history and in the audit log neither
    the account nor the network it came from. A confidential one is never in a state that everybody sees, whoever
    decides what: steps to such states are not open, and what would be public at once waits for the office instead. So
    the workflow needs a state that waits and is not public, and ways to an end that nobody but the sender reads of.

    Attributes:
        anonymous: asked once; what was left out cannot be added later.
        confidential: the office may take it away once the sender agrees.
    """

    anonymous: Mapped[bool] = field._column(
        sa.Boolean(),
        "yes_no",
        _l("Nobody keeps who I am"),
        late=True,
        help=_l("Your account, name, phone number and e-mail are left out. You follow it by its code and your link."),
        public=False,
        fixed=True,
        default=False,
        server_default=sa.false(),
    )
    confidential: Mapped[bool] = field._column(
        sa.Boolean(),
        "yes_no",
        _l("Only the office reads it"),
        late=True,
        help=_l("It is never published, and you alone are told what becomes of it."),
        public=False,
        default=False,
        server_default=sa.false(),
    )

    def settle(self) -> None:
        """Leave out whoever wants to be left out."""
        from ..records import specs_of

        super().settle()  # type: ignore[misc]  # of the classes that come after
        record: Any = self
        if not record.anonymous:
            return
        record.owner_id = None
        for name, spec in specs_of(type(record)).items():
            if spec.personal:
                setattr(record, name, None if record.__table__.c[name].nullable else "")
