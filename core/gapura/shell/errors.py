"""Error pages inside the shell: an honest sentence, what to do, and an id that the log knows too."""

from __future__ import annotations

import json
import logging
import secrets
from dataclasses import dataclass
from http import HTTPStatus

from flask import Flask, Response, g, make_response, render_template, request
from flask_babel import gettext as _
from markupsafe import escape
from werkzeug.exceptions import HTTPException, SecurityError

from ..accounts import denied
from ..database.engine import db
from ..plugins.assembly import current_assembly
from ..plugins.blame import blame, describe, full_traceback, surroundings_failed
from .language import current_language

log = logging.getLogger(__name__)

RETRY_SECONDS = 30
API, OPEN311, PROBLEM_JSON = "/api/", "/open311/", "application/problem+json"
PLAIN = "<!doctype html><html lang=id><title>{0}</title><h1>{0}</h1><p>{1}</p><p>{2}</p><p>{3}</p>"


@dataclass(frozen=True)
class Problem:
    """What an error page says.

    Attributes:
        code: HTTP status.
        title: the heading.
        text: what happened, in one or two sentences.
        advice: what the person can do now.
        id: what to tell support, empty where there is nothing in the log.
    """

    code: int
    title: str
    text: str
    advice: str = ""
    id: str = ""


def problem_of(code: int) -> Problem:
    """The page for an HTTP status."""
    texts = {
        400: (
            _("That did not arrive as expected"),
            _("What was sent is incomplete or has a form that we do not understand."),
        ),
        401: (_("Please sign in"), _("This page is for people who are signed in.")),
        403: (_("This page is not for your account"), _("Your account does not have the right to see this page.")),
        404: (_("This page does not exist"), _("The address may be mistyped, or the page has moved or been removed.")),
        405: (_("That does not work here"), _("This address does not accept what was tried.")),
        413: (_("That is too large"), _("What was sent is larger than we can accept.")),
        429: (_("Too many tries"), _("There were many requests in a short time. Please wait a little and try again.")),
        503: (_("Back in a moment"), _("The portal cannot answer right now. Nothing that you sent before is lost.")),
        507: (_("No room left"), _("The server has no room to store anything right now. Please try again later.")),
    }
    if code in texts:
        title, text = texts[code]
    elif code >= 500:
        title, text = (
            _("Something went wrong on our side"),
            _("The fault is ours, not yours. It has been written down."),
        )
    else:
        title, text = HTTPStatus(code).phrase, _("The request could not be answered.")
    return Problem(code, title, text, _advice(code))


def _advice(code: int) -> str:
    if code in (403, 401):
        return _("Sign in with another account, or ask the administrator for the right.")
    if code in (404, 405):
        return _("Search for it, or start from the home page.")
    if code == 413:
        return _("Choose a smaller file (photos up to 10 MB) and send again.")
    if code >= 500:
        return _("Please try again in a few minutes. If it happens again, tell us the number below.")
    return _("Go back, check what you entered, and try again.")


def show(problem: Problem, template: str = "error.html") -> Response:
    """Render an error page; below ``/api`` and ``/open311`` the same for programs."""
    if request.path.startswith(API):
        return problem_json(problem.code, problem.title, f"{problem.text} {problem.advice}".strip(), problem.id)
    if request.path.startswith(OPEN311):
        return _for_reports(problem)
    try:
        page = render_template(template, problem=problem)
    except Exception:
        log.exception("the error page itself fails")
        return _plain(problem)
    response = make_response(page, problem.code)
    response.headers["Cache-Control"] = "no-store"
    if problem.code == 503:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _for_reports(problem: Problem) -> Response:
    from ..collections.open311 import answers  # only programs that read or send reports pay for the import

    sentence = " ".join(filter(None, (problem.text, problem.advice, problem.id)))
    response = answers.errors(problem.code, [sentence], answers.format_of(request.path))
    if problem.code == 503:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def problem_json(code: int, title: str, detail: str, number: str = "", **more: str) -> Response:
    """An error as programs read it (RFC 9457).

    Args:
        detail: a sentence that says what to do.
        number: what to tell support, where something stands in the log.
        more: further members.
    """
    about = {"type": "about:blank", "title": title, "status": code, "detail": detail, **more}
    body = json.dumps(about | ({"id": number} if number else {}), ensure_ascii=False)
    headers = {"Content-Type": PROBLEM_JSON, "Cache-Control": "no-store", "Access-Control-Allow-Origin": "*"}
    return make_response(body, code, headers | ({"Retry-After": str(RETRY_SECONDS)} if code == 503 else {}))


