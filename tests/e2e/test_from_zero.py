"""The whole job, from an empty installation to the PDF, by clicks and keys alone.

No loader, no fixture beyond `createsuperuser`, no request that a page does not make; real processes (`serve`), and a
browser of its own for each person. What a user cannot do in the app, this test cannot do either.
"""

import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.e2e.journey import Person
from tests.services.installation import Installation, until

pytestmark = [pytest.mark.services, pytest.mark.browser]

PASSWORD = "three blind mice 42"
TITLE = "Outside actors"
NADIA, SOFIA = "nadia@example.org", "sofia@example.org"
DIMENSIONS = [
    ("What outside partners make possible", "Benefits", "BE", "What could nobody have done alone?"),
    ("Obstacles and internal resistances", "Resistance", "RE", "What inside held it back?"),
]
GROUP_A = """Moderator: Welcome to group A. What did outside partners make possible?
Irena: They gave us a date in May, and the rector said it in public. Before that the plan lay in a drawer.
Dario: With us it was the other way round. Nobody asked middle managment, so they waited until it went away.
Irena: The association brought methods that we did not have.
Moderator: And what was too early?
Dario: The audit. It came before there was anybody to read it.
"""
PLENARY = """WEBVTT

00:00:01.000 --> 00:00:06.000
<v Irena>Our group said that a public date helps more than money.

00:00:07.000 --> 00:00:12.000
<v Moderator>Thank you. Is that so for the others as well?
"""


@pytest.fixture
def installation(tmp_path):
    made = Installation(tmp_path)
    yield made
    made.stop()


def test_the_whole_job(installation, browser, tmp_path):
    installation.environment["DJANGO_SUPERUSER_PASSWORD"] = PASSWORD
    installation.manage("createsuperuser", "--noinput", "--email", "carla@example.org")
    installation.start("manage.py", "serve", "--port", str(installation.port))
    until(lambda: installation.get("/readyz")[0] == 200)
    people = journey(browser, f"http://127.0.0.1:{installation.port}", tmp_path)
    assert {person.name: person.faults for person in people} == {person.name: [] for person in people}


def journey(browser: Browser, origin: str, folder: Path) -> list[Person]:
    carla, nadia, phone, sofia = (
        Person("Carla", browser, origin),
        Person("Nadia", browser, origin),
        Person("Nadia's phone", browser, origin, width=390, has_touch=True, is_mobile=True),
        Person("Sofia", browser, origin, width=390, has_touch=True, is_mobile=True),
    )
    carla.does(make_a_study)
    carla.does(set_up_its_dimensions)
    carla.does(record_a_focus_group)
    carla.does(add_people)
    carla.does(import_two_transcripts, folder)
    carla.does(name_a_code)
    link = carla.does(invite, NADIA, "Researcher")
    nadia.does(accept, link, "Nadia Ruiz")
    nadia.does(code_by_mouse_and_keys)
    nadia.does(correct_a_word)
    phone.does(code_by_touch)
    nadia.does(read_to_the_end)
    link = carla.does(invite, SOFIA, "Partner")
    sofia.does(accept, link, "Sofia Moretti")
    carla.does(open_a_round)
    sofia.does(review_on_a_phone)
    carla.does(answer)
    carla.does(write_the_report)
    carla.does(read_the_pdf, folder)
    return [carla, nadia, phone, sofia]


def make_a_study(carla: Person) -> None:
    carla.go("/")
    carla.sign_in("carla@example.org", PASSWORD)
    carla.follow("Set up study")
    carla.fill(title=TITLE, code="Task 9.9", acronym="PLUMBLINE")
    carla.page.locator("input[name=dimensions][value=empty]").check()
    carla.press("Set up study")
    carla.sees("0 of 10 done")


def set_up_its_dimensions(carla: Person) -> None:
    carla.open("Settings", "Dimensions")
    for name, short, letters, question in DIMENSIONS:
        carla.follow("Add dimension")
        carla.fill(name=name, short_name=short, letters=letters, question=question)
        carla.press("Add dimension")
        carla.sees(question)
    carla.press("Move Resistance up")
    rows = carla.page.locator(".dimension-rows .row-title")
    assert rows.all_inner_texts() == ["Obstacles and internal resistances", "What outside partners make possible"]
    carla.press("Move Benefits up")


