"""The way in: after the password perhaps a second step, then a session; by a passkey a session at once."""

from __future__ import annotations

import time
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Response, flash
from flask_babel import gettext as _

from ..audit.services import record
from ..database.engine import db
from ..shell.htmx import redirect
from . import sessions
from .devices import services as devices
from .loading import find_person
from .models import User
from .redirects import safe_target
from .second_factor import policy
from .services import note_sign_in, start_session

HALF = "half"
HALF_SECONDS = 600
STEP = "/masuk/langkah-kedua"
SET_UP = "/akun/keamanan/aplikasi"


@dataclass(frozen=True)
class Half:
    """Somebody whose password was right and whose second step is still to come.

    Attributes:
        target: where they want to go.
        elsewhere: whether they come from a provider of single sign-on.
    """

    user: User
    target: str
    elsewhere: bool


def enter(user: User, target: str, *, elsewhere: bool = False) -> Response:
    """Go on after the right password, or from a provider: to the second step if the person has one, else in."""
    if not user.has_second_factor:
        return complete(user, target, elsewhere=elsewhere)
    own = sessions.current_session()
    own.renew(sessions.VISITOR)
    about = {"id": user.id, "version": user.session_version, "next": target, "elsewhere": elsewhere}
    own[HALF] = {**about, "at": int(time.time())}
    db.session.commit()
    return redirect(STEP)


def half() -> Half | None:
    """Who is between the two steps in this session, for ten minutes."""
    kept = sessions.current_session().get(HALF)
    if not isinstance(kept, dict) or time.time() - kept["at"] > HALF_SECONDS:
        return None
    user = find_person(kept["id"], kept["version"])
    return Half(user, safe_target(kept["next"], "/akun"), kept["elsewhere"]) if user else None


def note_wrong_code(user: User) -> None:
    """Log a second step that failed, and commit."""
    record("session.refused", f"user:{user.id}", after={"step": 2})
    db.session.commit()


def complete(user: User, target: str, *, strong: bool = False, elsewhere: bool = False) -> Response:
    """Sign the person in, in this browser; log it, and tell them when they were never here before.

    Args:
        strong: a second step was taken at the provider where they signed in.
        elsewhere: they signed in at a provider.
    """
    note_sign_in(user)
    meeting = devices.meet(user)
    db.session.commit()
    start_session(user, meeting.about)
    if elsewhere:
        own = sessions.current_session()
        own[sessions.ELSEWHERE_KEY], own[sessions.STRONG_KEY] = True, strong
    answer = redirect(target)
    if policy.lacks(user):
        flash(_("Before you go on, please set up the second step of signing in. Your role needs it."), "warning")
        answer = redirect(f"{SET_UP}?{urlencode({'next': target})}")
    meeting.mark(answer)
    return answer
