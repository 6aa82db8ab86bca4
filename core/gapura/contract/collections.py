"""What a plugin says about a set of records that an office keeps: frozen, plain, and checked when it is made.

``gapura.collection(Model, …)`` makes a ``Collection``; the rest is made by hand only where a plugin needs states of
its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from .types import PUBLIC, Text

OFFICE, OWNER, TIME = "office", "owner", "time"


@dataclass(frozen=True, kw_only=True)
class State:
    """One state that a record can be in.

    Attributes:
        name: key that is stored, at most 20 characters.
        title: what people read.
        tone: ``neutral``, ``info``, ``success``, ``warning`` or ``danger``.
        public: whether everybody sees records in this state.
        waiting: whether the office has something to do; such records make the queue.
        deadline: how long a record may stay in this state before it is overdue; None for as long as it likes.
        working_days: whether the deadline counts whole working days, national holidays and shared leave left out.
        meaning: one sentence for whoever sent the record on what the state means for them.
        kept: after so long in this state a record is deleted for good, with photos and history; None keeps it.
        remembered: whether the page of a record that everybody saw before it came into this state says what became of
            it, and with which reason, instead of not being there.
    """

    name: str
    title: Text
    tone: str = "neutral"
    public: bool = False
    waiting: bool = False
    deadline: timedelta | None = None
    working_days: bool = False
    meaning: Text = ""
    kept: timedelta | None = None
    remembered: bool = False


@dataclass(frozen=True, kw_only=True)
class Step:
    """A way from some states to another.

    A step that asks for more than a reason gets a page of its own. What was filled in there is written first, then
    ``check`` is asked, then the state changes and ``act`` is called: all in one transaction, or nothing at all.

    Attributes:
        name: key of the step, stored in the history; at most 20 characters.
        title: what stands on the button.
        sources: names of the states it starts from.
        target: name of the state it leads to; empty when it only adds a word and the record stays in its state.
        by: ``office`` for people who may approve; ``owner`` for whoever submitted the record, signed in or by the
            secret link of a ``Tracked`` one; ``time`` for a step that takes itself.
        after: how long a record has been in its state when a step by ``time`` is taken.
        reason: whether the person must say why; the owner and, for public states, everybody reads it.
        tone: of the button.
        done: what the history calls the step once it is taken, such as "Published"; the title when left out.
        check: asked before the state changes; answers a sentence when the step is not possible yet, else None.
        fields: names of the record's fields that are asked for at this step, such as a text for the public.
        form: class with further form fields, such as a photo of the result; mixed into the step's form.
        act: called with the record and the checked form, to keep what ``form`` asked for. It does not commit;
            it may raise ``Refused`` with a sentence, and nothing is kept.
    """

    name: str
    title: Text
    sources: tuple[str, ...]
    target: str
    by: str = OFFICE
    after: timedelta | None = None
    reason: bool = False
    tone: str = "primary"
    done: Text = ""
    check: Callable[[Any], Text | None] | None = None
    fields: tuple[str, ...] = ()
    form: type[Any] | None = None
    act: Callable[[Any, Any], None] | None = None

    @property
    def asks(self) -> bool:
        """Whether the step needs a page of its own."""
        return bool(self.fields or self.form)


@dataclass(frozen=True, kw_only=True)
class Workflow:
    """The states of a collection's records and the steps between them.

    Attributes:
        states: all of them, in the order of filters and queues.
        steps: all ways between them.
        submitted: name of the state of what citizens send.
        entered: name of the state of what the office itself enters or imports.
        removed: name of the state of deleted records, which keep a tombstone.
    """

    states: tuple[State, ...]
    steps: tuple[Step, ...]
    submitted: str
    entered: str
    removed: str = "removed"

    def state(self, name: str) -> State:
        """The state of that name; one that the code no longer knows counts as not public.

        A record may be in a state that a later version of the plugin dropped.
        """
        return next((one for one in self.states if one.name == name), State(name=name, title=name))

    @property
    def public(self) -> tuple[str, ...]:
        """Names of the states that everybody sees."""
        return tuple(one.name for one in self.states if one.public)

    @property
    def unseen(self) -> str:
        """Name of the first state that waits for the office and that nobody else sees; empty when there is none."""
        return next((one.name for one in self.states if one.waiting and not one.public), "")

    @property
    def waiting(self) -> tuple[str, ...]:
        """Names of the states in which the office has something to do."""
        return tuple(one.name for one in self.states if one.waiting)


@dataclass(frozen=True, kw_only=True)
class GeoReport:
    """Which fields programs of others read and send by Open311 GeoReport v2 (https://wiki.open311.org/GeoReport_v2).

    Attributes:
        service: the field whose choices are what one can ask the office for.
        text: the field that takes the description that was sent.
        shown: the field that everybody reads as the description; that of ``text`` unless given.
        address: the field that takes a place in words; without one it goes to the end of ``text``.
        person: the field that takes first and last name in one; without one nobody keeps them.
        email, phone: the fields that take how to reach the person; likewise.
        tokens: whether who sends gets a token first, and the number only once everybody sees the record.
    """

    service: str
    text: str
    shown: str = ""
    address: str = ""
    person: str = ""
    email: str = ""
    phone: str = ""
    tokens: bool = False

    @property
    def fields(self) -> dict[str, str]:
        """Argument of the specification by the field that it fills."""
        known = {"service_code": self.service, "description": self.text, "address_string": self.address,
                 "first_name": self.person, "email": self.email, "phone": self.phone}  # fmt: skip
        return {name: argument for argument, name in known.items() if name}


@dataclass(frozen=True, kw_only=True)
class Collection:
    """A set of records that an office keeps and citizens search, see on a map and add to.

    Attributes:
        model: the record class.
        name: key of the collection within its plugin; part of its endpoints.
        path: its place below the plugin's address; empty for the plugin's first page.
        title, summary: heading and lead of the list; the manifest's when left out.
        title_field: name of the column that names a record.
        see: who may read: ``public``, ``signed in`` or a permission.
        submissions: who may add from outside the office: ``public``, ``signed in`` or empty for nobody.
        workflow: states and steps.
        roles: roles that may do ``edit``, ``approve``, ``imports`` and ``exports`` by default.
        order: how the list is sorted at first: ``name``, ``newest`` or the name of a column with ``sort=True``.
        per_page: rows of a page of the list.
        steps: sections of the form as pairs of title and field names; one page when left out.
        noun: what one record is called, for buttons; may be empty.
        schema: type of schema.org that a record is to search engines, such as ``LocalBusiness``.
        card: optional function from a record to extra keyword arguments of its card (``detail``, ``meta``, ``badges``).
        context: optional function from a record to what the plugin's own template of its page is given besides.
        overview: optional function to what the plugin's own template of the list is given besides.
        linked: optional function from a record to what search engines are told besides, by property of schema.org.
        progress: whether everybody reads which states a record went through, when, and with which reasons.
        responsible: optional function from a new record that citizens sent to the id of the office that gets it; None
            for the manifest's.
        alike: optional function from the values of a form that was sent to the public records that may be the same.
        georeport: how programs of others read and send records; None when they do not.
        claims: whether people claim records that are theirs, and hand theirs on.
        compare: whether visitors put several records side by side.
        statistics: whether a page shows the collection in figures.
        counted: what is counted beside views of a record's page, as ``{key: title}``; nothing at all without any.
        on_home: whether the newest records stand on the home page.
    """

    model: type[Any]
    name: str
    path: str = ""
    title: Text | None = None
    summary: Text | None = None
    title_field: str
    see: str = PUBLIC
    submissions: str = ""
    workflow: Workflow
    roles: dict[str, tuple[str, ...]]
    order: str = "name"
    per_page: int = 24
    steps: tuple[tuple[Text, tuple[str, ...]], ...] = ()
    noun: Text = ""
    schema: str = "Thing"
    card: Callable[[Any], dict[str, Any]] | None = None
    context: Callable[[Any], dict[str, Any]] | None = None
    overview: Callable[[], dict[str, Any]] | None = None
    linked: Callable[[Any], dict[str, Any]] | None = None
    progress: bool = False
    responsible: Callable[[Any], int | None] | None = None
    alike: Callable[[dict[str, Any]], list[Any]] | None = None
    georeport: GeoReport | None = None
    claims: bool = False
    compare: bool = False
    statistics: bool = False
    counted: Mapping[str, Text] = field(default_factory=dict)
    on_home: bool = True
