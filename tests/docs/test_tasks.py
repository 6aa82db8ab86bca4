"""Each task is done as its page says, on a mini-app that `gapura plugin new` wrote, and does what the page promises."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
import sqlalchemy as sa

from gapura import scaffold
from gapura.accounts import offices
from gapura.accounts.models import User
from gapura.background.models import Task
from gapura.branding.demo import load_branding
from gapura.cli.plugin_new import write_plugin
from gapura.config import load_settings
from gapura.database.engine import db
from gapura.database.types import utcnow
from gapura.mail.models import Mail
from gapura.plugins.discovery import Found
from gapura.plugins.loader import unload
from gapura.regions.models import Region
from gapura.resources import Resources
from gapura.testing.site import Instance, Kitchen, Recipe, Site
from gapura.testing.visitor import Visitor
from tests.fixtures.collected import REGIONS
from tests.fixtures.workshop import Workshop, gapura

from .blocks import ROOT, blocks, files, write

NAME, BASE, PLAIN = "bank_sampah", "/bank-sampah", "harga_sampah"
VILLAGE = "64.01.05.2007"
TYPED = {"name": "Bank Sampah Melati", "kinds": ["umum"], "region_code": VILLAGE}
PAGES = {path.stem: path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "docs/tasks").glob("*.md"))}


@dataclass
class Done:
    """A portal on which a page's steps were taken, and what the commands said."""

    site: Site
    root: Path
    said: str

    def visitor(self) -> Visitor:
        return self.site.visitor()

    def staff(self, role: str = "operator") -> Visitor:
        return self.site.signed_in(role, "dlh")

    def published(self, **more: object) -> Visitor:
        """Somebody of the office who has just entered a record."""
        staff = self.staff()
        answer = staff.submit(f"{BASE}/kelola/tambah", {**TYPED, **more})
        assert answer.status_code == 303, answer.text
        return staff


@pytest.fixture(scope="module")
def scaffolded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """``plugins/bank_sampah`` as `gapura plugin new` writes it."""
    root = tmp_path_factory.mktemp("scaffold")
    answers = scaffold.Answers(
        title="Bank Sampah", name=NAME, slug="bank-sampah", title_en="Waste banks", office="dlh",
        dimension="environment", icon="recycle",
    )  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(root))
        patch.chdir(root)
        write_plugin(answers, Path("plugins") / NAME)
    return root / "plugins" / NAME


@pytest.fixture
def follow(
    workshop: Workshop,
    scaffolded: Path,
    kitchen: Kitchen,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    quick_passwords: None,
    quick_trials: None,
) -> Iterator[Callable[[str], Done]]:
    """``follow("add-a-field")``: the page's files written and its commands run; gives what came of it."""
    workshop.names += [NAME, PLAIN]
    monkeypatch.chdir(workshop.root)
    shutil.copytree(scaffolded, workshop.root / "plugins" / NAME)
    instance = kitchen.serve(Recipe(), tmp_path / "instance")
    resources = Resources(load_settings(instance=instance.folder, database_url=instance.database_url))
    sites: list[Site] = []

    def take(page: str) -> Done:
        workshop.turn_on(resources, NAME)
        gapura(resources, "db", "upgrade")
        prepare(instance)
        write(files(page), workshop.root)
        unload(Found(NAME, f"plugins.{NAME}", workshop.root / "plugins" / NAME))
        said = ""
        for block in blocks(page):
            for words in block.commands("gapura") if block.use == "run" else ():
                said += gapura(resources, *words[1:])
        sites.append(Site.of(instance))
        return Done(sites[-1], workshop.root, said)

    yield take
    for site in sites:
        site.close()
    resources.close()


def prepare(instance: Instance) -> None:
    """Regions and the office that the mini-app is of."""
    site = Site.of(instance, safe_mode=True)
    with site.context():
        for code, name, kind, parent, latitude, longitude in REGIONS:
            place = {"latitude": latitude, "longitude": longitude}
            db.session.execute(sa.insert(Region).values(code=code, name=name, kind=kind, parent_code=parent, **place))
        load_branding("paser")
        offices.create("dlh", {"name": "Dinas Lingkungan Hidup", "short_name": "DLH", "region_code": ""})
        db.session.commit()
    site.close()


def check_a_field(done: Done) -> None:
    form = done.visitor().get(f"{BASE}/tambah").text
    assert "Jumlah nasabah" in form
    assert "Agar dinas dapat menghubungi pengurusnya." in form
    staff = done.staff()
    refused = staff.submit(f"{BASE}/kelola/tambah", {**TYPED, "members": "6000"})
    assert "Apakah benar sebanyak itu?" in refused.text
    done.published(members="40", keeper="Sastro")
    page = done.visitor().get(f"{BASE}/1", follow_redirects=True).text
    assert "Jumlah nasabah" in page
    assert "Sastro" not in page


