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
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from kithline.core import database

FIRST_PORT = 8000
TRIED_PORTS = 100
THREADS = 4
ANSWER_SECONDS = 60
STOP_SECONDS = 10


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


def launch(door: socket.socket) -> subprocess.Popen[bytes]:
    """Start gunicorn on the socket; it ends when this process ends, however that happens."""
    command = [sys.executable, "-m", "gunicorn", "config.wsgi:application"]
    command += ["--bind", f"fd://{door.fileno()}", "--workers", str(workers())]
    command += ["--worker-class", "gthread", "--threads", str(THREADS), "--preload"]
    command += ["--pid", str(_pid_file()), "--log-level", "warning", "--no-control-socket"]
    command += ["--chdir", str(Path(__file__).parents[2]), "--timeout", "60"]
    _pid_file().unlink(missing_ok=True)
    return _child(command, pass_fds=[door.fileno()])


def launch_jobs() -> subprocess.Popen[bytes]:
    """Start the worker that runs deferred and scheduled work."""
    return _child([sys.executable, "-m", "kithline.cli", "jobs"])


def _child(command: list[str], pass_fds: Sequence[int] = ()) -> subprocess.Popen[bytes]:
    """Start a process that ends when this one does, even by kill -9."""
    return subprocess.Popen(
        command,
        pass_fds=pass_fds,
        stdin=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C reaches this process alone, which then stops in order
        preexec_fn=_end_with_parent if sys.platform == "linux" else None,
    )


def wait_for_answer(child: subprocess.Popen[bytes], address: str) -> None:
    """Return when the address answers; raises WebProblem when the server gave up."""
    end = time.monotonic() + ANSWER_SECONDS
    while time.monotonic() < end:
        if child.poll() is not None:
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


def supervise(child: subprocess.Popen[bytes]) -> int:
    """Wait for the child; on Ctrl-C or a request to end, end it first. Returns an exit code."""
    for each in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, _interrupt)
    try:
        return child.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        end(child)


def end(child: subprocess.Popen[bytes]) -> None:
    """End the web server, politely first."""
    if child.poll() is None:
        child.send_signal(signal.SIGINT)  # gunicorn: end at once, but for answers under way
        try:
            child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
    _pid_file().unlink(missing_ok=True)


def end_leftover() -> bool:
    """End a web server that a killed command left behind; say whether there was one."""
    try:
        pid = int(_pid_file().read_text())
        words = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (OSError, ValueError):
        return False
    found = str(_pid_file()).encode() in words  # not somebody else's who got the number since
    if found:
        os.kill(pid, signal.SIGTERM)
        for _ in range(STOP_SECONDS * 20):
            if not Path(f"/proc/{pid}").exists():
                break
            time.sleep(0.05)
        else:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
    _pid_file().unlink(missing_ok=True)
    return found


def _pid_file() -> Path:
    return database.home() / "web.pid"


def _interrupt(_: int, __: FrameType | None) -> None:
    raise KeyboardInterrupt


def _end_with_parent() -> None:
    """Ask Linux to end this process when its parent dies, even by kill -9."""
    set_parent_death_signal = 1
    ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGTERM)
