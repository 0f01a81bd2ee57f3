"""Every form is sent by a real browser in some test, and every call of the API that writes is made by one.

The forms are read from the templates, so that a new one without a test fails the next whole run. What Chromium sends is
written down while the tests run, by all processes of the run into one folder; so is which page shows which template.
A whole run on SQLite ends with the verdict; `--forms-report=FILE` writes the list, of a part of the suite too.
"""

import json
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from tests.services import chromium
from tests.services.backends import INSIDE
from tests.services.form_list import Form, Sent, forms, matched

FOLDER = "CALIPER_TEST_FORMS"  # set by the process that starts the workers
# Only the browser knows that a GET came from a form: its request looks like that of a link.
TELL = """addEventListener("submit", ({target, submitter}) => {
  if ((submitter?.getAttribute("formmethod") || target.method) !== "get") return;
  const fields = [...new FormData(target, submitter)].filter(([, value]) => typeof value === "string");
  const action = submitter?.hasAttribute("formaction") ? submitter.formAction : target.getAttribute("action");
  console.debug("form sent " + JSON.stringify([new URL(action || "", location.href).href, location.href, fields]));
}, true);"""
UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
known: set[str] = set()  # lines that this process has written


def pytest_addoption(parser):
    parser.addoption("--forms-report", metavar="FILE", help="write which browser test sends which form, as Markdown")


def pytest_configure(config):
    if not hasattr(config, "workerinput"):
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="caliper-forms-")


def pytest_unconfigure(config):
    if not hasattr(config, "workerinput") and (folder := os.environ.pop(FOLDER, "")):
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def templates_noted():
    """Which page shows which template: Django tells its tests about each one that it renders."""
    from django.test.signals import template_rendered

    def rendered(template, context, **_):
        match = getattr(getattr(context, "request", None), "resolver_match", None)
        if match and template.name:
            note("shows", match.view_name, template.name)

    template_rendered.connect(rendered)
    yield
    template_rendered.disconnect(rendered)


def watch(context) -> None:
    """Writes down what this window of Chromium sends."""
    context.add_init_script(TELL)
    context.on("request", asked)
    context.on("console", told)


def asked(request) -> None:
    page = request.headers.get("referer") or ("" if request.is_navigation_request() else request.frame.url)
    if request.method in UNSAFE:
        note_sent(request.method, request.url, page, fields_of(request))
    elif request.resource_type in {"fetch", "xhr"}:
        note("pulls", view_of(page)[0], view_of(request.url)[0])


def told(message) -> None:
    if message.text.startswith("form sent "):
        action, page, fields = json.loads(message.text.removeprefix("form sent "))
        note_sent("GET", action, page, fields)


def fields_of(request) -> list[list[str]]:
    from urllib.parse import parse_qsl

    from tests.services.form_list import parts

    body = (request.post_data_buffer or b"").decode(errors="replace")
    kind = request.headers.get("content-type", "")
    if kind.startswith("multipart"):
        return parts(body)
    if kind.startswith("application/x-www-form-urlencoded"):
        return [list(pair) for pair in parse_qsl(body, keep_blank_values=True)]
    return []


def note_sent(method: str, url: str, page: str, fields: list[list[str]]) -> None:
    test = os.environ.get("PYTEST_CURRENT_TEST", "").rsplit(" (", 1)[0]
    view, route = view_of(url)
    fields = [[name, value[:40]] for name, value in fields]
    note("sent", *Sent(method, view, route, view_of(page)[0], fields, test))


def view_of(url: str) -> tuple[str, str]:
    from urllib.parse import urlsplit

    from django.urls import Resolver404, resolve

    try:
        match = resolve(urlsplit(url).path)
    except Resolver404:
        return "", ""
    return match.view_name, match.route


def note(*words) -> None:
    line = json.dumps(words)
    if line not in known and (folder := os.environ.get(FOLDER)):
        known.add(line)
        with (Path(folder) / f"{os.getpid()}.jsonl").open("a") as file:
            file.write(line + "\n")


def noted() -> tuple[list[Sent], dict[str, set[str]]]:
    """What was sent, and for each page the templates on it, with those of the parts that it asks for later."""
    folder = Path(os.environ[FOLDER])
    lines = [json.loads(line) for path in folder.glob("*.jsonl") for line in path.read_text().splitlines()]
    shows: dict[str, set[str]] = {}
    for kind, *words in lines:
        if kind == "shows":
            shows.setdefault(words[0], set()).add(words[1])
    on_page = {view: set(names) for view, names in shows.items()}
    for kind, *words in lines:
        if kind == "pulls":
            on_page.setdefault(words[0], set()).update(shows.get(words[1], ()))
    return [Sent(*words) for kind, *words in lines if kind == "sent"], on_page


def is_whole(config) -> bool:
    """Whether the run should have sent everything: all tests, to their end, on SQLite, with Chromium."""
    option = config.option
    chosen = option.keyword or option.markexpr or option.deselect or option.ignore or option.ignore_glob
    again = getattr(option, "lf", False) or getattr(option, "stepwise", False)
    return not (
        chosen
        or again
        or config.args_source is not pytest.Config.ArgsSource.TESTPATHS
        or os.environ.get(INSIDE, "sqlite") != "sqlite"
        or chromium.executable() is None
        or option.collectonly
    )


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session, exitstatus):
    config = session.config
    report = config.getoption("forms_report")
    whole = is_whole(config) and exitstatus in {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED}
    whole = whole and not (session.shouldstop or session.shouldfail)
    if hasattr(config, "workerinput") or not (whole or report):
        return
    found = matched(forms(), *noted())
    if report:
        Path(report).write_text(as_markdown(found))
    missing = [form for form, test in found.items() if not test]
    if whole and missing:
        config.stash[MISSING] = missing
        if session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


MISSING = pytest.StashKey[list[Form]]()


def pytest_terminal_summary(terminalreporter, config):
    if missing := config.stash.get(MISSING, None):
        terminalreporter.section("forms that no browser test sends", red=True)
        for form in missing:
            terminalreporter.line(str(form))


def as_markdown(found: dict[Form, str]) -> str:
    rows = [f"| {form.place} | {form.sends} | {test or '**no browser test**'} |" for form, test in found.items()]
    done = sum(bool(test) for test in found.values())
    head = ["# Forms and the browser test that sends each", "", f"{done} of {len(found)} are sent.", ""]
    return "\n".join([*head, "| Form | Sends to | Test |", "| --- | --- | --- |", *rows, ""])
