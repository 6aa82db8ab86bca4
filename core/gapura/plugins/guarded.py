"""Flask, made so that whatever a mini-app's code does in a request ends in an error page with its name on it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, Response, g, request, session
from werkzeug.exceptions import HTTPException

from ..errors import ContractError
from .assembly import current_assembly
from .blame import ViewFault, blame, describe, full_traceback
from .blueprint import INSTEAD
from .rules import LateRule

log = logging.getLogger(__name__)


class GuardedFlask(Flask):
    """An application that outlives ``sys.exit()`` in a view, answers of a wrong type and failing ``after_request``."""

    url_rule_class = LateRule
    _sealed_for = ""

    @contextmanager
    def sealed(self, plugin: str) -> Iterator[None]:
        """Refuse to be changed for as long as the block runs, which calls a mini-app's code."""
        self._sealed_for = plugin
        try:
            yield
        finally:
            self._sealed_for = ""

    def full_dispatch_request(self) -> Response:
        """Answer the request; what Flask lets through goes to the error pages as well."""
        try:
            return super().full_dispatch_request()
        except (Exception, SystemExit) as error:
            g.after_failed = True
            return self.finalize_request(self.handle_user_exception(_attributed(error)), from_error_handler=True)

    def process_response(self, response: Response) -> Response:
        """Run what comes after a view; after a failure there, only the portal's own part of it."""
        if "after_failed" not in g:
            return super().process_response(response)
        for function in reversed(self.after_request_funcs.get(None, ())):
            response = self.ensure_sync(function)(response)
        self.session_interface.save_session(self, session._get_current_object(), response)  # type: ignore[attr-defined]  # the proxy's own
        return response

    def do_teardown_request(self, *args: Any) -> None:
        """Clean up after a request; a failure there comes too late for its answer, and is counted all the same."""
        try:
            super().do_teardown_request(*args)
        except (Exception, SystemExit) as error:
            assembly = current_assembly()
            plugin = blame(error, assembly.folders)
            log.error("cleaning up after %s failed, plugin %s", request.path, plugin or "-", exc_info=error)
            if plugin is not None:
                fault = plugin, describe(error), full_traceback(error)
                request.environ.setdefault("gapura.faults", []).append(fault)
                assembly.hooks.tally.note(plugin, "view", 0.0, *fault[1:])

    def _check_setup_finished(self, f_name: str) -> None:
        if self._sealed_for:
            instead = INSTEAD.get(f_name, "the blueprint's method of that name, for this mini-app's own pages")
            raise ContractError(
                f"{self._sealed_for}: a mini-app may not use the application's {f_name}(), which would act on the "
                f"whole portal; use {instead}."
            )
        super()._check_setup_finished(f_name)


def _attributed(error: BaseException) -> Exception:
    """The error with the mini-app whose page was asked for, which is at fault when no frame of anybody's code is."""
    if isinstance(error, HTTPException):
        return error
    owner: Any = current_assembly().slugs.get(request.path.split("/")[1])
    fault = ViewFault(owner)
    fault.__cause__ = error
    return fault
