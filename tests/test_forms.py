"""The list of forms itself: what is read from a template, and what counts as sent."""

import re

import pytest

from tests.services.form_list import ANY, OWN, TEMPLATES, Form, Sent, forms, forms_of, matched, parts, plain

ADDRESSES = {
    "its address": ('<form method="post" action="{% url \'a:b\' pk=1 %}"><button>Go</button></form>', "a:b"),
    "the page's own": ('<form class="form" method="post">{% csrf_token %}</form>', OWN),
    "one that is named before": (
        "{% url 'a:b' as there %}<form method='x' method=\"post\" action=\"{{ there }}\"></form>",
        "a:b",
    ),
    "one that nobody knows": ('<form method="post" action="{{ request.get_full_path }}"></form>', ANY),
}


@pytest.mark.parametrize(("text", "target"), ADDRESSES.values(), ids=ADDRESSES)
def test_where_a_form_is_sent(text, target):
    assert list(forms_of("x.html", text)) == [Form("x.html", "POST", target)]


def test_a_tag_in_an_attribute_does_not_end_the_form():
    text = '<form method="post" {% if a > b %}class="{{ c }}"{% endif %} action="{% url "a:b" x=">" %}"><b></b></form>'
    assert list(forms_of("x.html", text)) == [Form("x.html", "POST", "a:b")]


def test_a_dialog_is_no_form_and_a_form_without_method_asks():
    assert list(forms_of("x.html", '<form method="dialog"></form>')) == []
    assert list(forms_of("x.html", "<form></form>")) == [Form("x.html", "GET", OWN)]


def test_each_button_that_says_something_else_is_a_form_of_its_own():
    text = (
        '<form method="post"><button>Save</button><button name="do" value="up:{{ pk }}">Up</button>'
        '<button type="button" name="no">No</button><button form="other">Other</button></form>'
        '<button name="do" value="add" formaction="{% url \'a:b\' %}">Add</button>'
    )
    assert list(forms_of("x.html", text)) == [
        Form("x.html", "POST", OWN, other_buttons=("do",)),
        Form("x.html", "POST", OWN, button=("do", "up:"), other_buttons=()),
        Form("x.html", "POST", "a:b", button=("do", "add")),
    ]


def test_hidden_fields_that_are_always_sent_tell_forms_apart():
    hidden = '<input type="hidden" name="who" value="new"><input type="hidden" name="pk" value="{{ pk }}">'
    text = f'<form method="post">{hidden}{{% if a %}}{{% if b %}}{hidden}{{% endif %}}{{% endif %}}</form>'
    assert [form.fixed for form in forms_of("x.html", text)] == [(("who", "new"),)]
    text = f'<form method="post">{{% if a %}}{hidden}{{% endif %}}</form>'
    assert [form.fixed for form in forms_of("x.html", text)] == [()]


ON_PAGE = {"a:page": {"x.html"}, "a:other": {"y.html"}}
SAVE = Form("x.html", "POST", "a:save", other_buttons=("do",))
UP = Form("x.html", "POST", "a:save", button=("do", "up:"))


@pytest.mark.parametrize(
    ("form", "sent", "counts"),
    [
        (SAVE, Sent("POST", "a:save", "save/", "a:page", [["title", "x"]], "t"), True),
        (SAVE, Sent("POST", "a:save", "save/", "a:other", [["title", "x"]], "t"), False),
        (SAVE, Sent("POST", "a:else", "else/", "a:page", [["title", "x"]], "t"), False),
        (SAVE, Sent("GET", "a:save", "save/", "a:page", [["title", "x"]], "t"), False),
        (SAVE, Sent("POST", "a:save", "save/", "a:page", [["do", "up:7"]], "t"), False),
        (UP, Sent("POST", "a:save", "save/", "a:page", [["do", "up:7"]], "t"), True),
        (UP, Sent("POST", "a:save", "save/", "a:page", [["do", "down:7"]], "t"), False),
        (Form("x.html", "POST", OWN), Sent("POST", "a:page", "page/", "a:page", [], "t"), True),
        (Form("x.html", "POST", OWN), Sent("POST", "a:save", "save/", "a:page", [], "t"), False),
        (Form("API", "PUT", "v1/{pk}"), Sent("PUT", "api:x", "v1/<int:pk>", "a:page", [], "t"), True),
        (Form("API", "PUT", "v1/{pk}"), Sent("POST", "api:x", "v1/<int:pk>", "a:page", [], "t"), False),
    ],
)
def test_what_counts_as_sent(form, sent, counts):
    assert matched([form], [sent], ON_PAGE) == {form: "t" if counts else ""}


def test_fields_of_a_body_and_the_route_of_a_call():
    body = '--x\r\nContent-Disposition: form-data; name="do"\r\n\r\nup:7\r\n--x--\r\n'
    assert parts(body) == [["do", "up:7"]]
    assert plain("s/<slug:study>/x/<int:pk>") == "s/{study}/x/{pk}"


def test_the_list_has_forms_of_every_kind():
    found = forms()
    assert Form("studies/settings.html", "POST", OWN) in found
    assert Form("coding/codebook.html", "POST", "coding:codebook_export") in found
    assert Form("API", "PUT", "api/v1/s/{study}/display") in found
    assert len(found) == len(set(found)) > 150


def test_what_is_said_to_be_of_no_page_is_called_by_no_script():
    scripts = "".join(path.read_text() for path in (TEMPLATES.parent / "static").rglob("*.js"))
    assert "codings/recode" not in scripts
    assert not re.search(r"excerpts/\$\{\w+\}/memos", scripts)
    assert "<button" not in (TEMPLATES / "coding/similar.html").read_text().split("data-other-code", 1)[1]