def check_a_page(done: Done) -> None:
    done.published()
    index = done.visitor().get(BASE).text
    assert "<ul><li><a href=" in index
    assert f'{BASE}/1">Bank Sampah Melati</a>' in index
    assert (
        "Pilah di rumah, bawa, timbang, catat. 1 jenis" in done.visitor().get(f"{BASE}/1", follow_redirects=True).text
    )
    assert "Sudah ada 1." in done.visitor().get(f"{BASE}/tentang").text
    assert done.visitor().get(f"{BASE}/tambah").status_code == 200


def check_a_chart(done: Done) -> None:
    done.published()
    page = done.visitor().get(f"{BASE}/angka").text
    assert 'class="chart-bars"' in page
    assert "Kuaro" in page


def check_owners(done: Done) -> None:
    done.published()
    visitor = done.visitor()
    page = visitor.get(f"{BASE}/1", follow_redirects=True).text
    assert f"{BASE}/1/klaim" in page
    assert f"{BASE}/banding?data=1" in page
    assert visitor.get(f"{BASE}/1/jemput").status_code == 303
    assert "Permintaan jemput" in done.staff().get(f"{BASE}/milik-saya/1/angka").text


def check_near(done: Done) -> None:
    done.published(**{"position-latitude": "-1.9", "position-longitude": "116.3"})
    assert done.visitor().get(f"{BASE}/sekitar").json == {"Bank Sampah": ["Bank Sampah Melati"]}


def check_open311(done: Done) -> None:
    services = done.visitor().get("/open311/v2/services.json").json
    assert [(one["service_code"], one["service_name"]) for one in services] == [
        ("bank_sampah-closed", "Tutup"),
        ("bank_sampah-full", "Penuh"),
    ]
    asked = done.visitor().get("/open311/v2/services/bank_sampah-full.json").json
    assert [one["code"] for one in asked["attributes"]] == ["name"]


def check_a_job(done: Done) -> None:
    assert "bank_sampah.forget" in done.said
    assert "never ran" in done.said
    assert "0 nomor dihapus." in done.said


def check_a_permission(done: Done) -> None:
    done.published()
    for path in (f"{BASE}/timbangan", f"{BASE}/timbangan/1"):
        assert done.visitor().get(path).status_code == 303
        assert done.staff().get(path).status_code == 403
        assert "Melati" in done.staff("manager").get(path).text
    assert done.site.signed_in("manager", "dispar").get(f"{BASE}/timbangan/1").status_code == 404
    assert done.staff().submit(f"{BASE}/kelola/1", {}).status_code != 403


def check_a_translation(done: Done) -> None:
    assert "0 not translated" in done.said
    assert "Cari bank sampah terdekat" in done.visitor().get("/").text
    english = done.visitor()
    english.get("/bahasa/en")
    assert "Find the nearest waste bank" in english.get("/").text


def check_shipping(done: Done) -> None:
    assert done.visitor().get(BASE).status_code == 200


def check_states(done: Done) -> None:
    owner = done.site.signed_in("citizen")
    assert owner.submit(f"{BASE}/tambah", TYPED).status_code == 303
    staff = done.staff()
    assert "Diajukan" in staff.get(f"{BASE}/kelola").text
    page = f"{BASE}/kelola/1/langkah/survey"
    assert "Nama petugas survei" in staff.get(page).text
    assert staff.submit(page, {"surveyor": "Sastro"}).status_code == 303
    refused = staff.submit(f"{BASE}/kelola/1", {"step": "open"}, action="langkah", follow_redirects=True)
    assert "Tandai dahulu tempatnya di peta." in refused.text
    assert "Melati" not in done.visitor().get(BASE).text


def check_parts(done: Done) -> None:
    staff = done.staff()
    assert staff.submit(f"{BASE}/pengepul/kelola/tambah", {"name": "Pak Karto"}).status_code == 303
    done.published(collector_id="1")
    price = {"name": "Botol plastik", "price": "3000", "bank_id": "1"}
    assert staff.submit(f"{BASE}/harga/kelola/tambah?bank_id=1", price).status_code == 303
    page = done.visitor().get(f"{BASE}/1", follow_redirects=True).text
    assert "Botol plastik" in page
    assert "Pak Karto" in page
    assert "Melati" in done.visitor().get(f"{BASE}?q=botol").text
    assert "3.000" in done.visitor().get(f"{BASE}/harga").text
    assert "Melati" in done.visitor().get(f"{BASE}/pengepul/1", follow_redirects=True).text


def check_import(done: Done) -> None:
    listed = done.visitor().get(BASE).text
    assert "Melati" in listed
    assert "Kenanga" in listed
    assert (done.root / "semua.xlsx").stat().st_size > 1000
    public = (done.root / "umum.csv").read_text()
    assert "Melati" in public
    assert "812" not in public


