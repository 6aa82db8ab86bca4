"""One portal, one mini-app: what is seen while it is on, and that nothing is left of it when it is off."""

import gc
import weakref

import pytest

from tests.fixtures.workshop import gapura

ROUTES = ["/warung", "/warung/", "/warung/teks", "/warung/orang", "/warung/kelola/1", "/warung/tidak-ada"]


@pytest.fixture
def warung(workshop, site):
    workshop.plugin("warung")
    workshop.turn_on(site.portal.resources, "warung")
    return site


def test_a_mini_app_that_is_on_is_seen_everywhere(warung):
    visitor = warung.visitor()
    page = visitor.get("/warung/")
    assert page.status_code == 200
    assert "Halaman warung" in page.text
    assert "Sepatah kata warung" in page.text
    home = visitor.get("/").text
    assert "Kartu warung" in home
    assert "Menu warung" in home
    assert "Temuan warung" in visitor.get("/cari?q=apa").text
    assert "/warung/teks" in visitor.get("/sitemap.xml").text
    assert "Angka warung" in warung.signed_in("citizen").get("/akun").text
    assert visitor.get("/warung/orang").status_code == 303
    assert visitor.get("/warung/kelola/1").status_code == 303
    assert warung.signed_in("operator").get("/warung/kelola/1").text == "kelola warung"
    assert warung.signed_in("citizen").get("/warung/kelola/1").status_code == 403


def test_nothing_is_left_of_a_mini_app_that_is_off(warung, workshop):
    visitor, citizen = warung.visitor(), warung.signed_in("citizen")
    asset = visitor.get("/warung/").text.split("/aset/")[1:]
    address = next("/aset/" + part.split("<")[0] for part in asset if "warung" in part.split("<")[0])
    assert visitor.get(address).status_code == 200
    workshop.turn_off(warung.portal.resources, "warung")
    for method in ("get", "post"):
        for route in [*ROUTES, "/warung/kirim"]:
            assert getattr(visitor, method)(route).status_code == 404, route
            assert getattr(citizen, method)(route).status_code == 404, route
    for route in ("/", "/cari?q=temuan", "/sitemap.xml", "/masuk", "/robots.txt"):
        assert "warung" not in visitor.get(route).text.lower(), route
    assert "warung" not in citizen.get("/akun").text.lower()
    assert visitor.get(address).status_code == 404


def test_nothing_of_it_is_left_in_the_application_either(warung, workshop):
    before = warung.application
    assert any(rule.endpoint.startswith("warung.") for rule in before.url_map.iter_rules())
    workshop.turn_off(warung.portal.resources, "warung")
    app = warung.application
    assert app is not before
    assembly = app.extensions["gapura"]
    assert not [rule for rule in app.url_map.iter_rules() if "warung" in rule.endpoint or "warung" in rule.rule]
    assert not [name for name in [*assembly.access, *assembly.permissions, *assembly.plugins] if "warung" in name]
    assert "warung" not in app.blueprints
    assert "warung/index.html" not in app.jinja_env.list_templates()
    assert app.extensions["gapura.assets"].find("warung/gaya.css") is None
    with app.test_request_context("/"):
        from gapura import gettext

        assert gettext("A word of warung") == "A word of warung"
        assert [name for name, _ in assembly.hooks.collect("home_cards")] == []


def test_under_its_address_a_switched_off_mini_app_says_so(warung, workshop):
    workshop.turn_off(warung.portal.resources, "warung")
    answer = warung.visitor().get("/warung/teks")
    assert answer.status_code == 404
    assert "Judul warung" in answer.text
    assert "Retry-After" not in answer.headers


def test_a_mini_app_that_was_never_tried_is_not_called_out_of_order(workshop, site, quick_trials):
    workshop.plugin("lapak", "raise RuntimeError('rusak')")
    assert workshop.enable(site, "lapak").state.value == "broken"
    answer = site.visitor().get("/lapak")
    assert answer.status_code == 404
    assert "Judul lapak" in answer.text


def test_its_data_and_everything_of_it_is_back_when_it_is_on_again(warung, workshop):
    visitor = warung.visitor()
    workshop.turn_off(warung.portal.resources, "warung")
    assert visitor.get("/warung/").status_code == 404
    workshop.turn_on(warung.portal.resources, "warung")
    assert visitor.get("/warung/").status_code == 200
    assert "Kartu warung" in visitor.get("/").text


def test_safe_mode_leaves_every_mini_app_out_and_says_so_honestly(workshop, make_site):
    site = make_site(safe_mode=True)
    workshop.plugin("warung")
    workshop.turn_on(site.portal.resources, "warung")
    answer = site.visitor().get("/warung/teks")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert site.visitor().get("/").status_code == 200
    assert "plugins.warung" not in __import__("sys").modules


def test_switching_often_leaves_no_application_behind(warung, workshop):
    applications = []
    for number in range(12):
        (workshop.turn_off if number % 2 else workshop.turn_on)(warung.portal.resources, "warung")
        applications.append(weakref.ref(warung.application))
        assert warung.visitor().get("/").status_code == 200
    gc.collect()
    assert len([1 for one in applications if one() is not None]) <= 1


def test_the_command_line_and_the_portal_agree(warung, workshop):
    assert workshop.listed(warung, "warung") == {
        "name": "warung",
        "version": "0.1.0",
        "state": "enabled",
        "reason": "",
    }
    assert "is off" in gapura(warung.portal.resources, "plugin", "disable", "warung")
    assert warung.visitor().get("/warung/").status_code == 404
    assert workshop.listed(warung, "warung")["state"] == "disabled"
