from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from wtforms import StringField

from gapura import (
    BooleanField,
    ChoiceField,
    ChoicesField,
    DateField,
    DateTimeLocalField,
    DecimalField,
    EmailField,
    Form,
    IntegerField,
    LongTextField,
    PhoneField,
    RadioField,
    Refused,
    RupiahField,
    TextField,
    TimeField,
    UrlField,
)
from gapura.forms import PasswordField


def form_with(field):
    return type("TrialForm", (Form,), {"f": field})


ACCEPTED = [
    (TextField(), "  O'Brien <3 ", "O'Brien <3"),
    (TextField(), "", ""),
    (LongTextField(), "satu\r\n\r\ndua", "satu\n\ndua"),
    (EmailField(), "Siti@Contoh.ID", "Siti@contoh.id"),
    (EmailField(), "", None),
    (EmailField(), "o'brien+x@sub.contoh.co.id", "o'brien+x@sub.contoh.co.id"),
    (PhoneField(), "0812-3456-7890", "+6281234567890"),
    (PhoneField(), "+62 812 3456 7890", "+6281234567890"),
    (PhoneField(), "(0543) 21234", "+6254321234"),
    (PhoneField(), "", None),
    (UrlField(), "contoh.id/a?b=c", "https://contoh.id/a?b=c"),
    (UrlField(), "HTTP://contoh.id:8080/", "HTTP://contoh.id:8080/"),
    (UrlField(), "contoh.id:8080/x", "https://contoh.id:8080/x"),
    (IntegerField(), "25.000", 25000),
    (IntegerField(), "-3", -3),
    (IntegerField(), "", None),
    (IntegerField(minimum=1, maximum=5), "5", 5),
    (DecimalField(), "1.234,567", Decimal("1234.57")),
    (RupiahField(), "Rp 25.000,-", 25000),
    (RupiahField(), "25rb", 25000),
    (RupiahField(), "1,5 juta", 1_500_000),
    (RupiahField(), "25,000", 25000),
    (DateField(), "2026-08-17", date(2026, 8, 17)),
    (DateField(), "17/8/2026", date(2026, 8, 17)),
    (DateField(), "", None),
    (TimeField(), "08.30", time(8, 30)),
    (TimeField(), "23:59:58", time(23, 59, 58)),
    (DateTimeLocalField(), "2026-08-17T10:00", datetime(2026, 8, 17, 2, 0, tzinfo=UTC)),
    (DateTimeLocalField(), "17/08/2026 07.30", datetime(2026, 8, 16, 23, 30, tzinfo=UTC)),
    (ChoiceField(choices={"a": "A", "b": "B"}), "b", "b"),
    (ChoiceField(choices={"a": "A"}), "", None),
    (ChoiceField(choices=[(1, "Satu"), (2, "Dua")], coerce=int), "2", 2),
    (ChoiceField(choices=lambda: [("x", "X")]), "x", "x"),
    (RadioField(choices={"a": "A"}, required=True), "a", "a"),
    (ChoicesField(choices={"a": "A", "b": "B", "c": "C"}), ["c", "a", "c"], ["a", "c"]),
    (ChoicesField(choices={"a": "A"}), [], []),
    (BooleanField(), "y", True),
    (PasswordField(), "  kata sandi dengan e\u0301  ", "  kata sandi dengan é  "),
]


@pytest.mark.parametrize(
    ("field", "typed", "kept"), ACCEPTED, ids=[f"{f.field_class.__name__}-{t}" for f, t, _ in ACCEPTED]
)
def test_what_is_kept_of_what_was_typed(bench, field, typed, kept):
    bench.form = form_with(field)
    assert bench.value(f=typed) == kept


