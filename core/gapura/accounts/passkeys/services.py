"""Adding passkeys, signing in with one, and removing them. Callers commit."""

from __future__ import annotations

import base64
import ipaddress
import json
import re
import time
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import current_app, request

from ...audit.services import record
from ...branding.services import identity
from ...database.engine import db
from ...database.types import utcnow
from .. import notices
from ..keyed import fingerprint
from ..models import User
from ..sessions import current_session
from .models import Passkey

CHALLENGE = "passkey"  # where the session keeps the challenge
SECONDS = 300
MOST = 20  # passkeys of one person
LONGEST = 20_000  # characters of what a browser sends
NAME_LENGTH = 60


class Refused(Exception):
    """What a browser sent does not fit what was asked."""


@dataclass(frozen=True)
class Party:
    """Whom passkeys are for, as browsers know it: the host, and the one origin."""

    id: str
    origin: str


def party() -> Party | None:
    """The portal for passkeys; None where it is reached by a bare network address, which browsers refuse."""
    settings = current_app.extensions["gapura"].resources.settings
    if not settings.loopback:
        return Party(settings.host, settings.public_url)
    host = request.host.rpartition(":")[0] or request.host
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return Party(host, f"{request.scheme}://{request.host}")
    return None


def passkeys_of(user: User) -> list[Passkey]:
    """A person's passkeys, the oldest first."""
    return list(db.session.scalars(sa.select(Passkey).where(Passkey.user_id == user.id).order_by(Passkey.id)))


def adding_options(user: User, who: Party) -> str:
    """What the browser needs to make a passkey, as JSON; the challenge is kept in the session.

    It is to be found without a name (a resident key), and to ask for finger, face or PIN each time.
    """
    import webauthn
    from webauthn.helpers import structs

    options = webauthn.generate_registration_options(
        rp_id=who.id,
        rp_name=identity().name,
        user_id=bytes.fromhex(fingerprint("passkey", str(user.id))),
        user_name=user.contact,
        user_display_name=user.name,
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.REQUIRED,
            user_verification=structs.UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[
            structs.PublicKeyCredentialDescriptor(id=webauthn.base64url_to_bytes(one.credential))
            for one in passkeys_of(user)
        ],
    )
    _keep(options.challenge, f"add {user.id}")
    return webauthn.options_to_json(options)


def add(user: User, who: Party, sent: str, name: str) -> Passkey:
    """Keep the passkey that the browser made.

    Raises:
        Refused: when it does not fit.
    """
    import webauthn

    challenge = _take(f"add {user.id}")
    if len(passkeys_of(user)) >= MOST:
        raise Refused
    found: Any = _checked(
        webauthn.verify_registration_response,
        credential=_parsed(sent), expected_challenge=challenge, expected_rp_id=who.id, expected_origin=who.origin,
        require_user_verification=True,
    )  # fmt: skip
    credential = base64.urlsafe_b64encode(found.credential_id).decode().rstrip("=")
    if db.session.scalar(sa.select(sa.exists().where(Passkey.credential == credential))):
        raise Refused
    passkey = Passkey(
        user_id=user.id, credential=credential, public_key=found.credential_public_key, count=found.sign_count,
        name=name.strip()[:NAME_LENGTH],
    )  # fmt: skip
    db.session.add(passkey)
    user.has_second_factor = True
    record("user.passkey_added", f"user:{user.id}")
    notices.tell(user, "passkey_added", name=passkey.name)
    return passkey


def entering_options(who: Party) -> str:
    """What the browser needs to sign in with whichever passkey its owner chooses, as JSON."""
    import webauthn
    from webauthn.helpers import structs

    required = structs.UserVerificationRequirement.REQUIRED
    options = webauthn.generate_authentication_options(rp_id=who.id, user_verification=required)
    _keep(options.challenge, "enter")
    return webauthn.options_to_json(options)


def owner_of(who: Party, sent: str) -> User:
    """The person whose passkey signed the challenge.

    Raises:
        Refused: when nobody's did.
    """
    import webauthn

    challenge, credential = _take("enter"), _parsed(sent)
    passkey = db.session.scalars(sa.select(Passkey).where(Passkey.credential == str(credential.get("id")))).first()
    if passkey is None:
        raise Refused
    found: Any = _checked(
        webauthn.verify_authentication_response,
        credential=credential, expected_challenge=challenge, expected_rp_id=who.id, expected_origin=who.origin,
        credential_public_key=passkey.public_key, credential_current_sign_count=passkey.count,
        require_user_verification=True,
    )  # fmt: skip
    passkey.count, passkey.used_at = found.new_sign_count, utcnow()
    user = db.session.get(User, passkey.user_id)
    if user is None or not user.is_active:
        raise Refused
    return user


def _keep(challenge: bytes, purpose: str) -> None:
    kept = {"challenge": base64.b64encode(challenge).decode(), "purpose": purpose, "at": int(time.time())}
    current_session()[CHALLENGE] = kept


def _take(purpose: str) -> bytes:
    """The challenge that this session was given, which is used up by this."""
    own = current_session()
    kept = own.get(CHALLENGE)
    if kept is None:
        raise Refused
    del own[CHALLENGE]
    if kept["purpose"] != purpose or time.time() - kept["at"] > SECONDS:
        raise Refused
    return base64.b64decode(kept["challenge"])


def _parsed(sent: str) -> dict[str, Any]:
    try:
        found = json.loads(sent[:LONGEST])
    except ValueError:
        raise Refused from None
    if not isinstance(found, dict) or not re.fullmatch("[A-Za-z0-9_-]{1,1400}", str(found.get("id"))):
        raise Refused
    return found


def _checked(verify: Any, **arguments: Any) -> Any:
    """What the library says; whatever it stumbles over was sent by a browser, and is refused."""
    try:
        return verify(**arguments)
    except Exception as error:
        raise Refused(f"{type(error).__name__}") from error
