"""What the feature adds to the portal, and what the core itself knows of people."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from ..contract.hookspecs import hookimpl
from ..contract.types import LAW, TASK, Erased, PersonalData, PersonRecords
from ..plugins.blueprint import Blueprint

ACCOUNT, VISIT = _l("Accounts"), _l("Every visit")
OWN_OFFICE = _l("You, and administrators of the portal")


@hookimpl
def blueprints() -> list[Blueprint]:
    """Its pages."""
    from .views import bp

    return [bp]


@hookimpl
def personal_data() -> list[PersonalData]:
    """What accounts, mail and the log keep."""
    return [
        PersonalData(
            where=ACCOUNT, what=_l("Name, e-mail address or phone number"), basis=TASK, seen_by=OWN_OFFICE,
            purpose=_l("So that you can sign in, and offices can answer you."), kept=_l("Until you erase the account."),
        ),
        PersonalData(
            where=ACCOUNT, what=_l("Password, authenticator app, passkeys"), basis=TASK, seen_by=_l("Nobody"),
            purpose=_l("So that nobody else signs in as you; the password itself is not kept."),
            kept=_l("Until you change them or erase the account."),
        ),
        PersonalData(
            where=ACCOUNT, what=_l("Devices you signed in with, and the first half of their network address"),
            basis=TASK, seen_by=_l("You"), purpose=_l("So that you notice when somebody else uses your account."),
            kept=_l("A session for 30 days at most; that a device is known, 400 days after its last use."),
        ),
        PersonalData(
            where=ACCOUNT, what=_l("Mails that the portal sent you"), basis=TASK, seen_by=OWN_OFFICE,
            purpose=_l("So that they arrive, and it can be seen whether they did."),
            kept=_l("The text for seven days, that there was one for 90."),
        ),
        PersonalData(
            where=ACCOUNT, what=_l("What you did, when, and from which network address"), basis=LAW, seen_by=OWN_OFFICE,
            purpose=_l("So that misuse can be found and proved, as rules for government systems demand."),
            kept=_l("As long as the portal's log is kept; your name and address go when the account is erased."),
        ),
        PersonalData(
            where=VISIT, what=_l("A cookie with a random number"), basis=TASK, seen_by=_l("Nobody"),
            purpose=_l("So that forms are safe and you stay signed in. Nothing follows you to other sites."),
            kept=_l("Until you close the browser, with an account 30 days at most."),
        ),
    ]  # fmt: skip


@hookimpl
def export_person(user_id: int) -> list[PersonRecords]:
    """The account, its devices, and what the log says of the person."""
    from .core import records_of

    return records_of(user_id)


@hookimpl
def erase_person(user_id: int) -> list[Erased]:
    """Mails and network addresses; the account itself goes last."""
    from .core import forget

    return forget(user_id)
