"""A backup made while the portal runs, read back, and restored somewhere else."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from gapura.accounts.models import User
from gapura.backup import archive, databases, encryption, nightly, restoring, services
from gapura.backup.models import BackupRun
from gapura.config import Settings, load_settings
from gapura.database.engine import db
from gapura.database.types import utcnow
from gapura.errors import GapuraError
from gapura.jobs.services import run_due
from gapura.mail.models import Mail
from gapura.portal import Portal
from gapura.testing.postgres import PostgresServer, binaries
from gapura.testing.site import SQLITE, Site
from tests.fixtures.portals import MakeSite
from tests.fixtures.workshop import gapura

PAGE = "/pengaturan/cadangan"
MakeSettings = Callable[..., Settings]


@pytest.fixture(autouse=True)
def programs_of_the_tests_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's programs must not be older than the server."""
    monkeypatch.setenv("PATH", f"{binaries()}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def lively(make_site: MakeSite) -> Site:
    """A portal with content and files."""
    return make_site(demo="paser")


@pytest.fixture
def elsewhere(database: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[MakeSettings]:
    """Settings of an empty installation on another machine, so to speak."""
    made: list[str] = []

    def make(**more: object) -> Settings:
        url = ""
        if database != SQLITE:
            server: PostgresServer = request.getfixturevalue("postgres_server")
            made.append(server.create_database())
            url = server.url(made[-1])
        folder = tmp_path / f"elsewhere-{len(list(tmp_path.glob('elsewhere-*')))}"
        return load_settings(instance=folder, database_url=url, form_seconds=0, **more)

    yield make
    for name in made:
        request.getfixturevalue("postgres_server").drop_database(name)


def made_by(site: Site, folder: Path, **options: object) -> services.Made:
    with site.context():
        return services.make(site.portal.resources, folder, **options)  # type: ignore[arg-type]  # a test's own words


def quiet(_line: str) -> None:
    pass


def test_what_was_backed_up_is_there_after_restoring(lively: Site, elsewhere: MakeSettings, tmp_path: Path) -> None:
    person = lively.account("administrator")
    before = lively.visitor().get("/umkm").text
    made = made_by(lively, tmp_path / "backups", keys=True)
    assert made.note == ""
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "backups").iterdir()] == [made.path.name]
    settings = elsewhere()
    done = restoring.restore(made.path, settings, say=quiet)
    assert done.aside == ""
    assert stat.S_IMODE((settings.instance / "secret_key").stat().st_mode) == 0o600
    uploads = {str(p.relative_to(settings.instance)) for p in (settings.instance / "uploads").glob("*/*")}
    assert len(uploads) == len(made.manifest.files) > 50
    for name in uploads:
        assert (settings.instance / name).read_bytes() == (
            lively.portal.resources.settings.instance / name
        ).read_bytes()
    again = Site(portal=Portal(settings))
    try:
        assert again.visitor().get("/umkm").text == before
        assert again.signed_in(account=person).get(PAGE).status_code == 200
        with again.context():
            rows = databases.copies(settings.main_database)
            assert not rows.is_empty()
    finally:
        again.close()


def test_nobody_stays_signed_in_over_a_restore(lively: Site, elsewhere: MakeSettings, tmp_path: Path) -> None:
    visitor = lively.signed_in("administrator")
    made = made_by(lively, tmp_path / "backups", keys=True)
    settings = elsewhere()
    restoring.restore(made.path, settings, say=quiet)
    again = Portal(settings)
    try:
        visitor.application = again
        assert visitor.get("/pengaturan").status_code == 303
    finally:
        again.close()


def test_an_encrypted_backup_opens_with_its_key_alone(site: Site, elsewhere: MakeSettings, tmp_path: Path) -> None:
    public, secret = encryption.fresh_pair()
    made = made_by(site, tmp_path / "backups", recipient=public)
    assert made.path.suffix == ".age"
    assert made.manifest.keys
    assert made.path.read_bytes().startswith(b"age-encryption.org/v1")
    key, other = tmp_path / "key.txt", tmp_path / "other.txt"
    key.write_text(f"# public key: {public}\n{secret}\n")
    other.write_text(encryption.fresh_pair()[1])
    settings = elsewhere()
    for wrong in (None, other, made.path.with_name("none")):
        with pytest.raises(encryption.KeyNeeded):
            restoring.restore(made.path, settings, identity=wrong, say=quiet)
    assert databases.copies(settings.main_database).is_empty()
    restoring.restore(made.path, settings, identity=key, say=quiet)
    assert not databases.copies(settings.main_database).is_empty()
    with pytest.raises(GapuraError, match="age1"):
        made_by(site, tmp_path / "backups", recipient="age1nonsense")


