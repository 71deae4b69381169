"""Many at once, over real HTTP: signed-in clients against the web server on this machine.

The server is started as ``kithline serve`` starts it: a process a core, four threads each. The clients
are threads of this process; they take some of the processor too, and the figures say so.
"""

from __future__ import annotations

import contextlib
import ctypes
import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings

from kithline.bench.browsing import Browser
from kithline.bench.pages import entry_form, pairs
from kithline.bench.population import SEED, Population
from kithline.bench.timing import percentile
from kithline.core import clock, database

CLIENTS = (1, 4, 16)
SECONDS = 10.0
MOST = 4000  # answers a round, whatever the time
TOKEN = "b" * 32  # a CSRF token is good when cookie and header agree
# Of ten pages asked for: the child's six, My day two, the queue and the list of families one each.
MIX = ("child",) * 6 + ("my-day",) * 2 + ("hub", "families")


@dataclass
class Round:
    """What so many clients got in one round."""

    what: str  # pages or actions
    clients: int
    answers: int = 0
    wrong: int = 0
    seconds: float = 0.0
    milliseconds: list[float] = field(default_factory=list)

    @property
    def a_second(self) -> float:
        """Answers a second, all clients together."""
        return self.answers / self.seconds if self.seconds else 0.0

    @property
    def p50(self) -> float:
        """The middle time of an answer."""
        return percentile(self.milliseconds, 0.5)

    @property
    def p95(self) -> float:
        """The time that nineteen of twenty answers stay under."""
        return percentile(self.milliseconds, 0.95)


@dataclass(frozen=True)
class Worker:
    """A signed-in client: its cookies, the children it sees, and its own pages."""

    cookies: str
    children: list[UUID]
    hub: bool


def run(
    here: Population, *, seconds: float = SECONDS, clients: tuple[int, ...] = CLIENTS
) -> list[Round]:
    """Ask for pages, then send entries, with each number of clients."""
    workers = _workers(here)
    desk = Worker(Browser(here, "desk").cookies(), [], hub=True)
    found = []
    with serving() as port:
        _round(port, "pages", 2, min(seconds, 2.0), workers, desk)  # not counted
        for what in ("pages", "actions"):
            for count in clients:
                found.append(_round(port, what, count, seconds, workers, desk))
    return found


def _workers(here: Population) -> list[Worker]:
    """Sign in social workers and health visitors, each with the children they see."""
    chance = random.Random(SEED + 6)  # noqa: S311
    found = []
    for kind in ("care", "visiting"):
        for which in range(len(here.posts[kind])):
            children = [child for w, child in pairs(here, kind, chance, 400) if w == which]
            number = here.posts[kind][which][0]
            children = children or here.children_of(kind, number)[:20]
            found.append(Worker(Browser(here, kind, which).cookies(), children, hub=False))
    chance.shuffle(found)
    return found


def _round(
    port: int, what: str, clients: int, seconds: float, workers: list[Worker], desk: Worker
) -> Round:
    found = Round(what, clients)
    lock, start = threading.Lock(), threading.Barrier(clients + 1)
    limit = MOST // clients

    def ask(number: int) -> None:
        chance = random.Random(SEED + 100 * clients + number)  # noqa: S311
        worker = workers[number % len(workers)]
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        times: list[float] = []
        wrong = 0
        start.wait()
        end = time.perf_counter() + seconds
        while time.perf_counter() < end and len(times) < limit:
            before = time.perf_counter()
            status = _one(connection, what, worker, desk, chance)
            times.append((time.perf_counter() - before) * 1000)
            wrong += status != (200 if what == "pages" else 302)
        connection.close()
        with lock:
            found.milliseconds += times
            found.wrong += wrong

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(clients)]
    for thread in threads:
        thread.start()
    start.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    found.seconds = time.perf_counter() - began
    found.answers = len(found.milliseconds)
    return found


def _one(
    connection: http.client.HTTPConnection, what: str, worker: Worker, desk: Worker,
    chance: random.Random,
) -> int:  # fmt: skip
    """Ask once and read the whole answer; return its status."""
    child = chance.choice(worker.children)
    headers = {"Host": "127.0.0.1", "Cookie": worker.cookies}
    if what == "pages":
        page = chance.choice(MIX)
        if page == "hub":
            headers["Cookie"] = desk.cookies
        address = {"child": f"/child/{child}/", "my-day": "/my-day", "hub": "/hub/",
                   "families": "/families/"}[page]  # fmt: skip
        return _answer(connection, "GET", address, None, headers)
    headers["Cookie"] += f"; {settings.CSRF_COOKIE_NAME}={TOKEN}"
    headers["X-CSRFToken"] = TOKEN
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    form = entry_form(child, chance.getrandbits(32), _today())
    return _answer(connection, "POST", f"/child/{child}/entry/new/", urlencode(form, True), headers)


def _answer(
    connection: http.client.HTTPConnection, method: str, address: str, body: str | None,
    headers: dict[str, str],
) -> int:  # fmt: skip
    for attempt in (1, 2):
        try:
            connection.request(method, address, body, headers)
            answer = connection.getresponse()
            answer.read()
        except (http.client.HTTPException, ConnectionError):
            # The server closes a line that was idle for a while: ask again on a new one.
            connection.close()
            if attempt == 2:
                return 0
        else:
            return answer.status
    return 0


def _today() -> date:
    return clock.today()


@contextlib.contextmanager
def serving() -> Iterator[int]:
    """Run the web server on a free port of the loopback address; yield the port."""
    door = socket.socket()
    door.bind(("127.0.0.1", 0))
    door.listen(2048)
    command = [sys.executable, "-m", "gunicorn", "config.wsgi:application"]
    command += ["--bind", f"fd://{door.fileno()}", "--workers", str(max(2, os.cpu_count() or 2))]
    command += [
        "--worker-class",
        "gthread",
        "--threads",
        "4",
        "--preload",
        "--log-level",
        "warning",
    ]
    command += [
        "--graceful-timeout",
        "5",
        "--no-control-socket",
        "--chdir",
        str(Path(__file__).parents[2]),
        "--timeout",
        "60",
    ]
    environment = {**os.environ, "KITHLINE_SECRET_KEY": settings.SECRET_KEY}
    environment |= {
        "KITHLINE_APP_URL": database.urls().app,
        "KITHLINE_DEMO": "",
        "KITHLINE_DEBUG": "",
    }
    server = subprocess.Popen(
        command, pass_fds=[door.fileno()], env=environment, stdin=subprocess.DEVNULL,
        start_new_session=True, preexec_fn=_end_with_parent if sys.platform == "linux" else None,
    )  # fmt: skip
    try:
        port = int(door.getsockname()[1])
        door.close()
        _wait(server, port)
        yield port
    finally:
        server.terminate()  # not SIGINT: see kithline/cli/_web.py
        try:
            server.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def _wait(server: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and server.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            connection.request("GET", "/sign-in", headers={"Host": "127.0.0.1"})
            if connection.getresponse().status == 200:
                return
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
        finally:
            connection.close()
    raise RuntimeError("the web server gave no answer")


def _end_with_parent() -> None:
    """Ask Linux to end this process when its parent dies, even by kill -9."""
    set_parent_death_signal = 1
    ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGTERM)
