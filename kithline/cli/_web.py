"""The web server and the worker as child processes that never outlive the command."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from multiprocessing import get_context
from multiprocessing.process import BaseProcess as Process
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from kithline.core import database

FIRST_PORT = 8000
TRIED_PORTS = 100
THREADS = 4
ANSWER_SECONDS = 60
STOP_SECONDS = 10
ANSWERS_SECONDS = 5  # what answers under way are given when the server is asked to end


class WebProblem(Exception):
    """The web server did not start; its own words stand above."""


def workers() -> int:
    """Return how many processes serve: one a core, at least two, at most eight."""
    return max(2, min(8, os.cpu_count() or 2))


def listen(host: str, port: int | None) -> socket.socket:
    """Return a listening socket on ``port``, or on the first free one from 8000 upward."""
    wanted = [port] if port else range(FIRST_PORT, FIRST_PORT + TRIED_PORTS)
    for each in wanted:
        door = socket.socket()
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, each))
            door.listen(2048)
        except OSError:
            door.close()
            continue
        return door
    where = f"port {port}" if port else f"ports {wanted[0]} to {wanted[-1]}"
    raise WebProblem(f"On {host}, {where}: taken.")


def launch(door: socket.socket) -> Process:
    """Serve on the socket from a fork, which has all that is loaded already.

    It ends when this process ends, however that happens.
    """
    from django.db import connections

    connections.close_all()  # a connection cannot be shared over a fork
    sys.stdout.flush()
    child = get_context("fork").Process(target=_serve, args=(door, os.getpid()))
    child.start()
    _pid_file().write_text(_identity(child.pid or 0))
    return child


def _serve(door: socket.socket, parent: int) -> None:
    from gunicorn.app.base import BaseApplication

    class Pages(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            options = {
                "bind": f"fd://{door.fileno()}",
                "workers": workers(),
                "worker_class": "gthread",
                "threads": THREADS,
                "preload_app": True,
                "timeout": 60,
                "graceful_timeout": ANSWERS_SECONDS,
                "loglevel": "warning",
                "control_socket_disable": True,
            }
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            from config.wsgi import application  # loads every page once, before the workers part

            return application

    os.setsid()  # Ctrl-C reaches the first process alone, which then stops in order
    _end_with_parent()
    if os.getppid() == parent:
        Pages().run()


def launch_jobs() -> subprocess.Popen[bytes]:
    """Start the worker that runs deferred and scheduled work; it ends when this process does."""
    return subprocess.Popen(
        [sys.executable, "-m", "kithline.cli", "jobs"],
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_end_with_parent,
    )


def wait_for_answer(child: Process, address: str) -> None:
    """Return when the address answers; raises WebProblem when the server gave up."""
    end = time.monotonic() + ANSWER_SECONDS
    while time.monotonic() < end:
        if not child.is_alive():
            raise WebProblem("The web server stopped before it answered.")
        try:
            with urlopen(address, timeout=30):  # noqa: S310 - our own address
                return
        except HTTPError as answer:
            if answer.code < 500:
                return
            raise WebProblem(f"The first page answered {answer.code}; see above.") from answer
        except (URLError, OSError):
            time.sleep(0.05)
    raise WebProblem(f"The web server gave no answer in {ANSWER_SECONDS} s.")


def supervise(child: Process) -> int:
    """Wait for the web server; on Ctrl-C or a request to end, end it. Returns an exit code."""
    for each in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, _interrupt)
    try:
        child.join()
        return child.exitcode or 0
    except KeyboardInterrupt:
        return 0
    finally:
        end(child)


def end(child: Process) -> None:
    """End the web server when answers under way are given, or after a while without them.

    By SIGTERM: SIGINT reaches gunicorn's workers as SIGQUIT, whose handler can wait for ever for a lock
    that the very code it interrupts holds; such a worker would outlive us.
    """
    if child.is_alive() and child.pid:
        os.kill(child.pid, signal.SIGTERM)
        child.join(STOP_SECONDS)
        if child.is_alive():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.kill()
            child.join()
    _pid_file().unlink(missing_ok=True)


def end_jobs(child: subprocess.Popen[bytes]) -> None:
    """End the worker, after the job it is at."""
    child.terminate()
    try:
        child.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def end_leftover() -> bool:
    """End a web server that a killed command left behind; say whether there was one."""
    try:
        written = _pid_file().read_text()
        pid = int(written.split()[0])
    except (OSError, ValueError, IndexError):
        return False
    found = _identity(pid) == written  # not somebody else's who got the number since
    if found:
        os.kill(pid, signal.SIGTERM)
        for _ in range(STOP_SECONDS * 20):
            if _identity(pid) != written:
                break
            time.sleep(0.05)
        else:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
    _pid_file().unlink(missing_ok=True)
    return found


def _identity(pid: int) -> str:
    """Return the pid with the moment its process began, which tells it from a later one."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return str(pid)
    return str(pid) if fields[0] == "Z" else f"{pid} {fields[19]}"


def _pid_file() -> Path:
    return database.home() / "web.pid"


def _interrupt(_: int, __: FrameType | None) -> None:
    raise KeyboardInterrupt


def _end_with_parent() -> None:
    """Ask Linux to end this process when its parent dies, even by kill -9."""
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGTERM)
