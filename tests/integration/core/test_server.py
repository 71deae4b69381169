"""Our own PostgreSQL starts, survives being killed, and leaves nothing running."""

import os
import signal
import socket
import time
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from kithline.core import server


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    place = tmp_path_factory.mktemp("home")
    yield place
    server.remove(place)


@pytest.fixture
def running(home):
    return server.start(home, durable=False)


def answers(one: server.Server) -> bool:
    with psycopg.connect(one.url()) as connection:
        return connection.execute("SELECT 1").fetchone() == (1,)


def postmaster(one: server.Server) -> int:
    return int((Path(one.data) / "postmaster.pid").read_text().split()[0])


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    while Path(f"/proc/{pid}").exists() and "Z" not in state(pid):
        time.sleep(0.01)


def state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(") ")[1][:1]
    except OSError:
        return "Z"


def test_a_second_start_finds_the_first(home, running):
    assert server.start(home, durable=False) == running
    assert answers(running)


def test_data_whose_state_folder_was_lost_is_set_aside(tmp_path):
    first = server.start(tmp_path, durable=False)
    try:
        (tmp_path / "server.json").unlink()
        second = server.start(tmp_path, durable=False)
        assert second.data == first.data and second.password != first.password
        assert answers(second)
        assert Path(first.data).with_name("data.old").exists()
        with pytest.raises(psycopg.OperationalError):
            answers(first)
    finally:
        server.remove(tmp_path)


def test_names_sort_and_match_the_same_everywhere(running):
    with psycopg.connect(running.url()) as connection:
        row = connection.execute(
            "SELECT upper('zoë'), 'a' < 'B', current_setting('TimeZone')"
        ).fetchone()
    assert row == ("ZOË", False, "UTC")


def test_its_folders_are_closed_to_others(home, running):
    assert Path(running.data).stat().st_mode & 0o077 == 0
    assert (home / "server.json").stat().st_mode & 0o077 == 0


def test_it_listens_on_this_machine_only(running):
    with psycopg.connect(running.url()) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("127.0.0.1",)


def test_a_wrong_password_is_refused(running):
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(replace(running, password="guess").url())


def test_stop_leaves_no_process(home, running):
    assert server.stop(home)
    assert server._own_processes(running) == []
    assert not server.stop(home)
    assert server.running(home) is None


def test_it_starts_after_kill_9(home, running):
    kill(postmaster(running))
    again = server.start(home, durable=False)
    assert answers(again)


def test_stop_after_kill_9_leaves_no_process(home, running):
    kill(postmaster(running))
    server.stop(home)
    assert server._own_processes(running) == []


def test_a_pid_that_another_program_has_now_is_no_hindrance(home, running):
    server.stop(home)
    (Path(running.data) / "postmaster.pid").write_text(f"{os.getpid()}\n{running.data}\n1\n1\n")
    again = server.start(home, durable=False)
    assert answers(again)
    assert postmaster(again) != os.getpid()


def test_a_taken_port_is_passed_over(home, running):
    server.stop(home)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", running.port))
        taken.listen()
        again = server.start(home, durable=False)
        assert again.port != running.port
        assert answers(again)


def test_it_goes_on_while_another_command_uses_it(home, running):
    with server.used(home):
        with server.used(home):
            pass
        assert not server.stop_unused(home)
        assert answers(running)
    assert server.stop_unused(home)
    assert server.running(home) is None


def test_remove_deletes_the_data(tmp_path):
    one = server.start(tmp_path, durable=False)
    server.remove(tmp_path)
    assert not Path(one.data).exists()
    assert server._own_processes(one) == []


def test_a_folder_without_programs_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("KITHLINE_POSTGRES_BIN", str(tmp_path))
    with pytest.raises(server.ServerProblem, match="KITHLINE_POSTGRES_BIN"):
        server.start(tmp_path)
