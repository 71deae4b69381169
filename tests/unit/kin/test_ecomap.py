"""The ecomap: everybody once in each drawing, no box on another, what there is no room for in the list."""

from __future__ import annotations

from itertools import combinations

import pytest

from kithline.web.kin.ecomap import Tie, ecomap
from kithline.web.kin.genogram import Box

LONG = "Priya Nair and Lorna Whitcombe: in the team around Izzy; " * 6


def ties(number: int, word: str) -> list[Tie]:
    return [
        Tie(f"{word} {n}", LONG if n % 3 == 0 else "Nan", past=n % 4 == 1) for n in range(number)
    ]


@pytest.mark.parametrize(("people", "services"), [(0, 0), (1, 12), (14, 2), (11, 11)])
def test_everybody_stands_once_and_no_box_on_another(people, services):
    made = ecomap("Izzy", ["Carly", "Alfie"], ties(people, "Person"), ties(services, "Service"))
    for drawing in made.drawings:
        boxes = [
            Box(float(s.x), float(s.y), float(s.x) + float(s.width), float(s.y) + float(s.height))
            for s in drawing.shapes if s.kind == "box"
        ]  # fmt: skip
        assert len(boxes) == people + services
        assert not [1 for a, b in combinations(boxes, 2) if a.overlaps(b)]
        assert all(b.right <= drawing.width and b.bottom <= drawing.height for b in boxes)
        names = [s.text for s in drawing.shapes if s.css == "kl-kin__name"]
        assert sorted(names) == sorted(t.name for t in (*made.people, *made.services))
        past = [s for s in drawing.shapes if s.kind == "box" and "past" in s.css]
        assert len(past) == sum(t.past for t in (*made.people, *made.services))


def test_a_home_of_many_says_how_many_more():
    made = ecomap("Izzy", [f"Name {n}" for n in range(9)], [], [])
    assert [s.text for s in made.drawings[0].shapes if s.text][-1] == "and 5 more"
    assert "no people and no agencies and services" in made.title
