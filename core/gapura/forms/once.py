"""A submission that arrives twice is stored once.

People press twice, phones send again on a weak signal, browsers reload. Each form carries a random key; the key
together with what was sent names the submission, and its name is stored in the transaction of what it created::

    if form.validate_on_submit():
        return redirect(submit(form, lambda: save(form)))

``save`` writes to ``db.session`` and returns the address to go to; ``submit`` commits. The second arrival is sent to
the first one's address and ``save`` is not called. Going back, changing a word and sending again is a new submission.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from flask import request
from sqlalchemy.exc import IntegrityError
from wtforms import Field, widgets

from ..database.engine import db
from .models import Submission

_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")


class OnceField(Field):
    """The hidden random key; a form that is shown again keeps it, a wrong one is replaced."""

    widget = widgets.HiddenInput()

    def process_data(self, value: Any) -> None:
        """Make a key."""
        self.data = secrets.token_urlsafe(16)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep the key that was sent, if it is one."""
        if valuelist and isinstance(valuelist[0], str) and _KEY.fullmatch(valuelist[0]):
            self.data = valuelist[0]

    def populate_obj(self, obj: object, name: str) -> None:
        """Records know nothing of it."""

    def _value(self) -> str:
        return str(self.data)


def submit(form: Any, save: Callable[[], str]) -> str:
    """Run ``save`` and commit, once per submission; return the address that the first run gave.

    Pictures are written to storage before the database is locked, and removed again if nothing is committed. Whatever
    ``save`` raises goes through, with nothing stored.
    """
    key = _key(form)
    found = _location(key)
    if found is not None:
        return found
    for field in form:
        if hasattr(field, "keep"):
            field.keep()
    if not _claim(key):
        return _location(key) or request.path
    location = save()
    db.session.execute(sa.update(Submission).where(Submission.key == key).values(location=location))
    db.session.commit()
    return location


def earlier(form: Any) -> str | None:
    """The address that an earlier arrival of the same submission led to, or None for the first arrival."""
    return _location(_key(form))


def remember(form: Any, location: str) -> None:
    """Add the submission's name and address to the current transaction; for views that cannot use ``submit``."""
    db.session.add(Submission(key=_key(form), location=location))


def _claim(key: str) -> bool:
    """Store the name first: a concurrent second arrival waits here until the first has committed, and then fails."""
    try:
        with db.session.no_autoflush:  # what the view has already changed is flushed by save, and errs on its own
            db.session.execute(sa.insert(Submission).values(key=key, location=""))
    except IntegrityError:
        db.session.rollback()
        return False
    return True


def _location(key: str) -> str | None:
    return db.session.scalar(sa.select(Submission.location).where(Submission.key == key))


def _key(form: Any) -> str:
    """Hash of the page, the form's random key and everything that was sent, but for fields that do not count."""
    digest = hashlib.sha256()
    skip = {form.once.name, form.meta.csrf_field_name, *(f.name for f in form if not getattr(f, "counts", True))}
    for part in (request.path, form.once.data):
        _add(digest, part)
    for name, value in sorted(request.form.items(multi=True)):
        if name not in skip:
            _add(digest, name)
            _add(digest, value)
    for name, file in sorted(request.files.items(multi=True), key=lambda item: item[0]):
        _add(digest, name)
        _add(digest, _digest_of(file.stream))
    return digest.hexdigest()


def _add(digest: Any, part: str) -> None:
    data = part.encode("utf-8", "surrogatepass")
    digest.update(len(data).to_bytes(8, "big") + data)


def _digest_of(stream: Any) -> str:
    digest = hashlib.sha256()
    stream.seek(0)
    while chunk := stream.read(1 << 16):
        digest.update(chunk)
    stream.seek(0)
    return digest.hexdigest()
