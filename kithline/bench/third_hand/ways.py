"""The third hand's ways as lines that the second hand's lives can be told in."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from kithline.bench.second_hand.book import TODAY, Book
from kithline.bench.second_hand.pen import Line
from kithline.bench.third_hand import halves

# Who writes, as the second hand's agencies are named; health is the school nurse's from about five years.
WHO = {
    "care": "sc",
    "gp": "gp",
    "school": "sch",
    "nursery": "nur",
    "police": "pol",
    "help": "fh",
    "housing": "hou",
}
SCHOOL_NURSE_MONTHS = 66
# Which list tells what a pattern of the second hand is told in; and the kinds of entry it stands in.
LISTS = {
    "cold": ("cold", {"care": "visit", "health": "visit", "help": "visit"}),
    "missed": ("missed", {}),
    "injury": ("injury", {"school": "school-concern", "care": "visit", "gp": "health-event"}),
    "movehome": ("moved", {}),
    "moveschool": ("school-changed", {}),
    "same_hygiene": ("again", {}),
    "same_food": ("again", {}),
    "same_alone": ("again", {}),
    "closure": ("closed", {"care": "decision", "help": "decision"}),
    "better": ("gain", {"care": "visit", "health": "visit", "help": "visit"}),
    "worse": ("relapse", {"care": "visit", "health": "visit", "school": "school-concern",
                          "housing": "home-conditions"}),
    "newworker": ("worker", {}),
    "violence": ("violence", {}),
    "drugs": ("substance", {}),
    "mind": ("mind", {}),
    "stranger": ("named-once", {}),
    "rolled": ("rolled", dict.fromkeys(("care", "help", "health", "school"), "meeting")),
    "caring": ("caring", {"school": "school-concern"}),
    "keptout": ("kept-out", {}),
    "dissent": ("dissent", {}),
}  # fmt: skip
POLICE = "police-notice"
# A change of an officer, a patch or a key person is none of the person who leads the work.
NOT_LEADING = frozenset({"police", "housing", "nursery"})
NO_ONE_ELSE = {"same_hygiene": "care", "same_food": "care", "same_alone": "care"}
HUB = frozenset({"care"})
NAMES = re.compile(
    r"\b(?:Lee|Craig|Daz|Paul|Marcus|Kev|Shane|Ryan|Tony|Jordan|Gaz(?='s)|Carl|Wayne|Dean|Scott|Steve|Jay"
    r"|Darren Pike|Stu|Mick|Andy|Mr Barlow|Nige|Liam|Rob)\b"
)
ASSESSED = "[C&F assessment signed off|SWA authorised|Single assessment complete]. "


def told_in(*, held_back: bool) -> Callable[[str, Book], tuple[Line, ...]]:
    """Return what gives the lines of a heading in one half of the ways; none where there are none."""

    def lines(key: str, book: Book) -> tuple[Line, ...]:
        return _lines(key, book.age(TODAY) < SCHOOL_NURSE_MONTHS, held_back)

    return lines


@cache
def _lines(key: str, small: bool, held_back: bool) -> tuple[Line, ...]:
    if key == "startsecond":
        return _second_assessment(held_back)
    if key == "nfa":
        return tuple(
            Line("hub", "decision", _slots(w.text))
            for w in halves.ways("closed", held_back=held_back)
            if w.who in HUB
        )
    if key not in LISTS:
        return ()
    bank, kinds = LISTS[key]
    ways = [
        w
        for w in halves.ways(bank, held_back=held_back)
        if not (bank == "worker" and w.who in NOT_LEADING) and NO_ONE_ELSE.get(key) != w.who
    ]
    return tuple(
        Line(
            who=_who(w, small),
            kind=_kind(bank, w, kinds, at),
            fact=_slots(w.text, named=bank == "named-once"),
            seen=kinds.get(w.who) == "visit",
        )
        for at, w in enumerate(ways)
    )


def _who(way: halves.Way, small: bool) -> str:
    return WHO.get(way.who) or ("hv" if small else "sn")


def _kind(bank: str, way: halves.Way, kinds: dict[str, str], at: int) -> str:
    """Every second missed appointment that health itself writes of has its kind."""
    if bank == "missed" and way.who == "health" and at % 2:
        return "was-not-brought"
    return kinds.get(way.who, POLICE if way.who == "police" else "note")


def _slots(text: str, *, named: bool = False) -> str:
    text = text.replace("{child}", "{N}")
    return NAMES.sub("{X}", text) if named else text


def _second_assessment(held_back: bool) -> tuple[Line, ...]:
    """Allocated, visited, signed: with one way in the first and one in the last of them."""
    ways = halves.ways("start-again", held_back=held_back)
    either = "|".join(_slots(w.text) for w in ways)
    return (
        Line("sc", "note", "Allocated today, visit booked."),
        Line("sc", "visit", "First visit, {N} seen with mum.", seen=True),
        Line("sc", "decision", f"{ASSESSED}[{either}]"),
    )
