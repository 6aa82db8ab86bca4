"""Where mini-apps are found: folders called ``plugins``, installed distributions, and what is refused."""

import sys

import pytest

from gapura.plugins.discovery import discover, hiding_files, namespace_folders
from tests.fixtures.workshop import MANIFEST


def names(*folders):
    return {name for name, found in discover([str(f) for f in folders]).items() if not found.problem}


def test_folders_of_the_namespace_package_are_found_without_running_them(workshop):
    workshop.plugin("warung", "raise RuntimeError('must not run')")
    workshop.plugin("_rahasia")
    (workshop.root / "plugins" / "catatan.txt").write_text("x")
    (workshop.root / "plugins" / "kosong").mkdir()
    found = discover([str(workshop.root)])
    assert set(found) == {"warung"}
    assert found["warung"].module == "plugins.warung"
    assert "plugins.warung" not in sys.modules


def test_every_folder_called_plugins_on_the_path_counts(workshop, tmp_path):
    workshop.plugin("warung")
    other = tmp_path / "kantor"
    (other / "plugins" / "lapak").mkdir(parents=True)
    (other / "plugins" / "lapak" / "__init__.py").touch()
    (other / "plugins" / "lapak" / "plugin.toml").write_text(
        MANIFEST.format(name="lapak", version="1", slug="lapak", more="")
    )
    assert names(workshop.root, other) == {"warung", "lapak"}
    assert names(workshop.root, workshop.root) == {"warung"}
    assert len(list(namespace_folders([str(workshop.root), str(other), str(other)]))) == 2


def test_one_that_cannot_be_read_is_listed_under_its_folders_name(workshop):
    workshop.plugin("warung", manifest="x")
    found = discover([str(workshop.root)])["warung"]
    assert found.manifest is None
    assert "plugin.toml:1" in found.problem


def test_a_name_found_twice_is_refused_with_both_places(workshop, tmp_path):
    first = workshop.plugin("warung")
    second = tmp_path / "lain" / "plugins" / "warung"
    second.parent.mkdir(parents=True)
    second.symlink_to(first)
    assert not discover([str(workshop.root), str(tmp_path / "lain")])["warung"].problem, "one place by two ways"
    second.unlink()
    second.mkdir()
    for file in ("__init__.py", "plugin.toml"):
        (second / file).write_text((first / file).read_text())
    problem = discover([str(workshop.root), str(tmp_path / "lain")])["warung"].problem
    assert str(first) in problem
    assert str(second) in problem


def test_an_init_file_that_hides_all_is_found(workshop):
    workshop.plugin("warung")
    assert hiding_files([str(workshop.root)]) == []
    init = workshop.root / "plugins" / "__init__.py"
    init.touch()
    assert hiding_files([str(workshop.root)]) == [init]


@pytest.fixture
def distribution(tmp_path, monkeypatch):
    """What pip leaves of a distribution with the entry point group ``gapura.plugins``."""

    def install(name, module, package=True):
        place = tmp_path / "site-packages"
        info = place / f"gapura_{name}-1.0.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: gapura-{name}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[gapura.plugins]\n{name} = {module}\n")
        if package:
            folder = place / module
            folder.mkdir()
            (folder / "__init__.py").write_text("raise RuntimeError('must not run')")
            (folder / "plugin.toml").write_text(MANIFEST.format(name=name, version="1.0", slug=name, more=""))
        monkeypatch.syspath_prepend(str(place))

    return install


def test_a_distribution_is_found_by_its_entry_point(distribution):
    distribution("pasar", "gapura_pasar")
    found = discover([])["pasar"]
    assert found.manifest
    assert found.manifest.version == "1.0"
    assert found.module == "gapura_pasar"
    assert "gapura_pasar" not in sys.modules


def test_an_entry_point_that_leads_nowhere_is_named(distribution):
    distribution("pasar", "gapura_tiada", package=False)
    assert "'gapura_tiada', which is not a package" in discover([])["pasar"].problem
