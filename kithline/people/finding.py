"""Looking for a person before making one: what is asked, checked, logged, and answered with.

Answers are what any signed-in worker may know of somebody: name, birth, which service works with them
and whom to call. A restricted record answers "ask the hub" and nothing else.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from kithline.agencies import queries as agencies
from kithline.audit import actions as audit
from kithline.audit.enums import Kind
from kithline.core.actor import Actor
from kithline.core.errors import Invalid
from kithline.packs import queries as packs
from kithline.people import matching, names, permissions, rules
from kithline.people.enums import Scheme, Sex
from kithline.people.matching import Asked, Reason
from kithline.people.typed import Typed

MOST = 10
# The weights that the place has learned (``kithline match``), else those that come with Kithline.
SEARCH = """
  SELECT s.*, w.id AS learned
    FROM (SELECT 1) one
    LEFT JOIN LATERAL (
      SELECT v.id, v.content->'for_search' AS scale FROM packs_packversion v
       WHERE v.kind = 'matching' AND v.slug = 'weights' AND v.partnership_id = kithline_partnership()
         AND v.content ? 'for_search' ORDER BY v.loaded_at DESC, v.id DESC LIMIT 1) w ON true
   CROSS JOIN LATERAL people_search(%s::jsonb, coalesce(w.scale, %s::jsonb), %s) s
"""
TOO_FEW = (
    "Give at least two facts, such as a first name and surname, or a surname and a date of birth;"
    " or one number."
)


@dataclass(frozen=True)
class SearchFor:
    """What is known of somebody who is looked for."""

    forename: str = ""
    surname: str = ""
    dob: date | None = None
    age: int | None = None
    postcode: str = ""
    address: str = ""
    nhs: str = ""
    upn: str = ""
    sex: str = ""


@dataclass(frozen=True)
class Service:
    """Somebody who works with a person and can be called."""

    agency: str
    kind: str
    team: str
    name: str
    title: str
    telephone: str
    lead: bool


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be the one who is looked for. ``restricted``: ask the hub; nothing else is told."""

    person_id: UUID | None
    name: str
    born: str
    dob: date | None
    is_child: bool
    reasons: tuple[Reason, ...]
    services: tuple[Service, ...]
    call: str
    partnership_id: UUID | None
    died: bool = False
    restricted: bool = False


def search(viewer: Actor, what: SearchFor, at: datetime, *, most: int = MOST) -> list[Candidate]:
    """Return who may be meant, the likeliest first. Logged, with whom it showed.

    ``Invalid`` when there are fewer than two facts and no number, or a fact cannot be.
    """
    permissions.check_find(viewer)
    asked = check(what, at)
    scale = matching.weights()
    today = Typed(at).today
    with connection.cursor() as cursor:
        cursor.execute(SEARCH, [_facts(asked, today), scale.for_database, min(most, MOST)])
        columns = [c.name for c in cursor.description or ()]
        rows = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    if rows and rows[0]["learned"]:
        scale = matching.read(packs.of_version(rows[0]["learned"]))
    call = hub_telephone(viewer)
    found = [_candidate(row, asked, scale, call) for row in rows]
    _log(viewer, asked, found, at)
    return found


def check(what: SearchFor, at: datetime) -> SearchFor:
    """Return what is asked, made regular; ``Invalid`` names each field that cannot be."""
    typed = Typed(at)
    asked = SearchFor(
        forename=typed.text("forename", what.forename, 100),
        surname=typed.text("surname", what.surname, 100),
        dob=what.dob,
        age=what.age if what.dob is None else None,
        postcode=typed.postcode("postcode", what.postcode),
        address=typed.text("address", what.address, 300),
        nhs=typed.number("nhs", Scheme.NHS, what.nhs),
        upn=typed.number("upn", Scheme.UPN, what.upn),
        sex=typed.code("sex", what.sex, Sex) if what.sex else "",
    )
    if asked.dob and asked.dob > typed.today:
        typed.wrong("dob", str(rules.Wrong.FUTURE_BIRTH))
    elif asked.dob and asked.dob < rules.years_before(typed.today, rules.OLDEST):
        typed.wrong("dob", str(rules.Wrong.TOO_OLD))
    if asked.age is not None and not 0 <= asked.age <= rules.OLDEST:
        typed.wrong("age", "Give an age in years, 0 to 120.")
    typed.settle()
    if not is_enough(asked):
        raise Invalid(TOO_FEW)
    return asked


def is_enough(asked: SearchFor) -> bool:
    """Answer whether there are two facts, or one number."""
    facts = (
        any(c.isalnum() for c in asked.forename),
        any(c.isalnum() for c in asked.surname),
        asked.dob is not None or asked.age is not None,
        bool(asked.postcode or asked.address),
    )
    return bool(asked.nhs or asked.upn) or sum(facts) >= 2


def hub_telephone(viewer: Actor) -> str:
    """Return whom to call about somebody who cannot be shown: the desk of the place."""
    desk = agencies.day_desk(viewer.partnership_id)
    return desk.telephone if desk else ""


def _facts(asked: SearchFor, today: date) -> str:
    facts: dict[str, Any] = {
        "forename": asked.forename,
        "surname": asked.surname,
        "dob": asked.dob.isoformat() if asked.dob else None,
        "age": asked.age,
        "on": today.isoformat(),
        "postcode": asked.postcode,
        "address": asked.address,
        "nhs": asked.nhs,
        "upn": asked.upn,
        "sex": asked.sex,
    }
    return json.dumps({k: v for k, v in facts.items() if v not in ("", None)})


def _candidate(
    row: dict[str, Any], asked: SearchFor, scale: matching.Weights, hub: str
) -> Candidate:
    if row["hidden"]:
        return Candidate(
            person_id=None, name="", born="", dob=None, is_child=True, reasons=(), services=(),
            call=hub, partnership_id=None, restricted=True,
        )  # fmt: skip
    shown = names.Shown(
        row["forename"], row["surname"], row["preferred_name"], row["described_as"], row["unborn"]
    )
    services = tuple(Service(**s) for s in _json(row["services"]))
    return Candidate(
        person_id=row["person_id"],
        name=names.display(shown),
        born=names.born_words(
            row["dob"], row["dob_precision"], row["expected_on"], unborn=row["unborn"]
        ),
        dob=row["dob"],
        is_child=row["kind"] == "child",
        reasons=tuple(
            matching.reasons(
                row["levels"],
                asked=Asked(asked.forename, asked.surname, asked.dob, asked.age, asked.postcode),
                held_dob=row["dob"] if row["dob_precision"] == "exact" else None,
                scale=scale,
            )
        ),
        services=services,
        call=next((s.telephone for s in services if s.telephone), hub),
        partnership_id=row["partnership_id"],
        died=row["died"],
    )


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value or []


def _log(viewer: Actor, asked: SearchFor, found: list[Candidate], at: datetime) -> None:
    """Write who looked for whom, and a line with each person whom it showed."""
    facts = {k: str(v) for k, v in vars(replace(asked)).items() if v not in ("", None)}
    shown = [c for c in found if c.person_id]
    audit.note_many(
        [
            audit.event(
                verb="looked for a person", by=viewer, at=at, kind=Kind.SEARCHED,
                detail={"facts": facts, "shown": len(shown), "hub": len(found) - len(shown)},
            ),
            *(
                audit.event(
                    verb="found in a search", by=viewer, at=at, kind=Kind.SEARCHED,
                    person_id=c.person_id,
                )
                for c in shown
            ),
        ]
    )  # fmt: skip
