"""The agreement with mini-apps: each hook says what it is, the manual says the same, and the door has every name."""

import inspect
import re
from pathlib import Path

import pytest

import gapura
from gapura.contract import hookspecs
from gapura.plugins.hooks import ITEMS

SPECIFICATIONS = {
    name: function for name, function in vars(hookspecs).items() if hasattr(function, f"{hookspecs.PROJECT}_spec")
}
REFERENCE = (Path(__file__).resolve().parents[3] / "docs" / "reference.md").read_text()


def written(function):
    """The signature as it stands in the file."""
    signature = str(inspect.signature(function)).replace("'", "")
    return f"{function.__name__}{signature}"


def documented_parameters(function):
    section = (inspect.getdoc(function) or "").partition("Args:\n")[2]
    return re.findall(r"^    (\w+):", section, re.MULTILINE)


def test_there_are_hooks():
    assert {"blueprints", "navigation", "search"} <= set(SPECIFICATIONS)


@pytest.mark.parametrize("name", SPECIFICATIONS)
def test_a_hook_is_documented_with_every_parameter(name):
    function = SPECIFICATIONS[name]
    first = (inspect.getdoc(function) or "").splitlines()[0]
    assert len(first) > 15
    assert first[0].isupper()
    assert documented_parameters(function) == list(inspect.signature(function).parameters)


@pytest.mark.parametrize("name", SPECIFICATIONS)
def test_what_it_answers_is_what_is_checked(name):
    answer = SPECIFICATIONS[name].__annotations__["return"]
    assert answer == (f"list[{ITEMS[name].__name__}]" if name in ITEMS else "None")


def test_nothing_is_checked_that_is_no_hook():
    assert set(ITEMS) <= set(SPECIFICATIONS)


def test_the_manual_lists_each_hook_with_its_signature():
    listed = re.findall(
        r"^### `(.+)`$", REFERENCE.partition("\n## Hooks\n")[2].partition("\n## Names\n")[0], re.MULTILINE
    )
    assert listed == [written(function) for function in SPECIFICATIONS.values()]


@pytest.mark.parametrize("name", gapura.__all__)
def test_every_name_at_the_door_is_there_and_in_the_manual(name):
    assert getattr(gapura, name) is not None
    assert re.search(rf"^- `{name}[`(]", REFERENCE.partition("\n## Names\n")[2], re.MULTILINE)


def test_the_door_names_each_thing_once_in_order():
    def place(name):
        return (not name.isupper(), not name[0].isupper(), name)  # constants, then classes, then the rest

    assert gapura.__all__ == sorted(set(gapura.__all__), key=place)


@pytest.mark.parametrize("name", ["Base", "tidak_ada", "plugin_chain"])
def test_what_is_not_for_mini_apps_is_refused_with_what_is(name):
    with pytest.raises(
        AttributeError, match=rf"no '{name}' for mini-apps; it has: MODERATED, UNMODERATED, Around, AuditAction"
    ):
        getattr(gapura, name)


def test_python_may_ask_for_names_of_its_own():
    assert not hasattr(gapura, "__wrapped__")
    assert re.fullmatch(r"\d+\.\d+\.\d+\S*", gapura.__version__)
