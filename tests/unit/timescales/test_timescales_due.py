"""Dates worked out by hand, for the rules that others rely on."""

from __future__ import annotations

import datetime as dt
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kithline.timescales import catalogue, moments, rules
from kithline.timescales.calendars import WorkingCalendar
from kithline.timescales.enums import Direction, Unit
from kithline.timescales.moments import ClockError
from kithline.timescales.shape import ClockRule

NATIONAL = [
    # working days: the day of the event is day 0
    ("referral-decision", "2026-03-02T14:30", "2026-03-03"),
    ("referral-decision", "2026-03-02T00:00", "2026-03-03"),
    ("referral-decision", "2026-03-02T23:59", "2026-03-03"),
    ("referral-decision", "2026-03-06T16:59", "2026-03-09"),  # Friday to Monday
    ("referral-decision", "2026-03-07T03:00", "2026-03-09"),  # Saturday and one day is Monday
    ("referral-decision", "2026-03-08T23:00", "2026-03-09"),  # Sunday and one day is Monday
    ("referral-decision", "2026-04-02T10:00", "2026-04-07"),  # over Good Friday and Easter Monday
    ("referral-decision", "2026-04-03T10:00", "2026-04-07"),  # on Good Friday
    ("referral-decision", "2026-12-23T10:00", "2026-12-24"),
    ("referral-decision", "2026-12-24T10:00", "2026-12-29"),  # 26 is a Saturday: 28 stands in
    ("referral-decision", "2026-12-31T10:00", "2027-01-04"),
    ("referral-decision", "2027-12-24T10:00", "2027-12-29"),  # both on a week-end: 27 and 28
    ("referral-decision", "2022-06-01T10:00", "2022-06-06"),  # the jubilee's four days
    ("referral-decision", "2022-09-16T10:00", "2022-09-20"),  # the state funeral
    ("referral-decision", "2020-05-07T10:00", "2020-05-11"),  # May Day moved to a Friday
    ("referral-decision", "2024-02-28T10:00", "2024-02-29"),
    ("fgm-report", "2026-05-22T09:00", "2026-05-26"),
    ("icpc-15", "2026-03-02T14:30", "2026-03-23"),
    ("icpc-15", "2026-03-30T14:30", "2026-04-22"),  # over Easter
    ("icpc-15", "2026-12-14T09:00", "2027-01-07"),  # over Christmas and New Year
    ("rapid-review-15", "2026-08-24T09:00", "2026-09-15"),  # over the late summer bank holiday
    ("serious-incident-5", "2026-03-02T14:30", "2026-03-09"),
    ("core-group-first", "2026-03-02T14:30", "2026-03-16"),
    ("assessment-45", "2026-03-02T14:30", "2026-05-07"),  # nine weeks and three bank holidays
    ("assessment-45", "2026-10-01T14:30", "2026-12-03"),
    ("lac-review-first", "2026-03-02T14:30", "2026-03-30"),
    # days, weeks, months
    ("strategy-same-day", "2026-03-02T23:30", "2026-03-02"),
    ("epo", "2026-03-02T14:30", "2026-03-10"),
    ("prevent-first-assessment", "2026-03-02", "2026-03-07"),  # a Saturday: these are plain days
    ("core-group-next", "2026-03-02T14:30", "2026-04-13"),
    ("lac-visit-first", "2026-12-25T10:00", "2027-01-01"),
    ("rcpc-first", "2026-03-02T14:30", "2026-06-02"),
    ("rcpc-first", "2025-11-30T10:00", "2026-02-28"),
    ("rcpc-first", "2023-11-30T10:00", "2024-02-29"),
    ("rcpc-first", "2024-02-29T10:00", "2024-05-29"),
    ("rcpc-next", "2025-08-31T10:00", "2026-02-28"),
    ("rcpc-next", "2026-08-30T10:00", "2027-02-28"),
    ("drift-12", "2024-02-29T10:00", "2025-02-28"),
    ("subject-access", "2026-01-31T10:00", "2026-02-28"),
    ("subject-access", "2026-12-31T10:00", "2027-01-31"),
    ("section-11-audit", "2024-02-29", "2026-02-28"),
    # by a day of the year
    ("cin-census", "2026-03-31", "2026-07-31"),
    ("yearly-report", "2026-03-31", "2026-09-30"),
    ("yearly-report", "2026-09-30", "2027-09-30"),
    # before the event
    ("icpc-report", "2026-11-10T10:00", "2026-11-05"),
    ("icpc-report", "2026-11-08T10:00", "2026-11-04"),  # a Sunday: Fri, Thu, Wed
    ("rcpc-report", "2026-04-07T10:00", "2026-03-27"),  # back over Easter
    ("core-group-minutes", "2026-03-02T14:30", "2026-02-16"),
    ("private-fostering-notice", "2026-03-02", "2026-01-19"),
    ("lcspr-to-panel", "2027-01-06", "2026-12-23"),
    # hours that pass
    ("return-interview-72h", "2026-03-02T14:30", "2026-03-05T14:30+00:00"),
    ("return-interview-72h", "2026-03-28T02:00", "2026-03-31T03:00+01:00"),  # clocks go forward
    ("return-interview-72h", "2026-10-23T12:00", "2026-10-26T11:00+00:00"),  # clocks go back
    ("return-interview-72h", "2026-10-25T01:30", "2026-10-28T00:30+00:00"),  # the first 1:30
    ("return-interview-72h", "2026-10-25T01:30+00:00", "2026-10-28T01:30+00:00"),  # the second
    ("return-interview-72h", "2026-07-01T14:30Z", "2026-07-04T15:30+01:00"),
    ("police-protection", "2028-02-27T22:15", "2028-03-01T22:15+00:00"),
    ("allocate", "2026-03-06T16:00", "2026-03-07T16:00+00:00"),
    ("child-death-notice", "2026-03-02T14:30:20", "2026-03-04T14:30:20+00:00"),
    # working hours, Monday to Friday 9 to 17
    ("rag-amber", "2026-03-02T09:00", "2026-03-02T17:00+00:00"),  # ends as the desk closes
    ("rag-amber", "2026-03-06T16:00", "2026-03-09T16:00+00:00"),
    ("rag-amber", "2026-03-02T17:00", "2026-03-03T17:00+00:00"),  # closed at the stroke
    ("rag-green", "2026-03-02T14:30", "2026-03-05T14:30+00:00"),
    ("rag-green", "2026-04-02T12:00", "2026-04-09T12:00+01:00"),  # over Easter
    ("rag-red", "2026-03-02T14:30", "2026-03-02T18:30+00:00"),  # past closing
]

