"""Keeping children alive: what `manage.py serve` is made of.

The supervisor starts the web server and the worker as its direct children, starts them again when they die, and takes
them with it when it goes: on being told to stop it tells them, on Linux the kernel tells them even when it was killed,
and elsewhere each child looks whether its parent is still there.
"""

import ctypes
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

logger = logging.getLogger(__name__)

SETTLED = 10  # a child that lived so many seconds may be started again at once
LONGEST_PAUSE = 30
PATIENCE = 20  # seconds for children to end what they are doing
PARENT = "CALIPER_PARENT"
PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """Runs in the child before its program: the kernel ends it when its parent has gone (Linux only)."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def watch_parent() -> None:
    """Where the kernel does not do it: end this process when the one that started it has gone."""
    parent = os.environ.get(PARENT)
    if not parent or not hasattr(os, "getppid"):
        return

    def watch() -> None:
        while os.getppid() == int(parent):
            time.sleep(1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="watch-parent", daemon=True).start()


@dataclass
class Child:
    """One program that is to run for as long as the supervisor does."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen | None = None
    started: float = 0.0
    pause: float = 0.0

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            env=os.environ | self.environment | {PARENT: str(os.getpid())},
            preexec_fn=die_with_parent if sys.platform == "linux" else None,
        )

    def tend(self) -> None:
        """Start it again if it died; one that dies at once waits longer each time."""
        if self.process is None or self.process.poll() is None:
            return
        lived = time.monotonic() - self.started
        if lived < self.pause:
            return
        self.pause = 0.5 if lived > SETTLED else min(LONGEST_PAUSE, 2 * self.pause + 0.5)
        logger.warning("%s ended with status %s and is started again", self.name, self.process.returncode)
        self.start()

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def wait(self, until: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(timeout=max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Supervisor:
    """Runs children until it is told to stop; `every` is called every few seconds beside them."""

    def __init__(self, children: list[Child], every: Callable[[], None], seconds: float = 5) -> None:
        self.children, self.every, self.seconds = children, every, seconds
        self.ending = threading.Event()

    def run(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.ending.set())
        for child in self.children:
            child.start()
        threading.Thread(target=self.repeat, name="sweeper", daemon=True).start()
        try:
            while not self.ending.wait(0.5):
                for child in self.children:
                    child.tend()
        finally:
            self.stop()

    def repeat(self) -> None:
        while not self.ending.wait(self.seconds):
            try:
                self.every()
            except Exception:  # the database may be away for a moment; the next round tries again
                logger.exception("The sweeper did not get through")

    def stop(self) -> None:
        for child in self.children:
            child.stop()
        until = time.monotonic() + PATIENCE
        for child in self.children:
            child.wait(until)
