"""A new mini-app: its names, what is refused, and files that hold any title."""

import tomllib

import pytest
from click.testing import CliRunner

from gapura import scaffold
from gapura.cli import main
from gapura.cli.labels import labels_in
from gapura.errors import GapuraError
from gapura.plugins.manifest import read_manifest

NASTY = ['Bank "Sampah" \\ $name', "Ma'ruf & Söhne 🎉", "{{ 7*7 }} [tautan](x) <b>", "Pusat \u202e كتاب Paser"]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Bank Sampah", "bank_sampah"),
        ("  Ma'ruf & Söhne 🎉 ", "maruf_sohne"),
        ("Straße", "strasse"),
        ("112 Paser", "layanan_112_paser"),
        ("class", "layanan_class"),
        ("Core", "layanan_core"),
        ("Q", "layanan_q"),
        ("Pusat Informasi dan Konseling Remaja Kabupaten Paser", "pusat_informasi_dan_konseling"),
        ("x" * 90, "x" * 30),
    ],
)
def test_a_name_is_made_from_the_title(title, name):
    assert scaffold.name_from(title) == name
    assert scaffold.checked_name(name) == name


@pytest.mark.parametrize(("name", "slug"), [("bank_sampah", "bank-sampah"), ("peta", "layanan-peta"), ("a__b_", "a-b")])
def test_an_address_is_made_from_the_name(name, slug):
    assert scaffold.slug_from(name) == slug


@pytest.mark.parametrize(("title", "said"), [("🎉", "--name bank_sampah"), ("كتاب", "--name")])
def test_a_title_without_latin_letters_asks_for_a_name(title, said):
    with pytest.raises(GapuraError, match=said):
        scaffold.name_from(title)


@pytest.mark.parametrize("name", ["Bank", "1bank", "bank-sampah", "core", "class", "x" * 41, ""])
def test_a_name_that_cannot_be_used_is_explained(name):
    with pytest.raises(GapuraError, match="expected 2 to 40"):
        scaffold.checked_name(name)


@pytest.mark.parametrize("title", ["", " \n", "\0"])
def test_nothing_is_no_title(title):
    with pytest.raises(GapuraError, match="needs a title"):
        scaffold.clean_title(title)


def test_a_title_is_one_line_and_not_endless():
    assert scaffold.clean_title(" Bank\n\tSampah ") == "Bank Sampah"
    with pytest.raises(GapuraError, match="at most"):
        scaffold.clean_title("x" * 121)


@pytest.mark.parametrize("title", NASTY)
def test_any_title_stands_in_every_file_as_it_was_written(title, tmp_path):
    answers = scaffold.Answers(title=title, name="coba", slug="coba", title_en=title)
    made = scaffold.contents(answers)
    folder = tmp_path / "coba"
    folder.mkdir()
    (folder / "plugin.toml").write_text(made["plugin.toml"])
    manifest = read_manifest(folder / "plugin.toml")
    assert manifest.title == {"id": title, "en": title}
    assert manifest.language == "id"
    project = tomllib.loads(made["pyproject.toml"])
    assert title in project["project"]["description"]
    assert project["project"]["entry-points"]["gapura.plugins"] == {"coba": "gapura_coba"}
    compile(made["__init__.py"], "coba", "exec")
    assert set(labels_in(made["__init__.py"])) == {"Nama", "Jenis", "Umum", "Khusus", "WhatsApp pengurus"}


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


def new(*arguments, code=0):
    done = CliRunner().invoke(main, ["plugin", "new", *arguments])
    assert done.exit_code == code, done.output
    return done.output


def test_it_writes_all_files_and_asks_nothing_where_nobody_is_there(here):
    said = new("Bank Ma'ruf", "--office", "dlh", "--icon", "recycle")
    folder = here / "plugins" / "bank_maruf"
    (migration,) = (folder / "migrations" / "versions").glob("*.py")
    assert migration.name == "bank_maruf_0001_the_first_tables.py"
    assert "bank_maruf_entry" in migration.read_text()
    assert read_manifest(folder / "plugin.toml").title["id"] == "Bank Ma'ruf"
    assert 'msgstr "Name"' in (folder / "translations" / "en" / "LC_MESSAGES" / "messages.po").read_text()
    assert len((folder / "__init__.py").read_text().splitlines()) <= 40
    assert not list(folder.rglob("*.html"))
    assert "gapura plugin check bank_maruf" in said
    assert not (here / "instance").exists()
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    assert "is there already, and stays as it is" in new("Bank Ma'ruf", code=1)
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


def test_what_is_in_the_way_is_named(here):
    assert "There is no icon 'recycel'; there are for instance: recycle" in new("Bank", "--icon", "recycel", code=1)
    assert not (here / "plugins" / "bank").exists()
    (here / "plugins").mkdir(exist_ok=True)
    (here / "plugins" / "__init__.py").touch()
    assert "would hide every mini-app" in new("Bank", code=1)


def test_a_long_name_still_fits_postgresql(here):
    new("Pusat Informasi dan Konseling Remaja")
    (migration,) = (here / "plugins").rglob("versions/*.py")
    text = migration.read_text()
    names = [word for word in text.replace('"', "'").split("'") if word.startswith(("ix_", "fk_", "pk_", "uq_"))]
    assert names
    assert max(map(len, names)) <= 63
