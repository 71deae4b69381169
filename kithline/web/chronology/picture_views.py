"""The line of time as a picture, and the same as a table."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from kithline.chronology import permissions, queries
from kithline.chronology.queries import Dot
from kithline.web.child.opening import header
from kithline.web.child.words import count, long_day, spelt
from kithline.web.chronology import asked as asking
from kithline.web.chronology import asks, bands
from kithline.web.chronology.drawing import Picture, Scale, arrange, draw
from kithline.web.chronology.drawing.picture import gap_words
from kithline.web.chronology.drawing.scale import ticks
from kithline.web.chronology.opening import Line, open_line
from kithline.web.chronology.period import Period, period, zooms
from kithline.web.chronology.reading_views import beside
from kithline.web.components import AGENCY_WORDS, Link, agency_word
from kithline.web.pages import SIGNED_IN, page

ORDER = tuple(AGENCY_WORDS)
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
    every = queries.dots(record.actor, line.shown, stood=wanted.stood)
    line.learn()
    born = record.circle.person.dob
    begun = min(
        [*(p.day for p in every[:1]), *([born] if born else [])],
        default=record.today,
    )
    shown = period(request.GET, today=record.today, begun=begun)
    inside = [p for p in every if shown.first <= p.day <= shown.last]
    lanes = lanes_of(line, inside, record.today)
    tracks = bands.tracks(record, shown)
    asking_now = record.circle.is_child and not line.family and wanted.stood is None
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
        to_year=lambda year: wanted.href(year=str(year)),
        to_period=partial(to_table, line, wanted),
        asks=marks,
    )
    drawings = draw(drawn)
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
                Link("As a table", wanted.href(at=line.home)),
                Link("Readings", f"{line.home}read/" + ("?whom=family" if line.family else "")),
                *([Link("Print it", f"{record.home}papers/new/")] if record.may_write else []),
            ],
            "choices": [
                *asking.whose(wanted, record.called, has_family=line.has_family),
                *zooms(wanted, shown, begun=begun, today=record.today,
                       since="Since birth" if born else "All of it"),
            ],
            "picture": drawn,
            "asks": lettered,
            "more_asks": more,
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


def lanes_of(line: Line, points: Sequence[Dot], today: date) -> list:  # type: ignore[type-arg]
    """Return the lanes: the child's words, then each agency that wrote, or ought to be seen not to have."""
    name = "Their words" if line.family else f"{line.record.called}’s words"
    found = [("words", name, [p for p in points if p.own_words])]
    for kind in (*ORDER, *sorted({p.agency_kind for p in points} - set(ORDER))):
        mine = [p for p in points if p.agency_kind == kind]
        if mine or kind in EVER:
            found.append((kind, agency_word(kind), mine))
    return [(code, name, partial(_arranged, code, name, mine, today)) for code, name, mine in found]


def _arranged(code: str, name: str, mine: Sequence[Dot], today: date, scale: Scale):  # type: ignore[no-untyped-def]
    return arrange(code, name, mine, scale, today=today)


def to_table(line: Line, wanted: asking.Asked, code: str, first: date, last: date) -> str:
    """Return the address of the entries of one lane between two days."""
    more = {f"{n}_{p}": str(getattr(d, p)) for n, d in (("since", first), ("until", last))
            for p in ("day", "month", "year")}  # fmt: skip
    more |= {"show": "words"} if code == "words" else {"agency": code}
    return wanted.href(at=line.home, **more)


def lede(line: Line, points: Sequence[Dot], stood: bool, wanted: asking.Asked) -> str:
    """Return in a sentence what is drawn."""
    agencies = {p.agency_kind for p in points} - {"family", "public"}
    said = sum(p.own_words for p in points)
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
    return f"{count(len(points), 'entry', 'entries')}{by}{rest}. {known}"


def words(points: Sequence[Dot]) -> str:
    """Return the picture in words, for those who do not see it."""
    harm = sum(p.harm for p in points)
    strength = sum(p.strength and not p.harm for p in points)
    return (
        f"{count(len(points), 'entry', 'entries')}: {harm} of harm, {strength} of strength, "
        f"{len(points) - harm - strength} of neither. The same stands in the table below."
    )


def as_table(
    line: Line, wanted: asking.Asked, shown: Period, points: Sequence[Dot], codes: Sequence[str]
) -> list[tuple[str, list[Cell]]]:
    """Return the picture as rows of months, quarters or years, the newest first."""
    starts = [t.day for t in ticks(shown.first, shown.last)]
    if not starts or starts[0] > shown.first:
        starts.insert(0, shown.first)
    parts: list[list[Dot]] = [[] for _ in starts]
    for point in points:
        parts[bisect_right(starts, point.day) - 1].append(point)
    rows = []
    for first, after, inside in zip(starts, [*starts[1:], None], parts, strict=True):
        last = date.fromordinal(after.toordinal() - 1) if after else shown.last
        cells = [_cell(line, wanted, code, inside, first, last) for code in codes]
        short = (last - first).days < 40
        rows.append((f"{first:%b %Y}" if short else f"{first:%b %Y} to {last:%b %Y}", cells))
    return rows[::-1]


def _cell(
    line: Line, wanted: asking.Asked, code: str, points: Sequence[Dot], first: date, last: date
) -> Cell:
    if code == "words":
        number = sum(p.own_words for p in points)
        return Cell(
            count(number, "time") if number else "", to_table(line, wanted, code, first, last)
        )
    mine = [p for p in points if p.agency_kind == code]
    harm = sum(p.harm for p in mine)
    strength = sum(p.strength and not p.harm for p in mine)
    other = len(mine) - harm - strength
    parts = [
        f"{n} {w}" for n, w in ((harm, "harm"), (strength, "strength"), (other, "neither")) if n
    ]
    return Cell(", ".join(parts), to_table(line, wanted, code, first, last))


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
