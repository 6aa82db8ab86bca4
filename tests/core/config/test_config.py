"""Every setting is checked before anything starts, and the refusal says what to do."""

import os
import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from gapura.config import Settings, load_settings, secret_key
from gapura.errors import ConfigurationError

PASER = "https://paser.example.go.id"
LONG = "k9" * 20


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch, tmp_path):
    for name in [name for name in os.environ if name.startswith("GAPURA_") or name == "PORT"]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GAPURA_INSTANCE", str(tmp_path / "instance"))


def test_without_any_setting_the_portal_starts(tmp_path):
    settings = load_settings()
    assert settings.instance == tmp_path / "instance"
    assert settings.instance.is_dir()
    assert not settings.instance.stat().st_mode & 0o007
    assert settings.main_database.database == str(tmp_path / "instance" / "gapura.db")
    assert settings.state_database.database == str(tmp_path / "instance" / "state.db")
    assert settings.public_url == "http://127.0.0.1:8000"
    assert (settings.secure, settings.debug, settings.safe_mode) == (False, False, False)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("REQUEST_LIMIT", "0", "greater than 0"),
        ("REQUEST_LIMIT", "soon", "valid number"),
        ("HOOK_LIMIT", "-1", "greater than 0"),
        ("TRIAL_LIMIT", "", "valid number"),
        ("TRIAL_MEMORY_MB", "16", "256"),
        ("PAGE_CACHE_MB", "-1", "greater than or equal to 0"),
        ("PROXIES", "6", "less than or equal to 5"),
        ("SAFE_MODE", "perhaps", "valid boolean"),
        ("DEBUG", "2", "valid boolean"),
    ],
)
def test_a_value_of_the_wrong_kind_is_named_with_what_was_found(monkeypatch, name, value, said):
    monkeypatch.setenv(f"GAPURA_{name}", value)
    with pytest.raises(ConfigurationError) as refusal:
        load_settings()
    assert f"GAPURA_{name}: " in str(refusal.value)
    assert said in str(refusal.value)
    assert repr(value) in str(refusal.value)


def test_every_wrong_value_is_named_at_once(monkeypatch):
    monkeypatch.setenv("GAPURA_REQUEST_LIMIT", "0")
    monkeypatch.setenv("GAPURA_HOOK_LIMIT", "x")
    with pytest.raises(ConfigurationError, match=r"(?s)GAPURA_REQUEST_LIMIT.*GAPURA_HOOK_LIMIT"):
        load_settings()


@pytest.mark.parametrize("key", ["short", "x" * 31, "changeme", "please-change-me"])
def test_a_weak_key_is_refused_without_being_shown(key):
    with pytest.raises(ConfigurationError, match=f"GAPURA_SECRET_KEY has {len(key)} characters") as refusal:
        load_settings(secret_key=key)
    assert f" {key} " not in str(refusal.value)


@pytest.mark.parametrize(
    "url",
    [
        "paser.example.go.id",
        "ftp://paser.example.go.id",
        "https://",
        "https:///",
        f"{PASER}/portal",
        f"{PASER}?x=1",
        "http://[::1",
        f"{PASER}:port",
        f"{PASER}:99999",
        "javascript:alert(1)",
    ],
)
def test_an_address_that_is_none_is_refused(url):
    with pytest.raises(ConfigurationError, match=rf"GAPURA_URL is {re.escape(repr(url))}; expected"):
        load_settings(url=url)


@pytest.mark.parametrize(
    "url", ["mysql://u:rahasia@h/d", "postgres://u:rahasia@h/d", "sqlite://", "sqlite:///:memory:", "not an address"]
)
def test_a_database_that_cannot_be_used_is_refused_and_its_password_not_shown(url):
    with pytest.raises(ConfigurationError, match="GAPURA_DATABASE_URL") as refusal:
        load_settings(database_url=url)
    assert "rahasia" not in str(refusal.value)


