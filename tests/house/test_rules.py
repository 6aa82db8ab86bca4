"""Every house rule fails on what it forbids and passes what it allows."""

import pytest

from gapura import facade
from gapura.contract import hookspecs
from tests.house import docs, errors, reference, rules, templates


@pytest.fixture
def checkout(tmp_path):
    for folder in ("core/gapura/templates", "plugins/waste/templates/waste", "requirements", "docs"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "Makefile").write_text("run: x ## serves\ntest: ## tests\n")
    (tmp_path / "README.md").write_text("Run `make run`.\n")
    return tmp_path


def put(root, name, text):
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_a_module_of_401_lines_is_too_long(checkout):
    put(checkout, "core/gapura/fits.py", "x = 1\n" * 400)
    assert list(rules.short_modules(checkout)) == []
    put(checkout, "plugins/waste/long.py", "x = 1\n" * 401)
    assert len(list(rules.short_modules(checkout))) == 1


def test_generated_migrations_may_be_long(checkout):
    put(checkout, "plugins/waste/migrations/versions/first.py", "x = 1\n" * 900)
    assert list(rules.short_modules(checkout)) == []


def test_the_length_of_a_function_does_not_count_its_docstring():
    assert rules.function_lengths('def f():\n    """One.\n\n    Two.\n    """\n    return 1\n') == [2]


def test_long_functions_are_told(checkout):
    body = "    x = 1\n" * 30
    put(checkout, "core/gapura/a.py", "".join(f"def f{n}():\n{body}" for n in range(5)))
    assert len(list(rules.short_functions(checkout))) == 1


@pytest.mark.parametrize(
    ("line", "refused"),
    [
        ("from gapura import Blueprint", False),
        ("import gapura", False),
        ("from .models import Bank", False),
        ("from flask import abort", False),
        ("from gapura.database import db", True),
        ("import gapura.database.engine", True),
        ("from plugins.umkm import models", True),
        ("def late():\n    from gapura.shell import htmx", True),
    ],
)
def test_a_mini_app_comes_in_by_the_door(checkout, line, refused):
    put(checkout, "plugins/waste/views.py", line + "\n")
    assert bool(list(rules.plugins_import_the_facade_only(checkout))) is refused


@pytest.mark.parametrize(
    ("line", "refused"),
    [("from ..database import db", False), ("from gapura import db", True), ("import plugins.umkm", True)],
)
def test_the_core_imports_itself_relatively(checkout, line, refused):
    put(checkout, "core/gapura/shell/views.py", line + "\n")
    assert bool(list(rules.the_core_does_not_import_the_facade(checkout))) is refused


@pytest.mark.parametrize(
    ("line", "refused"),
    [
        ("x = 1", False),
        ("x = eval(y)  # noqa: S307  # y is a constant of ours", False),
        ("x = eval(y)  # noqa: S307", True),
        ("x = eval(y)  # noqa", True),
        ("f(x)  # type: ignore[arg-type]  # the library's own types are wrong", False),
        ("f(x)  # type: ignore[arg-type]", True),
        ("f(x)  # type: ignore", True),
    ],
)
def test_switching_a_check_off_needs_a_reason(checkout, line, refused):
    put(checkout, "core/gapura/a.py", line + "\n")
    assert bool(list(rules.exceptions_have_reasons(checkout))) is refused


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("flask==3 \\\n    --hash=sha256:00\n", False),
        ("flask==3\n", True),
        ("--index-url https://mirror.test/simple\nflask==3 \\\n    --hash=sha256:00\n", True),
        ("flask @ https://mirror.test/flask.whl \\\n    --hash=sha256:00\n", True),
    ],
)
def test_a_lock_has_hashes_and_no_host(checkout, text, refused):
    put(checkout, "requirements/run.txt", text)
    assert bool(list(rules.locks_name_no_host(checkout))) is refused