def record_a_focus_group(carla: Person) -> None:
    """Planned: the first transcript asks for its date."""
    carla.open("Home")
    carla.follow("Add a session")
    carla.follow("Add focus group")
    carla.fill(title="Focus group 1")
    carla.press("Add focus group")
    carla.sees("Group C")


def add_people(carla: Person) -> None:
    for capacity, role, pseudonym in [
        ("Research team", "Facilitator", "Mo"),
        ("Expert or scholar", "Participant", "Ruta"),
        ("Practitioner", "Participant", "Tomas"),
    ]:
        carla.follow("Add people")
        carla.choose(capacity=capacity, role=role, group="Group A")
        carla.fill(pseudonym=pseudonym)
        carla.press("Add person")
        carla.page.get_by_role("heading", name="Focus group 1", exact=True).wait_for()
    for code in ("P01", "P02"):
        carla.follow(code, exact=True)
        carla.follow("Record consent")
        for answer in carla.page.get_by_role("radio", name="Yes").all():
            answer.check()
        carla.press(f"Save consent of {code}")
        carla.follow("Focus group 1")


def import_two_transcripts(carla: Person, folder: Path) -> None:
    (folder / "group-a.txt").write_text(GROUP_A)
    (folder / "plenary.vtt").write_text(PLENARY)
    for place, file, turns in [("Breakout groups: Group A", "group-a.txt", 6), ("Plenary feedback", "plenary.vtt", 2)]:
        carla.follow("Import transcript")
        carla.choose(place=place)
        carla.field("files").set_input_files(folder / file)
        carla.press("Upload and check")
        if file == "group-a.txt":
            carla.fill(held_on="2026-05-14")
        carla.press(f"Import {turns} turns")
        carla.page.wait_for_selector("html[data-ready]")
        carla.follow("Focus group 1")
    who = {"Moderator": "F01 Mo", "Irena": "P01 Ruta", "Dario": "P02 Tomas"}
    for _ in ("group-a", "plenary"):
        carla.follow("not linked")
        for row in carla.page.locator(".speaker-row").all():
            name = row.locator("b").inner_text()
            row.locator("select").select_option(label=who[name])
        carla.press("Save speakers")
        carla.page.get_by_role("heading", name="Focus group 1", exact=True).wait_for()
    carla.does_not_see("not linked")


def name_a_code(carla: Person) -> None:
    carla.open("Coding", "Codebook")
    carla.follow("Create code")
    carla.fill(name="Leadership buy-in", definition="Somebody at the top says it in public.")
    carla.field("place").select_option(index=0)
    carla.press("Create code")
    carla.page.get_by_role("heading", name="Leadership buy-in").wait_for()


def invite(carla: Person, email: str, role: str) -> str:
    """Sends the invitation; the link that the page shows once."""
    carla.open("Settings", "Members")
    carla.fill(email=email)
    carla.choose(role=role)
    carla.press("Send invitation")
    return carla.page.get_by_label("Invitation link").input_value()


def accept(person: Person, link: str, name: str) -> None:
    person.go(link)
    person.fill(name=name, password=PASSWORD)
    person.press("Create account and accept")
    person.page.get_by_role("heading", name=TITLE).wait_for()


def open_group_a(person: Person) -> None:
    person.open("Fieldwork", "Sessions")
    person.follow("Focus group 1")
    person.follow("Group A", exact=True)
    person.page.wait_for_selector("html[data-ready]")


def code_by_mouse_and_keys(nadia: Person) -> None:
    open_group_a(nadia)
    page = nadia.page
    nadia.select_by_mouse(1, "gave", "May")
    page.get_by_role("button", name="Leadership buy-in").first.click()
    nadia.saved()
    assert page.locator("mark").all_inner_texts() == ["gave us a date in May"]
    page.keyboard.press("Escape")
    page.keyboard.press("Home")
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("s")
    page.keyboard.press("c")
    page.keyboard.type("Public dates")
    page.keyboard.press("Enter")
    page.wait_for_selector("#inspector .inspector-code")
    page.keyboard.press("m")
    page.keyboard.type("Compare with the plenary.")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#inspector .memo-text")


