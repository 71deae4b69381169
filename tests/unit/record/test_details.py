"""The shapes of structured facts: what is kept, what is refused and where, how each reads."""

from __future__ import annotations

from datetime import date

import pytest

from kithline.record import detail_words, details
from kithline.record.enums import DetailKind

TODAY = date(2026, 3, 4)

# One of each kind: what is given, and how it reads.
READS = {
    "attendance": (
        {"from": "2026-01-05", "to": "2026-02-13", "possible": 60, "attended": 51, "late": 9},
        "Attendance 85%, 51 of 60 sessions, from 5 January 2026 to 13 February 2026, late 9 times",
    ),
    "suspension": (
        {"from": "2026-03-02", "to": "2026-03-06", "reason": "Threw a chair"},
        "Suspended from 2 March 2026 to 6 March 2026, reason: Threw a chair",
    ),
    "exclusion": ({"from": "2026-03-02"}, "Permanently excluded from 2 March 2026"),
    "school-move": (
        {"from_school": "Clough Lane", "to_school": "St Anne's", "on": "2026-01-05"},
        "School moved from Clough Lane to St Anne's on 5 January 2026",
    ),
    "early-contact": (
        {"which": "one-year", "due": "2026-01-10", "outcome": "was-not-brought"},
        "One year review: was not brought, due 10 January 2026",
    ),
    "appointment": (
        {"service": "Audiology", "due": "2026-03-01", "outcome": "was-not-brought"},
        "Appointment with Audiology on 1 March 2026: was not brought",
    ),
    "immunisation": ({"which": "MMR 1", "outcome": "given"}, "Immunisation, MMR 1: given"),
    "registration": ({"with": "dentist", "registered": "no"}, "Not registered with a dentist"),
    "emergency-attendance": (
        {"place": "Tessenham General", "reason": "Burn to the hand"},
        "Emergency attendance: where: Tessenham General; reason for going: Burn to the hand",
    ),
    "injury": (
        {"what": "bruise", "where_on_body": "left ear", "mobile": False},
        "Injury: what injury: bruise; where on the body: left ear; "
        "could the child move about on their own: no",
    ),
    "measure": (
        {"what": "weight", "value": "9.0", "unit": "kg", "centile": "2-9"},
        "Weight 9.0 kg, between 2 and 9 centile",
    ),
    "housing-move": (
        {"from_place": "Mill Street", "to_place": "a hostel", "reason": "evicted"},
        "Moved home from Mill Street to a hostel, reason: evicted",
    ),
    "arrears": ({"amount": "1,240.5"}, "Owes £1,240.50"),
    "police-attendance": (
        {"type": "Domestic abuse", "present": "yes"}, "Police came: Domestic abuse, was there",
    ),
    "missing-episode": (
        {"from": "2026-03-01", "to": "2026-03-02", "reported_by": "her mother",
         "return_interview": "done", "interviewed": "2026-03-04"},
        "Missing from 1 March 2026 to 2 March 2026, reported by her mother, "
        "return interview done on 4 March 2026",
    ),
    "sight": (
        {"announced": False, "bedroom_seen": False, "alone": True},
        "Unannounced visit, bedroom not seen, seen alone",
    ),
    "worker-change": (
        {"role": "Social worker", "from": "A. Reed"},
        "Social worker changed from A. Reed, nobody named to take over",
    ),
    "care-grade": (
        {"area": "Physical care", "sub_area": "Food", "grade": "4"},
        "Care graded 4 of 5: Physical care, Food",
    ),
    "improvement": ({"of": "mornings"}, "Said to be better: mornings"),
    "asked": (
        {"what": "a carer’s assessment", "of": "the council", "came": "not-done"},
        "Asked for: a carer’s assessment, of the council, not done",
    ),
    "dissent": (
        {"about": "a third time of early help", "by": "L. Fogg", "answer": "talked over on Friday"},
        "L. Fogg did not agree: a third time of early help; answered: talked over on Friday",
    ),
    "plan-goal": (
        {"goal": "Two school nights without cooking", "words": "I want to be thirteen"},
        "Goal: Two school nights without cooking, “I want to be thirteen”",
    ),
    "timetable": (
        {"from": "2026-01-05", "sessions": 5, "review": "2026-04-20"},
        "Shorter timetable from 5 January 2026, 5 sessions a week, looked at again on 20 April 2026",
    ),
    "meeting-held": (
        {"sort": "core-group", "on": "2026-02-02", "plan": "goes-on"},
        "Core group on 2 February 2026, plan goes on",
    ),
    "nights-away": (
        {"person": "5f0c4e1e-6f0c-4a53-9a3e-0d6f6a1f0b11", "with": "Dee Marsh, on the sofa",
         "whose": "friends", "from": "2026-02-20", "to": "2026-02-26", "nights": "5",
         "agreed": "agreed", "agreed_by": "her mother", "planned": "no"},
        "5 nights away with Dee Marsh, on the sofa (a friend, or a friend’s family), "
        "from 20 February 2026 to 26 February 2026, agreed by her mother, not planned",
    ),
}  # fmt: skip


