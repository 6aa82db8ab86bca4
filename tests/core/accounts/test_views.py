"""Signing up, in and out, and one's own account, as a visitor does it."""

from __future__ import annotations

import re
import time

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from gapura.accounts import passwords, throttle, views
from gapura.accounts.models import User
from gapura.audit.models import AuditEntry
from gapura.database.engine import db
from gapura.testing.site import Site
from gapura.testing.visitor import Visitor

PHRASE = "perahu hijau di muara kendilo"
BAD_TEXTS = ["\x00", "a\x00b", "x" * 100_000, "\x1b[31m", "\x85\x9f"]


def sign_up(visitor: Visitor, login: str = "siti@example.id", name: str = "Siti Aminah", password: str = PHRASE) -> int:
    answer = visitor.submit("/daftar", {"name": name, "login": login, "password": password})
    return answer.status_code


def actions(site: Site) -> list[str]:
    with site.context():
        return list(db.session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.id)))


def test_somebody_signs_up_out_and_in_again(site: Site) -> None:
    visitor = site.visitor()
    assert sign_up(visitor) == 303
    page = visitor.get("/akun")
    assert page.status_code == 200
    assert "Siti Aminah" in page.text
    assert "siti@example.id" in page.text
    assert visitor.submit("/keluar", {}, action="/keluar").status_code == 303
    assert visitor.get("/akun").status_code == 303
    assert visitor.submit("/masuk", {"login": "SITI@example.id ", "password": PHRASE}).status_code == 303
    assert visitor.get("/akun").status_code == 200
    assert actions(site) == ["user.create", "session.begin", "session.end", "session.begin"]


def test_a_phone_number_is_a_login_however_it_is_written(site: Site) -> None:
    assert sign_up(site.visitor(), "0812 3456 7890") == 303
    for typed in ("0812-3456-7890", "+62 812 3456 7890", "6281234567890"):
        assert site.visitor().submit("/masuk", {"login": typed, "password": PHRASE}).status_code == 303


def test_names_of_all_kinds_are_shown_unchanged(site: Site, subtests: pytest.Subtests) -> None:
    for number, name in enumerate(["O'Brien", "Ma'ruf <3 100%", "{{ 7*7 }}", "ꦱꦶꦠꦶ", "سيتي", "🦜"]):
        with subtests.test(name=name):
            visitor = site.visitor()
            assert sign_up(visitor, f"p{number}@example.id", name=name) == 303
            assert name.replace("'", "&#39;").replace("<", "&lt;") in visitor.get("/akun").text


def test_the_same_login_cannot_be_used_twice(site: Site) -> None:
    assert sign_up(site.visitor()) == 303
    visitor = site.visitor()
    answer = visitor.submit("/daftar", {"name": "Orang Lain", "login": "SITI@EXAMPLE.ID", "password": PHRASE})
    assert answer.status_code == 422
    assert "Orang Lain" in answer.text
    assert visitor.get("/akun").status_code == 303


def test_pressing_twice_makes_one_account(site: Site) -> None:
    visitor = site.visitor()
    form = visitor.form("/daftar")
    fields = {**form.fields, "name": "Siti", "login": "siti@example.id", "password": PHRASE}
    assert visitor.post("/daftar", data=fields).status_code == 303
    fields["csrf_token"] = visitor.form("/akun/nama", action="/akun/nama").fields["csrf_token"]
    assert visitor.post("/daftar", data=fields).status_code == 303
    with site.context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(User)) == 1


BAD_SIGN_UPS = [
    *((field, value) for field in ("name", "login", "password") for value in ["", *BAD_TEXTS]),
    *(("login", value) for value in ("bukan alamat", "a@b", "12345")),
    *(("password", value) for value in ("pendek", "Siti Aminah 2026")),
]


def test_bad_input_is_refused_with_a_sentence_and_kept(client: Visitor, subtests: pytest.Subtests) -> None:
    for field, value in BAD_SIGN_UPS:
        with subtests.test(field=field, value=value[:20]):
            typed = {"name": "Siti Aminah", "login": "siti@example.id", "password": PHRASE, field: value}
            answer = client.submit("/daftar", typed)
            assert answer.status_code == 422
            assert f'id="{field}-error"' in answer.text
            for other in {"name", "login"} - {field}:
                assert f'value="{typed[other]}"' in answer.text
            assert PHRASE not in answer.text
    assert client.get("/akun").status_code == 303


