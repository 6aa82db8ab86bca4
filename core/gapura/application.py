"""Builds one Flask application from settings and enabled mini-apps; reads top to bottom as the start-up."""

from __future__ import annotations

import importlib
import logging
from collections.abc import Callable, Iterable
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader, FunctionLoader
from werkzeug.middleware.proxy_fix import ProxyFix

from . import media
from .accounts import loading, permissions
from .accounts import tokens as _tokens  # noqa: F401  # the core's tables are all known to an application
from .accounts.openid import models as _openid  # noqa: F401  # likewise
from .accounts.passkeys import models as _passkeys  # noqa: F401  # likewise
from .accounts.rights import services as rights
from .accounts.second_factor import models as _second_factor  # noqa: F401  # likewise
from .background import models as _background  # noqa: F401  # likewise
from .backup import models as _backup  # noqa: F401  # likewise
from .branding import rendering
from .branding.services import Identity, load_identity, theme_folder
from .collections import assembling as collections
from .collections.open311 import models as _open311  # noqa: F401  # likewise
from .contract.types import Permission
from .database.engine import db
from .errors import GapuraError, PluginFault
from .forms import csrf
from .integrity import models as _integrity  # noqa: F401  # likewise
from .jobs import models as _jobs  # noqa: F401  # likewise
from .plugins.assembly import Assembly
from .plugins.blame import describe, full_traceback
from .plugins.blueprint import Blueprint
from .plugins.guarded import GuardedFlask
from .plugins.hooks import Hooks
from .plugins.inflight import running
from .plugins.loader import Loaded, load, unload
from .plugins.states import State
from .plugins.status import Status, dependants
from .plugins.store import read_statuses
from .plugins.tally import Tally
from .resources import Resources
from .shell import access, assets, bytecode, context, errors, formatting, headers, htmx, keep, language, personal

log = logging.getLogger(__name__)

ROOT = Path(__file__).parent
Decided = dict[str, tuple[str, ...]]
CORE_FEATURES = (
    "shell", "accounts", "settings", "branding", "background", "mail", "media", "regions", "audit", "privacy",
    "integrity", "backup", "metrics", "collections",
)  # fmt: skip


def build_application(
    resources: Resources, tally: Tally, *, bind: sa.Engine | sa.Connection | None = None, safe_mode: bool = False
) -> tuple[Flask, list[PluginFault]]:
    """Build the application of the current generation.

    A mini-app that cannot be imported or breaks the contract is left out, with those that need it.

    Args:
        bind: engine or, for a trial, the connection whose transaction sees the state to build for.
        safe_mode: leave every mini-app out.

    Returns:
        The application, and the faults of the mini-apps that were left out.
    """
    bind = bind or resources.engine
    generation, statuses, identity, decided = _read(resources, bind)
    hooks = Hooks(tally, resources.settings.hook_limit, recover=db.session.rollback)
    assembly = Assembly(resources, generation, statuses, hooks)
    app = _bare(resources, assembly, bind)
    for name in CORE_FEATURES:
        hooks.register_core(importlib.import_module(f"{__package__}.{name}.hooks"))
    faults = [] if safe_mode else _take_in(assembly)
    with app.app_context():
        blueprints, more = _declare(app, assembly)
    assembly.permissions.update({n: rights.settled(one, decided) for n, one in assembly.proposed.items()})
    _dress(app, assembly, identity)
    even_more = _mount(app, assembly, blueprints)
    _guard(app, assembly, identity)
    return app, faults + more + even_more


def _read(resources: Resources, bind: sa.Engine | sa.Connection) -> tuple[int, dict[str, Status], Identity, Decided]:
    if isinstance(bind, sa.Connection):
        return (*read_statuses(bind), load_identity(bind, resources.settings), rights.decisions(bind))
    with bind.connect() as connection:
        return _read(resources, connection)


def _bare(resources: Resources, assembly: Assembly, bind: sa.Engine | sa.Connection) -> GuardedFlask:
    """An application with configuration and database, and nothing to see yet."""
    app = GuardedFlask("gapura", root_path=str(ROOT), static_folder=None, template_folder=None)
    conf = resources.settings
    app.config.update(
        SECRET_KEY=resources.secret,
        SECRET_KEY_FALLBACKS=resources.old_secrets,
        SQLALCHEMY_DATABASE_URI=conf.main_database,
        GAPURA_BIND=bind,
        TRUSTED_HOSTS=conf.trusted_hosts,
        WTF_CSRF_TIME_LIMIT=12 * 3600,
        TEMPLATES_AUTO_RELOAD=conf.debug,
    )
    app.url_map.strict_slashes = False
    app.extensions["gapura"] = assembly
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    db.init_app(app)
    if conf.trusted_proxies:
        hops = conf.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]  # Flask's own way
    return app


def _take_in(assembly: Assembly) -> list[PluginFault]:
    """Import every enabled mini-app and register its hooks; those at fault are left out with whoever needs them."""
    faults: list[PluginFault] = []
    for name, status in assembly.statuses.items():
        if status.state is not State.ENABLED or status.found is None:
            continue
        if any(fault.plugin == need for fault in faults for need in status.found.manifest.needs):  # type: ignore[union-attr]  # enabled, so it has one
            continue
        try:
            with running(name):
                assembly.plugins[name] = loaded = load(status.found)
            assembly.hooks.register_plugin(name, loaded.module)
            language.read(loaded.folder / "translations")
        except PluginFault as fault:
            faults.append(fault)
        except GapuraError as error:
            assembly.plugins.pop(name, None)
            unload(status.found)
            faults.append(_broken(name, error))
    return faults


