"""Every write of the room."""

from kithline.documents.actions.asking import ask, ask_again, could_not, look_at, made, told
from kithline.documents.actions.issuing import issue, keep_drawn, note_taken

__all__ = [
    "ask",
    "ask_again",
    "could_not",
    "issue",
    "keep_drawn",
    "look_at",
    "made",
    "note_taken",
    "told",
]
