"""A file of any kind: what it holds is its reader's business."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage
from wtforms import FileField

from .base import Kit


class UploadField(Kit, FileField):
    """A chosen file; the value is what werkzeug keeps of an upload, or None."""

    takes_files = True

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the first file that was really chosen."""
        self.data = next((v for v in valuelist if isinstance(v, FileStorage) and v.filename), None)

    def missing(self) -> str:
        """The sentence when none was chosen."""
        return _("Please choose a file.")
