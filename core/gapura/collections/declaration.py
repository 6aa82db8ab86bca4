"""``collection(Model, …)``: what an author writes, checked where it is written."""

from __future__ import annotations

import difflib
import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from ..contract.collections import Collection, GeoReport, Workflow
from ..contract.types import PUBLIC, ROLES, SIGNED_IN, Text
from ..errors import ContractError
from . import workflow as workflows
from .fields import translatable
from .records import Record, specs_of

STAFF = ("operator", "manager")
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
PATH = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
SCHEMA = re.compile(r"[A-Z][A-Za-z]{1,39}")
ORDERS = ("name", "newest")
ARGUMENTS = ("q", "urut", "mulai", "sesudah", "tampil", "kotak", "zoom", "keadaan")  # of the addresses of lists


def collection(
    model: type[Any],
    *,
    name: str = "",
    path: str = "",
    title: Text | None = None,
    summary: Text | None = None,
    noun: Text = "",
    title_field: str = "",
    see: str = PUBLIC,
    submissions: str = "",
    moderated: bool = True,
    workflow: Workflow | None = None,
    edit: Sequence[str] = STAFF,
    approve: Sequence[str] = STAFF,
    imports: Sequence[str] = STAFF,
    exports: Sequence[str] = STAFF,
    order: str = "name",
    per_page: int = 24,
    steps: Sequence[tuple[Text, Sequence[str]]] = (),
    schema: str = "",
    card: Callable[[Any], dict[str, Any]] | None = None,
    context: Callable[[Any], dict[str, Any]] | None = None,
    overview: Callable[[], dict[str, Any]] | None = None,
    linked: Callable[[Any], dict[str, Any]] | None = None,
    progress: bool = False,
    responsible: Callable[[Any], int | None] | None = None,
    alike: Callable[[dict[str, Any]], list[Any]] | None = None,
    georeport: GeoReport | None = None,
    claims: bool = False,
    compare: bool = False,
    statistics: bool = False,
    counted: Mapping[str, Text] = MappingProxyType({}),
    on_home: bool = True,
) -> Collection:
    """Declare a collection of records; return it from the hook ``collections``.

    Args:
        model: a class on ``Record``.
        name: key within the plugin; the class's name unless given.
        path: place below the plugin's address, such as ``agenda``; the first collection stands at the address itself.
        title, summary: heading and lead of the list; the manifest's unless given.
        noun: what one record is called, such as "bank sampah", for buttons and headings.
        title_field: name of the field that names a record; the first line of text unless given.
        see: who reads it: ``public``, ``signed in``, or a permission's name.
        submissions: who may add from outside the office: ``public``, ``signed in`` or nobody.
        moderated: whether the office looks at submissions before they are public.
        workflow: states and steps of the collection's own.
        edit, approve, imports, exports: roles that may do that.
        order: how the list is sorted at first: ``name``, ``newest``, or a field with ``sort=True``.
        per_page: rows of a page.
        steps: sections of the form, as titles with the names of their fields.
        schema: what a record is to search engines, as a type of https://schema.org: ``LocalBusiness``,
            ``TouristAttraction``, …; unless given ``Event`` for what is ``Scheduled``, ``Place`` for what
            is ``Located``.
        card: answers extra arguments of a record's card in lists: ``detail``, ``meta``, ``badges``.
        context: answers what a template of your own for a record's page is given besides.
        overview: answers what a template of your own for the list is given besides.
        linked: answers what search engines are told of a record besides, by property of https://schema.org, such as
            the ``offers`` of a product.
        progress: whether everybody reads which states a record went through, when, and with which reasons; who did it
            and internal notes never.
        responsible: answers the id of the office that gets what a citizen sent, from the new record; None for the
            manifest's.
        alike: answers the public records that may be what somebody is about to send, from the values of their form by
            name (``position`` is a ``Position`` or None): they are shown first, and sending it again sends it anyway.
        georeport: which fields programs of others read and send below ``/open311``; the records are ``Tracked``,
            ``Located`` and sent by anybody.
        claims: whether people claim records that are theirs, and hand theirs on; they are sent by whoever is signed in.
        compare: whether visitors put several records side by side.
        statistics: whether a page shows in figures how the collection grew and how its filters divide it.
        counted: what ``count(record, key)`` counts beside views of a record's page, as ``{key: title}``; without any
            nothing is counted. The owner and the office see the numbers; who did it is not known.
        on_home: whether the newest records stand on the home page, where the mini-app has no cards of its own.

    Raises:
        ContractError: saying what was found, what was expected, and what there is.
    """
    if not (inspect.isclass(model) and issubclass(model, Record)):
        raise ContractError(f"collection({model!r}): expected a class on gapura.Record, such as class Shop(Record).")
    specs = specs_of(model)
    where = f"collection({model.__name__})"
    _check_words(where, path=path, see=see, submissions=submissions)
    if claims and not submissions:
        raise ContractError(f"{where}: claims=True needs owners: say submissions='signed in'.")
    named = title_field or next((key for key, spec in specs.items() if spec.kind == "text"), "")
    _check_fields(where, specs, title_field=named, order=order, steps=steps)
    model.title_field = named
    _check_questions(where, specs, model)
    chosen = workflow or (workflows.MODERATED if moderated else workflows.UNMODERATED)
    _check_fields(where, specs, title_field=named, order=order, steps=[(one.title, one.fields) for one in chosen.steps])
    if hasattr(model, "confidential") and not chosen.unseen:
        raise ContractError(f"{where}: a Confidential record needs a state with waiting=True that is not public.")
    return Collection(
        model=model,
        name=_name(where, name, model),
        path=path,
        title=None if title is None else translatable(title),
        summary=None if summary is None else translatable(summary),
        title_field=named,
        see=see,
        submissions=submissions,
        workflow=workflows.checked(chosen),
        roles=_roles(where, edit=edit, approve=approve, imports=imports, exports=exports),
        order=order,
        per_page=per_page,
        steps=tuple((translatable(heading), tuple(names)) for heading, names in steps),
        noun=translatable(noun),
        schema=_schema(where, schema, model),
        card=card,
        context=context,
        overview=overview,
        linked=linked,
        progress=progress,
        responsible=responsible,
        alike=alike,
        georeport=_georeport(where, georeport, specs, model, submissions),
        claims=claims,
        compare=compare,
        statistics=statistics,
        counted=_counted(where, counted),
        on_home=on_home,
    )