TESSENHAM = [
    ("rag-red", "2026-03-06T16:00", "2026-03-06T20:00+00:00"),
    ("rag-red", "2026-03-06T16:29", "2026-03-06T20:29+00:00"),
    ("rag-red", "2026-03-06T16:30", "2026-03-09T12:30+00:00"),  # shut: begins on Monday
    ("rag-red", "2026-03-07T22:00", "2026-03-09T12:30+00:00"),
    ("rag-red", "2026-03-30T06:00", "2026-03-30T12:30+01:00"),
    ("rag-amber", "2026-03-06T16:00", "2026-03-09T16:00+00:00"),  # half an hour, then 7.5 hours
    ("rag-amber", "2026-03-05T16:00", "2026-03-06T15:30+00:00"),
    ("rag-green", "2026-03-02T08:30", "2026-03-04T15:30+00:00"),
    ("rag-green", "2026-03-04T08:30", "2026-03-06T15:30+00:00"),
    ("rag-green", "2026-03-05T08:30", "2026-03-09T16:00+00:00"),  # Friday has eight hours
    ("rag-amber", "2026-07-02T16:00", "2026-07-06T15:30+01:00"),  # over the staff day
    ("referral-decision", "2026-07-02T10:00", "2026-07-06"),
    ("family-told", "2026-03-02T10:00", "2026-03-03"),  # its own, one day less than the national
    ("assessment-45", "2026-03-02T14:30", "2026-05-07"),  # a national rule, by this calendar
]

SKELDERBY = [
    ("rag-red", "2026-03-06T16:45", "2026-03-06T20:45+00:00"),
    ("rag-red", "2026-03-02T08:45", "2026-03-02T13:00+00:00"),
    ("rag-amber", "2026-03-06T16:00", "2026-03-09T16:00+00:00"),
    ("referral-decision", "2025-12-24T10:00", "2026-01-02"),  # closed between the years
    ("rag-amber", "2025-12-24T16:00", "2026-01-02T16:00+00:00"),
]


@pytest.mark.parametrize(("rule", "event", "expected"), NATIONAL)
def test_due_national(rule: str, event: str, expected: str) -> None:
    assert str(rules.due(rule, moments.read(event))) == expected


@pytest.mark.parametrize(("rule", "event", "expected"), TESSENHAM)
def test_due_tessenham(rule: str, event: str, expected: str) -> None:
    assert str(rules.due(rule, moments.read(event), partnership="Tessenham")) == expected


@pytest.mark.parametrize(("rule", "event", "expected"), SKELDERBY)
def test_due_skelderby(rule: str, event: str, expected: str) -> None:
    name = "Skelderby Safeguarding Children Partnership"
    assert str(rules.due(rule, moments.read(event), partnership=name)) == expected


