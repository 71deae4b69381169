"""The line of time as a picture, and the same as a table."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.templatetags.static import static

from kithline.chronology import permissions, queries
from kithline.chronology.queries import Column
from kithline.web.child.opening import header
from kithline.web.child.words import count, long_day, spelt
from kithline.web.chronology import asked as asking
from kithline.web.chronology import asks, bands
from kithline.web.chronology.drawing import Lane, Picture, Scale, arrange, columns, draw, parts
from kithline.web.chronology.drawing.picture import gap_words
from kithline.web.chronology.opening import Line, open_line
from kithline.web.chronology.period import Period, period, zooms
from kithline.web.chronology.reading_views import beside
from kithline.web.components import AGENCY_WORDS, Link, agency_word
from kithline.web.pages import SIGNED_IN, page

ORDER = tuple(AGENCY_WORDS)
COLUMNS = 24.0  # as many counts as a lane has room for
MOST_ASKED_OF = (
    1_000  # of a child with more entries, questions are lettered when somebody asks for it
)
LETTERS = "letters"
EVER = ("education", "health")  # shown even when they wrote nothing: that is to be seen


@dataclass(frozen=True)
class Cell:
    """What one agency wrote in one part of the period."""

    words: str
    href: str


@page(SIGNED_IN, methods=("GET",))
def picture(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Draw the line of time: agencies as lanes, homes, help and workers as bands."""
    line = open_line(request, person_id, verb="opened the picture of the chronology")
    record = line.record
    wanted = asking.asked(
        f"{line.home}picture/", request.GET, asking.NarrowForm(request.GET), today=record.today
    )
    wanted.family = line.family
    line.learn()
    born = record.circle.person.dob
    first = queries.begun(record.actor, line.shown, stood=wanted.stood)
    begun = min([d for d in (first, born) if d], default=record.today)
    shown = period(request.GET, today=record.today, begun=begun)
    wanted.raw |= shown.asked
    starts = columns(shown.first, shown.last, fit=COLUMNS)
    inside = queries.columns(
        record.actor, line.shown, starts=starts,
        narrowing=replace(wanted.narrowing, since=shown.first, until=shown.last),
    )  # fmt: skip
    called = "Their words" if line.family else f"{record.called}’s words"
    lanes = lanes_of(called, inside, record.today, starts)
    tracks = bands.tracks(record, shown)
    may_ask = not line.family and wanted.stood is None
    asking_now = may_ask and (LETTERS in request.GET or is_short(line))
    marks, lettered, more = (
        asks.asks(record, shown, [code for code, _, _ in lanes]) if asking_now else ([], [], False)
    )
    drawn = Picture(
        called=record.called,
        title=f"{shown.title.split(',')[0]} of {line.whom_words()}",
        words=words(inside),
        first=shown.first,
        last=shown.last,
        today=record.today,
        born=born,
        tracks=tracks,
        lanes=[make for _, _, make in lanes],
        to_year=lambda year: wanted.href(**{**asking.NO_PERIOD, "year": str(year)}),
        to_month=lambda day: wanted.href(**{**asking.NO_PERIOD, "month": f"{day:%Y-%m}"}),
        to_period=partial(to_table, line, wanted),
        asks=marks,
    )
    sprite = static("kithline/img/sprite.svg")
    drawings = [
        {"css": d.css, "id": d.id, "width": d.width, "height": d.height, "shapes": d.markup(sprite)}
        for d in draw(drawn)
    ]
    return TemplateResponse(
        request,
        "chronology/picture.html",
        {
            "record": record,
            "child": header(record, "Chronology"),
            "called": record.called,
            "title": shown.title,
            "lede": lede(line, inside, wanted.stood is not None, wanted),
            "links": [
                Link("As a story", record.home),
                Link("As a table", wanted.href(at=line.home, **asking.NO_PERIOD)),
                Link("Readings", f"{line.home}read/" + ("?whom=family" if line.family else "")),
                *([Link("Print it", line.to_print(wanted.show))] if record.may_write else []),
            ],
            "marks": asking.marks(wanted, record.called, form_at=line.home),
            "choices": [
                *asking.whose(wanted, record.called, has_family=line.has_family),
                *zooms(wanted, shown, begun=begun, today=record.today,
                       since="Since birth" if born else "All of it"),
            ],
            "picture": drawn,
            "asks": lettered,
            "more_asks": more,
            "to_letter": ""
            if asking_now or not may_ask
            else f"{wanted.href(**{LETTERS: '1'})}#asks",
            "drawings": drawings,
            "heads": [name for _, name, _ in lanes],
            "table": as_table(line, wanted, shown, inside, [code for code, _, _ in lanes]),
            "tracks": [t for t in tracks if t.bands],
            "gaps": gaps(drawn, shown),
            "workers": bands.workers_note(tracks),
            "line": line,
            "may_sign": permissions.can_write(record.actor, person_id),
            **beside(line),
        },
    )  # fmt: skip


def is_short(line: Line) -> bool:
    """Is a child's line short enough to work its questions out while its picture is waited for?"""
    return queries.counts(line.record.actor, line.shown, choices=False).all <= MOST_ASKED_OF


