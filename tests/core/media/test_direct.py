"""Pictures in an object store that speaks S3: kept there, handed out by the portal or by the store itself."""

from __future__ import annotations

import requests

from gapura import db, photo_url, process_photo, store_photo
from gapura.config import load_settings
from gapura.media.processed import MASTER, file_name
from gapura.media.services import storage, sweep
from gapura.testing.site import Site
from tests.fixtures.portals import MakeSite
from tests.fixtures.store import Store

from . import pictures as made


def stored(site: Site, *, public: bool = True) -> tuple[str, bytes]:
    """Address and content of the widest variant of a picture."""
    with site.application.test_request_context("/"):
        photo = store_photo(process_photo(made.picture("PNG", (700, 500))), plugin="core", public=public)
        db.session.commit()
        name = next(name for name, _written in storage().names() if photo.token in name and "-480" in name)
        return photo_url(photo, 480), storage().read(name) or b""


def test_pictures_lie_in_the_store_and_nowhere_else(make_site: MakeSite, store: Store) -> None:
    site = make_site(storage_url=store.environment["GAPURA_STORAGE_URL"])
    address, content = stored(site)
    assert all(name.startswith("berkas/") for name in store.names())
    assert not (site.portal.resources.settings.instance / "uploads").exists()
    answer = site.visitor().get(address)
    assert (answer.status_code, answer.data) == (200, content)
    with site.application.test_request_context("/"):
        assert sweep() == 0, "what a row names stays"


def test_browsers_may_be_sent_to_the_store_itself(make_site: MakeSite, store: Store) -> None:
    site = make_site(storage_url=store.environment["GAPURA_STORAGE_URL"], storage_direct=True)
    address, content = stored(site)
    answer = site.visitor().get(address)
    assert answer.status_code == 302
    assert answer.headers["Cache-Control"] == "public, max-age=1800"
    there = answer.headers["Location"]
    assert there.startswith(f"{store.endpoint}/")
    assert "X-Amz-Signature=" in there
    got = requests.get(there, timeout=30)
    assert (got.status_code, got.content, got.headers["Content-Type"]) == (200, content, "image/webp")
    policy = site.visitor().get("/kantor").headers["Content-Security-Policy"]
    pictures = next(rule for rule in policy.split("; ") if rule.startswith("img-src"))
    assert store.endpoint in pictures
    assert store.endpoint not in policy.replace(pictures, "")


def test_a_size_that_nobody_asked_for_is_made_before_the_store_is_named(make_site: MakeSite, store: Store) -> None:
    site = make_site(storage_url=store.environment["GAPURA_STORAGE_URL"], storage_direct=True)
    with site.application.test_request_context("/"):
        photo = store_photo(process_photo(made.picture("JPEG", (1700, 1200)), at_once=False), plugin="core")
        db.session.commit()
        addresses = {width: photo_url(photo, width) for width in (480, 960, 1600)}
        assert [storage().has(file_name(photo.token, width)) for width in (MASTER, *addresses)] == [True] + 3 * [False]
    for width, address in addresses.items():
        for _again in range(2):
            got = requests.get(site.visitor().get(address).headers["Location"], timeout=30)
            assert (got.status_code, made.opened(got.content).width) == (200, width)


def test_a_picture_that_is_not_public_needs_its_ticket_first(make_site: MakeSite, store: Store) -> None:
    site = make_site(storage_url=store.environment["GAPURA_STORAGE_URL"], storage_direct=True)
    address, _content = stored(site, public=False)
    assert site.visitor().get(address.partition("?")[0]).status_code == 404
    answer = site.visitor().get(address)
    assert answer.status_code == 302
    assert answer.headers["Cache-Control"].startswith("private")


def test_without_a_store_pictures_come_from_the_portal(tmp_path: object) -> None:
    settings = load_settings(instance=tmp_path, storage_direct=True)
    assert settings.picture_origin == ""