def test_odd_credentials_are_just_wrong(client: Visitor, subtests: pytest.Subtests) -> None:
    odd = ["", *BAD_TEXTS, "' OR 1=1 --", "siti@example.id\r\nBcc: x@y.id"]
    for field, value in ((field, value) for field in ("login", "password") for value in odd):
        with subtests.test(field=field, value=value[:20]):
            typed = {"login": "siti@example.id", "password": PHRASE, field: value}
            assert client.submit("/masuk", typed).status_code == 422


def test_a_network_makes_a_bounded_number_of_accounts(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "SIGN_UPS", (2, 3600))
    assert [sign_up(site.visitor(), f"p{number}@example.id") for number in range(3)] == [303, 303, 429]


def test_extra_fields_change_nothing(site: Site) -> None:
    visitor = site.visitor()
    extra = {"role": "administrator", "is_active": "0", "id": "1", "grants": "1", "session_version": "9"}
    form = visitor.form("/daftar")
    fields = {**form.fields, "name": "Siti", "login": "siti@example.id", "password": PHRASE, **extra}
    assert visitor.post("/daftar", data=fields).status_code == 303
    with site.context():
        user = db.session.scalars(sa.select(User)).one()
        assert (user.roles, user.is_active, user.session_version) == (("citizen",), True, 1)
    assert visitor.get("/pengaturan").status_code == 403


def without_tokens(page: str) -> str:
    return re.sub(
        r'(name="(csrf_token|once)"[^>]*value=")[^"]*|value="[^"]*"(?=[^>]*name="(csrf_token|once)")', "", page
    )


def test_an_unknown_account_and_a_wrong_password_are_answered_alike(site: Site) -> None:
    account = site.account()
    answers = []
    for login in (account.login, "citizen-000000@example.test"):
        answer = site.visitor().submit("/masuk", {"login": login, "password": "bukan kata sandi itu"})
        answers.append((answer.status_code, without_tokens(answer.text).replace(login, "…")))
    assert answers[0] == answers[1]
    assert answers[0][0] == 422


@pytest.fixture
def real_hashing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=2, memory_cost=32_768, parallelism=1))
    passwords.verify(None, "warm up the hash of nobody")


def test_an_unknown_account_takes_as_long_as_a_wrong_password(site: Site, real_hashing: None) -> None:
    account = site.new_account()

    def median_of(login: str) -> float:
        times = []
        for _ in range(5):
            visitor = site.visitor()
            form = visitor.form("/masuk")
            begun = time.perf_counter()
            visitor.post("/masuk", data={**form.fields, "login": login, "password": "bukan kata sandi itu"})
            times.append(time.perf_counter() - begun)
        return sorted(times)[2]

    known, unknown = median_of(account.login), median_of("nobody@example.test")
    assert max(known, unknown) / min(known, unknown) < 2.5


def test_too_many_tries_are_answered_429_with_a_sentence_and_the_form_kept(site: Site) -> None:
    account = site.account()
    statuses = []
    for number in range(throttle.ACCOUNT.free + 1):
        answer = site.visitor().submit(
            "/masuk",
            {"login": account.login, "password": "bukan kata sandi itu"},
            headers={"X-Forwarded-For": f"203.0.113.{number}"},
        )
        statuses.append(answer.status_code)
    assert statuses == [422] * throttle.ACCOUNT.free + [429]
    assert int(answer.headers["Retry-After"]) >= 1
    assert account.login in answer.text
    right = site.visitor().submit("/masuk", {"login": account.login, "password": account.password})
    assert right.status_code == 429


def test_made_up_addresses_do_not_lift_the_limit_of_the_network(site: Site) -> None:
    statuses = [
        site.visitor()
        .submit(
            "/masuk",
            {"login": f"p{number}@example.test", "password": "bukan kata sandi itu"},
            headers={"X-Forwarded-For": f"203.0.113.{number}", "X-Real-IP": "203.0.113.1"},
        )
        .status_code
        for number in range(throttle.NETWORK.limit + 1)
    ]
    assert statuses == [422] * throttle.NETWORK.limit + [429]


def test_after_signing_in_one_goes_on_only_within_this_site(site: Site, subtests: pytest.Subtests) -> None:
    account = site.account()
    typed = {"login": account.login, "password": account.password}
    for target, goes_to in (
        ("/akun/nama", "/akun/nama"),
        ("//evil.example", "/akun"),
        ("https://evil.example/", "/akun"),
        ("/\\evil.example", "/akun"),
    ):
        with subtests.test(target=target):
            visitor = site.visitor()
            fields = visitor.form(f"/masuk?next={target}").fields
            assert visitor.post("/masuk", data={**fields, **typed}).headers["Location"] == goes_to
            visitor = site.visitor()
            fields = visitor.form("/masuk").fields
            assert visitor.post("/masuk", data={**fields, **typed, "next": target}).headers["Location"] == goes_to


