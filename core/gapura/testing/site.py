"""Portals for tests: made once by the command line as an administrator would, then copied for each test."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from flask import Flask

from ..accounts import passwords, services
from ..accounts.models import CITIZEN, OFFICE_ROLES, Office
from ..audit.plugins import note_plugin
from ..background.worker import worker_of
from ..config import load_settings
from ..database.engine import db
from ..plugins import switch
from ..plugins.states import State
from ..portal import Portal
from .postgres import PostgresServer
from .visitor import Visitor

SQLITE, POSTGRES = "sqlite", "postgres"
BY_HAND: dict[str, Any] = {"form_seconds": 0, "work_inside": False}
COMMAND_LIMIT = 500  # only bounds a hang: drawing a demo's pictures takes long on a busy machine


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """What a portal starts with.

    Attributes:
        plugins: mini-apps that are switched on, in this order.
        demo: the regency whose demo content is loaded, or nothing; loading it switches on every mini-app there is.
        database: ``sqlite`` or ``postgres``.
        prepare: what is done to the portal then, once for all copies; a function of a module, by which it is known.
    """

    plugins: tuple[str, ...] = ()
    demo: str = ""
    database: str = SQLITE
    prepare: Callable[[Site], object] | None = None

    @property
    def name(self) -> str:
        """A name for files."""
        prepared = f"{self.prepare.__module__}.{self.prepare.__qualname__}" if self.prepare else ""
        return "-".join(filter(None, [self.database, *self.plugins, self.demo, prepared]))


@dataclass(frozen=True, kw_only=True)
class Account:
    """Somebody who can sign in."""

    id: int
    login: str
    password: str


@dataclass(kw_only=True)
class Instance:
    """An instance folder and its database, ready for a portal."""

    folder: Path
    database_url: str
    database: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """The variables that a server or a command on this instance needs."""
        return {"GAPURA_INSTANCE": str(self.folder), "GAPURA_DATABASE_URL": self.database_url}


class Kitchen:
    """Makes instances by recipe. Each recipe is cooked once; what a test gets is a copy of its own.

    Args:
        folder: where the originals are kept; processes of one run may share it, and then the server too.
        home: the folder whose ``plugins`` and ``themes`` are in use.
        server: gives the PostgreSQL server when a recipe needs it.
    """

    def __init__(self, folder: Path, home: Path, server: Callable[[], PostgresServer]) -> None:
        self._folder, self._home, self._server = folder, home, server
        self._originals: dict[Recipe, Instance] = {}

    def serve(self, recipe: Recipe, folder: Path) -> Instance:
        """Return a fresh copy of a recipe's instance, with its files in the given folder."""
        recipe = replace(recipe, plugins=()) if recipe.demo else recipe  # the demo switches on every one anyway
        if recipe not in self._originals:
            self._originals[recipe] = self._original(recipe)
        original = self._originals[recipe]
        shutil.copytree(original.folder, folder)
        return self._instance(folder, original.database and self._server().create_database(original.database))

    def bare(self, folder: Path, database: str = SQLITE) -> Instance:
        """Return an instance without any tables."""
        folder.mkdir(parents=True)
        return self._instance(folder, self._server().create_database() if database == POSTGRES else "")

    def clear_away(self, instance: Instance) -> None:
        """Remove a copy that is not needed any more."""
        if instance.database:
            self._server().drop_database(instance.database)
        shutil.rmtree(instance.folder, ignore_errors=True)

    def _instance(self, folder: Path, database: str) -> Instance:
        url = self._server().url(database) if database else f"sqlite:///{folder / 'gapura.db'}"
        return Instance(folder=folder, database_url=url, database=database)

    def _original(self, recipe: Recipe) -> Instance:
        """Cook a recipe, or take what another process of this run has cooked in the same folder."""
        folder, ready = self._folder / recipe.name, self._folder / f"{recipe.name}.ready"
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / f"{recipe.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not ready.exists():
                shutil.rmtree(folder, ignore_errors=True)
                ready.write_text(self._cook(recipe, folder).database)
            return self._instance(folder, ready.read_text())

    def _cook(self, recipe: Recipe, folder: Path) -> Instance:
        """Make an empty portal, or begin with a copy of one."""
        empty = Recipe(database=recipe.database)
        if recipe.prepare:
            return self._prepared(self.serve(replace(recipe, prepare=None), folder), recipe.prepare)
        if recipe == empty:
            instance = self._instance(folder, self._server().create_database() if recipe.database == POSTGRES else "")
            self._gapura(instance, "db", "upgrade")
            return instance
        instance = self.serve(empty, folder)
        if recipe.demo:
            self._gapura(instance, "demo", "load", "--regency", recipe.demo)
        else:
            for plugin in recipe.plugins:
                self._gapura(instance, "plugin", "enable", plugin)
        return instance

    def _prepared(self, instance: Instance, prepare: Callable[[Site], object]) -> Instance:
        site = Site.of(instance)
        try:
            prepare(site)
        finally:
            site.close()  # a PostgreSQL database that somebody is connected to cannot be copied
        return instance

    def _gapura(self, instance: Instance, *arguments: str) -> None:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("GAPURA_")}
        done = subprocess.run(
            [str(Path(sys.executable).with_name("gapura")), *arguments],
            cwd=self._home,
            env=inherited | instance.environment,
            capture_output=True,
            text=True,
            timeout=COMMAND_LIMIT,
            check=False,
        )
        if done.returncode:
            said = done.stdout + done.stderr
            raise RuntimeError(f"gapura {' '.join(arguments)} ended with {done.returncode}:\n{said}")


