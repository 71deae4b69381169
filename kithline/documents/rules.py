"""What must hold of a paper before it is issued."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from kithline.core.errors import Invalid
from kithline.core.text import clean
from kithline.documents.enums import Use

MOST_ENTRIES = 20_000
LONGEST = 200


def checked(
    *,
    used_for: str,
    for_whom: str,
    entry_ids: Sequence[UUID],
    since: date | None,
    until: date | None,
) -> str:
    """Return ``for_whom`` without hidden characters; ``Invalid`` names each field that is wrong."""
    wrong: dict[str, str] = {}
    try:
        whom = clean(for_whom, limit=LONGEST, multiline=False)
    except ValueError as refused:
        whom, wrong["for_whom"] = "", str(refused)
    if used_for not in Use.values:
        wrong["used_for"] = "Choose what it is for."
    if used_for == Use.OTHER and not whom and "for_whom" not in wrong:
        wrong["for_whom"] = "Say who it is for."
    if since and until and until < since:
        wrong["until"] = "That is before the first day."
    if not wrong and not entry_ids:
        wrong[""] = "There is nothing in that time that can be printed. Choose a longer one."
    if len(entry_ids) > MOST_ENTRIES:
        wrong["since"] = f"That is more than {MOST_ENTRIES:,} entries. Choose a shorter time."
    if wrong:
        raise Invalid(wrong)
    return whom
