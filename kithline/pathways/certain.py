"""Records made one by machine: a number with a check digit and the birth date agree, nothing speaks against.

Only where the partnership has switched it on. Each is merged as a person would merge it, in the machine's
name with its reasons and the run; a person looks at it afterwards. Whatever speaks against it leaves it to
a person.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from kithline.core.actor import Actor
from kithline.core.errors import Invalid, Refused
from kithline.core.viewer import acting_as
from kithline.linkage import permissions, rules
from kithline.linkage.models import Run
from kithline.pathways.merge import Merged, merge
from kithline.people import matching

REASON = "By machine: the {number} and the date of birth agree, and nothing speaks against it."
OFF = (
    "This partnership has not let the machine merge. To switch it on, type:"
    ' kithline match machine --on --reason "who decided it, and why"'
)


@dataclass(frozen=True)
class Certain:
    """What came of it: merges, and for each pair left to a person why."""

    merged: list[Merged] = field(default_factory=list)
    refused: list[tuple[UUID, UUID, list[str]]] = field(default_factory=list)


def check_on(partnership_id: UUID) -> None:
    """Raise ``Invalid`` unless the partnership has switched merging by machine on."""
    if not rules.machine_may_merge(partnership_id):
        raise Invalid(OFF)


def merge_certain(
    *, run: Run, by: Actor, at: datetime, each: Callable[[bool], None] = lambda made: None
) -> Certain:
    """Merge each pair that is certain; the older record is kept. ``each`` is told whether one was merged.

    Each stands or falls by itself, in a transaction of its own: nobody waits longer than one merge takes,
    and what was merged stays when the rest is broken off.
    """
    permissions.check_machine(by)
    check_on(run.partnership_id)
    done = Certain()
    for older, newer in candidates(run.partnership_id):
        with acting_as(by, at):
            against = what_speaks_against(older, newer)
        if not against:
            try:
                with acting_as(by, at):
                    done.merged.append(_merge(older, newer, run, by, at))
                each(True)
                continue
            except Invalid:
                against = ["work"]
            except Refused:  # somebody wrote or merged meanwhile
                against = ["meanwhile"]
        done.refused.append((older, newer, [rules.AGAINST[code] for code in against]))
        each(False)
    return done


def _merge(older: UUID, newer: UUID, run: Run, by: Actor, at: datetime) -> Merged:
    numbers = _numbers(older, newer)
    return merge(
        kept_id=older, merged_id=newer, by=by, at=at, run=run, evidence=_evidence(numbers),
        reason=REASON.format(number=" and the ".join(numbers.values())),
    )  # fmt: skip


def candidates(partnership_id: UUID) -> list[tuple[UUID, UUID]]:
    """Return each two records of a place with a number and the birth date in common, the older first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM pathways_certain(%s)", [partnership_id])
        return cursor.fetchall()


def what_speaks_against(older: UUID, newer: UUID) -> list[str]:
    """Return each thing that speaks against merging two records by machine, as the database names it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pathways_against(%s, %s)", [older, newer])
        row = cursor.fetchone()
    return list(row[0]) if row else []


def _numbers(older: UUID, newer: UUID) -> dict[str, str]:
    """Return which numbers agree, with their words."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT a.scheme FROM pathways_number a JOIN pathways_number b"
            " ON b.scheme = a.scheme AND b.value = a.value AND b.person_id = %s WHERE a.person_id = %s",
            [newer, older],
        )
        return {scheme: matching.NUMBERS[scheme] for (scheme,) in sorted(cursor.fetchall())}


def _evidence(numbers: dict[str, str]) -> list[dict[str, Any]]:
    """Return what agreed as the page of a pair shows it: a line a fact, with its weight, no sum."""
    steps = matching.weights().steps
    number, dob = steps["number"][0], steps["dob"][0]
    lines = [
        {"fact": scheme, "sign": "same", "words": words, "weight": number.weight}
        for scheme, words in numbers.items()
    ]
    return [*lines, {"fact": "dob", "sign": "same", "words": dob.words, "weight": dob.weight}]
