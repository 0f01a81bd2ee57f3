"""Kinds of jobs for tests: a slow one that writes a file, and one that always takes its process with it.

The real worker registers them when CALIPER_JOBS names this module.
"""

import os
import time
from collections.abc import Callable

from studies import audit
from studies.jobs import Run, job
from studies.permissions import Permission


@job("slow", permission=Permission.ASSEMBLE_DRAFT)
def slow(run: Run) -> Callable[[], dict]:
    """Steps of 0.1 s; its file carries the attempt that made it."""
    path = run.own_file("slow", "")
    steps = run.input.get("steps", 20)
    for n in range(steps):
        run.step("Counting", n, steps)
        path.write_text(str(n))
        time.sleep(0.1)

    def publish() -> dict:
        audit.record(run.study, run.requester, "slow.done", run.job, after={"attempt": run.attempt})
        return {"file": path.name, "attempt": run.attempt}

    return publish


@job("crash", permission=Permission.ASSEMBLE_DRAFT)
def crash(run: Run) -> Callable[[], dict]:
    os._exit(1)
