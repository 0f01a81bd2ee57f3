"""One code merged into another: nothing is lost, what becomes one is counted, and undo brings every coding back."""

import pytest
from django.db.models import Count

from coding.actions.code_places import move_code
from coding.actions.codebook import create_code, describe_code, recolour_code, restore_code, retire_code
from coding.actions.coding import Place, add_code, apply_code, remove_coding
from coding.actions.memos import add_memo
from coding.actions.merging import STAY, UNDER, merge_code
from coding.models import Code, Coding, Memo
from studies import undo
from studies.refused import Refused
from studies.undo import CannotUndo
from tests.factories import CodeFactory, code_words, eight_dimensions

pytestmark = pytest.mark.django_db


@pytest.fixture
def codes(study):
    dimension = eight_dimensions(study)[0]
    return [CodeFactory(study=study, dimension=dimension, name=name, position=n) for n, name in enumerate("AB")]


def everything() -> dict:
    return {
        "codings": list(
            Coding.objects.order_by("pk").values_list(
                "pk", "excerpt", "code", "code_version", "coder", "created_at", "origin"
            )
        ),
        "memos": list(Memo.objects.order_by("pk").values_list("pk", "coding", "code", "excerpt", "text")),
        "codes": list(
            Code.objects.order_by("pk").values_list(
                "pk",
                "parent",
                "dimension",
                "position",
                "name",
                "version",
                "own_hue",
                "retired_at",
                "merged_into",
                "definition",
            )
        ),
    }


def test_codings_memos_and_codes_below_go_along_and_doubles_become_one(study, transcript, codes, nadia, ilse):
    a, b = codes
    below = CodeFactory(study=study, dimension=a.dimension, parent=a, name="Below A")
    irena, dario = transcript.turns.all()
    both = code_words(a, nadia, (irena, "a date")).excerpt
    add_code(both, by=nadia, code=b)  # the same person has both there: they become one
    add_code(both, by=ilse, code=a)  # another person: stays a coding of her own
    only = code_words(a, ilse, (dario, "nobody"))
    memo = add_memo(Coding.objects.get(excerpt=both, code=a, coder=nadia), by=nadia, text="On A.")
    add_memo(a, by=ilse, text="About A.")
    before = everything()
    done = merge_code(a, into=b, by=nadia)
    assert (done.source, done.target, done.doubles, done.after) == (3, 1, 1, 3)
    assert set(Coding.objects.values_list("code", flat=True)) == {b.pk}
    assert not Coding.objects.values("excerpt", "code", "coder").annotate(n=Count("pk")).filter(n__gt=1)
    memo.refresh_from_db()
    assert memo.coding == Coding.objects.get(excerpt=both, coder=nadia)
    assert Memo.objects.filter(code=b).count() == 1
    a.refresh_from_db()
    below.refresh_from_db()
    assert (a.merged_into, bool(a.retired_at), below.parent) == (b, True, b)
    assert Coding.objects.filter(pk=only.pk, coder=ilse).exists()
    after = everything()
    undo.undo(study, nadia)
    assert everything() == before
    undo.redo(study, nadia)
    assert {**everything(), "codes": None} == {**after, "codes": None}


def test_who_still_has_the_old_code_on_the_page_gives_the_new_one_and_is_told(transcript, codes, nadia, ilse):
    a, b = codes
    merge_code(a, into=b, by=nadia)
    turn = transcript.turns.first()
    done = apply_code(transcript, by=ilse, code=a, places=[Place(turn.pk, 1, 13, 19, "a date")])
    assert Coding.objects.get().code == b
    assert done.words == f"{nadia} merged “A” into “B”, so “B” was applied."


def test_unmerging_is_refused_where_somebody_changed_the_codings(study, transcript, codes, nadia, ilse):
    a, b = codes
    coding = code_words(a, ilse, (transcript.turns.first(), "a date"))
    merge_code(a, into=b, by=nadia)
    remove_coding(Coding.objects.get(pk=coding.pk), by=ilse)
    with pytest.raises(CannotUndo, match="Ilse Brandt"):
        undo.undo(study, nadia)


def test_merging_that_makes_no_sense_is_refused(codes, nadia):
    a, b = codes
    with pytest.raises(Refused, match="other than the one to be merged"):
        merge_code(a, into=a, by=nadia)
    retire_code(b, by=nadia)
    with pytest.raises(Refused, match="retired"):
        merge_code(a, into=b, by=nadia)
    assert everything()["codings"] == []


