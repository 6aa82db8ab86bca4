"""Calls into mini-apps: guarded, attributed, timed, counted, and checked field by field."""

import sqlite3
import time
from datetime import UTC, datetime
from types import ModuleType

import pytest
from flask import current_app as app
from flask import g, request, session
from flask_babel import lazy_gettext
from flask_login import current_user as user
from sqlalchemy.exc import OperationalError

from gapura.contract.checking import settle
from gapura.contract.hookspecs import hookimpl
from gapura.contract.types import (
    CardItem,
    DashboardWidget,
    HomeCard,
    Job,
    NavigationItem,
    Permission,
    SearchResult,
    SitemapEntry,
)
from gapura.errors import ContractError
from gapura.plugins.hooks import Hooks, checked
from gapura.plugins.tally import Tally

ITEM = NavigationItem(title="Satu", url="/satu")


def module(**functions):
    made = ModuleType("plugins.contoh")
    for name, given in functions.items():
        function, options = given if isinstance(given, tuple) else (given, {})
        setattr(made, name, hookimpl(**options)(function) if options else hookimpl(function))
    return made


@pytest.fixture
def tally():
    return Tally()


@pytest.fixture
def hooks(tally):
    return Hooks(tally, limit=60)


def test_answers_come_in_the_order_of_registration_with_their_owner(hooks):
    hooks.register_core(module(navigation=lambda: [ITEM]))
    hooks.register_plugin("a", module(navigation=lambda: [ITEM, ITEM]))
    hooks.register_plugin("b", module(navigation=lambda: None))
    assert hooks.collect("navigation") == [("", [ITEM]), ("a", [ITEM, ITEM]), ("b", [])]
    assert hooks.items("navigation") == [ITEM] * 3


def test_a_mini_app_may_import_what_flask_refuses_outside_a_request(hooks):
    whole = module(navigation=lambda: [ITEM])
    whole.request, whole.g, whole.session, whole.current_app, whole.current_user = request, g, session, app, user
    hooks.register_plugin("a", whole)
    assert hooks.items("navigation") == [ITEM]


def test_parameters_may_be_left_out(hooks):
    seen = []
    hooks.register_plugin("a", module(search=lambda query: seen.append(query) or []))
    hooks.register_plugin("b", module(search=lambda limit, query: seen.append((limit, query))))
    hooks.register_plugin("c", module(search=lambda: seen.append("")))
    hooks.collect("search", query="kopi", limit=3)
    assert sorted(map(str, seen)) == ["", "(3, 'kopi')", "kopi"]


@pytest.mark.parametrize("error", [ValueError("sengaja"), SystemExit(3)])
def test_one_that_raises_is_left_out_and_counted(hooks, tally, error):
    def bad():
        raise error

    recovered = []
    hooks._recover = lambda: recovered.append(1)
    hooks.register_plugin("a", module(navigation=bad))
    hooks.register_plugin("b", module(navigation=lambda: [ITEM]))
    assert hooks.collect("navigation") == [("b", [ITEM])]
    assert recovered == [1]
    assert tally.accounts()["a", "hook navigation"].failures == 1
    assert tally.accounts()["b", "hook navigation"].failures == 0


def test_one_that_keeps_failing_is_parked_with_reason_and_traceback(hooks, tally):
    def bad():
        raise ValueError("sengaja")

    parked = []
    tally.park = lambda *what: parked.append(what)
    hooks.register_plugin("a", module(navigation=bad))
    for _ in range(5):
        assert parked == []
        hooks.collect("navigation")
    [(name, reason, detail)] = parked
    assert name == "a"
    assert reason.startswith("hook navigation kept failing: ValueError: sengaja (test_hooks.py, line ")
    assert "Traceback" in detail


def test_a_slow_one_counts_as_failed_and_its_answer_is_used(tally):
    hooks = Hooks(tally, limit=0.05)
    hooks.register_plugin("a", module(navigation=lambda: time.sleep(0.06) or [ITEM]))
    assert hooks.items("navigation") == [ITEM]
    account = tally.accounts()["a", "hook navigation"]
    assert account.failures == 1
    assert account.seconds > 0.05