def check_without_a_collection(done: Done) -> None:
    base = "/harga-sampah"
    assert "harga_sampah is on." in done.said
    assert done.visitor().get(f"{base}/tambah").status_code == 303
    assert done.staff().submit(f"{base}/tambah", {"name": "Botol", "price": "abc"}).status_code == 200
    assert done.staff().submit(f"{base}/tambah", {"name": "Botol", "price": "3.000"}).status_code == 303
    assert "3.000" in done.visitor().get(base).text
    assert "Harga sampah ditambah" in done.site.signed_in("administrator").get("/pengaturan/audit").text
    assert "Rp3.000" in done.visitor().get("/cari?q=botol").text
    assert "Harga sampah" in done.staff().get("/akun").text
    assert base in done.site.visitor().get("/").text


def check_personal_data(done: Done) -> None:
    account = done.site.new_account()
    visitor = done.site.signed_in(account=account)
    visitor.submit(f"{BASE}/usul", {"text": "Jemput sampah dua kali seminggu"})
    visitor.submit(f"{BASE}/tambah", {**TYPED, "keeper": "Bu Rini", "contact": "081234567890"})
    page = done.visitor().get("/privasi").text
    assert "Isi usul dan akun pengirimnya" in page
    assert "90 hari setelah dikirim" in page
    with visitor.submit("/akun/data", action="/unduh") as answer:
        copy = zipfile.ZipFile(BytesIO(answer.data)).read("data.json").decode()
    for known in ("Jemput sampah", "Bu Rini", account.login):
        assert known in copy
    assert "Nama pengurus: Agar dinas dapat menyapanya." in visitor.get("/akun/data").text
    erased = visitor.submit("/akun/hapus", {"sure": "y"}).text
    assert "1 dihapus." in erased
    with done.site.context():
        rows = [
            str(db.session.execute(sa.text(f"SELECT * FROM bank_sampah_{name}")).all()) for name in ("wish", "entry")
        ]
    assert "Jemput" not in rows[0]
    assert "Bu Rini" not in rows[1]


def check_a_mail(done: Done) -> None:
    account = done.site.new_account(name="Bu Rini")
    visitor = done.site.signed_in(account=account)
    assert visitor.submit(f"{BASE}/janji", {"when": "Sabtu pagi"}).status_code == 303
    with done.site.context():
        assert db.session.scalars(sa.select(Mail)).all() == [], "the address is not confirmed"
        db.session.execute(sa.update(User).where(User.id == account.id).values(email_confirmed_at=utcnow()))
        db.session.commit()
    visitor.submit(f"{BASE}/janji", {"when": "Sabtu pagi"})
    with done.site.context():
        mail = db.session.scalars(sa.select(Mail)).one()
        assert (mail.recipient, mail.subject) == (account.login, "Janji Anda di bank sampah")
        assert "Bu Rini" in mail.text
        assert "Sabtu pagi" in mail.text
        assert ">Lihat alamatnya<" in mail.html


def check_work(done: Done) -> None:
    done.published(email="melati@example.id")
    done.published(name="Bank Sampah Mawar", email="mawar@example.id")
    manager = done.staff("manager")
    page = manager.submit(f"{BASE}/surat", {}).headers["Location"]
    waiting = manager.get(page).text
    assert "Surat sedang ditulis" in waiting
    assert "<progress" in waiting
    assert done.site.work() == 1
    assert "2 surat dikirim." in manager.get(page).text
    assert done.staff("manager").get(page).status_code == 200
    assert done.site.signed_in(account=done.site.new_account("manager", "dlh")).get(page).status_code == 404
    with done.site.context():
        mails = db.session.scalars(sa.select(Mail).order_by(Mail.id)).all()
        assert [mail.recipient for mail in mails] == ["melati@example.id", "mawar@example.id"]
        assert "Rapat pengurus Bank Sampah Mawar" in mails[1].text
        task = db.session.scalars(sa.select(Task)).one()
        assert (task.position, task.total, task.values["after"]) == (2, 2, 2)


CHECKS = {
    "a-mail": check_a_mail,
    "a-chart": check_a_chart,
    "a-nightly-job": check_a_job,
    "a-page-of-your-own": check_a_page,
    "a-permission": check_a_permission,
    "a-translation": check_a_translation,
    "add-a-field": check_a_field,
    "import-and-export": check_import,
    "near-a-place": check_near,
    "whose-it-is": check_owners,
    "open311": check_open311,
    "parts-and-references": check_parts,
    "personal-data": check_personal_data,
    "ship-it": check_shipping,
    "states-of-your-own": check_states,
    "without-a-collection": check_without_a_collection,
    "work-behind-a-page": check_work,
}


def test_every_task_has_a_page_and_a_check() -> None:
    assert set(CHECKS) == set(PAGES)


@pytest.mark.parametrize("task", CHECKS)
def test_the_task_does_what_its_page_says(follow: Callable[[str], Done], task: str) -> None:
    CHECKS[task](follow(PAGES[task]))
