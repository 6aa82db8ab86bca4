from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa

from gapura import Form, PhotoField, TextField, db, illustrate, process_photo, save_photo
from gapura.forms.models import Submission
from gapura.media.models import Photo
from gapura.media.services import storage
from tests.fixtures.bench import ADDRESS


class NoteForm(Form):
    f = TextField(required=True)
    photo = PhotoField()


@pytest.fixture
def bench(fresh_bench):
    fresh_bench.form = NoteForm
    return fresh_bench


@pytest.fixture(scope="module")
def picture():
    return illustrate("beach", size=(320, 200))


def resend(bench, visitor, fields, **changes):
    return visitor.post(ADDRESS, data=fields | changes)


def filled(visitor, **typed):
    return visitor.form(ADDRESS).fields | typed


def test_a_second_arrival_gets_the_firsts_address(bench):
    visitor = bench.visitor()
    fields = filled(visitor, f="halo")
    first, second = (resend(bench, visitor, fields) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["Location"] == second.headers["Location"] == "/diterima/1"
    assert len(bench.accepted) == 1


def test_the_same_words_on_a_new_page_are_a_new_submission(bench):
    for number in (1, 2):
        assert bench.send({"f": "halo"}).headers["Location"] == f"/diterima/{number}"


def test_going_back_and_changing_a_word_is_a_new_submission(bench):
    visitor = bench.visitor()
    fields = filled(visitor, f="halo")
    resend(bench, visitor, fields)
    assert resend(bench, visitor, fields, f="halo juga").headers["Location"] == "/diterima/2"
    assert resend(bench, visitor, fields).headers["Location"] == "/diterima/1"


def test_a_fresh_token_does_not_make_it_new(bench):
    visitor = bench.visitor()
    fields = filled(visitor, f="halo")
    resend(bench, visitor, fields)
    token = visitor.form(ADDRESS).fields["csrf_token"]
    assert resend(bench, visitor, fields, csrf_token=token).headers["Location"] == "/diterima/1"


def test_a_form_that_is_shown_again_keeps_its_key(bench):
    visitor = bench.visitor()
    fields = filled(visitor, f="")
    assert f'value="{fields["once"]}"' in resend(bench, visitor, fields).text


@pytest.mark.parametrize("key", ["", "x", "a" * 65, "'; DROP", "a\x00b" * 8, "ü" * 20])
def test_a_key_that_is_none_is_replaced(bench, key):
    visitor = bench.visitor()
    fields = filled(visitor, f="halo")
    assert [resend(bench, visitor, fields, once=key).status_code for _ in range(2)] == [303, 303]
    assert len(bench.accepted) == 2


def test_what_save_raises_stores_nothing_and_can_be_sent_again(bench, picture):
    def fail(form):
        save_photo(form.photo, plugin="trial")
        raise RuntimeError("no")

    visitor = bench.visitor()
    fields = filled(visitor, f="halo")
    bench.save = fail
    from io import BytesIO

    assert resend(bench, visitor, fields, photo=(BytesIO(picture), "a.png")).status_code == 500
    with bench.app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Submission)) == 0
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Photo)) == 0
        assert list(storage().names()) == []
    bench.save = None
    assert resend(bench, visitor, fields).status_code == 303


def test_many_arrivals_at_once_are_carried_out_once(bench, picture):
    from io import BytesIO

    def save(form):
        photo = save_photo(form.photo, plugin="trial", alt="x")
        return f"/foto-nomor/{photo.id}"

    bench.save = save
    visitor = bench.visitor()
    fields = filled(visitor, f="halo")
    cookie = visitor.get_cookie("gapura_session")
    answers = []

    def send():
        other = bench.visitor()
        other.set_cookie("gapura_session", cookie.value)
        answers.append(other.post(ADDRESS, data=fields | {"photo": (BytesIO(picture), "a.png")}))

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["Location"] for answer in answers}) == 1
    with bench.app.app_context():
        tokens = list(db.session.scalars(sa.select(Photo.token)))
        assert len(tokens) == 1
        assert {name.split("/")[1].split("-")[0] for name, _written in storage().names()} == set(tokens)


def test_remember_and_earlier_for_views_of_their_own(bench):
    from gapura import once

    with bench.app.test_request_context(ADDRESS, method="POST", data={"once": "k" * 22, "f": "x"}):
        form = NoteForm(meta={"csrf": False})
        assert once.earlier(form) is None
        once.remember(form, "/sana")
        db.session.commit()
        assert once.earlier(form) == "/sana"
    with bench.app.test_request_context("/lain", method="POST", data={"once": "k" * 22, "f": "x"}):
        assert once.earlier(NoteForm(meta={"csrf": False})) is None


def test_processing_is_done_before_the_database_is_locked(bench, picture, monkeypatch):
    from io import BytesIO

    from gapura.media import services

    seen = []

    def watched(source, **options):
        seen.append(db.session().in_transaction() and bool(db.session().new))
        return process_photo(source, **options)

    monkeypatch.setattr(services, "process_photo", watched)
    assert bench.send({"f": "x", "photo": (BytesIO(picture), "a.png")}).status_code == 303
    assert seen == [False]
