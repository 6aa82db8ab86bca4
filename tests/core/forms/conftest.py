"""Plain functions say their sentences in a language; these tests read the English ones."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import Babel


@pytest.fixture
def english() -> Iterator[None]:
    """A context in which sentences come out as they are written in the code."""
    app = Flask(__name__)
    Babel(app, default_locale="en")
    with app.test_request_context():
        yield