def _plain(problem: Problem) -> Response:
    """The page without the shell, for when that cannot be had."""
    texts = (problem.title, problem.text, problem.advice, problem.id)
    return make_response(PLAIN.format(*map(escape, texts)), problem.code, {"Cache-Control": "no-store"})


def handle_http(error: HTTPException) -> Response:
    """An error that was meant: shown in the shell; one with a ready answer passes as it is."""
    if error.response is not None:
        return error.response  # type: ignore[return-value]  # an answer that a view prepared
    code = error.code or 500
    if isinstance(error, SecurityError):
        return _plain(problem_of(code))  # under a foreign host name no address can be made, so no shell either
    if code < 400:
        return error.get_response()  # type: ignore[return-value]  # a redirect of the router
    if code in (403, 404):
        denied.write(code)
    absent = _absent_plugin(code)
    response = show(absent or problem_of(code))
    for name, value in error.get_headers():
        if name in ("Retry-After", "Allow"):
            response.headers[name] = value
    retry = getattr(error, "retry_after", None)
    if retry:
        response.headers["Retry-After"] = str(retry)
    return response


def _absent_plugin(code: int) -> Problem | None:
    """The page under the address of a mini-app that does not run, from its manifest alone."""
    if code != 404:
        return None
    absent = current_assembly().absent.get(request.path.split("/")[1])
    if absent is None:
        return None
    parked, manifest = absent
    title = manifest.text("title", current_language())
    if parked:
        text = _("%(title)s is out of order and being looked at. The rest of the portal works as usual.", title=title)
        return Problem(503, _("Out of order for the moment"), text, _("Please try again later."))
    text = _("%(title)s is switched off at the moment.", title=title)
    return Problem(404, _("This service is switched off"), text, _("See what else the portal offers on the home page."))


def handle_crash(error: Exception) -> Response:
    """An error that nobody meant: logged under an id, blamed on the mini-app whose code it came from."""
    db.session.rollback()
    number = secrets.token_hex(4)
    assembly = current_assembly()
    culprit = blame(error, assembly.folders)
    log.error("%s %s failed, id %s, plugin %s", request.method, request.path, number, culprit or "-", exc_info=error)
    if culprit is not None:
        g.fault = (culprit, describe(error), full_traceback(error))
        request.environ.setdefault("gapura.faults", []).append(g.fault)
        title = assembly.plugins[culprit].manifest.text("title", current_language())
        text = _("%(title)s has a fault. It has been written down; the rest of the portal works as usual.", title=title)
        return show(Problem(503, _("Out of order for the moment"), text, _advice(500), number))
    code = 503 if surroundings_failed(error) else 500
    problem = problem_of(code)
    return show(Problem(code, problem.title, problem.text, problem.advice, number))


def note_fate(response: Response) -> Response:
    """Count how a mini-app's page fared; one that keeps failing is parked."""
    assembly = current_assembly()
    owner = assembly.slugs.get(request.path.split("/")[1])
    culprit, fault, detail = g.get("fault", (owner, "", ""))
    if culprit is not None:
        assembly.hooks.tally.note(culprit, "view", 0.0, fault, detail)
    return response


def install(app: Flask) -> None:
    """Handle every error of the application inside the shell."""
    app.register_error_handler(HTTPException, handle_http)
    app.register_error_handler(Exception, handle_crash)
    app.after_request(note_fate)
