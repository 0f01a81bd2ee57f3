"""Coders who give a code while somebody merges it: no coding is lost, and none keeps the merged code.

CALIPER_MERGE_ROUNDS sets how many rounds are tried; tests/bench/README.md says how 100 are run.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from coding.actions.coding import Place, apply_code
from coding.actions.merging import merge_code
from coding.models import Coding
from tests.factories import CodeFactory, member, transcript_of

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = int(os.environ.get("CALIPER_MERGE_ROUNDS", "4"))
CODERS, EACH = 8, 3


def test_every_coding_of_every_coder_is_there_and_has_the_code_that_stays():
    text = "Words that eight people give the same code to, in the same moment."
    transcript = transcript_of(*(("Irena", text) for _ in range(EACH)))
    study = transcript.study
    owner, coders = member(study), [member(study) for _ in range(CODERS)]
    turns = list(transcript.turns.all())
    for round_ in range(ROUNDS):
        Coding.objects.all().delete()
        transcript.excerpts.all().delete()
        source, target = (CodeFactory(study=study, name=f"{name} {round_}") for name in ("Goes", "Stays"))
        gate = Barrier(CODERS + 1)

        def code(person, gate=gate, source=source):
            gate.wait()
            try:
                done = []
                for n, turn in enumerate(turns):
                    start = 6 * (person % 3) + n
                    place = Place(turn.pk, 1, start, start + 9, text[start : start + 9])
                    applied = apply_code(transcript, by=coders[person], code=source, places=[place])
                    done.append(applied.coding)
                return done
            finally:
                connection.close()

        def merge(gate=gate, source=source, target=target):
            gate.wait()
            try:
                return merge_code(source, into=target, by=owner)
            finally:
                connection.close()

        with ThreadPoolExecutor(CODERS + 1) as pool:
            coded = [pool.submit(code, person) for person in range(CODERS)]
            merged = pool.submit(merge).result()
            acknowledged = [pk for future in coded for pk in future.result()]
        assert len(set(acknowledged)) == CODERS * EACH
        codings = dict(Coding.objects.values_list("pk", "code"))
        assert codings == dict.fromkeys(acknowledged, target.pk), "none lost, none doubled, none with the merged code"
        assert merged.after == merged.source + merged.target - merged.doubles