REFUSED = [
    (TextField(required=True), "   ", "fill this in"),
    (TextField(max_length=10), "x" * 11, "At most 10 characters"),
    (TextField(), "a\x00b", "cannot be stored"),
    (LongTextField(), "x" * 100_000, "At most 5,000 characters fit here; you wrote 100,000"),
    (EmailField(), "siti", "not an e-mail"),
    (EmailField(), "a@b", "not an e-mail"),
    (EmailField(), "a b@contoh.id", "not an e-mail"),
    (EmailField(), "a@contoh.id\r\nBcc: x@y.id", "not an e-mail"),
    (EmailField(), "a@" + "x" * 300 + ".id", "At most 254"),
    (PhoneField(), "112", "not an Indonesian phone"),
    (PhoneField(), "telepon saya", "not an Indonesian phone"),
    (PhoneField(), "0" * 39, "not an Indonesian phone"),
    (UrlField(), "javascript:alert(1)", "not an address on the web"),
    (UrlField(), "https://user:pass@contoh.id/", "not an address on the web"),
    (UrlField(), "https://", "not an address on the web"),
    (UrlField(), "https://[::1", "not an address on the web"),
    (UrlField(), "data:text/html,x", "not an address on the web"),
    (UrlField(), "https://a.id:99999/", "not an address on the web"),
    (UrlField(), 'https://a.id/"><b>', "not an address on the web"),
    (IntegerField(), "12,5", "not a whole number"),
    (IntegerField(), "9" * 20, "from -2.147.483.648 to 2.147.483.647"),
    (IntegerField(minimum=1, maximum=5), "6", "from 1 to 5"),
    (DecimalField(), "1e999", "not a number"),
    (DecimalField(), "NaN", "not a number"),
    (RupiahField(), "-1", "from 0 to"),
    (RupiahField(), "2.000.000.001", "from 0 to"),
    (RupiahField(), "kira-kira", "not an amount"),
    (DateField(), "31/02/2026", "not in the calendar"),
    (DateField(), "0001-01-01", "year from 1900"),
    (DateField(), "besok", "not a date"),
    (TimeField(), "24:00", "not a time"),
    (TimeField(), "8", "not a time"),
    (DateTimeLocalField(), "2026-08-17", "not a"),
    (DateTimeLocalField(), "9999-12-31T23:59", "year from 1900"),
    (ChoiceField(choices={"a": "A"}), "z", "not on it"),
    (ChoiceField(choices=[(1, "Satu")], coerce=int), "x", "not on it"),
    (ChoiceField(choices=[(1, "Satu")], coerce=int), "9" * 5000, "not on it"),
    (ChoiceField(choices={"a": "A"}, required=True), "", "fill this in"),
    (ChoicesField(choices={"a": "A"}), ["a", "z"], "not on it"),
    (ChoicesField(choices={"a": "A"}, required=True), [], "at least one"),
    (BooleanField(required=True), "", "tick this box"),
    (PasswordField(), "x" * 1001, "at most 1,000"),
    (PasswordField(), "a\x00b", "cannot have"),
]


@pytest.mark.parametrize(
    ("field", "typed", "sentence"), REFUSED, ids=[f"{f.field_class.__name__}-{s}" for f, _, s in REFUSED]
)
def test_a_refusal_is_one_sentence_at_the_field(bench, field, typed, sentence):
    bench.form = form_with(field)
    answer = bench.send({"f": typed})
    assert answer.status_code == 400
    assert sentence in answer.text
    assert answer.text.count('id="f-error"') == 1
    assert bench.accepted == []


def test_sentences_are_indonesian_unless_asked_otherwise(bench):
    bench.form = form_with(TextField(required=True))
    assert "Mohon diisi." in bench.send({"f": ""}, language="id").text


def test_what_was_typed_is_shown_again_within_twice_the_limit(bench):
    bench.form = form_with(TextField(max_length=10))
    text = bench.send({"f": "<b>abc'" * 20}).text
    assert "&lt;b&gt;abc&#39;&lt;b&gt;abc&#39;&lt;b&gt;abc" in text
    assert text.count("&lt;b&gt;") == 3


def test_a_password_is_never_shown_again(bench):
    bench.form = type("TrialForm", (Form,), {"f": PasswordField(), "g": TextField(required=True)})
    answer = bench.send({"f": "rahasia sekali", "g": ""})
    assert answer.status_code == 400
    assert "rahasia" not in answer.text


def test_a_file_in_a_text_fields_name_counts_as_nothing(bench):
    from io import BytesIO

    bench.form = type("TrialForm", (Form,), {"f": TextField(), "g": IntegerField(), "h": StringField()})
    answer = bench.send({name: (BytesIO(b"1"), "a.txt") for name in "fgh"})
    assert answer.status_code == 303
    assert bench.accepted == [{"f": "", "g": None, "h": None}]


def test_fields_that_the_form_does_not_have_change_nothing(bench):
    bench.form = form_with(TextField())
    bench.send({"f": "x", "role": "administrator", "id": "1"})
    assert bench.accepted == [{"f": "x"}]


def test_own_checks_run_after_the_kits(bench):
    class Own(Form):
        f = TextField(required=True)

        def validate_f(self, field):
            if field.data == "tidak":
                raise Refused("Bukan itu.")

    bench.form = Own
    assert "Bukan itu." in bench.send({"f": "tidak"}).text
    assert bench.value(f="ya") == "ya"
    assert "Bukan itu." not in bench.send({"f": ""}).text


def test_records_fill_the_form_in_the_zone_and_spelling_of_the_regency(bench):
    class Record:
        price = 25000
        moment = datetime(2026, 8, 17, 2, 0, tzinfo=UTC)
        phone = "+6281234567890"
        kind = "b"

    class Edit(Form):
        price = RupiahField()
        moment = DateTimeLocalField()
        phone = PhoneField()
        kind = ChoiceField(choices={"a": "A", "b": "B"}, required=True)

    bench.form, bench.record = Edit, Record()
    text = bench.visitor().get("/bangku").text
    for shown in ('value="25.000"', 'value="2026-08-17T10:00"', 'value="081234567890"', '<option selected value="b">'):
        assert shown in text
    assert '<option value="">' not in text
