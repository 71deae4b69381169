"""The kinds of rule. Pure.

Each is a module with ``Settings`` (what a pack may set), ``WORDS`` (what it fills into a question beside
the name) and ``seek(history, rule)``, which yields what it found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from types import ModuleType

from kithline.patterns.finding import Raised
from kithline.patterns.marks import History
from kithline.patterns.shape import Rule

KINDS = {
    "addresses": "addresses",
    "appointments": "appointments",
    "asked": "asked",
    "attendance": "attendance",
    "care-grades": "care_grades",
    "change": "change",
    "closed-again": "closed_again",
    "dissent": "dissent",
    "early-contacts": "early_contacts",
    "earlier-children": "earlier_children",
    "ending-cited": "ending_cited",
    "household": "household",
    "improvement": "improvement",
    "injuries": "injuries",
    "interviews": "interviews",
    "kept-out": "kept_out",
    "meetings": "meetings",
    "missing": "missing",
    "moves": "moves",
    "named-once": "named_once",
    "nights": "nights",
    "no-lead": "no_lead",
    "not-asked": "not_asked",
    "not-seen": "not_seen",
    "one-voice": "one_voice",
    "pregnancy": "pregnancy",
    "referred-again": "referred_again",
    "rolled-over": "rolled_over",
    "start-again": "start_again",
    "timetable": "timetable",
    "together": "together",
    "told": "told",
    "visits": "visits",
    "warmth": "warmth",
    "words": "words",
    "words-in-plan": "words_in_plan",
    "workers": "workers",
    "written-after": "written_after",
}

Seek = Callable[[History, Rule], Iterator[Raised]]


def module_of(kind: str) -> ModuleType:
    """Return the module of a kind; KeyError when there is none."""
    return import_module(f"{__name__}.{KINDS[kind]}")


def seek(kind: str) -> Seek:
    """Return the function that looks for a kind of pattern."""
    found: Seek = module_of(kind).seek
    return found
