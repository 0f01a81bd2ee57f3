"""The CALIPER reference pack, as data: see the head of `caliper.toml` for what its marks mean."""

import tomllib
from functools import cache
from pathlib import Path


@cache
def caliper() -> dict:
    """`study`, `dimensions`, `organisations`, `projects`, `sessions` and `deliverable` of the pack."""
    return tomllib.loads((Path(__file__).parent / "caliper.toml").read_text("utf-8"))
