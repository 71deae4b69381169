"""What is asked about work and meetings, and what is left alone: a table of small records for each kind."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from kithline.patterns import catalogue, kinds
from kithline.patterns.marks import Contact, Detail, History, Mark, Person, Said, Spell

TODAY = date(2026, 6, 1)
CHILD = Person(uuid4(), "Ivy", True, date(2016, 5, 1), tie="the child", family=True)
MOTHER = Person(uuid4(), "Marnie Vale", False, tie="parent", family=True)
FATHER = Person(uuid4(), "Tom Vale", False, tie="parent", family=True)
OTHER = Person(uuid4(), "Ben", True, date(2018, 5, 1), tie="sibling", family=True)
PEOPLE = {p.id: p for p in (CHILD, MOTHER, FATHER, OTHER)}


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def mark(back: int, fact: str = "", kind: str = "note", /, **more: Any) -> Mark:
    """Return an entry so many days ago; ``facts``: structured facts of the child; ``says``: her words."""
    facts, says, who = more.pop("facts", ()), more.pop("says", ""), more.pop("who", CHILD.id)
    said = (Said(says, CHILD.id, "", True),) if says else ()
    made = Mark(
        id=uuid4(), kind=kind, happened=ago(back), until=ago(back), written=ago(back),
        agency="School", agency_kind="education", author="A. Reed", about=frozenset({who}), fact=fact,
        said=said, details=tuple(Detail(who, what, values) for what, values in facts),
    )  # fmt: skip
    return replace(made, **more)


@dataclass(frozen=True)
class Case:
    """A record, and how many things its question rests on; none when nothing is asked."""

    says: str
    marks: tuple[Mark, ...] = ()
    rests_on: int = 0
    spells: tuple[Spell, ...] = ()
    contacts: tuple[Contact, ...] = ()
    beside: int = field(default=0)


def open_work(kind: str = "child-in-need", since: int = 300, until: int | None = None) -> Spell:
    return Spell(uuid4(), kind, ago(since), None if until is None else ago(until))


def asked(what: str = "carer’s assessment", **more: str) -> tuple[tuple[str, dict[str, str]], ...]:
    return (("asked", {"what": what, **more}),)


def dissent(**more: str) -> tuple[tuple[str, dict[str, str]], ...]:
    return (("dissent", {"about": "closing", "by": "the school", **more}),)


def goal(text: str, words: str = "") -> tuple[tuple[str, dict[str, str]], ...]:
    return (("plan-goal", {"goal": text, **({"words": words} if words else {})}),)


def hours(since: int, **more: int) -> tuple[tuple[str, dict[str, str]], ...]:
    given = {k: ago(v).isoformat() for k, v in more.items()}
    return (("timetable", {"from": ago(since).isoformat(), **given}),)


def away(began: int, back: int, **more: Any) -> tuple[tuple[str, dict[str, str]], ...]:
    given = {k: ago(v).isoformat() if isinstance(v, int) else v for k, v in more.items()}
    days = {"from": ago(began).isoformat(), "to": ago(back).isoformat()}
    return (("missing-episode", {**days, **given}),)


def met(sort: str, **more: Any) -> tuple[tuple[str, dict[str, str]], ...]:
    given = {k: ago(v).isoformat() if isinstance(v, int) else v for k, v in more.items()}
    return (("meeting-held", {"sort": sort, **given}),)


def told_by(who: Person, back: int, words: str = "Loads better.") -> Mark:
    return mark(back, "Visit, told before.", "visit", said=(Said(words, who.id),),
                agency="Care", agency_kind="social-care")  # fmt: skip


HERS = "If I don't get up nobody gets up."
HEARD = mark(200, "Stayed behind.", "words-of-child", says=HERS)
CASES = {
    "dissent-unanswered": [
        Case("by form", (mark(60, facts=dissent()),), 1),
        Case("in words", (mark(60, "School does not agree and asks for it to be written."),), 1),
        Case("with the hub", contacts=(Contact(uuid4(), "1", ago(70), "", "early-help", ago(69), "",
                                               "Tried twice.", "L. Fogg"),), rests_on=1),
        Case("answered by form", (mark(60, facts=dissent()), mark(50, facts=dissent(answer="Looked at.")))),
        Case("answered in words of another", (
            mark(60, facts=dissent()), mark(50, "The decision was looked at again.", author="B. Ode"))),
        Case("not answered by whoever disagreed", (
            mark(60, facts=dissent()), mark(50, "I asked for it to be looked at again.")), 1),
        Case("answered about something else", (
            mark(60, facts=dissent()),
            mark(50, facts=(("dissent", {"about": "a bus", "by": "a driver", "answer": "yes"}),))), 1),
        Case("too new to have been answered", (mark(10, facts=dissent()),)),
        Case("denied", (mark(60, "No dissent. He did not dissent."),)),
        Case("what the family does not agree with", (mark(60, "Mother does not agree with bedtimes."),)),
    ],
    "asked-unanswered": [
        Case("by form", (mark(60, facts=asked()),), 1),
        Case("for an adult at home", (mark(60, facts=asked(), who=MOTHER.id),), 1),
        Case("not for another child", (mark(60, facts=asked(), who=OTHER.id),)),
        Case("told of as not done", (mark(90, facts=asked()), mark(40, facts=asked(came="not-done"))), 2),
        Case("done, in the same words", (
            mark(90, facts=asked()), mark(40, facts=asked("Carer’s  Assessment", came="done")))),
        Case("done, told of a brother", (
            mark(90, facts=asked()), mark(40, facts=asked(came="done"), who=OTHER.id))),
        Case("done and asked for again", (
            mark(90, facts=asked()), mark(80, facts=asked(came="done")), mark(40, facts=asked())), 3),
        Case("too new", (mark(20, facts=asked()),)),
        Case("an entry says so itself", (mark(60, "Wrote to the surgery. No reply in two weeks."),), 1),
        Case("and a later one tells of an answer", (
            mark(60, "Wrote to the surgery. No reply in two weeks."), mark(30, "The surgery wrote back."))),
        Case("nobody at the door", (mark(60, "No reply in ten minutes.", "failed-call"),)),
    ],
    "words-in-no-goal": [
        Case("a plan with goals and not hers", (
            HEARD, mark(150, "Plan meeting.", "meeting", facts=goal("Chart"))), 2, (open_work(),)),
        Case("a plan in words", (HEARD, mark(150, "Plan meeting: chart.", "meeting")), 2, (open_work(),)),
        Case("a goal quotes her", (HEARD, mark(150, facts=goal("Mornings", "nobody gets up"))),
             spells=(open_work(),)),
        Case("a goal quotes something else", (HEARD, mark(150, facts=goal("Food", "more pasta please"))), 2,
             (open_work(),)),
        Case("a later plan quotes her", (
            HEARD, mark(150, facts=goal("Chart")), mark(90, facts=goal("Mornings", "if I don't get up"))),
            spells=(open_work(),)),
        Case("the meeting's notes quote her", (
            HEARD, mark(150, "Plan meeting. “Nobody gets up” comes first.", "meeting")),
            spells=(open_work(),)),
        Case("no plan since", (HEARD,), spells=(open_work(),)),
        Case("a plan long after", (HEARD, mark(10, facts=goal("Chart"))), spells=(open_work(),)),
        Case("work ended, and she is silent", (HEARD, mark(150, facts=goal("Chart"))),
             spells=(open_work(until=40),)),
        Case("work ended, and she speaks again", (
            HEARD, mark(150, facts=goal("Chart")), mark(20, "", "words-of-child", says="Same.")), 3,
            (open_work(until=40),)),
        Case("a plan that ended", (HEARD, mark(150, "Child in need plan ended.", "decision")),
             spells=(open_work(),)),
    ],
    "written-after-decision": [
        Case("a visit", (
            mark(100, "Wet through.", "visit", written=ago(80)), mark(95, "Review: ends.", "decision")), 2),
        Case("her words", (
            mark(100, "", "words-of-child", says="I want to go.", written=ago(80)),
            mark(95, "Core group, panel.", "meeting")), 2),
        Case("written in time", (
            mark(100, "Wet through.", "visit", written=ago(98)), mark(95, "Review: plan ends.", "decision"))),
        Case("written before the decision, late", (
            mark(100, "Wet through.", "visit", written=ago(96)), mark(95, "Review.", "decision"))),
        Case("nothing that bears on it", (
            mark(100, "Tea and talk.", "visit", written=ago(80)), mark(95, "Review.", "decision"))),
        Case("a decision long after", (
            mark(100, "Wet through.", "visit", written=ago(20)), mark(40, "Review.", "decision"))),
        Case("a message passed on", (
            mark(100, "Wet through.", "message", written=ago(80)), mark(95, "Review.", "decision"))),
    ],
    "one-voice": [
        Case("three times, over months", tuple(told_by(MOTHER, d) for d in (120, 90, 40)), 3, (open_work(),)),
        Case("no work is open", tuple(told_by(MOTHER, d) for d in (120, 90, 40))),
        Case("within a month", tuple(told_by(MOTHER, d) for d in (60, 50, 40)), spells=(open_work(),)),
        Case("two voices", (told_by(MOTHER, 120), told_by(FATHER, 90), told_by(MOTHER, 40)),
             spells=(open_work(),)),
        Case("a school saw it too", (
            *(told_by(MOTHER, d) for d in (120, 90, 40)), mark(60, "Good progress in class.")),
            spells=(open_work(),)),
        Case("a school saw it, and then not", (
            *(told_by(MOTHER, d) for d in (120, 90, 40)), mark(80, "Good progress in class."),
            mark(60, "Hungry again.", "school-concern")), 3, (open_work(),), beside=1),
        Case("by her account, in the worker's words", tuple(
            mark(d, "Marnie says loads better.", "call", agency_kind="health") for d in (120, 90, 40)), 3,
            (open_work(),)),
    ],
    "ending-cited-alone": [
        Case("not what spoke against it", (
            mark(310, "Bin bags, wet through.", "visit", author="B. Stott"),
            mark(300, "Plan ended, needs met.", "decision", agency_kind="social-care"),
            mark(100, "Assessment authorised. Earlier plan ended after three months.", "decision")), 3),
        Case("names the visit", (
            mark(310, "Bin bags, wet through.", "visit", author="B. Stott"),
            mark(300, "Plan ended, needs met.", "decision", agency_kind="social-care"),
            mark(100, "Assessment authorised. Earlier plan ended; unannounced visit read.", "decision"))),
        Case("names who saw it", (
            mark(310, "Bin bags, wet through.", "visit", author="B. Stott"),
            mark(300, "Plan ended, needs met.", "decision", agency_kind="social-care"),
            mark(100, "Assessment authorised. Earlier plan ended; Stott asked.", "decision"))),
        Case("nothing spoke against it", (
            mark(300, "Plan ended, needs met.", "decision", agency_kind="social-care"),
            mark(100, "Assessment authorised. Earlier plan ended after three months.", "decision"))),
        Case("names no ending", (
            mark(310, "Bin bags, wet through.", "visit"),
            mark(300, "Plan ended, needs met.", "decision", agency_kind="social-care"),
            mark(100, "Assessment authorised. Open and frank.", "decision"))),
    ],
    "short-timetable": [
        Case("no end", (mark(90, facts=hours(100)),), 1),
        Case("in words", (mark(90, "On a reduced timetable until settled."),), 1),
        Case("an end to come", (mark(90, facts=hours(100, to=-20)),)),
        Case("an end that came", (mark(90, facts=hours(100, to=30)),)),
        Case("to be looked at, soon", (mark(90, facts=hours(100, review=-10)),)),
        Case("was to be looked at", (mark(90, facts=hours(100, review=50)),), 1),
        Case("full days since", (mark(90, facts=hours(100)), mark(20, "On full timetable for three weeks."))),
        Case("new", (mark(20, facts=hours(30)),)),
    ],
    "return-interviews": [
        Case("none written", (mark(100, facts=away(102, 100)), mark(50, facts=away(52, 50))), 2),
        Case("late", (mark(100, facts=away(102, 100, interviewed=95)), mark(50, facts=away(52, 50))), 2),
        Case("one in time", (
            mark(100, facts=away(102, 100, interviewed=98)), mark(50, facts=away(52, 50)))),
        Case("in an entry of its own, in time", (
            mark(100, facts=away(102, 100)), mark(98, facts=away(102, 100, return_interview="done")),
            mark(50, facts=away(52, 50)))),
        Case("done, and nobody knows when", (
            mark(100, facts=away(102, 100, return_interview="done")), mark(50, facts=away(52, 50)))),
        Case("back yesterday", (mark(100, facts=away(102, 100)), mark(1, facts=away(2, 1)))),
        Case("with what was said", (
            mark(100, facts=away(102, 100)), mark(95, says="I knocked."), mark(50, facts=away(52, 50))), 2,
            beside=1),
    ],
    "core-group-gap": [
        Case("between two", (
            mark(200, facts=met("core-group")), mark(120, "Core group.", "meeting")), 2,
            (open_work("child-protection-plan", 210, 90),)),
        Case("since the last", (mark(80, "Core group.", "meeting"),), 1,
             (open_work("child-protection-plan", 90),)),
        Case("a plan told of by its conferences", (
            mark(210, facts=met("initial-conference", plan="begins")), mark(200, facts=met("core-group")),
            mark(110, facts=met("core-group")),
            mark(100, facts=met("review-conference", plan="ends"))), 2),
        Case("six weeks apart", (
            mark(130, "Core group.", "meeting"), mark(88, "Core group.", "meeting")),
            spells=(open_work("child-protection-plan", 140, 50),)),
        Case("days of meetings given later", (
            mark(130, "Core group.", "meeting"),
            mark(50, facts=met("core-group", on=90) + met("core-group"))),
            spells=(open_work("child-protection-plan", 140),)),
        Case("none is written at all", spells=(open_work("child-protection-plan", 140),)),
        Case("no plan runs", (mark(130, "Core group.", "meeting"),), spells=(open_work(),)),
    ],
    "conference-late": [
        Case("after its day", (mark(60, facts=met("transfer-in-conference", due=72)),), 1),
        Case("on its day", (mark(60, facts=met("initial-conference", due=60)),)),
        Case("no day was given", (mark(60, facts=met("initial-conference")),)),
        Case("a meeting that is no conference", (mark(60, facts=met("core-group", due=72)),)),
    ],
}  # fmt: skip
ROWS = [(rule, case) for rule, cases in CASES.items() for case in cases]


@pytest.mark.parametrize(("rule", "case"), ROWS, ids=[f"{r}: {c.says}" for r, c in ROWS])
def test_it_is_asked_when_it_should_be_and_not_otherwise(rule, case):
    marks = tuple(sorted(case.marks, key=lambda m: m.happened))
    history = History(CHILD, TODAY, PEOPLE, marks, case.spells, case.contacts)
    wanted = catalogue.shipped().rule(rule)
    raised = list(kinds.seek(wanted.kind)(history, wanted))
    assert [len(set(r.refs)) for r in raised] == ([case.rests_on] if case.rests_on else [])
    assert [len(r.beside) for r in raised] == ([case.beside] if case.rests_on else [])
    for each in raised:
        assert each.facts and wanted.question.format_map({"name": "Ivy", **each.words})
