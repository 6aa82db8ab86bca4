"""The one blueprint class, for core and plugins: every route says who may reach it, and nothing reaches further."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

from flask import Blueprint as FlaskBlueprint
from flask.sansio.blueprints import BlueprintSetupState

from ..contract.types import PUBLIC, SIGNED_IN
from ..errors import ContractError

INSTEAD = {
    "before_app_request": "before_request, which runs for this mini-app's own pages",
    "after_app_request": "after_request, which runs for this mini-app's own pages",
    "teardown_app_request": "teardown_request, which runs for this mini-app's own pages",
    "app_context_processor": "context_processor, or pass the value to render()",
    "app_errorhandler": "errorhandler, which handles this mini-app's own errors",
    "app_template_filter": "a function passed to render()",
    "add_app_template_filter": "a function passed to render()",
    "app_template_test": "a function passed to render()",
    "add_app_template_test": "a function passed to render()",
    "app_template_global": "a function passed to render()",
    "add_app_template_global": "a function passed to render()",
    "app_url_value_preprocessor": "url_value_preprocessor",
    "app_url_defaults": "url_defaults",
    "record": "the hooks of gapura.contract.hookspecs",
    "record_once": "the hooks of gapura.contract.hookspecs",
    "register_blueprint": "a second blueprint in the list that the hook blueprints() returns",
}


class Blueprint(FlaskBlueprint):
    """A Flask blueprint whose routes declare their audience and which cannot touch the rest of the portal.

    Each route takes ``access=``: ``"public"``, ``"signed in"``, or the name of a permission such as
    ``"umkm.approve"``. Templates are found in ``templates/<name>/`` and static files in ``static/`` of the plugin's
    folder by convention, so neither is a parameter.

    Raises:
        ContractError: for a route without access, and for any registration that would reach beyond the blueprint.
    """

    def __init__(self, name: str, import_name: str) -> None:
        self.access: dict[str, str] = {}
        self.rules: list[tuple[str, tuple[str, ...]]] = []
        self._declaring = False
        super().__init__(name, import_name)

    def add_url_rule(
        self,
        rule: str,
        endpoint: str | None = None,
        view_func: Callable[..., Any] | None = None,
        provide_automatic_options: bool | None = None,
        *,
        access: str | None = None,
        **options: Any,
    ) -> None:
        """Register a route, as Flask does, with its audience."""
        name = str(endpoint or getattr(view_func, "__name__", rule))
        if not access:
            raise ContractError(
                f"{self.import_name}: the route {rule!r} ({name}) does not say who may reach it. "
                f'Add access="{PUBLIC}", access="{SIGNED_IN}" or a permission such as access="{self.name}.edit".'
            )
        known = self.access.setdefault(name, access)
        if known != access:
            raise ContractError(
                f"{self.import_name}: {name!r} is declared both {known!r} and {access!r}; decide on one."
            )
        self.rules.append((rule.rstrip("/"), tuple(options.get("methods") or ("GET",))))
        self._declaring = True
        try:
            super().add_url_rule(rule, endpoint, view_func, provide_automatic_options, **options)
        finally:
            self._declaring = False

    def record(self, func: Callable[[BlueprintSetupState], None]) -> None:
        """Refused to plugins: it would hand them the whole application. Flask's own route registration needs it."""
        if not self._declaring:
            self._refuse("record")
        super().record(func)

    def _refuse(self, what: str) -> NoReturn:
        raise ContractError(
            f"{self.import_name}: a mini-app's blueprint may not use {what}(), which would act on the whole portal; "
            f"use {INSTEAD[what]}."
        )


def _refusal(what: str) -> Callable[..., NoReturn]:
    def refuse(self: Blueprint, *args: Any, **kwargs: Any) -> NoReturn:
        self._refuse(what)

    refuse.__name__, refuse.__doc__ = what, f"Refused: would act on the whole portal; use {INSTEAD[what]}."
    return refuse


for _name in INSTEAD.keys() - {"record"}:
    setattr(Blueprint, _name, _refusal(_name))