def read_to_the_end(nadia: Person) -> None:
    nadia.page.keyboard.press("Escape")
    nadia.page.keyboard.press("Shift+E")
    nadia.page.get_by_role("button", name="Read to the end", pressed=True).first.wait_for()
    nadia.follow("Focus group 1")
    nadia.open("Home")
    nadia.sees("read to the end by Nadia Ruiz")
    assert nadia.page.locator(".matrix .cell.zero b").all_inner_texts() == ["0"], (
        "nobody in group A spoke to resistance"
    )


def correct_a_word(nadia: Person) -> None:
    page = nadia.page
    page.keyboard.press("Escape")
    page.locator(".turn").nth(2).focus()
    page.keyboard.press("e")
    editor = page.locator(".turn textarea")
    editor.fill(editor.input_value().replace("managment", "management"))
    page.keyboard.press("Control+Enter")
    nadia.sees("Nobody asked middle management")
    nadia.saved()
    page.keyboard.press("z")
    nadia.sees("Nobody asked middle managment")
    page.keyboard.press("Shift+Z")
    nadia.sees("Nobody asked middle management")


def code_by_touch(phone: Person) -> None:
    """The same coder, on the way home."""
    phone.go("/")
    phone.sign_in(NADIA, PASSWORD)
    phone.follow(TITLE)
    phone.follow("Group A", exact=True)
    phone.page.wait_for_selector("html[data-ready]")
    phone.select_by_touch(3, "brought methods")
    phone.page.get_by_role("toolbar", name="Selected words").get_by_role("button", name="Code", exact=True).tap()
    phone.page.get_by_role("combobox", name="Code").fill("Methods")
    phone.page.get_by_role("option", name="Methods").tap()
    phone.page.locator("mark", has_text="brought methods").wait_for()


def open_a_round(carla: Person) -> None:
    carla.open("Coding", "Excerpts")
    for box in carla.page.get_by_role("checkbox").all():
        box.check()
    carla.press("Add selected to a review round")
    carla.fill(title="First look")
    carla.page.get_by_label("Sofia Moretti").check()
    carla.press("Open round with three excerpts")
    carla.page.get_by_role("heading", name="First look").wait_for()


def review_on_a_phone(sofia: Person) -> None:
    sofia.go("/")
    sofia.follow(TITLE)
    sofia.follow("Review excerpts")
    sofia.follow("Begin review")
    sofia.page.get_by_role("button", name="Accept").tap()
    sofia.page.get_by_text("2 of 3").wait_for()
    sofia.page.get_by_role("button", name="Accept").tap()
    sofia.page.get_by_text("3 of 3").wait_for()
    sofia.page.locator("#text").fill("Which audit was it?")
    sofia.page.get_by_role("button", name="Question").tap()
    sofia.sees("Every excerpt has your verdict.")


def answer(carla: Person) -> None:
    carla.open("Home")
    carla.sees("question")
    carla.open("Review")
    carla.follow("First look")
    carla.page.locator("tr", has_text="unanswered question").get_by_role("link").first.click()
    carla.page.locator("#text").fill("The one of the ministry.")
    carla.press("Answer in the thread")
    carla.sees("The one of the ministry.")


def write_the_report(carla: Person) -> None:
    carla.go("/")
    carla.follow(TITLE)
    carla.open("Report")
    carla.press("Set up outline")
    carla.follow("4.1")
    page = carla.page
    page.locator("#narrative").fill("## A public date helps\n\nBoth groups named it.")
    page.locator(".piece", has_text="gave us a date").get_by_role("button", name="For", exact=True).click()
    page.locator("#quotes .chosen", has_text="gave us a date").wait_for()
    page.keyboard.press("Control+s")
    page.get_by_role("status").filter(has_text="Saved").wait_for()
    carla.press("Assemble draft")
    page.get_by_role("link", name="Draft 0.1").wait_for(timeout=90_000)


def read_the_pdf(carla: Person, folder: Path) -> None:
    with carla.page.expect_download() as download:
        carla.follow("Draft 0.1")
    download.value.save_as(folder / "draft.pdf")
    words = pdf_words(folder / "draft.pdf")
    assert "gave us a date in May" in words
    assert "A public date helps" in words
    assert "no session has been held" not in words.lower()
    assert "managment" not in words


def pdf_words(path: Path) -> str:
    done = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True)
    return re.sub(r"\s+", " ", done.stdout)
