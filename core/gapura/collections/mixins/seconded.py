"""``Seconded``: records of problems that others see too."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped

from .. import fields as field


class Seconded:
    """How many others say that they see it too.

    ``class Damage(Seconded, Tracked, Located, Record)`` gives the page of a record that everybody sees and that the
    office still works on a question, *Do you see it too?*, which counts each person once. ``similar`` finds what may
    be the same, for ``alike=`` of the collection, so that people say so instead of sending it again.

    Attributes:
        seen_by: how many others there are.
    """

    seen_by: Mapped[int] = field._column(
        sa.Integer(),
        "integer",
        _l("Others who see it too"),
        late=True,
        entered=False,
        sort=True,
        zero=_l("nobody yet"),
        default=0,
        server_default="0",
    )

    def settle(self) -> None:
        """Begin with nobody."""
        super().settle()  # type: ignore[misc]  # of the classes that come after
        self.seen_by = self.seen_by or 0
