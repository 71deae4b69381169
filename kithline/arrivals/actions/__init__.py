"""Every write about lists that arrive. See the modules: putting_down, previewing, answering, bringing_in."""

from kithline.arrivals.actions.answering import (
    answer_also,
    answer_for_hub,
    answer_many,
    answer_place,
    answer_row,
    answer_whom,
    written_at_place,
)
from kithline.arrivals.actions.bringing_in import begin, bring_in, could_not, give_up, undo
from kithline.arrivals.actions.keeping import answer_spelling
from kithline.arrivals.actions.making import answer_all_new, answer_new, look_again
from kithline.arrivals.actions.previewing import begin_reading, preview
from kithline.arrivals.actions.putting_down import leave, name_columns, put_down, save_layout
from kithline.arrivals.actions.telling import told

__all__ = [
    "answer_all_new",
    "answer_also",
    "answer_for_hub",
    "answer_many",
    "answer_new",
    "answer_place",
    "answer_row",
    "answer_spelling",
    "answer_whom",
    "begin",
    "begin_reading",
    "bring_in",
    "could_not",
    "give_up",
    "leave",
    "look_again",
    "name_columns",
    "preview",
    "put_down",
    "save_layout",
    "told",
    "undo",
    "written_at_place",
]
