"""The forms on the way to an import."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from ... import forms as kit
from .beginning import ADD, NONE, SKIP


class UploadForm(kit.Form):
    """Which file, and for which office."""

    file = kit.UploadField(
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
