"""``gapura user …``: accounts made by whoever runs the server."""

from __future__ import annotations

import click

from ..accounts import offices, passwords, services
from ..accounts.models import CITIZEN, OFFICE_ROLES, RANK, Office
from ..database.engine import db
from .common import application, resources


@click.group("user")
def user() -> None:
    """People who can sign in."""


@user.command("create")
@click.argument("login")
@click.option("--name", default="", help="What the person is called; the part before the @ unless given.")
@click.option("--role", type=click.Choice(RANK), default=CITIZEN, show_default=True, help="What the person may do.")
@click.option("--office", "office_code", default="", help="Code of the office, for an operator or a manager.")
def create(login: str, name: str, role: str, office_code: str) -> None:
    """Make an account for LOGIN, an e-mail address or a phone number, and print its password once."""
    with resources() as opened, application(opened):
        made = create_account(login, name, role, office_code)
    click.echo(f"Account {made.login} ({made.role}) was made. Its password, shown only now:")
    click.echo(made.password)


@user.command("forget-second-step")
@click.argument("login")
def forget_second_step(login: str) -> None:
    """Take authenticator app, passkeys and recovery codes away from LOGIN, who lost them, and end their sessions."""
    from ..accounts.second_factor.services import take_away

    with resources() as opened, application(opened):
        found = services.find(login)
        if found is None:
            raise click.ClickException(f"There is no account {login!r}.")
        take_away(found)
        db.session.commit()
    click.echo(f"{login} signs in with the password alone, and sets up a new second step afterwards.")


def create_account(login: str, name: str = "", role: str = CITIZEN, office_code: str = "") -> services.Created:
    """Make an account with a random password and commit it; call inside an application context.

    Raises:
        ClickException: when it cannot be made, with what to do.
    """
    office = _office(office_code) if office_code else None
    if role in OFFICE_ROLES and office is None:
        raise click.ClickException(f"The role {role} is of an office; name it: --office CODE. {_known_offices()}")
    fresh = passwords.fresh()
    try:
        made = services.create_for(name or login.partition("@")[0], login, fresh, role, office)
    except services.Refused as refusal:
        db.session.rollback()
        raise click.ClickException(str(refusal)) from None
    db.session.commit()
    return services.Created(made.contact, made.roles[0], fresh.password)


def _office(code: str) -> Office:
    found = offices.by_code(code)
    if found is None:
        raise click.ClickException(f"There is no office with the code {code!r}. {_known_offices()}")
    return found


def _known_offices() -> str:
    codes = [office.code for office in offices.every()]
    return f"Offices: {', '.join(codes)}." if codes else "No office was added yet; see /pengaturan/kantor."
