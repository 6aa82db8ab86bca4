"""The rows of a form in which it is said what a record's photos show and who took them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms import Field
from wtforms import Form as PlainForm
from wtforms.form import BaseForm
from wtforms.validators import StopValidation

from ..forms import TextField
from ..forms.base import Kit
from ..media.models import Photo


class PhotoRow(PlainForm):
    """What is said of one photo."""

    alt = TextField(_l("What the photo shows"), max_length=300, description=_l("For people who cannot see it."))
    credit = TextField(_l("Photographer"), max_length=200)


class PhotoTextsField(Kit, Field):
    """A row for each photo that the record has already; nothing where it has none."""

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Take the record's photos, and what was typed about them."""
        self.process_errors: list[str] = []
        photos: list[Photo] = list(data) if isinstance(data, Iterable) else []
        self.data = self.rows = [(one, self._row(formdata, one)) for one in photos]

    def _row(self, formdata: Any, photo: Photo) -> PhotoRow:
        prefix = f"{self.name}-{photo.id}-"
        sent = formdata is not None and any(key.startswith(prefix) for key in formdata)
        return PhotoRow(formdata if sent else None, prefix=prefix, data={"alt": photo.alt, "credit": photo.credit})

    def pre_validate(self, form: BaseForm) -> None:
        """Stop at the first row that cannot be used."""
        for number, (_photo, row) in enumerate(self.rows, start=1):
            if not row.validate():
                problem = next(str(field.errors[0]) for field in row if field.errors)
                raise StopValidation(_("Photo %(number)s: %(problem)s", number=number, problem=problem))

    def populate_obj(self, obj: Any, name: str) -> None:
        """Write the words to the photos."""
        for photo, row in self.rows:
            photo.alt, photo.credit = row.alt.data or "", row.credit.data or ""

    def __call__(self, **attributes: Any) -> Markup:
        """All rows."""
        return Markup(render_template("collections/_photo_rows.html", f=self)) if self.rows else Markup("")  # noqa: S704  # a template's own output
