"""The seventeen patterns, put into ordinary lives as records show them.

What each looks like is taken from the sources on neglect and chronologies and from how agencies
write, not from any rule.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from kithline.bench.second_hand import pen
from kithline.bench.second_hand.book import TODAY, Book
from kithline.bench.second_hand.pen import Line
from kithline.bench.second_hand.themes import attendance, cin, reviews
from kithline.patterns.marks import Person

HEARD = ("no-further-action", "no-further-action", "signpost")


def one(book: Book, key: str, day: date = TODAY) -> Line:
    every = book.lines(key)
    return book.rng.choice([x for x in every if pen.suits(x, book.age(day))] or every)


def spread(book: Book, count: int, least: int, most: int, ends: int = 100) -> list[date]:
    """Return days over a stretch of so many days that ended at most ``ends`` days ago."""
    rng = book.rng
    last = rng.randrange(0, ends)
    span = rng.randrange(least, most + 1)
    inner = sorted(rng.uniform(0.1, 0.9) for _ in range(count - 2))
    return [book.ago(last + span * (1 - at)) for at in (0.0, *inner, 1.0)]


def missed(book: Book) -> None:
    """Health appointments to which the child was not brought, by one to three services."""
    rng = book.rng
    known = pen.data("who")["services"]
    served = rng.sample(known[book.group(TODAY)], rng.randrange(1, 4))
    days = spread(book, rng.randrange(3, 7), 110, 420)
    for at, day in enumerate(days):
        service = rng.choice(served)
        off = at >= 3 and rng.random() < 0.4
        outcome = "cancelled-by-family" if off else "was-not-brought"
        fact = ("appointment", {"service": service, "due": day.isoformat(), "outcome": outcome})
        book.write(
            day, one(book, "cancelled" if off else "missed", day), details=[fact], svc=service
        )


def injuries(book: Book) -> None:
    """Small injuries, each with its story, told by whoever saw it; in half of lives ever faster."""
    rng = book.rng
    count, gap = rng.randrange(3, 6), rng.randrange(40, 110)
    day, days = book.ago(rng.randrange(0, 60)), []
    faster = rng.random() < 0.5
    for at in range(count):
        days.append(day)
        day -= timedelta(days=round(gap * (1 + at * 0.6 if faster else 1) * rng.uniform(0.6, 1.2)))
    for day in sorted(max(d, book.begins) for d in days):
        line = one(book, "injury", day)
        facts: list[tuple[str, Any]] = [
            ("injury", {"what": "see text", "mobile": book.age(day) > 10})
        ]
        if line.who == "hosp":
            facts.append(("emergency-attendance", {"place": "ED"}))
        book.write(day, line, details=facts)


def attendance_falls(book: Book) -> None:
    """Attendance told of some times, each lower than the last."""
    rng = book.rng
    book.barred.append((book.begins, lambda line: "{att" in line.fact))
    share = rng.uniform(91, 97)
    for day in spread(book, rng.randrange(3, 7), 150, 520, ends=60):
        per_cent = round(share, 1)
        book.write(
            day, one(book, "attend", day), details=[attendance(day, per_cent)],
            pct=per_cent if rng.random() < 0.7 else round(per_cent),
        )  # fmt: skip
        share -= rng.uniform(2.5, 7)
    if rng.random() < 0.2:
        book.write(TODAY - timedelta(days=5), book.first("attendwords"))


def moves(book: Book) -> None:
    """Moves of home, and of school where there is one, with nobody holding the thread."""
    rng = book.rng
    book.barred.append((book.begins, lambda line: "move" in line.tags))
    for at, day in enumerate(spread(book, rng.randrange(3, 6), 200, 640, ends=120)):
        school = at > 0 and book.age(day) > 60 and rng.random() < 0.4
        if school:
            on = {"on": day.isoformat(), "to_school": "not told"}
            book.write(day, one(book, "moveschool", day), details=[("school-move", on)])
            continue
        book.write(
            day, one(book, "movehome", day), details=[("housing-move", {"reason": "see text"})]
        )
        if rng.random() < 0.5:
            book.moved(day)


def _no_contact(book: Book) -> None:
    book.barred.append((book.begins, lambda line: line.who == "hub"))


def again_after_nfa(book: Book) -> None:
    """A worry sent, no further action; within months another agency sends one again."""
    rng = book.rng
    _no_contact(book)
    first = book.ago(rng.randrange(120, 420))
    second = min(first + timedelta(days=rng.randrange(25, 300)), TODAY - timedelta(days=4))
    lines = rng.sample([x for x in book.lines("contactin") if pen.suits(x, book.age(first))], 2)
    book.contact(lines[0], book.first("nfa"), first, HEARD[0])
    if rng.random() < 0.5:
        book.contact(lines[1], book.first("nfa"), second, rng.choice(HEARD))
    else:
        book.contact(lines[1], book.first("assessed"), second, "section-17")


def closed_three_times(book: Book) -> None:
    """The same worry, in other words, closed three times and more."""
    rng = book.rng
    _no_contact(book)
    themes = ("same_hygiene", "same_food") + (("same_alone",) if book.age(TODAY) > 60 else ())
    theme = rng.choice(themes)
    for day in spread(book, rng.choice((3, 3, 4)), 240, 800, ends=150):
        if rng.random() < 0.65:
            book.contact(one(book, theme, day), book.first("nfa"), day, rng.choice(HEARD))
            continue
        book.write(day, one(book, theme, day))
        ended = min(day + timedelta(days=rng.randrange(30, 70)), TODAY)
        book.write(ended, book.first("closure"))
        book.work(rng.choice(("early-help", "section-17")), day, ended, "partly")


def start_again(book: Book) -> None:
    """A second assessment that begins as if nothing had been known."""
    rng = book.rng
    second = book.ago(rng.randrange(60, 240))
    first = max(second - timedelta(days=rng.randrange(150, 500)), book.begins)
    ended = first + timedelta(days=rng.randrange(35, 60))
    book.work("section-17", first, ended, "met")
    book.write(ended, book.first("startfirst"), about=[book.child])
    book.work("section-17", second, second + timedelta(days=44), "")
    new, visit, signed = book.lines("startsecond")[:3]
    if rng.random() < 0.7:
        book.write(second + timedelta(days=1), new)
    book.write(second + timedelta(days=6), visit)
    book.write(second + timedelta(days=44), signed, about=[book.child])


def not_sustained(book: Book) -> None:
    """Better by one account, and later another agency finds it as it was."""
    rng = book.rng
    day = book.ago(rng.randrange(90, 330))
    drink = "drink" if rng.random() < 0.25 else ""
    for _ in range(rng.choice((1, 2))):
        of = "drinking" if drink else rng.choice(("home conditions", "mornings", "care"))
        line = one(book, f"better{drink}", day)
        book.write(day, line, details=[("improvement", {"of": of})])
        day += timedelta(days=rng.randrange(7, 20))
    day += timedelta(days=rng.randrange(15, 110))
    for _ in range(rng.choice((1, 2, 2))):
        book.write(min(day, TODAY), one(book, f"worse{drink}", day))
        day += timedelta(days=rng.randrange(6, 30))


def out_of_sight(book: Book) -> None:
    """Work goes on by telephone and at closed doors; nobody has seen the child for months."""
    book.planting = False
    since = book.ago(book.rng.randrange(110, 240))
    cin(book, until=since, always=True)
    book.planted.update(s.id for s in book.spells)
    book.barred.append((since, lambda line: line.seen or line.speaker == "c"))
    book.planting = True
    day = since + timedelta(days=8)
    while day <= TODAY:
        book.write(day, one(book, "unseen", day))
        day += timedelta(days=book.rng.randrange(10, 24))


def without_words(book: Book) -> None:
    """A child who can talk is seen month after month, and nothing they say is written."""
    since = book.ago(book.rng.randrange(130, 260))
    book.planting = False
    cin(book, until=since - timedelta(days=20), always=True)
    book.planted.update(s.id for s in book.spells)
    book.planting = True
    book.barred.append((since - timedelta(days=20), lambda line: line.speaker == "c"))
    day = since
    while day <= TODAY:
        book.write(day, one(book, "nowords", day))
        day += timedelta(days=book.rng.randrange(20, 36))


def not_upstairs(book: Book) -> None:
    """Visit after visit, the bedroom and the child alone are not seen."""
    rng = book.rng
    book.barred.append((book.begins, lambda line: line.alone or line.kind == "visit"))
    opened = book.ago(rng.randrange(100, 230))
    book.work("child-in-need", opened, always=True)
    day = opened + timedelta(days=5)
    while day <= TODAY:
        fact = ("sight", {"bedroom_seen": False, "alone": False, "announced": rng.random() < 0.7})
        book.write(day, one(book, "downstairs", day), details=[fact])
        day += timedelta(days=rng.randrange(18, 35))


def workers_change(book: Book) -> None:
    """Three and more workers in a year."""
    rng = book.rng
    names = rng.sample(pen.data("who")["authors"], rng.randrange(4, 6))
    opened = book.ago(rng.randrange(240, 400))
    step = (TODAY - opened).days / len(names)
    leads = [(n, opened + timedelta(days=round(step * at))) for at, n in enumerate(names)]
    book.planting = False
    cin(book, until=TODAY - timedelta(days=1))
    book.planting = True
    book.spells.clear()
    if rng.random() < 0.5:
        book.work("child-in-need", opened, leads=leads, always=True)
    else:
        book.work("child-in-need", opened, always=True)
    for (old, _), (new, day) in pairwise(leads):
        fact = ("worker-change", {"role": "social worker", "from": old, "to": new})
        book.write(day, one(book, "newworker", day), details=[fact], W=old, V=new)


def three_at_once(book: Book) -> None:
    """Violence, drink or drugs, and an ill mind in one home, each told by another agency."""
    rng = book.rng
    keys = ["violence", "drugs", "mind"] + [
        k for k in ("violence", "drugs", "mind") if rng.random() < 0.4
    ]
    rng.shuffle(keys)
    for key, day in zip(keys, spread(book, len(keys), 60, 330, ends=120), strict=True):
        book.write(day, one(book, key, day))


def cold(book: Book) -> None:
    """Not one kind word for the child, told by several who never compared."""
    rng = book.rng
    lines = [x for x in book.lines("cold") if pen.suits(x, book.age(TODAY))]
    lines = [x for x in lines if x.speaker != "c" or book.age(TODAY) > 70]
    chosen = rng.sample(lines, rng.randrange(3, 6))
    for line, day in zip(chosen, spread(book, len(chosen), 60, 330, ends=100), strict=True):
        book.write(day, line)


def named_once(book: Book) -> None:
    """A grown-up in the home whom one entry names, and nobody ever again."""
    rng = book.rng
    who = rng.choice(pen.data("who")["others"])
    day = book.ago(rng.randrange(80, 400))
    lines = [x for x in book.lines("stranger") if pen.suits(x, book.age(day))]
    line = rng.choice([x for x in lines if x.speaker != "c" or book.age(day) > 42])
    about: list[Person] | None = None
    named: tuple[str, ...] = ()
    if rng.random() < 0.4:
        man = Person(book.new_id(), who, False, sex="M", tie="")
        book.people.append(man)
        about = [book.child, book.mother, man]
    elif rng.random() < 0.5:
        named = (who,)
    book.write(day, line, about=about or [book.child, book.mother], named=named, X=who)


def graded_alike(book: Book) -> None:
    """Care graded poor, and graded poor again months later."""
    rng = book.rng
    book.planting = False
    cin(book)
    book.planting = True
    areas = rng.sample(("physical care", "safety", "emotional care", "developmental care"), 2)
    grades = [rng.choice((4, 4, 5)), rng.choice((3, 4, 4))]
    for day in spread(book, rng.choice((2, 2, 3)), 120, 330, ends=80):
        short = rng.random() < 0.5
        told = ", ".join(
            f"{a.split()[0] if short else a} {g}" for a, g in zip(areas, grades, strict=True)
        )
        facts = [
            ("care-grade", {"area": a, "grade": g}) for a, g in zip(areas, grades, strict=True)
        ]
        book.write(day, one(book, "graded", day), details=facts, areas=told)
        grades = [min(g + rng.choice((0, 0, 0, 1)), 5) for g in grades]


def rolled_over(book: Book) -> None:
    """Review after review, the same actions with new dates."""
    rng = book.rng
    book.planting = False
    cin(book)
    book.planting = True
    book.reviews.clear()
    days = spread(book, rng.randrange(2, 5), 160, 280, ends=60)
    for day in days:
        book.write(day, one(book, "rolled", day))
    if rng.random() < 0.5:
        reviews(book, days, done=False)


# Name: how it is put in, the ages in months at which it can be, and what is barred beside it.
Plant = tuple[Callable[[Book], None], int, int]
PLANTS: dict[str, Plant] = {
    "missed-health": (missed, 8, 200),
    "injuries": (injuries, 14, 190),
    "attendance-falling": (attendance_falls, 84, 195),
    "moves": (moves, 24, 190),
    "again-after-nfa": (again_after_nfa, 20, 195),
    "closed-three-times": (closed_three_times, 30, 180),
    "start-again": (start_again, 30, 190),
    "not-sustained": (not_sustained, 24, 190),
    "out-of-sight": (out_of_sight, 24, 46),
    "without-words": (without_words, 78, 190),
    "bedroom-or-alone": (not_upstairs, 66, 180),
    "workers-change": (workers_change, 66, 180),
    "three-at-once": (three_at_once, 10, 190),
    "cold": (cold, 48, 180),
    "named-once": (named_once, 14, 180),
    "graded-alike": (graded_alike, 66, 170),
    "rolled-over": (rolled_over, 66, 180),
}