def test_a_page_for_people_sends_to_the_sign_in_page_and_back(site: Site) -> None:
    account = site.account()
    visitor = site.visitor()
    answer = visitor.get("/akun/nama?x=1&y=é")
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/masuk?next=%2Fakun%2Fnama")
    form = visitor.form(answer.headers["Location"])
    done = visitor.post("/masuk", data={**form.fields, "login": account.login, "password": account.password})
    assert done.headers["Location"] == "/akun/nama?x=1&y=%C3%A9"


def test_a_fragment_makes_the_browser_go_to_the_sign_in_page(client: Visitor) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://127.0.0.1/wisata/é?hal=2"}
    answer = client.get("/akun", headers=headers, base_url="http://127.0.0.1")
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"].isascii()
    assert answer.headers["HX-Redirect"].startswith("/masuk?next=%2Fwisata%2F")


def test_signing_out_by_a_link_asks_first(site: Site) -> None:
    visitor = site.signed_in()
    assert visitor.get("/keluar").status_code == 200
    assert visitor.get("/akun").status_code == 200


def test_a_name_can_be_changed(site: Site) -> None:
    visitor = site.signed_in()
    assert visitor.submit("/akun/nama", {"name": "Nama Baru"}, action="/akun/nama").status_code == 303
    assert "Nama Baru" in visitor.get("/akun").text
    assert visitor.submit("/akun/nama", {"name": "x" * 100_000}, action="/akun/nama").status_code == 422
    assert "Nama Baru" in visitor.get("/akun").text


def change(visitor: Visitor, current: str, new: str) -> int:
    return visitor.submit("/akun/kata-sandi", {"current": current, "new": new}, action="/akun/kata-sandi").status_code


def test_a_password_is_changed_by_whoever_knows_the_old_one_and_ends_other_sessions(site: Site) -> None:
    account = site.account()
    here, elsewhere = site.signed_in(account=account), site.signed_in(account=account)
    assert change(here, "bukan kata sandi itu", "tiga ekor rusa di bukit batu") == 422
    assert change(here, account.password, account.password) == 422
    assert change(here, account.password, "pendek") == 422
    assert elsewhere.get("/akun").status_code == 200
    assert change(here, account.password, "tiga ekor rusa di bukit batu") == 303
    assert here.get("/akun").status_code == 200
    assert elsewhere.get("/akun").status_code == 303
    old = site.visitor().submit("/masuk", {"login": account.login, "password": account.password})
    assert old.status_code == 422
    new = site.visitor().submit("/masuk", {"login": account.login, "password": "tiga ekor rusa di bukit batu"})
    assert new.status_code == 303
    with site.context():
        assert "user.password" in list(db.session.scalars(sa.select(AuditEntry.action)))


def test_guessing_the_current_password_is_throttled_too(site: Site) -> None:
    visitor = site.signed_in()
    statuses = [
        change(visitor, f"bukan kata sandi itu {n}", "tiga ekor rusa di bukit")
        for n in range(throttle.ACCOUNT.free + 1)
    ]
    assert statuses[-1] == 429


def test_an_old_hash_is_renewed_at_sign_in(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    account = site.new_account()
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    site.signed_in(account=account)
    with site.context():
        kept = db.session.get(User, account.id)
        assert kept is not None
        assert not passwords.is_outdated(kept.password_hash)
        assert passwords.verify(kept.password_hash, account.password)


def test_a_failed_sign_in_is_logged_without_what_was_typed(site: Site) -> None:
    site.visitor().submit("/masuk", {"login": "rahasia saya di kolom salah", "password": "x" * 20})
    with site.context():
        entry = db.session.scalars(sa.select(AuditEntry)).one()
        assert entry.action == "session.refused"
        assert re.fullmatch(r"login:[0-9a-f]{16}", entry.subject)
        assert entry.before is entry.after is None


def test_nothing_is_sent_without_a_token(site: Site) -> None:
    visitor, other = site.visitor(), site.visitor().form("/masuk").fields["csrf_token"]
    visitor.get("/masuk")
    data = {"login": "a@b.id", "password": PHRASE, "name": "A"}
    for path in ("/masuk", "/daftar", "/keluar"):
        assert visitor.post(path, data=data).status_code == 400
        assert visitor.post(path, data={**data, "csrf_token": other}).status_code == 400
