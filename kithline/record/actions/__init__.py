"""Every write to the record. See the modules: writing, amending, drafts."""

from kithline.record.actions.writing import write, write_many, write_prepared, write_system

__all__ = ["write", "write_many", "write_prepared", "write_system"]
