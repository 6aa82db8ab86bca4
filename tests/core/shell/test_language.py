"""Which language a visitor reads, how it is changed, and where catalogues come from."""

import os

import pytest
from flask_babel import gettext

from gapura.errors import GapuraError
from gapura.shell.language import DEFAULT, LANGUAGES, Catalogues, current_language, read
from gapura.shell.own_texts import ngettext

PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "{0}"\nmsgstr "{1}"\n'


def rewrite(path, text):
    """Change a file so that its time differs too, however coarse the clock of the file system."""
    path.write_text(text)
    later = path.stat().st_mtime_ns + 2_000_000_000
    os.utime(path, ns=(later, later))


@pytest.fixture
def catalogue(tmp_path):
    def write(folder, msgid, msgstr, language="id"):
        path = tmp_path / folder / language / "LC_MESSAGES" / "messages.po"
        path.parent.mkdir(parents=True)
        path.write_text(PO.format(msgid, msgstr))
        return tmp_path / folder

    return write


@pytest.mark.parametrize(
    ("cookie", "language"),
    [(None, "id"), ("id", "id"), ("en", "en"), ("ms", "id"), ("", "id"), ("en-US", "id"), ("../en", "id")],
)
def test_the_language_is_the_one_chosen_before_else_indonesian(shell_app, cookie, language):
    headers = {"Cookie": f"gapura_lang={cookie}"} if cookie is not None else {}
    with shell_app.test_request_context("/", headers={**headers, "Accept-Language": "en"}):
        assert current_language() == language
        assert gettext("This page does not exist") != "This page does not exist" or language == "en"


def test_outside_a_page_it_is_indonesian(shell_app):
    with shell_app.app_context():
        assert current_language() == DEFAULT == "id"


@pytest.mark.parametrize("code", LANGUAGES)
def test_choosing_a_language_is_remembered_and_leads_back(visitor, code):
    answer = visitor.get(f"/bahasa/{code}?next=/cari?q=kopi")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/cari?q=kopi"
    assert answer.headers["Cache-Control"] == "no-store"
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith(f"gapura_lang={code};")
    assert all(word in cookie for word in ("Max-Age=31536000", "HttpOnly", "SameSite=Lax", "Path=/"))
    assert f'lang="{code}"' in visitor.get("/").text


def test_under_tls_the_choice_belongs_to_this_host_alone(make_site):
    visitor = make_site(url="https://portal.example.test").visitor()
    cookie = visitor.get("/bahasa/en", base_url="https://portal.example.test").headers["Set-Cookie"]
    assert cookie.startswith("__Host-gapura_lang=en;")
    assert "Secure" in cookie
    assert 'lang="en"' in visitor.get("/", base_url="https://portal.example.test").text


@pytest.mark.parametrize("code", ["ms", "EN", "id-ID", "%00", "..", "xx%0d%0aSet-Cookie:a=b"])
def test_an_unknown_language_is_not_there(visitor, code):
    answer = visitor.get(f"/bahasa/{code}")
    assert answer.status_code in (404, 308)
    assert "gapura_lang" not in answer.headers.get("Set-Cookie", "")


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example", "https://evil.example/", "/\\evil.example", "\\\\evil.example", "/%2f/evil.example",
        "/%5cevil.example", "javascript:alert(1)", "/a%0d%0aSet-Cookie: x=y", " //evil.example", "evil.example", "",
    ],
)  # fmt: skip
def test_changing_the_language_leads_to_no_other_site(visitor, target):
    answer = visitor.get("/bahasa/en", query_string={"next": target})
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/"


def test_the_links_to_the_other_language_lead_back_to_the_page(visitor):
    assert "/bahasa/id?next=%2Fcari%3Fq%3Dkopi" in visitor.get("/cari?q=kopi").text


