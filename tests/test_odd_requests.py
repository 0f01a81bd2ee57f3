"""Values that no page sends, in every part of an address and in every field: never an error of the server."""

import inspect
import re
import sys
from functools import cache
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.forms import Form, ModelForm
from django.test import Client
from django.urls import resolve

from studies.permissions import Permission
from studies.requests import number, numbers, uuid, words
from studies.roles import PERMISSIONS
from tests.test_url_matrix import EXPECTED, address
from tests.world import World, build_world

APPS = ["studies", "sessions", "coding", "reports"]
ROOT = Path(settings.BASE_DIR)
pytestmark = pytest.mark.django_db

ODD = ["abc", "²", "-1", str(2**63), "9" * 5000, "a\0b"]
READ = re.compile(
    r"""request\.(?:GET|POST)(?:\.get|\.getlist)?[(\[]\s*["'](\w+)["']|["'](\w+)["'] (?:not )?in request"""
)


def forms_of(module) -> list[type]:
    return [each for each in vars(module).values() if inspect.isclass(each) and issubclass(each, (Form, ModelForm))]


@cache
def read_by_hand(module_name: str) -> set[str]:
    """What the views of a module read from a request by its name."""
    return {name for pair in READ.findall(inspect.getsource(sys.modules[module_name])) for name in pair if name}


@cache
def read_at_all(module_name: str) -> set[str]:
    """The same, and the fields of the forms that they use."""
    of_forms = {name for form in forms_of(sys.modules[module_name]) for name in form.base_fields}
    return read_by_hand(module_name) | of_forms | {"page"}


def pages() -> list[str]:
    return sorted(name for name in EXPECTED if not name.startswith("api:"))


@pytest.fixture
def world() -> World:
    return build_world()


def client_for(world: World, permission: Permission) -> Client:
    holder = next(role for role in ("coordinator", "researcher", "partner") if permission in PERMISSIONS[role])
    client = Client()
    client.force_login(getattr(world, holder), backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


@pytest.mark.parametrize("name", pages())
def test_pages_answer_odd_values(world, name):
    row = EXPECTED[name]
    client, path = client_for(world, row.permission), address(name, world).partition("?")[0]
    module = inspect.unwrap(resolve(path).func).__module__
    questions = [{field: odd} for field in sorted(read_by_hand(module)) for odd in ODD]
    questions += [dict.fromkeys(read_at_all(module), odd) for odd in ODD]
    found = {}
    for question in questions:
        status = getattr(client, row.method)(path, question).status_code
        if status >= 500:
            found[str(question)] = status
    assert found == {}


@pytest.mark.parametrize("name", [name for name in pages() if EXPECTED[name].method == "get"])
def test_forms_of_pages_answer_odd_values(world, name):
    """A page that shows a form on GET gets the same odd values by POST."""
    row = EXPECTED[name]
    client, path = client_for(world, row.permission), address(name, world).partition("?")[0]
    names = read_at_all(inspect.unwrap(resolve(path).func).__module__)
    assert all(client.post(path, dict.fromkeys(names, odd)).status_code < 500 for odd in ODD)


@pytest.mark.parametrize("name", sorted(name for name in EXPECTED if name.startswith("api:")))
def test_the_api_answers_odd_values(world, name):
    row = EXPECTED[name]
    client, path = client_for(world, row.permission), address(name, world)
    plain, _, query = path.partition("?")
    asked = [part.partition("=")[0] for part in query.split("&") if part]
    body = row.body(world.ids) if row.body else {}
    sent = {"content_type": "application/json"}
    for odd in [*ODD, 2**63, -1]:
        for field in asked:
            answer = getattr(client, row.method)(f"{plain}?{field}=" + quote(str(odd)), body or None, **sent)
            assert answer.status_code < 500
        for field in body:
            answer = getattr(client, row.method)(path, body | {field: odd}, **sent)
            assert answer.status_code < 500, field


def test_a_number_is_what_a_database_can_hold():
    assert [number(odd) for odd in [*ODD, "", None, "1_000", " 1", "+1"]] == [None] * (len(ODD) + 5)
    assert (number("0"), number("07"), number(str(2**63 - 1))) == (0, 7, 2**63 - 1)
    assert numbers(["3", "x", "", "1"]) == [3, 1]


def test_a_save_has_a_uuid_or_none():
    assert str(uuid("00000000-0000-4000-8000-000000000001")) == "00000000-0000-4000-8000-000000000001"
    assert [uuid(odd) for odd in [*ODD, "", None]] == [None] * (len(ODD) + 2)


def test_words_have_no_null():
    assert (words("a\0b"), words(None)) == ("ab", "")


def test_only_the_helper_reads_numbers():
    """No other view turns a request's text into a number: `isdigit` and `int` disagree on "²"."""
    by_hand = re.compile(r"\.isdigit\(\)|\.isdecimal\(\)|UUID\(request|int\(request")
    files = [path for app in APPS for path in (ROOT / app).rglob("*.py") if {"views", "api", "forms"} & set(path.parts)]
    files += [ROOT / "reports" / "forms.py"]
    assert len(files) > 30
    assert [str(path) for path in files if by_hand.search(path.read_text(encoding="utf-8"))] == []
