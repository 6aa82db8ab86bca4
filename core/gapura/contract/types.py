"""The frozen types that cross between core and plugins; nothing else does.

Texts may be lazy translations: they are turned into a language only when a page is rendered. URLs are site-absolute
paths, such as ``url_for`` returns.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol

PUBLIC = "public"
SIGNED_IN = "signed in"
CONSENT, CONTRACT, LAW, VITAL, TASK, INTEREST = "consent", "contract", "law", "vital", "task", "interest"
BASES = (CONSENT, CONTRACT, LAW, VITAL, TASK, INTEREST)
ROLES = ("citizen", "operator", "manager", "administrator", "assessor")


class Text(Protocol):
    """A string or a lazy translation of one."""

    def __str__(self) -> str:
        """The text in the language of the current request."""

    def __len__(self) -> int:
        """Length of that text."""


@dataclass(frozen=True, kw_only=True)
class NavigationItem:
    """One entry of the portal's navigation.

    Attributes:
        title: what is written on the link.
        url: where it leads.
        icon: name of an icon in the sprite, or empty.
        summary: one sentence shown where there is room.
        dimension: key of the Smart City dimension the entry is grouped under; empty stands apart.
        order: entries of a group are sorted by this, then by title.
    """

    title: Text
    url: str
    icon: str = ""
    summary: Text = ""
    dimension: str = ""
    order: int = 100


@dataclass(frozen=True, kw_only=True)
class CardItem:
    """One line or picture inside a home card.

    Attributes:
        title: what it is called.
        url: where it leads.
        detail: a short second line, such as a place or a date.
        picture: URL of a picture, or empty.
        alt: what the picture shows, for those who do not see it.
        day: a day that is drawn where there is no picture.
    """

    title: Text
    url: str
    detail: Text = ""
    picture: str = ""
    alt: Text = ""
    day: date | None = None


@dataclass(frozen=True, kw_only=True)
class HomeCard:
    """What a mini-app shows on the home page.

    Attributes:
        title: heading of the card.
        url: where "see all" leads.
        items: at most six are shown.
        summary: one sentence under the heading.
        icon: name of an icon in the sprite.
        order: cards are sorted by this, then by title.
    """

    title: Text
    url: str
    items: tuple[CardItem, ...] = ()
    summary: Text = ""
    icon: str = ""
    order: int = 100


@dataclass(frozen=True, kw_only=True)
class DashboardWidget:
    """A figure or a task that a signed-in person sees on their own page.

    Attributes:
        title: what the figure counts.
        value: the figure, already formatted or a number.
        url: where one deals with it.
        summary: one sentence, may be empty.
        tone: ``neutral``, ``info``, ``success``, ``warning`` or ``danger``.
    """

    title: Text
    value: Text | int
    url: str
    summary: Text = ""
    tone: str = "neutral"


@dataclass(frozen=True, kw_only=True)
class SearchResult:
    """One hit of the search over all mini-apps.

    Attributes:
        title: what was found.
        url: its page.
        summary: a sentence about it.
        kind: what sort of thing it is, such as "Tourist place".
        picture: URL of a small picture, or empty.
    """

    title: Text
    url: str
    summary: Text = ""
    kind: Text = ""
    picture: str = ""


@dataclass(frozen=True, kw_only=True)
class SitemapEntry:
    """A public page that search engines may know.

    Attributes:
        path: site-absolute path.
        changed: when its content last changed (aware datetime), if known.
    """

    path: str
    changed: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Permission:
    """A right that a plugin's views ask for.

    Attributes:
        name: ``<plugin>.<verb>``, for instance ``umkm.approve``.
        title: what it lets people do, shown to administrators.
        roles: roles that have it unless the administrator decides otherwise; administrators always have it.
    """

    name: str
    title: Text
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Job:
    """Something that is done again and again without anybody asking, such as a nightly tidying up.

    Attributes:
        name: ``<plugin>.<verb>``, for instance ``environment.forget_contacts``.
        title: what it does, shown to administrators.
        run: does it, in one transaction that the caller commits; may answer a sentence about what was done.
        every: from one run to the next, a minute at least.
        at: time of day in the regency's zone, for jobs that run once a day or less often.
    """

    name: str
    title: Text
    run: Callable[[], Text | None]
    every: timedelta = timedelta(days=1)
    at: time | None = None


@dataclass(frozen=True, kw_only=True)
class Work:
    """Something that is done behind a page, because whoever asks for it should not have to wait: begun by ``later``.

    Attributes:
        name: ``<plugin>.<verb>``, for instance ``bank_sampah.write_letters``.
        title: what it does, as ``gapura work --list`` tells it.
        run: does it: called with a ``Turn`` and the values that were handed to ``later``. After a failure
            or a restart it is called again, with what its last ``turn.note`` said. May answer a sentence.
    """

    name: str
    title: Text
    run: Callable[..., Any]


@dataclass(frozen=True, kw_only=True)
class AuditAction:
    """What an act is called in the audit log.

    Attributes:
        name: ``<plugin>.<verb>``, as it was given to ``record``.
        title: what people read.
    """

    name: str
    title: Text


@dataclass(frozen=True, kw_only=True)
class PersonalData:
    """Something that is kept of people, as the page about personal data tells it (Undang-Undang 27/2022, Pasal 21).

    Attributes:
        where: where it is asked for, such as the title of a form.
        what: what it is.
        purpose: what it is used for.
        basis: why it may be: ``consent``, ``contract``, ``law``, ``vital``, ``task`` or ``interest`` (Pasal 20 ayat 2).
        kept: for how long.
        seen_by: who sees it.
    """

    where: Text
    what: Text
    purpose: Text
    basis: str
    kept: Text
    seen_by: Text


@dataclass(frozen=True, kw_only=True)
class PersonRecords:
    """What is known of one person.

    Attributes:
        what: what kind of thing it is.
        rows: each thing as names and values that JSON can hold, moments and days included.
        photos: ids of pictures that belong to them.
    """

    what: Text
    rows: tuple[Mapping[str, Any], ...]
    photos: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Erased:
    """What was done to forget a person.

    Attributes:
        what: of which kind of thing.
        done: in a sentence.
    """

    what: Text
    done: Text
