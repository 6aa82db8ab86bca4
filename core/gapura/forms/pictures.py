"""Fields for photos.

A chosen picture is decoded when the form is checked, before anything is written, and survives a form that has to be
shown again: nobody on a weak signal sends three megabytes twice because of a mistyped phone number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from itsdangerous import BadData, URLSafeTimedSerializer
from markupsafe import Markup
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import ServiceUnavailable
from wtforms.form import BaseForm
from wtforms.validators import StopValidation
from wtforms.widgets import FileInput, HiddenInput

from ..media import services as media
from ..media.processed import ProcessedPhoto
from ..media.storage import StorageAway
from .base import Kit

ACCEPT = "image/jpeg,image/png,image/webp"
KEPT_SECONDS = 24 * 3600


class _Base(Kit):
    """What one and several photos share."""

    takes_files = True
    widget = FileInput()
    most = 1

    def __init__(self, label: Any = None, validators: Sequence[Any] | None = None, **options: Any) -> None:
        super().__init__(label, validators, **options)
        self.render_kw = {"accept": ACCEPT, "data-photos": str(self.most), **(self.render_kw or {})}

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Take the record's photos, then what was sent: files, pictures kept from before, and ticks at "remove"."""
        self.process_errors: list[str] = []
        self.had = _photos(data)
        self.files: list[FileStorage] = []
        self.pictures: list[ProcessedPhoto] = []
        self.ticked: set[str] = set()
        if formdata is not None:
            self.files = [f for f in formdata.getlist(self.name) if isinstance(f, FileStorage) and f.filename]
            self.pictures = list(_read_kept(formdata.getlist(f"{self.name}-kept")))[: self.most]
            self.ticked = {v for v in formdata.getlist(f"{self.name}-remove") if isinstance(v, str)}

    def pre_validate(self, form: BaseForm) -> None:
        """Decode what was sent; this is the slow part of a form."""
        if self.files:
            self._decode()
        super().pre_validate(form)

    def _decode(self) -> None:
        files, self.files = self.files, []
        room = self.room(len(files))
        if len(files) > room:
            most = ngettext("At most %(num)s photo fits here.", "At most %(num)s photos fit here.", self.most)
            raise StopValidation(most)
        for file in files:
            try:
                self.pictures.append(media.process_photo(file.stream, at_once=_is_shown_soon()))
            except media.PictureRefused as error:
                raise StopValidation(str(error)) from None

    def room(self, sent: int) -> int:
        """How many of the sent pictures fit."""
        return self.most

    def missing(self) -> str:
        """The sentence when no photo was chosen."""
        return _("Please choose a photo.")

    def populate_obj(self, obj: object, name: str) -> None:
        """Left to ``save_photo`` and ``save_photos``, which know about storage."""

    def keep(self) -> None:
        """Write the pictures' files before the database is locked.

        Raises:
            ServiceUnavailable: when storage cannot take them now.
        """
        try:
            for picture in self.pictures:
                media.write_files(picture)
        except StorageAway:
            current_app.logger.exception("A photo could not be stored")
            sentence = _("Photos cannot be stored at the moment. Please try again in a few minutes.")
            raise ServiceUnavailable(sentence, retry_after=60) from None

    def keep_for_later(self) -> None:
        """Write the pictures' files because the form is shown again; where that fails they have to be chosen again."""
        try:
            for picture in self.pictures:
                media.keep_files(picture)
        except StorageAway:
            current_app.logger.exception("A photo could not be kept for a form that is shown again")

    def kept_inputs(self) -> Markup:
        """Hidden inputs by which the pictures that were sent already are found again."""
        values = [_serializer().dumps(_pack(picture)) for picture in self.pictures if picture.written]
        return Markup("").join(_hidden(f"{self.name}-kept", value) for value in values)

    @property
    def kept_note(self) -> str:
        """A sentence about pictures that need not be chosen again; empty without any."""
        count = sum(picture.written for picture in self.pictures)
        if not count:
            return ""
        return ngettext(
            "Your photo was received. You need not choose it again.",
            "Your %(num)s photos were received. You need not choose them again.",
            count,
        )

    def __call__(self, **attributes: Any) -> Markup:
        """The file input, and with it what is kept."""
        if self.kept_note or self.had:
            attributes.setdefault("required", False)
        return super().__call__(**attributes) + self.kept_inputs()

    def _value(self) -> bool:
        return False


