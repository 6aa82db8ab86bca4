"""The catalogues are collected from code and templates, merged without loss, and checked."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from gapura.cli.catalogues import (
    CATALOGUE,
    Source,
    empty,
    merge,
    placeholders,
    problems,
    read,
    sources,
    write,
)
from gapura.cli.labels import labels_in
from gapura.cli.translations import translations


def catalogue(*entries, fuzzy=()):
    made = empty()
    for english, indonesian in entries:
        made.add(english, indonesian, flags=("fuzzy",) if english in fuzzy else ())
    return made


@pytest.fixture
def mini_app(tmp_path):
    folder = tmp_path / "plugins" / "waste"
    (folder / "templates" / "waste").mkdir(parents=True)
    (folder / "plugin.toml").write_text('name = "waste"\n')
    (folder / "views.py").write_text(
        "title = _('Waste bank')\nlate = _l('Open %(hours)s', hours=1)\n"
        "many = ngettext('%(num)d sack', '%(num)d sacks', 2)\nmonth = pgettext('month', 'May')\n"
    )
    (folder / "templates" / "waste" / "list.html").write_text("<h1>{{ _('All banks') }}</h1>")
    return folder


def english(found):
    return {message.id for message in found if message.id}


def test_texts_come_from_code_and_templates(mini_app):
    found = english(Source(mini_app).texts())
    assert found == {"Waste bank", "Open %(hours)s", ("%(num)d sack", "%(num)d sacks"), "May", "All banks"}


def test_a_broken_template_is_named_and_not_skipped(mini_app):
    (mini_app / "templates" / "waste" / "bad.html").write_text("{% if %}")
    with pytest.raises(Exception, match="Expected an expression"):
        Source(mini_app).texts()


def test_merging_keeps_adds_and_drops():
    texts = catalogue(("Kept", ""), ("New", ""), ("Elsewhere", ""))
    merged = merge(texts, catalogue(("Kept", "Tetap"), ("Gone", "Hilang")), catalogue(("Elsewhere", "Di lain")))
    assert {message.id: message.string for message in merged if message.id} == {
        "Kept": "Tetap",
        "New": "",
        "Elsewhere": "Di lain",
    }


def test_the_first_catalogue_that_has_a_translation_wins():
    merged = merge(catalogue(("Map", "")), catalogue(("Map", "Peta")), catalogue(("Map", "Atlas")))
    assert merged["Map"].string == "Peta"


def test_writing_twice_changes_nothing_and_names_no_date_or_line(tmp_path):
    path = tmp_path / CATALOGUE
    made = catalogue(("B", "be"), ("A", "a"), (("%(num)d b", "%(num)d bs"), ("%(num)d be",)))
    assert write(made, path) is True
    assert write(read(path), path) is False
    text = path.read_text()
    assert text.index('"A"') < text.index('"B"')
    assert "Date" not in text
    assert "#:" not in text


@pytest.mark.parametrize(
    ("translated", "said"),
    [
        (catalogue(), "not translated: 'Hello %(name)s'"),
        (catalogue(("Hello %(name)s", "")), "not translated: 'Hello %(name)s'"),
        (catalogue(("Hello %(name)s", "Halo %(name)s"), fuzzy=["Hello %(name)s"]), "marked fuzzy: 'Hello %(name)s'"),
        (
            catalogue(("Hello %(name)s", "Halo %(nama)s")),
            "placeholders differ (%(name)s became %(nama)s): 'Hello %(name)s'",
        ),
        (catalogue(("Hello %(name)s", "Halo")), "placeholders differ (%(name)s became none): 'Hello %(name)s'"),
    ],
)
def test_an_incomplete_catalogue_is_told_in_words(translated, said):
    assert list(problems(catalogue(("Hello %(name)s", "")), translated)) == [said]


def test_a_text_that_nobody_asks_for_is_told():
    found = list(problems(catalogue(), catalogue(("Old", "Lama"))))
    assert found == ["nobody asks for it any more: 'Old'"]


def test_a_complete_catalogue_has_no_problem():
    texts = catalogue(("Hello %(name)s", ""), (("%(num)d b", "%(num)d bs"), ("",)))
    translated = catalogue(("Hello %(name)s", "Halo %(name)s"), (("%(num)d b", "%(num)d bs"), ("%(num)d be",)))
    assert list(problems(texts, translated)) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("%(name)s of %(count)d", {"%(name)s", "%(count)d"}),
        ("100%% of %s", {"%s"}),
        ("{name}", {"{name}"}),
        ("50 %", set()),
    ],
)
def test_placeholders(text, found):
    assert placeholders(text) == found


def test_the_core_and_every_mini_app_with_a_manifest_are_sources(mini_app):
    (mini_app.parent / "no_manifest").mkdir()
    found = sources(mini_app.parent.parent)
    assert [source.folder.name for source in found] == ["gapura", "waste"]


def test_the_command_fills_a_mini_app_from_a_fragment_and_then_is_satisfied(mini_app, tmp_path):
    fragment = tmp_path / "extra.po"
    fragment.write_text(
        'msgid "Waste bank"\nmsgstr "Bank sampah"\n\nmsgid "All banks"\nmsgstr "Semua bank"\n\n'
        'msgid "Open %(hours)s"\nmsgstr "Buka %(hours)s"\n\nmsgctxt "month"\nmsgid "May"\nmsgstr "Mei"\n\n'
        'msgid "%(num)d sack"\nmsgid_plural "%(num)d sacks"\nmsgstr[0] "%(num)d karung"\n\n'
        'msgid "Unasked"\nmsgstr "Tidak diminta"\n'
    )
    before = CliRunner().invoke(translations, ["check", str(tmp_path)])
    assert before.exit_code == 1
    assert "not translated: 'Waste bank'" in before.output
    done = CliRunner().invoke(translations, ["extract", "--from", str(fragment), str(tmp_path)])
    assert "written, 5 texts, 0 not translated" in done.output
    assert "nobody asks for it: 'Unasked'" in done.output
    after = CliRunner().invoke(translations, ["check", str(tmp_path)])
    assert (after.exit_code, after.output) == (0, "")
    assert Path(mini_app / CATALOGUE).is_file()


LABELS = """
from gapura import Record, State, collection, field
KINDS = {"a": "Organik", "b": "Plastik"}
class Bank(Record):
    name = field.text("Nama", help="Nama lengkap", max_length=80)
    kinds = field.choices("Menerima", KINDS, filter=True)
    size = field.choice("Ukuran", options={"k": "Kecil"})
    phone = field.phone("WhatsApp", personal="Untuk dihubungi")
