"""Thresholds, and the reason that every answer has. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kithline.core.errors import Invalid
from kithline.linkage.enums import Band
from kithline.packs import catalogue, reading

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
