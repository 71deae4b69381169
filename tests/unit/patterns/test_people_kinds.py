"""Each kind of rule about people and household, held against small cases: asked, or not, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from kithline.patterns import catalogue, rules
from kithline.patterns.evidence import street_of
from kithline.patterns.marks import Contact, Detail, History, Home, Mark, Person, Said, Spell

TODAY = date(2026, 9, 1)
KIT = Person(uuid4(), "Kit", True, date(2016, 5, 5), False, "M", "the child", True)
ROO = Person(uuid4(), "Roo", True, date(2024, 5, 5), False, "F", "sibling", True)
MUM = Person(uuid4(), "Marnie Vale", False, None, False, "F", "parent", True, True)
DAD = Person(uuid4(), "Lewis Marsh", False, None, False, "M", "parent", True, True)
NAN = Person(uuid4(), "Pearl Vale", False, None, False, "F", "grandparent", True, True)


def wrote(
    text="", *, ago=30, agency="School", kind="note", about=(KIT,), words="", by=KIT, facts=()
):
    on = TODAY - timedelta(days=ago)
    said = (Said(words, by.id, "", by.is_child),) if words else ()
    return Mark(uuid4(), kind, on, on, on, agency, "education" if agency == "School" else "health",
                "Somebody", frozenset(p.id for p in about), fact=text, said=said,
                details=tuple(Detail(KIT.id, what, values) for what, values in facts))  # fmt: skip


def asked(
    rule_id, *marks, child=KIT, people=(KIT, ROO, MUM, DAD, NAN), homes=(), spells=(), contacts=(),
    today=TODAY,
):  # fmt: skip
    history = History(child, today, {p.id: p for p in people},
                      tuple(sorted(marks, key=lambda m: m.happened)), spells=spells, homes=homes,
                      contacts=contacts)  # fmt: skip
    rule = catalogue.shipped().rule(rule_id)
    found = rules.find(history, [rule])
    assert len(found) <= 1
    return found[0] if found else None


CARING = [
    (True, wrote(words="I get them up, I do the bottle.", kind="words-of-child")),
    (True, wrote("Kit has to cook, tired.", kind="school-concern")),
    (False, wrote(words="I do Roo's bottle.")),  # once, in passing
    (False, wrote("Marnie gets them up and has to cook.", kind="school-concern")),  # a grown-up
    (False, wrote("Mum is ill, so nan looks after the baby.", kind="school-concern")),
    (False, wrote("Has to cook.", about=(KIT, ROO), kind="school-concern")),  # which of them?
    (False, wrote("Minding the class hamster.", kind="school-concern")),
    (False, wrote(words="Roo gets them up", by=MUM, about=(ROO,), kind="school-concern")),
    # Keeping watch: a word agreed for danger, and who is told of what was told.
    (True, wrote("Kit used his safe word at nine.", kind="words-of-child")),
    (True, wrote(words="Will it come to our house?", kind="words-of-child")),
    (False, wrote("Assembly about safe words.", kind="words-of-child")),
]
ELSEWHERE = wrote("Kit was minding Roo.", ago=60)
BESIDE = [
    # An entry about a sister alone counts where it names the child as who does it, or for whom it is.
    (True, wrote("Late. Kit gets them up now.", about=(ROO,))),
    (True, wrote("For Kit? I think she is taking it home.", about=(ROO,))),
    (True, wrote("Saving it for Kit, she said.", about=(ROO, MUM))),
    (False, wrote("Marnie says nan gets them up.", about=(ROO,))),
    (False, wrote("Roo looks after Kit's fish.", about=(ROO,))),
    (False, wrote("Kit came. Roo is taking it home.", about=(ROO,))),  # Roo may mean anything of her own
    (False, wrote("For Kit: a painting, taking it home.", about=(ROO,))),
    (False, wrote("Kit gets them up.", about=(MUM,))),  # about nobody's brother or sister
]  # fmt: skip


@pytest.mark.parametrize(("expected", "mark"), BESIDE)
def test_what_an_entry_about_a_sister_tells_of_her_brother_is_read(expected, mark):
    found = asked("child-cares-for-others", ELSEWHERE, mark)
    assert (found is not None) is expected
    assert found is None or {r.id for r in found.refs} == {ELSEWHERE.id, mark.id}


@pytest.mark.parametrize(("expected", "mark"), CARING)
def test_a_child_who_cares_for_others(expected, mark):
    assert (asked("child-cares-for-others", mark) is not None) is expected


def test_caring_is_told_on_two_days_and_rests_once_an_assessment_is_written_of():
    twice = (wrote(words="I do Roo's bottle.", ago=90), wrote("Kit is minding Roo.", ago=60))
    assert asked("child-cares-for-others", *twice) is not None
    told = wrote("Young carer's assessment done with Kit.", ago=50)
    assert asked("child-cares-for-others", *twice, told) is None
    not_yet = wrote("Young carer's assessment not done.", ago=50)
    assert asked("child-cares-for-others", *twice, not_yet) is not None
    again = wrote(words="I get them up again.", ago=10, kind="words-of-child")
    assert len(asked("child-cares-for-others", *twice, told, again).refs) == 1
    small = replace(KIT, born=date(2023, 1, 1))
    assert asked("child-cares-for-others", *twice, child=small) is None


LOCKED = [
    (True, wrote("Kit's lock is on the outside.")),
    (True, wrote(words="The door's double locked.")),
    (True, wrote("Kit and Roo told: Kit was locked out.", about=(KIT, ROO))),
    (False, wrote("Roo's lock is on the outside.", about=(KIT, ROO))),
    (False, wrote("Lock on the outside of the bathroom.")),
    (False, wrote("Locked out, he had lost the key.")),
    (False, wrote("Was not locked out.")),
    (False, wrote("Kit's lock is on the outside.", ago=500)),
]


@pytest.mark.parametrize(("expected", "mark"), LOCKED)
def test_a_child_locked_in_or_out(expected, mark):
    assert (asked("locked-in-or-out", mark) is not None) is expected


def test_of_a_brother_it_is_written_that_there_is_nothing():
    both = (KIT, ROO)
    made = "sibling-looked-past"
    assert asked(made, wrote("Kit: no needs.", about=both, kind="decision")) is not None
    assert asked(made, wrote("Roo: no needs.", about=both, kind="decision")) is None
    assert asked(made, wrote("Kit: no needs.", kind="decision")) is None
    assert asked(made, wrote("Kit: no needs.", about=both)) is None


OLD, NEW = (
    Home(uuid4(), "dock street", None, date(2026, 1, 1)),
    Home(uuid4(), "elm road", date(2026, 1, 1)),
)
LETTER = wrote("Letter to Flat 3, 88 Dock Street.", agency="Hospital")
ADDRESSES = [
    (True, (OLD, NEW), (LETTER,)),
    (True, (OLD, NEW), (wrote("Address on our system 5 Weir Lane."),)),
    (True, (OLD, NEW), (wrote("The letters went to the old address."),)),
    (False, (OLD, NEW), (wrote("Letter to 4 Elm Road."),)),
    (False, (OLD, NEW), (wrote("Seen on Dock Street with friends."),)),
    (False, (OLD, NEW), (wrote("Letter to 88 Dock Street.", ago=225),)),  # a letter takes a while
    (False, (OLD, NEW), (LETTER, wrote("Address changed today.", agency="Hospital", ago=20))),
    (True, (OLD, NEW), (LETTER, wrote("Address changed today.", agency="Surgery", ago=20))),
    (False, (OLD, NEW), (LETTER, wrote("All four lists put right.", ago=20))),
    (False, (OLD, NEW), (wrote("Letter to 88 Dock Street.", about=(ROO,)),)),  # a sister's
    (False, (OLD,), (LETTER,)),  # where the child lives now is nobody's to read here
    (False, (), (LETTER, wrote("The letters went to the old address."))),
]  # fmt: skip


@pytest.mark.parametrize(("expected", "homes", "marks"), ADDRESSES)
def test_an_address_that_is_no_longer_right(expected, homes, marks):
    found = asked("address-out-of-date", *marks, homes=homes)
    assert (found is not None) is expected
    assert found is None or "dock" not in f"{found.question} {found.facts}".lower()


def test_two_sources_hold_two_homes():
    one = Home(uuid4(), "elm road", date(2025, 1, 1), source="school")
    other = Home(uuid4(), "weir lane", date(2025, 5, 1), source="surgery")
    found = asked("address-out-of-date", homes=(one, other))
    assert {r.id for r in found.refs} == {one.id, other.id} and "elm" not in found.facts
    assert asked("address-out-of-date", homes=(one, replace(other, source="school"))) is None


@pytest.mark.parametrize(
    ("lines", "street"),
    [
        ("Flat 3, 88 Dock Street, Tessenham", "dock street"),
        ("2 Sedge Court", "sedge court"),
        ("Flat 34, Hobbin Tower", "hobbin tower"),
        ("14B  Weighhouse Road", "weighhouse road"),
        ("12", ""),
    ],
)
def test_a_street_without_flat_and_number(lines, street):
    assert street_of(lines) == street


ALONE = wrote("Says it is just me and the kids.", agency="Surgery")
THERE = wrote("A man there most nights, neighbour says.", agency="Police")
HOUSEHOLDS = [
    (True, (ALONE, THERE)),
    (True, (wrote("Household: mother, Kit and Roo.", agency="Housing"), THERE)),
    (True, (wrote("Household updated by tenant: 2 adults, 1 child."),)),  # two are known
    (False, (wrote("Household: 2 adults, 2 children."),)),
    (False, (ALONE, replace(THERE, agency="Surgery"))),  # one agency, told twice
    (False, (ALONE, wrote("A man came to mend the door.", agency="Police"))),
    (False, (THERE,)),
    (False, (ALONE,)),
    (False, (wrote("One child of five in a wheelchair."), THERE)),
]


@pytest.mark.parametrize(("expected", "marks"), HOUSEHOLDS)
def test_households_told_differently(expected, marks):
    assert (asked("household-told-differently", *marks) is not None) is expected


LESS = wrote("Down from five mornings to two.", ago=90)
KEPT = wrote("Pearl has not been let in for weeks.", ago=40)
LATE = wrote("Jabs.", ago=20, agency="Surgery",
             facts=(("immunisation", {"which": "MMR", "outcome": "was-not-brought"}),))  # fmt: skip
NEW_FOR_HIM = wrote("Wet himself twice, new for him.", ago=60)
CHANGES = [
    (True, (LESS, KEPT, LATE)),
    (True, (LESS, NEW_FOR_HIM, LATE)),
    (False, (LESS, KEPT)),  # two sorts
    (False, (LESS, KEPT, NEW_FOR_HIM)),  # one agency
    (False, (replace(LESS, happened=date(2026, 1, 1)), KEPT, LATE)),  # long apart
    (False, (LESS, KEPT, LATE, replace(KEPT, id=uuid4(), happened=date(2026, 2, 1)))),  # as before
]


@pytest.mark.parametrize(("expected", "marks"), CHANGES)
def test_several_things_fell_away_at_one_time(expected, marks):
    assert (asked("things-fell-away", *marks) is not None) is expected


BABY = replace(ROO, born=date(2026, 6, 1), tie="the child")
BEFORE = wrote("Two older children not in her care.", about=(MUM,), agency="Surgery")


def test_earlier_children_are_asked_of_while_a_child_is_small():
    gain = wrote("Six months with no heroin.", about=(MUM,), agency="Clinic", ago=90)
    found = asked("earlier-children", BEFORE, gain, child=BABY)
    assert [r.id for r in found.refs] == [BEFORE.id] and [r.id for r in found.beside] == [gain.id]
    assert "Clinic" in found.facts
    assert asked("earlier-children", BEFORE) is None, "Kit is ten"
    unborn = replace(BABY, born=None, unborn=True)
    assert "Nothing in what you can read" in asked("earlier-children", BEFORE, child=unborn).facts
    own = wrote("Roo placed for adoption.", about=(BABY,), agency="Surgery")
    assert asked("earlier-children", own, child=BABY) is None, "her own way is no earlier child's"


WORK = Spell(uuid4(), "child-in-need", date(2026, 5, 1))
OTHERS = tuple(wrote("Settled.", ago=a, about=(KIT, MUM), kind="visit") for a in (20, 40, 60))
FATHERS = [
    (True, OTHERS, WORK, DAD),
    (True, (*OTHERS, wrote("Lewis lives in Skelton.")), WORK, DAD),
    (True, (*OTHERS, wrote("Strategy discussion.", about=(KIT, DAD), kind="meeting")), WORK, DAD),
    (False, (*OTHERS, wrote("Visit.", about=(KIT, DAD), kind="visit")), WORK, DAD),
    (False, (*OTHERS, wrote("Review. Lewis came.")), WORK, DAD),
    (False, (*OTHERS, wrote("Rang.", words="He is well.", by=DAD)), WORK, DAD),
    (False, (*OTHERS, wrote("Lewis not invited on police advice.")), WORK, DAD),
    (False, OTHERS, replace(WORK, closed=date(2026, 8, 1)), DAD),
    (False, OTHERS, replace(WORK, opened=date(2026, 8, 1)), DAD),
    (False, OTHERS[:2], WORK, DAD),
    (False, OTHERS, WORK, replace(DAD, living=False)),  # he died
    (False, OTHERS, WORK, replace(DAD, living=None)),  # his record is not the viewer's to open
    (False, OTHERS, WORK, replace(DAD, name="")),  # his name is hidden
]


@pytest.mark.parametrize(("expected", "marks", "work", "father"), FATHERS)
def test_a_parent_with_whom_nobody_has_spoken(expected, marks, work, father):
    found = asked("parent-not-asked", *marks, spells=(work,), people=(KIT, MUM, father))
    assert (found is not None) is expected
    assert found is None or found.question.startswith("Who has spoken with Lewis about Kit")


WORRIES = tuple(
    Contact(uuid4(), str(n), TODAY - timedelta(days=ago), "A worry.", "no-further-action")
    for n, ago in enumerate((500, 100, 20))
)
TURNED = wrote("Lewis rang and declined early help.", words="No.", by=DAD, kind="call", ago=90,
               about=(DAD,))  # fmt: skip
AGAIN = [
    # Worries, entries; whether it is asked who has spoken with a father, no work being open.
    (True, WORRIES[1:], OTHERS),
    (False, WORRIES[2:], OTHERS),  # one alone
    (
        False,
        WORRIES[:2],
        OTHERS,
    ),  # more than a year apart
    (False, WORRIES[1:], OTHERS[:1]),  # hardly anybody wrote
    (True, WORRIES[1:], (*OTHERS, TURNED)),  # to turn help down is no talk about the child
    (False, WORRIES[1:], (*OTHERS, wrote("Lewis rang about him.", kind="call", ago=90))),
    (
        False,
        WORRIES[1:],
        (*OTHERS, wrote("Said.", words="He cries.", by=DAD, about=(DAD,), ago=50)),
    ),
]


@pytest.mark.parametrize(("expected", "worries", "marks"), AGAIN)
def test_a_parent_with_whom_nobody_has_spoken_though_worries_came_again(expected, worries, marks):
    found = asked("parent-not-asked", *marks, contacts=worries, people=(KIT, DAD))
    assert (found is not None) is expected
    if found:
        assert found.facts.startswith(
            "Worries came on 24 May 2026 and 12 August 2026, and no work is open."
        )
        assert {r.id for r in found.refs} == {w.id for w in worries}


HELPS = (wrote("Brought by Pearl.", ago=200), wrote("Pearl collects on Fridays.", ago=180))
HELPERS = [
    (True, (*OTHERS, *HELPS)),
    (True, (*OTHERS, *HELPS, wrote("Op.", about=(KIT, NAN), kind="health-event", ago=30))),
    (False, (*OTHERS, HELPS[0])),
    (False, (*OTHERS, *HELPS, wrote("Review, Pearl present.", ago=30))),
    (False, (*OTHERS, *HELPS, wrote("Review, nan came.", ago=30))),
    (False, (*OTHERS, *HELPS, wrote("At home.", about=(KIT, NAN), kind="visit", ago=30))),
]


@pytest.mark.parametrize(("expected", "marks"), HELPERS)
def test_somebody_who_helps_and_is_not_asked(expected, marks):
    found = asked("helper-not-asked", *marks, spells=(WORK,))
    assert (found is not None) is expected


BEFORE_IT = wrote("Collected.", words="I worry about the nights.", by=NAN, ago=100)
KEPT_OUT = [
    (True, (BEFORE_IT, wrote("Pearl has not been let in for weeks."))),
    (True, (BEFORE_IT, wrote(words="Nan's not allowed to see us."))),
    (True, (BEFORE_IT, wrote(words="They told me I was bitter.", by=NAN, about=(KIT, NAN)))),
    (False, (wrote("Pearl has not been let in for weeks."),)),  # nothing of her before
    (False, (BEFORE_IT, wrote("Not allowed to see the film."))),
    (False, (BEFORE_IT, wrote("Pearl not allowed to see him, by order of the court."))),
    (False, (BEFORE_IT, wrote("Marnie not allowed to see the head."))),
    (False, (BEFORE_IT, wrote("Pearl has not been let in for weeks.", ago=490))),
]


@pytest.mark.parametrize(("expected", "marks"), KEPT_OUT)
def test_a_relative_kept_away_or_not_heard(expected, marks):
    found = asked("relative-kept-out", *marks)
    assert (found is not None) is expected
    if found:
        assert [r.id for r in found.beside] == [BEFORE_IT.id] and "Pearl" not in found.facts


def test_nights_away_are_told_on_two_days():
    one = wrote(words="I'm sleeping at Sam's.", ago=60)
    two = wrote(words="I've slept four places.", ago=10)
    assert asked("sleeps-elsewhere", one, two) is not None
    assert asked("sleeps-elsewhere", one) is None
    assert asked("sleeps-elsewhere", one, wrote(words="Sleeping at nan's.", ago=10)) is None


SAM = Person(uuid4(), "Sam Reed", False, None, False, "F", "family-friend", False, True)


def night(values, ago=30, **more):
    return wrote("Told of.", ago=ago, facts=(("nights-away", values),), **more)


def between(first, last, **more):
    """Nights from so many days ago to so many days ago."""
    days = {n: (TODAY - timedelta(days=d)).isoformat() for n, d in (("from", first), ("to", last))}
    return {**days, **more}


FRIENDS = {"whose": "friends"}
AGREED = {**FRIENDS, "agreed": "agreed"}
SOFA = wrote(words="I'm sleeping at Sam's.", ago=35)
NIGHTS = [
    # What is asked, and what its facts begin with; the entries.
    ("Twelve nights away, told on 2 August 2026.", (night({"nights": 12}),)),
    ("Ten nights away", (night(between(40, 31, **FRIENDS)),)),
    ("", (night({"nights": 9, **FRIENDS}),)),
    # Two who tell of the same nights: each counts once.
    ("", (night(between(40, 34, **AGREED)), night(between(39, 33, **AGREED), ago=29))),
    ("Eleven nights away", (night(between(40, 34)), night(between(37, 30), ago=29))),
    # Too long ago to stand together.
    ("", (night({"nights": 6, **AGREED}, ago=200), night({"nights": 6, **AGREED}, ago=30))),
    # Nobody says that these few were agreed, on two days.
    ("Written by School", (night({"nights": 2}, ago=90), night({"nights": 2, "agreed": "not-known"}))),
    ("Twelve nights away", (night({"nights": 6}, ago=90), night({"nights": 6}, ago=30))),
    # Innocent, and not counted: close family, by what was chosen or by the tie; a short break; agreed, short.
    ("", (night({"nights": 20, "whose": "close-family", "agreed": "agreed"}),)),
    ("", (night({"nights": 20, "person": str(NAN.id)}),)),
    ("Twenty nights", (night({"nights": 20, "person": str(NAN.id), "agreed": "not-known"}),)),
    ("Twenty nights", (night({"nights": 20, "person": str(SAM.id), "agreed": "agreed"}),)),
    ("", (night({"nights": 20, "whose": "short-break", "planned": True}),)),
    ("", (night({"nights": 14, "whose": "friends", "planned": True, "agreed": "agreed"}),)),
    ("28 nights", (night({"nights": 28, "whose": "friends", "planned": True, "agreed": "agreed"}),)),
    # To come: counted only where it is meant to reach the line.
    ("", (night(between(-10, -25, **FRIENDS), ago=5),)),
    ("40 nights", (night(between(2, -37, **FRIENDS, planned=True, agreed="agreed"), ago=5),)),
    # A few by a fact and a word on another day; and a word beside an innocent fact in one entry.
    ("Written by School", (night({"nights": 2, **FRIENDS}), SOFA)),
    ("", (night({"nights": 2, "whose": "close-family"}, words="I'm sleeping at Sam's."), SOFA)),
    ("", (night({"nights": "a lot"}), night({"from": "soon"}))),
]  # fmt: skip


@pytest.mark.parametrize(("begins", "marks"), NIGHTS)
def test_nights_away_are_counted_once_and_the_innocent_ones_are_not(begins, marks):
    begins = begins.replace("Twenty", "20")
    found = asked("sleeps-elsewhere", *marks, people=(KIT, ROO, MUM, DAD, NAN, SAM))
    assert (found is not None) is bool(begins), found
    assert found is None or found.facts.startswith(begins), found.facts


def test_it_is_said_which_nights_are_not_counted_and_what_words_tell_beside():
    marks = (
        night({"nights": 30, "with": "the Reeds", **FRIENDS}, ago=40),
        night({"nights": 2, "whose": "short-break"}, ago=20), SOFA,
    )  # fmt: skip
    found = asked("sleeps-elsewhere", *marks)
    assert found.facts.startswith("30 nights away, told on 23 July 2026; with the Reeds.")
    assert "may be private fostering, is reached." in found.facts
    assert "Not counted: two nights on a short break (12 August 2026)." in found.facts
    assert {r.id for r in found.refs} == {marks[0].id, SOFA.id}
    assert "Told of besides, and not counted to it: 28 July 2026." in found.facts
    assert [r.id for r in found.beside] == [marks[1].id]
    assert any("Respite" in each for each in found.rule.innocent)


def test_a_place_sets_its_own_number_of_nights():
    rule = catalogue.shipped().rule("sleeps-elsewhere")
    local = rule.model_copy(update={"settings": rule.settings.model_copy(update={"nights": 5})})
    mark = night({"nights": 5, **FRIENDS})
    history = History(KIT, TODAY, {KIT.id: KIT}, (mark,))
    assert rules.find(history, [rule]) == [] and len(rules.find(history, [local])) == 1
