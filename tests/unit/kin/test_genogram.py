"""The genogram: everybody once, nothing on top of anything, households ringed, and said in words."""

from __future__ import annotations

import re
from itertools import combinations
from textwrap import wrap

import pytest
from django.template.loader import render_to_string

from kithline.web.kin import genogram as genograms
from kithline.web.kin import layout, tree
from kithline.web.kin.views import kin_only
from tests.unit.kin.families import TODAY, Made, some_family, twenty_five


@pytest.fixture(params=["dot", "plain rows"])
def way(request, monkeypatch):
    """Lay out by dot where it is, and without it as on a machine that lacks it."""
    if request.param == "plain rows":
        monkeypatch.setattr(layout, "program", lambda: None)
    elif layout.program() is None:
        pytest.fail("no dot: apt-get install graphviz (bin/bootstrap does)")
    return request.param


def drawn(family):
    shape = tree.tree(family, TODAY)
    return shape, genograms.genogram(family, shape, called="Kian", today=TODAY)


def overlaps(boxes):
    return [
        (one, other)
        for (one, a), (other, b) in combinations(boxes.items(), 2)
        if a.overlaps(b)
    ]  # fmt: skip


@pytest.mark.parametrize("seed", [None, *range(40)])
def test_everybody_stands_once_and_nobody_on_anybody(way, seed):
    family = twenty_five() if seed is None else some_family(seed)
    assert len(family.people) <= 25
    shape, picture = drawn(family)
    stand = [n.person for row in shape.rows for n in row if n.person]
    assert sorted(stand, key=str) == sorted(family.people, key=str)
    for boxes, drawing in zip(picture.boxes, picture.drawings, strict=True):
        assert set(boxes) == set(family.people)
        assert not overlaps(boxes)
        for box in boxes.values():
            assert box.left >= 0 and box.top >= 0, "out of the picture"
            assert box.right <= drawing.width and box.bottom <= drawing.height


def test_the_svg_names_everybody_once(way):
    family = twenty_five()
    _, picture = drawn(family)
    for drawing in picture.drawings:
        html = render_to_string("kin/drawn.html", {"drawn": [(drawing, True)], "title": "x"})
        words = re.findall(r"<text[^>]*>([^<]*)</text>", html)
        for person in family.people.values():
            letters = (12 if "tall" in drawing.id else 13) - 2 * (person.id == family.of)
            first = wrap(person.name, letters)[0]
            same = [p for p in family.people.values() if p.name.startswith(first)]
            assert sum(w.startswith(first) for w in words) == len(same), person.name


def test_a_ring_holds_its_household_and_nobody_else(way):
    for family in [twenty_five(), *(some_family(s) for s in range(20))]:
        shape, picture = drawn(family)
        rings = [
            genograms.Box(float(s.x), float(s.y), float(s.x) + float(s.width),
                          float(s.y) + float(s.height))
            for s in picture.drawings[0].shapes if s.kind == "box"
        ]  # fmt: skip
        boxes = picture.boxes[0]
        ringed = {
            p for p, b in boxes.items()
            if any(r.left - 1 <= b.left + 4 and b.right - 4 <= r.right + 1
                   and r.top <= b.top and b.bottom <= r.bottom for r in rings)
        }  # fmt: skip
        of_households = {p for p in boxes if any(str(p) in ring for ring in shape.rings)}
        assert ringed == of_households


def test_the_signs_are_those_that_the_family_needs():
    _, picture = drawn(twenty_five())
    assert picture.kinds == {
        tree.MARRIED, tree.ENDED, tree.PARTNERS, tree.PARTED, tree.NOT_SAID, tree.OTHERWISE,
        "died", "ring", "square", "circle", "diamond", "unborn",
    }  # fmt: skip
    paths = [s.d for s in picture.drawings[0].shapes if s.css == "kl-kin__symbol"]
    # 25 people, a second outline for the child, and the two strokes of a cross for who died.
    assert len(paths) == 25 + 1 + 2
    strokes = [s for s in picture.drawings[0].shapes if s.css == "kl-kin__stroke"]
    assert len(strokes) == 3  # one for the couple who parted, two for the marriage that ended


def said(family, name):
    shape = tree.tree(family, TODAY)
    id_ = next(p.id for p in family.people.values() if p.name == name)
    row = next(n.row for r in shape.rows for n in r if n.person == id_)
    return row, shape.words.get(id_, [])


def test_generations_and_words():
    family = twenty_five()
    for name, row, words in (
        ("Doreen Platt", 0, "married to Harold Platt"),
        ("Gemma Tranter-Platt", 1, "no longer with Lee Hobday"),
        ("Kian Hobday", 2, "child of Gemma Tranter-Platt and Lee Hobday"),
        ("Lacey-Mae Tranter", 2, "said to be a child of Danny"),
        ("Amelia Platt", 2, "adopted by Dawn Platt and Steven Platt"),
        ("Patrick Oluwaseun-Featherstonehaugh", 1, "aunt or uncle of Kian Hobday"),
    ):
        at, told = said(family, name)
        assert at == row, name
        assert words in told


def test_a_grandparent_stands_above_the_parent_the_record_names():
    for detail, linked in (("maternal grandmother", True), ("grandmother", False)):
        m = Made()
        for name, sex, age in (
            ("Nan", "F", 60),
            ("Mum", "F", 30),
            ("Dad", "M", 30),
            ("Child", "M", 5),
        ):
            m.person(name, sex, age)
        m.bond("Mum", "parent", "Child")
        m.bond("Dad", "parent", "Child")
        m.bond("Nan", "grandparent", "Child", detail=detail)
        family = m.family("Child")
        row, words = said(family, "Nan")
        assert row == 0
        assert ("child of Nan" in said(family, "Mum")[1]) == linked
        assert ("grandparent of Child" in words) != linked


def test_an_adult_of_two_homes_and_nobody_at_all():
    m = Made()
    m.person("Child", "F", 5)
    _, picture = drawn(m.family("Child"))
    assert len(picture.boxes[0]) == 1
    m.person("Carer", "M", 40)
    m.home("Child", "Carer")
    row, words = said(m.family("Child"), "Carer")
    assert row == 0 and words == []


def test_dot_is_handed_no_name():
    family = twenty_five()
    text = layout.source(tree.tree(family, TODAY), layout.Sizes(person=98))
    for person in family.people.values():
        assert not any(part in text for part in person.name.split() if len(part) > 3)


def test_a_dot_that_fails_or_hangs_leaves_plain_rows(monkeypatch, tmp_path):
    for script in ("#!/bin/sh\nexit 1\n", "#!/bin/sh\necho graph nonsense\n"):
        broken = tmp_path / "dot"
        broken.write_text(script)
        broken.chmod(0o755)
        monkeypatch.setattr(layout, "program", lambda p=broken: str(p))
        _, picture = drawn(twenty_five())
        assert len(picture.boxes[0]) == 25 and not overlaps(picture.boxes[0])


def test_whoever_is_joined_through_somebody_hidden_alone_is_left_out():
    m = Made()
    for name in ("Child", "Mum", "Lodger", "Far father", "Far gran"):
        m.person(name, age=5 if name == "Child" else 40)
    m.bond("Mum", "parent", "Child")
    m.bond("Far gran", "parent", "Far father")  # the child between is hidden, so no bond leads here
    m.home("Child", "Lodger")
    shown = kin_only(m.family("Child"), TODAY)
    assert {p.name for p in shown.people.values()} == {"Child", "Mum", "Lodger"}
    assert len(shown.bonds) == 1