class PhotoField(_Base):
    """One photo: ``data`` is a ``ProcessedPhoto`` or ``None``.

    When a record is edited, ``current`` is the photo it has and ``removed`` whether its removal was ticked.
    """

    @property
    def data(self) -> ProcessedPhoto | None:
        """The picture that was sent."""
        return self.pictures[-1] if self.pictures else None

    @data.setter
    def data(self, value: Any) -> None:
        """Ignored: WTForms' filters write back what they read."""

    @property
    def current(self) -> Any:
        """The photo that the record has."""
        return self.had[0] if self.had else None

    @property
    def removed(self) -> bool:
        """Whether the current photo is to go."""
        return bool(self.had and str(self.had[0].id) in self.ticked)

    def is_empty(self) -> bool:
        """Whether the record would be without a photo."""
        return self.data is None and (self.current is None or self.removed)


class PhotosField(_Base):
    """Several photos: ``data`` is a list of ``ProcessedPhoto``.

    When a record is edited, ``current`` are the photos it has and ``removed`` the ids of those that are to go.

    Args:
        most: how many photos a record may have.
    """

    widget = FileInput(multiple=True)

    def __init__(
        self, label: Any = None, validators: Sequence[Any] | None = None, *, most: int = 5, **options: Any
    ) -> None:
        self.most = most
        super().__init__(label, validators, **options)

    @property
    def data(self) -> list[ProcessedPhoto]:
        """The pictures that were sent."""
        return self.pictures

    @data.setter
    def data(self, value: Any) -> None:
        """Ignored: WTForms' filters write back what they read."""

    @property
    def current(self) -> list[Any]:
        """The photos that the record has."""
        return self.had

    @property
    def removed(self) -> set[int]:
        """Ids of the current photos that are to go."""
        return {photo.id for photo in self.had if str(photo.id) in self.ticked}

    def room(self, sent: int) -> int:
        """How many of the sent pictures fit beside those that stay."""
        return self.most - len(self.pictures) - len(self.had) + len(self.removed)

    def is_empty(self) -> bool:
        """Whether the record would be without photos."""
        return not self.pictures and len(self.removed) == len(self.had)


def _photos(data: Any) -> list[Any]:
    if data is None or not (hasattr(data, "token") or isinstance(data, Iterable)):
        return []
    return [data] if hasattr(data, "token") else [one for one in data if hasattr(one, "token")]


def _pack(picture: ProcessedPhoto) -> list[Any]:
    return [picture.token, picture.width, picture.height, picture.sha256, picture.likeness]


def _is_shown_soon() -> bool:
    """Whether somebody looks at the picture before long, or a store hands it out that makes no other sizes."""
    settings = current_app.extensions["gapura"].resources.settings
    return bool(getattr(current_user, "is_staff", False) or settings.storage_direct)


def _read_kept(values: list[Any]) -> Iterable[ProcessedPhoto]:
    for value in values:
        try:
            token, width, height, sha256, likeness = _serializer().loads(value, max_age=KEPT_SECONDS)
        except (BadData, TypeError, ValueError):
            continue
        found = media.find_kept(token, width, height, sha256, likeness)
        if found is not None:
            yield found


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="gapura-kept-photo")


def _hidden(name: str, value: str) -> Markup:
    return Markup("<input {}>").format(HiddenInput.html_params(name=name, type="hidden", value=value))