def _name(where: str, given: str, model: type[Any]) -> str:
    made = given or re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", model.__name__).lower()
    if not NAME.fullmatch(made):
        raise ContractError(f"{where}: name={made!r}; expected small letters, digits and '_', such as 'waste_bank'.")
    return made


def _counted(where: str, given: Mapping[str, Text]) -> dict[str, Text]:
    wrong = [key for key in given if not NAME.fullmatch(key) or len(key) > 20 or key == "view"]
    if wrong:
        raise ContractError(
            f"{where}: counted= has the key {wrong[0]!r}; use small letters, at most 20, and not 'view'."
        )
    return {key: translatable(title) for key, title in given.items()}


def _schema(where: str, given: str, model: type[Any]) -> str:
    if given and not SCHEMA.fullmatch(given):
        raise ContractError(f"{where}: schema={given!r}; expected a type of schema.org, such as 'LocalBusiness'.")
    return given or ("Event" if hasattr(model, "Date") else "Place" if hasattr(model, "region_code") else "Thing")


def _georeport(
    where: str, given: GeoReport | None, specs: dict[str, Any], model: type[Any], submissions: str
) -> GeoReport | None:
    if given is None:
        return None
    if not (hasattr(model, "code_prefix") and hasattr(model, "region_code") and submissions == PUBLIC):
        raise ContractError(f"{where}: georeport= needs a class on Tracked and Located, and submissions='public'.")
    unknown = [name for name in (*given.fields, given.shown) if name and name not in specs]
    if unknown:
        raise ContractError(f"{where}: georeport= names the field {unknown[0]!r}; it has: {', '.join(specs)}.")
    if specs[given.service].kind != "choice":
        raise ContractError(f"{where}: georeport= needs a field.choice(…) as service=; {given.service!r} is none.")
    return given


def _check_words(where: str, *, path: str, see: str, submissions: str) -> None:
    if path and not PATH.fullmatch(path):
        raise ContractError(f"{where}: path={path!r}; expected small letters, digits and '-', such as 'agenda'.")
    if submissions not in ("", PUBLIC, SIGNED_IN):
        raise ContractError(f"{where}: submissions={submissions!r}; expected {PUBLIC!r}, {SIGNED_IN!r} or ''.")
    if see not in (PUBLIC, SIGNED_IN) and "." not in see:
        raise ContractError(f"{where}: see={see!r}; expected {PUBLIC!r}, {SIGNED_IN!r} or a permission's name.")


def _check_fields(where: str, specs: dict[str, Any], *, title_field: str, order: str, steps: Any) -> None:
    if not title_field:
        raise ContractError(f"{where}: nothing names a record. Declare a field.text(…), or say title_field=.")
    names = [title_field, *(name for _heading, of_step in steps for name in of_step)]
    names += [order] if order not in ORDERS else []
    for name in names:
        if name not in specs and name not in ("photos", "position", "dates"):
            near = difflib.get_close_matches(name, specs, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else f" It has: {', '.join(specs)}."
            raise ContractError(f"{where}: there is no field {name!r}.{hint}")
    taken = next((name for name, spec in specs.items() if spec.filter and name in ARGUMENTS), "")
    if taken:
        raise ContractError(f"{where}: lists use ?{taken}= themselves; call the field with filter=True something else.")
    if order not in ORDERS and not specs[order].sort:
        raise ContractError(f"{where}: order={order!r} needs sort=True at that field.")


def _check_questions(where: str, specs: dict[str, Any], model: type[Any]) -> None:
    """A question that only some choices ask names them, and may stay without an answer."""
    for name, spec in specs.items():
        for other, values in spec.only.items():
            options = specs[other].options if other in specs and specs[other].kind == "choice" else {}
            unknown = [value for value in values if value not in options]
            if len(spec.only) > 1 or not options or unknown or isinstance(values, str):
                raise ContractError(f"{where}: only= of {name!r} is {dict(spec.only)!r}; expected one field.choice with"
                                    " some of its values, such as {'kind': ('flood',)}.")  # fmt: skip
            if not model.__table__.c[name].nullable and spec.kind not in ("yes_no", "choices"):
                raise ContractError(f"{where}: {name!r} has only=, so it may be empty: say Mapped[… | None].")


def _roles(where: str, **given: Sequence[str]) -> dict[str, tuple[str, ...]]:
    for what, roles in given.items():
        if isinstance(roles, str):
            raise ContractError(f"{where}: {what}={roles!r}; expected a tuple of roles, such as ('operator',).")
        unknown = [role for role in roles if role not in ROLES]
        if unknown:
            raise ContractError(f"{where}: {what}= names the role {unknown[0]!r}; roles are {', '.join(ROLES)}.")
    return {what: tuple(roles) for what, roles in given.items()}
