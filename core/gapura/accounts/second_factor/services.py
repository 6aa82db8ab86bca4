"""Switching the second step on and off, and checking what was typed. Callers commit."""

from __future__ import annotations

import time
from typing import Any

import sqlalchemy as sa

from ...audit.services import record
from ...database.engine import db
from .. import notices, services
from ..models import User
from ..passkeys.models import Passkey
from . import codes
from .models import Authenticator, RecoveryCode


def turn_on(user: User, secret: str, step: int) -> list[str]:
    """Keep the app whose code was just typed; return the recovery codes, to be shown once. Other sessions end."""
    db.session.execute(sa.delete(Authenticator).where(Authenticator.user_id == user.id))
    db.session.add(Authenticator(user_id=user.id, sealed=codes.seal(secret), step=step))
    user.has_second_factor = True
    services.end_other_sessions(user)
    record("user.second_factor_on", f"user:{user.id}")
    notices.tell(user, "second_factor_on")
    return renew_recovery_codes(user)


def turn_off(user: User) -> None:
    """Forget the app; with no passkey left the recovery codes as well."""
    db.session.execute(sa.delete(Authenticator).where(Authenticator.user_id == user.id))
    settle(user)
    record("user.second_factor_off", f"user:{user.id}")
    notices.tell(user, "second_factor_off")


def take_away(user: User) -> None:
    """Forget everything of somebody who lost it: app, passkeys and codes. All their sessions end."""
    for model in (Authenticator, Passkey, RecoveryCode):
        db.session.execute(sa.delete(model).where(model.user_id == user.id))
    user.has_second_factor = False
    services.end_other_sessions(user)
    record("user.second_factor_taken", f"user:{user.id}")
    notices.tell(user, "second_factor_off")


def settle(user: User) -> None:
    """Note whether the person still has a second factor; codes for recovery alone are none."""
    db.session.flush()
    user.has_second_factor = has_app(user) or has_passkey(user)
    if not user.has_second_factor:
        db.session.execute(sa.delete(RecoveryCode).where(RecoveryCode.user_id == user.id))


def renew_recovery_codes(user: User) -> list[str]:
    """New codes in the place of all earlier ones, to be shown once."""
    db.session.execute(sa.delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    fresh = codes.fresh_recovery_codes()
    db.session.add_all(RecoveryCode(user_id=user.id, digest=codes.recovery_digest(code)) for code in fresh)
    record("user.recovery_codes", f"user:{user.id}")
    return fresh


def has_app(user: User) -> bool:
    """Whether an authenticator app is set up."""
    return db.session.scalar(sa.select(sa.exists().where(Authenticator.user_id == user.id))) is True


def has_passkey(user: User) -> bool:
    """Whether there is a passkey."""
    return db.session.scalar(sa.select(sa.exists().where(Passkey.user_id == user.id))) is True


def recovery_codes_left(user: User) -> int:
    """How many recovery codes were not used yet."""
    query = sa.select(sa.func.count()).select_from(RecoveryCode).where(RecoveryCode.user_id == user.id)
    return db.session.scalar(query) or 0


def check(user: User, typed: str) -> str:
    """Use up what was typed: ``"app"`` for a code of the app, ``"recovery"`` for a recovery code, else nothing."""
    if _check_app(user, typed):
        return "app"
    digest = codes.recovery_digest(typed)
    if digest is None:
        return ""
    own = sa.delete(RecoveryCode).where(RecoveryCode.user_id == user.id, RecoveryCode.digest == digest)
    used: Any = db.session.execute(own)
    if not used.rowcount:
        return ""
    record("user.recovery_code_used", f"user:{user.id}", actor=user)
    return "recovery"


def _check_app(user: User, typed: str) -> bool:
    """Whether it is a code of the person's app; each is taken once, whatever happens at the same moment elsewhere."""
    app = db.session.get(Authenticator, user.id)
    secret = codes.unseal(app.sealed) if app else None
    step = codes.matching_step(secret, typed, time.time(), app.step) if app and secret else None
    if step is None:
        return False
    own = sa.update(Authenticator).where(Authenticator.user_id == user.id, Authenticator.step < step)
    taken: Any = db.session.execute(own.values(step=step), execution_options={"synchronize_session": False})
    return bool(taken.rowcount)
