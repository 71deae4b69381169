"""Every write to the record. See the modules: writing, amending, drafts."""

from kithline.record.actions.amending import amend, move, note_beside, withdraw, withdraw_subject
from kithline.record.actions.drafts import Kept, drop_draft, keep_draft, take_draft
from kithline.record.actions.writing import write, write_many, write_prepared, write_system

__all__ = [
    "Kept",
    "amend",
    "drop_draft",
    "keep_draft",
    "move",
    "note_beside",
    "take_draft",
    "withdraw",
    "withdraw_subject",
    "write",
    "write_many",
    "write_prepared",
    "write_system",
]
