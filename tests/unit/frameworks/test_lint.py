"""The lint's finer points: what explains a fault, and what each rule leaves alone."""

from pathlib import Path

import pytest

from kithline.frameworks import incoming, lint
from kithline.packs import catalogue
from kithline.packs.faults import Fault, errors
from kithline.packs.reading import parse

DOCUMENTS = Path(__file__).parent / "documents"
TIERS = (DOCUMENTS / "tiers.yaml").read_text(encoding="utf-8")


def tiers(*changes: tuple[str, str]) -> list[Fault]:
    text = TIERS
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after)
    return errors(lint.check_tree(parse(text, "tiers.yaml"), "tiers.yaml"))


def rules(faults: list[Fault]) -> list[tuple[str, str]]:
    return [(f.rule, f.place) for f in faults]


def test_fault_line_names_file_line_place_message_remedy():
    [fault] = tiers(('licence: "Invented for the tests."', "licence: null"))
    assert str(fault) == (
        "tiers.yaml:8 licence: The pack does not say under which licence it may be used. "
        "Add `licence`. [licence]"
    )


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("effective: {from: 2026-09-01, to: null}\n", ""), [("dates", "effective")]),
        (("to: null}", "to: 2026-01-01}"), [("dates", "effective")]),
        (('source: {document: "An invented threshold document", year: 2026}\n', ""),
         [("source", "source")]),
        (('minimum_action: "Carry on.", ', ""), [("level-action", "1")]),
        (('name: "Learning", source: "p. 5"', 'name: "Learning"'), [("source", "1a")]),
        (('group: 1a\n    source: "1a, row 1"\n', "group: 1a\n"),
         [("source", f"1a-01-{n}") for n in (1, 2, 3, 4)]),
        (('level: "4", text: "Nobody', 'level: "5", text: "Nobody'),
         [("gap", "1a-01/4"), ("gap", "1a/4"), ("unknown", "1a-01-4")]),
        (("group: 1a\n", "group: 1z\n"), [("gap", "1a"), ("unknown", "1a-01")]),
        (("row: 1b-02\n", "row: 1b-03\n"), [("unknown", "R1")]),
        (("{id: P2,", "{id: P3,"), [("gap", "P3")]),
        (("{slug: 1c, domain", "{slug: 1d, domain"),
         [("gap", "1d"), ("gap", "1d")] + [("unknown", f"1c-0{n}") for n in (1, 2, 3)]),
        (("branch: b, joins: or, text", "joins: or, text"), [("fork", "1c-01/3")] * 1),
        (('id: 1a-01-2, level: "2", text', 'id: 1a-01-2, level: "2", joins: or, text'),
         [("join", "1a-01-2")]),
        (('about: "1b-02"', 'about: "9z-99"'), [("unknown", "R1")]),
        (("Learns as well as most", ""), [("gap", "1a-01-1")]),
        (('blank: {"1":', 'blank: {"2":'), [("gap", "1c-03"), ("gap", "1c-03/1")]),
    ],
)  # fmt: skip
def test_rule_fires(change, expected):
    assert sorted(rules(tiers(change))) == sorted(expected)


def test_row_says_another_action_than_its_level():
    [fault] = tiers(
        ("row: 1a-01\n", 'row: 1a-01\n    minimum_action: {"4": "Offer early help."}\n')
    )
    assert (fault.rule, fault.place) == ("level-action", "1a/1a-01/4")
    assert "which is the action of level 2" in fault.message


def test_group_may_repeat_its_level_action_in_the_same_words():
    change = ('name: "Learning", ', 'name: "Learning", minimum_action: {"1": "carry on"}, ')
    assert tiers(change) == []


def test_gap_in_numbers_may_be_explained():
    slip = '  - {id: S2, about: ["1b-02"], place: p, found: f, resolved: r}\nlevels:'
    changes = [("row: 1b-02\n", "row: 1b-03\n"), ('about: "1b-02"', 'about: "1b-03"')]
    assert rules(tiers(*changes)) == [("gap", "1b-03")]
    assert tiers(*changes, ("levels:\n", slip + "\n")) == []


def test_missing_level_of_a_group_may_be_explained_by_the_group():
    change = (
        '      - {id: 1a-01-4, level: "4", text: "Nobody knows where the child is by day"}\n',
        "",
    )
    assert rules(tiers(change)) == [("gap", "1a/4"), ("gap", "1a-01/4")]
    why = ('name: "Learning", ', 'name: "Learning", blank: {"4": "not in the document"}, ')
    blank = ("group: 1a\n", 'group: 1a\n    blank: {"4": "not in the document"}\n')
    assert tiers(change, why, blank) == []


def test_unknown_key_is_a_fault_so_that_a_slip_of_typing_drops_nothing():
    [fault] = tiers(
        ("    indicators:\n      - {id: 1a-01-1", "    indicatros:\n      - {id: 1a-01-1")
    )
    assert (fault.rule, fault.line) == ("shape", 35)
    assert "`indicatros`" in fault.message


def test_hidden_characters_are_refused():
    [fault] = tiers(("Learns as well", "Learns as\\u202E well"))
    assert (fault.rule, fault.place) == ("characters", "1a-01-1")


def test_two_versions_that_hold_on_one_day(tmp_path, monkeypatch):
    folder = tmp_path / "thresholds"
    folder.mkdir()
    (folder / "millbrook-tiers.yaml").write_text(TIERS)
    later = TIERS.replace('version: "2026.1"', 'version: "2027.1"').replace(
        "2026-09-01", "2027-09-01"
    )
    (folder / "millbrook-tiers@2027.1.yaml").write_text(later)
    monkeypatch.setattr(catalogue, "ROOT", tmp_path)
    faults, looked = lint.check_shipped("millbrook-tiers")
    assert looked == 2
    assert [(f.rule, f.line) for f in errors(faults)] == [("dates", 7)]
    (folder / "millbrook-tiers.yaml").write_text(TIERS.replace("to: null}", "to: 2027-09-01}"))
    assert errors(lint.check_shipped("millbrook-tiers")[0]) == []


def test_broken_pack_is_told_and_the_others_are_still_looked_at(tmp_path, monkeypatch):
    folder = tmp_path / "thresholds"
    folder.mkdir()
    (folder / "a.yaml").write_text("kind: [")
    (folder / "b.yaml").write_text(TIERS)
    monkeypatch.setattr(catalogue, "ROOT", tmp_path)
    faults, looked = lint.check_shipped()
    assert looked == 1
    assert [f.rule for f in errors(faults)] == ["yaml"]


def test_shipped_packs_have_no_error():
    faults, looked = lint.check_shipped()
    assert looked >= 10
    assert [str(f) for f in errors(faults)] == []


def test_file_that_is_no_pack_is_told(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_text("kind: recipes\nslug: a\nversion: '1'\n")
    [fault] = incoming.faults_of(path)
    assert "neither thresholds nor criteria" in fault.message
