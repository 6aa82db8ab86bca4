"""The provider: what is asked of it, and what of its answers is believed.

Authlib does the protocol: authorization code with PKCE (S256), state, nonce, and the ID token's signature and claims.
Here stands what a portal adds: one issuer, fixed by the installation; only its hosts are asked, without redirects, for
a few seconds at most; only asymmetric signatures. The library costs half a second to import and is, when first used.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from flask import Response, current_app, request

from ...config import LOOPBACK, Settings
from ...plugins.assembly import current_assembly

log = logging.getLogger(__name__)

NAME = "openid"
SECONDS = 6
LEEWAY = 60  # seconds that two clocks may differ
SIGNATURES = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
DISCOVERY = "/.well-known/openid-configuration"
ABOUT_PERSON = ("name", "given_name", "email", "email_verified")  # all that is taken from outside the signed token
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"


class Untrusted(Exception):
    """An answer of the provider, or one in its name, that is not believed; the argument is for the log."""


def settings() -> Settings:
    """The settings of this portal."""
    return current_assembly().resources.settings


def title() -> str:
    """What the provider is called, empty when none is configured."""
    conf = settings()
    return (conf.oidc_name or urlsplit(conf.oidc_issuer).hostname or "") if conf.oidc_issuer else ""


@contextmanager
def believed() -> Iterator[None]:
    """Turn whatever goes wrong between us and the provider into one exception.

    Raises:
        Untrusted: with what happened.
    """
    from authlib.common.errors import AuthlibBaseError
    from joserfc.errors import JoseError
    from requests import RequestException

    try:
        yield
    except (AuthlibBaseError, JoseError, RequestException, RuntimeError, ValueError, LookupError, TypeError) as error:
        raise Untrusted(f"{type(error).__name__}: {error}"[:300]) from error


def ask(back: str, **wishes: Any) -> Response:
    """Send the browser to the provider.

    Args:
        back: address that the provider sends it back to.
        wishes: further parameters of the request, such as ``prompt``.

    Raises:
        Untrusted: when the provider cannot be reached or is not the one that is configured.
    """
    with believed():
        answer: Response = _client().authorize_redirect(back, **wishes)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def claims() -> Mapping[str, Any]:
    """What the provider says of the person whose browser it sent back with the current request.

    Raises:
        Untrusted: when that cannot be believed.
    """
    conf = settings()
    with believed():
        if request.args.get("iss", conf.oidc_issuer) != conf.oidc_issuer:  # RFC 9207: an answer of another provider
            raise ValueError(f"the answer names the issuer {request.args['iss']!r}")
        wanted = {
            "iss": {"essential": True, "value": conf.oidc_issuer},
            "aud": {"essential": True, "value": conf.oidc_client_id},
        }
        token = _client().authorize_access_token(claims_options=wanted, leeway=LEEWAY)
        found: dict[str, Any] = dict(token["userinfo"])
        if not isinstance(found.get("sub"), str) or not 0 < len(found["sub"]) <= 255:
            raise ValueError("the subject is no text of 1 to 255 characters")
        if "email" not in found and _client().load_server_metadata().get("userinfo_endpoint"):
            more = dict(_client().userinfo(token=token))
            if more.get("sub") != found["sub"]:
                raise ValueError("userinfo is about somebody else")
            found |= {name: more[name] for name in ABOUT_PERSON if name in more}
        return found


def logout_address(back: str) -> str:
    """Where the browser ends the session at the provider too; empty when it cannot be ended there."""
    try:
        with believed():
            address: str = _client().create_logout_url(back, client_id=settings().oidc_client_id)["url"]
    except Untrusted:
        return ""
    return address


def logged_out(token: str) -> str:
    """Whose sessions the provider asks to end (OpenID Connect Back-Channel Logout 1.0): the subject.

    Raises:
        Untrusted: when the token is not one of the provider's for that, or too old.
    """
    import time

    from joserfc import jwt
    from joserfc.jwk import KeySet

    conf = settings()
    with believed():
        client = _client()
        algorithms = client.load_server_metadata()["id_token_signing_alg_values_supported"]
        keys = KeySet.import_key_set(client.fetch_jwk_set())
        decoded = jwt.decode(token, keys, algorithms=algorithms)
        found, audience = decoded.claims, decoded.claims.get("aud")
        right = (
            str(decoded.header.get("typ")).lower() == "logout+jwt"  # never an ID token (ASVS 10.5.5)
            and found.get("iss") == conf.oidc_issuer
            and conf.oidc_client_id in (audience if isinstance(audience, list) else [audience])
            and LOGOUT_EVENT in found.get("events", {})
            and "nonce" not in found
            and abs(time.time() - float(found["iat"])) <= 2 * LEEWAY
        )
        if not right or not isinstance(found.get("sub"), str):
            raise ValueError("this is no logout token for this portal")
        return str(found["sub"])


def _client() -> Any:
    """The client of this application, made when first asked for."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # the proxy's own method
    if NAME not in app.extensions:
        from authlib.integrations.flask_client import OAuth

        conf = settings()
        app.extensions[NAME] = OAuth(app).register(
            NAME,
            client_cls=_classes(),
            client_id=conf.oidc_client_id,
            client_secret=conf.oidc_client_secret.get_secret_value(),
            server_metadata_url=conf.oidc_issuer.rstrip("/") + DISCOVERY,
            client_kwargs={
                "scope": "openid profile email",
                "code_challenge_method": "S256",
                "default_timeout": SECONDS,
            },
        )
    return app.extensions[NAME]


@functools.cache
def _classes() -> Any:
    """Authlib's client with our limits. Made in a function because of what the import costs."""
    from authlib.integrations.flask_client import FlaskOAuth2App
    from authlib.integrations.requests_client import OAuth2Session

    class Session(OAuth2Session):
        """Asks the provider's own hosts, and follows nobody elsewhere."""

        def request(self, method: str, url: str, *arguments: Any, **values: Any) -> Any:
            _check_address(url)
            return super().request(method, url, *arguments, **values | {"allow_redirects": False})

    class Client(FlaskOAuth2App):
        """Believes the configured issuer alone."""

        client_cls = Session

        def load_server_metadata(self) -> Any:
            known = super().load_server_metadata()
            if known.get("issuer") != settings().oidc_issuer:
                raise ValueError(f"the provider calls itself {known.get('issuer')!r}")
            offered = known.get("id_token_signing_alg_values_supported") or ["RS256"]
            known["id_token_signing_alg_values_supported"] = [one for one in offered if one in SIGNATURES]
            if not known["id_token_signing_alg_values_supported"]:
                raise ValueError(f"the provider signs with {offered} only; expected one of {SIGNATURES}")
            return known

    return Client


def _check_address(url: str) -> None:
    """Let only the provider's hosts be asked, through TLS.

    Raises:
        ValueError: for any other address.
    """
    conf, parts = settings(), urlsplit(url)
    known = {urlsplit(conf.oidc_issuer).hostname, *conf.oidc_hosts.replace(",", " ").split()}
    if parts.hostname not in known or (parts.scheme != "https" and parts.hostname not in LOOPBACK):
        raise ValueError(f"{url!r} is not on a host of GAPURA_OIDC_ISSUER or GAPURA_OIDC_HOSTS, or without TLS")
