"""The forms of the templates, the writing calls of the API, and which of them was sent: plain functions."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

TEMPLATES = Path(__file__).parents[2] / "templates"
OWN = "own address"
ANY = "any address"
# Forms of no page of ours: the PDF has none, allauth's elements are filled in by allauth's own pages, and the export
# menu is counted where it is used.
LEFT_OUT = ("reports/pdf", "allauth/", "components/export.html")
# The form of the partner has verdicts, that of the team has none: the template writes both as one.
NEVER = {("coding/review_item.html", "coding:review_comment", "verdict")}
# An attribute's value may hold tags with `>` and quotation marks in them.
ATTRIBUTES = r"""((?:\{%.*?%\}|\{\{.*?\}\}|"(?:\{%.*?%\}|\{\{.*?\}\}|[^"])*"|[^>])*?)>"""
FORM = re.compile(rf"<form\b{ATTRIBUTES}(.*?)</form>", re.S)
BUTTON = re.compile(rf"<button\b{ATTRIBUTES}", re.S)
INPUT = re.compile(rf"<input\b{ATTRIBUTES}", re.S)
URL = re.compile(r"""\{%\s*url\s+['"]([\w:]+)['"]""")
EXPORT = re.compile(r"\{%\s*export_menu\s+(\w+)")
IF = re.compile(r"\{%\s*if\b(?:(?!\{%\s*if\b).)*?\{%\s*endif\s*%\}", re.S)
URL_AS = re.compile(r"""\{%\s*url\s+['"]([\w:]+)['"][^%]*?\sas\s+(\w+)\s*%\}""")
# What no page sends: a choice that leads on as soon as it is made, and calls that are for other programs only. The test
# of this list fails when a script of ours makes such a call after all.
OF_NO_PAGE = {
    ("coding/similar.html", OWN),
    ("API", "api/v1/s/{study}/codings/recode"),
    ("API", "api/v1/s/{study}/excerpts/{excerpt_id}/memos"),
}


class Form(NamedTuple):
    """One way to send one form. `fixed` and `button` are fields with the beginning of the value that they send."""

    template: str
    method: str
    target: str
    fixed: tuple[tuple[str, str], ...] = ()
    button: tuple[str, str] | None = None
    other_buttons: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        marks = [f"{name}={value}" for name, value in (*self.fixed, *([self.button] if self.button else []))]
        return " ".join([self.template, *(f"`{mark}`" for mark in marks)])

    @property
    def sends(self) -> str:
        return f"{self.method} {self.target}"

    def __str__(self) -> str:
        return f"{self.place}: {self.sends}"


class Sent(NamedTuple):
    method: str
    view: str
    route: str
    page: str  # the view of the page that sent it
    fields: list[list[str]]
    test: str


def forms() -> list[Form]:
    found = [form for name, text in templates() for form in forms_of(name, text)]
    found = dict.fromkeys([*found, *calls()])
    return [form for form in found if (form.template, form.target) not in OF_NO_PAGE]


def templates() -> Iterator[tuple[str, str]]:
    for path in sorted(TEMPLATES.rglob("*.html")):
        name = path.relative_to(TEMPLATES).as_posix()
        if not name.startswith(LEFT_OUT):
            yield name, path.read_text()


def forms_of(template: str, text: str) -> Iterator[Form]:
    addresses = {variable: name for name, variable in URL_AS.findall(text)}
    for attributes, inside in FORM.findall(text):
        method = (attribute(attributes, "method") or "get").upper()
        if method == "DIALOG":
            continue
        for target in targets(attribute(attributes, "action"), addresses):
            yield from ways(Form(template, method, target, tuple(hidden(inside))), inside)
    for variable in EXPORT.findall(text):
        yield Form(template, "POST", addresses[variable])
    for button in BUTTON.findall(text):
        if (action := attribute(button, "formaction")) is not None:
            for target in targets(action, addresses):
                yield Form(template, "POST", target, button=named(button))


def ways(form: Form, inside: str) -> Iterator[Form]:
    """The form once for each of its buttons that says something else."""
    buttons = [one for one in BUTTON.findall(inside) if attribute(one, "type") not in {"button", "reset"}]
    # One with `form` is sent with another form than the one around it.
    buttons = [one for one in buttons if attribute(one, "formaction") is None and attribute(one, "form") is None]
    says = dict.fromkeys(named(one) for one in buttons)
    names = tuple(sorted({one[0] for one in says if one}))
    for one in says or [None]:
        if one and (form.template, form.target, one[0]) in NEVER:
            continue
        yield form._replace(button=one, other_buttons=() if one else names)


def attribute(text: str, name: str) -> str | None:
    found = re.search(rf"""(?<![\w-]){name}="((?:\{{%.*?%\}}|\{{\{{.*?\}}\}}|[^"])*)\"""", text, re.S)
    return found[1] if found else None


def named(button: str) -> tuple[str, str] | None:
    name = attribute(button, "name")
    return (name, literal(attribute(button, "value") or "")) if name else None


def hidden(text: str) -> Iterator[tuple[str, str]]:
    """Fields that always send the same: what tells two forms of one address apart."""
    while (without := IF.sub("", text)) != text:
        text = without
    for one in INPUT.findall(text):
        name, value = attribute(one, "name"), literal(attribute(one, "value") or "")
        if attribute(one, "type") == "hidden" and name and "{" not in name and value:
            yield name, value


def literal(value: str) -> str:
    return re.split(r"\{[{%]", value)[0]


def targets(action: str | None, addresses: dict[str, str]) -> list[str]:
    if not action:
        return [OWN]
    if names := URL.findall(action):
        return list(dict.fromkeys(names))
    variable = re.fullmatch(r"\{\{\s*([\w.]+)\s*\}\}", action)
    return [addresses.get(variable[1], ANY) if variable else ANY]


def calls() -> Iterator[Form]:
    from caliper.api import api

    for path, methods in api.get_openapi_schema()["paths"].items():
        for method in methods:
            if method != "get":
                yield Form("API", method.upper(), path.strip("/"))


def plain(route: str) -> str:
    """Django's route as the API's document writes it."""
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route)


def parts(body: str) -> list[list[str]]:
    """Name and value of each part of a multipart body that is no file."""
    return [list(one) for one in re.findall(r'name="([^"]+)"\r\n\r\n(.*?)\r\n--', body, re.S)]


def matched(wanted: Iterable[Form], sent: list[Sent], on_page: dict[str, set[str]]) -> dict[Form, str]:
    """Each form with the first test that sent it, or an empty word."""
    sent = sorted(sent, key=lambda one: one.test)
    return {form: next((one.test for one in sent if is_of(form, one, on_page)), "") for form in wanted}


def is_of(form: Form, one: Sent, on_page: dict[str, set[str]]) -> bool:
    if form.method != one.method:
        return False
    if form.template == "API":
        return form.target == plain(one.route)
    target = {OWN: one.page, ANY: one.view}.get(form.target, form.target)
    if one.view != target or form.template not in on_page.get(one.page, ()):
        return False
    names = {name for name, _ in one.fields}
    if names & set(form.other_buttons):
        return False
    return all(
        any(name == field and value.startswith(start) for field, value in one.fields)
        for name, start in (*form.fixed, *([form.button] if form.button else []))
    )