def _declare(app: GuardedFlask, assembly: Assembly) -> tuple[list[tuple[str, Blueprint]], list[PluginFault]]:
    """Collect permissions and blueprints; a mini-app whose declarations cannot be used is taken out again."""
    faults: list[PluginFault] = []
    owned: list[tuple[str, Blueprint]] = []
    for name in ["", *assembly.plugins]:
        try:
            with app.sealed(name), running(name):
                owned += _declarations(assembly, name)
        except (Exception, SystemExit) as error:
            if not name:
                raise
            faults.append(_broken(name, error))
            for gone in [name, *dependants(name, assembly.statuses)]:
                assembly.plugins.pop(gone, None)
                assembly.hooks.unregister(gone)
    return [(n, b) for n, b in owned if not n or n in assembly.plugins], faults


def _declarations(assembly: Assembly, owner: str) -> list[tuple[str, Blueprint]]:
    if owner and owner not in assembly.plugins:
        return []
    mounted = _collections(assembly, owner)
    permissions_of: list[Permission] = assembly.hooks.ask(owner, "permissions")
    known = {permission.name for permission in permissions_of}
    permissions_of += [one for one in collections.permissions_of(mounted) if one.name not in known]
    for permission in permissions_of:
        if not permission.name.startswith(f"{owner or 'core'}."):
            raise GapuraError(f"permissions() declares {permission.name!r}; names start with '{owner or 'core'}.'")
    declared = {**assembly.proposed, **permissions.by_name(permissions_of)}
    blueprints: list[Blueprint] = assembly.hooks.ask(owner, "blueprints")
    for blueprint in blueprints:
        if owner and blueprint.name != owner and not blueprint.name.startswith(f"{owner}_"):
            raise GapuraError(f"blueprints() returns one called {blueprint.name!r}; its name must be {owner!r}.")
    blueprints += [collections.blueprint_of(one, blueprints) for one in mounted]
    assembly.access.update(access.table_of(blueprints, declared))
    assembly.proposed.update(declared)
    assembly.collections.update({one.key: one for one in mounted})
    if mounted:
        assembly.hooks.register_generated(owner, collections.answers_of(mounted))
    return [(owner, blueprint) for blueprint in blueprints]


def _collections(assembly: Assembly, owner: str) -> list[collections.Mounted]:
    """The plugin's collections, each with a name and a place of its own."""
    if not owner:
        return []
    manifest = assembly.plugins[owner].manifest
    return collections.mounted_of(assembly.hooks.ask(owner, "collections"), manifest)


def _mount(app: Flask, assembly: Assembly, blueprints: list[tuple[str, Blueprint]]) -> list[PluginFault]:
    """Register the blueprints; an application in which one failed is half made and only good for telling so."""
    faults = []
    for owner, blueprint in blueprints:
        slug = assembly.plugins[owner].manifest.slug if owner else ""
        try:
            app.register_blueprint(blueprint, url_prefix=f"/{slug}" if slug else None)
        except Exception as error:
            if not owner:
                raise
            faults.append(_broken(owner, error))
    return faults


def _broken(name: str, error: BaseException) -> PluginFault:
    """The fault of a mini-app: the sentence of our own errors as it is, of others with their type and place."""
    reason = str(error) if isinstance(error, GapuraError) else describe(error)
    return PluginFault(name, State.BROKEN, reason, full_traceback(error))


def _dress(app: Flask, assembly: Assembly, identity: Identity) -> None:
    """Languages, templates, static files: what pages are made of."""
    plugins = assembly.plugins.values()
    theme = theme_folder(assembly.resources.settings, identity)
    own_words = {plugin.name: plugin.folder / "translations" for plugin in plugins}
    language.install(app, ROOT / "translations", own_words, identity.time_zone)
    bytecode.install(app, assembly.resources)
    own = rendering.ThemeLoader(theme / "templates") if theme else None
    app.jinja_loader = _templates(own, plugins)  # a cached property, replaced on purpose
    rendering.install(app.jinja_env, own)
    folders = {"core": ROOT / "static", **assets.third_party(), **({"theme": theme / "static"} if theme else {})}
    assets.install(app, folders | {p.name: p.folder / "static" for p in plugins})
    htmx.install(app)
    formatting.install(app)
    loading.install(app, assembly.resources.settings.secure)
    app.extensions["gapura.identity"] = identity
    media.install(app)
    context.install(app)


def _templates(theme: BaseLoader | None, plugins: Iterable[Loaded]) -> BaseLoader:
    """The theme's templates first, then the core's, then each mini-app's own folder and nothing else of it."""
    loaders: list[BaseLoader] = [theme] if theme else []
    loaders.append(FileSystemLoader(ROOT / "templates"))
    loaders += [_only(plugin.name, FileSystemLoader(plugin.folder / "templates")) for plugin in plugins]
    return ChoiceLoader(loaders)


def _only(name: str, inner: FileSystemLoader) -> BaseLoader:
    def read(template: str) -> tuple[str, str | None, Callable[[], bool] | None] | None:
        if not template.startswith(f"{name}/"):
            return None
        return inner.get_source(None, template)  # type: ignore[arg-type]  # the environment is not used

    return FunctionLoader(read)


def _guard(app: Flask, assembly: Assembly, identity: Identity) -> None:
    """What stands before and after every view."""
    hosts = [host for plugin in assembly.plugins.values() for host in plugin.manifest.hosts]
    conf = assembly.resources.settings
    pictures = [host for host in (identity.tile_host, conf.picture_origin) if host]
    policy = headers.content_security_policy([*hosts, *pictures], hosts, conf.secure, conf.sign_on_origin)
    headers.install(app, policy, conf.secure)
    keep.install(app)  # first, so that it runs last
    app.after_request(language.follow)
    errors.install(app)
    csrf.install(app)
    access.install(app)
    personal.install(app)  # last, so that it answers when nobody refuses, and fills in before anybody looks