@pytest.mark.parametrize("url", ["redis.internal", "http://h:rahasia@h", "redis://", "redis:///0"])
def test_a_redis_that_cannot_be_used_is_refused_and_its_password_not_shown(url):
    with pytest.raises(ConfigurationError, match="GAPURA_REDIS_URL cannot be used; expected redis://") as refusal:
        load_settings(redis_url=url)
    assert "rahasia" not in str(refusal.value)


@pytest.mark.parametrize(
    "url", ["redis://127.0.0.1:6379/0", "rediss://:kunci@redis.internal/1", "unix:///run/redis.sock"]
)
def test_every_way_to_name_a_redis_is_taken(url):
    assert load_settings(redis_url=url).redis_url == url


@pytest.mark.parametrize(
    ("database", "copy"),
    [
        ("postgresql://u@h/d", "sqlite:////tmp/copy.db"),
        ("postgresql://u@h/d", "postgresql://u:rahasia@h"),
        ("postgresql://u@h/d", "not an address"),
        ("", "postgresql://u:rahasia@h/d"),
    ],
)
def test_a_copy_of_the_database_that_cannot_be_used_is_refused(database, copy):
    with pytest.raises(ConfigurationError, match="GAPURA_REPLICA_URL cannot be used") as refusal:
        load_settings(database_url=database, replica_url=copy)
    assert "rahasia" not in str(refusal.value)


def test_debugging_is_for_ones_own_machine():
    with pytest.raises(ConfigurationError, match="GAPURA_DEBUG"):
        load_settings(debug=True, url=PASER)
    assert load_settings(debug=True, url="http://localhost:8000").debug


def test_an_instance_folder_that_everybody_may_write_to_is_refused(tmp_path):
    folder = tmp_path / "open"
    folder.mkdir()
    folder.chmod(0o777)
    with pytest.raises(ConfigurationError, match=r"chmod o-w .*/open"):
        load_settings(instance=folder)
    folder.chmod(0o750)
    assert load_settings(instance=folder).instance == folder


def test_passwords_are_not_shown_where_settings_are():
    settings = load_settings(secret_key=LONG, admin_password="gerbang kayu ulin")
    assert LONG not in repr(settings)
    assert "ulin" not in str(settings)


def test_what_follows_from_the_public_address(monkeypatch):
    paser = Settings(url=f"{PASER}/")
    assert (paser.public_url, paser.secure, paser.trusted_hosts) == (PASER, True, ["paser.example.go.id"])
    monkeypatch.setenv("PORT", "8123")
    here = Settings()
    assert (here.public_url, here.secure) == ("http://127.0.0.1:8123", False)
    assert "127.0.0.1" in here.trusted_hosts
    assert "localhost" in here.trusted_hosts


def test_on_postgresql_the_driver_is_ours_and_the_state_lies_in_the_same_database():
    settings = load_settings(database_url="postgresql://u:p@db.example/d")
    assert settings.main_database.drivername == "postgresql+psycopg"
    assert settings.state_database == settings.main_database


def test_a_key_is_made_once_and_for_the_owner_only():
    settings = load_settings()
    key = secret_key(settings)
    assert len(key) >= 60
    assert secret_key(settings) == key
    assert [file.name for file in settings.instance.iterdir()] == ["secret_key"]
    assert (settings.instance / "secret_key").stat().st_mode & 0o777 == 0o600


def test_processes_that_start_at_once_agree_on_the_key():
    for number in range(10):
        settings = load_settings(instance=load_settings().instance / str(number))
        with ThreadPoolExecutor(4) as pool:
            assert len(set(pool.map(secret_key, [settings] * 4))) == 1


def test_a_configured_key_is_used_and_nothing_written():
    settings = load_settings(secret_key=LONG)
    assert secret_key(settings) == LONG
    assert list(settings.instance.iterdir()) == []


def test_a_damaged_key_file_is_not_used():
    settings = load_settings()
    (settings.instance / "secret_key").write_text("short\n")
    with pytest.raises(ConfigurationError, match="holds 5 characters; delete the file"):
        secret_key(settings)
