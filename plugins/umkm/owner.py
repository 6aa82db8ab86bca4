"""The owner's pages: register a business, see and change one's own, keep its products."""

from __future__ import annotations

import sqlalchemy as sa
from flask import abort, flash, request, url_for
from werkzeug.exceptions import TooManyRequests

from gapura import Form, allow, current_user, db, once, redirect, render
from gapura import gettext as _

from . import services, states
from .forms import BusinessForm, ProductForm, form_of
from .models import Business, Product
from .views import ID, bp

DAY = 24 * 3600


@bp.get("/usaha-saya", access="signed in")
def mine():
    """The person's own businesses."""
    query = sa.select(Business).where(Business.owner_id == current_user.id).order_by(Business.sort_name, Business.id)
    return render("umkm/mine.html", businesses=db.session.scalars(query).all(), states=states)


@bp.route("/daftar-usaha", methods=["GET", "POST"], access="signed in")
def register():
    """Register a business."""
    form = form_of(None)
    if form.validate_on_submit():
        _slow_down("umkm.register", 20)
        location = once.submit(form, lambda: _manage_url(services.register(form)))
        flash(_("Your business is registered. The office checks it before it becomes public."), "success")
        return redirect(location)
    return _form_page("umkm/edit.html", form, business=None)


@bp.get(f"/usaha-saya/{ID}", access="signed in")
def manage(business_id: int):
    """One's own business: its state, products and history."""
    business = _own(business_id)
    acts = states.allowed(business.state, states.OWNER)
    return render("umkm/manage.html", business=business, acts=acts, states=states, form=Form())


@bp.route(f"/usaha-saya/{ID}/ubah", methods=["GET", "POST"], access="signed in")
def edit(business_id: int):
    """Change one's own business."""
    business = _own(business_id)
    form = form_of(business)
    if form.validate_on_submit():
        location = _change(form, business_id)
        if location:
            flash(_("Your changes are saved."), "success")
            return redirect(location)
    return _form_page("umkm/edit.html", form, business=business)


def _change(form: BusinessForm, business_id: int) -> str:
    def save() -> str:
        business = services.locked(business_id, form.version.data)
        services.edit(business, form)
        return _manage_url(business)

    try:
        return once.submit(form, save)
    except services.ChangedMeanwhileError:
        db.session.rollback()
        services.refuse_stale(form, _own(business_id))
        return ""


@bp.post(f"/usaha-saya/{ID}/keadaan", access="signed in")
def act(business_id: int):
    """Withdraw one's business, or send it to the office again."""
    _own(business_id)
    form, wanted = Form(), request.form.get("act", "")

    def save() -> str:
        business = services.locked(business_id)
        services.decide(business, wanted, states.OWNER)
        return _manage_url(business)

    try:
        return redirect(once.submit(form, save)) if form.validate_on_submit() else abort(400)
    except states.NotAllowedError:
        db.session.rollback()
        flash(_("That is not possible in the present state."), "warning")
        return redirect(url_for("umkm.manage", business_id=business_id))


@bp.route(f"/usaha-saya/{ID}/produk/baru", methods=["GET", "POST"], access="signed in")
def add_product(business_id: int):
    """Add a product."""
    return _product_page(_own(business_id), None)


@bp.route(f"/usaha-saya/{ID}/produk/<int(max=2147483647):product_id>", methods=["GET", "POST"], access="signed in")
def edit_product(business_id: int, product_id: int):
    """Change a product."""
    business = _own(business_id)
    return _product_page(business, services.product_of(business, product_id) or abort(404))


@bp.post(f"/usaha-saya/{ID}/produk/<int(max=2147483647):product_id>/hapus", access="signed in")
def remove_product(business_id: int, product_id: int):
    """Take a product away; pressing twice does no harm."""
    _own(business_id)
    business = services.locked(business_id)
    product = services.product_of(business, product_id)
    if product is not None:
        services.remove_product(business, product)
        db.session.commit()
        flash(_("The product is removed."), "success")
    return redirect(url_for("umkm.manage", business_id=business_id))


def _product_page(business: Business, product: Product | None):
    form = ProductForm(obj=product)
    if product is None and len(business.products) >= services.MOST_PRODUCTS:
        flash(_("A business shows at most %(most)s products.", most=services.MOST_PRODUCTS), "warning")
        return redirect(_manage_url(business))
    if form.validate_on_submit():
        _slow_down("umkm.product", 300)

        def save() -> str:
            services.save_product(services.locked(business.id), product.id if product else None, form)
            return _manage_url(business)

        location = once.submit(form, save)
        flash(_("The product is saved."), "success")
        return redirect(location)
    return _form_page("umkm/product.html", form, business=business, product=product)


def _own(business_id: int) -> Business:
    return services.own_business(business_id) or abort(404)


def _manage_url(business: Business) -> str:
    return url_for("umkm.manage", business_id=business.id)


def _form_page(template: str, form: Form, **context):
    return render(template, form=form, **context), 400 if form.errors else 200


def _slow_down(what: str, limit: int) -> None:
    wait = allow(what, str(current_user.id), limit, DAY)
    if wait:
        raise TooManyRequests(retry_after=wait)
