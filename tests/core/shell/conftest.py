"""One portal without mini-apps for the tests of the shell, and a few pages of its own to try things on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, abort

from gapura.accounts import services
from gapura.accounts.passwords import hash_password
from gapura.config import load_settings
from gapura.database.engine import db
from gapura.portal import Portal
from gapura.testing.visitor import Visitor
from tests.fixtures.bench import bare_app
from tests.fixtures.workshop import Workshop

LOGIN, PASSWORD = "sari@example.test", "gerbang kayu ulin tua"


def crash() -> str:
    """A view with a fault that must stay in the log."""
    raise RuntimeError("rahasia dapur")


@pytest.fixture(scope="session")
def shell_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application with the pages /uji/terbuka, /uji/masuk, /uji/hak, /uji/lupa (declared by nobody), /uji/rusak."""
    folder = tmp_path_factory.mktemp("shell")
    with bare_app(f"sqlite:///{folder / 'gapura.db'}", folder / "instance") as app:
        assembly = app.extensions["gapura"]
        right = next(iter(assembly.permissions))
        accesses = {"terbuka": "public", "masuk": "signed in", "hak": right, "lupa": "", "rusak": "public"}
        for name, access in accesses.items():
            view = crash if name == "rusak" else lambda: "isi halaman"
            app.add_url_rule(f"/uji/{name}", f"uji_{name}", view, methods=["GET", "POST"])
            if access:
                assembly.access[f"uji_{name}"] = access
        app.add_url_rule("/uji/kode/<int:code>", "uji_kode", abort)
        assembly.access["uji_kode"] = "public"
        with app.app_context():
            services.create_user("Sari Wulandari", LOGIN, None, hash_password(PASSWORD))
            db.session.commit()
        yield app


@pytest.fixture
def visitor(shell_app: Flask) -> Visitor:
    """Somebody who has not signed in and reads English."""
    made = Visitor(shell_app)
    made.set_cookie("gapura_lang", "en")
    return made


@pytest.fixture(scope="session")
def citizen(shell_app: Flask) -> Visitor:
    """Somebody who has signed in and has no right."""
    made = Visitor(shell_app)
    answer = made.submit("/masuk", {"login": LOGIN, "password": PASSWORD})
    assert answer.status_code == 303, answer.text
    return made


@pytest.fixture
def warung(workshop: Workshop, tmp_path: Path) -> Iterator[Portal]:
    """A portal with the complete mini-app ``warung`` switched on, on SQLite."""
    url, instance = f"sqlite:///{tmp_path / 'gapura.db'}", tmp_path / "instance"
    with bare_app(url, instance):
        portal = Portal(load_settings(instance=instance, database_url=url, url="http://localhost"))
        workshop.plugin("warung")
        workshop.turn_on(portal.resources, "warung")
        yield portal
        portal.close()
