"""The portals that tests get are fresh, apart from each other, and alive on either database."""

from gapura.accounts.models import User
from gapura.database.engine import db


def test_a_site_answers(client):
    assert client.get("/").status_code == 200
    assert client.get("/pengaturan/").status_code in (302, 303)


def test_two_sites_share_nothing(make_site):
    first, second = make_site(), make_site()
    first.new_account("administrator")
    with second.context():
        assert db.session.query(User).count() == 0
    with first.context():
        assert db.session.query(User).count() == 1


def test_people_sign_in_through_the_form(site):
    visitor = site.signed_in("operator", "dlh")
    assert visitor.get("/akun").status_code == 200
    assert site.account("operator", "dlh") is site.account("operator", "dlh")
    assert site.visitor().get("/akun").status_code in (302, 303)


def test_the_database_is_the_one_asked_for(site, database):
    with site.context():
        assert db.engine.dialect.name == {"sqlite": "sqlite", "postgres": "postgresql"}[database]
