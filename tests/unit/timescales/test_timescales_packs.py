"""The shipped packs: what they hold, whence, and that the lint catches what would be wrong."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from pathlib import Path
from typing import Any

import pytest

from kithline import cli as kithline_cli
from kithline.packs import catalogue as packs
from kithline.packs.enums import Severity
from kithline.packs.faults import PackFaults
from kithline.timescales import catalogue, cli, lint
from kithline.timescales.enums import Authority, Jurisdiction, Recurrence, Start, Unit

DAY = dt.date(2026, 3, 2)
FACT_SHEET = """
referral-decision referral-acknowledge referral-chase referrer-told rag-red rag-amber rag-green
allocate child-seen-24h assessment-45 assessment-checkpoint-10 assessment-checkpoint-20
strategy-discussion section-47-enquiry icpc-request icpc-15 police-protection epo epo-extension
lado-24h icpc-report rcpc-report conference-letter conference-record core-group-first
core-group-next core-group-minutes rcpc-first rcpc-next cp-visit child-not-seen-4w
child-not-seen-6w bedroom-seen write-up-critical write-up-visit write-up-other
transfer-in-conference drift-9 drift-12 drift-15 drift-21 cp-supervision cin-planning cin-visit
cin-review eha-check eha-done eha-plan taf-first taf-next eha-reassess lac-visit-first
lac-visit-year-one lac-visit-later lac-visit-lasting lac-visit-home-weekly lac-visit-home-next
lac-review-first lac-review-second lac-review-next private-fostering-notice
private-fostering-first-visit private-fostering-visit-year-one private-fostering-visit-later
encompass-notice fgm-report fgm-report-latest return-interview-72h marac-repeat marac-meeting
prevent-first-assessment channel-panel channel-case-review serious-incident-5 rapid-review-15
rapid-review-letters rapid-review-summaries rapid-review-panel rapid-review-sign-off
lcspr-publish lcspr-to-panel child-death-notice joint-agency-response joint-agency-home-visit
child-death-review-meeting cdop-review escalation-1 escalation-2 escalation-3 section-11-audit
yearly-report cin-census subject-access
"""


def test_every_rule_of_the_fact_sheet_is_there() -> None:
    assert set(FACT_SHEET.split()) <= set(catalogue.national().ids())


def test_shipped_packs_have_no_fault() -> None:
    assert [str(f) for f in lint.lint_all()] == []


@pytest.mark.parametrize("rule", catalogue.national().rules, ids=lambda r: r.id)
def test_rule_says_who_what_and_whence(rule: Any) -> None:
    assert rule.citation and rule.version and rule.owed_to and rule.owner.words
    assert rule.since != "the event", "its trigger has words"
    assert rule.authority.words and rule.start.words and rule.recurrence.words
    if rule.verified:
        assert rule.source
    if rule.unit is not Unit.BY_DATE:
        assert rule.unit.words(1) + "s" == rule.unit.words(2)


@pytest.mark.parametrize(
    ("rule", "amount", "unit", "authority"),
    [
        ("referral-decision", 1, "working-days", "statutory-guidance"),
        ("assessment-45", 45, "working-days", "statutory-guidance"),
        ("icpc-15", 15, "working-days", "statutory-guidance"),
        ("core-group-first", 10, "working-days", "statutory-guidance"),
        ("core-group-next", 6, "weeks", "local"),
        ("rcpc-first", 3, "months", "statutory-guidance"),
        ("rcpc-next", 6, "months", "statutory-guidance"),
        ("rapid-review-15", 15, "working-days", "statutory-guidance"),
        ("return-interview-72h", 72, "hours", "statutory-guidance"),
        ("police-protection", 72, "hours", "statute"),
        ("lac-visit-first", 1, "weeks", "statute"),
        ("private-fostering-first-visit", 7, "working-days", "statute"),
        ("private-fostering-visit-later", 12, "weeks", "statute"),
        ("fgm-report", 1, "working-days", "statute"),
        ("serious-incident-5", 5, "working-days", "statutory-guidance"),
        ("cp-visit", 10, "working-days", "local"),
    ],
)
def test_rule_as_the_fact_sheet_has_it(rule: str, amount: int, unit: str, authority: str) -> None:
    found = catalogue.national().rule(rule, DAY)
    assert (found.amount, found.unit, found.authority) == (amount, unit, authority)


@pytest.mark.parametrize(
    "rule",
    [
        "epo", "epo-extension", "lado-1-day", "fgm-report-latest", "marac-repeat", "channel-panel",
        "lcspr-to-panel", "child-death-review-meeting", "cdop-review", "yearly-report",
        "subject-access", "assessment-checkpoint-10", "rag-red",
    ],
)  # fmt: skip
def test_what_nobody_has_checked_says_so(rule: str) -> None:
    assert not catalogue.national().rule(rule, DAY).verified


def test_wales_is_never_a_default() -> None:
    of_wales = [r for r in catalogue.national().rules if r.jurisdiction is Jurisdiction.WALES]
    assert {r.id for r in of_wales} == {
        "conference-record-wales",
        "conference-record-challenge-wales",
    }
    assert not set(of_wales) & set(catalogue.default_rules(catalogue.national()))


def test_recurring_rules_name_their_step() -> None:
    recurring = [r for r in catalogue.national().rules if r.recurrence is not Recurrence.ONCE]
    assert {"core-group-next", "rcpc-next", "cp-visit", "lac-review-next"} <= {
        r.id for r in recurring
    }


def test_a_clock_says_what_starts_when_it_is_kept() -> None:
    national = catalogue.national()
    assert national.rule("core-group-first", DAY).then == ("core-group-next",)
    assert set(national.rule("icpc-15", DAY).then) == {"core-group-first", "rcpc-first"}


@pytest.mark.parametrize("name", ["tessenham", "skelderby"])
def test_a_place_overrides_by_its_own_pack(name: str) -> None:
    place = catalogue.for_partnership(name)
    grades = {g: place.rule(f"rag-{g}", DAY) for g in ("red", "amber", "green")}
    assert [grades[g].amount for g in ("red", "amber", "green")] == [4, 8, 24]
    assert {g.unit for g in grades.values()} == {Unit.WORKING_HOURS}
    assert {g.start for g in grades.values()} == {Start.WORKING_MOMENT}
    assert grades["red"].past_closing and not grades["amber"].past_closing
    assert grades["red"].partnership == name
    assert grades["red"].citation.startswith("Wrayne Valley hub")
    decision = place.rule("referral-decision", DAY)
    assert (decision.amount, decision.authority) == (1, Authority.STATUTORY_GUIDANCE)
    # What the place says nothing about stays the nation's.
    assert place.rule("icpc-15", DAY) == catalogue.national().rule("icpc-15", DAY)


def test_desk_hours_differ_by_weekday() -> None:
    tessenham = catalogue.for_partnership("tessenham").calendar
    assert tessenham.hours[3] == ((dt.time(8, 30), dt.time(17)),)
    assert tessenham.hours[4] == ((dt.time(8, 30), dt.time(16, 30)),)
    assert tessenham.hours[5] == ()
    skelderby = catalogue.for_partnership("skelderby").calendar
    assert set(skelderby.hours[:5]) == {((dt.time(9), dt.time(17)),)}


def test_a_rule_before_its_first_edition_runs_by_that_edition() -> None:
    found = catalogue.national().rule("assessment-45", dt.date(2019, 5, 1))
    assert found.version == "2023"


# --- packs made for the purpose -----------------------------------------------------------------


def national_pack(rules: list[dict[str, Any]], **more: Any) -> packs.Pack:
    return packs.from_content(
        {
            "kind": "timescales", "slug": "england", "version": "9", "licence": "ours",
            "triggers": {"it-happened": "what happened"}, "rules": rules, **more,
        }
    )  # fmt: skip


def rule(**changes: Any) -> dict[str, Any]:
    values = {
        "id": "r-1", "name": "A rule", "trigger": "it-happened", "unit": "working-days", "amount": 1,
        "authority": "local", "citation": "Somewhere", "version": "1", "owner": "social-worker",
        "owed_to": "{name}", "question": "What does {name} need?", "miss": "Who asks {name}?",
        "verified": False, **changes,
    }  # fmt: skip
    return {k: v for k, v in values.items() if v is not ...}


def messages(pack: packs.Pack) -> str:
    return "\n".join(str(f) for f in lint.lint(pack))


def test_a_plain_rule_has_no_fault() -> None:
    assert lint.lint(national_pack([rule()])) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"unit": "fortnights"}, "r-1.unit"),
        ({"amount": ...}, "needs an amount"),
        ({"amount": -1}, "greater than or equal to 0"),
        ({"amount": "ten"}, "valid integer"),
        ({"amount": 100_000}, "more than a clock can hold"),
        ({"citation": ...}, "r-1.citation"),
        ({"citation": "  "}, "r-1.citation"),
        ({"id": "Rule One"}, "Rule One.id"),
        ({"unit": "by-date"}, "has no amount"),
        ({"unit": "by-date", "amount": None, "by": "31 July"}, "written as 07-31"),
        ({"by": "07-31"}, "Only a by-date rule"),
        ({"start": "moment"}, "does not fit"),
        ({"unit": "hours", "start": "day-0"}, "does not fit"),
        ({"start": "day-1", "amount": 0}, "at least 1"),
        ({"past_closing": True}, "run on past closing"),
        ({"recurrence": "after-each", "amount": 0}, "at least 1"),
        ({"recurrence": "after-each", "direction": "before"}, "does not recur by itself"),
        ({"effective": {"from": "2026-01-02", "to": "2026-01-01"}}, "ends before it begins"),
        ({"effective": {"since": "2026-01-02"}}, "r-1.effective"),
        ({"authority": "the manager"}, "r-1.authority"),
        ({"owner": "somebody"}, "r-1.owner"),
        ({"colour": "red"}, "r-1.colour"),
        ({"question": "Is the visit overdue for {name}?"}, "says 'overdue'"),
        ({"miss": "Which case is {name}?"}, "says 'case'"),
        ({"question": "What does the child need?"}, "does not name the child"),
        ({"question": "Find out about {name}"}, "is no question"),
        ({"question": "What does {child} need for {name}?"}, "{child}"),
        ({"question": "What does {name need?"}, "only {name}"),
        ({"trigger": "something-else"}, "has no words"),
        ({"then": ["r-2"]}, "'r-2'"),
        ({"verified": True}, "where it was read"),
    ],
)
def test_lint_finds_a_faulty_rule(changes: dict[str, Any], expected: str) -> None:
    assert expected in messages(national_pack([rule(**changes)]))


def test_lint_an_id_stands_once_for_the_same_days() -> None:
    twice = national_pack([rule(), rule()])
    assert "stands twice" in messages(twice)
    parted = national_pack(
        [
            rule(effective={"from": None, "to": dt.date(2026, 1, 1)}),
            rule(amount=2, effective={"from": dt.date(2026, 1, 1), "to": None}),
        ]
    )
    assert lint.lint(parted) == []


def test_two_editions_each_hold_for_their_own_days() -> None:
    pack = national_pack(
        [
            rule(effective={"from": dt.date(2020, 1, 1), "to": dt.date(2026, 1, 1)}),
            rule(amount=2, effective={"from": dt.date(2026, 1, 1), "to": dt.date(2027, 1, 1)}),
        ]
    )
    place = catalogue.Catalogue(tuple(catalogue.rules_of(pack)), catalogue.calendar_of(pack))
    on = {d: place.rule("r-1", dt.date.fromisoformat(d)).amount for d in
          ("2019-05-01", "2020-01-01", "2025-12-31", "2026-01-01", "2026-12-31", "2028-01-01")}  # fmt: skip
    assert list(on.values()) == [1, 1, 1, 2, 2, 2]


def local_pack(overrides: list[dict[str, Any]], **more: Any) -> packs.Pack:
    return packs.from_content(
        {
            "kind": "timescales", "slug": "aldermere", "base": "england", "version": "1",
            "licence": "ours", "partnership": {"slug": "aldermere", "name": "Aldermere"},
            "overrides": overrides, **more,
        }
    )  # fmt: skip


@pytest.mark.parametrize(
    ("override", "expected"),
    [
        ({"id": "nothing-like-it", "citation": "x", "version": "1"}, "no clock rule"),
        ({"id": "icpc-15", "amount": 10, "version": "1"}, "gives its own citation"),
        ({"id": "icpc-15", "amount": 10, "citation": "x"}, "gives its own version"),
        ({"id": "icpc-15", "amount": 20, "citation": "x", "version": "1"}, "never looser"),
        ({"id": "rcpc-next", "unit": "weeks", "amount": 30, "citation": "x", "version": "1"},
         "never looser"),
        ({"id": "referral-decision", "unit": "hours", "amount": 24, "citation": "x", "version": "1"},
         "never looser"),
        ({"id": "lcspr-to-panel", "amount": 3, "citation": "x", "version": "1"}, "never looser"),
        ({"id": "rag-red", "amount": "four", "citation": "x", "version": "1"}, "valid integer"),
    ],
)  # fmt: skip
def test_lint_finds_a_faulty_override(override: dict[str, Any], expected: str) -> None:
    assert expected in messages(local_pack([override]))


@pytest.mark.parametrize(
    "override",
    [
        {"id": "icpc-15", "amount": 10, "citation": "x", "version": "1"},
        {"id": "rcpc-next", "unit": "weeks", "amount": 26, "citation": "x", "version": "1"},
        {"id": "cp-visit", "unit": "weeks", "amount": 4, "citation": "x", "version": "1"},
        {"id": "lcspr-to-panel", "amount": 10, "citation": "x", "version": "1"},
        {"id": "rag-red", "unit": "hours", "amount": 2, "past_closing": False, "citation": "x",
         "version": "1"},
    ],
)  # fmt: skip
def test_a_place_may_be_stricter_than_the_law_and_free_where_it_is_silent(
    override: dict[str, Any],
) -> None:
    pack = local_pack([override])
    assert lint.lint(pack) == []
    (found,) = catalogue.overrides_of(pack, catalogue.national())
    assert found.amount == override["amount"]
    assert found.partnership == "aldermere"


def test_lint_of_the_pack_round_its_rules() -> None:
    pack = national_pack(
        [rule()],
        licence="",
        colour="red",
        calendar={
            "hours": {"monday": "09:00-17:00", "friday": "17:00-09:00"},
            "closure_days": [
                {"date": "2026-03-03", "reason": "x"}, {"date": "2026-03-03", "reason": "x"},
                {"date": "2026-03-07", "reason": "x"},
            ],
        },
        triggers={"it-happened": "it", "never-used": "nothing"},
    )  # fmt: skip
    found = messages(pack)
    for expected in ("what may be done", "'colour'", "closes before it opens", "twice", "week-end",
                     "No rule is started"):  # fmt: skip
        assert expected in found
    assert "partnership by slug and name" in messages(local_pack([], partnership=None))


@pytest.mark.parametrize(
    "calendar",
    [
        {"hours": {"lunes": "09:00-17:00"}},
        {"hours": {"monday": 510}},
        {"closure_days": [{"date": "soon", "reason": "x"}]},
        {"closure_days": [{"date": "2026-03-03"}]},
        {"closure_days": ["2026-03-03"]},
    ],
)
def test_calendar_faults_are_told(calendar: dict[str, Any]) -> None:
    with pytest.raises(PackFaults):
        catalogue.calendar_of(national_pack([rule()], calendar=calendar))


@pytest.mark.parametrize("rules", [None, "text", ["text"], {"a": 1}])
def test_rules_that_are_no_list_are_told(rules: Any) -> None:
    with pytest.raises(PackFaults, match="must be a list"):
        catalogue.rules_of(national_pack(rules))


def test_a_fault_names_its_line(tmp_path: Path) -> None:
    text = (
        "kind: timescales\nslug: england\nversion: '1'\nlicence: x\nrules:\n- id: r-1\n  unit: no\n"
    )
    file = tmp_path / "england.yaml"
    file.write_text(text)
    with pytest.raises(PackFaults) as raised:
        catalogue.rules_of(packs.load(file))
    unit = next(f for f in raised.value.faults if f.place == "r-1.unit")
    assert (unit.line, unit.severity) == (7, Severity.ERROR)


# --- own words ----------------------------------------------------------------------------------


def test_packs_speak_plainly() -> None:
    for found in catalogue.national().rules:
        for text in (found.question, found.miss):
            filled = text.replace("{name}", "Izzy").replace("{owner}", "Ruth")
            assert len(filled) <= 110, found.id
            assert not re.search(r"\b(he|she|him|her|his)\b", filled), found.id


# --- the command --------------------------------------------------------------------------------


def run(*argv: str) -> int:
    return kithline_cli.main(["timescales", *argv])


def test_command_list_writes_csv(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "rules.csv"
    assert run("list", "--csv", str(file)) == 0
    rows = list(csv.DictReader(file.open(encoding="utf-8", newline="")))
    assert list(rows[0]) == cli.COLUMNS
    assert {r["id"] for r in rows} == set(catalogue.national().ids())
    icpc = next(r for r in rows if r["id"] == "icpc-15")
    assert (icpc["unit"], icpc["amount"], icpc["verified"]) == ("working-days", "15", "yes")
    assert (icpc["start"], icpc["effective_from"], icpc["effective_to"]) == (
        "day-0",
        "2023-12-15",
        "",
    )
    red = {r["partnership"]: r for r in rows if r["id"] == "rag-red"}
    assert set(red) == {"", "tessenham", "skelderby"}
    assert {r["jurisdiction"] for r in rows} == {"england", "wales"}
    assert run("list", "--csv", "-") == 0
    assert list(csv.DictReader(io.StringIO(capsys.readouterr().out))) == rows


def test_command_list_says_why_it_cannot_write(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("list", "--csv", "/nowhere/at/all.csv") == 2
    assert "cannot be written" in capsys.readouterr().err


def test_command_list_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("list") == 0
    out = capsys.readouterr().out
    assert "icpc-15" in out and "15 working days" in out and "(not verified)" in out


@pytest.mark.parametrize(
    ("argv", "expected"),
    [
        (("icpc-15", "--from", "2026-03-02T14:30"), "2026-03-23\n"),
        (("return-interview-72h", "--from", "2026-03-02T14:30"), "2026-03-05T14:30+00:00\n"),
        (("rag-red", "--from", "2026-03-06T16:00", "--partnership", "tessenham"),
         "2026-03-06T20:00+00:00\n"),
        (("rcpc-first", "--from", "2025-11-30"), "2026-02-28\n"),
    ],
)  # fmt: skip
def test_command_due_prints_one_line(
    argv: tuple[str, ...], expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("due", *argv) == 0
    said = capsys.readouterr()
    assert (said.out, said.err) == (expected, "")


@pytest.mark.parametrize(
    ("argv", "expected"),
    [
        (("icpc-51", "--from", "2026-03-02T14:30"), "Did you mean icpc-15"),
        (("icpc-15", "--from", "yesterday"), "no date or time"),
        (("icpc-15", "--from", "2026-02-30"), "no date in the calendar"),
        (("icpc-15", "--from", "2026-03-29T01:30"), "does not exist"),
        (("return-interview-72h", "--from", "2026-03-02"), "say the time too"),
        (("strategy-discussion", "--from", "2026-03-02"), "a person sets the date"),
        (("icpc-15", "--from", "2026-03-02", "--partnership", "Aldermere"), "Aldermere"),
        (("x" * 5000, "--from", "2026-03-02"), "no clock rule"),
    ],
)
def test_command_due_refuses_with_a_sentence(
    argv: tuple[str, ...], expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("due", *argv) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert expected in said.err
    assert len(said.err) < 400


def test_command_lint(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("lint") == 0
    assert capsys.readouterr().out == "0 errors, 0 remarks in all.\n"


# --- the guide ----------------------------------------------------------------------------------

GUIDE = (packs.ROOT.parent / "docs" / "how-to" / "clock-rules.md").read_text(encoding="utf-8")


def test_guide_lists_every_national_rule_as_it_is() -> None:
    listed = {
        cells[1].strip("` "): (cells[3], cells[5].strip())
        for line in GUIDE.splitlines()
        if line.startswith("| `") and len(cells := line.split("|")) == 7
    }
    assert set(listed) == set(catalogue.national().ids())
    for found in catalogue.national().rules:
        length, checked = listed[found.id]
        assert (checked == "yes") is found.verified, found.id
        assert found.length in length, found.id


def test_guide_shows_what_the_command_prints(capsys: pytest.CaptureFixture[str]) -> None:
    shown = re.findall(r"^kithline timescales (due .+?)  +(\S+)$", GUIDE, re.M)
    assert len(shown) == 3
    for command, printed in shown:
        assert run(*command.split()) == 0
        assert capsys.readouterr().out.strip() == printed