def test_trouble_of_the_database_is_nobodys_fault(hooks, tally):
    def bad():
        raise OperationalError("SELECT", {}, sqlite3.OperationalError("database is locked"))

    hooks.register_plugin("a", module(navigation=bad))
    with pytest.raises(OperationalError):
        hooks.collect("navigation")
    assert tally.accounts() == {}


def test_mini_apps_without_any_hook_are_not_taken_for_one_another(hooks):
    for name in ("a", "b"):
        hooks.register_plugin(name, module())
    hooks.register_core(module())
    assert hooks.collect("navigation") == []


def test_an_unknown_hook_is_named_with_those_there_are(hooks):
    with pytest.raises(ContractError, match=r"home_kards.*Hooks of this version: .*home_cards"):
        hooks.register_plugin("a", module(home_kards=lambda: [ITEM]))
    hooks.register_plugin("b", module(navigation=lambda: [ITEM]))
    assert hooks.items("navigation") == [ITEM], "nothing of the refused one stays registered"


def test_an_unknown_parameter_is_named(hooks):
    with pytest.raises(ContractError, match="warna"):
        hooks.register_plugin("a", module(search=lambda query, warna: []))
    assert hooks.collect("search", query="x", limit=1) == []


@pytest.mark.parametrize("kind", ["wrapper", "hookwrapper"])
def test_wrappers_are_refused(hooks, kind):
    def wrap():
        yield

    with pytest.raises(ContractError, match="hook wrapper; mini-apps only answer hooks"):
        hooks.register_plugin("a", module(navigation=(wrap, {kind: True})))


def test_one_may_be_asked_alone_and_what_it_raises_comes_through(hooks):
    def bad():
        raise ValueError("sengaja")

    hooks.register_core(module(navigation=lambda: [ITEM]))
    hooks.register_plugin("a", module(navigation=bad))
    hooks.register_plugin("b", module(navigation=lambda: [ITEM, ITEM]))
    assert hooks.ask("b", "navigation") == [ITEM, ITEM]
    assert hooks.ask("", "navigation") == [ITEM]
    assert hooks.ask("tiada", "navigation") == []
    with pytest.raises(ValueError, match="sengaja"):
        hooks.ask("a", "navigation")
    assert hooks.has("a", "navigation")
    assert not hooks.has("a", "search")
    hooks.unregister("a")
    assert hooks.collect("navigation") == [("", [ITEM]), ("b", [ITEM, ITEM])]


@pytest.mark.parametrize("answer", ["teks", b"x", {"a": 1}, 7, [1], [None], ["x"], [Permission(name="a.b", title="x")]])
def test_an_answer_of_a_wrong_type_is_refused(answer):
    with pytest.raises(ContractError, match=r"navigation\(\) returned .*expected"):
        checked("navigation", answer)


def test_any_series_will_do_and_very_long_ones_are_cut():
    assert checked("navigation", iter([ITEM])) == [ITEM]
    assert checked("navigation", (ITEM,)) == [ITEM]
    assert checked("demo", "whatever") == []
    assert checked("navigation", None) == []
    assert len(checked("sitemap", (SitemapEntry(path="/x") for _ in range(60_000)))) == 50_000


WRONG = [
    (NavigationItem(title=None, url="/x"), r"NavigationItem\.title is None \(NoneType\); expected a text"),
    (NavigationItem(title="x", url=None), r"NavigationItem\.url is None"),
    (NavigationItem(title="x", url="/x", order="1"), r"NavigationItem\.order is '1'"),
    (NavigationItem(title="x", url="/x", order=True), r"NavigationItem\.order is True"),
    (NavigationItem(title=b"x", url="/x"), r"NavigationItem\.title is b'x'"),
    (NavigationItem(title="x", url="https://judi.example"), r"url is 'https://judi\.example'; expected a path"),
    (NavigationItem(title="x", url="//judi.example"), r"url is '//judi\.example'; expected a path"),
    (NavigationItem(title="x", url="javascript:alert(1)"), r"expected a path"),
    (HomeCard(title="x", url="/x", items=None), r"HomeCard\.items is None"),
    (HomeCard(title="x", url="/x", items=("a",)), r"HomeCard\.items is \('a',\)"),
    (HomeCard(title="x", url="/x", items=(CardItem(title=1, url="/"),)), r"CardItem\.title is 1"),
    (SearchResult(title="x", url="/x", summary=None), r"SearchResult\.summary is None"),
    (SearchResult(title="x", url="/x", picture="data:x"), r"SearchResult\.picture is 'data:x'"),
    (SitemapEntry(path="x"), r"SitemapEntry\.path is 'x'"),
    (SitemapEntry(path="/x", changed="kemarin"), r"SitemapEntry\.changed is 'kemarin'"),
    (DashboardWidget(title="x", value=None, url="/x"), r"DashboardWidget\.value is None"),
    (DashboardWidget(title="x", value=1.5, url="/x"), r"DashboardWidget\.value is 1\.5"),
]