@dataclass(kw_only=True)
class Site:
    """A portal in the test's own process, with what tests do to it."""

    portal: Portal
    accounts: dict[tuple[str, str | None], Account] = field(default_factory=dict)

    @classmethod
    def of(cls, instance: Instance, **settings: Any) -> Site:
        """Return the portal of an instance; settings are those of ``gapura.config.Settings``.

        A test's visitor fills in forms at once, which is no sign of a program here unless ``form_seconds`` says so;
        background work is done when the test calls ``work()``, unless ``work_inside`` says so.
        """
        chosen = {"instance": instance.folder, "database_url": instance.database_url, **BY_HAND, **settings}
        return cls(portal=Portal(load_settings(**chosen)))

    @property
    def application(self) -> Flask:
        """The application of the current generation."""
        return self.portal.application()

    @contextmanager
    def context(self) -> Iterator[Flask]:
        """An application context, for looking into the database with ``db.session``; commits nothing by itself."""
        application = self.application
        with application.app_context():
            yield application

    def visitor(self, **options: Any) -> Visitor:
        """A new visitor, with cookies of their own."""
        return Visitor(self.portal, **options)

    def enable(self, name: str) -> None:
        """Switch a mini-app on, as the command line does; fail with the reason when that does not work."""
        outcome = switch.enable(self.portal.resources, name, switch.Actor(), note_plugin)
        if outcome.state is not State.ENABLED:
            raise AssertionError(f"{name} is {outcome.state.value}: {outcome.reason}\n{outcome.detail}")

    def disable(self, name: str) -> None:
        """Switch a mini-app off."""
        switch.disable(self.portal.resources, name, note_plugin)

    def office(self, code: str = "dlh") -> int:
        """Return the id of an office, made when it is not there."""
        with self.context():
            return _office(code).id

    def account(self, role: str = CITIZEN, office: str | None = None) -> Account:
        """Return somebody with a role (of an office, by its code); the same person when asked again."""
        if role in OFFICE_ROLES and office is None:
            office = "dlh"
        if (role, office) not in self.accounts:
            self.accounts[role, office] = self.new_account(role, office)
        return self.accounts[role, office]

    def new_account(self, role: str = CITIZEN, office: str | None = None, name: str = "Sari Wulandari") -> Account:
        """Add one more person with a role."""
        login, password = f"{role}-{secrets.token_hex(3)}@example.test", f"gerbang {secrets.token_hex(6)} kayu ulin"
        hashed = passwords.hash_password(password)
        with self.context():
            user = services.create_user(name, login, None, hashed)
            if role != CITIZEN:
                services.grant(user, role, _office(office) if office else None)
            db.session.commit()
            return Account(id=user.id, login=login, password=password)

    def signed_in(self, role: str = CITIZEN, office: str | None = None, account: Account | None = None) -> Visitor:
        """A visitor who has signed in: through the form, like everybody."""
        account = account or self.account(role, office)
        visitor = self.visitor()
        answer = visitor.submit("/masuk", {"login": account.login, "password": account.password})
        assert answer.status_code in (302, 303), f"signing in as {role} answered {answer.status}:\n{answer.text}"
        return visitor

    def work(self) -> int:
        """Do what is to be done behind the pages, here and now; return how much it was."""
        return worker_of(self.portal.resources).look()

    def close(self) -> None:
        """Give back what the portal holds."""
        self.portal.close()


def _office(code: str) -> Office:
    office = db.session.query(Office).filter_by(code=code).one_or_none()
    if office is None:
        office = Office(code=code, name=f"Dinas {code.upper()}", short_name=code.upper())
        db.session.add(office)
        db.session.commit()
    return office
