"""What mini-apps hand over is checked field by field, and put into the visitor's language."""

from dataclasses import FrozenInstanceError, fields, is_dataclass
from datetime import UTC, datetime

import pytest
from flask_babel.speaklater import LazyString

from gapura.contract import types
from gapura.contract.checking import CHECKS, EXPECTED, settle
from gapura.contract.types import CardItem, DashboardWidget, HomeCard, NavigationItem, Permission, SitemapEntry
from gapura.errors import ContractError

CROSSING = [kind for kind in vars(types).values() if is_dataclass(kind)]


@pytest.mark.parametrize("kind", CROSSING)
def test_a_type_that_crosses_is_frozen_and_every_field_is_explained_and_checked(kind):
    for field in fields(kind):
        assert field.kw_only
        assert field.type in CHECKS
        assert field.type in EXPECTED
        assert field.name in (kind.__doc__ or "")
    assert kind.__dataclass_params__.frozen


def test_what_crossed_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        NavigationItem(title="x", url="/x").title = "y"


def test_what_is_right_is_handed_on_as_it_is():
    card = HomeCard(title="x", url="/x", items=(CardItem(title="a", url="/a"),))
    assert settle(card) is card


def lazy(text):
    return LazyString(lambda: text)


def test_lazy_texts_become_texts_inside_cards_too():
    card = settle(HomeCard(title=lazy("judul"), url="/x", items=[CardItem(title=lazy("butir"), url="/a")]))
    assert type(card.title) is str
    assert card.title == "judul"
    assert card.items == (CardItem(title="butir", url="/a"),)
    assert type(card.items[0].title) is str


def test_a_figure_is_a_number_or_a_text():
    for value, settled in ((7, 7), (0, 0), (lazy("tujuh"), "tujuh")):
        assert settle(DashboardWidget(title="x", value=value, url="/x")).value == settled


def test_a_moment_may_be_missing():
    now = datetime.now(UTC)
    assert settle(SitemapEntry(path="/x", changed=now)).changed is now
    assert settle(SitemapEntry(path="/x")).changed is None


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (
            Permission(name="a.b", title="x", roles="operator"),
            r"Permission\.roles is 'operator' \(str\); expected a tuple",
        ),
        (NavigationItem(title="x", url=b"y" * 500), r"NavigationItem\.url is b'y{50,}… \(bytes\); expected a text"),
        (HomeCard(title="x", url="/x", items=(CardItem(title="a", url=None),)), r"CardItem\.url is None"),
        (CardItem(title="x", url="/x", picture="//jahat.example/a.png"), r"CardItem\.picture is .* expected a path"),
    ],
)
def test_a_wrong_field_is_named_with_what_it_holds(item, words):
    with pytest.raises(ContractError, match=words):
        settle(item)
