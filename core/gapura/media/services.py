"""Pictures from upload to row and back: process, store, replace, delete, sweep.

Files come first and rows second: a row is never without its files. Files whose row is not committed are removed when
the transaction ends, and by ``sweep`` if the process died before that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import IO, Any

import sqlalchemy as sa
from flask import current_app, has_request_context, request
from flask_babel import gettext as _
from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from ..database.engine import db
from ..database.types import utcnow
from . import pictures
from .likeness import is_among
from .models import Photo
from .processed import MASTER, ProcessedPhoto, file_name, nominal_widths
from .storage import Storage, StorageAway, open_storage

ORPHAN_AGE = timedelta(hours=24)
_NEW, _OLD, _COMMITTED = "gapura_files_new", "gapura_files_old", "gapura_files_committed"


class PictureRefused(ValueError):
    """An uploaded file cannot be used; the message is a sentence for the person who sent it."""


def storage() -> Storage:
    """The process's storage."""
    resources = current_app.extensions["gapura"].resources
    found: Storage | None = resources.extras.get("storage")
    return found or resources.extras.setdefault("storage", open_storage(resources.settings))


def process_photo(source: bytes | IO[bytes], *, at_once: bool = True) -> ProcessedPhoto:
    """Check and encode an uploaded picture; slow, so call it before the first write to the database.

    Args:
        at_once: make all sizes now. Otherwise each is made when somebody first looks at it, which nobody may do for a
            while: what visitors send waits for the office.

    Raises:
        PictureRefused: with the sentence to show.
    """
    try:
        return pictures.process(source, quickly=not at_once)
    except pictures.BadPicture as error:
        raise PictureRefused(_refusal(error)) from None


def store_photo(
    processed: ProcessedPhoto,
    *,
    plugin: str = "",
    alt: str = "",
    credit: str = "",
    licence: str = "",
    public: bool = True,
    office_id: int | None = None,
) -> Photo:
    """Write the picture's files and add its row to the current transaction; the row has its id.

    Args:
        processed: what ``process_photo`` or a photo field gave.
        plugin: whose picture it is; the mini-app that serves the request unless given.
        alt: what the picture shows, for people who do not see it.
        credit: who made it.
        licence: what others may do with it, a key of ``LICENCES``; without one they ask first.
        public: whether everybody may see it; otherwise its address is signed and expires.
        office_id: the office that owns it.
    """
    write_files(processed)
    photo = Photo(
        token=processed.token,
        plugin=plugin or (request.blueprint if has_request_context() else None) or "core",
        office_id=office_id,
        public=public,
        width=processed.width,
        height=processed.height,
        alt=alt[:300],
        credit=credit[:200],
        licence=licence,
        sha256=processed.sha256,
        likeness=processed.likeness,
    )
    db.session.add(photo)
    db.session.flush()
    return photo


def save_photo(field: Any, *, current: Photo | None = None, **details: Any) -> Photo | None:
    """The picture that a record has after its form was accepted: the new one, the one it had, or none.

    A replaced or removed picture is deleted; ``alt`` and ``credit`` of an unchanged one are brought up to date. The
    keyword arguments are those of ``store_photo``.
    """
    if field.data is None and not field.removed:
        for name in {"alt", "credit"} & details.keys() if current else ():
            setattr(current, name, details[name] or "")
        return current
    if current is not None:
        delete_photo(current)
    return store_photo(field.data, **details) if field.data is not None else None


def save_photos(field: Any, *, current: Iterable[Photo] | None = None, **details: Any) -> list[Photo]:
    """Like ``save_photo`` for several: those that were not removed, then the new ones."""
    had = list(field.current if current is None else current)
    for photo in had:
        if photo.id in field.removed:
            delete_photo(photo)
    return [one for one in had if one.id not in field.removed] + [store_photo(one, **details) for one in field.data]


def delete_photo(photo: Photo) -> None:
    """Delete the row in the current transaction, and the files once that is committed."""
    _list(_OLD).append((storage(), names_of(photo)))
    db.session.delete(photo)


def replace_photo(photo: Photo, processed: ProcessedPhoto) -> None:
    """Put another picture in a photo's place, in the current transaction; the old files go once that is committed.

    The photo keeps its row and with it its words, its place and who sees it.
    """
    _list(_OLD).append((storage(), names_of(photo)))
    write_files(processed)
    photo.token, photo.width, photo.height = processed.token, processed.width, processed.height
    photo.sha256, photo.likeness = processed.sha256, processed.likeness


def picture_of(photo: Photo) -> bytes | None:
    """The file of a photo's widest variant; None when it is gone."""
    return variant_of(photo, nominal_widths(photo.width, photo.height)[-1])


def write_files(processed: ProcessedPhoto) -> None:
    """Put the picture's files into storage; they are removed again unless the current transaction is committed."""
    _list(_NEW).append((storage(), names_of(processed)))
    keep_files(processed)


def keep_files(processed: ProcessedPhoto) -> None:
    """Put the picture's files into storage for a form that is shown again; unclaimed ones are swept after a day."""
    if not processed.written:
        storage().write({file_name(processed.token, nominal): data for nominal, data in processed.variants.items()})
        processed.written = True