@pytest.mark.parametrize(("item", "words"), WRONG, ids=[words[:40] for _, words in WRONG])
def test_a_field_of_a_wrong_type_is_named(item, words):
    with pytest.raises(ContractError, match=words):
        settle(item)


def test_right_ones_pass_as_they_are():
    for item in (
        ITEM,
        HomeCard(title="x", url="/x", items=(CardItem(title="y", url="/y"),)),
        SitemapEntry(path="/x", changed=datetime.now(UTC)),
        DashboardWidget(title="x", value=3, url="/x"),
        Permission(name="a.b", title="x", roles=("citizen",)),
    ):
        assert settle(item) is item
    assert settle(HomeCard(title="x", url="/x", items=[])).items == ()


def test_lazy_texts_are_settled_where_a_failure_has_a_name(site):
    lazy = lazy_gettext("Home")
    with site.application.test_request_context("/"):
        settled = settle(HomeCard(title=lazy, url="/", items=(CardItem(title=lazy, url="/"),)))
    assert type(settled.title) is str
    assert type(settled.items[0].title) is str
    with pytest.raises(ContractError, match=r"NavigationItem\.title"):
        settle(NavigationItem(title=object(), url="/"))


def test_a_call_costs_microseconds(hooks):
    for number in range(10):
        hooks.register_plugin(f"p{number}", module(navigation=lambda: [ITEM]))
    begun = time.perf_counter()
    for _ in range(200):
        hooks.items("navigation")
    assert (time.perf_counter() - begun) / 200 < 0.01


def test_what_is_not_the_mini_apps_doing_comes_through(hooks, tally):
    def interrupted():
        raise KeyboardInterrupt

    hooks.register_plugin("a", module(navigation=interrupted))
    with pytest.raises(KeyboardInterrupt):
        hooks.collect("navigation")
    assert tally.accounts() == {}


def test_a_fault_of_the_core_is_not_hidden(hooks):
    hooks.register_core(module(navigation=lambda: 1 / 0))
    with pytest.raises(ZeroDivisionError):
        hooks.collect("navigation")


def test_an_error_that_cannot_say_what_it_is_stops_nobody(hooks, tally):
    class Mute(Exception):
        def __str__(self):
            return self.code

    def bad():
        raise Mute

    hooks.register_plugin("a", module(navigation=bad))
    hooks.register_plugin("b", module(navigation=lambda: [ITEM]))
    assert hooks.collect("navigation") == [("b", [ITEM])]
    assert tally.accounts()["a", "hook navigation"].failures == 1


def test_a_generator_that_fails_half_way_is_left_out(hooks, tally):
    def bad():
        yield ITEM
        raise ValueError

    hooks.register_plugin("a", module(navigation=bad))
    assert hooks.collect("navigation") == []
    assert tally.accounts()["a", "hook navigation"].failures == 1


def test_what_the_core_answers_for_one_is_left_to_it_but_jobs_are_done_besides(hooks):
    own, kept = Job(name="satu.own", title="Own", run=str), Job(name="satu.forget", title="Forget", run=str)
    hooks.register_plugin("satu", module(jobs=lambda: [own], sitemap=lambda: [SitemapEntry(path="/own")]))
    hooks.register_generated("satu", {"jobs": lambda: [kept], "sitemap": lambda: [SitemapEntry(path="/satu")]})
    assert {job.name for job in hooks.items("jobs")} == {"satu.own", "satu.forget"}
    assert {job.name for job in hooks.ask("satu", "jobs")} == {"satu.own", "satu.forget"}
    assert [entry.path for entry in hooks.items("sitemap")] == ["/own"]
