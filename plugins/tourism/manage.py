"""The tourism office's own pages: its places and events, and the forms that change them."""

from flask import abort, flash, request, url_for
from sqlalchemy.orm.exc import StaleDataError

from gapura import PluginBlueprint, db, delete_photo, once, page_of, redirect, region_name, render, save_photo
from gapura import gettext as _

from . import services
from .choices import CATEGORIES, FACILITIES, ROADS, SIGNAL
from .dates import date_of, when
from .forms import DateForm, EventForm, NewEventForm, PhotoForm, PlaceForm
from .models import Event, Place
from .views import names

PER_PAGE = 30
MOST_PHOTOS = 6
KINDS = {"tempat": (Place, PlaceForm, PlaceForm), "agenda": (Event, EventForm, NewEventForm)}
TITLES = {**CATEGORIES, **ROADS, **SIGNAL, **FACILITIES}
KIND = "/kelola/<any(tempat, agenda):kind>"

bp = PluginBlueprint("tourism_manage", __name__)
bp.context_processor(names)


@bp.get("/kelola", access="tourism.edit", defaults={"kind": "tempat"})
@bp.get(KIND, access="tourism.edit")
def records(kind):
    """What the person's offices keep."""
    model = KINDS[kind][0]
    page = page_of(services.own_only(model), [model.name, model.id], PER_PAGE)
    return render("tourism/records.html", kind=kind, page=page)


@bp.route(f"{KIND}/baru", methods=["GET", "POST"], access="tourism.edit")
def create(kind):
    """A new place, or an event with its first date."""
    model, _edit, form_class = KINDS[kind]
    offices = services.own_offices()
    form = form_class(data={"office_id": offices[0][0] if len(offices) == 1 else None})
    if form.validate_on_submit():
        return redirect(once.submit(form, lambda: add(kind, model(), form)))
    return render("tourism/edit.html", kind=kind, form=form, item=None), 400 if form.errors else 200


def add(kind, item, form):
    """Save a new record; photos come next for a place."""
    services.save(item, form)
    flash(_("%(name)s was saved.", name=item.name), "success")
    if kind == "tempat":
        return url_for("tourism_manage.photos", slug=item.slug)
    item.dates.append(date_of(form))
    return url_for("tourism_manage.dates", slug=item.slug)


@bp.route(f"{KIND}/<slug>", methods=["GET", "POST"], access="tourism.edit")
def edit(kind, slug):
    """Change a record, unless somebody else was faster."""
    model, form_class, _new = KINDS[kind]
    item = services.own(model, slug)
    form = form_class(obj=item)
    if form.validate_on_submit():
        try:
            return redirect(once.submit(form, lambda: change(kind, item, form)))
        except (services.ChangedMeanwhileError, StaleDataError):
            db.session.rollback()
            return conflict(kind, services.own(model, slug), form), 409
    return render("tourism/edit.html", kind=kind, form=form, item=item), 400 if form.errors else 200


def change(kind, item, form):
    """Save a changed record."""
    services.save(item, form)
    flash(_("%(name)s was saved.", name=item.name), "success")
    return url_for("tourism_manage.records", kind=kind)


def conflict(kind, item, form):
    """The form again, all that was typed still in it, beside what somebody else has stored meanwhile."""
    stored = KINDS[kind][1](formdata=None, obj=item)
    fields = [field for field in stored if field.name not in {"csrf_token", "once", "version", "office_id"}]
    theirs = [(field.label.text, shown(field.data)) for field in fields if field.data != form[field.name].data]
    form.version.data = str(item.version)
    return render("tourism/edit.html", kind=kind, form=form, item=item, theirs=theirs)


def shown(value):
    """A stored value in words."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    values = value if isinstance(value, list | tuple) else [value]
    return ", ".join(str(TITLES.get(one) or region_name(one)) for one in values if one not in (None, "")) or "–"


@bp.post(f"{KIND}/<slug>/tayang", access="tourism.edit")
def publish(kind, slug):
    """Show a record to the public, or take it back; pressing twice is the same as once."""
    item = services.own(KINDS[kind][0], slug)
    wanted = request.form.get("on") == "1"
    if item.published != wanted:
        item.published = wanted
        services.note(item, "publish" if wanted else "unpublish", {"published": not wanted}, {"published": wanted})
        db.session.commit()
    return redirect(url_for("tourism_manage.records", kind=kind))


@bp.route("/kelola/tempat/<slug>/foto", methods=["GET", "POST"], access="tourism.edit")
def photos(slug):
    """The photos of a place, and a form for one more."""
    place = services.own(Place, slug)
    form = PhotoForm()
    if form.validate_on_submit():
        if len(place.photos) < MOST_PHOTOS or once.earlier(form):  # the last one may arrive twice
            return redirect(once.submit(form, lambda: add_photo(place, form)))
        form.photo.errors = [_("A place has at most %(most)s photos. Remove one first.", most=MOST_PHOTOS)]
    template = "tourism/photos.html"
    return render(template, place=place, form=form, most=MOST_PHOTOS), 400 if form.errors else 200


def add_photo(place, form):
    """Store one more photo."""
    texts = {"alt": form.alt.data, "credit": form.credit.data}
    services.add_photo(place, save_photo(form.photo, plugin="tourism", office_id=place.office_id, **texts))
    services.note(place, "photo", {}, texts)
    return url_for("tourism_manage.photos", slug=place.slug)


@bp.post("/kelola/tempat/<slug>/foto/<int:number>/<any(hapus, utama):what>", access="tourism.edit")
def change_photo(slug, number, what):
    """Remove a photo, or make it the cover."""
    place = services.own(Place, slug)
    chosen = next((one for one in place.photos if one.photo_id == number), None) or abort(404)
    if what == "utama":
        chosen.rank = place.photos[0].rank - 1
    else:
        place.photos.remove(chosen)
        delete_photo(chosen.photo)
    services.note(place, f"photo.{what}", {"photo": number}, {})
    db.session.commit()
    return redirect(url_for("tourism_manage.photos", slug=slug))


@bp.route("/kelola/agenda/<slug>/tanggal", methods=["GET", "POST"], access="tourism.edit")
def dates(slug):
    """The dates of an event, and a form for one more."""
    event = services.own(Event, slug)
    form = DateForm()
    if form.validate_on_submit():
        return redirect(once.submit(form, lambda: add_date(event, form)))
    return render("tourism/dates.html", event=event, form=form), 400 if form.errors else 200


def add_date(event, form):
    """Store one more date."""
    date = date_of(form)
    event.dates.append(date)
    services.note(event, "date", {}, {"date": when(date), "provisional": date.provisional})
    return url_for("tourism_manage.dates", slug=event.slug)


@bp.post("/kelola/agenda/<slug>/tanggal/<int:number>/hapus", access="tourism.edit")
def remove_date(slug, number):
    """Take a date back."""
    event = services.own(Event, slug)
    chosen = next((one for one in event.dates if one.id == number), None) or abort(404)
    event.dates.remove(chosen)
    services.note(event, "date.remove", {"date": when(chosen)}, {})
    db.session.commit()
    return redirect(url_for("tourism_manage.dates", slug=slug))