def test_every_kind_is_tried():
    assert set(READS) == set(DetailKind.values) == {str(k) for k in details.SHAPES}


@pytest.mark.parametrize("what", READS)
def test_a_fact_is_kept_and_reads_plainly(what):
    given, words = READS[what]
    kept, errors = details.checked(what, given, today=TODAY)
    assert errors == {}
    assert detail_words.words(what, kept) == words
    assert details.checked(what, kept, today=TODAY) == (kept, {})


@pytest.mark.parametrize("what", DetailKind.values)
def test_nothing_given_is_refused_at_a_field_of_the_kind(what):
    _, errors = details.checked(what, {"from": " "} if what == "attendance" else {})
    assert errors and all(details.SHAPES[what].field(name) for name in errors)


REFUSED = [
    ("attendance", {"attended": 70}, "attended", "more than were possible"),
    ("attendance", {"attended": "5.5"}, "attended", "whole number"),
    ("attendance", {"attended": True}, "attended", "whole number"),
    ("attendance", {"attended": "-1"}, "attended", "from 0 to 500"),
    ("attendance", {"possible": "NaN"}, "possible", "whole number"),
    ("attendance", {"possible": "1e400"}, "possible", "from 1 to 500"),
    ("attendance", {"to": "2026-01-04"}, "to", "before the start"),
    ("attendance", {"to": "2026-03-05"}, "to", "still to come"),
    ("attendance", {"from": "31 February"}, "from", "give a day"),
    ("attendance", {"from": "1026-01-05"}, "from", "check the year"),
    ("attendance", {"from": ""}, "from", "give this"),
    ("attendance", {"colour": "red"}, "colour", "nothing called"),
    ("appointment", {"outcome": "forgotten"}, "outcome", "from the list"),
    ("appointment", {"outcome": None}, "outcome", "choose one"),
    ("appointment", {"service": "x" * 201}, "service", "200 characters"),
    ("appointment", {"service": "a\x00b"}, "service", "hidden"),
    ("registration", {"registered": "perhaps"}, "registered", "yes or no"),
    ("measure", {"unit": "cm"}, "unit", "fits"),
    ("measure", {"value": "9.12345"}, "value", "3 decimals"),
    ("measure", {"value": "0"}, "value", "from 0.001"),
    ("early-contact", {"done": "2026-01-10"}, "done", "say that it was"),
    ("school-move", {"from_school": "", "to_school": ""}, "to_school", "at least one"),
    ("care-grade", {"grade": 6}, "grade", "from 1 to 5"),
    ("missing-episode", {"interviewed": "2026-02-28"}, "interviewed", "before they went"),
    ("timetable", {"to": "2026-01-04"}, "to", "before the start"),
    ("timetable", {"sessions": 11}, "sessions", "from 0 to 10"),
    ("meeting-held", {"on": "2027-01-01"}, "on", "still to come"),
    ("nights-away", {"from": "", "nights": ""}, "from", "first night, or how many"),
    ("nights-away", {"to": "2026-02-19"}, "to", "before the start"),
    ("nights-away", {"nights": 8}, "nights", "more nights than lie between"),
    ("nights-away", {"nights": 0}, "nights", "from 1 to 1000"),
    ("nights-away", {"person": "her friend"}, "person", "from the list"),
    ("nights-away", {"whose": "a stranger"}, "whose", "from the list"),
]


