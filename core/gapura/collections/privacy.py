"""What collections know of people: telling it, handing it over, forgetting it, and the consents it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from flask import flash
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user

from ..accounts.acting.services import actor_id
from ..accounts.models import User
from ..contract.checking import settle
from ..contract.types import CONSENT, Erased, PersonalData, PersonRecords, Text
from ..database.engine import db
from ..privacy.services import end_consents, has_consent, keep_consent
from . import history, retention, subscribers, workflow
from .fields import Spec
from .mixins import Contactable, Resolved
from .mounted import Mounted, all_mounted
from .records import Record
from .services import touch

ROUNDED = 3  # decimals of the degrees that stay of a place that never was public: about 110 m
OFFICE = _l("The office")
OFFICE_OR_ALL = _l("The office; everybody where you say so")


def fields_of(mounted: Mounted) -> dict[str, Spec]:
    """The personal fields of a collection."""
    return {name: spec for name, spec in mounted.specs.items() if spec.personal}


def personal_data(mounted: Sequence[Mounted]) -> list[PersonalData]:
    """Each personal field with its purpose, basis and time."""
    fields = [told(one, name, spec) for one in mounted for name, spec in fields_of(one).items()]
    return fields + [_of_subscribers(one) for one in mounted if subscribers.has_news(one)]


def _of_subscribers(mounted: Mounted) -> PersonalData:
    return PersonalData(
        where=mounted.title, what=_l("E-mail address of whoever wants to be told what becomes of a record"),
        purpose=_l("So that the portal can tell you."), basis=CONSENT, seen_by=_l("Nobody"),
        kept=_l("Until you stop it, or 90 days after the last change of the record."),
    )  # fmt: skip


def told(mounted: Mounted, name: str, spec: Spec) -> PersonalData:
    """What people are told about one personal field."""
    seen_by = OFFICE_OR_ALL if issubclass(mounted.model, Contactable) and name == "contact_phone" else OFFICE
    about: dict[str, Any] = {"what": spec.label, "purpose": spec.personal, "basis": spec.basis, "seen_by": seen_by}
    return PersonalData(where=mounted.title, kept=_kept(mounted, spec), **about)


def told_together(mounted: Mounted, form: Any) -> dict[PersonalData, list[str]]:
    """What is told of the personal fields of a form, with the labels of those of which the same is told."""
    found: dict[PersonalData, list[str]] = {}
    for name, spec in fields_of(mounted).items():
        if name in form:
            item = settle(replace(told(mounted, name, spec), what=""))
            found.setdefault(item, []).append(str(spec.label))
    return found


def _kept(mounted: Mounted, spec: Spec) -> Text:
    if spec.kept is not None:
        return _l("%(days)d days after it was sent.", days=spec.kept.days)
    if issubclass(mounted.model, Resolved) and mounted.model.contacts_kept is not None:
        return _l("%(days)d days after the work is done.", days=mounted.model.contacts_kept.days)
    if spec.basis == CONSENT:
        return _l("Until you take it back, or the record is deleted.")
    return _l("As long as the record.")


def export_person(mounted: Sequence[Mounted], user_id: int) -> list[PersonRecords]:
    """The records that a person sent, with everything that was done with them."""
    return [
        PersonRecords(
            what=str(one.title),
            rows=tuple(_row(one, record) for record in records),
            photos=tuple(photo.id for record in records for photo in getattr(record, "every_photo", ())),
        )
        for one in mounted
        if (records := _owned(one, user_id))
    ]


def _row(mounted: Mounted, record: Any) -> dict[str, Any]:
    values = {str(spec.label): getattr(record, name) for name, spec in mounted.specs.items()}
    if getattr(record, "longitude", None) is not None:
        values["longitude"] = record.longitude
    own = record.owner_id
    acts = [{"at": e.at, "act": e.act, "reason": e.note, "by_you": e.actor_id == own} for e in history.of(record)]
    state = str(mounted.workflow.state(record.state).title)
    about = {"number": record.id, "state": state, "sent_at": record.created_at, "values": values}
    return {**about, "photos": [photo.id for photo in getattr(record, "every_photo", ())], "history": acts}


def erase_person(mounted: Sequence[Mounted], user_id: int) -> list[Erased]:
    """Forget who sent the records: those that nobody needs are deleted, the others stay without the person."""
    done = []
    for one in mounted:
        records = _owned(one, user_id)
        useless = [record for record in records if one.workflow.state(record.state).kept is not None]
        for record in useless:
            retention.delete(one, record)
        for record in records:
            if record not in useless:
                _part_from(one, record, db.session.get_one(User, user_id))
        db.session.flush()
        if records:
            done.append(Erased(what=str(one.title), done=_sentence(len(useless), len(records) - len(useless))))
    return done


def _sentence(deleted: int, kept: int) -> str:
    gone = ngettext("%(num)s deleted.", "%(num)s deleted.", deleted) if deleted else ""
    stay = ngettext("%(num)s stays, without you.", "%(num)s stay, without you.", kept) if kept else ""
    return " ".join(part for part in (gone, stay) if part)


def _part_from(mounted: Mounted, record: Any, user: User) -> None:
    """Take a person out of a record that stays."""
    before = history.personal_of(record)
    empty(mounted, record, fields_of(mounted))
    if isinstance(record, Contactable):
        record.phone_public = False
    record.owner_id = None
    if record.published_at is None and getattr(record, "latitude", None) is not None:
        record.latitude, record.longitude = round(record.latitude, ROUNDED), round(record.longitude, ROUNDED)
    for photo in getattr(record, "every_photo", ()):
        if photo.credit and user.name.casefold() in photo.credit.casefold():
            photo.credit = ""
    history.note(record, workflow.FORGET, also=[name for name, value in before.items() if value])
    end_consents(history.kind_of(record), record.id)


def empty(mounted: Mounted, record: Record, names: Iterable[str]) -> None:
    """Empty personal fields; one that must not be empty becomes an empty text."""
    columns = mounted.model.__table__.c
    for name in names:
        setattr(record, name, None if columns[name].nullable else "")
    touch(record)


def resting(mounted: Mounted) -> dict[str, Spec]:
    """The personal fields that rest on the person's consent."""
    return {name: spec for name, spec in fields_of(mounted).items() if spec.basis == CONSENT}


