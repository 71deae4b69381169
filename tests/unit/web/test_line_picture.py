"""The picture of a line of time: signs kept apart, crowds gathered to a count, silences in words."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest

from kithline.chronology.queries import Column
from kithline.web.chronology.drawing import (
    Band,
    Drawing,
    Picture,
    Scale,
    Track,
    arrange,
    columns,
    draw,
    parts,
    ticks,
)
from kithline.web.chronology.drawing.lanes import APART
from kithline.web.chronology.drawing.picture import Ask, gap_words, side_by_side
from kithline.web.chronology.drawing.sheet import Sheet

FIRST, TODAY = date(2023, 11, 4), date(2026, 11, 4)
SCALE = Scale(FIRST, TODAY, 148.0, 1116.0)


def point(
    day: date, *, harm: bool = False, strength: bool = False, agency: str = "education"
) -> Column:
    return Column(agency, day, day, False, 1, int(harm), int(strength))


def spread(number: int, **more: object) -> list[Column]:
    step = (TODAY - FIRST).days / number
    return [point(FIRST + timedelta(days=int(n * step)), harm=n % 2 == 0) for n in range(number)]


@pytest.mark.parametrize("number", [1, 20, 100, 600, 5000])
def test_no_entry_is_lost_and_no_sign_lies_on_another(number):
    lane = arrange("education", "Education", spread(number), SCALE, today=TODAY)
    assert len(lane.signs) + sum(g.number for g in lane.gathered) == number
    for kind in ("harm", "strength", "other"):
        for level in (0, 1):
            places = [s.place for s in lane.signs if s.kind == kind and s.level == level]
            assert all(b - a >= APART[kind] for a, b in itertools.pairwise(places))
    assert all(g.end - g.start <= 66 for g in lane.gathered)
    ends = [(g.start, g.end) for g in lane.gathered]
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(ends))


def test_six_hundred_entries_are_few_shapes():
    lanes = [arrange(a, a, spread(100), SCALE, today=TODAY) for a in ("education", "health")]
    assert all(len(x.gathered) <= 20 for x in lanes)
    crowded = arrange("police", "Police", spread(600), SCALE, today=TODAY)
    assert len(crowded.signs) == 0 and len(crowded.gathered) <= 24
    assert sum(g.harm for g in crowded.gathered) == 300


@pytest.mark.parametrize(
    ("first", "least", "most"),
    [(date(2008, 3, 1), 36, 40), (date(2015, 6, 1), 22, 26), (FIRST, 20, 28), (date(2025, 11, 4), 12, 26),
     (date(2026, 11, 1), 1, 4)],
)  # fmt: skip
def test_columns_have_room_for_their_count_and_hide_no_silence(first, least, most):
    starts = columns(first, TODAY, fit=24)
    assert starts[0] == first and least <= len(starts) <= most
    ends = [*starts[1:], TODAY + timedelta(days=1)]
    assert all(
        timedelta(0) < b - a <= timedelta(days=184) for a, b in zip(starts, ends, strict=True)
    )
    assert set(parts(first, TODAY)) <= set(starts)
    scale = Scale(first, TODAY, 148.0, 1116.0)
    many = [Column("police", a, b - timedelta(days=1), True, 90, 40, 5)
            for a, b in zip(starts, ends, strict=True)]  # fmt: skip
    lane = arrange("police", "Police", many, scale, today=TODAY, starts=starts)
    assert not lane.signs and sum(g.number for g in lane.gathered) == 90 * len(starts)
    assert all(a.end <= b.start + 0.01 for a, b in itertools.pairwise(lane.gathered))


def test_silence_of_a_service_that_every_child_has_is_said_in_words():
    days = [date(2024, 1, 10), date(2024, 3, 1), date(2025, 6, 20), date(2025, 9, 1)]
    lane = arrange(
        "health", "Health", [point(d, agency="health") for d in days], SCALE, today=TODAY
    )
    assert [gap_words(lane, g, "Izzy") for g in lane.gaps] == [
        "nothing written for 15 months", "nothing written for 14 months",
    ]  # fmt: skip
    words = arrange("words", "Izzy’s words", [point(days[0], agency="words")], SCALE, today=TODAY)
    assert gap_words(words, words.gaps[0], "Izzy") == "none of Izzy’s words for 2 years"
    police = arrange("police", "Police", [point(d) for d in days], SCALE, today=TODAY)
    assert police.gaps == []  # not every child is known to the police


@pytest.mark.parametrize(
    ("first", "last", "number"),
    [(date(2026, 10, 1), date(2026, 10, 31), 5), (date(2025, 11, 4), TODAY, 12), (FIRST, TODAY, 12),
     (date(2014, 3, 1), TODAY, 12)],
)  # fmt: skip
def test_the_axis_has_weeks_months_quarters_or_years(first, last, number):
    assert len(ticks(first, last)) == number


def test_both_drawings_hold_everything_within_their_edges():
    picture = Picture(
        called="Izzy", title="", words="", first=FIRST, last=TODAY, today=TODAY, born=date(2020, 2, 29),
        tracks=[
            Track("Home", "kl-pic__home", [Band(date(2019, 1, 1), date(2025, 3, 1), "12 Quarry Rise"),
                                           Band(date(2025, 3, 1), None, "31 Canal Street")], moves=True),
            Track("Help", "kl-pic__help", [Band(date(2026, 9, 1), None, "Child in need", "In need")],
                  gaps=True),
        ],
        lanes=[lambda s, a=a: arrange(a, a, spread(200), s, today=TODAY) for a in ("education", "words")],
        to_year=lambda y: f"?year={y}", to_month=lambda d: f"?month={d:%Y-%m}",
        to_period=lambda *a: "?x",
        asks=[Ask("A", "Who?", "words", date(2024, 2, 1), date(2026, 9, 1))],
    )  # fmt: skip
    wide, tall = draw(picture)
    for drawing in (wide, tall):
        letter = next(s for s in drawing.shapes if s.css == "kl-pic__ask-t")
        assert 10 <= float(letter.x) <= drawing.width - 10
        for shape in drawing.shapes:
            if shape.x and not shape.turn:
                assert -1 <= float(shape.x) <= drawing.width, shape
                assert -1 <= float(shape.y) <= drawing.height, shape
        assert sum(s.kind == "link" for s in drawing.shapes) == sum(
            s.kind == "end" for s in drawing.shapes
        )
    assert any(s.text == "31 Canal Street" for s in wide.shapes)


def test_what_somebody_typed_is_text_in_the_drawing():
    sheet = Sheet(tall=False)
    sheet.text("kl-pic__in", 1, 2, 'The <b>"Larches"</b> & co')
    sheet.link('/x?a=1&b="', "Nan's <house>")
    sheet.end()
    made = Drawing("d", "", 10, 10, tuple(sheet.shapes)).markup()
    assert "<b>" not in made and "<house>" not in made and 'b="' not in made
    assert "&lt;b&gt;&quot;Larches&quot;&lt;/b&gt; &amp; co" in made and made.endswith("</a>")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ([], []),
        ([50, 90], [50, 90]),
        ([50, 50, 55], [50, 72, 94]),
        ([100, 100, 100], [56, 78, 100]),  # at the end of the line they stand back, none hidden
        ([20, 95, 99], [20, 78, 100]),
    ],
)
def test_letters_of_questions_never_lie_on_each_other(wanted, found):
    assert side_by_side(wanted, 100) == found
