"""The pages of merging and of looking again, as coordinators and coders use them."""

import pytest

from coding.actions.codebook import describe_code
from coding.models import Coding
from studies import undo
from tests.factories import CodeFactory, code_words, eight_dimensions, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def codes(study):
    dimension = eight_dimensions(study)[0]
    return [CodeFactory(study=study, dimension=dimension, name=name) for name in ("Goes", "Stays")]


def test_counts_before_and_after_and_one_undo(client_as, study, transcript, codes, nadia):
    from coding.actions.coding import add_code

    goes, stays = codes
    both = code_words(goes, nadia, (transcript.turns.first(), "a date")).excerpt
    add_code(both, by=nadia, code=stays)
    code_words(goes, nadia, (transcript.turns.last(), "nobody"))
    client, path = client_as(nadia), f"/s/{study.slug}/codebook/{goes.pk}/merge/"
    shown = client.get(f"{path}?into={stays.pk}")
    foreseen = shown.context["foreseen"]
    assert (foreseen.source, foreseen.target, foreseen.doubles, foreseen.after) == (2, 1, 1, 2)
    save = shown.context["form"]["save_id"].value()
    done = client.post(path, {"into": stays.pk, "below": "under", "save_id": str(save)}, follow=True)
    assert "“Goes” had 2 codings and “Stays” 1, 1 of them on both. Now “Stays” has 2." in done.content.decode()
    assert set(Coding.objects.values_list("code", flat=True)) == {stays.pk}
    back = client.post(f"/s/{study.slug}/undo/", {"next": f"/s/{study.slug}/codebook/{goes.pk}/"}, follow=True)
    assert "Undid: merged “Goes” into “Stays”." in back.content.decode()
    assert sorted(Coding.objects.values_list("code", flat=True)) == sorted([goes.pk, goes.pk, stays.pk])


def test_without_another_code_nothing_is_merged(client_as, study, codes, nadia):
    path = f"/s/{study.slug}/codebook/{codes[0].pk}/merge/"
    answer = client_as(nadia).post(path, {"into": codes[0].pk, "save_id": "00000000-0000-4000-8000-000000000001"})
    assert answer.status_code == 400
    codes[0].refresh_from_db()
    assert codes[0].merged_into is None


def test_codings_under_an_old_wording_are_looked_at_again(client_as, study, transcript, codes, nadia):
    code = codes[0]
    first = code_words(code, nadia, (transcript.turns.first(), "a date"))
    second = code_words(code, nadia, (transcript.turns.last(), "nobody"))
    code_words(code, member(study, name="Ilse Brandt"), (transcript.turns.last(), "With us"))
    describe_code(code, by=nadia, version=1, name="Goes", definition="Narrower now.")
    client, path = client_as(nadia), f"/s/{study.slug}/codebook/{code.pk}/recheck/"
    assert "3 codings were made under an earlier wording" in client.get(path.replace("recheck/", "")).content.decode()
    shown = client.get(path)
    assert [coding for coding, _ in shown.context["rows"]] == [first, second]
    assert "Ilse Brandt has 1 to check" in shown.content.decode()
    client.post(path, {"coding": [first.pk], "action": "fits"})
    first.refresh_from_db()
    assert first.code_version == 2
    client.post(path, {"coding": [second.pk], "action": "off"})
    assert not Coding.objects.filter(pk=second.pk).exists()
    undo.undo(study, nadia)
    undo.undo(study, nadia)
    first.refresh_from_db()
    assert (first.code_version, Coding.objects.filter(pk=second.pk).exists()) == (1, True)
    undo.redo(study, nadia)
    first.refresh_from_db()
    assert first.code_version == 2
