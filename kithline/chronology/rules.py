"""What a reading, an asked part and a summary must say: pure."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from kithline.chronology.enums import MOVES, Answer, Stage, Whose, Why
from kithline.core.errors import Invalid
from kithline.core.text import TextRefused, clean

LONG, MIDDLE, LINE = 20_000, 2_000, 200


def kept(errors: dict[str, str], name: str, text: str, limit: int, *, missing: str = "") -> str:
    """Return text as it is kept, or note at its field what is wrong."""
    try:
        said = clean(text or "", limit=limit, multiline=limit > LINE)
    except TextRefused as refused:
        errors[name] = str(refused)
        return ""
    if missing and not said:
        errors[name] = missing
    return said


def reading(
    *, why: str, why_words: str, analysis: str, not_known: str, follows: str,
    since: date | None, until: date, today: date,
) -> dict[str, Any]:  # fmt: skip
    """Return what a reading says as it is kept; ``Invalid`` names each field that is not right."""
    errors: dict[str, str] = {}
    if why not in Why.values:
        errors["why"] = "Choose why you read it."
    kept_why = kept(
        errors, "why_words", why_words, 500,
        missing="Say what changed, or why." if why in (Why.CHANGE, Why.OTHER) else "",
    )  # fmt: skip
    found = {
        "why": why,
        "why_words": kept_why,
        "analysis": kept(
            errors, "analysis", analysis, LONG, missing="Say what it means for the child."
        ),
        "not_known": kept(errors, "not_known", not_known, LONG),
        "follows": kept(errors, "follows", follows, LONG),
    }
    if since and since > until:
        errors["since"] = "This is after the end of what was read."
    if until > today:
        errors["until"] = "This day has not come yet."
    if errors:
        raise Invalid(errors)
    return found


def asked(*, question: str, since: date | None, until: date | None) -> str:
    """Return the question to an agency as it is kept."""
    errors: dict[str, str] = {}
    text = kept(errors, "question", question, MIDDLE, missing="Say what you need, and why.")
    if since and until and since > until:
        errors["until"] = "Until is before From."
    if errors:
        raise Invalid(errors)
    return text


def answered(*, standing: str, answer: str, words: str) -> str:
    """Return an agency's answer in words as it is kept; what was answered whole is not answered again."""
    if standing and standing != Answer.PART:
        raise Invalid("This is answered already.")
    errors: dict[str, str] = {}
    if answer not in Answer.values:
        errors["answer"] = "Choose an answer."
    needs = "Say what is still to come, and when." if answer == Answer.PART else ""
    text = kept(errors, "words", words, MIDDLE, missing=needs)
    if errors:
        raise Invalid(errors)
    return text


def view(*, whose: str, by_words: str, words: str, named: bool) -> tuple[str, str]:
    """Return who says it and what, as they are kept."""
    errors: dict[str, str] = {}
    if whose not in Whose.values:
        errors["whose"] = "Choose whose view this is."
    by = kept(
        errors, "by_words", by_words, LINE,
        missing="Say who says it." if whose == Whose.FAMILY and not named else "",
    )  # fmt: skip
    said = kept(errors, "words", words, LONG, missing="Write down how they see it.")
    if errors:
        raise Invalid(errors)
    return by, said


def check_draft(stage: str) -> None:
    """Refuse to change what is signed."""
    if Stage.SIGNED not in MOVES[stage][1]:
        raise Invalid("This is signed. Begin a new version from it.")


def reason(text: str) -> str:
    """Return a reason as it is kept."""
    errors: dict[str, str] = {}
    said = kept(errors, "reason", text, 500, missing="Say why.")
    if errors:
        raise Invalid(errors)
    return said


def moment_read(read_at: datetime | None, at: datetime) -> datetime:
    """Return the moment at which the line stood as it was read: never after it is signed."""
    return at if read_at is None or read_at > at else read_at