STATE = State(name="baru", title="Baru masuk")
ALL = [collection(Bank, title="Bank sampah", noun="bank", steps=[("Alamat", ("name",))], path="bank")]
"""


def test_labels_need_no_underscore():
    found = set(labels_in(LABELS))
    assert found == {
        "Nama", "Nama lengkap", "Menerima", "Organik", "Plastik", "Ukuran", "Kecil", "WhatsApp", "Untuk dihubungi",
        "Baru masuk", "Bank sampah", "bank", "Alamat",
    }  # fmt: skip


def test_a_module_that_does_not_use_the_facade_has_no_labels():
    assert list(labels_in("from dataclasses import field\nfield.text('Nama')")) == []


def test_a_mini_app_may_be_written_in_indonesian(tmp_path):
    folder = tmp_path / "plugins" / "bank"
    (folder / "tests").mkdir(parents=True)
    (folder / "plugin.toml").write_text('name = "bank"\nlanguage = "id"\n')
    (folder / "__init__.py").write_text(LABELS + "many = ngettext('%(num)d karung', '%(num)d karung', 2)\n")
    (folder / "tests" / "test_bank.py").write_text("_('Hanya dalam uji')")
    done = CliRunner().invoke(translations, ["extract", str(tmp_path)])
    path = folder / "translations" / "en" / "LC_MESSAGES" / "messages.po"
    assert f"{path}: written" in done.output
    assert "gapura/translations" not in done.output
    text = path.read_text()
    assert "nplurals=2" in text
    assert 'msgstr[1] ""' in text
    assert "Hanya dalam uji" not in text
    said = CliRunner().invoke(translations, ["check", str(tmp_path)]).output
    assert "not translated: 'Menerima'" in said