def lanes_of(
    words: str, held: Sequence[Column], today: date, starts: Sequence[date]
) -> list[tuple[str, str, Callable[[Scale], Lane]]]:
    """Return the lanes: the child's words, then each agency that wrote, or ought to be seen not to have."""
    by_lane: dict[str, list[Column]] = {}
    for column in held:
        by_lane.setdefault(column.lane, []).append(column)
    found = [("words", words)]
    found += [
        (kind, agency_word(kind))
        for kind in (*ORDER, *sorted(by_lane.keys() - {*ORDER, "words"}))
        if kind in by_lane or kind in EVER
    ]
    return [
        (code, name, partial(_arranged, code, name, by_lane.get(code, []), today, starts))
        for code, name in found
    ]


def _arranged(
    code: str, name: str, mine: Sequence[Column], today: date, starts: Sequence[date], scale: Scale
) -> Lane:
    return arrange(code, name, mine, scale, today=today, starts=starts)


def to_table(line: Line, wanted: asking.Asked, code: str, first: date, last: date) -> str:
    """Return the address of the entries of one lane between two days."""
    more = {f"{n}_{p}": str(getattr(d, p)) for n, d in (("since", first), ("until", last))
            for p in ("day", "month", "year")}  # fmt: skip
    if code != "words":
        more["agency"] = code
    elif not wanted.show:
        more["show"] = "words"
    return wanted.href(at=line.home, **asking.NO_PERIOD, **more)


def lede(line: Line, held: Sequence[Column], stood: bool, wanted: asking.Asked) -> str:
    """Return in a sentence what is drawn."""
    agencies = {c.lane for c in held} - {"family", "public", "words"}
    said = sum(c.number for c in held if c.lane == "words")
    name = "a child’s" if line.family else f"{line.record.called}’s"
    by = (
        f" by {spelt(len(agencies))} kind{'' if len(agencies) == 1 else 's'} of agency"
        if agencies
        else ""
    )
    rest = f", {count(said, 'time')} {name} own words" if said else ""
    known = (
        f"As it stood on {long_day(wanted.typed['stood'])}."
        if stood
        else f"As it is known today, {long_day(line.record.today)}."
    )
    return f"{count(written(held)[0], 'entry', 'entries')}{by}{rest}. {known}"


def written(held: Iterable[Column]) -> tuple[int, int, int]:
    """Return how many entries there are, of harm, and of strength; words are counted with their entry."""
    mine = [c for c in held if c.lane != "words"]
    return sum(c.number for c in mine), sum(c.harm for c in mine), sum(c.strength for c in mine)


def words(held: Sequence[Column]) -> str:
    """Return the picture in words, for those who do not see it."""
    number, harm, strength = written(held)
    return (
        f"{count(number, 'entry', 'entries')}: {harm:,} of harm, {strength:,} of strength, "
        f"{number - harm - strength:,} of neither. The same stands in the table below."
    )


def as_table(
    line: Line, wanted: asking.Asked, shown: Period, held: Sequence[Column], codes: Sequence[str]
) -> list[tuple[str, list[Cell]]]:
    """Return the picture as rows of weeks, months, quarters or years, the newest first."""
    return [
        (
            part_words(first, last),
            [
                Cell(
                    cell_words(code, inside.get(code, [])),
                    to_table(line, wanted, code, first, last),
                )
                for code in codes
            ],
        )
        for first, last, inside in by_part(shown, held)
    ]


def counted(
    shown: Period, held: Sequence[Column], codes: Sequence[str]
) -> list[tuple[str, list[str]]]:
    """Return the same in words alone, for a paper."""
    return [
        (part_words(first, last), [cell_words(code, inside.get(code, [])) for code in codes])
        for first, last, inside in by_part(shown, held)
    ]


def by_part(
    shown: Period, held: Sequence[Column]
) -> list[tuple[date, date, dict[str, list[Column]]]]:
    """Return the parts between the marks of the axis with what each lane holds, the newest first."""
    begins = parts(shown.first, shown.last)
    found: list[dict[str, list[Column]]] = [{} for _ in begins]
    for column in held:
        place = max(bisect_right(begins, column.first) - 1, 0)
        found[place].setdefault(column.lane, []).append(column)
    ends = [*(d - timedelta(days=1) for d in begins[1:]), shown.last]
    return list(zip(begins, ends, found, strict=True))[::-1]


def part_words(first: date, last: date) -> str:
    """Return a part of the period in words."""
    long = (last - first).days
    if long < 20:
        return f"{first.day} {first:%b} to {last.day} {last:%b %Y}"
    return f"{first:%b %Y}" if long < 40 else f"{first:%b %Y} to {last:%b %Y}"


def cell_words(code: str, held: Sequence[Column]) -> str:
    """Return what a lane holds in a part of the period: how many times, or how many of each sort."""
    if code == "words":
        number = sum(c.number for c in held)
        return count(number, "time") if number else ""
    number, harm, strength = written(held)
    sorts = ((harm, "harm"), (strength, "strength"), (number - harm - strength, "neither"))
    return ", ".join(f"{n:,} {w}" for n, w in sorts if n)


def gaps(drawn: Picture, shown: Period) -> list[str]:
    """Return the gaps in words."""
    scale = Scale(shown.first, shown.last, 0.0, 1000.0)
    found = []
    for make in drawn.lanes:
        lane = make(scale)
        for gap in lane.gaps:
            said = gap_words(lane, gap, drawn.called)
            who = "" if lane.code == "words" else f"{lane.name}: "
            sentence = f"{who}{said}, from {long_day(gap.first)} to {long_day(gap.last)}."
            found.append(sentence[:1].upper() + sentence[1:])
    return found
