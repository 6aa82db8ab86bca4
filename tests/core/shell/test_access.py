"""The guard before every view: what is not declared is denied, and who may not come in is told what to do."""

import pytest

from gapura.contract.types import Permission
from gapura.errors import ContractError
from gapura.plugins.blueprint import Blueprint
from gapura.shell.access import table_of

HTMX = {"HX-Request": "true"}


def test_what_is_public_is_for_everybody(visitor, citizen):
    assert visitor.get("/uji/terbuka").text == citizen.get("/uji/terbuka").text == "isi halaman"


def test_what_nobody_declared_is_denied_to_everybody(visitor, citizen):
    for somebody in (visitor, citizen):
        answer = somebody.get("/uji/lupa")
        assert answer.status_code == 403
        assert "isi halaman" not in answer.text


@pytest.mark.parametrize("path", ["/uji/masuk", "/uji/hak"])
def test_who_has_not_signed_in_is_asked_to_and_led_back(visitor, path):
    answer = visitor.get(f"{path}?x=1")
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/masuk?next={path.replace('/', '%2F')}%3Fx%3D1"
    assert "isi halaman" not in answer.text


def test_a_fragments_visitor_is_sent_as_a_whole(visitor):
    page = {"HX-Current-URL": "http://localhost/cari?q=a"}
    answer = visitor.get("/uji/masuk", headers=HTMX | page)
    assert (answer.status_code, answer.data) == (401, b"")
    assert answer.headers["HX-Redirect"] == "/masuk?next=%2Fcari%3Fq%3Da"
    foreign = visitor.get("/uji/masuk", headers=HTMX | {"HX-Current-URL": "http://evil.example/x"})
    assert "evil" not in foreign.headers["HX-Redirect"]


def test_who_signed_in_gets_in_but_not_where_a_right_is_needed(citizen):
    assert citizen.get("/uji/masuk").text == "isi halaman"
    answer = citizen.get("/uji/hak")
    assert answer.status_code == 403
    assert "isi halaman" not in answer.text
    assert "Location" not in answer.headers


def test_the_guard_stands_before_every_method(visitor, citizen):
    assert citizen.get("/uji/hak", headers=HTMX).status_code == 403
    assert visitor.head("/uji/lupa").status_code == 403
    assert visitor.options("/uji/lupa").status_code == 403
    assert visitor.post("/uji/lupa").status_code in (400, 403)


def test_every_view_of_the_core_is_declared(shell_app):
    assembly = shell_app.extensions["gapura"]
    undeclared = {rule.endpoint for rule in shell_app.url_map.iter_rules()} - set(assembly.access)
    assert undeclared == {"uji_lupa"}


def test_a_right_that_nobody_declared_is_refused_when_starting():
    blueprint = Blueprint("uji", "plugins.uji")
    blueprint.get("/a", access="uji.edit")(lambda: "a")
    with pytest.raises(ContractError, match=r"'uji\.edit'"):
        table_of([blueprint], {})
    right = Permission(name="uji.edit", title="Ubah", roles=("operator",))
    assert list(table_of([blueprint], {"uji.edit": right}).values()) == ["uji.edit"]
