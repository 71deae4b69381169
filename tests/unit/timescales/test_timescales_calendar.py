"""The working calendar and the reading of moments: properties, against other ways of counting."""

from __future__ import annotations

import datetime as dt

import holidays
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from kithline.timescales import moments, rules
from kithline.timescales.calendars import (
    OFFICE,
    WEEKDAYS,
    WorkingCalendar,
    bank_holidays,
    bank_holidays_around,
    read_hours,
)
from kithline.timescales.moments import LONDON, ClockError

DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2085, 12, 31))
NAIVE = st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2085, 12, 31)).map(
    lambda m: m.replace(microsecond=0)
)
MOMENTS = NAIVE.map(lambda m: m.replace(tzinfo=dt.UTC))
TESSENHAM = WorkingCalendar(
    hours=(*(((dt.time(8, 30), dt.time(17)),),) * 4, ((dt.time(8, 30), dt.time(16, 30)),), (), ()),
    closure_days=frozenset({dt.date(2026, 7, 3)}),
)
SPLIT = WorkingCalendar(
    hours=(
        *(((dt.time(9), dt.time(12)), (dt.time(13), dt.time(17))),) * 5,
        ((dt.time(10), dt.time(12)),),
        (),
    )
)
CALENDARS = st.sampled_from([WorkingCalendar(), TESSENHAM, SPLIT])


