"""A portal of the check's own in a temporary folder, with the mini-app switched on and somebody of every kind."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import sqlalchemy as sa
from argon2 import PasswordHasher
from flask import Flask

from ...accounts import offices, passwords, services
from ...accounts.models import ADMINISTRATOR, CITIZEN, OFFICE_ROLES, OPERATOR, Office
from ...application import build_application
from ...audit.plugins import note_plugin
from ...branding.demo import load_branding
from ...cli.common import application
from ...cli.db import upgrade_all
from ...config import load_settings
from ...database.engine import db
from ...errors import GapuraError, PluginFault
from ...plugins import switch
from ...plugins.assembly import Assembly
from ...plugins.discovery import Found, discover
from ...plugins.loader import Loaded, load
from ...plugins.manifest import Manifest
from ...plugins.states import State
from ...plugins.tally import Tally
from ...regions.services import districts, import_regions, villages
from ...resources import Resources
from ..visitor import Visitor
from .checks import Skipped

REGENCY, REGENCY_CODE = "paser", "64.01"
OTHER_OFFICE = "kantor_lain"
PASSWORD = "kayu ulin di tepi sungai"  # noqa: S105  # of accounts that live as long as the check
ANYBODY, NEIGHBOUR = "anybody", "neighbour"
WHO = (ANYBODY, CITIZEN, OPERATOR, NEIGHBOUR, ADMINISTRATOR)


class Stage:
    """What the checks look at; each part is made when a check first asks for it.

    Args:
        name: the mini-app's name, as in its ``plugin.toml``.

    Raises:
        GapuraError: when there is no such mini-app on the Python path.
    """

    def __init__(self, name: str) -> None:
        found = discover()
        if name not in found:
            raise GapuraError(
                f"There is no mini-app called {name!r} below {Path.cwd() / 'plugins'} or among the installed packages; "
                f"there are: {', '.join(found) or 'none'}."
            )
        self.name, self.found, self._all = name, found[name], found
        self.instance = Path(tempfile.mkdtemp(prefix="gapura-check-"))
        self.memory: dict[str, Any] = {}  # what one check leaves for a later one
        self._hasher: Any = None

    def __enter__(self) -> Self:
        self._hasher = passwords._hasher
        passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        passwords._hasher = self._hasher
        if "resources" in self.__dict__:
            self.resources.close()
        shutil.rmtree(self.instance, ignore_errors=True)

    @property
    def folder(self) -> Path:
        """The mini-app's folder."""
        return self.found.folder

    @property
    def manifest(self) -> Manifest:
        """Its manifest, where that can be read."""
        if self.found.manifest is None:
            raise Skipped("its plugin.toml has to be right first")
        return self.found.manifest

    @cached_property
    def loaded(self) -> Loaded:
        """Its imported code."""
        if self.found.manifest is None:
            raise Skipped("its plugin.toml has to be right first")
        for need in self.needs():
            load(need)
        try:
            return load(self.found)
        except PluginFault as fault:
            raise Skipped("its code has to be importable first") from fault

    def needs(self) -> Iterator[Found]:
        """The mini-apps that it needs, those that others need first."""
        waiting, seen = list(self.manifest.needs), dict[str, Found]()
        while waiting:
            name = waiting.pop()
            found = self._all.get(name)
            if found is None or found.manifest is None:
                raise Skipped(f"it needs {name!r}, which is not here")
            if name not in seen:
                seen[name] = found
                waiting += found.manifest.needs
        yield from reversed(seen.values())

    @cached_property
    def resources(self) -> Resources:
        """A portal's installation with Paser's regions and two offices, on SQLite."""
        url = f"sqlite:///{self.instance / 'gapura.db'}"
        chosen = {"instance": self.instance, "database_url": url, "url": "http://localhost", "safe_mode": False}
        opened = Resources(load_settings(**chosen, storage_url="", redis_url="", mail_url="", debug=False))
        upgrade_all(opened)
        with application(opened):
            import_regions(REGENCY_CODE)
            load_branding(REGENCY)
            for code in {self.office, "dlh", OTHER_OFFICE}:
                offices.create(code, {"name": f"Dinas {code}", "short_name": code.upper()[:20]})
        return opened

    @property
    def office(self) -> str:
        """Code of the office that owns the mini-app's records."""
        return self.manifest.office or "dlh"

    @cached_property
    def app(self) -> Flask:
        """An application in which the mini-app runs."""
        _ = self.loaded
        for found in (*self.needs(), self.found):
            outcome = switch.enable(self.resources, found.name, switch.Actor(), note_plugin)
            if outcome.state is not State.ENABLED:
                self.memory["refused"] = outcome
                raise Skipped("it has to start first")
        return self.built()

    def built(self) -> Flask:
        """One more application of the installation as it is now; mini-apps at fault are left out of it."""
        app, _faults = build_application(self.resources, Tally())
        return app

    @property
    def assembly(self) -> Assembly:
        """What the application was assembled from."""
        assembly: Assembly = self.app.extensions["gapura"]
        return assembly

    @contextmanager
    def context(self) -> Iterator[None]:
        """A request in the application, committed at the end."""
        with self.app.test_request_context("/", base_url=self.resources.settings.public_url):
            yield
            db.session.commit()

    @cached_property
    def people(self) -> dict[str, Visitor]:
        """Somebody of every kind, signed in through the form; ``neighbour`` is an operator of another office."""
        logins = {who: self._account(who) for who in WHO if who != ANYBODY}
        found = {who: self.visitor() for who in WHO}
        for who, login in logins.items():
            answer = found[who].submit("/masuk", {"login": login, "password": PASSWORD})
            if answer.status_code not in (302, 303) or found[who].get("/akun").status_code != 200:
                raise GapuraError(f"Signing in as {who} does not work; it answered {answer.status}.")
        return found

    def visitor(self, app: Flask | None = None) -> Visitor:
        """Somebody new, with cookies of their own."""
        return Visitor(app or self.app)

    def user_id(self, who: str) -> int:
        """Id of one of the people."""
        _ = self.people
        with self.context():
            user = services.find(f"{who}@example.test")
            assert user is not None
            return int(user.id)

    def village_codes(self) -> list[str]:
        """Codes of villages of different districts."""
        with self.context():
            return [found[0].code for one in districts() if (found := villages(one.code))]

    def _account(self, who: str) -> str:
        role = OPERATOR if who == NEIGHBOUR else who
        login, hashed = f"{who}@example.test", passwords.hash_password(PASSWORD)
        with self.context():
            user = services.create_user(f"Contoh {who}", login, None, hashed)
            if role != CITIZEN:
                code = OTHER_OFFICE if who == NEIGHBOUR else self.office
                office = db.session.scalar(sa.select(Office).where(Office.code == code))
                services.grant(user, role, office if role in OFFICE_ROLES else None)
        return login
