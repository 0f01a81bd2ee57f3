"""A PostgreSQL and a Redis that live as long as one run of the suite, on sockets in their own temporary folder."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path


class Missing(Exception):
    """The program is not installed; the message says how to install it."""


def is_root() -> bool:
    return os.geteuid() == 0


def wait_until(answers, process: subprocess.Popen, log: Path, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not answers():
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"{process.args[0]} did not start:\n{log.read_text()[-2000:]}")
        time.sleep(0.05)


class Server:
    """Started on entering, stopped by its process id on leaving; its folder goes with it."""

    process: subprocess.Popen

    def __enter__(self):
        # A short path: a socket's address has about 100 bytes.
        self.folder = Path(tempfile.mkdtemp(prefix="cal-"))
        self.log = self.folder / "log"
        self.start()
        return self

    def __exit__(self, *_) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)  # PostgreSQL: end now, without waiting for clients
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Postgres(Server):
    """`restart(immediate=True)` is a crash: what was not committed is gone, what was must be there."""

    def __init__(self) -> None:
        found = shutil.which("postgres"), *sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), reverse=True)
        self.bin = next((Path(path).resolve().parent for path in found if path), None)
        if self.bin is None:
            raise Missing("PostgreSQL is not installed (Debian: apt-get install postgresql)")
        # The server refuses to run as root: another user that every system has runs it then.
        self.user = pwd.getpwnam("nobody") if is_root() else None

    def start(self) -> None:
        if self.user:
            os.chown(self.folder, self.user.pw_uid, self.user.pw_gid)
        self.folder.chmod(0o755)
        self.run("initdb", "-N", "-A", "trust", "-U", "caliper", "-E", "UTF8", "--locale=C.UTF-8", "-D", self.data)
        self.start_process()
        self.run("createdb", "-h", self.folder, "-U", "caliper", "caliper")

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def start_process(self) -> None:
        options = ["listen_addresses=", "fsync=off", "max_connections=200", f"unix_socket_directories={self.folder}"]
        command = [self.bin / "postgres", "-D", self.data, *(word for option in options for word in ("-c", option))]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, **self.identity())
        wait_until(self.answers, self.process, self.log)

    def answers(self) -> bool:
        ready = [self.bin / "pg_isready", "-q", "-h", self.folder]
        return subprocess.run(ready, check=False).returncode == 0

    def crash(self) -> None:
        """Like pulling the plug: every connection is cut at once."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(timeout=20)

    def identity(self) -> dict:
        if not self.user:
            return {"cwd": self.folder}
        return {"cwd": self.folder, "user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}

    def run(self, program: str, *args) -> None:
        with self.log.open("ab") as log:
            subprocess.run([self.bin / program, *args], stdout=log, stderr=log, check=True, **self.identity())

    def environment(self) -> dict[str, str]:
        return {"DATABASE_URL": f"postgres://caliper@{str(self.folder).replace('/', '%2F')}/caliper"}


class Redis(Server):
    def __init__(self) -> None:
        self.program = shutil.which("redis-server")
        if self.program is None:
            raise Missing("Redis is not installed (Debian: apt-get install redis-server)")

    def start(self) -> None:
        self.socket = self.folder / "redis"
        command = [self.program, "--port", "0", "--unixsocket", self.socket, "--save", "", "--dir", self.folder]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        wait_until(self.socket.exists, self.process, self.log)

    def environment(self) -> dict[str, str]:
        return {
            "CELERY_BROKER_URL": f"redis+socket://{self.socket}?virtual_host=0",
            "CALIPER_CACHE_URL": f"unix://{self.socket}?db=1",
        }
