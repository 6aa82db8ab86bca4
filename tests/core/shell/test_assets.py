"""Static files: their address says what is in them, and nothing else of the disk is reachable."""

import gzip

import pytest

from gapura.errors import ContractError
from gapura.shell.assets import IMMUTABLE, Assets, package_folder
from gapura.testing.visitor import Visitor

DIGEST = "0123456789abcdef"


@pytest.fixture
def assets(tmp_path):
    folder = tmp_path / "static"
    (folder / "css").mkdir(parents=True)
    (folder / "css" / "a.css").write_text("a { color: red }\n")
    (tmp_path / "secret.css").write_text("secret")
    (folder / "link.css").symlink_to(tmp_path / "secret.css")
    return Assets({"core": folder})


def test_the_address_carries_a_hash_of_the_content(assets, tmp_path):
    first = assets.url("core/css/a.css")
    assert first.startswith("/aset/")
    assert first.endswith("/core/css/a.css")
    assert len(first.split("/")[2]) == 16
    (tmp_path / "static" / "css" / "a.css").write_text("a { color: blue }\n")
    assert assets.url("core/css/a.css") == first  # within one application an address is worked out once
    assert Assets({"core": tmp_path / "static"}).url("core/css/a.css") != first


@pytest.mark.parametrize(
    "name",
    [
        "core", "core/", "core/css", "core/none.css", "other/css/a.css", "", "/", "css/a.css", "core/../secret.css",
        "core/css/../../secret.css", "core/link.css", "core//etc/passwd", "core/a\0.css", "core/" + "a" * 300,
        "core/css/a.css/b",
    ],
)  # fmt: skip
def test_other_names_are_not_there(assets, name):
    assert assets.find(name) is None
    with pytest.raises(ContractError, match="there is no"):
        assets.url(name)


@pytest.mark.parametrize(
    "path",
    [
        f"/aset/{DIGEST}/core/none.css", f"/aset/{DIGEST}/core/../config.py", f"/aset/{DIGEST}/core/%2e%2e/config.py",
        f"/aset/{DIGEST}/core/..%2fconfig.py", f"/aset/{DIGEST}/core/%00", f"/aset/{DIGEST}/core/{'a' * 300}",
        f"/aset/{DIGEST}//etc/passwd", "/aset/x/core/css/gapura.css", "/aset/", f"/aset/{DIGEST}/", "/aset/core",
        f"/aset/{DIGEST.upper()}/core/icons.svg",
    ],
)  # fmt: skip
def test_addresses_of_nothing_are_not_found(visitor, path):
    answer = visitor.get(path)
    assert answer.status_code in (404, 308), path
    assert "immutable" not in answer.headers.get("Cache-Control", "")


def test_a_file_may_be_kept_for_ever(shell_app):
    url = shell_app.extensions["gapura.assets"].url("core/icons.svg")
    visitor = Visitor(shell_app)
    plain = visitor.get(url)
    assert plain.status_code == 200
    assert plain.headers["Cache-Control"] == IMMUTABLE
    assert plain.mimetype == "image/svg+xml"
    packed = visitor.get(url, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["Vary"] == "Accept-Encoding"
    assert visitor.get(url, headers={"If-None-Match": plain.headers["ETag"]}).status_code == 304
    assert "Set-Cookie" not in plain.headers


def test_under_an_old_hash_the_file_comes_but_is_not_kept(shell_app):
    answer = Visitor(shell_app).get(f"/aset/{DIGEST}/core/icons.svg")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"


def test_pages_name_their_files_by_hash(visitor):
    page = visitor.get("/").text
    assert page.count("/aset/") >= 3
    assert 'href="/static' not in page


def test_a_package_that_is_missing_is_named():
    with pytest.raises(ContractError, match="'no_such_package_at_all' is not installed"):
        package_folder("no_such_package_at_all")
