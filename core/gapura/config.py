"""What an installation may set from its environment, typed and checked once, before anything starts."""

from __future__ import annotations

import os
import re
import secrets
import stat
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import parse_qs, unquote, urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from .errors import ConfigurationError

KEYS_KEPT = 4  # the newest, and as many before it as something sealed may still need
MINIMUM_SECRET_LENGTH = 32
DATABASES = ("sqlite", "postgresql+psycopg")
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
MAIL_PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
EXAMPLE_SECRETS = frozenset({"dev", "secret", "changeme", "change-me", "please-change-me"})


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed over, read from ``GAPURA_MAIL_URL``.

    Attributes:
        scheme: ``smtp`` (no encryption), ``smtps`` (TLS from the first byte) or ``smtp+starttls``.
        user: empty where the server asks for no name.
    """

    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)


class Settings(BaseSettings):
    """Settings of one installation; every field is the environment variable ``GAPURA_<FIELD>``.

    Durations are seconds, sizes are bytes unless the name says otherwise.
    """

    model_config = SettingsConfigDict(env_prefix="GAPURA_", frozen=True, extra="ignore")

    instance: Path = Path("instance")
    database_url: str = ""
    replica_url: str = ""
    storage_url: str = ""
    storage_direct: bool = False
    redis_url: str = ""
    mail_url: SecretStr = SecretStr("")
    mail_from: str = ""
    url: str = ""
    secret_key: SecretStr = SecretStr("")
    admin_email: str = ""
    admin_password: SecretStr = SecretStr("")
    second_factor: Literal["", "administrators", "staff", "off"] = ""
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    oidc_name: str = ""
    oidc_hosts: str = ""
    oidc_acr: str = ""
    password_profile: Literal["", "bssn"] = ""
    themes: Path = Path("themes")
    safe_mode: bool = False
    debug: bool = False
    proxies: Annotated[int, Field(ge=0, le=5)] | None = None
    request_limit: Annotated[float, Field(gt=0)] = 20.0
    hook_limit: Annotated[float, Field(gt=0)] = 2.0
    trial_limit: Annotated[float, Field(gt=0)] = 45.0
    trial_memory_mb: Annotated[int, Field(ge=256)] = 1024
    wait_limit: Annotated[float, Field(ge=0)] = 1.5
    work_inside: bool = True
    metrics_token: SecretStr = SecretStr("")
    page_cache_mb: Annotated[int, Field(ge=0)] = 16
    form_seconds: Annotated[float, Field(ge=0)] = 3.0  # a public form that comes back sooner was filled in by a program
    audit_days: Annotated[int, Field(ge=90)] = 1825  # five years
    backup_folder: Path | None = None
    backup_keep: Annotated[int, Field(ge=1)] = 14
    backup_recipient: str = ""
    posts_per_account: Annotated[int, Field(ge=1)] = 25  # in ten minutes
    posts_per_browser: Annotated[int, Field(ge=1)] = 10  # in one minute, without an account
    posts_per_network: Annotated[int, Field(ge=1)] = 300  # in ten minutes, without an account
    posts_per_key: Annotated[int, Field(ge=1)] = 300  # in ten minutes, by a program

    @field_validator("instance", "themes", "backup_folder")
    @classmethod
    def _absolute(cls, value: Path | None) -> Path | None:
        return value.expanduser().resolve() if value else None

    @property
    def main_database(self) -> URL:
        """Address of the main database; an SQLite file in the instance folder unless one is configured."""
        return _with_driver(make_url(self.database_url or f"sqlite:///{self.instance / 'gapura.db'}"))

    @property
    def replica_database(self) -> URL | None:
        """Address of the copy that public pages may be read from, None without one."""
        return _with_driver(make_url(self.replica_url)) if self.replica_url else None

    @property
    def state_database(self) -> URL:
        """Address of the store for sessions and counters: its own SQLite file, or the same PostgreSQL."""
        if self.main_database.get_backend_name() == "sqlite":
            return make_url(f"sqlite:///{self.instance / 'state.db'}")
        return self.main_database

    @property
    def picture_origin(self) -> str:
        """Scheme and host of the store that browsers fetch pictures from, empty where the portal hands them out."""
        found = parse_qs(urlsplit(self.storage_url).query).get("endpoint", [""])[0] if self.storage_direct else ""
        parts = urlsplit(found)
        return f"{parts.scheme}://{parts.netloc}" if found else ""

    @property
    def public_url(self) -> str:
        """The portal's one public address, without a trailing slash."""
        return (self.url or f"http://127.0.0.1:{os.environ.get('PORT', '8000')}").rstrip("/")

    @property
    def secure(self) -> bool:
        """Whether visitors reach the portal through TLS."""
        return self.public_url.startswith("https://")

    @property
    def trusted_proxies(self) -> int:
        """How many web servers stand in front and add to ``X-Forwarded-For``: one where TLS is, unless it is set."""
        return int(self.secure) if self.proxies is None else self.proxies

    @property
    def trusted_hosts(self) -> list[str]:
        """Hosts whose name a request may carry; anything else is refused."""
        return list(LOOPBACK) if self.loopback else [self.host]

    @property
    def host(self) -> str:
        """The host of the public address, in lower case."""
        return urlsplit(self.public_url).hostname or ""

    @property
    def loopback(self) -> bool:
        """Whether the portal is reached from its own machine alone, as when trying it."""
        return self.host in (*LOOPBACK, "::1")

    @property
    def second_factor_for(self) -> str:
        """Who must have a second factor: ``administrators`` unless set, nobody (``off``) on a loopback address."""
        return self.second_factor or ("off" if self.loopback else "administrators")

    @property
    def sign_on_origin(self) -> str:
        """Scheme, host and port of the provider of single sign-on, empty where none is configured."""
        parts = urlsplit(self.oidc_issuer)
        return f"{parts.scheme}://{parts.netloc}" if self.oidc_issuer else ""

    @property
    def mail_server(self) -> MailServer | None:
        """Where mail is handed over, None where none is configured."""
        return mail_server(self.mail_url.get_secret_value())

    @property
    def mail_sender(self) -> str:
        """The address that mail comes from."""
        return self.mail_from or f"noreply@{'localhost.localdomain' if self.loopback else self.host}"