def test_due_without_closure_days_the_national_calendar_counts() -> None:
    assert str(rules.due("referral-decision", dt.datetime(2025, 12, 24, 10))) == "2025-12-29"


def test_due_takes_another_calendar() -> None:
    closed = WorkingCalendar(closure_days=frozenset({dt.date(2026, 3, 3)}))
    found = rules.due("referral-decision", dt.datetime(2026, 3, 2, 14, 30), calendar=closed)
    assert found.on == dt.date(2026, 3, 4)


def test_due_of_a_place_at_hand() -> None:
    place = catalogue.for_partnership("tessenham")
    assert str(rules.due("family-told", dt.datetime(2026, 3, 2, 10), of=place)) == "2026-03-03"
    assert str(rules.due("family-told", dt.datetime(2026, 3, 2, 10))) == "2026-03-04"


def test_a_place_without_a_pack_counts_by_the_nation() -> None:
    assert catalogue.in_use("aldermere") == catalogue.in_use("") == catalogue.national()
    assert catalogue.in_use("tessenham").slug == "tessenham"


def test_sooner_brings_forward_and_never_back() -> None:
    found = rules.due("icpc-15", dt.datetime(2026, 3, 2, 14, 30))
    assert rules.sooner(found, dt.date(2026, 3, 10)).on == dt.date(2026, 3, 10)
    assert rules.sooner(found, found.on) == found
    with pytest.raises(ClockError, match="later than the rule allows: 2026-03-23"):
        rules.sooner(found, dt.date(2026, 3, 24))
    timed = rules.due("return-interview-72h", dt.datetime(2026, 3, 2, 14, 30))
    assert rules.sooner(timed, timed.on) == timed
    day_before = rules.sooner(timed, dt.date(2026, 3, 4))
    assert day_before.at.isoformat() == "2026-03-05T00:00:00+00:00"


def test_due_counts_the_first_day_where_a_place_says_so() -> None:
    visit = catalogue.national().rule("cin-visit", dt.date(2026, 3, 2))
    inclusive = type(visit).model_validate({**visit.model_dump(), "start": "day-1"})
    assert rules.due(visit, dt.date(2026, 3, 2)).on == dt.date(2026, 3, 30)
    assert rules.due(inclusive, dt.date(2026, 3, 2)).on == dt.date(2026, 3, 27)
    # From a Saturday, the first working day is day 1.
    assert rules.due(inclusive, dt.date(2026, 2, 28)).on == dt.date(2026, 3, 27)


def test_due_is_kept_until_the_end_of_its_day() -> None:
    found = rules.due("icpc-15", dt.datetime(2026, 3, 2, 14, 30))
    assert not found.timed
    assert found.at.isoformat() == "2026-03-24T00:00:00+00:00"


def test_due_the_end_of_a_day_in_summer_is_londons() -> None:
    found = rules.due("referral-decision", dt.datetime(2026, 7, 1, 9))
    assert found.at.astimezone(dt.UTC).isoformat() == "2026-07-02T23:00:00+00:00"


def test_due_reads_the_day_of_an_event_in_london() -> None:
    # 23:30 in UTC is already the next day in summer: Saturday here, Friday there.
    event = dt.datetime(2026, 7, 3, 23, 30, tzinfo=dt.UTC)
    assert rules.due("strategy-same-day", event).on == dt.date(2026, 7, 4)


@pytest.mark.parametrize(
    "rule",
    [
        "strategy-discussion", "section-47-enquiry", "bedroom-seen", "encompass-notice",
        "marac-research", "joint-agency-response",
    ],
)  # fmt: skip
def test_due_without_a_number_asks_for_a_date(rule: str) -> None:
    with pytest.raises(rules.NoNumber, match="a person sets the date"):
        rules.due(rule, dt.datetime(2026, 3, 2, 14, 30))
    set_ = rules.due(rule, dt.datetime(2026, 3, 2, 14, 30), by=dt.date(2026, 3, 4))
    assert str(set_) == "2026-03-04"


def test_due_a_set_day_before_its_event_is_refused() -> None:
    with pytest.raises(ClockError, match="wrong side"):
        rules.due("encompass-notice", dt.datetime(2026, 3, 2, 14, 30), by=dt.date(2026, 3, 1))


def test_due_hours_need_a_time() -> None:
    with pytest.raises(ClockError, match="say the time too"):
        rules.due("return-interview-72h", dt.date(2026, 3, 2))


