"""How clocks are said, against the table of the look: late, soon, later, kept; questions about a child."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kithline.agencies.models import Post, Team, Worker
from kithline.core.actor import Actor
from kithline.core.ids import new_id
from kithline.timescales import catalogue, rules, wording
from kithline.timescales.actions import TERMS
from kithline.timescales.calendars import WorkingCalendar
from kithline.timescales.enums import State, Urgency
from kithline.timescales.models import Obligation
from kithline.timescales.moments import LONDON, local

OFFICE = WorkingCalendar()
POST = Post(id=new_id(), worker=Worker(name="Ruth Adeyemi"), title="social worker")
TEAM = Team(id=new_id(), name="Tessenham desk")


def moment(text: str) -> dt.datetime:
    return local(dt.datetime.fromisoformat(text))


def clock(rule: str, since: str, *, place: str = "", **more: Any) -> Obligation:
    of = catalogue.for_partnership(place)
    edition = of.rule(rule, moment(since).date())
    due = rules.due(
        edition, moment(since), calendar=more.pop("calendar", OFFICE), by=more.pop("by", None)
    )
    values = {
        "rule_id": rule, "question": edition.question, "started_at": moment(since),
        "terms": {k: v for k, v in edition.model_dump(mode="json").items() if k in TERMS},
        "due_at": due.at, "due_on": due.on, "timed": due.timed, "owner_post": POST, **more,
    }  # fmt: skip
    return Obligation(**values)


def said(of: Obligation, at: str, **more: Any) -> wording.ClockWords:
    return wording.words(of, moment(at), None, calendar=more.pop("calendar", OFFICE), **more)


# Assessment from Monday 2 March is due on Thursday 7 May 2026 (two weeks before: Easter).
@pytest.mark.parametrize(
    ("at", "state", "when", "due"),
    [
        ("2026-03-02T15:00", "later", "Thu 7 May", "in 9 weeks"),
        ("2026-04-09T10:00", "later", "Thu 7 May", "in 19 working days"),
        ("2026-04-27T10:00", "later", "Thu 7 May", "in 7 working days"),
        ("2026-04-28T10:00", "later", "Thu 7 May", "in 6 working days"),
        ("2026-04-29T10:00", "soon", "5 working days left", "by Thu 7 May"),
        ("2026-05-02T10:00", "soon", "3 working days left", "by Thu 7 May"),
        ("2026-05-05T23:59", "soon", "2 working days left", "by Thu 7 May"),
        ("2026-05-06T00:00", "soon", "Tomorrow", "Thu 7 May"),
        ("2026-05-07T23:59", "soon", "Today", "Thu 7 May"),
        ("2026-05-08T00:00", "late", "1 working day late", "due Thu 7 May"),
        ("2026-05-09T12:00", "late", "1 working day late", "due Thu 7 May"),
        ("2026-05-12T12:00", "late", "3 working days late", "due Thu 7 May"),
        ("2027-01-04T12:00", "late", "167 working days late", "due Thu 7 May 2026"),
    ],
)
def test_words_of_a_rule_in_working_days(at: str, state: str, when: str, due: str) -> None:
    found = said(clock("assessment-45", "2026-03-02T14:30"), at)
    assert (found.state, found.when, found.due) == (state, when, due)


@pytest.mark.parametrize(
    ("rule", "since", "at", "when", "due"),
    [
        # a Friday's end is late on Saturday, though no working day has gone by
        ("referral-decision", "2026-03-05T10:00", "2026-03-07T10:00",
         "Late since Fri 6 March", "due Fri 6 March"),
        ("referral-decision", "2026-03-05T10:00", "2026-03-09T10:00",
         "1 working day late", "due Fri 6 March"),
        ("core-group-next", "2026-03-02T10:00", "2026-04-16T10:00", "3 days late", "due Mon 13 April"),
        ("core-group-next", "2026-03-02T10:00", "2026-04-20T10:00", "1 week late", "due Mon 13 April"),
        ("core-group-next", "2026-03-02T10:00", "2026-05-01T10:00", "2 weeks late", "due Mon 13 April"),
        ("rcpc-first", "2025-11-30T10:00", "2026-03-01T10:00", "1 day late", "due Sat 28 February"),
        ("rcpc-first", "2025-11-30T10:00", "2026-03-28T10:00", "1 month late", "due Sat 28 February"),
        ("rcpc-first", "2025-11-30T10:00", "2026-05-27T10:00", "2 months late", "due Sat 28 February"),
        ("prevent-first-assessment", "2026-03-02T10:00", "2026-03-20T10:00",
         "13 days late", "due Sat 7 March"),
        # due on a Saturday, asked on the Thursday and the Friday before
        ("prevent-first-assessment", "2026-03-02T10:00", "2026-03-05T10:00",
         "1 working day left", "by Sat 7 March"),
        ("prevent-first-assessment", "2026-03-02T10:00", "2026-03-06T10:00", "Tomorrow", "Sat 7 March"),
        ("lcspr-publish", "2026-03-02T10:00", "2026-03-02T10:00", "Wed 2 September", "in 6 months"),
        ("drift-12", "2026-03-02T10:00", "2026-03-02T10:00", "Tue 2 March 2027", "in 12 months"),
    ],
)  # fmt: skip
def test_words_in_the_units_of_the_rule(
    rule: str, since: str, at: str, when: str, due: str
) -> None:
    found = said(clock(rule, since), at)
    assert (found.when, found.due) == (when, due)


def test_words_of_a_week_end_without_working_days() -> None:
    # Good Friday to Easter Monday: three days, none of them worked.
    found = said(clock("prevent-first-assessment", "2026-04-01T10:00"), "2026-04-03T10:00")
    assert (found.when, found.due) == ("3 days left", "by Mon 6 April")


# The interview is due within 72 hours, at 14:30 on Thursday 5 March.
@pytest.mark.parametrize(
    ("at", "state", "when", "due"),
    [
        ("2026-03-02T14:30", "later", "Thu 5 March, 14:30", "3 days left"),
        ("2026-03-02T15:00", "later", "Thu 5 March, 14:30", "71 hours left"),
        ("2026-03-04T09:00", "later", "Tomorrow, 14:30", "29 hours left"),
        ("2026-03-04T20:30", "soon", "18 hours left", "by 14:30 tomorrow"),
        ("2026-03-05T09:10", "soon", "5 hours 20 minutes left", "by 14:30"),
        ("2026-03-05T14:29", "soon", "1 minute left", "by 14:30"),
        ("2026-03-05T14:30", "late", "Late since 14:30", "due 14:30"),
        ("2026-03-05T15:50", "late", "1 hour 20 minutes late", "due 14:30"),
        ("2026-03-06T14:30", "late", "24 hours late", "due 14:30 on Thu 5 March"),
        ("2026-03-12T14:30", "late", "7 days late", "due 14:30 on Thu 5 March"),
    ],
)
def test_words_of_a_rule_in_hours(at: str, state: str, when: str, due: str) -> None:
    found = said(clock("return-interview-72h", "2026-03-02T14:30"), at)
    assert (found.state, found.when, found.due) == (state, when, due)


# Amber, eight working hours from 16:00 on Friday 6 March: 16:00 on Monday.
@pytest.mark.parametrize(
    ("at", "state", "when", "due"),
    [
        ("2026-03-06T16:00", "later", "Mon 9 March, 16:00", "8 hours of working time left"),
        ("2026-03-08T12:00", "later", "Tomorrow, 16:00", "7 hours of working time left"),
        ("2026-03-09T13:59", "later", "Today, 16:00", "2 hours 1 minute of working time left"),
        ("2026-03-09T14:00", "soon", "2 hours left", "by 16:00"),
        ("2026-03-09T16:30", "late", "30 minutes late", "due 16:00"),
        ("2026-03-10T09:30", "late", "1 hour 30 minutes late", "due 16:00 on Mon 9 March"),
    ],
)
def test_words_of_a_rule_in_working_hours(at: str, state: str, when: str, due: str) -> None:
    found = said(clock("rag-amber", "2026-03-06T16:00"), at)
    assert (found.state, found.when, found.due) == (state, when, due)


def test_words_of_working_hours_that_end_as_the_desk_closes() -> None:
    found = said(clock("rag-amber", "2026-03-02T09:00"), "2026-03-02T20:00")
    assert (found.state, found.when) == ("late", "Late since 17:00")


def test_words_of_red_run_past_closing() -> None:
    red = clock("rag-red", "2026-03-06T16:00")
    assert said(red, "2026-03-06T18:40").due == "1 hour 20 minutes of working time left"
    assert said(red, "2026-03-06T19:20").when == "40 minutes left"
    assert said(red, "2026-03-06T16:10").due == "3 hours 50 minutes of working time left"
    assert said(red, "2026-03-06T20:45").when == "45 minutes late"
    # Before the desk opens the whole of it is left.
    assert said(clock("rag-red", "2026-03-07T22:00"), "2026-03-08T08:00").due.startswith("4 hours ")


def test_words_of_what_is_settled() -> None:
    kept = clock("icpc-15", "2026-03-02T14:30", kept_at=moment("2026-03-20T10:00"))
    assert (said(kept, "2026-04-01T10:00").state, said(kept, "2026-04-01T10:00").when) == (
        "kept",
        "Kept",
    )
    assert said(kept, "2026-04-01T10:00").due == "on Fri 20 March"
    late = clock("icpc-15", "2026-03-02T14:30", kept_at=moment("2026-03-25T10:00"))
    assert said(late, "2026-04-01T10:00").when == "Kept 2 working days late"
    gone = clock(
        "icpc-15", "2026-03-02T14:30", cancelled_at=moment("2026-03-05T10:00"),
        cancelled_reason="The family moved to Skelderby.", fact="Booked for Tuesday.",
    )  # fmt: skip
    found = said(gone, "2026-04-01T10:00")
    assert (found.when, found.due) == ("No longer needed", "since Thu 5 March")
    assert found.fact == "Booked for Tuesday. The family moved to Skelderby."


# --- questions ----------------------------------------------------------------------------------


def test_question_names_the_child_and_the_owner() -> None:
    visit = clock("cin-visit", "2026-03-02T10:00")
    assert (
        said(visit, "2026-03-03T10:00", name="Izzy").question
        == "When will Ruth next hear from Izzy?"
    )
    assert said(visit, "2026-03-03T10:00").question == "When will Ruth next hear from this child?"
    visit.named = "Jude and Ottie"
    assert said(visit, "2026-03-03T10:00").question.endswith("hear from Jude and Ottie?")


def test_question_says_you_to_the_owner_on_my_day() -> None:
    visit = clock("cin-visit", "2026-03-02T10:00")
    you = Actor(
        post_id=POST.id, worker_id=None, name="Ruth Adeyemi", title="", role="social-worker",
        agency_id=None, agency_code="", agency_name="", agency_kind="", team_ids=(TEAM.id,),
        partnership_id=new_id(), partnership_slug="",
    )  # fmt: skip
    found = wording.words(
        visit, moment("2026-03-03T10:00"), you, calendar=OFFICE, name="Izzy", you=True
    )
    assert (found.owner, found.question) == ("You", "When will you next hear from Izzy?")
    page = wording.words(visit, moment("2026-03-03T10:00"), you, calendar=OFFICE, name="Izzy")
    assert (page.owner, page.owner_note) == ("Ruth Adeyemi", "social worker")
    visit.owner_post, visit.owner_team = None, TEAM
    found = wording.words(
        visit, moment("2026-03-03T10:00"), you, calendar=OFFICE, name="Izzy", you=True
    )
    assert found.owner == "You"
    visit.owner_team = Team(id=new_id(), name="Family Help")
    found = wording.words(
        visit, moment("2026-03-03T10:00"), you, calendar=OFFICE, name="Izzy", you=True
    )
    assert (found.owner, found.question) == (
        "Family Help",
        "When will Family Help next hear from Izzy?",
    )


@pytest.mark.parametrize(
    ("name", "first"),
    [("Dr Chidi Eze", "Chidi"), ("PC Hannah Brack", "Hannah"), ("Yasmin Farooqi", "Yasmin"),
     ("Cher", "Cher"), ("Kerry-Ann Doyle", "Kerry-Ann"), ("", "")],
)  # fmt: skip
def test_owner_is_called_by_first_name(name: str, first: str) -> None:
    visit = clock("cin-visit", "2026-03-02T10:00", owner_post=Post(worker=Worker(name=name)))
    assert f"When will {first} next" in said(visit, "2026-03-03T10:00", name="Izzy").question


def test_question_of_a_late_clock_asks_what_a_miss_asks() -> None:
    decision = clock("allocate", "2026-03-02T10:00")
    assert (
        said(decision, "2026-03-02T11:00", name="Izzy").question
        == "Who is Izzy’s worker from today?"
    )
    late = said(decision, "2026-03-05T11:00", name="Izzy")
    assert late.question == "Who answers when Izzy’s family rings?"


def test_fact_carries_the_reason_for_a_miss() -> None:
    visit = clock(
        "cin-visit", "2026-03-02T10:00", fact="Seen on 2 March.", missed_reason="She was ill."
    )
    assert said(visit, "2026-04-10T10:00").fact == "Seen on 2 March. She was ill."


def test_a_name_cannot_fill_another_place() -> None:
    visit = clock("cin-visit", "2026-03-02T10:00")
    assert (
        said(visit, "2026-03-03T10:00", name="{owner}").question
        == "When will Ruth next hear from {owner}?"
    )


# --- the rule under it --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "place", "line"),
    [
        ("assessment-45", "", "At most 45 working days from referral, sooner if needed."
                              " Statutory guidance, Working Together 2023."),
        ("rag-red", "tessenham", "At most 4 working hours from referral, finished even past closing,"
                                 " sooner if needed. Local, Wrayne Valley hub, grades."),
        ("core-group-next", "", "At least every 6 weeks, counted from the last core group."
                                " Local, Tees procedures, chapter 10."),
        ("cp-supervision", "", "At least every month, counted from the last supervision."
                               " Local, Bolton procedures."),
        ("icpc-report", "", "At least 3 working days before the conference."
                            " Local, Sussex procedures 5.11."),
        ("strategy-same-day", "", "On the day of reasonable cause to suspect significant harm."
                                  " Local, Knowsley procedures."),
        ("epo", "", "At most 8 days from the order, sooner if needed."
                    " Statute, Children Act 1989 s.45. Not yet checked against its text."),
    ],
)  # fmt: skip
def test_rule_line(rule: str, place: str, line: str) -> None:
    assert said(clock(rule, "2026-03-02T10:00", place=place), "2026-03-02T10:00").rule == line


def test_rule_line_of_a_day_that_a_person_set() -> None:
    found = clock("encompass-notice", "2026-03-02T22:00", by=dt.date(2026, 3, 3))
    assert said(found, "2026-03-02T23:00").rule.startswith(
        "A day set by a person, sooner if needed."
    )
    yearly = clock("yearly-report", "2026-03-31T10:00")
    assert said(yearly, "2026-04-01T10:00").rule.startswith("By 30 September, sooner if needed.")


# --- my day -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-03-02T15:00", Urgency.LATER),
        ("2026-03-11T10:00", Urgency.LATER),
        ("2026-03-12T10:00", Urgency.WEEK),
        ("2026-03-21T10:00", Urgency.WEEK),
        ("2026-03-22T10:00", Urgency.TODAY),
        ("2026-03-23T23:59", Urgency.TODAY),
        ("2026-03-24T00:00", Urgency.LATE),
    ],
)
def test_urgency(at: str, expected: Urgency) -> None:
    assert wording.urgency(clock("icpc-15", "2026-03-02T14:30"), moment(at), OFFICE) is expected


def test_near_until_is_seven_working_days_on() -> None:
    assert wording.near_until(moment("2026-11-04T10:00"), OFFICE) == dt.date(2026, 11, 13)


def test_every_state_and_heading_is_worded() -> None:
    assert all(s.words for s in State)
    assert all(u.words for u in Urgency)


# --- hours used ---------------------------------------------------------------------------------


def test_hours_used_of_red() -> None:
    red = clock("rag-red", "2026-03-03T11:05")
    found = wording.hours_used(red, moment("2026-03-03T13:45"), OFFICE)
    assert (found.total, round(found.used, 2)) == (4, 2.67)
    assert (found.start, found.end) == ("11:05", "15:05")
    assert found.now == "now 13:45: 2 h 40 of 4 working hours used"
    assert found.left == "1 hour 20 minutes left"
    assert wording.hours_used(red, moment("2026-03-03T16:05"), OFFICE).left == "1 hour late"


def test_hours_used_over_night() -> None:
    amber = clock("rag-amber", "2026-03-06T16:00")
    found = wording.hours_used(amber, moment("2026-03-08T12:00"), OFFICE)
    assert (found.total, found.used) == (8, 1)
    assert (found.start, found.end) == ("16:00 on Fri 6 March", "16:00 tomorrow")
    assert found.now == "now 12:00: 1 h of 8 working hours used"


def test_hours_used_of_a_worry_that_came_at_night_begins_as_the_desk_opens() -> None:
    amber = clock("rag-amber", "2026-03-02T22:00")
    found = wording.hours_used(amber, moment("2026-03-03T10:00"), OFFICE)
    assert (found.start, found.used) == ("9:00", 1)


# --- whatever the moment ------------------------------------------------------------------------

NEVER = re.compile(r"overdue|breach|fail|\bDNA\b|subject|\bcase\b|please|!|None|nan|\{", re.I)
EVERY = [r.id for r in catalogue.national().rules if r.has_number]


@given(
    st.sampled_from(EVERY),
    st.datetimes(dt.datetime(2024, 1, 1), dt.datetime(2027, 12, 31)),
    st.timedeltas(dt.timedelta(days=-400), dt.timedelta(days=800)),
)
def test_words_hold_for_every_rule_at_every_moment(
    rule: str, since: dt.datetime, later: dt.timedelta
) -> None:
    start = since.replace(tzinfo=dt.UTC, microsecond=0)
    made = clock(rule, start.astimezone(LONDON).replace(tzinfo=None, hour=12).isoformat())
    found = wording.words(made, start + later, None, calendar=OFFICE, name="Izzy")
    assert found.state in {"late", "soon", "later"}
    assert found.when and found.due and found.question.endswith("?") and found.rule
    for text in (found.when, found.due, found.question):
        assert not NEVER.search(text), text
        assert not re.search(r"(^|\s)(-|0 )", text), text
        assert not re.search(r"\b1 \w*( \w+)?s\b (late|left)", text), text
