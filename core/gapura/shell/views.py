"""The shell's own pages: home, search, language, static files, sitemap, robots, health."""

from __future__ import annotations

import shutil
from typing import Any

import sqlalchemy as sa
from flask import Response, abort, current_app, make_response, request
from flask import redirect as plain_redirect
from flask.typing import ResponseReturnValue

from ..accounts.redirects import safe_target
from ..branding.services import identity
from ..contract.types import SitemapEntry
from ..database.engine import db
from ..database.migrations import core_chain, pending, plugin_chain
from ..forms.cleaning import Refused, clean_text
from ..plugins.assembly import current_assembly
from ..plugins.blueprint import Blueprint
from .context import current_shell
from .front import asked, front_page
from .htmx import is_htmx, render
from .language import LANGUAGES, remember

LONGEST_QUERY = 200
RESULTS_PER_PLUGIN = 8
LEAST_ROOM = 20 * 1024 * 1024  # bytes; with less, the next photos may not find a place
CLOSED = (
    "/pengaturan", "/akun", "/masuk", "/daftar", "/cari", "/bahasa/", "/lupa-kata-sandi", "/atur-ulang/",
    "/kode-sekali-pakai", "/konfirmasi-email/", "/hemat/", "/beranda/",
)  # fmt: skip

bp = Blueprint("shell", __name__)


@bp.get("/", access="public")
def home() -> ResponseReturnValue:
    """The home page with a card of each running mini-app."""
    page = front_page(identity())
    response = render("home.html", **page)
    if page["late"]:
        response.headers["Cache-Control"] = "no-cache"  # what is not whole is kept for nobody
    return response


@bp.get("/beranda/<name>", access="public")
def home_cards(name: str) -> ResponseReturnValue:
    """The cards of one mini-app, for a home page that did not wait for them; whoever has no scripts gets its pages."""
    if name not in current_assembly().plugins:
        abort(404)
    if not is_htmx():
        return plain_redirect(f"/{current_assembly().plugins[name].manifest.slug}", 302)
    return render("home_cards.html", cards=asked(name))


@bp.get("/cari", access="public")
def search() -> ResponseReturnValue:
    """Search over all mini-apps: results grouped by mini-app."""
    typed, problem = request.args.get("q", ""), ""
    try:
        query = " ".join(clean_text(typed, max_length=LONGEST_QUERY).split())
    except Refused as refusal:
        query, problem = "", str(refusal)
    groups = _grouped(query) if query else []
    total = sum(len(group["results"]) for group in groups)
    response = render("search.html", "search_results.html", query=query, groups=groups, total=total, problem=problem)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _grouped(query: str) -> list[dict[str, Any]]:
    assembly, language = current_assembly(), current_shell().language
    groups = []
    for name, results in assembly.hooks.collect("search", query=query, limit=RESULTS_PER_PLUGIN):
        if results:
            manifest = assembly.plugins[name].manifest
            groups.append({
                "title": manifest.text("title", language), "url": f"/{manifest.slug}", "icon": manifest.icon,
                "results": results[:RESULTS_PER_PLUGIN], "more_url": "",
            })  # fmt: skip
    return groups


@bp.get("/bahasa/<code>", access="public")
def language(code: str) -> ResponseReturnValue:
    """Change the language for a year and go back."""
    if code not in LANGUAGES:
        abort(404)
    response = plain_redirect(safe_target(request.args.get("next"), default="/"), 303)
    remember(response, code)
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/aset/<digest>/<path:name>", access="public")
def asset(digest: str, name: str) -> ResponseReturnValue:
    """A static file of the core, the theme, a package or a running mini-app."""
    answer: Response = current_app.extensions["gapura.assets"].send(digest, name)
    return answer


@bp.get("/favicon.ico", access="public")
def favicon() -> ResponseReturnValue:
    """Where browsers look that read no page."""
    return plain_redirect(identity().favicon_url, 302)


@bp.get("/sitemap.xml", access="public")
def sitemap() -> ResponseReturnValue:
    """Public pages and records of the running mini-apps, or the parts that hold them."""
    from ..collections import sitemap as records  # collections have pages in the shell

    return _xml(records.document(current_assembly().resources.settings.public_url, _pages()))


@bp.get("/sitemap-<key>-<int(max=1000000):number>.xml", access="public")
def sitemap_part(key: str, number: int) -> ResponseReturnValue:
    """One part of a sitemap that does not fit into one document."""
    from ..collections import sitemap as records  # as above

    found = records.part(current_assembly().resources.settings.public_url, key, number, _pages)
    return _xml(found) if found else abort(404)


def _pages() -> list[SitemapEntry]:
    return [SitemapEntry(path="/"), *current_assembly().hooks.items("sitemap")]


def _xml(body: str) -> Response:
    return Response(body, content_type="application/xml; charset=utf-8")


@bp.get("/robots.txt", access="public")
def robots() -> ResponseReturnValue:
    """What search engines may read."""
    base = current_assembly().resources.settings.public_url
    closed = "\n".join(f"Disallow: {path}" for path in CLOSED)
    return Response(f"User-agent: *\n{closed}\nSitemap: {base}/sitemap.xml\n", content_type="text/plain; charset=utf-8")


@bp.get("/readyz", access="public")
def ready() -> ResponseReturnValue:
    """Whether this worker can serve: the database answers, its tables are those of the code, and there is room."""
    assembly = current_assembly()
    connection = db.session.connection()
    connection.execute(sa.text("SELECT 1"))
    chains = [core_chain(), *(plugin_chain(p.name, p.folder) for p in assembly.plugins.values())]
    behind = [chain.owner for chain in chains if pending(connection, chain)]
    free = shutil.disk_usage(assembly.resources.settings.instance).free
    full = f"disk full: {free // 2**20} MB free, {LEAST_ROOM // 2**20} MB needed" if free < LEAST_ROOM else ""
    missing = [*([f"migrations pending: {', '.join(behind)}"] if behind else []), *([full] if full else [])]
    response = make_response("\n".join([*(missing or ["ready"]), ""]), 503 if missing else 200)
    response.headers.update({"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"})
    return response
