"""Short forms and spellings of forenames, brought from their pack into the table that searching reads."""

from __future__ import annotations

from typing import Any

from kithline.packs import catalogue

PACK = "nicknames"


def pairs() -> dict[tuple[str, str], bool]:
    """Return every two forms that may be one name, both ways about, and whether they are one step apart.

    Kate and Katie are both Katherine: two steps; Kate and Katherine: one.
    """
    found: dict[tuple[str, str], bool] = {}
    for group in _groups():
        name = group["name"]
        forms = {name, *group["forms"]}
        for one in forms:
            for other in forms - {one}:
                found[one, other] = found.get((one, other), False) or name in (one, other)
    return found


def gathered() -> dict[str, list[str]]:
    """Return for each form the names it is gathered under: two forms may be one when they share a name."""
    found: dict[str, set[str]] = {}
    for group in _groups():
        for form in (group["name"], *group["forms"]):
            found.setdefault(form, set()).add(group["name"])
    return {form: sorted(names) for form, names in found.items()}


def _groups() -> list[dict[str, Any]]:
    pack = catalogue.find("matching", PACK)
    if pack is None:
        raise LookupError("packs/matching/nicknames.yaml is missing")
    return list(pack.content["names"])


def load(connection: Any) -> int:
    """Fill the table anew from the pack, as the owner; return how many pairs it holds."""
    rows = sorted(pairs().items())
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM people_nickname")
        cursor.execute(
            "INSERT INTO people_nickname (form, other, near)"
            " SELECT * FROM unnest(%s::text[], %s::text[], %s::boolean[])",
            [[a for (a, _), _ in rows], [b for (_, b), _ in rows], [near for _, near in rows]],
        )
    return len(rows)
