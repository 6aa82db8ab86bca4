"""What several commands need: the installation's resources, and an application to work in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from ..application import build_application
from ..config import load_settings
from ..database.engine import db
from ..plugins.tally import Tally
from ..resources import Resources


@contextmanager
def resources() -> Iterator[Resources]:
    """The installation's resources, closed at the end."""
    opened = Resources(load_settings())
    try:
        yield opened
    finally:
        opened.close()


@contextmanager
def application(opened: Resources, *, plugins: bool = False) -> Iterator[Flask]:
    """An application, and a database session that is committed when the block ends well.

    Args:
        plugins: take in the enabled mini-apps; without their code nothing of theirs can stop a command.
    """
    app, _ = build_application(opened, Tally(), safe_mode=opened.settings.safe_mode or not plugins)
    with app.test_request_context("/", base_url=opened.settings.public_url):
        yield app
        db.session.commit()