def test_what_is_there_is_replaced_only_when_that_is_said(site: Site, elsewhere: MakeSettings, tmp_path: Path) -> None:
    first = made_by(site, tmp_path / "a").path
    late = site.account("administrator")
    second = made_by(site, tmp_path / "b").path
    settings = elsewhere()
    restoring.restore(second, settings, say=quiet)
    with pytest.raises(GapuraError, match="--replace"):
        restoring.restore(first, settings, say=quiet)
    if settings.main_database.get_backend_name() == "sqlite":
        Path(f"{settings.main_database.database}-wal").write_bytes(b"a log of another database")
    done = restoring.restore(first, settings, replace=True, say=quiet)
    again = Site(portal=Portal(settings))
    try:
        assert again.visitor().submit("/masuk", {"login": late.login, "password": late.password}).status_code == 422
    finally:
        again.close()
    if settings.main_database.get_backend_name() == "sqlite":
        assert Path(done.aside).exists()


def test_nothing_is_restored_while_the_portal_runs(site: Site, tmp_path: Path) -> None:
    made = made_by(site, tmp_path / "backups")
    settings = site.portal.resources.settings
    (settings.instance / "run").mkdir(exist_ok=True)
    (settings.instance / "run" / "gunicorn.pid").write_text(f"{os.getpid()}\n")
    with pytest.raises(GapuraError, match="stop it first"):
        restoring.restore(made.path, settings, replace=True, say=quiet)


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size * 2 // 3)


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 3] ^= 0x55
    path.write_bytes(data)


def rewritten(path: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    with zipfile.ZipFile(path) as old:
        entries = {name: old.read(name) for name in old.namelist()}
    change(entries)
    with zipfile.ZipFile(path, "w") as new:
        for name, data in entries.items():
            new.writestr(name, data)


def manifest_says(**changes: object) -> Callable[[Path], None]:
    def change(entries: dict[str, bytes]) -> None:
        entries["manifest.json"] = json.dumps(json.loads(entries["manifest.json"]) | changes).encode()

    return lambda path: rewritten(path, change)


def lie_about_rows(path: Path) -> None:
    def change(entries: dict[str, bytes]) -> None:
        manifest = json.loads(entries["manifest.json"])
        manifest["rows"]["core_user"] += 1
        entries["manifest.json"] = json.dumps(manifest).encode()

    rewritten(path, change)


def lead_elsewhere(path: Path) -> None:
    def change(entries: dict[str, bytes]) -> None:
        manifest = json.loads(entries["manifest.json"])
        data = entries["files/ab/../../../evil"] = b"x"
        manifest["entries"]["files/ab/../../../evil"] = {"size": 1, "sha256": hashlib.sha256(data).hexdigest()}
        entries["manifest.json"] = json.dumps(manifest).encode()

    rewritten(path, change)


DAMAGE = {
    "cut": cut,
    "a byte": flip,
    "empty": lambda path: path.write_bytes(b""),
    "no zip": lambda path: path.write_bytes(b"PK" + bytes(1000)),
    "no manifest": lambda path: rewritten(path, lambda entries: entries.pop("manifest.json")),
    "a file is missing": lambda path: rewritten(
        path, lambda entries: entries.pop(next(n for n in entries if n.startswith("database/")))
    ),
    "a file too many": lambda path: rewritten(path, lambda entries: entries.update({"files/../../x": b"x"})),
    "a file that leads elsewhere": lead_elsewhere,
    "a list that is none": manifest_says(entries=[1, 2]),
    "a later format": manifest_says(format=99),
    "other rows": lie_about_rows,
}  # fmt: skip


@pytest.mark.parametrize("how", DAMAGE)
def test_a_damaged_backup_is_refused_before_anything_is_touched(how: str, calm_site: Site, tmp_path: Path) -> None:
    made = made_by(calm_site, tmp_path / "backups")
    copy = tmp_path / "damaged.zip"
    shutil.copyfile(made.path, copy)
    DAMAGE[how](copy)
    settings = load_settings(
        instance=tmp_path / "elsewhere", database_url=calm_site.portal.resources.settings.database_url
        if calm_site.portal.resources.settings.main_database.get_backend_name() != "sqlite" else "",
    )  # fmt: skip
    with pytest.raises(GapuraError):
        restoring.restore(copy, settings, replace=True, say=quiet)
    assert sorted(path.name for path in settings.instance.iterdir()) == []
    with pytest.raises(GapuraError):
        restoring.examine(copy, settings)


def test_a_backup_of_the_other_kind_of_database_is_refused(calm_site: Site, tmp_path: Path) -> None:
    made = made_by(calm_site, tmp_path / "backups")
    kind = calm_site.portal.resources.settings.main_database.get_backend_name()
    other = "postgresql://nobody@127.0.0.1:1/x" if kind == "sqlite" else f"sqlite:///{tmp_path / 'x.db'}"
    with pytest.raises(GapuraError, match="GAPURA_DATABASE_URL"):
        restoring.restore(made.path, load_settings(instance=tmp_path / "new", database_url=other), say=quiet)


def test_a_failed_try_is_known_and_leaves_nothing(calm_site: Site, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(GapuraError, match="No backup could be made"):
        made_by(calm_site, tmp_path / "file" / "backups")
    with calm_site.context():
        run = db.session.scalars(sa.select(BackupRun).order_by(BackupRun.id.desc())).first()
        assert run is not None
        assert "No" in run.fault or "Not a directory" in run.fault
    assert str(tmp_path) in calm_site.signed_in("administrator").get(PAGE).text


def test_a_disk_without_room_is_refused_before_it_is_full(
    calm_site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services.shutil, "disk_usage", lambda _folder: shutil._ntuple_diskusage(10**9, 10**9 - 9, 9))
    with pytest.raises(GapuraError, match="GAPURA_BACKUP_FOLDER"):
        made_by(calm_site, tmp_path / "backups")
    assert list((tmp_path / "backups").iterdir()) == []


def test_the_newest_are_kept_and_foreign_files_left_alone(tmp_path: Path) -> None:
    names = [f"gapura-2026112{day}-013000.zip" for day in range(5)] + ["gapura-20261125-013000.zip.age"]
    for name in [*names, "gapura-notes.txt", "photo.zip"]:
        (tmp_path / name).touch()
    assert services.prune(tmp_path, 2) == names[:4]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*names[4:], "gapura-notes.txt", "photo.zip"])


