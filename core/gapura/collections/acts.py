"""One act on several records of the office, and taking back an act, whether on one record or on many."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from ..contract.collections import OFFICE
from ..contract.types import Text
from ..database.engine import db
from ..forms import Form, once
from ..shell.htmx import redirect
from . import access, services, undo, workflow
from .forms import StepForm
from .models import HistoryEntry
from .mounted import Mounted
from .workflow import StepRefused

ACT = "tindakan"
MOST = 200
_CHOSEN = re.compile(r"([1-9]\d{0,9})-(\d{1,10})", re.ASCII)
_BATCH = re.compile(r"[0-9a-f]{32}")
LARGEST = 2**31 - 1


@dataclass(frozen=True)
class Act:
    """An act of the person that was just done and can be taken back.

    Attributes:
        key: what the address that takes it back ends with.
        title: what was done.
        count: with how many records.
    """

    key: str
    title: Text
    count: int


def bulk(mounted: Mounted) -> ResponseReturnValue:
    """Take one step with every chosen record; those with which it is not possible are named and stay as they are."""
    form, name = StepForm(), request.form.get("step", "")
    chosen = list(dict.fromkeys(request.form.getlist("record")))
    step = next((one for one in mounted.workflow.steps if one.name == name and one.by == OFFICE), None)
    problem = _problem(form, chosen, step)
    if problem:
        flash(problem, "warning")
        return redirect(mounted.url("queue"))
    batch = secrets.token_hex(16)
    refused: list[tuple[str, str]] = []

    def save() -> str:
        refused[:] = _take_all(mounted, chosen, name, form, batch)
        done = len(chosen) - len(refused)
        return mounted.url("queue", **({ACT: batch} if done else {}))

    location = once.submit(form, save)
    for title, sentence in refused[:10]:
        flash(_("%(title)s stays as it is: %(why)s", title=title, why=sentence), "warning")
    if len(refused) > 10:
        more = ngettext(
            "%(num)s more record stays as it is.", "%(num)s more records stay as they are.", len(refused) - 10
        )
        flash(more, "warning")
    return redirect(location)


def _problem(form: Any, chosen: Sequence[str], step: Any) -> str:
    """Why nothing at all can be done; nothing when something can."""
    if not form.validate_on_submit():
        return next(
            (str(message) for messages in form.errors.values() for message in messages), _("Please send it again.")
        )
    if step is None or step.asks:
        return _("Please choose what is to be done with the records.")
    if not chosen:
        return _("Please tick the records first.")
    if len(chosen) > MOST:
        return _("Please tick at most %(most)s records at once.", most=MOST)
    if step.reason and not (form.reason.data or "").strip():
        return _("Please say why; whoever sent this has to know what to change.")
    return ""


def _take_all(mounted: Mounted, chosen: Iterable[str], name: str, form: Any, batch: str) -> list[tuple[str, str]]:
    """Title and reason of every record with which the step was not possible."""
    refused = []
    for one in sorted(chosen, key=_number):  # everybody locks in the same order
        found = _CHOSEN.fullmatch(one)
        record = db.session.get(mounted.model, _number(one)) if found else None
        if found is None or record is None or not access.may_handle(mounted, "approve", record):
            refused.append((_("A record"), _("It does not exist here.")))
            continue
        try:
            current = services.locked(mounted, record.id, found[2])
            words = {"reason": form.reason.data, "internal": form.internal.data, "batch": batch}
            with db.session.begin_nested():
                services.take_step(mounted, current, name, by=OFFICE, **words)
        except StepRefused as refusal:
            refused.append((record.title, sentence_of(refusal)))
        except services.ChangedMeanwhile:
            refused.append((record.title, _("Somebody else changed it meanwhile.")))
    return refused


def _number(chosen: str) -> int:
    found = _CHOSEN.fullmatch(chosen)
    number = int(found[1]) if found else 0
    return number if number <= LARGEST else 0


def sentence_of(refusal: StepRefused) -> str:
    """Why a step is not possible, in words."""
    sentences = {
        "state": _("That is not possible in the present state."),
        "reason": _("Please say why; whoever sent this has to know what to change."),
    }
    return sentences.get(refusal.kind, str(refusal))


def last_act(mounted: Mounted) -> Act | None:
    """The act that the address names, if the person did it themselves and it can still be taken back."""
    key = request.args.get(ACT, "")
    entries = [one for one in _entries(mounted, key) if one.actor_id == current_user.id]
    if not entries:
        return None
    return Act(key, workflow.act_title(mounted.workflow, entries[0].act), len(entries))


def take_back(mounted: Mounted, key: str) -> ResponseReturnValue:
    """Take an act back, on every record where that is still possible."""
    form, entries = Form(), _entries(mounted, key)
    if not form.validate_on_submit():
        abort(400)
    if not entries:
        abort(404)
    location = mounted.url("queue")
    refused: list[tuple[str, str]] = []
    if len(entries) == 1:
        location = mounted.url("handle", record_id=entries[0].record_id)

    def save() -> str:
        batch = secrets.token_hex(16) if len(entries) > 1 else ""
        for entry in sorted(entries, key=lambda one: one.record_id):
            refused.extend(_take_one_back(mounted, entry, batch))
        return location

    location = once.submit(form, save)
    done = len(entries) - len(refused)
    if done:
        flash(
            ngettext("Taken back: %(num)s record is as it was.", "Taken back: %(num)s records are as they were.", done),
            "success",
        )
    for title, why in refused[:10]:
        flash(_("%(title)s stays as it is: %(why)s", title=title, why=why), "warning")
    return redirect(location)


def _take_one_back(mounted: Mounted, entry: HistoryEntry, batch: str) -> list[tuple[str, str]]:
    record = services.locked(mounted, entry.record_id)
    try:
        undo.take_back(mounted, record, entry, batch)
    except undo.CannotUndo as refusal:
        return [(record.title, str(refusal))]
    return []


def _entries(mounted: Mounted, key: str) -> list[HistoryEntry]:
    """The acts that a key names, as far as the person may take them back: in their own offices only."""
    if _BATCH.fullmatch(key):
        found = list(undo.of_batch(mounted, key))
    elif key.isascii() and key.isdigit() and len(key) < 11 and int(key) <= LARGEST:
        one = db.session.get(HistoryEntry, int(key))
        found = [one] if one is not None and undo.is_open(mounted, one) else []
    else:
        return []
    return [one for one in found if _may(mounted, one)]


def _may(mounted: Mounted, entry: HistoryEntry) -> bool:
    record = db.session.get(mounted.model, entry.record_id)
    verb = "edit" if entry.act in workflow.ACTS else "approve"
    return record is not None and access.may_handle(mounted, verb, record)
