"""Every write of the chronology."""

from kithline.chronology.actions.clocks import hand_over, read_again, work_ended, work_opened
from kithline.chronology.actions.parts import answer, ask, chase, drop
from kithline.chronology.actions.readings import sign
from kithline.chronology.actions.summaries import begin, deselect, note_impact, select, sign_summary
from kithline.chronology.actions.views import say_otherwise

__all__ = [
    "answer",
    "ask",
    "begin",
    "chase",
    "deselect",
    "drop",
    "hand_over",
    "note_impact",
    "read_again",
    "say_otherwise",
    "select",
    "sign",
    "sign_summary",
    "work_ended",
    "work_opened",
]
