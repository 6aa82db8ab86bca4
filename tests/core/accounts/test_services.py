"""Roles, switching accounts off, the first administrator: what must hold whatever the page."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import click
import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from pydantic import SecretStr
from werkzeug.exceptions import HTTPException

from gapura.accounts import offices, services
from gapura.accounts.demo import PEOPLE, load_people
from gapura.accounts.models import Grant, Office, User
from gapura.accounts.permissions import may, permitted_offices, require
from gapura.accounts.services import Refused, ensure_administrator
from gapura.audit.models import AuditEntry
from gapura.cli.users import create_account
from gapura.cli.users import user as user_command
from gapura.database.engine import db
from gapura.errors import ContractError
from gapura.regions.services import import_regions
from gapura.testing.site import Site


@pytest.fixture
def inside(site: Site) -> Iterator[Site]:
    with site.application.test_request_context("/"):
        yield site


def person(login: str = "a@example.test") -> User:
    return services.create_user("Siti", login, None, "x")


def test_the_last_administrator_cannot_be_removed_nor_locked_out(inside: Site) -> None:
    one, two = person("a@example.test"), person("b@example.test")
    services.grant(one, "administrator")
    with pytest.raises(Refused):
        services.revoke(one, one.grants[0])
    with pytest.raises(Refused):
        services.set_active(one, False)
    services.grant(two, "administrator")
    services.set_active(two, False)
    with pytest.raises(Refused):
        services.set_active(one, False)
    services.set_active(two, True)
    services.revoke(one, one.grants[0])
    assert not one.is_administrator
    with pytest.raises(Refused):
        services.revoke(two, two.grants[0])


def test_two_administrators_cannot_remove_each_other_at_the_same_moment(site: Site) -> None:
    ids = [site.new_account("administrator").id for _ in range(2)]

    def remove(user_id: int) -> bool:
        with site.application.app_context():
            user = db.session.get_one(User, user_id)
            try:
                services.set_active(user, False)
                db.session.commit()
            except Refused:
                db.session.rollback()
                return False
            return True

    with ThreadPoolExecutor(2) as pool:
        removed = list(pool.map(remove, ids))
    assert sorted(removed) == [False, True]


def test_only_roles_that_exist_are_given_and_office_roles_with_their_office(inside: Site) -> None:
    user = person()
    for role in ("operator", "manager", "boss", "", "citizen"):
        with pytest.raises(Refused):
            services.grant(user, role)
    assert user.grants == []


def test_a_role_given_twice_is_had_once(inside: Site) -> None:
    office = db.session.get(Office, inside.office("dlh"))
    user = person()
    first = services.grant(user, "operator", office)
    assert services.grant(user, "operator", office) is first
    assert len(user.grants) == 1


def test_each_role_is_logged_and_ends_the_sessions(inside: Site) -> None:
    user = person()
    before = user.session_version
    held = services.grant(user, "administrator")
    services.grant(person("b@example.test"), "administrator")
    services.revoke(user, held)
    db.session.commit()
    assert user.session_version == before + 2
    entries = list(
        db.session.scalars(sa.select(AuditEntry).where(AuditEntry.subject == f"user:{user.id}").order_by(AuditEntry.id))
    )
    assert [entry.action for entry in entries] == ["user.create", "user.grant", "user.revoke"]
    assert entries[1].after == {"role": "administrator", "office": None}


def test_switching_an_account_off_ends_its_session_on_the_next_request(site: Site) -> None:
    account = site.new_account()
    visitor = site.signed_in(account=account)
    assert visitor.get("/akun").status_code == 200
    with site.context():
        services.set_active(db.session.get_one(User, account.id), False)
        db.session.commit()
    assert visitor.get("/akun").status_code == 303
    refused = site.visitor().submit("/masuk", {"login": account.login, "password": account.password})
    assert refused.status_code == 422
    with site.context():
        services.set_active(db.session.get_one(User, account.id), True)
        db.session.commit()
    assert visitor.get("/akun").status_code == 303, "the old session stays dead"
    assert site.signed_in(account=account).get("/akun").status_code == 200


def test_a_role_that_was_taken_is_gone_on_the_next_request(site: Site) -> None:
    account = site.new_account("administrator")
    site.new_account("administrator")
    visitor = site.signed_in(account=account)
    assert visitor.get("/pengaturan/kantor").status_code == 200
    with site.context():
        user = db.session.get_one(User, account.id)
        services.revoke(user, user.grants[0])
        db.session.commit()
    assert visitor.get("/pengaturan/kantor").status_code in (303, 403)


def test_an_account_is_found_however_its_login_is_written(inside: Site) -> None:
    user = services.create_user("Budi", None, "+6281234567890", "x")
    assert services.find("0812 3456-7890") is user
    assert services.find("tidak ada") is None
    assert services.find("x@y.test") is None


def test_people_are_found_by_any_word_and_paged(inside: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "PAGE_SIZE", 2)
    for number in range(5):
        services.create_user(f"Bü{number} Santoso", f"budi{number}@example.test", None, "x")
    first, before = services.people("bu santo")
    assert [user.email for user in first] == ["budi4@example.test", "budi3@example.test"]
    second, before = services.people("bu santo", before)
    third, end = services.people("bu santo", before)
    assert len(second) == 2
    assert len(third) == 1
    assert end is None
    assert services.people("100%")[0] == []
    assert services.people(role="operator")[0] == []


def test_the_first_administrator_gets_a_random_password_once(inside: Site) -> None:
    made = ensure_administrator(inside.portal.resources.settings)
    assert made is not None
    assert len(made.password) >= 20
    user = services.find(made.login)
    assert user is not None
    assert user.is_administrator
    assert services.check_credentials(made.login, made.password) is user
    assert ensure_administrator(inside.portal.resources.settings) is None


def test_the_first_administrator_can_come_from_the_environment(inside: Site) -> None:
    chosen = inside.portal.resources.settings.model_copy(
        update={
            "admin_email": "Kepala@Example.Test",
            "admin_password": SecretStr("gerbang kayu ulin tua"),
        }
    )
    made = ensure_administrator(chosen)
    assert made is not None
    assert (made.login, made.password) == ("kepala@example.test", "")
    assert services.check_credentials("kepala@example.test", "gerbang kayu ulin tua") is not None


@pytest.mark.parametrize(
    ("email", "password"), [("a@example.test", "admin1234567"), ("bukan alamat", "gerbang kayu ulin tua")]
)
def test_a_weak_first_password_or_a_wrong_address_is_refused(inside: Site, email: str, password: str) -> None:
    secret = SecretStr(password)
    with pytest.raises(Refused):
        ensure_administrator(
            inside.portal.resources.settings.model_copy(update={"admin_email": email, "admin_password": secret})
        )


def test_the_command_makes_an_account_with_a_role(inside: Site) -> None:
    inside.office("dlh")
    made = create_account("operator@example.test", "", "operator", "dlh")
    user = services.find(made.login)
    assert user is not None
    assert user.roles == ("operator", "citizen")
    assert services.check_credentials(made.login, made.password) is user


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("x@example.test", "", "operator", ""), "name it: --office"),
        (("x@example.test", "", "operator", "nope"), "There is no office with the code 'nope'"),
        (("bukan alamat", "", "citizen", ""), ""),
    ],
)
def test_the_command_says_what_is_wrong(inside: Site, arguments: tuple[str, str, str, str], said: str) -> None:
    with pytest.raises(click.ClickException) as refused:
        create_account(*arguments)
    assert said in refused.value.message


def test_the_command_refuses_roles_that_do_not_exist() -> None:
    assert CliRunner().invoke(user_command, ["create", "x@example.test", "--role", "boss"]).exit_code == 2


def test_permissions_follow_roles_and_offices(inside: Site) -> None:
    dlh, other = inside.office("dlh"), inside.office("dispar")
    operator = person()
    services.grant(operator, "operator", db.session.get(Office, dlh))
    boss = person("b@example.test")
    services.grant(boss, "administrator")
    db.session.flush()
    assert may("core.settings", user=boss)
    assert may("core.settings", other, user=boss)
    assert not may("core.settings", user=operator)
    assert permitted_offices("core.settings", user=boss) is None
    assert permitted_offices("core.settings", user=operator) == frozenset()
    assert not may("core.settings")
    boss.is_active = False
    assert not may("core.settings", user=boss)


def test_a_misspelt_permission_is_an_error_that_teaches(inside: Site) -> None:
    with pytest.raises(ContractError, match=r"'core\.setings'.*Did you mean 'core\.settings'"):
        may("core.setings")


def test_without_a_sign_in_one_is_asked_for_it(inside: Site) -> None:
    with pytest.raises(HTTPException) as refused:
        require("core.settings")
    assert refused.value.response is not None
    assert refused.value.response.headers["Location"].startswith("/masuk")


def test_demo_people_are_loaded_once_with_good_passwords(inside: Site) -> None:
    made = load_people("paser")
    db.session.commit()
    assert len(made) == len(PEOPLE)
    assert load_people("paser") == []
    roles = {one.login: one.role for one in made}
    assert roles["dlh@gapura.test"] == "operator"
    assert services.check_credentials(made[0].login, made[0].password) is not None
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Grant)) == 5


def test_a_demo_has_an_office_for_each_kecamatan(inside: Site) -> None:
    import_regions("64.01")
    load_people("paser")
    found = {office.code: office for office in offices.every("kecamatan")}
    assert len(found) == 10
    assert found["kec-tanah-grogot"].region_code == "64.01.04"
