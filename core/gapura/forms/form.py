"""The form that pages build on: protected, patient and forgetting nothing that was typed."""

from __future__ import annotations

from typing import Any

from flask import has_request_context, request
from flask_babel import gettext, ngettext
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import ValidationError

from .base import Kit
from .once import OnceField
from .places import PositionField

_AUTOMATIC = object()
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class _Translations:
    """WTForms' own sentences, through the portal's catalogues."""

    gettext = staticmethod(gettext)
    ngettext = staticmethod(ngettext)


class _Csrf(FlaskForm.Meta.csrf_class):
    """Flask-WTF's check, its refusal a sentence about the form and not about a hidden field."""

    def validate_csrf_token(self, form: Any, field: Any) -> None:
        try:
            super().validate_csrf_token(form, field)
        except ValidationError:
            form.form_errors.append(
                _("This page was open for too long. Nothing is lost: please check what you entered and send it again.")
            )


class Form(FlaskForm):
    """Base of every form that changes something.

    It carries a CSRF token and a key by which a second submission of the same content is recognised (see ``once``).
    ``Form(obj=record)`` fills it from a record; ``form.validate_on_submit()`` is true for an acceptable submission;
    ``form.populate_obj(record)`` writes the values back, a position as ``latitude`` and ``longitude``. Photos are left
    to the view, which stores them with ``store_photo``.
    """

    once = OnceField()

    class Meta(FlaskForm.Meta):
        """How WTForms builds the form."""

        csrf_class = _Csrf

        def get_translations(self, form: Any) -> Any:
            """Use the portal's catalogues."""
            return _Translations

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Take what the request sent, even if that is nothing."""
            if formdata is not _AUTOMATIC:
                return formdata
            return _submitted(form) if has_request_context() and request.method in UNSAFE else None

    def __init__(self, formdata: Any = _AUTOMATIC, **options: Any) -> None:
        super().__init__(formdata=formdata, **options)

    def process(self, formdata: Any = None, obj: Any = None, data: Any = None, **options: Any) -> None:
        """Fill the fields; a position comes from the record's latitude and longitude when it has no such attribute."""
        values = dict(data or {})
        for name, field in self._fields.items():
            if isinstance(field, PositionField) and obj is not None and not hasattr(obj, name):
                values.setdefault(name, field.read(obj))
        super().process(formdata, obj=obj, data=values, **options)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field; keep the pictures of a form that is shown again, so that they are sent only once."""
        acceptable = super().validate(extra_validators) and not self.form_errors
        if not acceptable:
            self.keep_pictures()
        return acceptable

    def keep_pictures(self) -> None:
        """Keep pictures that were sent; for views that refuse an otherwise acceptable form."""
        for field in self:
            if hasattr(field, "keep_for_later"):
                field.keep_for_later()


class FilterForm(Form):
    """Base of the filters over a list: read from the address, so that a filtered list can be linked and kept.

    Unacceptable values are dropped by ``chosen()``, not complained about: an old link still shows the list.
    """

    once = None  # type: ignore[assignment]  # nothing is sent, so nothing can be sent twice

    class Meta(Form.Meta):
        """How WTForms builds the form."""

        csrf = False

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Take what stands in the address."""
            return request.args if formdata is _AUTOMATIC else formdata

    def chosen(self) -> dict[str, Any]:
        """The acceptable values that were asked for, by field name; empty and wrong ones are left out."""
        self.validate()
        good = {name: field.data for name, field in self._fields.items() if not field.errors}
        return {name: value for name, value in good.items() if value not in (None, "", [], False)}


def _submitted(form: Any) -> Any:
    """What was sent, files only where a field takes files: a file in a text field's name counts as nothing."""
    takes = {field.name for field in form if isinstance(field, Kit) and field.takes_files}
    files: MultiDict[str, Any] = MultiDict([(k, v) for k, v in request.files.items(multi=True) if k in takes])
    return CombinedMultiDict([files, request.form])
