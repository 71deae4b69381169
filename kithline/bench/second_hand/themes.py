"""Ordinary lives: what is written when nothing is wrong, or nothing of our list is.

A theme is a kind of family. Most are hard: much is written, and a hasty reader would see a pattern.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from kithline.bench.second_hand import pen
from kithline.bench.second_hand.book import TODAY, Book
from kithline.bench.second_hand.pen import Line
from kithline.patterns.marks import PlanAction, PlanReview

# Of every hundred lives without a pattern; and from what age in months to what age today.
SHARES: dict[str, tuple[int, int, int]] = {
    "plain": (22, 5, 205),
    "busy": (11, 5, 200),
    "disabled": (12, 40, 200),
    "mover": (8, 66, 200),
    "asthma": (8, 24, 180),
    "sporty": (5, 96, 205),
    "drank_once": (6, 8, 200),
    "neighbour": (6, 12, 200),
    "grief": (7, 72, 200),
    "helped": (7, 66, 190),
    "cin": (5, 66, 190),
    "blended": (3, 36, 190),
}
HARD = tuple(theme for theme in SHARES if theme != "plain")
CLINICS = ("orthopaedics", "dietician", "physio", "audiology", "asthma clinic", "eye clinic")
SERVICES = {"dent": "dentist", "gp": "GP", "hv": "health visitor", "sn": "school nurse"}


def start(rng: Random, theme: str, low: int = 0, high: int = 0, half: int | None = None) -> Book:
    """Open the record of a child whose family is of a theme."""
    _, least, most = SHARES[theme]
    months = rng.randrange(max(low, least), (high or most) + 1)
    return Book(rng, months, years=rng.uniform(1.6, 4.0), half=half)


def live(book: Book, theme: str) -> None:
    """Write the ordinary years of a family."""
    _every_day(book, rate=4 if theme in {"cin", "helped", "disabled"} else 6)
    _odd_things(book)
    if theme in _THEMES:
        _THEMES[theme](book)
    elif theme != "plain":
        _scatter(book, theme, rate={"disabled": 14, "busy": 10, "asthma": 5}.get(theme, 4))


def share(book: Book, line: Line, day: date) -> tuple[float | None, list[tuple[str, Any]]]:
    """Return a share of sessions that fits the line, and the structured facts it could carry."""
    rng = book.rng
    if line.kind == "attendance":
        low, high = (
            (80, 88)
            if "{attlow}" in line.fact
            else (86, 91)
            if "{attdip}" in line.fact
            else (93, 99)
        )
        per_cent = round(rng.uniform(low, high), 1)
        return per_cent, [attendance(day, per_cent)]
    if line.kind == "appointment-kept" and "immunisation" in line.tags:
        return None, [("immunisation", {"which": "as due", "outcome": "given"})]
    if line.kind in {"appointment-kept", "was-not-brought"}:
        told = {
            "service": SERVICES.get(line.who) or rng.choice(CLINICS),
            "due": day.isoformat(),
            "outcome": "kept" if line.kind == "appointment-kept" else line.kind,
        }
        return None, [("appointment", told)]
    if line.who == "hosp" and line.kind == "health-event":
        facts: list[tuple[str, Any]] = [
            ("emergency-attendance", {"place": book.agencies["hosp"][1]})
        ]
        if "injury" in line.tags:
            facts.append(
                (
                    "injury",
                    {"what": "sports injury", "explanation": "seen by adults", "mobile": True},
                )
            )
        return None, facts
    if line.kind == "visit" and line.alone:
        sight: dict[str, Any] = {"alone": True, "announced": "unannounced" not in line.tags}
        if "room" in line.text.lower():
            sight["bedroom_seen"] = True
        return None, [("sight", sight)]
    return None, []


def attendance(day: date, per_cent: float, possible: int = 120) -> tuple[str, dict[str, Any]]:
    """Return attendance as a structured fact: of about a term."""
    begins = day - timedelta(days=possible * 7 // 10)
    return "attendance", {
        "from": begins.isoformat(), "to": day.isoformat(), "possible": possible,
        "attended": round(possible * per_cent / 100),
    }  # fmt: skip


def put(book: Book, line: Line, day: date, **slots: Any) -> None:
    """Write one ordinary line, unless this life has no room for it."""
    if any(day >= since and rules_out(line) for since, rules_out in book.barred):
        return
    months = book.age(day)
    if not pen.suits(line, months):
        return
    if (line.speaker == "c" and months < 42) or (line.kind == "attendance" and months < 60):
        return
    per_cent, facts = share(book, line, day)
    told = dict.fromkeys(("att", "attlow", "attdip"), per_cent)
    later = (day + timedelta(days=20)).strftime("%d/%m")
    book.write(day, line, details=facts, later=later, **told, **slots)


class Deck:
    """Lines dealt one after the other, shuffled anew when all are out."""

    def __init__(self, rng: Random) -> None:
        """Begin with nothing dealt."""
        self.rng = rng
        self.left: dict[tuple[str, str], list[Line]] = {}

    def deal(self, name: str, key: str) -> Line:
        """Return the next line of a heading."""
        if not self.left.get((name, key)):
            every = list(pen.lines(name, key))
            self.rng.shuffle(every)
            self.left[name, key] = every
        return self.left[name, key].pop()


def _days(book: Book, rate: float, first: date | None = None, last: date = TODAY) -> list[date]:
    first = first or book.begins
    span = max((last - first).days, 1)
    count = max(round(span / 365 * rate * book.rng.uniform(0.7, 1.3)), 1)
    return sorted(first + timedelta(days=book.rng.randrange(span)) for _ in range(count))


def _every_day(book: Book, rate: float) -> None:
    deck = Deck(book.rng)
    for day in _days(book, rate):
        put(book, deck.deal("ordinary", book.group(day)), day)


def _odd_things(book: Book) -> None:
    rng = book.rng
    for key, chance in (("missed_once", 0.25), ("small_worry", 0.3), ("relative_once", 0.2)):
        if rng.random() < chance:
            day = rng.choice(_days(book, 4))
            put(book, rng.choice(pen.lines("ordinary", key)), day)
    if rng.random() < 0.1:
        told, day = pen.lines("ordinary", "one_contact")[0], rng.choice(_days(book, 4))
        heard = pen.Line("hub", "note", told.fact.split(" [Checks")[0])
        if not any(day >= since and rules(told) for since, rules in book.barred):
            book.contact(heard, told, day, "no-further-action")
    if rng.random() < 0.12:
        day = rng.choice(_days(book, 4))
        if not any(day >= since and rules(_MOVE) for since, rules in book.barred):
            book.write(day, pen.lines("ordinary", "house_move")[0])
            if rng.random() < 0.5:
                book.moved(day)


_MOVE = Line("hou", "note", "", tags=("move",))


def _scatter(book: Book, theme: str, rate: float) -> None:
    """Write the lines of a theme here and there; what may happen to anybody, not too often."""
    rare, deck = 0, Deck(book.rng)
    for day in _days(book, rate):
        line = deck.deal("hard", theme)
        if line.kind == "was-not-brought" or "injury" in line.tags:
            rare += 1
            if rare > 2:
                continue
        put(book, line, day)


def _mover(book: Book) -> None:
    """Move twice in good order, a year or more apart, with the school and the surgery told."""
    rng = book.rng
    day = book.begins + timedelta(days=rng.randrange(20, 150))
    for _ in range(2):
        for line in pen.lines("hard", "mover"):
            if rng.random() < 0.75:
                put(book, line, day + timedelta(days=rng.randrange(30)))
        if rng.random() < 0.6:
            book.moved(day)
        day += timedelta(days=rng.randrange(380, 600))
        if day > TODAY - timedelta(days=30):
            break


def _grief(book: Book) -> None:
    """Somebody died: a dip, and out of it again."""
    rng = book.rng
    day = book.ago(rng.randrange(150, 420))
    for step, line in enumerate(pen.lines("hard", "grief")):
        put(book, line, min(day + timedelta(days=step * 14 + rng.randrange(10)), TODAY))
    for line in pen.lines("hard", "grief")[-1:]:
        put(book, line, min(day + timedelta(days=130), TODAY))


def _helped(book: Book) -> None:
    """Early help that worked: one worker, all sources agree, and it held."""
    rng = book.rng
    opened = book.ago(rng.randrange(300, 560))
    closed = opened + timedelta(days=rng.randrange(130, 200))
    book.work("early-help", opened, closed, "met")
    every = pen.lines("hard", "helped")
    for at, day in enumerate(_steady(rng, opened, closed, 17, 25)):
        put(book, every[0] if at % 3 == 0 else rng.choice(every), day)
    for day in _steady(rng, closed, TODAY, 70, 110):
        put(book, every[2], day)


def _steady(rng: Random, first: date, last: date, least: int, most: int) -> list[date]:
    """Return days at a steady distance, up to the last."""
    days = []
    day = first + timedelta(days=rng.randrange(2, least))
    while day < last:
        days.append(day)
        day += timedelta(days=rng.randrange(least, most + 1))
    return days


def cin(book: Book, until: date = TODAY, always: bool = False) -> date:
    """Open work that goes well up to a day: seen, heard, read, moved on. Return when it began."""
    rng = book.rng
    opened = book.ago(rng.randrange(300, 500)) if until == TODAY else until - timedelta(days=120)
    opened = max(opened, book.begins)
    book.work("child-in-need", opened, always=always)
    every = pen.lines("hard", "cin")
    for at, day in enumerate(_steady(rng, opened, until, 18, 27)):
        put(book, every[at % 2], day)
        if rng.random() < 0.6:
            put(book, rng.choice(every[2:]), min(day + timedelta(days=6), until))
    if until == TODAY and rng.random() < 0.5:
        reviews(book, _steady(rng, opened, until, 80, 100), done=True)
    return opened


def reviews(book: Book, days: list[date], *, done: bool) -> None:
    """Put reviews of the plan into the system: actions done as they fall due, or carried on."""
    keys = ("dentist", "bed", "course", "school", "housing")
    for at, day in enumerate(days):
        due = day + timedelta(days=85)
        if done:
            actions = tuple(PlanAction(f"{k}-{at}", due, n > 0) for n, k in enumerate(keys))
        else:
            actions = tuple(PlanAction(k, due, n == 4) for n, k in enumerate(keys))
        book.reviewed(PlanReview(book.new_id(), day, actions))


_THEMES: dict[str, Any] = {"mover": _mover, "grief": _grief, "helped": _helped, "cin": cin}
