"""A learned model in the form of the pack of weights, so that the find page weighs as matching does. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from kithline.packs import catalogue, reading
from kithline.packs.catalogue import Pack
from kithline.people import matching

# Facts whose shares are taken over; the others (an age, parts of a name, house and street) keep the pack's.
LEARNED = {
    "surname": "surname", "forename": "forename", "dob": "dob", "postcode": "postcode", "nhs": "number",
    "sex": "sex",
}  # fmt: skip
SMALLEST = 1e-7


def as_pack(content: Mapping[str, Any], *, version: str, records: int) -> Pack:
    """Return the shipped pack of weights with the shares that a model has learned."""
    shipped = catalogue.find("matching", "weights")
    if shipped is None:
        raise LookupError("packs/matching/weights.yaml is missing")
    made: dict[str, Any] = json.loads(json.dumps(reading.plain(shipped.content), default=str))
    made["version"] = version
    made["title"] = "Weights learned from the lists of a place"
    made["note"] = (
        f"Learned from {records:,} records by `kithline match train`; what it does not learn stands as in"
        f" {shipped.name}."
    )
    levels, m, u = content["levels"], content["m"], content["u"]
    facts = {fact["fact"]: fact for fact in made["facts"]}
    for name, fact in LEARNED.items():
        shares = dict(zip(levels[name], zip(m[name], u[name], strict=True), strict=True))
        for level in facts[fact]["levels"]:
            if level["level"] in shares:
                one, other = shares[level["level"]]
                level["m"], level["u"] = max(one, SMALLEST), max(other, SMALLEST)
    # What the search reads of it, worked out once.
    made["for_search"] = json.loads(matching.read(catalogue.from_content(made)).for_database)
    return catalogue.from_content(made)
