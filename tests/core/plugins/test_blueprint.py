"""The one blueprint class: routes say who may reach them, and nothing reaches beyond the mini-app."""

import pytest
from flask import Blueprint as FlaskBlueprint
from flask import Flask

from gapura.errors import ContractError
from gapura.plugins.blueprint import INSTEAD, Blueprint

REACHING = sorted(
    name
    for name in dir(FlaskBlueprint)
    if ("app_" in name or name in ("record", "record_once", "register_blueprint")) and not name.startswith("_")
)


@pytest.fixture
def bp():
    return Blueprint("warung", "plugins.warung")


@pytest.mark.parametrize("name", REACHING)
def test_whatever_flask_offers_to_reach_further_is_refused(bp, name):
    with pytest.raises(ContractError) as caught:
        getattr(bp, name)(lambda *a: None)
    assert f"{name}()" in str(caught.value)
    assert INSTEAD[name] in str(caught.value)
    assert "plugins.warung" in str(caught.value)


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete", "route"])
def test_a_route_without_access_is_refused_with_what_to_write(bp, method):
    with pytest.raises(ContractError, match=r'/x.*access="public".*access="signed in".*access="warung\.edit"'):
        getattr(bp, method)("/x")(lambda: "")


def test_a_route_with_access_works_and_is_noted(bp):
    @bp.get("/x", access="public")
    def see():
        return "lihat"

    bp.add_url_rule("/y", view_func=lambda: "ubah", endpoint="change", access="warung.edit", methods=["POST"])
    assert bp.access == {"see": "public", "change": "warung.edit"}
    app = Flask("x")
    app.register_blueprint(bp, url_prefix="/warung")
    client = app.test_client()
    assert client.get("/warung/x").text == "lihat"
    assert client.post("/warung/y").text == "ubah"
    assert client.get("/warung/y").status_code == 405


def test_one_view_at_two_addresses_has_one_access(bp):
    def see():
        return ""

    bp.add_url_rule("/a", view_func=see, access="public")
    bp.add_url_rule("/b", view_func=see, access="public")
    with pytest.raises(ContractError, match="both 'public' and 'signed in'"):
        bp.add_url_rule("/c", view_func=see, access="signed in")


def test_what_concerns_only_the_mini_app_is_allowed(bp):
    bp.before_request(lambda: None)
    bp.after_request(lambda response: response)
    bp.teardown_request(lambda error: None)
    bp.context_processor(dict)
    bp.errorhandler(404)(lambda error: ("tiada", 404))
    bp.url_value_preprocessor(lambda endpoint, values: None)
    bp.url_defaults(lambda endpoint, values: None)
    bp.add_url_rule("/", view_func=lambda: "", endpoint="index", access="public")
    Flask("x").register_blueprint(bp)
