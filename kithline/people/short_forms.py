"""Short forms and spellings of forenames, brought from their pack into the table that searching reads."""

from __future__ import annotations

from typing import Any

from kithline.packs import catalogue

PACK = "nicknames"


def pairs() -> set[tuple[str, str]]:
    """Return every two forms that may be one name, both ways about: Kate and Katie are both Katherine."""
    pack = catalogue.find("matching", PACK)
    if pack is None:
        raise LookupError("packs/matching/nicknames.yaml is missing")
    found: set[tuple[str, str]] = set()
    for group in pack.content["names"]:
        forms = {group["name"], *group["forms"]}
        found |= {(a, b) for a in forms for b in forms if a != b}
    return found


def load(connection: Any) -> int:
    """Fill the table anew from the pack, as the owner; return how many pairs it holds."""
    rows = sorted(pairs())
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM people_nickname")
        cursor.execute(
            "INSERT INTO people_nickname (form, other) SELECT * FROM unnest(%s::text[], %s::text[])",
            [[a for a, _ in rows], [b for _, b in rows]],
        )
    return len(rows)
