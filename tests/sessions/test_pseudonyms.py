import inspect

import pytest

from sessions import pseudonyms
from sessions.pseudonyms import NAMES, next_code, next_code_in, suggest_names, suggestions_for
from tests.factories import ParticipantFactory, StudyFactory


@pytest.mark.parametrize(
    ("taken", "prefix", "code"),
    [
        ([], "P", "P01"),
        (["P01", "P02"], "P", "P03"),
        (["P01", "P03"], "P", "P04"),
        (["P09", "F02"], "P", "P10"),
        (["P09", "F02"], "F", "F03"),
        (["P099"], "P", "P100"),
        (["p07", "PX", "Maria"], "P", "P08"),
    ],
)
def test_next_code_never_uses_a_number_again(taken, prefix, code):
    assert next_code(taken, prefix) == code


def test_suggestions_are_stable_and_leave_out_who_is_there():
    first = suggest_names("1:P07", [])
    assert suggest_names("1:P07", []) == first
    assert len(set(first)) == 5
    assert first[0] not in suggest_names("1:P07", [first[0].upper()])
    assert suggest_names("1:P07", [], count=1) == first[:1]


def test_suggestions_differ_between_people():
    assert len({tuple(suggest_names(f"1:P{n:02d}", [])) for n in range(20)}) == 20


def test_suggestions_cannot_come_from_a_name():
    """The module never sees one: none of its functions takes an identity."""
    assert "Identity" not in inspect.getsource(pseudonyms)
    assert len(set(NAMES)) == len(NAMES)


@pytest.mark.django_db
def test_codes_and_names_are_those_of_the_study():
    study = StudyFactory()
    ParticipantFactory(study=study, code="P07", pseudonym=suggestions_for(study, "P08")[0])
    ParticipantFactory(code="P44")
    assert next_code_in(study) == "P08"
    assert next_code_in(study, "team") == "F01"
    assert study.participants.get().pseudonym not in suggestions_for(study, "P08")
