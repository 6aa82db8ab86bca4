"""Routes whose addresses are put together late are those of Werkzeug in all other ways."""

from __future__ import annotations

import pytest
from werkzeug.routing import BaseConverter, BuildError, IntegerConverter, Map, Rule

from gapura.plugins.rules import LateRule

ROUTES = (
    ("home", "/", None),
    ("one", "/umkm/<int:number>-<slug>", None),
    ("names", "/<rule>/<self>/<values>", None),  # what the code that builds might call something itself
    ("page", "/wisata/<int:page>", {"form": "json"}),
    ("path", "/berkas/<path:name>", None),
)
ASKED = (
    ("home", {}), ("home", {"q": "kopi & teh"}), ("one", {"number": 7, "slug": "kopi bukit"}),
    ("names", {"rule": "a", "self": "b", "values": "ç"}), ("page", {"page": 3}), ("page", {"page": 3, "form": "json"}),
    ("path", {"name": "a/b c.pdf", "x": ["1", "2"]}),
)  # fmt: skip


def bound(kind: type[Rule]) -> Map:
    return Map([kind(rule, endpoint=name, defaults=defaults) for name, rule, defaults in ROUTES])


@pytest.mark.parametrize(("endpoint", "values"), ASKED)
def test_addresses_are_the_same_the_first_time_and_later(endpoint: str, values: dict[str, object]) -> None:
    late, usual = bound(LateRule).bind("paser.test"), bound(Rule).bind("paser.test")
    for unknown in (True, False, True):
        expected = usual.build(endpoint, values, append_unknown=unknown)
        assert late.build(endpoint, values, append_unknown=unknown) == expected


def test_what_cannot_be_built_is_refused_alike() -> None:
    late = bound(LateRule).bind("paser.test")
    for _ in range(2):
        with pytest.raises(ValueError, match="invalid literal"):
            late.build("one", {"number": "x", "slug": "y"})
        with pytest.raises(BuildError):
            late.build("one", {"number": 1})


def test_nothing_is_compiled_before_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = []
    own = Rule._compile_builder
    monkeypatch.setattr(Rule, "_compile_builder", lambda *given: compiled.append(given[0].endpoint) or own(*given))
    routes = bound(LateRule)
    assert routes.bind("paser.test").match("/umkm/7-kopi") == ("one", {"number": 7, "slug": "kopi"})
    assert compiled == []  # a Werkzeug that calls it otherwise is right as well, but slow: see the class
    for _ in range(3):
        routes.bind("paser.test").build("home")
    assert compiled == ["home"]


class Roman(BaseConverter):
    regex = "[ivx]+"


FOUND = (
    "/",
    "/umkm/7-kopi",
    "/umkm/x-kopi",
    "/a/b/c",
    "/wisata/3",
    "/wisata/",
    "/berkas/a/b c.pdf",
    "/berkas//a",
    "/x",
)


def found(urls: Map) -> list[object]:
    """What each address leads to, by value."""
    results: list[object] = []
    for path in FOUND:
        try:
            results.append(urls.bind("paser.test").match(path))
        except Exception as error:
            results.append((type(error), getattr(error, "new_url", "")))
    return results


def test_what_was_read_before_leads_to_the_same() -> None:
    first, second, usual = bound(LateRule), bound(LateRule), bound(Rule)
    assert found(first) == found(second) == found(usual)
    rule = next(rule for rule in second.iter_rules() if rule.endpoint == "one")
    assert rule.arguments == {"number", "slug"}
    assert all(converter.map is second for converter in rule._converters.values()), "no map holds another one"


def test_a_route_is_read_once_for_all_applications(monkeypatch: pytest.MonkeyPatch) -> None:
    read, own = [], Rule._parse_rule
    monkeypatch.setattr(Rule, "_parse_rule", lambda self, rule: read.append(rule) or own(self, rule))
    for _ in range(2):
        Map([LateRule("/sekali/<int:number>", endpoint="once")])
    assert read == ["/sekali/<int:number>"]


def test_a_converter_of_the_same_name_may_be_another() -> None:
    for kind, value, other in ((IntegerConverter, "7", "vii"), (Roman, "vii", "7"), (IntegerConverter, "7", "vii")):
        urls = Map([LateRule("/bab/<number:chapter>", endpoint="chapter")], converters={"number": kind})
        here = urls.bind("paser.test")
        assert here.test(f"/bab/{value}")
        assert not here.test(f"/bab/{other}")
