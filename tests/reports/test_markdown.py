from html.parser import HTMLParser

import pytest

from reports.markdown import Heading, render


def elements(html: str) -> set[tuple]:
    """Every element of the HTML with its attributes."""
    found = set()
    parser = HTMLParser()
    parser.handle_starttag = lambda name, attributes: found.add((name, tuple(attributes)))
    parser.feed(html)
    return found


def test_paragraphs_lists_emphasis_and_tables_come_out():
    html = render("A **strong** word\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |").html
    assert "<p>A <strong>strong</strong> word</p>" in html
    assert "<li>one</li>" in html
    assert "<td>2</td>" in html


def test_headings_of_a_chapter_are_numbered_parts():
    found = render("## The *design*\n\nText\n\n### Detail\n\n# Limits", anchor="part-method", number="3")
    assert found.headings == (
        Heading("part-method-1", "3.1", "The design"),
        Heading("part-method-2", "3.2", "Limits"),
    )
    assert '<h3 id="part-method-1" class="part"><span class="number">3.1</span> The <em>design</em></h3>' in found.html
    assert '<h4 class="run-in">Detail</h4>' in found.html


def test_headings_without_a_number_are_claims():
    found = render("## It waits.", anchor="part-x")
    assert found.html == '<h3 id="part-x-1" class="claim">It waits.</h3>\n'
    assert found.headings == (Heading("part-x-1", "", "It waits."),)


@pytest.mark.parametrize(
    "payload",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<link rel="attachment" href="file:///etc/passwd">',
        "<style>@import 'file:///etc/passwd'</style>",
        "![](file:///etc/passwd)",
        "![x](https://example.org/x.png)",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](file:///etc/passwd)",
        "<svg onload=alert(1)>",
        "<a href=file:///etc/passwd>x</a>",
        "<iframe src=//example.org></iframe>",
        "[x]: javascript:alert(1)\n\n[x]",
    ],
)
def test_nothing_that_acts_or_fetches_gets_through(payload):
    assert elements(render(payload, number="3").html) <= {("p", ()), ("a", (("href", "https://example.org/x.png"),))}


def test_web_and_mail_links_stay():
    html = render("[a](https://example.org/a?b=1) <mailto:a@example.org>").html
    assert 'href="https://example.org/a?b=1"' in html
    assert 'href="mailto:a@example.org"' in html


def test_authors_cannot_give_ids_or_classes():
    html = render('## A <b id="section-x" class="quote">b</b>', anchor="p").html
    assert elements(html) == {("h3", (("id", "p-1"), ("class", "claim")))}


def test_straight_quotes_come_out_curly_and_dashes_stay():
    assert render('It\'s "a different" view -- (c)').html == "<p>It’s “a different” view -- (c)</p>\n"


def test_footnotes_stand_where_the_page_style_takes_them():
    found = render("Word[^1], more^[In *line*.] and again[^1].\n\n[^1]: First, **bold**.\n\n    Second.")
    assert found.html == (
        '<p>Word<span class="footnote">First, <strong>bold</strong>.<br>Second.</span>, '
        'more<span class="footnote">In <em>line</em>.</span> and '
        'again<span class="footnote">First, <strong>bold</strong>.<br>Second.</span>.</p>\n'
    )
    assert (found.footnotes, found.unprinted) == (3, ())


def test_a_footnote_in_a_heading_stays_out_of_the_contents():
    found = render("## It waits.[^1]\n\n[^1]: A note.")
    assert found.headings == (Heading("part-1", "", "It waits."),)
    assert 'It waits.<span class="footnote">A note.</span></h3>' in found.html


def test_footnotes_without_their_other_half_are_named():
    assert render("Word[^a].\n\n[^b]: Nobody comes here.").unprinted == ("b", "a")


@pytest.mark.parametrize("payload", ["<script>x</script>", "![x](https://example.org/x.png)", "[x](javascript:y)"])
def test_nothing_that_acts_gets_through_a_footnote(payload):
    html = render(f"Word[^1].\n\n[^1]: {payload}\n\n        {payload}").html
    assert elements(html) <= {
        ("p", ()), ("br", ()), ("span", (("class", "footnote"),)), ("a", (("href", "https://example.org/x.png"),))
    }  # fmt: skip
