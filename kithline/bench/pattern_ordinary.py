"""Ordinary work as agencies write it: plans that follow a child's words, meetings held, answers that came.

The noise in which the patterns of work and meetings must be found. Some of it is near a pattern on purpose:
an answer told in other words, a plan that means what a child said and does not quote it, a late entry.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from kithline.patterns.marks import Mark, Said, Spell

if TYPE_CHECKING:
    from kithline.bench.pattern_lives import Life

WISHES = (
    ("I want to see Nan on Sundays.", "see Nan on Sundays", "More time with family at weekends"),
    ("I want it quiet when I go to bed.", "quiet when I go to bed", "Calm evenings"),
    ("I'd like to do football again.", "do football again", "A club after school"),
    ("I want Mum to get up in the mornings.", "Mum to get up", "Mornings with an adult there"),
)
THINGS = (
    "speech and language referral", "housing repair", "copy of the plan", "nursery place",
    "parenting course", "school transport", "carer’s assessment", "dentist",
)  # fmt: skip
ORDINARY = (
    "Rang home, no reply, rang again at four and spoke with mum.",
    "No reply at the door, card left.",
    "Letter sent about the trip, all answered.",
    "Parents do not agree about the school trip.",
    "Mum does not agree with the bedtime we talked of.",
    "Could not agree on a day, rings on Monday.",
)


def work(life: Life, spell: Spell, today: date) -> None:
    """Add to a time of work what belongs to it: a plan, reviews, sometimes a protection plan."""
    rng, last = life.rng, min(spell.closed or today, today)
    agency = "help" if spell.kind == "early-help" else "care"
    planned = spell.opened + timedelta(days=rng.randrange(18, 50))
    if planned < last:
        _plan(life, agency, planned)
    on = planned + timedelta(days=rng.randrange(50, 80))
    while on < last:
        text = rng.choice(
            (
                "Review. All there.",
                "Review, mum and school there. Going on.",
                "Team around the family. Review.",
            )
        )
        life.write(agency, on, text, kind="meeting")
        on += timedelta(days=rng.randrange(50, 90))
    if spell.kind == "child-in-need" and rng.random() < 0.25:
        _protection(life, spell.opened + timedelta(days=20), last)
    for _ in range(rng.randrange(0, 3)):
        text = rng.choice(
            ("Mum says it is getting there.", "Calmer, mum says.", "Mum reports loads better.")
        )
        when = spell.opened + timedelta(days=rng.randrange(20, 140))
        if when < last:
            life.write(agency, when, text, kind="call")
        if rng.random() < 0.5 and when + timedelta(days=9) < last:
            life.write("school", when + timedelta(days=9), "Good progress in class.", seen=True)
    for _ in range(rng.randrange(0, 3)):
        _asked(life, spell.opened + timedelta(days=rng.randrange(5, 150)), today)


def everyday(life: Life, days: list[date], today: date) -> None:
    """Add what is asked, answered and disagreed with on ordinary days."""
    rng = life.rng
    for on in days:
        chance = rng.random()
        if chance < 0.45:
            _asked(life, on, today)
        elif chance < 0.65:
            text = rng.choice(ORDINARY)
            kind = "failed-call" if "door" in text else "note"
            life.write(rng.choice(("school", "visiting")), on, text, kind=kind)
        elif chance < 0.75:
            _disagreed(life, on, today)
        elif chance < 0.85 and life.age(on) > 5:
            _shorter(life, on, today)
    for mark in [m for m in life.marks if any(d.what == "missing-episode" for d in m.details)]:
        _talked_over(life, mark, today)


def _plan(life: Life, agency: str, on: date) -> None:
    rng, goals = life.rng, []
    said, quote, meant = rng.choice(WISHES)
    heard = life.age(on) > 4 and rng.random() < 0.4
    if heard:
        life.write("school", on - timedelta(days=rng.randrange(5, 60)), "Talked at lunch.",
                   kind="words-of-child", words=said, seen=True, alone=True)  # fmt: skip
    how = rng.random()
    text = "Plan meeting. Routines, dentist, school."
    if how < 0.7:
        goals.append(("plan-goal", {"goal": meant, **({"words": quote} if heard else {})}))
        goals.append(("plan-goal", {"goal": "Dentist twice a year"}))
    elif heard and how < 0.88:
        text += f" “{quote}” is the first goal."
    elif heard:
        text += f" First goal: {meant.lower()}."
    life.write(agency, on, text, kind="meeting", details=tuple(goals))


def _protection(life: Life, begins: date, last: date) -> None:
    rng = life.rng
    due = (
        {"due": (begins + timedelta(days=rng.choice((-1, 0, 1, 2)))).isoformat()}
        if rng.random() < 0.1
        else {}
    )
    held: dict[str, Any] = {"sort": "initial-conference", "plan": "begins", **due}
    life.write(
        "care",
        begins,
        "Initial conference. Plan made.",
        kind="decision",
        details=(("meeting-held", held),),
    )
    on = begins + timedelta(days=rng.randrange(8, 14))
    while on < last:
        if rng.random() > 0.04:
            form = (("meeting-held", {"sort": "core-group"}),) if rng.random() < 0.7 else ()
            life.write("care", on, "Core group. All there.", kind="meeting", details=form)
        on += timedelta(days=rng.randrange(25, 46))
    ends = {"sort": "review-conference", "plan": "ends"}
    life.write(
        "care",
        last,
        "Review conference. Plan ends.",
        kind="decision",
        details=(("meeting-held", ends),),
    )


def _asked(life: Life, on: date, today: date) -> None:
    """Ask for something that comes within some weeks; now and then it is told of in other words."""
    rng, what = life.rng, life.rng.choice(THINGS)
    by_form = rng.random() < 0.6
    form = (("asked", {"what": what, "of": "the council"}),) if by_form else ()
    agency = rng.choice(("school", "visiting", "help"))
    life.write(agency, on, f"Asked for: {what}.", details=form)
    came = on + timedelta(days=rng.randrange(4, 60))
    if came < today:
        same = rng.random() < 0.88
        form = (("asked", {"what": what, "came": "done"}),) if by_form and same else ()
        life.write(
            agency, came, f"The {what} has come." if same else "That is sorted now.", details=form
        )


def _disagreed(life: Life, on: date, today: date) -> None:
    rng = life.rng
    about = {"about": "the day of the review", "by": "the school"}
    by_form = rng.random() < 0.5
    life.write(
        "school",
        on,
        "School does not agree with the outcome.",
        details=(("dissent", about),) if by_form else (),
    )
    when = on + timedelta(days=rng.randrange(3, 20))
    if when < today:
        form = (("dissent", {**about, "answer": "looked at again, stands"}),) if by_form else ()
        life.write(
            "care", when, "Decision looked at again with the school.", kind="call", details=form
        )


def _shorter(life: Life, on: date, today: date) -> None:
    rng, until = life.rng, on + timedelta(days=life.rng.randrange(14, 60))
    form = (
        (("timetable", {"from": on.isoformat(), "to": until.isoformat()}),)
        if rng.random() < 0.6
        else ()
    )
    life.write(
        "school",
        on,
        "Shorter days after the operation, agreed." if form else "Half timetable for some weeks.",
        details=form,
    )
    if until < today:
        life.write("school", until, "On full timetable again.", seen=True)


def _talked_over(life: Life, mark: Mark, today: date) -> None:
    rng = life.rng
    back = mark.happened + timedelta(days=1)
    after = rng.choice((1, 1, 2, 2, 3, 3, 3, 5))
    facts = {"from": mark.happened.isoformat(), "to": back.isoformat(), "return_interview": "done"}
    if rng.random() < 0.9 and back + timedelta(days=after) < today:
        life.write(
            "help",
            back + timedelta(days=after),
            "Return interview.",
            details=(("missing-episode", facts),),
            said=(Said("Just walked about.", life.child.id, "", True),),
            seen=True,
            alone=True,
        )