def test_each_plugin_reads_its_own_catalogue_then_the_cores_and_nobody_elses(shell_app, catalogue):
    core = catalogue("core", "Share", "Porsi")
    own, other = catalogue("own", "Share", "Bagikan"), catalogue("other", "Stall", "Lapak")
    catalogues = Catalogues(core, {"own": own, "other": other})
    with shell_app.test_request_context("/"):
        said = {name: catalogues.of(name).gettext("Share") for name in ("own", "other", "stranger", None)}
        assert said == {"own": "Bagikan", "other": "Porsi", "stranger": "Porsi", None: "Porsi"}
        assert catalogues.of("other").gettext("Stall") == "Lapak"
        assert catalogues.of("own").gettext("Stall") == "Stall"
    with shell_app.test_request_context("/", headers={"Cookie": "gapura_lang=en"}):
        assert catalogues.of("own").gettext("Share") == "Share"


SAYS = """
from gapura import PluginBlueprint, gettext, hookimpl, lazy_gettext, ngettext, render

bp = PluginBlueprint("NAME", __name__)
LATE = lazy_gettext("Save")


@bp.get("/", access="public")
def index():
    return render("NAME/index.html", now=gettext("Save"), late=LATE, many=ngettext("Save", "Saves", 2))


@hookimpl
def blueprints():
    return [bp]
"""
KIT = '''
from gapura import Mapped, Record, collection, field, hookimpl
from gapura import lazy_gettext as _l


class Box(Record):
    """A box."""

    name: Mapped[str] = field.text("Nama")
    save: Mapped[str] = field.text("Save")


@hookimpl
def collections():
    return [collection(Box)]
'''
SHOWN = (
    '{% extends "layout.html" %}{% block main %}{{ _("Save") }}, {{ now }}, {{ late }}, {{ _("Cancel") }}{% endblock %}'
)


def test_templates_and_code_of_a_plugin_read_its_own_catalogue(make_site, workshop):
    """Both translate a word of the core's otherwise than the core and each other."""
    site = make_site()
    for name, word in (("satu", "Satukan"), ("dua", "Duakan")):
        files = {
            "templates/NAME/index.html": SHOWN,
            "translations/id/LC_MESSAGES/messages.po": PO.format("Save", word),
        }
        workshop.plugin(name, SAYS, files=files)
        workshop.turn_on(site.portal.resources, name)
    for name, word in (("satu", "Satukan"), ("dua", "Duakan")):
        assert f"{word}, {word}, {word}, Batal" in site.visitor().get(f"/{name}/").text


def test_plain_labels_that_a_mini_app_hands_to_the_kit_are_its_own_too(make_site, workshop):
    """The core says "Simpan" for "Save"; the NIK is still not asked for, whichever way the label is written."""
    site = make_site()
    files = {"translations/id/LC_MESSAGES/messages.po": PO.format("Save", "Celengan")}
    workshop.plugin("celengan", KIT, files=files)
    workshop.turn_on(site.portal.resources, "celengan")
    assert "Celengan" in site.signed_in("administrator").get("/celengan/kelola/tambah").text
    for label in ('"NIK"', '_l("Nomor NIK")'):
        workshop.plugin("nik", KIT.replace('"Save"', label).replace("Box", "Nik"))
        outcome = workshop.enable(site, "nik")
        assert "never asks for the NIK" in outcome.reason


def test_a_changed_catalogue_is_read_anew(shell_app, catalogue):
    folder = catalogue("core", "Save", "Amankan")
    with shell_app.test_request_context("/"):
        assert Catalogues(folder, {}).core.gettext("Save") == "Amankan"
        path = folder / "id" / "LC_MESSAGES" / "messages.po"
        rewrite(path, PO.format("Save", "Simpan"))
        assert Catalogues(folder, {}).core.gettext("Save") == "Simpan"


def test_a_damaged_catalogue_is_named(catalogue):
    folder = catalogue("broken", "Save", "Simpan")
    read(folder)
    rewrite(folder / "id" / "LC_MESSAGES" / "messages.po", "bukan katalog\n")
    with pytest.raises(GapuraError, match=r"broken/id/LC_MESSAGES/messages.po cannot be read"):
        read(folder)


def test_a_text_about_a_number_takes_further_values(site):
    with site.application.test_request_context("/"):
        assert ngettext("%(who)s: %(num)s", "%(who)s: %(num)s", 2, who="100%") == "100%: 2"
    assert ngettext("%(count)s stall", "%(count)s stalls", 1000, count="1.000") == "1.000 stalls"