def agree(mounted: Mounted, record: Any, before: Mapping[str, Any]) -> None:
    """Remember what whoever sends, or changes, a record agrees to by filling it in.

    Who was handed a record agrees anew, by saving it once.

    Nobody agrees in somebody else's name: what an administrator who acts as them typed is put back.

    Args:
        before: the personal values as they were.
    """
    fields = resting(mounted)
    changed = [name for name in fields if getattr(record, name) != before.get(name)]
    kind = history.kind_of(record)
    if not changed and (has_consent(kind, record.id) or not any(getattr(record, name) for name in fields)):
        return
    if actor_id() is not None:
        for name in changed:
            setattr(record, name, before.get(name))
        if changed:
            flash(_("What needs the person's own consent was left as it was."), "warning")
        return
    end_consents(kind, record.id)
    given = [name for name in fields if getattr(record, name)]
    if given:
        text = " ".join(f"{fields[name].label}: {fields[name].personal}" for name in given)
        keep_consent(current_user.id, kind, record.id, given, text)


def withdraw(consent: Any) -> bool:
    """Empty what was given on a consent, and note that it is over; False while the mini-app is off. Callers commit."""
    mounted = next((one for one in all_mounted().values() if history.kind_of(one.model) == consent.kind), None)
    if mounted is None:
        return False
    record = db.session.get(mounted.model, consent.record_id)
    if record is not None:
        names = [name for name in consent.fields if name in fields_of(mounted)]
        empty(mounted, record, names)
        if isinstance(record, Contactable) and "contact_phone" in names:
            record.phone_public = False
        history.note(record, workflow.FORGET, also=names)
    end_consents(consent.kind, consent.record_id)
    return True


def _owned(mounted: Mounted, user_id: int) -> list[Any]:
    model = mounted.model
    query = sa.select(model).where(model.owner_id == user_id).order_by(model.id)
    return list(db.session.scalars(query).unique())
