"""Who is signed in, and what happens to somebody who should be: Flask-Login with our sessions."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import sqlalchemy as sa
from flask import Flask, redirect, request
from flask_login import LoginManager, current_user
from flask_login.mixins import AnonymousUserMixin
from sqlalchemy.orm import joinedload
from werkzeug.urls import iri_to_uri
from werkzeug.wrappers import Response

from ..database.engine import db
from . import permissions, sessions
from .models import User
from .redirects import path_of, safe_target

VERSION_KEY = "version"
SIGN_IN = "/masuk"
PERSON = sa.select(User).where(User.id == sa.bindparam("user_id")).options(joinedload(User.grants))


class Visitor(AnonymousUserMixin):
    """Somebody who is not signed in: no id, no role, no right."""

    id = None
    name = ""
    is_staff = False
    is_administrator = False
    roles: tuple[str, ...] = ()
    role_pairs: tuple[tuple[str, int | None], ...] = ()


class Login(LoginManager):
    """Flask-Login without a remember cookie, which our sessions make unnecessary and which would touch each of them."""

    def __init__(self) -> None:
        super().__init__()
        self.anonymous_user = Visitor
        self.session_protection = None
        self._session_identifier_generator = str  # the session needs no mark made of address and browser
        self.unauthorized_handler(ask_to_sign_in)

    def _update_remember_cookie(self, response: Response) -> Response:
        return response

    def _load_user(self) -> None:
        """Look for the person; costs nothing when the cookie says that nothing is kept."""
        own = sessions.current_session()
        user = None if own.user_id is None else find_person(own.user_id, own.get(VERSION_KEY))
        if user is not None and not _still_acts(own):
            user = None
        if user is None and own.user_id is not None:
            own.end()
        self._update_request_context_with_user(user)


def _still_acts(own: sessions.ServerSession) -> bool:
    """Whether the administrator who acts as the person in this session still may; True where nobody does."""
    actor = own.get(sessions.ACTOR_KEY)
    if actor is None:
        return True
    administrator = find_person(actor["id"], actor["version"])
    return administrator is not None and administrator.is_administrator


def find_person(user_id: int, version: int | None) -> User | None:
    """The person with roles, in one query; None when a session of this version may no longer be used."""
    user = db.session.scalars(PERSON, {"user_id": user_id}).unique().one_or_none()
    if user is None or not user.is_active or version != user.session_version:
        return None
    return user


def ask_to_sign_in() -> Response:
    """Send to the sign-in page and back afterwards; an htmx request makes the browser go there as a whole."""
    htmx = request.headers.get("HX-Request") == "true"
    back = _where_from(htmx)
    address = iri_to_uri(f"{SIGN_IN}?{urlencode({'next': back})}" if back else SIGN_IN)
    answer = Response(status=401) if htmx else redirect(address, 303)
    if htmx:
        answer.headers["HX-Redirect"] = address
    answer.headers["Cache-Control"] = "no-store"
    return answer


def path_before() -> str:
    """The page that a fragment's request came from, empty when that is not known."""
    return _where_from(htmx=True)


def _where_from(htmx: bool) -> str:
    """The page to come back to: this one, or for a fragment or a form the page that it is on."""
    if htmx:
        target = path_of(request.headers.get("HX-Current-URL"), request.host)
    elif request.method in ("GET", "HEAD"):
        query = quote(request.query_string, safe="%=&+,;:@/?!$'()*")  # as sent, raw bytes encoded
        target = quote(request.path) + (f"?{query}" if query else "")
    else:
        target = path_of(request.referrer, request.host)
    return safe_target(target, default="")


def install(app: Flask, secure: bool) -> None:
    """Give the application sessions and ``current_user``."""
    sessions.install(app, secure)
    Login().init_app(app, add_context_processor=False)  # which would look for the person for each template
    app.jinja_env.globals.update(current_user=current_user, may=permissions.may)
