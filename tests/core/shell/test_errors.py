"""Every error ends inside the shell, honest and with nothing of the code in it."""

import re

import pytest

from gapura.plugins.states import State
from gapura.plugins.store import remember_fault
from gapura.shell.errors import problem_of
from gapura.testing.visitor import Visitor

CODES = (400, 401, 403, 404, 405, 413, 418, 429, 500, 501, 503)


def test_a_missing_page_is_said_inside_the_shell(visitor):
    answer = visitor.get("/tidak/ada")
    assert answer.status_code == 404
    assert "This page does not exist" in answer.text
    assert 'id="main"' in answer.text
    assert 'action="/cari"' in answer.text
    assert 'rel="canonical"' not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Content-Security-Policy" in answer.headers


def test_the_address_is_not_repeated_as_markup(visitor):
    assert "<script>x" not in visitor.get("/<script>x</script>?<script>x</script>").text


def test_what_an_address_accepts_is_said(visitor):
    answer = visitor.delete("/uji/terbuka")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize("code", CODES)
def test_every_status_has_its_page(visitor, code):
    answer = visitor.get(f"/uji/kode/{code}")
    assert answer.status_code == code
    assert "</html>" in answer.text
    assert ("Retry-After" in answer.headers) is (code == 503)


@pytest.mark.parametrize("code", [*CODES, 410, 502, 507, 511])
def test_every_status_has_a_title_a_text_and_advice(shell_app, code):
    with shell_app.test_request_context("/"):
        problem = problem_of(code)
    assert problem.title
    assert problem.text
    assert problem.advice


def test_a_crash_shows_a_number_that_the_log_has_and_nothing_of_the_code(visitor, caplog):
    answer = visitor.get("/uji/rusak")
    assert answer.status_code == 500
    number = re.search(r"<code>([0-9a-f]{8})</code>", answer.text)[1]
    (record,) = [one for one in caplog.records if number in one.getMessage()]
    assert "rahasia dapur" in str(record.exc_info[1])
    for secret in ("rahasia dapur", "Traceback", "RuntimeError", "conftest"):
        assert secret not in answer.text
    assert visitor.get("/uji/rusak").text != answer.text  # each has a number of its own


def test_when_even_the_error_page_fails_it_is_still_said(visitor, shell_app, monkeypatch):
    monkeypatch.setattr("gapura.shell.errors.render_template", lambda *a, **k: 1 / 0)
    answer = visitor.get("/tidak/ada")
    assert answer.status_code == 404
    assert "This page does not exist" in answer.text
    assert "ZeroDivisionError" not in answer.text


def test_a_parked_mini_app_is_out_of_order_for_the_moment(warung):
    assert Visitor(warung).get("/warung/teks").status_code == 200
    with warung.resources.engine.begin() as connection:
        remember_fault(connection, "warung", "0.1.0", State.QUARANTINED, "sebab rahasia", "Traceback rahasia")
    for path in ("/warung", "/warung/teks", "/warung/apa/saja"):
        answer = Visitor(warung).get(path)
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
        assert "Judul warung" in answer.text
        assert "rahasia" not in answer.text
    visitor = Visitor(warung)
    visitor.set_cookie("gapura_lang", "en")
    assert "Title warung is out of order and being looked at." in visitor.get("/warung").text
    assert Visitor(warung).get("/").status_code == 200
    assert Visitor(warung).get("/warungku").status_code == 404


def test_a_switched_off_mini_app_says_so_and_no_more(warung, workshop):
    workshop.turn_off(warung.resources, "warung")
    visitor = Visitor(warung)
    visitor.set_cookie("gapura_lang", "en")
    answer = visitor.get("/warung/teks")
    assert answer.status_code == 404
    assert "Title warung is switched off at the moment." in answer.text
    assert "Retry-After" not in answer.headers


def test_a_mini_app_that_crashes_is_blamed_and_the_rest_works(warung, caplog):
    app = warung.application()
    good = app.view_functions["warung.text"]
    exec(compile("def bad():\n    return 1 / 0\n", good.__code__.co_filename, "exec"), space := {})
    app.view_functions["warung.text"] = space["bad"]
    visitor = Visitor(warung)
    visitor.set_cookie("gapura_lang", "en")
    answer = visitor.get("/warung/teks")
    assert answer.status_code == 503
    assert "Title warung has a fault" in answer.text
    assert "ZeroDivisionError" not in answer.text
    assert any("plugin warung" in record.getMessage() for record in caplog.records)
    failures = {name: account.failures for (name, _), account in warung.tally.accounts().items()}
    assert failures == {"warung": 1}
    assert visitor.get("/warung/").status_code == 200
    assert visitor.get("/").status_code == 200
