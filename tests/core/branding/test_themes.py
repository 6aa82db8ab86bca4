"""Themes are read and checked; one that cannot be used is named with file and line and left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from gapura.branding.identity import theme_file
from gapura.branding.stylesheet import digest, stylesheet
from gapura.branding.themes import DEFAULT, ThemeError, find_themes, read_theme

ROOT = Path(__file__).parents[3]
GOOD = '[title]\nid = "Coba"\nen = "Trial"\n'


def write(folder: Path, text: str, name: str = "coba") -> Path:
    """A theme folder with this theme.toml."""
    (folder / name / "static").mkdir(parents=True)
    path = folder / name / "theme.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_themes_are_fine_and_differ() -> None:
    themes, problems = find_themes(ROOT / "themes")
    assert problems == []
    assert next(iter(themes)) == ""
    paser, kotim = themes["paser"], themes["kotim"]
    assert paser.palette != kotim.palette
    assert paser.shape["radius"] != kotim.shape["radius"]
    for theme in (paser, kotim):
        assert set(theme.pictures) == {"hero", "logo"}
        assert theme.css
        assert (theme.folder / "templates" / "components" / "hero.html").is_file()  # type: ignore[operator]  # shipped


def test_a_theme_without_anything_but_a_title_looks_like_the_portal(tmp_path: Path) -> None:
    theme = read_theme(write(tmp_path, GOOD))
    assert theme.name == "coba"
    assert theme.title == {"id": "Coba", "en": "Trial"}
    assert theme.palette == DEFAULT.palette
    assert theme.css == ""


@pytest.mark.parametrize(
    ("more", "line", "says"),
    [
        ('[colours]\nbrand = "green"\n', 5, "is not a colour"),
        ("[colours]\nbrand = 3\n", 5, "a text in quotes"),
        ('[colours]\nink = "#aaaaaa"\n', 5, "the nearest pair that passes"),
        ('[colours]\nbrandd = "#000000"\n', 5, "known are"),
        (
            '[colours]\nsurface = "#222222"\nink = "#ffffff"\nbrand = "#ffffff"\nbrand_text="#000000"\n',
            5,
            "must be light",
        ),
        ('[shape]\nradius = "1rem; } body { display: none"\n', 5, "expected a length"),
        ('[pictures]\nhero = "../../x.svg"\n', 5, "expected a file below"),
        ('[pictures]\nhero = "missing.svg"\n', 5, "expected a file below"),
        ('[fonts]\nbody = "x"\n', 4, "sections are"),
        ("[colours\n", 4, "is not valid TOML"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, more: str, line: int, says: str) -> None:
    path = write(tmp_path, GOOD + more)
    with pytest.raises(ThemeError, match=says) as caught:
        read_theme(path)
    assert (caught.value.file, caught.value.line) == (str(path), line)


def test_a_title_in_one_language_is_not_enough(tmp_path: Path) -> None:
    with pytest.raises(ThemeError, match="needs id"):
        read_theme(write(tmp_path, '[title]\nid = "Coba"\n'))


def test_a_folder_with_a_strange_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ThemeError, match="the folder is called"):
        read_theme(write(tmp_path, GOOD, name="Tema Baru"))


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD)
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ThemeError, match="UTF-8"):
        read_theme(path)


def test_a_broken_theme_does_not_hide_the_others(tmp_path: Path) -> None:
    write(tmp_path, "[colours\n", name="rusak")
    write(tmp_path, GOOD, name="baik")
    themes, problems = find_themes(tmp_path)
    assert set(themes) == {"", "baik"}
    assert [problem.line for problem in problems] == [1]


def test_no_themes_folder_leaves_the_built_in_look(tmp_path: Path) -> None:
    assert find_themes(tmp_path / "none") == ({"": DEFAULT}, [])


def test_files_are_found_only_below_static(tmp_path: Path) -> None:
    theme = read_theme(write(tmp_path, GOOD))
    (tmp_path / "coba" / "static" / "a.svg").write_text("<svg/>")
    assert theme_file(theme, "a.svg") is not None
    for name in ("../theme.toml", "/etc/hostname", "b.svg", "."):
        assert theme_file(theme, name) is None
    assert theme_file(DEFAULT, "a.svg") is None


def test_the_stylesheet_carries_roles_shape_and_addresses(tmp_path: Path) -> None:
    theme = read_theme(write(tmp_path, GOOD + '[colours]\nbrand = "#0e5a46"\n[shape]\nradius = "1rem"\n'))
    (tmp_path / "coba" / "static" / "theme.css").write_text(
        ".x { background: url('a/b.svg') }\n.y { mask: url(c.svg) }"
    )
    text = stylesheet(theme, theme.palette, lambda name: f"/merek/{name}")
    assert "--brand: #0e5a46;" in text
    assert "--radius: 1rem;" in text
    assert 'url("/merek/a/b.svg")' in text
    assert 'url("/merek/c.svg")' in text
    assert digest(text) != digest(text + " ")
