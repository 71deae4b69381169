"""What agencies told in plain words, where no kind, structured fact or contact of the system says it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from kithline.patterns import catalogue, rules
from kithline.patterns.marks import Contact, Detail, History, Mark, Move, Person, Said, Spell
from kithline.patterns.vocabulary import WordList

TODAY = date(2026, 3, 2)
CHILD = Person(uuid4(), "Safa", True, date(2017, 5, 1), tie="the child", family=True)
MUM = Person(uuid4(), "Hana Amin", False, tie="parent", family=True)


def mark(back: int, fact: str, agency: str = "health", kind: str = "note", **more) -> Mark:
    on = TODAY - timedelta(days=back)
    return Mark(
        uuid4(), kind, on, on, on, f"{agency} here", agency, "A B",
        more.pop("about", frozenset({CHILD.id})), fact, **more,
    )  # fmt: skip


def asked(*marks: Mark, **more) -> set[str]:
    people = {p.id: p for p in (CHILD, MUM)}
    history = History(CHILD, TODAY, people, tuple(sorted(marks, key=lambda m: m.happened)), **more)
    return {f.rule.id for f in rules.find(history, catalogue.shipped().rules)}


def times(fact: str, *backs: int, kind: str = "note", **more) -> list[Mark]:
    return [mark(b, fact, "education", kind, **more) for b in backs]


def register(back: int, attended: int, fact: str = "") -> Mark:
    to = TODAY - timedelta(days=back)
    values = {
        "from": str(to - timedelta(days=80)),
        "to": str(to),
        "possible": 120,
        "attended": attended,
    }
    return mark(
        back, fact, "education", "attendance", details=(Detail(CHILD.id, "attendance", values),)
    )


EVICTED = "Evicted, now in temp accom."
GRADED = mark(200, "GCP2: physical 4, safety 3.")
THIRD = mark(20, "Audiology: WNB.")
MISSED = (mark(300, "Audiology letter: DNA, coded."), mark(150, "Not brought to orthoptics."))
SCHOOL = "Contact made: Safa filthy, head lice, same clothes all week."
CLOSED = ("No role for us. NFA.", "hub", "decision")
THREE_TIMES = [
    m for back in (700, 400, 90) for m in (mark(back, SCHOOL, "education"), mark(back - 1, *CLOSED))
]
BETTER = mark(
    200, "Planned visit. Mum has turned a corner, house spotless.", "social-care", "visit"
)
WORSE = mark(120, "Kitchen back to how it was, mattress bare.", "housing")


@pytest.mark.parametrize(
    ("rule", "found", "marks"),
    [
        ("appointments-missed", True, (*MISSED, THIRD)),
        ("appointments-missed", False, (*MISSED, mark(20, "Clinic cancelled by us, DNA sent in error."))),
        # The letter tells of the same appointment again.
        ("appointments-missed", False, (*MISSED, mark(145, "Letter: was not brought."))),
        # An agency that is not of health, and an adult's own appointment.
        ("appointments-missed", False, (*MISSED, mark(20, "Was not brought.", "education"))),
        ("appointments-missed", False, (*MISSED, mark(20, "DNA.", about=frozenset({MUM.id})))),
        ("referred-again", True, THREE_TIMES),
        ("referred-again", False, THREE_TIMES[:2]),
        ("closed-three-times", True, THREE_TIMES),
        ("closed-three-times", False, THREE_TIMES[2:]),
        ("improvement-one-source", True, (BETTER, WORSE)),
        ("improvement-one-source", False, (BETTER,)),
        # The same agency may change its mind; another day is not another source.
        ("improvement-one-source", False, (BETTER, mark(120, "Back to how it was.", "social-care"))),
        ("attendance-falling", True, (register(300, 118), register(20, 98))),
        ("attendance-falling", False, (register(300, 118), register(20, 98, "All coded M, op in May."))),
        ("plan-rolled-over", True, (mark(9, "Core group. Roll forward.", "social-care", "meeting"),)),
        ("care-grade-not-improving", True, (GRADED, mark(60, "GCP redone. Physical care 4."))),
        ("care-grade-not-improving", False, (GRADED, mark(60, "GCP2: physical 3."))),
        ("care-grade-not-improving", False, (mark(200, "Physical 4 in the game."), mark(60, "Physical 4."))),
        ("moves", True, [mark(b, "Evicted, now in temp accom.", "housing") for b in (500, 300, 9)]),
        ("moves", False, [mark(b, "Evicted, now in temp accom.", "housing") for b in (500, 9)]),
        # Told again within two months; a change of class is none of school.
        ("moves", False, times(EVICTED, 500, 60, 9)),
        ("moves", True, times("Joined us mid year, third primary.", 400, 9)),
        ("moves", False, times("Moved into a new maths group.", 400, 200, 9)),
        # Another agency names the service.
        ("appointments-missed", True, (*MISSED, *times("Mum has not taken Safa to the dentist.", 20))),
        ("worker-changes", True, times("I have taken over from SW.", 300, 200, 100, 9)),
        ("worker-changes", False, times("I have taken over from SW.", 300, 290, 100, 9)),
        # One thing not done is ordinary; at two reviews it is asked about.
        ("plan-rolled-over", False, times("Dentist not yet booked.", 99, kind="meeting")),
        ("plan-rolled-over", True, times("Dentist not yet booked.", 99, 9, kind="meeting")),
        # Others see it too.
        ("improvement-one-source", False, (replace(BETTER, done="School and HV both say so."), WORSE)),
        ("injuries-again", True, times("Cut above her left eye.", 40, 9)),
        ("injuries-again", False, times("Cut above her left eye. Seen by staff.", 40, 9)),
        ("injuries-again", False, times("Cut to the budget, back at school.", 40, 9)),
        # An opinion may be about an earlier day; where the fact says nothing, the other boxes are read.
        ("injuries-again", False, times("Read the hospital's form.", 40, 9, opinion="That bruise!")),
        ("injuries-again", True, times("As below.", 40, 9, opinion="Bruise on her arm.")),
    ],
)  # fmt: skip
def test_words_are_read_where_nothing_else_says_it(rule, found, marks):
    assert (rule in asked(*marks)) is found


@pytest.mark.parametrize(
    ("when", "working", "found"),
    [
        ("Circle time.", False, False),
        ("Circle time.", True, True),
        ("In the corridor.", False, True),
    ],
)
def test_what_every_child_is_asked_to_say_counts_while_work_is_open(when, working, found):
    said = (Said("I like Fridays.", CHILD.id, is_child=True),)
    heard = [mark(b, when, "education", "words-of-child", said=said) for b in (60, 9)]
    spells = (Spell(uuid4(), "child-in-need", TODAY - timedelta(days=90)),) if working else ()
    assert ("words-not-followed" in asked(*heard, spells=spells)) is found


def test_a_contact_of_the_system_is_not_told_twice():
    sent, decided = THREE_TIMES[0], THREE_TIMES[1]
    kept = Contact(uuid4(), "1", sent.happened, SCHOOL, "no-further-action", decided.happened)
    assert "referred-again" not in asked(sent, decided, contacts=(kept,))


def assessed(first: int, second: int) -> tuple[Spell, ...]:
    days = [TODAY - timedelta(days=b) for b in (first, second)]
    return tuple(Spell(uuid4(), "section-17", d, d + timedelta(days=44)) for d in days)


@pytest.mark.parametrize(
    ("asks", "text"),
    [
        (True, "First visit. Mum very open, positive start."),
        (False, "Read the old files before the visit: same worries then."),
    ],
)
def test_work_that_ended_is_an_assessment_where_no_entry_says_so(asks, text):
    visit = mark(95, text, "social-care", "visit")
    assert ("start-again" in asked(visit, spells=assessed(500, 100))) is asks
    # The first of all begins nothing anew; of one nobody wrote anything, nothing can be said.
    assert "start-again" not in asked(visit, spells=assessed(500, 100)[1:])
    assert "start-again" not in asked(mark(3, "Seen."), spells=assessed(500, 100))


def test_a_first_home_is_no_move():
    homes = tuple(Move(uuid4(), TODAY - timedelta(days=b)) for b in (700, 400, 100))
    assert "moves" not in asked(mark(5, "Seen."), moves=homes)


def test_somebody_whom_many_name_is_known_to_them():
    names = [
        mark(300 - n, "Male Andrei there, said he stays.", a)
        for n, a in enumerate(("police", "housing", "health", "education"))
    ]
    later = [mark(9 - n, "Seen, well.", a) for n, a in enumerate(("voluntary", "hub"))] * 2
    assert "named-once" in asked(*names[:1], *later, mark(4, "Seen."), mark(3, "Seen."))
    assert "named-once" not in asked(*names, *later)


@pytest.mark.parametrize("text", ["Contact screened. NFA.", "Outcome 5 - NFA", "'NFA'", "nfa"])
def test_a_word_is_met_at_the_end_of_its_sentence(text):
    assert WordList("x", ("nfa",)).found_in(text)
