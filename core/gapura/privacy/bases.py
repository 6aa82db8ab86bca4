"""The six bases on which personal data may be used (Undang-Undang 27/2022, Pasal 20 ayat 2)."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from ..contract.types import CONSENT, CONTRACT, INTEREST, LAW, TASK, VITAL

TITLES = {
    CONSENT: _l("Your consent (article 20, 2a)"),
    CONTRACT: _l("An agreement with you (article 20, 2b)"),
    LAW: _l("A duty of the law (article 20, 2c)"),
    VITAL: _l("Protecting somebody's life (article 20, 2d)"),
    TASK: _l("Public service, a task of the regency (article 20, 2e)"),
    INTEREST: _l("A legitimate interest (article 20, 2f)"),
}