def easter(year: int) -> dt.date:
    """Return Easter Sunday by Butcher's rule, worked apart from the library."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return dt.date(year, month, day + 1)


# --- bank holidays ------------------------------------------------------------------------------


@given(st.integers(1990, 2100))
def test_easter_is_never_worked(year: int) -> None:
    calendar = WorkingCalendar()
    assert not calendar.is_working_day(easter(year) - dt.timedelta(days=2))
    assert not calendar.is_working_day(easter(year) + dt.timedelta(days=1))
    assert calendar.step(easter(year), 1) == easter(year) + dt.timedelta(days=2)


@given(st.integers(2000, 2100))  # 31 December 1999 was one too
def test_christmas_and_new_year_have_their_days_whatever_the_weekday(year: int) -> None:
    calendar = WorkingCalendar()
    assert not calendar.is_working_day(dt.date(year, 12, 25))
    assert not calendar.is_working_day(dt.date(year, 12, 26))
    assert not calendar.is_working_day(dt.date(year, 1, 1))
    # Two weekdays are lost at Christmas and one at New Year, or their substitutes.
    december = [dt.date(year, 12, d) for d in range(25, 32)]
    assert sum(d.weekday() < 5 and not calendar.is_working_day(d) for d in december) == 2
    january = [dt.date(year, 1, d) for d in range(1, 5)]
    assert sum(d.weekday() < 5 and not calendar.is_working_day(d) for d in january) == 1


@pytest.mark.parametrize("year", range(1990, 2100))
def test_england_and_wales_have_the_same_bank_holidays(year: int) -> None:
    assert bank_holidays(year) == frozenset(
        holidays.country_holidays("GB", subdiv="WLS", years=[year])
    )


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        ("2020-05-04", True),  # May Day was moved
        ("2020-05-08", False),
        ("2022-05-30", True),  # spring bank holiday was moved
        ("2022-06-02", False),
        ("2022-06-03", False),
        ("2022-09-19", False),
        ("2023-05-08", False),  # the coronation
        ("2026-03-17", True),  # St Patrick's Day is Northern Ireland's
        ("2026-01-02", True),  # 2 January is Scotland's
        ("2026-11-30", True),  # St Andrew's Day is Scotland's
        ("2026-12-28", False),
    ],
)
def test_bank_holidays_of_single_years(day: str, worked: bool) -> None:
    assert WorkingCalendar().is_working_day(dt.date.fromisoformat(day)) is worked


def test_bank_holidays_around_reach_over_new_year() -> None:
    around = bank_holidays_around(dt.date(2026, 12, 31))
    assert {dt.date(2025, 12, 25), dt.date(2026, 12, 28), dt.date(2027, 1, 1)} <= around


# --- working days -------------------------------------------------------------------------------


@given(CALENDARS, DAYS, st.integers(1, 60))
@example(WorkingCalendar(), dt.date(2026, 12, 24), 1)
@example(WorkingCalendar(), dt.date(2024, 2, 29), 45)
def test_step_lands_on_a_working_day(calendar: WorkingCalendar, day: dt.date, n: int) -> None:
    for landed in (calendar.step(day, n), calendar.step(day, -n)):
        assert calendar.is_working_day(landed)
        assert landed.weekday() < 5
        assert landed not in bank_holidays(landed.year)
        assert landed not in calendar.closure_days


@given(CALENDARS, DAYS, st.integers(0, 60))
def test_step_counts_each_working_day_once(calendar: WorkingCalendar, day: dt.date, n: int) -> None:
    assert calendar.working_days_between(day, calendar.step(day, n)) == n
    assert calendar.working_days_between(calendar.step(day, n), day) == -n


@given(DAYS, DAYS, st.integers(0, 30))
def test_step_keeps_the_order_of_events(one: dt.date, other: dt.date, n: int) -> None:
    calendar = WorkingCalendar()
    first, last = sorted([one, other])
    assert calendar.step(first, n) <= calendar.step(last, n)


@given(DAYS, st.integers(1, 40), st.integers(1, 40))
def test_step_adds_up(day: dt.date, one: int, other: int) -> None:
    calendar = WorkingCalendar()
    assert calendar.step(calendar.step(day, one), other) == calendar.step(day, one + other)


@given(DAYS, st.integers(1, 40))
def test_step_back_undoes_a_step(day: dt.date, n: int) -> None:
    calendar = WorkingCalendar()
    worked = calendar.step(day, 1)
    assert calendar.step(calendar.step(worked, n), -n) == worked


@given(DAYS)
def test_step_of_nothing_stays(day: dt.date) -> None:
    assert WorkingCalendar().step(day, 0) == day


@given(DAYS, st.integers(1, 30))
def test_closure_days_only_ever_push_later(day: dt.date, n: int) -> None:
    closed = frozenset(day + dt.timedelta(days=d) for d in (1, 3, 8))
    plain, with_closures = WorkingCalendar(), WorkingCalendar(closure_days=closed)
    assert with_closures.step(day, n) >= plain.step(day, n)
    assert with_closures.step(day, n) not in closed


# --- months, weeks, hours -----------------------------------------------------------------------


@given(DAYS, st.integers(-240, 180))
@example(dt.date(2024, 2, 29), 12)
@example(dt.date(2026, 1, 31), 1)
def test_month_step_lands_on_the_same_day_number_or_the_last(day: dt.date, n: int) -> None:
    landed = rules.month_step(day, n)
    assert (landed.year - day.year) * 12 + landed.month - day.month == n
    last = (landed + dt.timedelta(days=1)).day == 1
    assert landed.day == day.day or (landed.day < day.day and last)


@given(DAYS, DAYS, st.integers(0, 60))
def test_month_step_keeps_the_order_of_events(one: dt.date, other: dt.date, n: int) -> None:
    first, last = sorted([one, other])
    assert rules.month_step(first, n) <= rules.month_step(last, n)


@given(MOMENTS, st.sampled_from(["return-interview-72h", "allocate", "eha-check"]))
@example(dt.datetime(2026, 3, 29, 0, 30, tzinfo=dt.UTC), "return-interview-72h")
@example(dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC), "return-interview-72h")
def test_hours_are_hours_that_pass(moment: dt.datetime, rule: str) -> None:
    found = rules.due(rule, moment)
    assert found.at is not None
    passed = found.at.astimezone(dt.UTC) - moment
    assert passed == dt.timedelta(hours=found.rule.amount or 0)
    assert found.at.utcoffset() == found.at.astimezone(LONDON).utcoffset()


# --- working hours ------------------------------------------------------------------------------


@given(CALENDARS, MOMENTS, st.integers(1, 40))
def test_working_hours_hold_exactly_their_hours(
    calendar: WorkingCalendar, moment: dt.datetime, hours: int
) -> None:
    end = calendar.step_hours(moment, hours)
    assert end > moment
    assert calendar.working_time_between(moment, end) == dt.timedelta(hours=hours)
    # The last minute was worked: the desk was open right up to the end.
    assert calendar.is_open(end - dt.timedelta(seconds=1))


@given(CALENDARS, MOMENTS, st.integers(1, 40))
def test_working_hours_backwards_hold_exactly_their_hours(
    calendar: WorkingCalendar, moment: dt.datetime, hours: int
) -> None:
    start = calendar.step_hours(moment, -hours)
    assert start < moment
    assert calendar.working_time_between(start, moment) == dt.timedelta(hours=hours)
    assert calendar.is_open(start)


@given(CALENDARS, MOMENTS, MOMENTS, st.integers(1, 24))
def test_working_hours_keep_the_order_of_events(
    calendar: WorkingCalendar, one: dt.datetime, other: dt.datetime, hours: int
) -> None:
    first, last = sorted([one, other])
    assert calendar.step_hours(first, hours) <= calendar.step_hours(last, hours)


@given(CALENDARS, MOMENTS)
def test_next_working_moment_is_the_first_open_one(
    calendar: WorkingCalendar, moment: dt.datetime
) -> None:
    found = calendar.next_working_moment(moment)
    assert found >= moment
    assert calendar.is_open(found)
    assert calendar.working_time_between(moment, found) == dt.timedelta()


@given(MOMENTS, st.integers(1, 12))
def test_past_closing_begins_at_a_working_moment_and_then_runs_on(
    moment: dt.datetime, hours: int
) -> None:
    end = TESSENHAM.step_hours(moment, hours, past_closing=True)
    begun = TESSENHAM.next_working_moment(moment)
    assert end.astimezone(dt.UTC) - begun.astimezone(dt.UTC) == dt.timedelta(hours=hours)
    assert end <= TESSENHAM.step_hours(moment, hours)


def by_the_minute(calendar: WorkingCalendar, moment: dt.datetime, hours: int) -> dt.datetime:
    """Count worked minutes one by one: slow, plain, and written apart from the engine."""
    left = hours * 60
    while left:
        local = moment.astimezone(LONDON)
        shut = local.date() in calendar.closure_days or local.date() in bank_holidays(local.year)
        if not shut and any(o <= local.time() < c for o, c in calendar.hours[local.weekday()]):
            left -= 1
        moment += dt.timedelta(minutes=1)
    return moment


@pytest.mark.parametrize("calendar", [WorkingCalendar(), TESSENHAM, SPLIT])
@pytest.mark.parametrize(
    "moment",
    [
        "2026-03-27T15:07", "2026-03-29T03:00", "2026-04-02T16:59", "2026-10-23T16:20",
        "2026-12-24T12:00", "2026-07-02T08:29", "2024-02-29T09:00", "2026-03-06T11:59",
    ],
)  # fmt: skip
@pytest.mark.parametrize("hours", [1, 4, 8, 24])
def test_working_hours_equal_a_count_by_the_minute(
    calendar: WorkingCalendar, moment: str, hours: int
) -> None:
    start = moments.local(dt.datetime.fromisoformat(moment)).astimezone(dt.UTC)
    assert calendar.step_hours(start, hours) == by_the_minute(calendar, start, hours)


def test_working_hours_without_opening_hours_are_refused() -> None:
    never = WorkingCalendar(hours=((),) * 7)
    with pytest.raises(ClockError, match="no opening hours"):
        never.step_hours(dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC), 1)


@pytest.mark.parametrize(
    "hours",
    [
        (((dt.time(9), dt.time(17)),),) * 6,
        (((dt.time(17), dt.time(9)),),) * 7,
        (((dt.time(13), dt.time(17)), (dt.time(9), dt.time(12))),) * 7,
    ],
)
def test_desk_hours_that_make_no_sense_are_refused(hours: tuple) -> None:
    with pytest.raises(ClockError, match="Desk hours"):
        WorkingCalendar(hours=hours)


def test_read_hours() -> None:
    assert read_hours("08:30-16:30") == (dt.time(8, 30), dt.time(16, 30))
    for wrong in ("8.30-16.30", "08:30", "17:00-09:00", "morning", "09:00-25:00", ""):
        with pytest.raises(ClockError):
            read_hours(wrong)


def test_office_hours_are_a_week() -> None:
    assert len(OFFICE) == len(WEEKDAYS) == 7
    assert OFFICE[5] == OFFICE[6] == ()


# --- moments ------------------------------------------------------------------------------------


def last_sunday(year: int, month: int) -> dt.date:
    day = dt.date(year, month, 31)
    return day - dt.timedelta(days=(day.weekday() + 1) % 7)


@given(st.integers(2000, 2037), st.integers(0, 59))
def test_the_missing_hour_is_refused_and_its_neighbours_are_not(year: int, minute: int) -> None:
    day = last_sunday(year, 3)
    with pytest.raises(ClockError, match="the clocks went forward"):
        moments.local(dt.datetime(year, 3, day.day, 1, minute))
    assert moments.local(dt.datetime(year, 3, day.day, 0, minute)).utcoffset() == dt.timedelta(0)
    assert moments.local(dt.datetime(year, 3, day.day, 2, minute)).utcoffset() == dt.timedelta(
        hours=1
    )


@given(st.integers(2000, 2037), st.integers(0, 59))
def test_the_double_hour_is_the_first(year: int, minute: int) -> None:
    day = last_sunday(year, 10)
    first = moments.local(dt.datetime(year, 10, day.day, 1, minute))
    assert first.utcoffset() == dt.timedelta(hours=1)


@given(NAIVE)
def test_local_and_back(naive: dt.datetime) -> None:
    try:
        moment = moments.local(naive)
    except ClockError:
        assume(False)
    assert moments.london(moment.astimezone(dt.UTC)).replace(tzinfo=None) == naive


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-02", dt.date(2026, 3, 2)),
        (" 2026-03-02 ", dt.date(2026, 3, 2)),
        ("2026-03-02T14:30", dt.datetime(2026, 3, 2, 14, 30, tzinfo=LONDON)),
        ("2026-03-02 14:30", dt.datetime(2026, 3, 2, 14, 30, tzinfo=LONDON)),
        ("2026-07-02T14:30Z", dt.datetime(2026, 7, 2, 14, 30, tzinfo=dt.UTC)),
        ("2026-07-02T14:30+02:00", dt.datetime(2026, 7, 2, 12, 30, tzinfo=dt.UTC)),
        ("2024-02-29", dt.date(2024, 2, 29)),
    ],
)
def test_read(text: str, expected: dt.date) -> None:
    assert moments.read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "", "today", "02/03/2026", "2026-3-2", "2026-02-30", "2025-02-29", "2026-13-01",
        "2026-03-02T25:00", "2026-03-02T14", "2026-03-02T14:60", "20260302", "2026-W10-1",
        "2026-03-02T14:30+99:00", "0001-01-01", "9999-12-31T23:59", "2026-03-02\x00",
        "\u202e2026-03-02", "2026-03-02T14:30 --partnership x", "9" * 100_000,
        "\u0662\u0660\u0662\u0666-03-02",
    ],
)  # fmt: skip
def test_read_refuses_with_a_sentence(text: str) -> None:
    with pytest.raises(ClockError) as refused:
        moments.read(text)
    assert len(str(refused.value)) < 200


@given(st.text(max_size=40))
def test_read_never_breaks(text: str) -> None:
    try:
        moments.read(text)
    except ClockError as refused:
        assert str(refused)


def test_the_years_known_end_where_the_library_of_bank_holidays_ends() -> None:
    assert bank_holidays(moments.LAST_YEAR)
    assert bank_holidays(moments.FIRST_YEAR)
