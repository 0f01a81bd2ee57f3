"""What people are called instead of their names: a code, and if wanted a first name that is not theirs.

A suggestion depends on the study and the code alone. Nothing here ever sees the real name, so nothing can be read
back from a pseudonym; and the same code gets the same suggestions on every visit.
"""

import hashlib
import re
from collections.abc import Iterable

from sessions.models import Participant
from studies.models import Study

PARTICIPANT, TEAM = "P", "F"

# In use in several countries each, so that a pseudonym tells little about where somebody comes from.
NAMES = tuple(
    """
    Ada Adela Adrian Agata Albin Alba Alex Alma Amal Anca Andrea Ania Anouk Ari Astrid Aurel Bea Bela Blanka Boris
    Bruna Carla Casper Celia Chiara Clio Cosmin Dalia Dana Daria Dario Delia Dina Dora Edda Edita Elena Elia Elin Elsa
    Emil Emma Enzo Erik Eva Fabian Fedra Felix Filip Flora Frida Gaia Gita Gloria Goran Greta Hana Hanna Hedda Helena
    Ida Igor Ilse Ina Ines Ingrid Irena Iris Isa Ivan Ivo Jana Jasna Joana Jonas Joris Julia Juno Kaja Karin Katja Kira
    Klara Lara Laura Lea Leo Lena Lidia Lina Livia Lora Luca Lucia Luna Magda Maja Mara Marek Maren Marta Maria Mila
    Milan Mina Mira Mirte Moira Nadia Naomi Nela Nika Nina Noa Nora Oda Olga Oskar Otto Paola Petra Pia Rada Rafael
    Rana Rea Rita Robin Romy Rosa Ruben Runa Sabina Samir Sana Sara Sasha Selma Silva Simona Sofia Sonia Stella Sven
    Tamara Tara Tea Tilda Tina Tom Ulla Una Uma Vera Viktor Viola Vita Wanda Xenia Yana Yara Yusuf Zora Zoe
    """.split()  # noqa: SIM905 - a list of strings is three times as long to read
)


def next_code(taken: Iterable[str], prefix: str = PARTICIPANT) -> str:
    """ "P08" after "P07". A number between that fell free is not used again: old notes may still mean somebody else."""
    numbers = [int(match[1]) for code in taken if (match := re.fullmatch(rf"{prefix}0*(\d+)", code, re.IGNORECASE))]
    return f"{prefix}{max(numbers, default=0) + 1:02d}"


def suggest_names(seed: str, taken: Iterable[str], count: int = 5) -> list[str]:
    """First names for this seed, the same every time, without those that somebody in the study has already."""
    used = {name.casefold() for name in taken}
    free = [name for name in NAMES if name.casefold() not in used]
    return sorted(free, key=lambda name: hashlib.sha256(f"{seed}:{name}".encode()).digest())[:count]


def next_code_in(study: Study, capacity: str = "") -> str:
    prefix = TEAM if capacity == Participant.Capacity.TEAM else PARTICIPANT
    return next_code(study.participants.values_list("code", flat=True), prefix)


def suggestions_for(study: Study, code: str) -> list[str]:
    return suggest_names(f"{study.pk}:{code}", study.participants.values_list("pseudonym", flat=True))