def test_due_a_time_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ClockError, match="does not exist"):
        rules.due("return-interview-72h", dt.datetime(2026, 3, 29, 1, 30))
    with pytest.raises(ClockError, match="does not exist"):
        rules.due("icpc-15", dt.datetime(2026, 3, 29, 1, 30))


@pytest.mark.parametrize("year", [1, 1979, 2101, 9999])
def test_due_outside_the_years_known_is_refused(year: int) -> None:
    with pytest.raises(ClockError, match="outside 1980 to 2100"):
        rules.due("icpc-15", dt.date(year, 12, 30))


@pytest.mark.parametrize("rule", ["icpc-15", "rcpc-first", "core-group-next", "rag-green"])
def test_due_that_ends_outside_the_years_known_is_refused(rule: str) -> None:
    with pytest.raises(ClockError, match="outside"):
        rules.due(rule, dt.datetime(2100, 12, 31, 16))


def test_unknown_rule_names_the_nearest() -> None:
    with pytest.raises(catalogue.UnknownRule, match="Did you mean icpc-15"):
        rules.due("icpc-51", dt.date(2026, 3, 2))


def test_unknown_partnership_names_those_known() -> None:
    with pytest.raises(catalogue.UnknownPartnership, match="skelderby, tessenham"):
        rules.due("icpc-15", dt.date(2026, 3, 2), partnership="Aldermere")


# --- again and again ----------------------------------------------------------------------------


def days(rule: str, event: str, count: int) -> list[str]:
    return [str(d) for d in islice(rules.occurrences(rule, moments.read(event)), count)]


def test_occurrences_after_each_counts_from_the_last() -> None:
    assert days("core-group-next", "2026-03-02", 4) == [
        "2026-04-13", "2026-05-25", "2026-07-06", "2026-08-17",
    ]  # fmt: skip
    # Chained: once the 28th was the day it was held, the next is six months from the 28th.
    assert days("rcpc-next", "2025-08-31", 3) == ["2026-02-28", "2026-08-28", "2027-02-28"]


def test_occurrences_fixed_keeps_the_first_day_number() -> None:
    assert days("channel-panel", "2026-01-31", 4) == [
        "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31",
    ]  # fmt: skip
    assert days("marac-meeting", "2026-03-02", 3) == ["2026-03-16", "2026-03-30", "2026-04-13"]
    assert days("yearly-report", "2026-03-31", 3) == ["2026-09-30", "2027-09-30", "2028-09-30"]


def test_occurrences_of_a_rule_that_does_not_recur_is_one() -> None:
    assert days("icpc-15", "2026-03-02", 5) == ["2026-03-23"]


def test_occurrences_end_with_the_years_known() -> None:
    assert days("section-11-audit", "2096-05-01", 9) == ["2098-05-01", "2100-05-01"]


def test_occurrences_of_visits_skip_holidays() -> None:
    assert days("cp-visit", "2026-03-20", 3) == ["2026-04-07", "2026-04-21", "2026-05-06"]


# --- whatever the rule --------------------------------------------------------------------------

WITH_NUMBER = [r for r in catalogue.national().rules if r.has_number]
PLACES = [catalogue.national(), *catalogue.partnerships()]
EVENTS = st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2085, 12, 31)).map(
    lambda m: m.replace(microsecond=0, tzinfo=dt.UTC)
)


@given(st.sampled_from(WITH_NUMBER), st.sampled_from(PLACES), EVENTS, EVENTS)
def test_a_later_event_never_ends_sooner(
    rule: ClockRule, place: catalogue.Catalogue, one: dt.datetime, other: dt.datetime
) -> None:
    first, last = sorted([one, other])
    early = rules.due(rule.id, first, of=place)
    late = rules.due(early.rule, last, calendar=place.calendar)
    assert early.at <= late.at
    assert early.on <= late.on


@given(st.sampled_from(WITH_NUMBER), st.sampled_from(PLACES), EVENTS)
def test_a_clock_ends_on_its_side_of_the_event(
    rule: ClockRule, place: catalogue.Catalogue, event: dt.datetime
) -> None:
    found = rules.due(rule.id, event, of=place)
    day = moments.day_of(event)
    if found.rule.direction is Direction.BEFORE:
        assert found.on < day
    else:
        assert found.on >= day
        assert found.at > event
    if found.rule.unit is Unit.WORKING_DAYS:
        assert place.calendar.is_working_day(found.on)
    assert moments.read(str(found)) == (found.at if found.timed else found.on)


@given(st.sampled_from(WITH_NUMBER), EVENTS)
def test_the_hour_of_an_event_does_not_move_a_day(rule: ClockRule, event: dt.datetime) -> None:
    if not rule.unit.timed:
        day = moments.day_of(event)
        assert rules.due(rule, event).on == rules.due(rule, day).on
