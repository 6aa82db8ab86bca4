"""What makes pages easy to find and to hand on: share cards, QR codes, languages for search engines, security.txt."""

from __future__ import annotations

import io
from datetime import date
from functools import lru_cache
from urllib.parse import quote

import segno
from flask import Response, abort, request

from ..accounts.redirects import safe_target
from ..branding.files import cards
from ..branding.services import identity
from ..contract.types import PUBLIC
from ..plugins.assembly import current_assembly
from ..plugins.blueprint import Blueprint
from .language import DEFAULT, LANGUAGES, PARAMETER

LONGEST_PATH = 300
DAY = "public, max-age=86400"

bp = Blueprint("sharing", __name__)


def public_url() -> str:
    """The portal's public address, without a slash at its end."""
    return str(current_assembly().resources.settings.public_url)


def card_url(title: str) -> str:
    """Whole address of the picture that messengers show of a page with this title."""
    return public_url() + cards.address(title)


def in_language(path: str, code: str) -> str:
    """Whole address of a page in a language; the default language has the plain one."""
    address = public_url() + quote(path)
    return address if code == DEFAULT else f"{address}?{PARAMETER}={code}"


def alternates(path: str) -> list[tuple[str, str]]:
    """Each language's code and address of a page, and ``x-default``, as search engines want them."""
    return [*((code, in_language(path, code)) for code in LANGUAGES), ("x-default", in_language(path, DEFAULT))]


@bp.get("/kode-qr.svg", access=PUBLIC)
def qr_code() -> Response:
    """The QR code of one of the portal's own pages, named by ``p``."""
    path = safe_target(request.args.get("p"), default="")
    if not path or len(path) > LONGEST_PATH:
        abort(404)
    response = Response(_qr(public_url() + path), content_type="image/svg+xml")
    response.headers["Cache-Control"] = DAY
    return response


@bp.get("/.well-known/security.txt", access=PUBLIC)
def security_txt() -> Response:
    """Whom to tell of a weakness (RFC 9116)."""
    base, mail = public_url(), identity().email
    today = date.today()  # noqa: DTZ011  # only the year and month matter
    lines = [
        f"Contact: mailto:{mail}" if mail else f"Contact: {base}/kantor",
        f"Expires: {today.year + (today.month > 6)}-{'12' if today.month <= 6 else '06'}-30T00:00:00Z",
        "Preferred-Languages: id, en",
        f"Canonical: {base}/.well-known/security.txt",
    ]
    return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@lru_cache(maxsize=256)
def _qr(address: str) -> bytes:
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", scale=8, border=4, dark="#000000", light="#ffffff", xmldecl=False
    )
    return out.getvalue()
