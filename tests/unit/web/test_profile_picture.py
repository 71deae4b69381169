"""The picture of a profile: shapes and words that say the same, and the table behind them."""

from kithline.frameworks import building
from kithline.frameworks.enums import Column
from kithline.frameworks.rules import Chosen
from kithline.packs import catalogue
from kithline.web.frameworks import picture

STOKE = building.framework(catalogue.find("thresholds", "stoke-2023"))


def chosen(group, level, column, number=1):
    return [Chosen(i, column) for i in STOKE.by_level(group, level)[:number]]


def drawn(marks, **more):
    return picture.profile(STOKE, marks, called="Izzy", **more)


def shapes(profile, css):
    return [[s for s in d.shapes if s.css == css] for d in profile.drawings]


def test_title_and_table_say_what_the_drawing_shows():
    marks = chosen("health", "3", Column.WORRIED, 2) + chosen("education", "1", Column.WELL)
    made = drawn(marks)
    assert "ten" in made.title
    assert "Two worries, one thing going well." in made.title
    cells = {row.name: [c.words for c in row.cells] for row in made.rows}
    assert cells[STOKE.group("health").name] == ["", "", "2 worried about", "", ""]
    assert cells[STOKE.group("education").name][0] == "1 going well"
    for harm, well in zip(
        shapes(made, "kl-pic__harm"), shapes(made, "kl-pic__strength"), strict=True
    ):
        assert (len(harm), len(well)) == (2, 1)


def test_many_marks_in_one_place_are_one_with_its_number():
    made = drawn(chosen("health", "3", Column.WORRIED, 6))
    assert [len(s) for s in shapes(made, "kl-pic__harm")] == [1, 1]
    assert any(s.text == "×6" for s in made.drawings[0].shapes)


def test_needs_are_not_drawn_and_nothing_is_summed():
    made = drawn(chosen("health", "3", Column.NEEDS, 3))
    assert all(not s for s in shapes(made, "kl-pic__harm"))
    assert all(not c.words for row in made.rows for c in row.cells)


def test_level_set_is_framed_and_named_as_somebodys():
    made = drawn([], level="4", whose="Ruth’s")
    assert [len(s) for s in shapes(made, "kl-pic__own")] == [1, 1]
    assert any(s.text == "Ruth’s" for s in made.drawings[1].shapes)
    assert shapes(drawn([]), "kl-pic__own") == [[], []]


def test_part_for_younger_children_says_so_unless_something_is_chosen_there():
    notes = {"early-years": "not at 8 years old"}
    assert [r.note for r in drawn([], notes=notes).rows if r.note] == ["not at 8 years old"]
    marks = chosen("early-years", "2", Column.WORRIED)
    assert [r.note for r in drawn(marks, notes=notes).rows if r.note] == []


def test_nothing_lies_outside_the_drawing():
    marks = [c for g in STOKE.groups for c in chosen(g.slug, "5", Column.WORRIED, 4)]
    for drawing in drawn(marks, level="5", whose="Ruth’s").drawings:
        for shape in drawing.shapes:
            if shape.y:
                assert 0 <= float(shape.y) <= drawing.height
            if shape.x:
                assert 0 <= float(shape.x) <= drawing.width
