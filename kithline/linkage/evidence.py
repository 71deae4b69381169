"""What speaks for and against two records being one person: a line a fact, with its weight, no sum."""

from __future__ import annotations

from math import log2
from typing import TYPE_CHECKING, Any

from kithline.people import matching

if TYPE_CHECKING:
    from kithline.linkage.engine.learning import Model, Pairs

SHOWN = ("surname", "forename", "swapped", "dob", "postcode", "address", "nhs", "upn", "sex")
WORDS = {
    "surname": "surname", "forename": "first name", "dob": "birth date", "postcode": "postcode",
    "address": "house and street", "nhs": "NHS number", "upn": "unique pupil number", "sex": "sex",
}  # fmt: skip
SUPPORT = {
    1: "others of both homes are one family already",
    2: "somebody else of both homes is one person already",
    3: "nobody else of the two homes is known to be one person",
}
RARE = 1.0  # bits beyond the average from which a value is called rare or common


def of_pairs(pairs: Pairs, which: list[int], model: Model) -> list[list[dict[str, Any]]]:
    """Return the evidence of some pairs: fact, sign, words, weight."""
    from kithline.linkage.engine import learning

    scale = matching.weights()
    rare = {
        fact: learning.rarity(pairs, fact, model) / -0.6931471805599453 for fact in learning.OFTEN
    }
    found = []
    for n in which:
        lines = [
            _line(
                fact,
                int(pairs.levels[fact][n]),
                model,
                scale,
                float(rare[fact][n]) if fact in rare else 0.0,
            )
            for fact in SHOWN
        ]
        support = int(pairs.levels["support"][n])
        if support in SUPPORT:
            weight = _weight(model, "support", support)
            sign = "same" if weight > 0 else "unknown"
            lines.append(
                {"fact": "support", "sign": sign, "words": SUPPORT[support], "weight": weight}
            )
        found.append([x for x in lines if x is not None])
    return found


def _line(
    fact: str, level: int, model: Model, scale: matching.Weights, rare: float
) -> dict[str, Any] | None:
    names = model.levels[fact]
    if fact == "swapped" and level != 1:
        return None
    if level == 0:
        return {
            "fact": fact,
            "sign": "unknown",
            "words": f"{WORDS[fact]}: not known of both",
            "weight": 0.0,
        }
    name = names[level - 1]
    weight = _weight(model, fact, level) + rare
    step = next((s for s in scale.steps.get(fact, ()) if s.level == name), None)
    sign = step.sign if step else ("same" if name == "same" else "differs")
    words = step.words if step else WORDS.get(fact, "")
    if fact in ("surname", "forename") and sign != "differs" and rare >= RARE:
        words += " (a rare name)"
    elif fact in ("surname", "forename") and sign != "differs" and rare <= -RARE:
        words += " (a common name)"
    elif sign == "differs":
        # Kin share a home: that it differs speaks against kin, and so for one person who moved.
        words += " differ" if fact == "address" else " differs"
        words += "" if weight <= 0 else ", as it seldom does among kin"
    return {"fact": fact, "sign": sign, "words": words, "weight": round(weight, 1)}


def _weight(model: Model, fact: str, level: int) -> float:
    m, u = model.m[fact][level - 1], model.u[fact][level - 1]
    return round(log2(max(m, 1e-6) / max(u, 1e-6)), 1)
