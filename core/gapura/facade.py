"""The names that a mini-app may import, as ``from gapura import …``; nothing else of the package is for mini-apps."""

from __future__ import annotations

from flask_login import current_user
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .accounts.models import Office, User
from .accounts.permissions import may, permitted_offices, require
from .accounts.throttle import allow
from .audit.services import record
from .background.performing import Turn
from .background.services import find_work, later
from .branding.services import identity
from .collections import fields as field
from .collections.around import Around, around, kilometres, nearest
from .collections.counting.services import count
from .collections.declaration import collection
from .collections.handover import HandoverForm, hand_over
from .collections.mixins import (
    Confidential,
    Contactable,
    Located,
    Occurrence,
    Owned,
    Photographed,
    Resolved,
    Scheduled,
    Seconded,
    Tracked,
    Translated,
    Verified,
)
from .collections.months import last_months
from .collections.progress import figures, progress_of, state_of, title_of, url_of
from .collections.records import Record
from .collections.results import MessageForm, ResultForm, keep_results
from .collections.samples import load_samples, sample
from .collections.seconding.services import see_too, similar
from .collections.services import enter
from .collections.shown import hours_of
from .collections.workflow import MODERATED, UNMODERATED
from .contract.collections import Collection, GeoReport, State, Step, Workflow
from .contract.hookspecs import hookimpl
from .contract.types import (
    AuditAction,
    CardItem,
    DashboardWidget,
    Erased,
    HomeCard,
    Job,
    NavigationItem,
    Permission,
    PersonalData,
    PersonRecords,
    SearchResult,
    SitemapEntry,
    Work,
)
from .database.base import Model
from .database.engine import db
from .database.types import UTCDateTime, contains_words, fold, utcnow
from .errors import ContractError, GapuraError
from .forms import (
    BooleanField,
    ChoiceField,
    ChoicesField,
    DateField,
    DateTimeLocalField,
    DecimalField,
    DistrictField,
    EmailField,
    FilterForm,
    Form,
    HiddenField,
    IntegerField,
    LongTextField,
    PhoneField,
    PhotoField,
    PhotosField,
    Position,
    PositionField,
    RadioField,
    Refused,
    RupiahField,
    TextField,
    TimeField,
    UrlField,
    VillageField,
    once,
)
from .forms.hours import is_open
from .forms.hours import pack as pack_hours
from .forms.qris import Qris, is_same_merchant
from .forms.qris import known as read_qris
from .mail.services import send_mail
from .media import (
    Photo,
    PictureRefused,
    delete_photo,
    illustrate,
    photo_url,
    process_photo,
    save_photo,
    save_photos,
    store_photo,
)
from .plugins.blueprint import Blueprint as PluginBlueprint
from .regions import bounds, districts, feature, geojson_response, region, region_name, villages
from .shell.formatting import local, localdate, localdatetime, localtime, phone, rupiah
from .shell.htmx import is_htmx, redirect, render
from .shell.own_texts import gettext, lazy_gettext, ngettext
from .shell.paging import Page, page_of
from .version import __version__

__all__ = [
    "MODERATED",
    "UNMODERATED",
    "Around",
    "AuditAction",
    "BooleanField",
    "CardItem",
    "ChoiceField",
    "ChoicesField",
    "Collection",
    "Confidential",
    "Contactable",
    "ContractError",
    "DashboardWidget",
    "DateField",
    "DateTimeLocalField",
    "DecimalField",
    "DistrictField",
    "EmailField",
    "Erased",
    "FilterForm",
    "Form",
    "GapuraError",
    "GeoReport",
    "HandoverForm",
    "HiddenField",
    "HomeCard",
    "IntegerField",
    "Job",
    "Located",
    "LongTextField",
    "Mapped",
    "MessageForm",
    "Model",
    "NavigationItem",
    "Occurrence",
    "Office",
    "Owned",
    "Page",
    "Permission",
    "PersonRecords",
    "PersonalData",
    "PhoneField",
    "Photo",
    "PhotoField",
    "Photographed",
    "PhotosField",
    "PictureRefused",
    "PluginBlueprint",
    "Position",
    "PositionField",
    "Qris",
    "RadioField",
    "Record",
    "Refused",
    "Resolved",
    "ResultForm",
    "RupiahField",
    "Scheduled",
    "SearchResult",
    "Seconded",
    "SitemapEntry",
    "State",
    "Step",
    "TextField",
    "TimeField",
    "Tracked",
    "Translated",
    "Turn",
    "UTCDateTime",
    "UrlField",
    "User",
    "Verified",
    "VillageField",
    "Work",
    "Workflow",
    "__version__",
    "allow",
    "around",
    "bounds",
    "collection",
    "contains_words",
    "count",
    "current_user",
    "db",
    "delete_photo",
    "districts",
    "enter",
    "feature",
    "field",
    "figures",
    "find_work",
    "fold",
    "geojson_response",
    "gettext",
    "hand_over",
    "hookimpl",
    "hours_of",
    "identity",
    "illustrate",
    "is_htmx",
    "is_open",
    "is_same_merchant",
    "keep_results",
    "kilometres",
    "last_months",
    "later",
    "lazy_gettext",
    "load_samples",
    "local",
    "localdate",
    "localdatetime",
    "localtime",
    "mapped_column",
    "may",
    "nearest",
    "ngettext",
    "once",
    "pack_hours",
    "page_of",
    "permitted_offices",
    "phone",
    "photo_url",
    "process_photo",
    "progress_of",
    "read_qris",
    "record",
    "redirect",
    "region",
    "region_name",
    "relationship",
    "render",
    "require",
    "rupiah",
    "sample",
    "save_photo",
    "save_photos",
    "see_too",
    "send_mail",
    "similar",
    "state_of",
    "store_photo",
    "title_of",
    "url_of",
    "utcnow",
    "villages",
]  # fmt: skip
