"""The forms on the way to an import."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from wtforms import FileField

from ... import forms as kit
from ...forms.base import Kit
from .beginning import ADD, NONE, SKIP


class TableFileField(Kit, FileField):
    """A file with a table; the value is what werkzeug keeps of an upload, or None."""

    takes_files = True

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the first file that was really chosen."""
        self.data = next((v for v in valuelist if isinstance(v, FileStorage) and v.filename), None)

    def missing(self) -> str:
        """The sentence when none was chosen."""
        return _("Please choose a file.")


class UploadForm(kit.Form):
    """Which file, and for which office."""

    file = TableFileField(
        _l("File"),
        required=True,
        description=_l("CSV or XLSX, at most 60 MB. The first row names the columns, in any order."),
        render_kw={"accept": ".csv,.txt,.tsv,.xlsx"},
    )


class StartForm(kit.Form):
    """What happens to rows that are wrong, and to records that are there already."""

    bad = kit.RadioField(
        _l("If rows are wrong"),
        choices={SKIP: _l("Leave them out and add the others"), NONE: _l("Add all rows or none")},
        required=True,
    )
    same = kit.RadioField(
        _l("If a record of the same name and place is there already"),
        choices={SKIP: _l("Leave the row out"), ADD: _l("Add it all the same")},
        required=True,
    )
