"""A visitor without a browser: asks the portal in the same process, keeps cookies, fills in forms as a person does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

from werkzeug.test import Client, TestResponse

Value = str | list[str]


@dataclass
class PageForm:
    """A form of a page: where it posts to, and what is in its fields before anybody types."""

    action: str
    method: str
    fields: dict[str, Value] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)

    def preset(self, name: str, value: str) -> None:
        """Note a field's value; a name that comes again becomes a list."""
        before = self.fields.get(name)
        if before is None:
            self.fields[name] = value
        else:
            self.fields[name] = [*(before if isinstance(before, list) else [before]), value]


class _Forms(HTMLParser):
    """Reads the forms of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[PageForm] = []
        self._open: PageForm | None = None
        self._select = ""
        self._first_option: str | None = None
        self._single = True
        self._textarea = ""
        self._text: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = PageForm(given.get("action", ""), given.get("method", "get").lower())
            self.forms.append(self._open)
        elif self._open is not None and "disabled" not in given:
            self._control(self._open, tag, given)

    def _control(self, form: PageForm, tag: str, given: Mapping[str, str]) -> None:
        name, kind = given.get("name", ""), given.get("type", "text").lower()
        if tag == "input" and name and kind in ("checkbox", "radio"):
            form.choices.setdefault(name, []).append(given.get("value", "on"))
            if "checked" in given:
                form.preset(name, given.get("value", "on"))
        elif tag == "input" and name and kind not in ("submit", "button", "image", "file", "reset"):
            form.preset(name, given.get("value", ""))
        elif tag == "select":
            self._select, self._first_option, self._single = name, None, "multiple" not in given
        elif tag == "option" and self._select:
            form.choices.setdefault(self._select, []).append(given.get("value", ""))
            if self._single and self._first_option is None:
                self._first_option = given.get("value", "")
            if "selected" in given:
                form.preset(self._select, given.get("value", ""))
        elif tag == "textarea":
            self._textarea, self._text = name, []

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        form = self._open
        if tag == "form":
            self._open = None
        elif tag == "textarea" and self._text is not None:
            if form and self._textarea:
                form.preset(self._textarea, "".join(self._text).replace("\r\n", "\n").removeprefix("\n"))
            self._text = None
        elif tag == "select":
            if form and self._select and self._select not in form.fields and self._first_option is not None:
                form.preset(self._select, self._first_option)
            self._select = ""


def forms_of(html: str) -> list[PageForm]:
    """Return the forms of a page in the order they stand in it."""
    reader = _Forms()
    reader.feed(html)
    reader.close()
    return reader.forms


class Visitor(Client):
    """A WSGI client that knows forms. Redirects are followed only where ``follow_redirects=True`` says so."""

    def submit(
        self,
        path: str,
        data: Mapping[str, Any] | None = None,
        *,
        action: str | None = None,
        without: Iterable[str] = (),
        **options: Any,
    ) -> TestResponse:
        """Open a page, fill in one of its posting forms and send it, hidden fields included.

        Args:
            path: address of the page with the form.
            data: what the visitor types; a file is ``(stream, "name.jpg")``; None empties a field.
            action: which form, by the end of its address; by default the one posting to the page itself, else the last.
            without: names of fields to leave out, such as the CSRF token.
            options: for the request, such as ``follow_redirects=True`` or ``headers``.
        """
        form = self.form(path, action=action)
        filled: dict[str, Any] = {**form.fields, **(data or {})}
        sent = {name: value for name, value in filled.items() if value is not None and name not in without}
        return self.post(urljoin(path, form.action or path), data=sent, **options)

    def form(self, path: str, *, action: str | None = None) -> PageForm:
        """Open a page and return one of its posting forms, see ``submit``.

        Raises:
            LookupError: naming the forms that are there.
        """
        page = self.get(path)
        forms = [form for form in forms_of(page.text) if form.method == "post"]
        wanted = [form for form in forms if action is None or _path(form.action, path).endswith(action)]
        if not wanted:
            there = ", ".join(_path(form.action, path) for form in forms) or "none"
            raise LookupError(
                f"{path} answered {page.status_code} and has no form posting to {action!r}; forms: {there}"
            )
        return wanted[-1] if action else _own(wanted, path)


def _path(action: str, page: str) -> str:
    return urlsplit(urljoin(page, action or page)).path


def _own(forms: list[PageForm], page: str) -> PageForm:
    """The page's own form rather than one of the shell's, such as the button that signs out."""
    return next((form for form in forms if _path(form.action, page) == urlsplit(page).path), forms[-1])