@pytest.mark.parametrize(("what", "change", "field", "said"), REFUSED)
def test_what_cannot_be_is_refused_at_its_field(what, change, field, said):
    _, errors = details.checked(what, READS[what][0] | change, today=TODAY)
    assert said in errors.get(field, ""), errors


def test_an_appointment_to_come_may_be_told():
    values = {"service": "Dentist", "due": "2026-09-01", "outcome": "rearranged"}
    assert details.checked("appointment", values, today=TODAY)[1] == {}


NIGHTS = [
    # What is given, the day of the entry, the first and the last night, how many; how it reads.
    ({"from": "2026-02-20", "to": "2026-02-22"}, "2026-02-23", "02-20", "02-22", 3,
     "3 nights away, from 20 February 2026 to 22 February 2026"),
    ({"from": "2026-02-20"}, "2026-02-23", "02-20", "02-22", 3, "Nights away, since 20 February 2026"),
    ({"from": "2026-02-20"}, "2026-02-20", "02-20", "02-20", 1, "Nights away, since 20 February 2026"),
    ({"nights": 12}, "2026-02-23", "02-11", "02-22", 12, "12 nights away"),
    ({"nights": 2, "to": "2026-02-20"}, "2026-02-23", "02-19", "02-20", 2,
     "2 nights away, up to 20 February 2026"),
    ({"nights": 2, "from": "2026-02-10"}, "2026-02-23", "02-10", "02-11", 2,
     "2 nights away, since 10 February 2026"),
    ({"nights": 2, "from": "2026-02-10", "to": "2026-02-20"}, "2026-02-23", "02-19", "02-20", 2,
     "2 nights away, from 10 February 2026 to 20 February 2026"),
    ({"nights": 1, "with": "Nan", "agreed": "not-known", "agreed_by": "Mum"}, "2026-02-23", "02-22",
     "02-22", 1, "1 night away with Nan, nobody who cares for the child knew: Mum"),
    ({"nights": 1, "agreed": "known", "agreed_by": "Mum", "planned": True}, "2026-02-23", "02-22",
     "02-22", 1, "1 night away, known to Mum, not agreed, planned"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "told", "first", "last", "number", "words"), NIGHTS)
def test_nights_away_are_counted_as_they_were_told(given, told, first, last, number, words):
    kept, errors = details.checked("nights-away", given, today=TODAY)
    assert errors == {}
    every = details.nights_of(kept, date.fromisoformat(told))
    assert [d.isoformat()[5:] for d in (every[0], every[-1])] == [first, last]
    assert len(every) == number and detail_words.words("nights-away", kept) == words


def test_nights_to_come_may_be_told_and_none_are_counted_with_close_family():
    planned = {"from": "2026-06-01", "to": "2026-07-10", "whose": "friends", "planned": "yes"}
    kept, errors = details.checked("nights-away", planned, today=TODAY)
    assert errors == {} and details.nights(kept) == 40
    assert [details.nights({**kept, "whose": w}) for w in ("close-family", "short-break")] == [
        None,
        None,
    ]
    assert details.nights({"from": "2026-02-01"}) is None


def test_there_is_no_other_kind():
    assert details.checked("score", {"of": 3})[1] == {"what": "Choose what sort of fact this is."}


def test_centiles_are_counted_from_line_to_line():
    places = [details.centile_place(c) for c in ("below-0.4", "0.4", "2", "9", "9-25", "99.6")]
    assert places == [0, 1, 3, 5, 6, 17]
    assert details.centile_place("50th") is None
