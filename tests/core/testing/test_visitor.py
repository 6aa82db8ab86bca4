"""The visitor finds the right form and sends what a browser would send."""

from io import BytesIO

import pytest
from werkzeug import Request, Response

from gapura.testing.visitor import Visitor, forms_of

PAGE = """
<header><form method="post" action="/keluar"><input type="hidden" name="csrf_token" value="a"></form>
<form action="/cari"><input name="q"></form></header>
<main><form method="post">
<input type="hidden" name="csrf_token" value="b"><input name="name" value="Kopi &amp; Teh">
<input type="checkbox" name="open" value="yes" checked><input type="checkbox" name="late" value="yes">
<input type="radio" name="kind" value="1"><input type="radio" name="kind" value="2" checked>
<input type="checkbox" name="days" value="mon" checked><input type="checkbox" name="days" value="tue" checked>
<select name="place"><option value="">–</option><option value="x">X</option></select>
<select name="chosen"><option value="p">P</option><option value="q" selected>Q</option></select>
<select name="many" multiple><option value="m">M</option></select>
<textarea name="text">
Baris 1
Baris 2</textarea><input name="off" value="1" disabled><input type="file" name="photo">
<button name="go" value="1">Simpan</button></form></main>
"""


@pytest.fixture
def visitor():
    @Request.application
    def application(request):
        if request.method == "POST":
            pairs = [f"{key}={value}" for key, value in request.form.items(multi=True)]
            return Response("\n".join([request.path, *sorted(pairs), *request.files]))
        return Response(PAGE, mimetype="text/html")

    return Visitor(application)


def test_a_forms_fields_are_what_a_browser_would_send_untouched():
    form = forms_of(PAGE)[-1]
    assert form.fields == {
        "csrf_token": "b",
        "name": "Kopi & Teh",
        "open": "yes",
        "kind": "2",
        "days": ["mon", "tue"],
        "place": "",
        "chosen": "q",
        "text": "Baris 1\nBaris 2",
    }


def test_the_pages_own_form_is_taken_and_typed_into(visitor):
    sent = visitor.submit("/daftar", {"name": "Sari", "open": None, "photo": (BytesIO(b"x"), "a.jpg")})
    lines = sent.text.splitlines()
    assert lines[0] == "/daftar"
    assert "name=Sari" in lines
    assert "csrf_token=b" in lines
    assert not any(line.startswith("open=") for line in lines)
    assert lines[-1] == "photo"


def test_another_form_is_taken_by_its_address(visitor):
    assert visitor.submit("/daftar", action="/keluar").text.splitlines() == ["/keluar", "csrf_token=a"]


def test_a_field_can_be_left_out(visitor):
    assert "csrf_token" not in visitor.submit("/daftar", without=["csrf_token"]).text


def test_a_page_without_the_form_says_which_it_has(visitor):
    with pytest.raises(LookupError, match="forms: /keluar, /daftar"):
        visitor.submit("/daftar", action="/hapus")
