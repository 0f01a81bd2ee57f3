"""A worker says every few seconds that it is there; `/readyz` wants to have heard from one in the last half minute."""

import threading
import time

from django.core.cache import cache

HEARTBEAT = "worker-heard-at"
SECONDS = 10


def begin() -> None:
    def beat() -> None:
        while True:
            cache.set(HEARTBEAT, True, timeout=3 * SECONDS)
            time.sleep(SECONDS)

    threading.Thread(target=beat, name="heartbeat", daemon=True).start()


def is_heard() -> bool:
    return bool(cache.get(HEARTBEAT))