def test_codes_below_may_stay_where_they_are(study, codes, nadia):
    a, b = codes
    below = CodeFactory(study=study, dimension=a.dimension, parent=a, name="Below A")
    merge_code(a, into=b, by=nadia, below=STAY)
    below.refresh_from_db()
    assert (below.parent, UNDER) == (None, "under")


CHANGES = {
    "created": lambda a, by: create_code(a.study, by=by, name="New", dimension=a.dimension),
    "described": lambda a, by: describe_code(a, by=by, version=1, name="A2", definition="What A is."),
    "recoloured": lambda a, by: recolour_code(a, by=by, own_hue=5),
    "moved": lambda a, by: move_code(a, by=by, dimension=None),
    "shifted": lambda a, by: move_code(a, by=by, dimension=a.dimension, at=1),
    "retired": lambda a, by: retire_code(a, by=by),
}


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_of_a_code_goes_back_and_forth(study, codes, nadia, change):
    for position, code in enumerate(codes, start=1):
        Code.objects.filter(pk=code.pk).update(position=position)
    before = everything()
    CHANGES[change](codes[0], nadia)
    after = everything()
    assert before != after
    for _ in range(2):
        undo.undo(study, nadia)
        assert everything() == before
        undo.redo(study, nadia)
        assert everything() == after


def test_restoring_goes_back_and_forth(study, codes, nadia):
    below = CodeFactory(study=study, dimension=codes[0].dimension, parent=codes[0], name="Below A")
    retire_code(codes[0], by=nadia)
    before = everything()
    restore_code(codes[0], by=nadia)
    undo.undo(study, nadia)
    assert everything() == before
    assert below.parent == codes[0]


def test_a_code_that_somebody_gave_is_not_unmade(study, transcript, nadia, ilse):
    code = create_code(study, by=nadia, name="New", dimension=None)
    code_words(code, ilse, (transcript.turns.first(), "a date"))
    with pytest.raises(CannotUndo, match="Ilse Brandt has applied “New” since"):
        undo.undo(study, nadia)


def test_a_wording_that_somebody_changed_since_is_not_taken_back(study, codes, nadia, ilse):
    describe_code(codes[0], by=nadia, version=1, name="A2")
    describe_code(codes[0], by=ilse, version=2, name="A3")
    with pytest.raises(CannotUndo, match="Ilse Brandt has changed “A3” since"):
        undo.undo(study, nadia)


def test_a_chain_of_merges_leads_to_its_last_code(client_as, study, transcript, codes, nadia, ilse):
    a, b = codes
    c = CodeFactory(study=study, dimension=a.dimension, name="C")
    merge_code(a, into=b, by=nadia)
    merge_code(b, into=c, by=nadia)
    turn = transcript.turns.first()
    done = apply_code(transcript, by=ilse, code=a, places=[Place(turn.pk, 1, 13, 19, "a date")])
    assert (Coding.objects.get().code, done.codes) == (c, [c.pk])
    assert done.words == f"{nadia} merged “A” into “B”, so “C” was applied."
    shown = client_as(ilse).get(f"/api/v1/s/{study.slug}/codes").json()
    assert {code["name"]: code["heir"] for code in shown} == {"A": c.pk, "B": c.pk, "C": None}


@pytest.mark.parametrize("depth", [1, 2])
def test_merging_into_a_code_below_makes_no_circle(study, codes, nadia, depth):
    """What was under the merged code takes its place."""
    a, _ = codes
    top = CodeFactory(study=study, dimension=a.dimension, name="Top")
    child = CodeFactory(study=study, dimension=a.dimension, parent=a, name="Child")
    grandchild = CodeFactory(study=study, dimension=a.dimension, parent=child, name="Grandchild")
    Code.objects.filter(pk=a.pk).update(parent=top)
    before = everything()
    merge_code(a, into=[child, grandchild][depth - 1], by=nadia, below=UNDER)
    parents = dict(Code.objects.values_list("name", "parent__name"))
    assert parents == {"Top": None, "A": "Top", "B": None, "Child": "Top", "Grandchild": "Child"}
    undo.undo(study, nadia)
    assert everything() == before
