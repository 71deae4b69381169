"""``kithline serve`` answers, refuses an unsafe role, and leaves nothing running."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from kithline.core import database
from kithline.packs import catalogue

pytestmark = pytest.mark.django_db(transaction=True)
COMMAND = [sys.executable, "-m", "kithline.cli", "serve"]


@pytest.fixture
def serve():
    started = []

    def start() -> tuple[subprocess.Popen, str]:
        one = subprocess.Popen(
            COMMAND, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        started.append(one)
        for line in one.stdout:
            if found := re.search(r"http://\S+", line):
                return one, found.group(0)
        pytest.fail("it gave no address")

    yield start
    for one in started:
        if one.poll() is None:
            one.kill()
            one.wait()
        one.stdout.close()


def web_processes() -> list[str]:
    """Return what serves from this state folder still."""
    mark = f"KITHLINE_HOME={database.home()}".encode()
    found = []
    for each in Path("/proc").iterdir():
        try:
            if not each.name.isdigit() or each.name == str(os.getpid()):
                continue
            if mark in (each / "environ").read_bytes().split(b"\0") and b"serve" in (
                each / "cmdline"
            ).read_bytes().split(b"\0"):
                found.append(each.name)
        except OSError:
            continue
    return found


def gone(seconds: float = 15) -> bool:
    end = time.monotonic() + seconds
    while web_processes() and time.monotonic() < end:
        time.sleep(0.05)
    return not web_processes()


def status(address: str) -> int:
    try:
        with urlopen(address, timeout=20) as answer:
            return answer.status
    except HTTPError as error:
        return error.code


def test_it_answers_and_ends_in_order(serve):
    one, address = serve()
    assert status(address) < 500
    assert status(address + "no-such-page") == 404
    one.send_signal(signal.SIGTERM)
    assert one.wait(20) == 0
    assert gone()


def test_killed_it_leaves_no_web_server(serve):
    one, _ = serve()
    assert web_processes()
    one.kill()
    assert gone()


def test_it_refuses_to_serve_as_the_owner(monkeypatch):
    monkeypatch.setenv("KITHLINE_APP_URL", database.urls().owner)
    done = subprocess.run(COMMAND, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "will not serve" in done.stderr
    assert "owns" in done.stderr


def test_it_refuses_to_begin_with_a_pack_that_cannot_be_used(monkeypatch, tmp_path):
    shutil.copytree(catalogue.ROOT, tmp_path / "packs")
    rules = tmp_path / "packs" / "patterns" / "england.yaml"
    rules.write_text(rules.read_text().replace("\n    kind: ", "\n    kind: never-", 1))
    monkeypatch.setenv("KITHLINE_PACKS", str(tmp_path / "packs"))
    done = subprocess.run(COMMAND, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert re.search(r"packs/patterns/england.yaml:\d+ ", done.stderr), done.stderr


def test_check_says_what_is_sound():
    done = subprocess.run(
        [sys.executable, "-m", "kithline.cli", "check"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    lines = dict(re.findall(r"^(?:ok|not ok) +(\S.*?)  +(.*)$", done.stdout, re.M))
    assert "row-level security" in lines, done.stdout + done.stderr
    assert re.search(r"^ok +serving role", done.stdout, re.M)


def test_check_fails_for_an_unsafe_role(monkeypatch):
    monkeypatch.setenv("KITHLINE_APP_URL", database.urls().owner)
    done = subprocess.run(
        [sys.executable, "-m", "kithline.cli", "check"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=dict(os.environ),
    )
    assert done.returncode == 1
    assert re.search(r"^not ok +serving role", done.stdout, re.M)
