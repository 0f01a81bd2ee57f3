"""The codebook out as a file and in again, with a look before anything changes."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from coding.actions.codebook_files import import_codebook
from coding.codebook_files import HEAD, plan, rows_of
from coding.models import Code
from studies import undo
from studies.models import Event
from tests.factories import CodeFactory, StudyFactory, eight_dimensions, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    study = StudyFactory()
    dimension = eight_dimensions(study)[0]
    top = CodeFactory(study=study, dimension=dimension, name="=Time", definition="When; and\nhow “long”.", own_hue=3)
    CodeFactory(study=study, dimension=dimension, parent=top, name="Deadlines", example="-\u00e9, 5")
    CodeFactory(
        study=study, dimension=None, name="Ämter", definition="'=an apostrophe of its own;=1", include="\u200b+1"
    )
    return study


def upload(client, study, name, data):
    return client.post(f"/s/{study.slug}/codebook/import/", {"file": SimpleUploadedFile(name, data)})


def wordings(study) -> list:
    fields = ("name", "definition", "include", "exclude", "example", "own_hue", "parent__name", "dimension__key")
    return list(Code.objects.filter(study=study).order_by("name").values_list(*fields))


@pytest.mark.parametrize("kind", ["csv", "csv;", "xlsx", "docx"])
def test_what_goes_out_comes_in_unchanged_and_makes_the_same_codebook_elsewhere(client_as, study, nadia, kind):
    client = client_as(nadia)
    file = client.post(f"/s/{study.slug}/codebook/export/", {"format": kind})
    assert file.status_code == 200
    shown = upload(client, study, f"codes.{kind.strip(';')}", file.content)
    assert [one.kind for one in shown.context["planned"]] == ["same"] * 3, shown.context["planned"]
    other = StudyFactory()
    eight_dimensions(other)
    there = client_as(member(other))
    shown = upload(there, other, f"codes.{kind.strip(';')}", file.content)
    assert shown.context["work"] == 3
    form = shown.context["rows_form"]
    data = {"rows": json.dumps(form.initial["rows"]), "save_id": str(form.initial["save_id"])}
    for _ in range(2):  # pressed twice
        there.post(f"/s/{other.slug}/codebook/import/", data)
    assert wordings(other) == wordings(study)
    assert Event.objects.filter(study=other, verb="codebook.imported").count() == 1


def test_changed_and_new_codes_are_shown_with_their_differences_and_one_undo_takes_them_back(client_as, study, nadia):
    rows = [list(HEAD), *rows_of(study)]
    row = next(row for row in rows if row[3] == "=Time")
    row[4] = "Another meaning."
    rows.append(["", row[1], "=Time", "Pace", "", "", "", "", "", ""])
    planned = plan(study, rows)
    assert sorted(one.kind for one in planned) == ["changed", "new", "same", "same"]
    changed = next(one for one in planned if one.kind == "changed")
    assert changed.differences == [("definition", "When; and\nhow “long”.", "Another meaning.")]
    before = wordings(study)
    import_codebook(study, rows, by=nadia)
    after = wordings(study)
    assert len(after) == 4
    undo.undo(study, nadia)
    assert wordings(study) == before
    undo.redo(study, nadia)
    assert wordings(study) == after


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (["", "nowhere", "", "X"], "The study has no dimension “nowhere”."),
        (["", "", "", " "], "The code has no name."),
        (["", "", "", "x" * 81], "A name has at most 80 characters; this one has 81."),
    ],
)
def test_a_row_with_a_problem_is_told_and_stops_the_import(client_as, study, nadia, row, problem):
    data = ",".join(HEAD) + "\n" + ",".join(row) + ",a definition\n"
    shown = upload(client_as(nadia), study, "codes.csv", data.encode())
    assert f"Row 2: {problem}" in shown.content.decode()
    assert "Import " not in shown.content.decode().split("Planned changes")[1]


@pytest.mark.parametrize(("name", "data"), [("a.exe", b"MZ"), ("a.xlsx", b"not a zip"), ("a.docx", b"PK\x03\x04x")])
def test_files_that_are_something_else_get_a_sentence(client_as, study, nadia, name, data):
    shown = upload(client_as(nadia), study, name, data)
    assert shown.status_code == 400
    assert "file" in str(shown.context["form"].errors["file"]).lower()


def test_semicolons_and_latin_1_as_a_spreadsheet_writes_them(client_as, study, nadia):
    data = "name;definition\nGebühren;Was es kostet, für wen\n".encode("cp1252")
    shown = upload(client_as(nadia), study, "codes.csv", data)
    (one,) = shown.context["planned"]
    assert (one.name, one.values["definition"]) == ("Gebühren", "Was es kostet, für wen")


def test_cells_that_look_like_formulas_are_covered_in_csv(client_as, study, nadia):
    file = client_as(nadia).post(f"/s/{study.slug}/codebook/export/", {"format": "csv"}).content.decode("utf-8-sig")
    assert "'=Time" in file


@pytest.mark.parametrize("kind", ["csv", "xlsx", "docx"])
def test_names_with_the_signs_of_the_file_survive_the_way_out_and_in(client_as, study, nadia, kind):
    dimension = study.dimensions.first()
    above = None
    for name in ["X > Y", "> Z", "a\\> b", "c\\", "A>B", "“d” 'e' \"f\"", "'=g", "''+h", "-i;j,k"]:
        above = CodeFactory(study=study, dimension=dimension, parent=above, name=name, definition=f"{name}\nand more")
    file = client_as(nadia).post(f"/s/{study.slug}/codebook/export/", {"format": kind})
    assert {one.kind for one in upload(client_as(nadia), study, f"c.{kind}", file.content).context["planned"]} == {
        "same"
    }
    other = StudyFactory()
    eight_dimensions(other)
    there = client_as(member(other))
    form = upload(there, other, f"c.{kind}", file.content).context["rows_form"]
    data = {"rows": json.dumps(form.initial["rows"]), "save_id": str(form.initial["save_id"])}
    there.post(f"/s/{other.slug}/codebook/import/", data)
    assert wordings(other) == wordings(study)


def test_a_name_with_lines_is_one_line(study, nadia):
    rows = [list(HEAD), ["", "", "", "two\nlines\r\n here", "", "", "", "", "", ""]]
    import_codebook(study, rows, by=nadia)
    assert Code.objects.filter(study=study, name="two lines here").exists()


def test_a_path_written_by_hand_means_its_last_name(study, nadia):
    key = study.dimensions.first().key
    import_codebook(study, [list(HEAD), ["", key, "=Time > Deadlines", "Soon", "", "", "", "", "", ""]], by=nadia)
    assert Code.objects.get(study=study, name="Soon").parent.name == "Deadlines"
