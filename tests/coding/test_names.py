"""Names of codes that look the same are one name, wherever a name is given."""

import unicodedata

import pytest

from coding.actions.codebook import create_code, describe_code, restore_code, retire_code
from coding.actions.coding import Place
from coding.actions.in_vivo import code_in_vivo
from coding.actions.merging import merge_code
from coding.actions.splitting import Part, split_code
from coding.codebook_files import HEAD, plan
from coding.models import Code
from studies import undo
from studies.names import key, tidy
from studies.refused import Refused
from tests.factories import CodeFactory, eight_dimensions, member, transcript_of

pytestmark = pytest.mark.django_db
NAME = "Équipe dirigeante"
ALIKE = [
    unicodedata.normalize("NFD", NAME),
    "ÉQUIPE dirigeante",
    "Équipe\u200b dirigeante",
    "Équipe\u00a0dirigeante",
    "Équipe\u2003 dirigeante",
    "\ufeffÉqui\u00adpe dirigeante",
    "Équipe\u2800dirigeante\ufe0f",
    "E\u0301QUIPE\u2060 DIRIGEANTE",
]
SENTENCE = "already has a code “Équipe dirigeante”. Choose another name, or use that one."


@pytest.fixture
def transcript():
    return transcript_of(("Irena", "E\u0301quipe dirigeante, they said."))


@pytest.fixture
def dimension(study):
    return eight_dimensions(study)[0]


@pytest.fixture
def code(study, dimension):
    return CodeFactory(study=study, dimension=dimension, name=NAME)


@pytest.mark.parametrize("name", ALIKE)
def test_added_or_renamed_it_is_refused_with_the_name_that_is_there(study, dimension, code, nadia, name):
    with pytest.raises(Refused, match=SENTENCE):
        create_code(study, by=nadia, name=name, dimension=dimension)
    other = CodeFactory(study=study, dimension=dimension, name="Other")
    with pytest.raises(Refused, match=SENTENCE):
        describe_code(other, by=nadia, version=other.version, name=name)
    assert sorted(study.codes.values_list("name", flat=True)) == sorted([NAME, "Other"])


def test_other_names_are_other_names():
    assert len({key(name) for name in ["Ethique", "Éthique", "CO2", "CO²", "a b", "ab", "a-b", "א", "o", "ο"]}) == 10
    assert {key(name) for name in ALIKE} == {key(NAME)}
    assert tidy(ALIKE[0]) == NAME


@pytest.mark.parametrize("name", ["\u200b", "\u2800", "\u00ad \ufe0f"])
def test_a_name_that_nobody_sees_is_none(study, dimension, nadia, name):
    with pytest.raises(Refused, match="A code needs a name"):
        create_code(study, by=nadia, name=name, dimension=dimension)


def test_in_vivo_and_split(study, dimension, code, nadia, transcript):
    turn = transcript.turns.get()
    place = Place(turn.pk, 1, 0, 18, turn.text[:18])
    with pytest.raises(Refused, match=SENTENCE):
        code_in_vivo(transcript, by=nadia, name=turn.text[:18], dimension=dimension, places=[place])
    other = CodeFactory(study=study, dimension=dimension, name="Other")
    with pytest.raises(Refused, match=SENTENCE):
        split_code(other, by=nadia, parts=[Part(ALIKE[2], ""), Part("Third", "")], where="beside", definition="")
    with pytest.raises(Refused, match="already has a code “Double”"):
        split_code(other, by=nadia, parts=[Part("Double", ""), Part("Dou\u200bble", "")], where="beside", definition="")
    assert study.codes.count() == 2


@pytest.mark.parametrize("name", ALIKE)
def test_a_file_means_the_code_that_is_there(study, dimension, code, name):
    (one,) = plan(study, [list(HEAD), ["", dimension.key, "", name, "", "", "", "", "", ""]])
    assert (one.kind, one.code) != ("new", None)
    rows = [["", dimension.key, "", each, "x", "", "", "", "", ""] for each in ("B", "b\u200b")]
    planned = plan(study, [list(HEAD), *rows])
    assert [one.kind for one in planned] == ["new", "problem"]


def test_what_comes_back_is_refused_too(study, dimension, code, nadia):
    retire_code(code, by=nadia)
    create_code(study, by=nadia, name=ALIKE[2], dimension=dimension)
    with pytest.raises(Refused, match="already has a code"):
        restore_code(code, by=nadia)


def test_undo_of_a_merge_is_refused(study, dimension, code, nadia):
    into = CodeFactory(study=study, dimension=dimension, name="Into")
    merge_code(code, into=into, by=nadia)
    create_code(study, by=member(study), name=ALIKE[0], dimension=dimension)
    with pytest.raises(undo.CannotUndo, match="already has a code"):
        undo.undo(study, nadia)
    assert Code.objects.get(pk=code.pk).merged_into == into
