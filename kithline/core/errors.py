"""What can go wrong, as types: refused, not allowed in this state, not here."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from kithline.core.actor import Actor


class Refused(Exception):
    """This person may not do this.

    Raised by gates. The transaction is rolled back and the outermost boundary (page, job, command)
    writes the refusal in a new one, so that it survives (groundwork 2). The page looks like the
    one for something that does not exist.
    """

    def __init__(
        self,
        actor: Actor | None,
        what: str,
        *,
        person_id: UUID | None = None,
        subject: tuple[str, UUID] | None = None,
        reason: str = "",
    ) -> None:
        super().__init__(what)
        self.actor = actor
        self.what = what
        self.person_id = person_id
        self.subject = subject
        self.reason = reason


class Invalid(Exception):
    """A rule says no: ``errors`` maps a field's name ("" for the whole) to a sentence for a person."""

    def __init__(self, errors: dict[str, str] | str) -> None:
        self.errors = {"": errors} if isinstance(errors, str) else errors
        super().__init__("; ".join(self.errors.values()))


class WrongContext(Exception):
    """The programmer asked in a place where the question makes no sense; never shown as a "no"."""
