"""What may be recorded about connections. Pure: each function says what is wrong, by field."""

from __future__ import annotations

from datetime import date, timedelta

LONGEST_REVIEW = timedelta(days=366)
LONGEST_LINK = timedelta(days=366)


def review_faults(review_on: date | None, today: date) -> dict[str, str]:
    """Return what is wrong with the day on which a concern is looked at again."""
    if review_on is None:
        return {"review_on": "Say on which day it is looked at again."}
    if review_on <= today:
        return {"review_on": "Give a day that is still to come."}
    if review_on - today > LONGEST_REVIEW:
        return {"review_on": "It is looked at again within a year."}
    return {}


def link_faults(starts_on: date | None, until_on: date | None, today: date) -> dict[str, str]:
    """Return what is wrong with the time for which a child is linked to a place."""
    if starts_on is None:
        return {"starts_on": "Say since when."}
    if starts_on > today:
        return {"starts_on": "This date is in the future."}
    if until_on is None:
        return {"until_on": "Say until when: a link has an end, and can be made again."}
    if until_on < starts_on:
        return {"until_on": "That is before it starts."}
    if until_on - max(today, starts_on) > LONGEST_LINK:
        return {"until_on": "A link lasts a year at most; it can be made again."}
    return {}


def entry_faults(
    *, happened_on: date | None, today: date, fact: str, opinion: str, done: str
) -> dict[str, str]:
    """Return what is wrong with an entry about a place."""
    wrong = {}
    if happened_on is None:
        wrong["happened_on"] = "Say when it happened."
    elif happened_on > today:
        wrong["happened_on"] = "This date is in the future."
    if not (fact or opinion or done):
        wrong["fact"] = "Say what happened, what you think, or what was done."
    return wrong