def test_every_night_one_is_made_and_administrators_hear_when_not(
    make_site: MakeSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = make_site(backup_folder=tmp_path / "backups", backup_keep=1, mail_url="smtp://127.0.0.1:1")
    administrator = site.account("administrator")
    with site.context():
        [outcome] = run_due(utcnow().tzinfo, only="core.backup")  # type: ignore[arg-type]  # a test's own words
        assert outcome.fault == ""
        assert len(list((tmp_path / "backups").glob("gapura-*.zip"))) == 1
        assert not nightly.is_overdue(nightly.last_good(), utcnow())
        assert nightly.is_overdue(nightly.last_good(), utcnow() + timedelta(days=3))
        db.session.execute(sa.update(User).values(email_confirmed_at=utcnow()))
        db.session.commit()
        monkeypatch.setattr(services, "ROOM_LEFT", 10**18)
        [outcome] = run_due(utcnow().tzinfo, only="core.backup")  # type: ignore[arg-type]  # a test's own words
        assert "GAPURA_BACKUP_FOLDER" in outcome.fault
        mail = db.session.scalars(sa.select(Mail)).one()
        assert mail.recipient == administrator.login
        assert "GAPURA_BACKUP_FOLDER" in mail.text
    page = site.signed_in("administrator").get(PAGE).text
    assert "GAPURA_BACKUP_FOLDER" in page
    assert "gapura-20" in page


def test_the_command_makes_one_and_says_what_is_in_it(calm_site: Site, tmp_path: Path) -> None:
    resources = calm_site.portal.resources
    said = gapura(resources, "backup", str(tmp_path / "b"), "--keep", "1")
    [path] = (tmp_path / "b").iterdir()
    assert path.name in said
    assert "rows" in said
    assert "--keys" in said
    assert "is whole" in gapura(resources, "restore", str(path), "--check")
    assert "does not exist" in gapura(resources, "restore", str(tmp_path / "none.zip"), code=1)
    pair = gapura(resources, "key", "backup")
    public, secret = pair.splitlines()[0].partition("=")[2], pair.splitlines()[-1]
    encryption.check_recipient(public)
    assert secret.startswith("AGE-SECRET-KEY-")


def test_files_that_are_not_whole_yet_are_left_out(calm_site: Site, tmp_path: Path) -> None:
    uploads = calm_site.portal.resources.settings.instance / "uploads" / "ab"
    uploads.mkdir(parents=True, exist_ok=True)
    (uploads / ".abc.webp.1234.tmp").write_bytes(b"half")
    (uploads / "abc.webp").write_bytes(b"whole")
    made = made_by(calm_site, tmp_path / "b")
    assert "ab/abc.webp" in made.manifest.files
    assert not [name for name in made.manifest.files if "tmp" in name]
    reader = archive.Reader(made.path)
    assert reader.read("files/ab/abc.webp") == b"whole"
    reader.close()
