"""Every write to the record. See the modules: writing, amending, drafts."""

from kithline.record.actions.amending import amend, move, note_beside, withdraw, withdraw_subject
from kithline.record.actions.draft_files import (
    files_to_write,
    forget_files,
    keep_files,
    take_away_file,
)
from kithline.record.actions.drafts import Kept, drop_draft, keep_draft, take_draft
from kithline.record.actions.writing import write, write_many, write_prepared, write_system

__all__ = [
    "Kept",
    "amend",
    "drop_draft",
    "files_to_write",
    "forget_files",
    "keep_draft",
    "keep_files",
    "move",
    "note_beside",
    "take_away_file",
    "take_draft",
    "withdraw",
    "withdraw_subject",
    "write",
    "write_many",
    "write_prepared",
    "write_system",
]
