from __future__ import annotations

import time
from io import BytesIO

import pytest
from itsdangerous import URLSafeTimedSerializer

from gapura import Form, LongTextField, TextField
from gapura.forms import PasswordField
from tests.fixtures.bench import ADDRESS

OWN = {"Origin": "http://localhost"}


class LetterForm(Form):
    f = TextField(required=True)
    letter = LongTextField()
    password = PasswordField()


@pytest.fixture
def page(bench):
    bench.form = LetterForm
    return bench


def filled(visitor, **typed):
    return visitor.form(ADDRESS).fields | typed


def test_a_token_of_the_own_page_passes(page):
    visitor = page.visitor()
    assert visitor.post(ADDRESS, data=filled(visitor, f="x")).status_code == 303
    assert visitor.post(ADDRESS, data=filled(visitor, f="x"), headers=OWN).status_code == 303
    fields = filled(visitor, f="x")
    token = fields.pop("csrf_token")
    assert visitor.post(ADDRESS, data=fields, headers={"X-CSRFToken": token}).status_code == 303


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize(
    ("body", "headers"),
    [
        ({"data": {"f": "x"}}, {}),
        ({"data": {"f": "x", "csrf_token": "salah"}}, {}),
        ({"data": {"f": "x"}}, {"HX-Request": "true"}),
        ({"json": {"f": "x"}}, {}),
        ({"data": b"f=x", "content_type": "text/plain"}, {}),
        ({"data": {"f": "x"}}, {"X-CSRFToken": "salah"}),
    ],
)
def test_without_a_token_nothing_happens(page, method, body, headers):
    answer = getattr(page.visitor(), method)(ADDRESS, headers=headers, **body)
    assert answer.status_code in (400, 405)
    assert page.accepted == []


def test_another_sessions_token_is_none(page):
    mine, theirs = page.visitor(), page.visitor()
    token = filled(theirs)["csrf_token"]
    assert mine.post(ADDRESS, data=filled(mine, f="x", csrf_token=token)).status_code == 400
    assert page.accepted == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://jahat.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.jahat.example"},
        {"Origin": "http://localhost:99"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
        {"Referer": "https://jahat.example/localhost"},
        {"Origin": "http://[localhost"},
    ],
)
def test_a_foreign_page_is_refused_even_with_a_token(page, headers):
    visitor = page.visitor()
    answer = visitor.post(ADDRESS, data=filled(visitor, f="rahasia-kiriman"), headers=headers)
    assert answer.status_code == 400
    assert "rahasia-kiriman" not in answer.text
    assert page.accepted == []


def expired(page, visitor, fields):
    """The form's own token, as if it had been made two days ago."""
    serializer = URLSafeTimedSerializer(page.app.secret_key, salt="wtf-csrf-token")
    raw = serializer.loads(fields["csrf_token"])

    class Past(serializer.default_signer):
        def get_timestamp(self):
            return int(time.time()) - 2 * 86_400

    serializer.signer = Past
    return fields | {"csrf_token": serializer.dumps(raw)}


def test_an_expired_page_gives_back_what_was_typed_and_sends_it_with_one_press(page):
    visitor = page.visitor()
    typed = {"f": "O'Brien <3", "letter": "satu\r\ndua\r\n", "password": "rahasia", "tag": ["a", "b"]}
    fields = expired(page, visitor, filled(visitor, **typed))
    answer = visitor.post(ADDRESS, data=fields, headers=OWN)
    assert answer.status_code == 400
    assert page.accepted == []
    assert answer.headers["Cache-Control"] == "no-store"
    assert "rahasia" not in answer.text
    assert "O&#39;Brien &lt;3" in answer.text
    from gapura.testing.visitor import forms_of

    again = next(form for form in forms_of(answer.text) if form.method == "post" and form.action == ADDRESS)
    assert again.fields["tag"] == ["a", "b"]
    assert again.fields["once"] == fields["once"]
    assert visitor.post(ADDRESS, data=again.fields, headers=OWN).status_code == 303
    assert page.accepted[0]["f"] == "O'Brien <3"
    assert page.accepted[0]["letter"] == "satu\ndua"


def test_files_have_to_be_chosen_again_and_the_page_says_so(page):
    visitor = page.visitor()
    fields = filled(visitor, f="x", csrf_token="", photo=(BytesIO(b"x"), "a.png"))
    answer = visitor.post(ADDRESS, data=fields, headers=OWN, content_type="multipart/form-data")
    assert answer.status_code == 400
    assert "choose them again" in answer.text


def test_what_is_too_much_is_not_echoed(page):
    visitor = page.visitor()
    answer = visitor.post(ADDRESS, data=filled(visitor, f="x", letter="ha" * 150_000, csrf_token=""), headers=OWN)
    assert answer.status_code == 400
    assert len(answer.text) < 100_000


def test_without_a_word_from_the_browser_nothing_is_given_back(page):
    visitor = page.visitor()
    answer = visitor.post(ADDRESS, data=filled(visitor, f="isi-formulir", csrf_token=""))
    assert answer.status_code == 400
    assert "isi-formulir" not in answer.text


def test_htmx_loads_the_page_anew(page):
    answer = page.visitor().post(ADDRESS, data={"f": "x"}, headers=OWN | {"HX-Request": "true"})
    assert answer.headers["HX-Refresh"] == "true"


def test_pages_that_do_not_exist_stay_not_found(page):
    assert page.visitor().post("/tidak-ada", data={}).status_code == 404
    assert page.visitor().post("/peta/wilayah.geojson", data={}).status_code == 405


def test_a_form_without_the_guard_still_checks_and_says_a_sentence(page):
    with page.app.test_request_context(ADDRESS, method="POST", data={"f": "x"}):
        form = LetterForm()
        assert not form.validate_on_submit()
        assert len(form.form_errors) == 1
        assert not form.csrf_token.errors
        assert form.f.data == "x"
