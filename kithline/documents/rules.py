"""What must hold of a paper before it is issued."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from kithline.core.errors import Invalid
from kithline.core.text import clean
from kithline.documents.enums import MOVES, Stage, Use

MOST_ENTRIES = 20_000
STALLED_AFTER = timedelta(minutes=5)
LONGEST = 200


def checked(
    *,
    used_for: str,
    for_whom: str,
    entries: int,
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
    if not wrong and not entries:
        wrong[""] = "There is nothing in that time that can be printed. Choose a longer one."
    if entries > MOST_ENTRIES:
        wrong["since"] = f"That is more than {MOST_ENTRIES:,} entries. Choose a shorter time."
    if wrong:
        raise Invalid(wrong)
    return whom


def check_move(stage: str, to: str) -> None:
    """Raise ``Invalid`` unless a paper that is asked for may go on from where it stands."""
    if to not in MOVES[stage]:
        raise Invalid("This paper is made already." if stage == Stage.MADE else "Ask for it again.")


def stalled(stage: str, moved: datetime, at: datetime) -> bool:
    """Has the work on a paper stopped with its process? Nothing has moved for a while."""
    return stage == Stage.WAITING and at - moved > STALLED_AFTER