def find_kept(token: str, width: int, height: int, sha256: str, likeness: int | None) -> ProcessedPhoto | None:
    """A picture that ``keep_files`` stored earlier; a copy of it if a row has claimed it since, None if it is gone."""
    found = ProcessedPhoto(width, height, sha256, likeness, {}, token, written=True)
    if not db.session.scalar(sa.select(sa.exists().where(Photo.token == token))):
        return found if _best(found) is not None else None
    files = {nominal: storage().read(file_name(token, nominal)) for nominal in (MASTER, *nominal_widths(width, height))}
    variants = {nominal: data for nominal, data in files.items() if data is not None}
    return ProcessedPhoto(width, height, sha256, likeness, variants) if {MASTER, max(files)} & variants.keys() else None


def was_shown(photos: Sequence[ProcessedPhoto]) -> bool:
    """Whether any picture of the portal is one of these, or shows the same in another size or encoding."""
    hashes, asked = [one.sha256 for one in photos], [one.likeness for one in photos if one.likeness is not None]
    if not hashes:
        return False
    if db.session.scalar(sa.select(sa.exists().where(Photo.sha256.in_(hashes)))):
        return True
    known = sa.select(Photo.likeness).where(Photo.likeness.is_not(None))
    return bool(asked) and is_among(asked, db.session.scalars(known.execution_options(yield_per=10_000)))


def variant_of(photo: Photo, nominal: int) -> bytes | None:
    """One size of a picture, made from the best there is when nobody has asked for it before; None when it is gone."""
    name = file_name(photo.token, nominal)
    data = storage().read(name)
    if data is None and (best := _best(photo)) is not None:
        data = pictures.variant(best, nominal)
        with suppress(StorageAway):  # it is shown all the same, and made again for the next one
            storage().write({name: data})
    return data


def is_there(photo: Photo, nominal: int) -> bool:
    """Whether one size of a picture lies in storage, made now if need be."""
    return storage().has(file_name(photo.token, nominal)) or variant_of(photo, nominal) is not None


def _best(photo: Photo | ProcessedPhoto) -> bytes | None:
    """The file that shows most of a picture: its master, else its widest variant."""
    names = file_name(photo.token, MASTER), file_name(photo.token, nominal_widths(photo.width, photo.height)[-1])
    return next((data for data in map(storage().read, names) if data is not None), None)


def names_of(photo: Photo | ProcessedPhoto) -> list[str]:
    """Names that a picture's files may have."""
    return [file_name(photo.token, nominal) for nominal in (*nominal_widths(photo.width, photo.height), MASTER)]


def sweep() -> int:
    """Remove files that no row names and masters that nobody needs, all older than a day; return how many.

    The widest variant takes its master's place, which is larger. Not at once: a backup that has listed the one and not
    yet the other would keep neither.
    """
    photos = db.session.execute(sa.select(Photo.token, Photo.width, Photo.height))
    widest = {token: nominal_widths(width, height)[-1] for token, width, height in photos}
    before = utcnow() - ORPHAN_AGE
    lost, masters, replaced = list[str](), set[str](), set[str]()
    for name, written in storage().names():
        token = _token(name)
        if written >= before:
            continue
        if token not in widest:
            lost.append(name)
        elif name == file_name(token, widest[token]):
            replaced.add(token)
        elif name == file_name(token, MASTER):
            masters.add(token)
    lost += [file_name(token, MASTER) for token in masters & replaced]
    storage().delete(lost)
    return len(lost)


def _token(name: str) -> str:
    last = name.rpartition("/")[2]
    return "" if last.startswith(".") else last.partition("-")[0]


def _refusal(error: pictures.BadPicture) -> str:
    sentences = {
        "kind": _("This file is not a JPEG, PNG or WebP picture."),
        "damaged": _("This picture is damaged or incomplete. Please choose another one, or take it again."),
        "animated": _("Moving pictures cannot be used. Please choose a still one."),
        "costly": _("This picture is made in an unusual way and cannot be used. Please choose another one."),
        "shape": _("This picture is too long and narrow. Please choose another one."),
        "bytes": _("This picture is larger than %(limit)s MB. Please choose a smaller one.", limit=error.limit >> 20),
        "pixels": _(
            "This picture has more than %(limit)s million pixels. Please choose a smaller one.",
            limit=error.limit // 1_000_000,
        ),
    }
    return sentences[error.reason]


def _list(key: str) -> list[tuple[Storage, list[str]]]:
    found: list[tuple[Storage, list[str]]] = db.session().info.setdefault(key, [])
    return found


@event.listens_for(db.session, "after_commit")
def _committed(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info[_COMMITTED] = True


@event.listens_for(db.session, "after_transaction_end")
def _ended(session: Session, transaction: SessionTransaction) -> None:
    """Files follow the rows: gone with a rolled-back row, gone after a deleted one."""
    if transaction.parent is not None:
        return
    committed = session.info.pop(_COMMITTED, False)
    kept, lost = session.info.pop(_NEW, []), session.info.pop(_OLD, [])
    for where, names in lost if committed else kept:
        where.delete(names)
