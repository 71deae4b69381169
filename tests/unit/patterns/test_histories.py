"""What a careful reader finds in the eight long histories, and what must not be asked of them."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

import pytest

from kithline.patterns import catalogue, rules
from kithline.patterns.finding import Finding
from kithline.patterns.lint import NEVER
from kithline.patterns.marks import History
from tests.unit.patterns import told

# A child, a question, the day (an offset) on which it must be put, and entries that it must rest on.
# Kyle is the unborn baby's father from the day the hub heard so; before that he is a name.
FOUND = [
    ("F01-C1", "start-again", 0, "043 063"),
    ("F01-C1", "closed-three-times", 0, ""),
    ("F01-C3", "improvement-one-source", 0, "043 066 067 068 087 092"),
    ("F01-C3", "appointments-missed", 0, "003 016 023 027 034 047 060 061 086"),
    ("F01-C1", "gap-without-lead", 0, ""),
    ("F01-C3", "early-contact-gap", -500, "035 047 060"),
    ("F01-C1", "attendance-falling", 0, "004 045 070 100"),
    ("F01-C1", "worker-changes", 0, ""),
    ("F01-C1", "referred-again", 0, ""),
    ("F02-C2", "improvement-one-source", 0, "033 038 070"),
    ("F02-C2", "improvement-one-source", -600, "038"),
    ("F02-C2", "appointments-put-off", -800, "003 005 006"),
    ("F02-C2", "appointments-put-off", -600, "016 031 034"),
    ("F02-C2", "appointments-missed", 0, "045 049 057"),
    ("F02-C2", "bedroom-not-seen", 0, "068 073"),
    ("F02-C2", "bedroom-not-seen", -640, "029 032"),
    ("F02-C2", "referred-again", -700, ""),
    ("F03-C1", "missing-again", 0, "007 013 017 027 030 039 044 048 054 059 065 069"),
    ("F03-C1", "low-warmth", 0, "003 021 038 067"),
    ("F03-C1", "plan-rolled-over", 0, "067"),
    ("F03-C1", "attendance-falling", -250, "001 052"),
    ("F03-C1", "referred-again", -600, ""),
    ("F04-C1", "three-together", -1060, "001 004"),
    ("F04-C1", "three-together", -700, "018"),
    ("F04-C1", "referred-again", -700, ""),
    ("F04-C1", "gap-without-lead", -450, ""),
    ("F04-C1", "moves", -250, "029 039 065"),
    ("F05-C1", "appointments-missed", -475, "004 008 011 015 018 021 026 029 033 035"),
    ("F06-C3", "appointments-missed", -50, "030 043"),
    ("F06-C3", "named-once", -101, "023"),
    ("F08-C2", "injuries-before-moving", -16, "044 051"),
    ("F08-C2", "injuries-before-moving", 0, "044 051 059"),
    ("F08-C2", "named-once", -16, "040"),
    ("F08-C2", "named-once", 0, "040"),
    ("F08-C1", "words-not-followed", 0, "040 055"),
    # --- people and household ---
    ("F01-C1", "child-cares-for-others", -580, "052 057 059"),
    ("F01-C1", "child-cares-for-others", -375, "052 057 059 075"),
    ("F01-C1", "child-cares-for-others", 0, "075 085 096 098 099"),
    ("F04-C1", "child-cares-for-others", -1000, "006"),
    ("F04-C1", "child-cares-for-others", -915, "006 013"),
    ("F04-C1", "child-cares-for-others", -480, "013 022 036 042 045"),
    ("F04-C1", "child-cares-for-others", -275, "013 022 036 045 062"),
    ("F05-C2", "child-cares-for-others", -780, "003 016"),
    ("F07-C1", "child-cares-for-others", -720, "018"),
    ("F05-C1", "address-out-of-date", -900, "004"),
    ("F05-C1", "address-out-of-date", -500, "004 017 023 029"),
    ("F03-C1", "address-out-of-date", -380, "043"),
    ("F08-C2", "household-told-differently", -40, "029 031 040 041 043"),
    ("F08-C1", "household-told-differently", 0, "029 031 040 041 042 043 058 061"),
    ("F08-C2", "things-fell-away", -20, "037 046 049"),
    ("F08-C1", "things-fell-away", 0, "037 046 049 052 053"),
    ("F06-C3", "earlier-children", -99, "002 010 028 033 034"),
    ("F06-C3", "earlier-children", 0, "002 010 028 033 034"),
    ("F03-C1", "parent-not-asked", -300, ""),
    ("F04-C1", "parent-not-asked", -918, ""),
    ("F04-C1", "parent-not-asked", -762, ""),
    ("F04-C1", "parent-not-asked", -650, ""),
    ("F01-C1", "helper-not-asked", -830, "029 031"),
    ("F01-C3", "helper-not-asked", -560, "029 031 048 058"),
    ("F02-C1", "relative-kept-out", -790, "015"),
    ("F02-C2", "relative-kept-out", 0, "052 064 069"),
    ("F08-C2", "relative-kept-out", 0, "049"),
    ("F04-C1", "locked-in-or-out", -300, "058"),
    ("F03-C1", "locked-in-or-out", -400, "040"),
    ("F03-C2", "sibling-looked-past", -480, "036"),
    ("F03-C1", "sleeps-elsewhere", -462, "037"),
    ("F03-C1", "sleeps-elsewhere", -220, "037 053 055"),
    ("F03-C1", "sleeps-elsewhere", 0, "037 053 055"),
    # --- end of people and household ---
]  # fmt: skip

# A child, a question, the first and the last day of a time in which it must not be put.
NOT_ASKED = [
    *((f"F07-C{n}", "attendance-falling", -603, 0) for n in (1, 2, 3)),
    *((f"F07-C{n}", "appointments-missed", -1100, 0) for n in (1, 2, 3)),
    *((f"F07-C{n}", "named-once", -1100, 0) for n in (1, 2, 3)),
    *((f"F07-C{n}", "improvement-one-source", -1100, 0) for n in (1, 2, 3)),
    *((f"F07-C{n}", "three-together", -1100, 0) for n in (1, 2, 3)),
    *((f"F04-C{n}", "improvement-one-source", -120, 0) for n in (1, 2)),
    *((f"F05-C{n}", "improvement-one-source", -1100, 0) for n in (1, 2, 3)),
    ("F05-C1", "appointments-missed", -300, 0),
    ("F05-C1", "moves", -1100, 0),
    ("F06-C3", "start-again", -100, 0),
    ("F06-C3", "closed-three-times", -100, 0),
    ("F08-C1", "injuries-again", -1400, 0),
    ("F08-C1", "three-together", -1400, 0),
    ("F01-C3", "three-together", -1400, 0),
    ("F01-C3", "injuries-again", -1400, 0),
    # --- people and household ---
    *((f"F07-C{n}", rule, -1100, 0) for n in (1, 2, 3) for rule in (
        "address-out-of-date", "household-told-differently", "things-fell-away", "earlier-children",
        "parent-not-asked", "helper-not-asked", "relative-kept-out", "locked-in-or-out",
        "sibling-looked-past", "sleeps-elsewhere")),
    ("F07-C1", "child-cares-for-others", -1100, -737),
    *((f"F07-C{n}", "child-cares-for-others", -1100, 0) for n in (2, 3)),
    ("F05-C2", "child-cares-for-others", -380, 0),  # an assessment of her as a carer is agreed
    *((f"F05-C{n}", "address-out-of-date", -440, 0) for n in (1, 2, 3)),  # all put right
    *((f"F05-C{n}", "household-told-differently", -1100, 0) for n in (1, 2, 3)),
    *((f"F04-C{n}", "address-out-of-date", -1100, 0) for n in (1, 2)),
    *((f"F04-C{n}", "relative-kept-out", -1100, 0) for n in (1, 2)),  # he is kept out by a court
    ("F04-C2", "locked-in-or-out", -1100, 0),
    ("F03-C1", "parent-not-asked", -190, 0),  # the father was asked at last
    ("F01-C3", "helper-not-asked", -545, -456),  # the grandmother sits at the table
    ("F08-C1", "earlier-children", -1400, 0),
    # --- end of people and household ---
]  # fmt: skip

# Work and meetings: what was asked, said, decided and held.
FOUND += [
    ("F01-C3", "dissent-unanswered", 0, "080 081"),
    ("F03-C1", "dissent-unanswered", 0, "026 051 068"),
    ("F04-C1", "dissent-unanswered", -500, "034"),
    ("F01-C1", "asked-unanswered", -700, "044"),
    ("F03-C1", "asked-unanswered", 0, "068"),
    ("F05-C1", "asked-unanswered", -540, "001 024 027 030"),
    ("F05-C1", "asked-unanswered", 0, "030 041 053"),
    ("F01-C1", "words-in-no-goal", -500, "052 064"),
    ("F01-C1", "words-in-no-goal", 0, "052 064 085 099"),
    ("F03-C1", "words-in-no-goal", 0, "014 034 036"),
    ("F02-C2", "written-after-decision", -600, "040 041"),
    ("F02-C1", "one-voice", -600, "012 027 033"),
    ("F02-C1", "ending-cited-alone", -300, "040 041 058"),
    ("F02-C2", "ending-cited-alone", 0, "040 041 058"),
    ("F03-C1", "short-timetable", -250, "052"),
    ("F03-C1", "return-interviews", -540, "007 013 017 027"),
    ("F03-C1", "return-interviews", 0, "007 013 017 027 030 044 048 054 059 065 069"),
    ("F04-C1", "core-group-gap", -310, "050"),
    ("F04-C2", "core-group-gap", -250, "050 061"),
    ("F04-C1", "conference-late", -250, "060"),
]
WORK = (
    "dissent-unanswered", "asked-unanswered", "words-in-no-goal", "written-after-decision", "one-voice",
    "ending-cited-alone", "short-timetable", "return-interviews", "core-group-gap", "conference-late",
)  # fmt: skip
NOT_ASKED += [
    *((f"F07-C{n}", rule, -1100, 0) for n in (1, 2, 3) for rule in WORK),
    *(("F08-C1", rule, -1400, 0) for rule in WORK),
    ("F05-C1", "dissent-unanswered", -1100, 0),
    ("F05-C2", "words-in-no-goal", -1100, 0),
    ("F05-C1", "words-in-no-goal", -1100, 0),
    ("F01-C1", "asked-unanswered", -600, 0),
    ("F02-C1", "core-group-gap", -707, 0),
    ("F02-C2", "asked-unanswered", -1100, 0),
    ("F03-C1", "short-timetable", -148, 0),
    ("F04-C1", "one-voice", -1100, 0),
    ("F04-C1", "ending-cited-alone", -1100, 0),
    ("F04-C1", "written-after-decision", -1100, 0),
    ("F06-C3", "conference-late", -100, 0),
    ("F06-C3", "core-group-gap", -100, 0),
]


@lru_cache(maxsize=2000)
def asked(child: str, as_of: int) -> tuple[Finding, ...]:
    history = told.history(child, as_of, ties_from={"F06-A2": -100})
    return tuple(rules.find(history, catalogue.shipped().rules))


@pytest.mark.parametrize(("child", "rule", "as_of", "entries"), FOUND)
def test_what_a_careful_reader_finds_is_asked(child, rule, as_of, entries):
    found = [f for f in asked(child, as_of) if f.rule.id == rule]
    assert found, [f.named for f in asked(child, as_of)]
    wanted = {told.key(f"{child[:3]}-{n}") for n in entries.split()}
    assert wanted <= {r.id for f in found for r in f.refs}


@pytest.mark.parametrize(("child", "rule", "first", "last"), NOT_ASKED)
def test_what_must_not_be_asked_is_not(child, rule, first, last):
    days = [*range(first, last, 60), last]
    assert [d for d in days if any(f.rule.id == rule for f in asked(child, d))] == []


def test_a_gain_that_was_real_is_not_called_otherwise():
    """From the spring on two sources saw it, one without notice: nobody put on a show then."""
    real = {told.key(f"F02-{n}") for n in ("065", "066", "068")}
    for as_of in (-200, -150, -120, 0):
        for finding in asked("F02-C2", as_of):
            if finding.rule.id == "improvement-one-source":
                assert not real & set(finding.entries)


def test_the_way_is_laid_beside_what_was_missed():
    """Could they have got there?"""
    finding = next(f for f in asked("F05-C1", -475) if f.rule.id == "appointments-missed")
    assert (
        finding.question
        == "Could Yusuf have got to these appointments? What stood in the way each time?"
    )
    beside = {r.id for r in finding.beside}
    assert {told.key(f"F05-{n}") for n in ("012", "017", "024", "027")} <= beside
    assert any("letters went to an old address" in i.lower() for i in finding.rule.innocent)


def test_a_name_is_never_taken_for_another():
    keys = {f.key for d in (-16, -1, 0) for f in asked("F08-C2", d) if f.rule.id == "named-once"}
    assert keys == {"danny"}
    words = " ".join(f.question + f.facts for d in (-16, -1, 0) for f in asked("F08-C2", d))
    assert "Yarrow" not in words and "Daniel" not in words


def test_what_he_said_after_coming_back_is_read_with_it():
    (finding,) = (f for f in asked("F03-C1", 0) if f.rule.id == "return-interviews")
    said = {r.id for r in (*finding.refs, *finding.beside) if r.note.startswith("what Jaydon said")}
    assert {told.key(f"F03-{n}") for n in ("014", "040", "055")} <= said
    assert finding.facts.startswith("Twelve times back: one in time, three later, one declined")


@pytest.mark.parametrize(
    ("child", "as_of", "rule", "entries"),
    [
        ("F01-C3", 0, "dissent-unanswered", "080 081"),
        ("F01-C1", -700, "asked-unanswered", "044"),
        ("F05-C1", -600, "asked-unanswered", "024"),
        ("F01-C1", -500, "words-in-no-goal", "052 064"),
        ("F03-C1", -200, "short-timetable", "052"),
        ("F02-C2", -600, "written-after-decision", "040 041"),
        ("F02-C1", -300, "ending-cited-alone", "040 041 058"),
    ],
)
def test_plain_words_are_enough_where_nobody_filled_a_form(child, as_of, rule, entries):
    """The same is asked where no structured fact was given: on words, kinds and days alone."""
    history = told.history(child, as_of, bare=True)
    found = [f for f in rules.find(history, catalogue.shipped().rules) if f.rule.id == rule]
    assert {told.key(f"{child[:3]}-{n}") for n in entries.split()} <= {
        r.id for f in found for r in f.refs
    }


def test_a_theft_from_the_shed_is_nothing_about_a_child():
    bicycle = told.key("F07-047")
    cited = {r.id for d in range(-370, 1, 30) for n in (1, 2, 3) for f in asked(f"F07-C{n}", d)
             for r in f.refs}  # fmt: skip
    assert bicycle not in cited


# --- people and household ---


def test_an_answer_lets_a_question_about_a_carer_rest_until_something_new_is_told():
    """Asked of Ama when she has to cook; the plan answers; the next review tells of more."""
    (finding,) = [f for f in asked("F07-C1", -715) if f.rule.id == "child-cares-for-others"]
    given = rules.Given(told.key("answer"), finding.rule.id, finding.key,
                        frozenset(r.id for r in finding.refs), told.day(-708))  # fmt: skip

    def stands(as_of, *answers):
        found = [f for f in asked("F07-C1", as_of) if f.rule.id == "child-cares-for-others"]
        return rules.stand(found, answers, told.day(as_of))

    assert [s.open for s in stands(-700, given)] == [False]
    (later,) = stands(-650, given)
    assert later.open and [r.id for r in later.new] == [told.key("F07-028")]
    again = replace(given, cited=frozenset(r.id for r in later.finding.refs), on=told.day(-650))
    assert not any(s.open for d in range(-640, 1, 40) for s in stands(d, given, again))


def test_the_nights_at_his_friends_are_counted_to_twelve():
    """Near the line for private fostering: by the fact; without it words alone ask, and count nothing."""
    (finding,) = (f for f in asked("F03-C1", -460) if f.rule.id == "sleeps-elsewhere")
    assert finding.facts.startswith(
        "Twelve nights away, told on 20 August 2025; with Michelle Nowicka"
    )
    assert "28 days" in finding.facts and "is not reached by any one stay" in finding.facts
    assert not [f for f in asked("F03-C1", -463) if f.rule.id == "sleeps-elsewhere"]
    bare = rules.find(told.history("F03-C1", -220, bare=True), catalogue.shipped().rules)
    (in_words,) = (f for f in bare if f.rule.id == "sleeps-elsewhere")
    assert "nights" not in in_words.facts


def test_a_household_told_differently_names_nobody_and_counts_nobody():
    found = [f for d in (-40, -1, 0) for f in asked("F08-C2", d) if "household" in f.rule.id]
    words = " ".join(f"{f.question} {f.facts} {f.named}" for f in found)
    assert found and not re.search(
        r"Danny|Yarrow|Daniel|\b(three|four|two|3|4) (people|adults)", words
    )


def test_who_may_not_read_what_police_and_probation_told_gets_no_hint_of_it():
    """The question about the household stands without their entries, and neither cites nor counts them."""
    less = told.history("F08-C2", 0, unseen=frozenset({"police-sensitive"}))
    found = {f.rule.id: f for f in rules.find(less, catalogue.shipped().rules)}
    secret = {told.key(f"F08-{n}") for n in ("045", "050", "063")}
    for finding in found.values():
        assert not secret & {r.id for r in (*finding.refs, *finding.beside)}
        assert "Probation" not in finding.facts
    assert "household-told-differently" in found


def test_the_way_from_an_earlier_child_to_what_changed_is_laid_out():
    """The history is prompted and is not the answer; no earlier child is named, nothing of Poppy is cited."""
    (finding,) = [f for f in asked("F06-C3", 0) if f.rule.id == "earlier-children"]
    beside = {r.id for r in finding.beside}
    assert {told.key(f"F06-{n}") for n in ("016", "018", "024", "042")} <= beside
    cited = beside | {r.id for r in finding.refs}
    assert not cited & {told.key(f"F06-{n}") for n in ("011", "022", "038", "039", "053")}
    assert not re.search(r"Tiana|Mason|Poppy|Carol", finding.question + finding.facts)


def test_it_is_said_who_was_with_the_child_at_each_injury():
    (finding,) = [f for f in asked("F08-C2", 0) if f.rule.id == "injuries-before-moving"]
    assert "Who was with Arlo: written of on 8 October 2026." in finding.facts
    assert (
        "Not written: who was with Arlo on 1 November 2026 and 25 November 2026." in finding.facts
    )
    assert "Every account that is written is Paige’s." in finding.facts


# --- end of people and household ---


EVERY = [(f, d) for f in ("F01-C1", "F01-C3", "F02-C1", "F02-C2", "F03-C1", "F04-C1", "F05-C1",
                          "F06-C3", "F07-C2", "F08-C1", "F08-C2") for d in (-900, -475, -250, 0)]  # fmt: skip


def test_no_question_judges_counts_or_says_where_somebody_lives():
    streets = re.compile(r"Coldharbour|Priory Meadow|Larksfield|refuge", re.I)
    for child, as_of in EVERY:
        for finding in asked(child, as_of):
            words = f"{finding.question} {finding.facts}"
            assert finding.question.endswith("?")
            assert not NEVER.search(finding.question), words
            assert not re.search(r"\b(risk|score|neglect|chaotic|chose|choice)\b", words, re.I), (
                words
            )
            assert not streets.search(words), words


def test_a_ticked_label_alone_raises_nothing():
    """What an author ticks is a hint to people; no rule stands on it."""
    for child, as_of in EVERY:
        full = told.history(child, as_of)
        ticked = tuple(
            replace(m, kind="note", fact="", opinion="", done="", title="", said=(), details=(),
                    seen=frozenset(), alone=frozenset())
            for m in full.marks
        )  # fmt: skip
        bare = History(full.child, full.today, full.people, ticked)
        # Whom an entry is about is no label: somebody without a tie may be asked about.
        found = {f.rule.id for f in rules.find(bare, catalogue.shipped().rules)}
        assert found <= {"named-once"}
        gone = replace(full, marks=tuple(replace(m, tags=frozenset()) for m in full.marks))
        lost = {f.named for f in rules.find(full, catalogue.shipped().rules)}
        lost -= {f.named for f in rules.find(gone, catalogue.shipped().rules)}
        assert lost <= {"low-warmth"}, "the one rule that a tick helps"
