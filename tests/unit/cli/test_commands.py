"""The console command finds its sub-commands and speaks plainly."""

import socket

import pytest

from kithline import cli
from kithline.cli import _web
from kithline.core.database import NotPrepared


def test_every_command_says_what_it_does():
    from kithline.cli.docs import _leaves

    leaves = list(_leaves(cli._parser()))
    assert len(leaves) > 12
    for words, parser in leaves:
        assert parser.description, f"{' '.join(words)} has no help"
        assert parser.get_default("run"), f"{' '.join(words)} does nothing"


def test_without_words_it_shows_what_there_is(capsys):
    assert cli.main([]) == 2
    assert "database" in capsys.readouterr().out


def test_an_unknown_word_is_refused():
    with pytest.raises(SystemExit) as refused:
        cli.main(["nonsense"])
    assert refused.value.code == 2


def test_a_problem_is_said_in_one_line(capsys, monkeypatch):
    def problem(_):
        raise NotPrepared("There is no database yet.")

    monkeypatch.setattr("kithline.cli.serve.serve", problem)
    assert cli.main(["serve"]) == 1
    assert capsys.readouterr().err == "kithline: There is no database yet.\n"


def test_a_taken_port_is_passed_over(monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setattr(_web, "FIRST_PORT", port)
        with _web.listen("127.0.0.1", None) as door:
            assert port < door.getsockname()[1] < port + _web.TRIED_PORTS


def test_a_named_port_that_is_taken_is_said():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(_web.WebProblem, match=str(port)):
            _web.listen("127.0.0.1", port)
