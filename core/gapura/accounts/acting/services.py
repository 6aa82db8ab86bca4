"""Beginning and ending it. The session is the other person's, and remembers whose it really is."""

from __future__ import annotations

from typing import Any

from flask import has_request_context, request
from flask_babel import lazy_gettext as _l
from flask_login import current_user, login_user

from ...audit.nobody import is_nobody
from ...audit.services import record
from ...database.engine import db
from ...forms.csrf import UNSAFE
from .. import sessions
from ..devices.describe import device_of, place_of
from ..loading import VERSION_KEY
from ..models import User
from ..services import Refused, start_session

END = "/akun/kembali"
OWN = "/akun"  # below it lies what is a person's own: acting as somebody one reads it at most
DEVICE = "Administrator"

ALREADY = _l("You are acting as somebody already. End that first.")
NOT_THEM = _l("Nobody acts as an administrator, as themselves, or as somebody whose account is switched off.")


def actor_id() -> int | None:
    """The administrator who acts as the person who is signed in; None when nobody does."""
    if not has_request_context() or not current_user.is_authenticated:
        return None
    kept = _kept()
    return int(kept["id"]) if kept else None


def doer_id() -> int | None:
    """Whose act the current request is: of whoever is signed in, or of the administrator who acts as them."""
    if is_nobody() or not has_request_context() or not current_user.is_authenticated:
        return None
    return actor_id() or current_user.id


def may_be_acted_as(user: User) -> bool:
    """Whether an administrator may act as this person."""
    return user.is_active and not user.is_administrator and user.id != current_user.id


def begin(user: User) -> None:
    """Go on as this person, in a session that never counts as freshly proved; commits.

    Raises:
        Refused: saying why not.
    """
    if actor_id() is not None:
        raise Refused(ALREADY)
    if not may_be_acted_as(user):
        raise Refused(NOT_THEM)
    administrator = current_user._get_current_object()
    record("session.act_as", f"user:{user.id}")
    db.session.commit()
    own = sessions.current_session()
    own.renew(sessions.STAFF)
    own.about = sessions.About(DEVICE)
    own[VERSION_KEY] = user.session_version
    own[sessions.ACTOR_KEY] = {"id": administrator.id, "version": administrator.session_version}
    login_user(user)


def end() -> int | None:
    """Be oneself again; commits. Whose own sessions were ended meanwhile acts as nobody any more.

    Returns:
        Whom one acted as; None when one did not.
    """
    kept, other = _kept(), current_user.id
    if not kept:
        return None
    record("session.act_as_end", f"user:{other}")
    db.session.commit()
    about = sessions.About(device_of(request.user_agent.string), place_of(request.remote_addr))
    start_session(db.session.get_one(User, kept["id"]), about)
    return int(other)


def is_refused() -> bool:
    """Whether the current request would change, or take away, what is a person's own."""
    own = request.path == OWN or request.path.startswith(f"{OWN}/")
    return own and request.method in UNSAFE and request.path != END and actor_id() is not None


def _kept() -> dict[str, Any] | None:
    kept = sessions.current_session().get(sessions.ACTOR_KEY)
    return kept if isinstance(kept, dict) else None
