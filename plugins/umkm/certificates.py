"""Certificates of shops: claims that the office checks, and that run out."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import sqlalchemy as sa

from gapura import Job, State, Step, User, Workflow, db, identity, local, localdate, ngettext, send_mail, utcnow
from gapura import gettext as _
from gapura import lazy_gettext as _l

from .models import CERTIFICATES, Certificate

CLAIMED, VERIFIED, REFUSED, REMOVED = "claimed", "verified", "refused", "removed"
SOON = timedelta(days=30)
ISSUERS = {
    "halal": "Badan Penyelenggara Jaminan Produk Halal",
    "bpom": "Badan Pengawas Obat dan Makanan",
    "merek": "Direktorat Jenderal Kekayaan Intelektual",
    "sni": "Badan Standardisasi Nasional",
}  # and P-IRT by the regency


def still_valid(certificate: Any) -> Any:
    """What has run out is not verified any more."""
    return _l("It ran out already. Refuse it, saying so.") if certificate.is_over else None


WORKFLOW = Workflow(
    submitted=CLAIMED,
    entered=CLAIMED,
    removed=REMOVED,
    states=(
        State(name=CLAIMED, title=_l("Not checked yet"), public=True, waiting=True, deadline=timedelta(days=14),
              meaning=_l("The owner says so; the office has not looked at the paper yet.")),
        State(name=VERIFIED, title=_l("Verified"), tone="success", public=True,
              meaning=_l("The office has seen the paper.")),
        State(name=REFUSED, title=_l("Refused"), tone="danger", meaning=_l("Nobody sees it.")),
        State(name=REMOVED, title=_l("Removed")),
    ),
    steps=(
        Step(name="seen", title=_l("I have seen the paper"), done=_l("Verified"), sources=(CLAIMED,),
             target=VERIFIED, check=still_valid),
        Step(name="refuse", title=_l("Refuse, with a reason"), done=_l("Refused"), sources=(CLAIMED, VERIFIED),
             target=REFUSED, reason=True, tone="danger"),
        Step(name="take_back", title=_l("Take it back"), done=_l("Taken back"), sources=(CLAIMED, VERIFIED, REFUSED),
             target=REMOVED, by="owner", tone="danger"),
    ),
)  # fmt: skip


def badge_of(certificate: Certificate) -> tuple[str, str]:
    """What is said of a certificate beside the shop's name: words and tone."""
    kind = CERTIFICATES.get(certificate.kind, certificate.kind)
    if certificate.is_over:
        return _("%(kind)s: ran out on %(day)s", kind=kind, day=localdate(certificate.valid_until)), "danger"
    if certificate.state == VERIFIED:
        return _("%(kind)s: verified on %(day)s", kind=kind, day=localdate(certificate.checked_on)), "success"
    return _("%(kind)s: not checked yet", kind=kind), "neutral"


def shown(certificates: list[Certificate]) -> list[Certificate]:
    """Those that everybody sees."""
    return [one for one in certificates if one.state in WORKFLOW.public]


def card(certificate: Certificate) -> dict[str, Any]:
    """A certificate in a list: whose it is."""
    return {"detail": certificate.business.name, "badges": [badge_of(certificate)]}


def linked(certificate: Certificate) -> dict[str, Any]:
    """What search engines are told of a certificate: who issues its kind, and until when it holds."""
    issuer = identity().name if certificate.kind == "pirt" else ISSUERS.get(certificate.kind)
    if issuer is None:
        return {"@type": "Thing"}
    until = certificate.valid_until
    told = {"issuedBy": {"@type": "Organization", "name": issuer}, "certificationIdentification": certificate.name}
    return {**told, **({"expires": until.isoformat()} if until else {})}


def remind() -> str:
    """Write to owners whose certificates run out within a month, once for each; answers how many."""
    today = local(utcnow()).date()
    soon = Certificate.valid_until.between(today, today + SOON)
    fresh = sa.or_(Certificate.reminded_for.is_(None), Certificate.reminded_for != Certificate.valid_until)
    found = sa.select(Certificate).where(Certificate.state.in_(WORKFLOW.public), soon, fresh)
    written = sum(_remind(one, today) for one in db.session.scalars(found).unique())
    return ngettext("%(num)s owner was written to.", "%(num)s owners were written to.", written)


def _remind(certificate: Certificate, today: date) -> bool:
    certificate.reminded_for = until = certificate.valid_until
    owner = db.session.get(User, certificate.owner_id) if certificate.owner_id else None
    if owner is None or until is None:
        return False
    kind, shop = CERTIFICATES.get(certificate.kind, certificate.kind), certificate.business.name
    subject = _l("%(kind)s of %(shop)s runs out on %(day)s", kind=kind, shop=shop, day=localdate(until))
    return send_mail(
        to=owner, subject=subject, template="umkm/mail/runs_out.txt", kind=kind, shop=shop, days=(until - today).days,
        certificate=certificate,
    )  # fmt: skip


JOB = Job(name="umkm.certificates", title=_l("Remind owners of certificates that run out"), run=remind, at=time(6))
