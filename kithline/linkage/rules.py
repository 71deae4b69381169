"""Thresholds, and the reason that every answer has. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from kithline.core.errors import Invalid
from kithline.linkage.enums import Band
from kithline.packs import catalogue, queries, reading

MOST_REASON = 500


def thresholds() -> dict[str, float]:
    """Return the weights from which two records are likely one person, and from which a person is asked."""
    pack = catalogue.find("matching", "thresholds")
    if pack is None:
        raise LookupError("packs/matching/thresholds.yaml is missing")
    content: Any = pack.content
    return {"same_at": float(content["same_at"]), "ask_at": float(content["ask_at"])}


def shipped_model() -> dict[str, Any]:
    """Return the model that comes with Kithline, for a place that has too few people to learn one."""
    pack = catalogue.find("matching", "model")
    if pack is None:
        raise LookupError("packs/matching/model.yaml is missing")
    content: Any = reading.plain(pack.content)
    return dict(content["model"])


def machine_may_merge(partnership_id: UUID) -> bool:
    """Return whether a partnership lets the machine make one record of two; none does unless it says so."""
    pack = queries.find("matching", "machine", partnership_id=partnership_id)
    return pack is not None and pack.content.get("merges") is True


# What speaks against a merge by machine, as the database names it, in words.
AGAINST = {
    "number": "no number with a check digit agrees",
    "born": "the date of birth is not known of both, or differs",
    "kind": "a child and an adult, or one of the records is read in another, or was taken back",
    "other-number": "another number of theirs differs",
    "elsewhere": "a third record has the number too, or it was taken off one of the two",
    "forename": "the first names differ",
    "surname": "the surnames differ",
    "sex": "the sex differs",
    "died": "one of them has died",
    "restricted": "one of the records is restricted",
    "protected": "one of them has a protected address",
    "adopted": "one of them was adopted",
    "parted": "they were one record before, and somebody parted them",
    "said": "somebody said that they are two people, or that it cannot be said",
    "related": "they are recorded as related to each other",
    "twin": "somebody else of the family was born on the same day",
    "meanwhile": "somebody changed one of them meanwhile",
    "work": "both have work of one kind open with one team",
}


def band(weight: float, at: Mapping[str, float]) -> Band | None:
    """Return what the thresholds say of a weight; None: different people."""
    if weight >= at["same_at"]:
        return Band.SAME
    return Band.ASK if weight >= at["ask_at"] else None


def reason(text: str, field: str = "reason") -> str:
    """Return a reason that says something; ``Invalid`` otherwise."""
    said = " ".join(text.split())
    if not said:
        raise Invalid({field: "Say what makes you sure, or what you cannot tell."})
    if len(said) > MOST_REASON:
        raise Invalid({field: f"Say it in at most {MOST_REASON} characters."})
    return said
