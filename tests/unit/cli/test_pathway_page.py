"""The drawing of moves on the pathway's page comes from the code and shows each move once."""

from kithline.cli import _pathway
from kithline.episodes.enums import MOVES as WORK
from kithline.frontdoor.enums import MOVES as CONTACT
from kithline.frontdoor.enums import Stage

MOVES = {"a": ("one", ("b", "c")), "b": ("two", ("a",)), "c": ("three", ())}


def test_lanes_lead_from_each_stage_to_where_it_may_go():
    assert list(_pathway.lanes(MOVES, {"a": "first", "b": "second", "c": "third"})) == [
        "first     o  o  ^",
        "          |  |  |",
        "second    v  |  o",
        "             |",
        "third        v",
    ]


def test_every_move_has_a_lane():
    for moves in (CONTACT, WORK):
        drawn = "\n".join(_pathway.lanes(moves, dict.fromkeys(moves, "")))
        count = sum(len(to) for _, to in moves.values())
        assert drawn.count("o") == drawn.count("v") + drawn.count("^") == count


def test_the_page_says_what_the_code_says():
    page = _pathway.PAGE.read_text()
    assert page == _pathway.fresh(), "Type: make docs"
    for stage, (owner, _) in CONTACT.items():
        assert f"| {Stage(stage).label} | {owner} |" in page