def load_settings(**overrides: object) -> Settings:
    """Read the environment and return checked settings with the instance folder made.

    Raises:
        ConfigurationError: naming every setting that is wrong, what was found and what to do.
    """
    try:
        settings = Settings(**overrides)  # type: ignore[arg-type]  # pydantic coerces and checks each override
    except ValidationError as error:
        lines = [f"GAPURA_{str(e['loc'][0]).upper()}: {e['msg']} (found {e['input']!r})" for e in error.errors()]
        raise ConfigurationError("The environment has settings that cannot be used:\n  " + "\n  ".join(lines)) from None
    _prepare_instance(settings.instance)
    _check(settings)
    return settings


def mail_server(url: str) -> MailServer | None:
    """Read the address of a mail server; None for an empty one.

    Raises:
        ConfigurationError: without what was found, because a password may be in it.
    """
    if not url:
        return None
    try:
        parts = urlsplit(url)
        port, host = parts.port or MAIL_PORTS[parts.scheme], parts.hostname or ""
    except (KeyError, ValueError):
        host = ""
    if not host or parts.path not in ("", "/") or parts.query:
        raise ConfigurationError(
            "GAPURA_MAIL_URL cannot be used; expected smtp+starttls://user:password@host:587, "
            "smtps://user:password@host or smtp://127.0.0.1, with special characters of the password percent-encoded."
        )
    if parts.password and parts.scheme == "smtp" and host not in (*LOOPBACK, "::1"):
        raise ConfigurationError(
            "GAPURA_MAIL_URL would send the password unencrypted; write smtp+starttls:// or smtps:// instead of smtp://."
        )
    return MailServer(parts.scheme, host, port, unquote(parts.username or ""), unquote(parts.password or ""))


def _with_driver(url: URL) -> URL:
    return url.set(drivername="postgresql+psycopg") if url.drivername == "postgresql" else url


def secret_key(settings: Settings) -> str:
    """Return the signing key: the configured one, or one kept in ``instance/secret_key`` (made with mode 0600)."""
    configured = settings.secret_key.get_secret_value()
    if configured:
        return configured
    path = settings.instance / "secret_key"
    if path.exists():
        return _read_key(path)
    draft = path.with_name(f"secret_key.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(48))
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):
        os.link(draft, path)  # whole or not at all: another process may read it this very moment
    draft.unlink()
    return _read_key(path)


def old_secret_keys(settings: Settings) -> list[str]:
    """Keys from before ``renew_secret_key``: what they sealed can still be read."""
    path = settings.instance / "secret_key"
    return path.read_text().splitlines()[1:] if path.exists() else []