@pytest.mark.parametrize(
    "source",
    [
        "<h1>{{ _('Waste banks') }}</h1>",
        "{% trans %}Welcome{% endtrans %}",
        "<p>{# a note for developers #}{{ name }} · {{ count }}</p>",
        '<img src="a.png" alt="{{ photo.alt }}">',
        '<script src="x.js" defer></script>',
        '<p data-hx-get="/x" class="lead">{{ text }}</p>',
        "<p>{% if late %}{{ _('Late') }}{% else %}–{% endif %}</p>",
        "<span>WhatsApp</span>",
        "{% block main_class %} frame {{ tone }} {% endblock %}<p>{{ text }}</p>",
        '<p id="{{ f.id }}-error">{{ f.id }}-error</p>',
    ],
)
def test_a_good_template_passes(source):
    assert templates.faults(source) == []


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("<h1>Waste banks</h1>", "not translatable"),
        ("<p>{{ count }} banks</p>", "not translatable"),
        ("{% block main_class %}frame{% endblock %}Bank", "not translatable"),
        ("{% block main %}Bank{% endblock %}", "not translatable"),
        ('<img src="a.png" alt="A bank">', "not translatable"),
        ('<input placeholder="Name">', "not translatable"),
        ("{% trans %}Welcome{% endtrans %} home", "not translatable"),
        ("<script>alert(1)</script>", "inline"),
        ("<style>p{}</style>", "inline"),
        ('<p style="color:red"></p>', "attribute style"),
        ('<button onclick="go()"></button>', "attribute onclick"),
        ('<p hx-get="/x"></p>', "write data-hx-get"),
        ("{% if %}", "is not a template"),
    ],
)
def test_a_bad_template_is_told(source, said):
    if said == "is not a template":
        source = "{{ 'open"
    (found,) = templates.faults(source)
    assert said in found[1]


def test_the_line_of_a_fault_is_the_line_in_the_file(checkout):
    put(checkout, "plugins/waste/templates/waste/a.html", "{% set x = [\n 1,\n] %}\n<h1>Bank</h1>\n")
    (line,) = templates.templates_keep_the_rules(checkout)
    assert line.startswith("plugins/waste/templates/waste/a.html:4: ")


def test_only_a_mail_may_bring_its_own_style(checkout):
    for folder in ("mail", "waste"):
        put(checkout, f"core/gapura/templates/{folder}/a.html", "<style>p { color: red }</style><p onclick='x'></p>\n")
    said = list(templates.templates_keep_the_rules(checkout))
    assert [line.split("/")[3] for line in said] == ["mail", "waste", "waste"]


def test_links_in_the_docs_lead_somewhere(checkout):
    put(checkout, "docs/a.md", "[b](b.md) [out](https://example.test/) [here](#top)\n")
    assert list(docs.links_lead_somewhere(checkout)) == ["docs/a.md: links to b.md, which does not exist"]
    put(checkout, "docs/b.md", "b")
    assert list(docs.links_lead_somewhere(checkout)) == []


def test_files_and_targets_named_in_the_docs_exist(checkout):
    put(checkout, "docs/a.md", "See `core/gapura/gone.py` and `core/gapura/`; run `make test` or `make tea`.\n")
    assert list(docs.named_files_exist(checkout)) == ["docs/a.md: names core/gapura/gone.py, which does not exist"]
    assert list(docs.make_targets_exist(checkout)) == ["docs/a.md: says `make tea`, which the Makefile does not have"]


def test_a_page_may_name_files_of_the_mini_app_that_it_writes(checkout):
    block = "```python file=plugins/bank/models.py\nx = 1\n```\n"
    put(checkout, "docs/a.md", f"See `plugins/bank/`, `plugins/bank/views.py` and `plugins/other/`.\n\n{block}")
    assert list(docs.named_files_exist(checkout)) == ["docs/a.md: names plugins/other/, which does not exist"]


def test_a_page_may_name_what_make_writes_in_a_fresh_checkout_too(checkout):
    put(checkout, ".gitignore", "/tests/pictures/\n")
    put(checkout, "docs/a.md", "See `tests/pictures` and `tests/words`.\n")
    assert list(docs.named_files_exist(checkout)) == ["docs/a.md: names tests/words, which does not exist"]


