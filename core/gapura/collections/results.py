"""The end of some work: a step that asks for photos of the result, and what is forgotten some time after it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from ..contract.types import Job
from ..database.engine import db
from ..database.types import utcnow
from ..forms import Form, LongTextField, PhotosField, Refused
from ..media.services import save_photos, was_shown
from .mixins import Resolved
from .mounted import Mounted
from .progress import home_of, title_of

MOST_PHOTOS = 3


class MessageForm(Form):
    """A step about which the office may say something to everybody."""

    reason = LongTextField(
        _l("Message to the public and the reporter"), max_length=1000, description=_l("Stands in the public history.")
    )

    def keep_private(self) -> None:
        """Say that only who sent the record reads the message: the public does not see the state that follows."""
        self.reason.label.text = _("Message to the reporter")
        self.reason.description = _("Nobody else reads it.")


class ResultForm(MessageForm):
    """The end of the work, with photos that nobody has shown before."""

    results = PhotosField(
        _l("Photos of the result"),
        required=True,
        most=MOST_PHOTOS,
        description=_l("A new photo of the same place, taken after the work."),
    )

    def validate_results(self, photos: PhotosField) -> None:
        """A photo that any record shows, from before or after the work, is no photo of this result, in no other size.

        Raises:
            Refused: when there is no new one, or one of them was used before.
        """
        if not photos.data:
            raise Refused(_("Please add a new photo of the same place, taken after the work."))
        if was_shown(photos.data):
            raise Refused(_("This photo was used before. Please take a new one, after the work."))


def keep_results(record: Any, form: Any) -> None:
    """Keep the photos of a ``ResultForm``, as what a step does with a ``Resolved`` record."""
    details = {"plugin": home_of(record).plugin, "alt": _("After the work: %(title)s", title=title_of(record))}
    record.results = save_photos(form.results, current=record.results, office_id=record.office_id, **details)


def jobs(mounted: Sequence[Mounted]) -> list[Job]:
    """Forgetting people, as forms promise."""
    return [
        Job(name=one.named("forget"), title=_forgets(one), run=partial(forget, one))
        for one in mounted
        if issubclass(one.model, Resolved) and one.model.contacts_kept and _personal(one)
    ]


def _forgets(mounted: Mounted) -> Any:
    days = mounted.model.contacts_kept.days
    return _l("Delete what records closed %(days)d days ago know of people: %(title)s", days=days, title=mounted.title)


def _personal(mounted: Mounted) -> list[str]:
    return [name for name, spec in mounted.specs.items() if spec.personal]


def forget(mounted: Mounted) -> str:
    """Empty the personal fields of records that were closed long ago; answers how many there were."""
    model: Any = mounted.model
    columns = [getattr(model, name) for name in _personal(mounted)]
    known = sa.or_(*(column.is_not(None) for column in columns))
    # With another version, so that a form that is still open cannot bring them back.
    gone = {**{column.key: None for column in columns}, "version": model.version + 1}
    long_ago = model.closed_at < utcnow() - model.contacts_kept
    done: Any = db.session.execute(sa.update(model).where(long_ago, known).values(**gone))
    return ngettext("%(num)s contact deleted.", "%(num)s contacts deleted.", done.rowcount)
