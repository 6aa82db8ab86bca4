"""The tutorial for developers is run as it stands: its files make a mini-app that works."""

import json
import re
import shutil
from pathlib import Path

import pytest

from gapura.testing.live import LivePortal
from tests.house import rules, templates

ROOT = Path(__file__).resolve().parents[2]
FILE = re.compile(r"^```\w+ file=(\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PAGE = (ROOT / "docs" / "developers.md").read_text()


@pytest.fixture
def office_repo(tmp_path):
    """A developer's own folder: the tutorial's files, and what serves them."""
    for name, content in FILE.findall(PAGE):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    for name in ("wsgi.py", "gunicorn.conf.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "themes").symlink_to(ROOT / "themes")
    return tmp_path


def test_the_tutorial_makes_a_mini_app_that_runs(office_repo):
    live = LivePortal(instance=office_repo / "instance", home=office_repo)
    live.cli("db", "upgrade")
    assert "Written" in live.cli("plugin", "migrate", "bank_sampah").stdout
    live.cli("plugin", "enable", "bank_sampah")
    states = {one["name"]: one["state"] for one in json.loads(live.cli("plugin", "list", "--json").stdout)}
    assert states == {"bank_sampah": "enabled"}
    with live:
        page = live.get("/bank-sampah/")
        assert page.status == 200
        assert "Waste banks" in page.text or "Bank Sampah" in page.text
        assert live.get("/bank-sampah/tambah").status in (302, 303)
        assert live.get("/cari?q=bank").status == 200
        assert "bank-sampah" in live.get("/").text


def test_the_tutorial_keeps_the_house_rules(office_repo):
    assert list(rules.plugins_import_the_facade_only(office_repo)) == []
    assert list(templates.templates_keep_the_rules(office_repo)) == []


def test_the_tutorials_commands_exist():
    from click.testing import CliRunner

    from gapura.cli import main

    for command in sorted(set(re.findall(r"^gapura ([a-z]+(?: [a-z]+)?)", PAGE, re.MULTILINE))):
        assert CliRunner().invoke(main, [*command.split(), "--help"]).exit_code == 0, command
