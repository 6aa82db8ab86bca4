"""Following what one sent without having an account: by a code that may be told, and by a secret link."""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import Any

import sqlalchemy as sa
from flask import current_app
from itsdangerous import Signer

from ..database.engine import db
from .addresses import absolute
from .mixins.tracked import Tracked, hash_of, new_code, secret_of
from .mounted import Mounted

NEW = "baru"
NUMBER = re.compile(r"[1-9][0-9]{0,8}")


def is_tracked(mounted: Mounted) -> bool:
    """Whether people follow what they sent."""
    return issubclass(mounted.model, Tracked)


def begin(record: Any, form: Any) -> None:
    """Give a new record a code that no other has, and the secret that belongs to the form it came with."""
    if not isinstance(record, Tracked):
        return
    model: Any = type(record)
    record.code = record.code or new_code(record.code_prefix)
    while db.session.scalar(sa.select(sa.exists().where(model.code == record.code))):
        record.code = new_code(record.code_prefix)
    record.secret_hash = hash_of(_secret(record, form))


def address_after(mounted: Mounted, record: Any, form: Any) -> str:
    """Where whoever just sent a record goes on: their own page of it, the same for a form that arrives twice."""
    return mounted.url("follow", secret=_secret(record, form), **{NEW: 1})


def link_of(mounted: Mounted, record: Any) -> str:
    """Whole address of the sender's own view, for a mail: a second secret, which nothing that is stored gives away."""
    return absolute(mounted.url("follow", secret=f"{record.id}.{_signature(mounted, record)}"))


def _signature(mounted: Mounted, record: Any) -> str:
    signer = Signer(str(current_app.secret_key), salt="gapura.collections.follow", digest_method=hashlib.sha256)
    return signer.get_signature(f"{mounted.key}/{record.id}/{record.code}").decode()


def followed(mounted: Mounted, secret: str) -> Any:
    """The record that a secret opens: that of the form it came with, or the one that its mails carry; None for none."""
    model, (number, _dot, signature) = mounted.model, secret.partition(".")
    if signature and NUMBER.fullmatch(number):
        record = db.session.get(model, int(number))
        known = record is not None and hmac.compare_digest(signature.encode(), _signature(mounted, record).encode())
        return record if known else None
    return db.session.scalar(sa.select(model).where(model.secret_hash == hash_of(secret)))


def _secret(record: Any, form: Any) -> str:
    return secret_of(str(form.once.data), record.code)