def renew_secret_key(settings: Settings) -> None:
    """Put a new key in front of those that the instance folder has.

    Raises:
        ConfigurationError: when the key comes from the environment, where only its owner can change it.
    """
    if settings.secret_key.get_secret_value():
        raise ConfigurationError("GAPURA_SECRET_KEY sets the key. Unset it, and a key in the instance folder is used.")
    current, path = secret_key(settings), settings.instance / "secret_key"
    draft = path.with_name(f"secret_key.{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    draft.write_text("\n".join([secrets.token_urlsafe(48), current, *old_secret_keys(settings)][:KEYS_KEPT]) + "\n")
    draft.replace(path)


def _read_key(path: Path) -> str:
    """The newest key: the first line; older ones follow."""
    key = next(iter(path.read_text().splitlines()), "").strip()
    if len(key) < MINIMUM_SECRET_LENGTH:
        raise ConfigurationError(f"{path} holds {len(key)} characters; delete the file and a new key is made.")
    return key


def _prepare_instance(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o750)
    mode = folder.stat().st_mode
    if mode & stat.S_IWOTH:
        raise ConfigurationError(f"Everybody may write into {folder}; run: chmod o-w {folder}")


def _check(settings: Settings) -> None:
    key = settings.secret_key.get_secret_value()
    if key and (len(key) < MINIMUM_SECRET_LENGTH or key.lower() in EXAMPLE_SECRETS):
        raise ConfigurationError(
            f"GAPURA_SECRET_KEY has {len(key)} characters, at least {MINIMUM_SECRET_LENGTH} random ones are needed; "
            "leave it unset and a good one is made in the instance folder."
        )
    _check_database(settings)
    _check_other_servers(settings)
    _check_mail(settings)
    _check_sign_on(settings)
    host = _checked_host(settings)
    if settings.debug and host not in ("127.0.0.1", "localhost"):
        raise ConfigurationError("GAPURA_DEBUG shows code to visitors and works only with a loopback GAPURA_URL.")


def _checked_host(settings: Settings) -> str:
    try:
        parts = urlsplit(settings.public_url)
        usable = parts.scheme in ("http", "https") and parts.port != 0
    except ValueError:  # brackets without an end, a port that is none
        usable = False
    if not usable or not parts.hostname or parts.path or parts.query:
        raise ConfigurationError(
            f"GAPURA_URL is {settings.url!r}; expected the portal's address alone, such as https://paser.example.go.id"
        )
    return parts.hostname


def _check_sign_on(settings: Settings) -> None:
    if not settings.oidc_issuer:
        return
    try:
        parts = urlsplit(settings.oidc_issuer)
        usable = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    except ValueError:
        usable = False
    if not usable or not parts.hostname or parts.query or parts.fragment:
        raise ConfigurationError(
            f"GAPURA_OIDC_ISSUER is {settings.oidc_issuer!r}; expected what the provider calls itself, such as "
            "https://sso.example.go.id/realms/warga"
        )
    if not settings.oidc_client_id or not settings.oidc_client_secret.get_secret_value():
        raise ConfigurationError(
            "GAPURA_OIDC_ISSUER needs GAPURA_OIDC_CLIENT_ID and GAPURA_OIDC_CLIENT_SECRET, which the provider gives."
        )


def _check_mail(settings: Settings) -> None:
    _ = settings.mail_server
    sender = settings.mail_from
    if sender and not re.fullmatch(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+", sender):
        raise ConfigurationError(
            f"GAPURA_MAIL_FROM is {sender!r}; expected an address alone, such as portal@paser.example.go.id"
        )


def _check_other_servers(settings: Settings) -> None:
    """Redis and the copy of the database are used long after the start; what is wrong is told now."""
    if settings.redis_url and not re.match(r"(rediss?://[^/]|unix:///)", settings.redis_url):
        raise ConfigurationError(
            "GAPURA_REDIS_URL cannot be used; expected redis://host/0 or rediss://:password@host/0."
        )
    try:
        copy = settings.replica_database
        usable = copy is None or (copy.get_backend_name() == "postgresql" and bool(copy.database))
    except (ArgumentError, ValueError):
        usable = False
    if not usable or (copy is not None and settings.main_database.get_backend_name() != "postgresql"):
        raise ConfigurationError(
            "GAPURA_REPLICA_URL cannot be used; expected postgresql://user:password@host/database, a streaming copy of "
            "the PostgreSQL database that GAPURA_DATABASE_URL names."
        )


def _check_database(settings: Settings) -> None:
    try:
        url = settings.main_database
        usable = url.drivername in DATABASES and url.database not in (None, "", ":memory:")
    except (ArgumentError, ValueError):
        usable = False
    if not usable:
        raise ConfigurationError(  # without what was found, because a password may be in it
            "GAPURA_DATABASE_URL cannot be used; expected postgresql://user:password@host/database or "
            "sqlite:////folder/file.db, or leave it unset for an SQLite file in the instance folder."
        )