def test_the_readme_tells_every_setting_and_no_other(checkout):
    put(checkout, "core/gapura/config.py", "class Settings:\n    url: str = ''\n    debug: bool = False\n")
    put(checkout, "core/gapura/server.py", 'workers = os.environ.get("GAPURA_WORKERS")\n')
    put(checkout, "README.md", "`GAPURA_URL`, `GAPURA_WORKERS`, `GAPURA_TEA`\n")
    assert list(docs.settings_are_told(checkout)) == [
        "README.md: does not tell of GAPURA_DEBUG",
        "README.md: tells of GAPURA_TEA, which nothing reads",
    ]


def test_a_signature_stands_as_in_the_code():
    def find(word: "str", *, most: "int | None" = None) -> "list[str]":
        return [word] * (most or 1)

    assert reference.signature(find) == "(word: str, *, most: int | None = None) -> list[str]"


def test_a_docstrings_sections_become_lists():
    doc = "Find it with ``care``.\n\nArgs:\n    word: what to find,\n        in any case.\n    most: how many.\n"
    assert (
        reference.markdown(doc) == "Find it with `care`.\n\n- `word`: what to find, in any case.\n- `most`: how many."
    )


def test_a_reference_that_lags_behind_is_told(checkout):
    assert list(reference.the_reference_is_current(checkout))
    put(checkout, reference.PAGE, reference.page())
    assert list(reference.the_reference_is_current(checkout)) == []


def test_the_reference_has_every_name_and_hook():
    page = reference.page()
    assert [name for name in facade.__all__ if f"`{name}" not in page] == []
    assert "### `search(query: str, limit: int) -> list[SearchResult]`" in page


@pytest.mark.parametrize("name", facade.__all__)
def test_every_name_comes_in_by_the_door(name):
    import gapura

    assert getattr(gapura, name) is getattr(facade, name)


REFUSAL = """
def check(name):
    if not name:
        raise ContractError(f"{name!r}: the name is empty; say one.")
    raise ValueError("nothing that this page tells of")
"""


def test_a_refusal_that_no_page_tells_of_is_noticed(checkout):
    put(checkout, "core/gapura/contract/checking.py", REFUSAL)
    assert "…: the name is empty; say one." in next(iter(errors.errors_are_told(checkout)))
    put(checkout, errors.PAGE, "- `…: the name is empty; say one.`\n\n  Give it one.\n")
    assert list(errors.errors_are_told(checkout)) == []
    put(checkout, "core/gapura/contract/checking.py", "")
    assert "nothing raises" in next(iter(errors.errors_are_told(checkout)))


def test_a_check_that_no_page_tells_of_is_noticed(checkout):
    put(checkout, "core/gapura/testing/conformance/files.py", '@check("icons", "Icons exist")\ndef icons(stage): ...\n')
    assert "does not tell of the check: icons" in next(iter(errors.errors_are_told(checkout)))


def test_a_hook_without_example_or_test_is_noticed(checkout):
    found = list(reference.every_hook_has_an_example_and_a_test(checkout))
    assert len(found) == 2 * len(reference.specifications(hookspecs))
    put(checkout, "plugins/waste/__init__.py", "@hookimpl\ndef jobs():\n    return []\n")
    put(checkout, "tests/core/test_jobs.py", 'HOOK = "jobs"\n')
    assert found[0] in reference.every_hook_has_an_example_and_a_test(checkout)
    assert not [line for line in reference.every_hook_has_an_example_and_a_test(checkout) if line.endswith(" jobs")]


def test_the_reference_tells_of_fields_collections_mix_ins_and_states():
    page = reference.page()
    assert "- `field.text(label, *, max_length, …)`: One line of text." in page
    assert "- `personal`: what a personal value is used for" in page
    for name in (*reference.MIXINS, *reference.FLOW):
        assert f"### `{name}`" in page
