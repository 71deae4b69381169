"""The whole picture: axis, bands of home, help and worker, the child's words, and a lane for each agency."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from kithline.web.child.words import count, how_long, near_day
from kithline.web.chronology.drawing.lanes import Gap, Gathered, Lane
from kithline.web.chronology.drawing.scale import Scale, Tick, ticks
from kithline.web.chronology.drawing.sheet import Drawing, Sheet
from kithline.web.components import shape

WIDE, WIDE_LEFT, WIDE_RIGHT = 1180, 148.0, 1116.0
TALL, TALL_LENGTH, TALL_HEAD = 360, 800.0, 120.0
PITCH, BAND, STEP = 64.0, 22.0, 28.0


@dataclass(frozen=True)
class Band:
    """Something that held from a day to a day (None: to now): a home, a spell of work, a worker."""

    first: date
    last: date | None
    text: str
    short: str = ""
    note: str = ""


@dataclass(frozen=True)
class Track:
    """Bands of one sort. ``moves``: each beginning is marked through the lanes; ``gaps``: dots between."""

    name: str
    css: str
    bands: Sequence[Band]
    moves: bool = False
    gaps: bool = False


@dataclass(frozen=True)
class Ask:
    """A question that rests on entries of a lane between two days."""

    letter: str
    text: str
    lane: str
    first: date
    last: date


@dataclass(frozen=True)
class Picture:
    """What is drawn, and how its parts lead on."""

    called: str
    title: str
    words: str
    first: date
    last: date
    today: date
    born: date | None
    tracks: Sequence[Track]
    lanes: Sequence[Callable[[Scale], Lane]]
    to_year: Callable[[int], str]
    to_month: Callable[[date], str]
    to_period: Callable[[str, date, date], str]
    asks: Sequence[Ask] = ()


def draw(picture: Picture) -> tuple[Drawing, Drawing]:
    """Return the wide drawing and the tall one."""
    return _wide(picture), _tall(picture)


# --- wide ---------------------------------------------------------------------------------------


def _wide(p: Picture) -> Drawing:
    sheet = Sheet(tall=False)
    scale = Scale(p.first, p.last, WIDE_LEFT, WIDE_RIGHT)
    lanes = [make(scale) for make in p.lanes]
    tracks = [(t, rows) for t in p.tracks for rows in [_rows(t.bands, p)]]
    top = 58.0 if p.born else 30.0
    lanes_top = top + STEP * sum(max(len(rows), 1) for _, rows in tracks) + 14
    height = int(lanes_top + PITCH * len(lanes))
    _axis(sheet, p, scale, height)
    if p.born:
        sheet.text("kl-pic__l", 0, 45, f"{p.called} is")
        _ages(sheet, p, scale, 45)
    y = top
    for track, rows in tracks:
        sheet.text("kl-pic__l", 0, y + 16, track.name)
        for row in rows or [[]]:
            _band_row(sheet, track, row, p, scale, y)
            y += STEP
        if track.moves:
            for band in track.bands:
                if p.first < band.first <= p.last:
                    sheet.rule("kl-pic__move", scale.at(band.first), top, height - 4)
    for n, lane in enumerate(lanes):
        line = lanes_top + PITCH * n + 32
        sheet.stroke("kl-pic__rule", 0, WIDE, line - 32)
        _name(sheet, lane, line)
        _lane(sheet, p, scale, lane, line)
        _asks(sheet, scale, [a for a in p.asks if a.lane == lane.code], line + 24)
    sheet.stroke("kl-pic__rule", 0, WIDE, height - 1)
    _today(sheet, p, scale, 24, height)
    return Drawing("line-wide", "kl-picture--wide", WIDE, height, tuple(sheet.shapes))


def _axis(sheet: Sheet, p: Picture, scale: Scale, height: float) -> None:
    free = scale.start - 100
    for tick in ticks(p.first, p.last):
        along = scale.at(tick.day)
        sheet.rule(
            "kl-pic__year" if tick.year else "kl-pic__rule", along, 2 if tick.year else 8, height
        )
        if along + 5 < free or along > WIDE_RIGHT - 24:
            continue
        if tick.year or tick.month:
            _zoom(sheet, p, tick)
            css = "kl-pic__b" if tick.year else "kl-pic__q"
            sheet.text(f"{css} kl-pic__to", along + 5, 15, tick.text)
            sheet.end()
        else:
            sheet.text("kl-pic__q", along + 5, 15, tick.text)
        free = along + 5 + 9 * len(tick.text)
    first = ticks(p.first, p.last)
    if not first or scale.at(first[0].day) - scale.start > 44:
        sheet.text("kl-pic__b", scale.start, 15, str(p.first.year))


def _zoom(sheet: Sheet, p: Picture, tick: Tick) -> None:
    """Begin the link from a mark to the year or month that it begins."""
    if tick.month:
        sheet.link(p.to_month(tick.day), f"{tick.day:%B %Y}")
    else:
        sheet.link(p.to_year(tick.day.year), f"The year {tick.day.year}")


def _ages(sheet: Sheet, p: Picture, scale: Scale, y: float) -> None:
    assert p.born is not None
    years = range(p.first.year, p.last.year + 1)
    birthdays = [(d, d.year - p.born.year) for d in (_birthday(p.born, n) for n in years)]
    shown = [(d, age) for d, age in birthdays if p.first < d <= p.last and age >= 0]
    at_start = sum(d <= p.first for d, _ in birthdays) + p.first.year - p.born.year - 1
    if at_start >= 0 and (not shown or scale.at(shown[0][0]) - scale.start > 20):
        sheet.text("", scale.start + 6, y, str(at_start))
    step = 1 if len(shown) <= 20 else 2
    for day, age in shown[::step]:
        along = scale.at(day)
        sheet.rule("kl-pic__tick", along, y - 12, y + 2)
        if along < WIDE_RIGHT - 14:
            sheet.text("", along + 6, y, "born" if age == 0 else str(age))


def _birthday(born: date, year: int) -> date:
    try:
        return born.replace(year=year)
    except ValueError:  # 29 February
        return date(year, 3, 1)


def _band_row(
    sheet: Sheet, track: Track, row: Sequence[Band], p: Picture, scale: Scale, y: float
) -> None:
    end = p.first
    for band in row:
        if track.gaps and band.first > end and end < p.last:
            sheet.stroke("kl-pic__nobody", scale.at(end), scale.at(band.first) - 2, y + 11)
        start, stop = scale.at(band.first) + 1, scale.at(band.last or p.last) - 1.5
        sheet.band(f"kl-pic__band {track.css}", start, stop, y, BAND)
        fits = [t for t in (band.text, band.short) if t and 7.2 * len(t) + 12 <= stop - start]
        if fits:
            sheet.text("kl-pic__in", start + 7, y + 15.5, fits[0])
        elif band.last is None and p.last >= p.today:
            words = band.text if 7.4 * len(band.text) < WIDE - WIDE_RIGHT - 8 else band.short
            sheet.text("kl-pic__out", WIDE_RIGHT + 8, y + 15.5, words)
        end = max(end, band.last or p.last)
    if track.gaps and end < p.last:
        sheet.stroke("kl-pic__nobody", scale.at(end) + 2, scale.at(p.last), y + 11)


def _name(sheet: Sheet, lane: Lane, line: float) -> None:
    voice = lane.code == "words"
    sheet.symbol("kl-pic__words" if voice else "kl-pic__glyph", _icon(lane), 7, line, 14)
    sheet.text("kl-pic__l kl-pic__voice" if voice else "kl-pic__l", 22, line + 5, lane.name)


def _icon(lane: Lane) -> str:
    return "words" if lane.code == "words" else shape(lane.code)


def _today(sheet: Sheet, p: Picture, scale: Scale, first: float, last: float) -> None:
    if p.last >= p.today:
        sheet.rule("kl-pic__today", scale.at(p.today) + (0 if sheet.tall else 1), first, last)
        if not sheet.tall:
            sheet.text("kl-pic__q", WIDE_RIGHT + 8, 45 if p.born else 24, "now")


# --- tall ---------------------------------------------------------------------------------------


def _tall(p: Picture) -> Drawing:
    length = max(TALL_LENGTH, min((p.last - p.first).days * 0.73, 1600.0))
    sheet = Sheet(tall=True, length=length + TALL_HEAD)
    scale = Scale(p.first, p.last, 0.0, length)
    lanes = [make(scale) for make in p.lanes]
    height = int(length + TALL_HEAD + 8)
    for tick in ticks(p.first, p.last):
        along = scale.at(tick.day)
        sheet.rule("kl-pic__year" if tick.year else "kl-pic__rule", along, 0, TALL)
        _, y = sheet.at(along, 0)
        if y > TALL_HEAD + 12:
            leads = tick.year or tick.month
            css = ("kl-pic__b" if tick.year else "kl-pic__q") + (" kl-pic__to" if leads else "")
            if leads:
                _zoom(sheet, p, tick)
            sheet.text(css, 0, y - 5, tick.text)
            if leads:
                sheet.end()
    sheet.text("kl-pic__q", 0, TALL_HEAD - 4, "now" if p.last >= p.today else f"{p.last:%b %Y}")
    x = 38.0
    for track in p.tracks:
        for row in _rows(track.bands, p)[:2] or [[]]:
            sheet.text("kl-pic__s", x + 14, TALL_HEAD - 12, track.name, turn=True)
            _tall_bands(sheet, track, row, p, scale, x)
            x += 22
        if track.moves:
            for band in track.bands:
                if p.first < band.first <= p.last:
                    sheet.rule("kl-pic__move", scale.at(band.first), x, TALL)
    # Beside the last lane there is room for its signs, and for the letters of its questions.
    beside = 26 if lanes and any(a.lane == lanes[-1].code for a in p.asks) else 13
    room = (TALL - beside - x - 14) / max(len(lanes) - 1, 1)
    for n, lane in enumerate(lanes):
        line = x + 14 + room * n
        voice = lane.code == "words"
        sheet.symbol(
            "kl-pic__words" if voice else "kl-pic__glyph", _icon(lane), line, TALL_HEAD - 16, 14
        )
        sheet.text(
            "kl-pic__voice" if voice else "kl-pic__s",
            line + 5,
            TALL_HEAD - 30,
            lane.name,
            turn=True,
        )
        _lane(sheet, p, scale, lane, line, tight=room < 30)
        _asks(sheet, scale, [a for a in p.asks if a.lane == lane.code], line + min(room / 2, 15))
    _today(sheet, p, scale, 0, TALL)
    return Drawing("line-tall", "kl-picture--tall", TALL, height, tuple(sheet.shapes))


def _tall_bands(
    sheet: Sheet, track: Track, row: Sequence[Band], p: Picture, scale: Scale, x: float
) -> None:
    end = p.first
    for band in row:
        if track.gaps and band.first > end and end < p.last:
            sheet.stroke("kl-pic__nobody", scale.at(end), scale.at(band.first), x + 9)
        start, stop = scale.at(band.first), scale.at(band.last or p.last) - 1.5
        sheet.band(f"kl-pic__band {track.css}", start, stop, x, 18)
        fits = [t for t in (band.text, band.short) if t and 7.2 * len(t) + 8 <= stop - start]
        if fits:
            _, y = sheet.at(start, 0)
            sheet.text("kl-pic__in", x + 13, y - 5, fits[0], turn=True)
        end = max(end, band.last or p.last)
    if track.gaps and end < p.last:
        sheet.stroke("kl-pic__nobody", scale.at(end), scale.at(p.last), x + 9)


# --- the same for both --------------------------------------------------------------------------


def _lane(
    sheet: Sheet, p: Picture, scale: Scale, lane: Lane, line: float, *, tight: bool = False
) -> None:
    voice = " kl-pic__lane--voice" if lane.code == "words" else ""
    sheet.stroke("kl-pic__base", scale.start, scale.end, line)
    for first, last in lane.stretches:
        sheet.stroke(f"kl-pic__lane{voice}", scale.at(first), scale.at(last), line)
    for gap in lane.gaps:
        _gap(sheet, p, scale, lane, gap, line)
    for sign in lane.signs:
        along, across = sign.place, line + _off(sign.kind, sign.level, sheet.tall, tight)
        sheet.sign(sign.kind, *sheet.at(along, across))
    for gathered in lane.gathered:
        _gathered(sheet, p, lane, gathered, line, tight=tight)


def _off(kind: str, level: int, tall: bool, tight: bool) -> float:
    """Return how far from the line a sign stands: strength above, harm below, words across."""
    if kind == "words":
        return (0.0, -17.0, 17.0)[level] if not tight else (0.0, -9.0, 9.0)[level]
    if kind == "other":
        return 0.0
    near, step = (10.0, 10.0) if not tall else (7.0, 6.0) if not tight else (5.0, 4.0)
    return (near + step * level) * (1 if kind == "harm" else -1)


def gap_words(lane: Lane, gap: Gap, called: str) -> str:
    """Return a gap in words, with its length."""
    what = f"none of {called}’s words" if lane.code == "words" else "nothing written"
    return f"{what} for {how_long(gap.first, gap.last)}"


def _gap(sheet: Sheet, p: Picture, scale: Scale, lane: Lane, gap: Gap, line: float) -> None:
    start, end = scale.at(gap.first) + 12, scale.at(gap.last) - 12
    if end - start < 20:
        return
    # White under the dashes, so that no line shows between them.
    sheet.stroke("kl-pic__clear", start - 12, end + 12, line)
    sheet.stroke("kl-pic__gap", start, end, line)
    words = gap_words(lane, gap, p.called)
    if 6.9 * len(words) > end - start:
        words = how_long(gap.first, gap.last)
    if 6.9 * len(words) <= end - start:
        x, y = sheet.at((start + end) / 2, line)
        if sheet.tall:
            sheet.text("kl-pic__gapt", x + 12, y, words, "middle", turn=True)
        else:
            sheet.text("kl-pic__gapt", x, y - 9, words, "middle")


def _gathered(
    sheet: Sheet, p: Picture, lane: Lane, many: Gathered, line: float, *, tight: bool
) -> None:
    words = count(many.number, "entry", "entries")
    sorts = [f"{many.harm} of harm"] if many.harm else []
    sorts += [f"{many.strength} of strength"] if many.strength else []
    said = f": {', '.join(sorts)}" if sorts else ""
    when = f"{near_day(many.first, p.today)} to {near_day(many.last, p.today)}"
    sheet.link(p.to_period(lane.code, many.first, many.last), f"{lane.name}, {when}, {words}{said}")
    thick = 15.0 if tight else 20.0
    voice = " kl-pic__many--voice" if lane.code == "words" else ""
    sheet.band(f"kl-pic__many{voice}", many.start + 1, many.end - 1, line - thick / 2, thick)
    middle = (many.start + many.end) / 2
    x, y = sheet.at(middle, line)
    sheet.text("kl-pic__number", x, y + 4.5, str(many.number), "middle")
    if lane.code != "words" and not tight:
        for number, kind, side in ((many.strength, "strength", -1), (many.harm, "harm", 1)):
            if not number:
                continue
            if sheet.tall:
                continue
            at = y + side * 19
            wide = 7.5 * len(str(number))
            sheet.sign(kind, x - wide / 2 - 2, at)
            sheet.text("kl-pic__q", x - wide / 2 + 7, at + 5, str(number))
    sheet.end()


def side_by_side(wanted: Sequence[float], most: float, apart: float = 22) -> list[float]:
    """Return places, given in their order, so that none lies on another and none past the end."""
    places: list[float] = []
    for place in wanted:
        places.append(max(place, places[-1] + apart) if places else place)
    for n in reversed(range(len(places))):
        places[n] = min(places[n], most)
        most = places[n] - apart
    return places


def _asks(sheet: Sheet, scale: Scale, asks: Sequence[Ask], across: float) -> None:
    """Draw a bracket along the entries of each question, and its letter at the end of it."""
    ordered = sorted(asks, key=lambda a: a.last)
    places = side_by_side([scale.at(a.last) + 16 for a in ordered], scale.end - 10)
    for ask in ordered:  # all lines before all letters, so that none is struck through
        start, end = scale.at(ask.first) - 5, scale.at(ask.last) + 5
        sheet.stroke("kl-pic__ask", start, end, across)
        for tip in (start, end):
            sheet.rule("kl-pic__ask", tip, across - 4, across)
    for ask, place in zip(ordered, places, strict=True):
        x, y = sheet.at(place, across)
        sheet.link(f"#ask-{ask.letter}", f"Question {ask.letter}: {ask.text}")
        sheet.ring("kl-pic__letter", x, y, 9)
        sheet.text("kl-pic__ask-t", x, y + 4.5, ask.letter, "middle")
        sheet.end()


def _rows(bands: Sequence[Band], p: Picture) -> list[list[Band]]:
    """Return bands in as few rows as keep them from lying over each other, those of the period."""
    rows: list[list[Band]] = []
    for band in sorted(bands, key=lambda b: (b.first, b.last or date.max)):
        if band.first > p.last or (band.last is not None and band.last < p.first):
            continue
        free = next((r for r in rows if r[-1].last is not None and r[-1].last <= band.first), None)
        if free is None:
            rows.append([band])
        else:
            free.append(band)
    return rows
