"""A page of pictures: the family, who is round the child, and the homes over time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from kithline.access import queries as sights
from kithline.access.enums import Purpose
from kithline.episodes.enums import Kind as SpellKind
from kithline.people.enums import Kinship
from kithline.people.family import Family, family
from kithline.web.child.opening import Record, header, open_record
from kithline.web.child.words import day_of, joined, long_day
from kithline.web.kin import genogram as genograms
from kithline.web.kin import homes, tree
from kithline.web.kin.ecomap import Ecomap, Tie, ecomap
from kithline.web.pages import SIGNED_IN, page

# A drawing wider than this scrolls in its own frame; a smaller one is fitted to the page.
FITS = {"kl-kin--wide": 1340, "kl-kin--tall": 430}

LEGEND = (
    ("square", "square", "male"),
    ("circle", "circle", "female"),
    ("diamond", "diamond", "not known"),
    ("unborn", "triangle", "not born yet"),
    ("died", "cross", "died"),
    (tree.MARRIED, "line", "married"),
    (tree.PARTNERS, "dashes", "partners"),
    (tree.PARTED, "stroke", "no longer together"),
    (tree.ENDED, "strokes", "marriage ended"),
    (tree.NOT_SAID, "mixed", "parents; not recorded whether a couple"),
    (tree.OTHERWISE, "dashes", "adopted, step, foster or guardian: the list says which"),
    (tree.SAID, "dots", "said to be, or the one between is not recorded"),
    ("ring", "ring", "live together now"),
)


@dataclass(frozen=True)
class PersonLine:
    """Somebody of the genogram, in words."""

    name: str
    born: str
    links: str
    home: str
    href: str
    of: bool


@page(SIGNED_IN, methods=("GET",))
def pictures(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Show the genogram, the ecomap and the homes of a person whom the viewer may read."""
    record = open_record(request, person_id, verb="opened the family's pictures")
    record.learn()
    around = family(person_id, record.actor)
    kin = kin_only(around, record.today)
    shape = tree.tree(kin, record.today)
    drawn = genograms.genogram(kin, shape, called=record.called, today=record.today)
    eco = ecomap_of(record, around)
    context: dict[str, Any] = {
        "record": record,
        "child": header(record, "Pictures"),
        "called": record.called,
        "genogram": drawn,
        "wide": widths(drawn.drawings),
        "legend": [(icon, words) for kind, icon, words in LEGEND if kind in drawn.kinds],
        "lines": lines(kin, shape, record),
        "ecomap": eco,
        "ecomap_drawn": [(d, True) for d in eco.drawings],
        "stretches": home_lines(record, around),
        "is_child": record.circle.is_child,
    }
    return TemplateResponse(request, "kin/pictures.html", context)


def widths(drawings: Any) -> list[tuple[Any, bool]]:
    """Return each drawing, and whether it is fitted to the page or scrolls in its frame."""
    return [(d, d.width <= FITS[d.css]) for d in drawings]


def kin_only(around: Family, today: date) -> Family:
    """Return a family with those whom kin joins to the person, and those who live with the person now.

    Whoever is joined only through somebody hidden to the viewer is left out with them.
    """
    beside: dict[UUID, set[UUID]] = {}
    for bond in around.bonds:
        beside.setdefault(bond.one, set()).add(bond.other)
        beside.setdefault(bond.other, set()).add(bond.one)
    ids, edge = {around.of}, [around.of]
    while edge:
        new = beside.get(edge.pop(), set()) - ids
        ids |= new
        edge += new
    for household in around.households(today):
        if around.of in household:
            ids |= household
    return Family(
        of=around.of,
        people={i: p for i, p in around.people.items() if i in ids},
        bonds=tuple(b for b in around.bonds if {b.one, b.other} <= ids),
        adopted=around.adopted,
        members=around.members,
    )


def lines(kin: Family, shape: tree.Tree, record: Record) -> list[tuple[str, list[PersonLine]]]:
    """Return what the genogram says, generation by generation."""
    homes_now = kin.households(record.today)
    found = []
    for number, row in enumerate(shape.rows):
        told = []
        for node in row:
            if node.person is None:
                continue
            person = kin.people[node.person]
            with_ = next((h for h in homes_now if person.id in h), frozenset())
            others = joined(
                sorted(kin.people[p].name for p in with_ - {person.id} if p in kin.people)
            )
            words = "; ".join(dict.fromkeys(shape.words.get(person.id, ())))
            born = ", ".join(
                x for x in (genograms.age(person, record.today), person.born_text) if x
            )
            told.append(
                PersonLine(
                    name=person.name,
                    born=person.born_text if person.unborn else born,
                    links=words[:1].upper() + words[1:],
                    home=f"Lives with {others}" if others else "",
                    href=f"/child/{person.id}/" if person.opens else "",
                    of=person.id == kin.of,
                )
            )
        if told:
            found.append((f"Generation {number + 1}", told))
    return found


# --- who is round the child ------------------------------------------------------------------------

WORK = {
    Purpose.ALLOCATION: "leads the work",
    Purpose.TEAM: "team asked to work with {name}",
    Purpose.TEAM_AROUND_CHILD: "in the team around {name}",
    Purpose.SHARING: "shared with them",
    Purpose.UNIVERSAL: "on their roll or list",
}


def ecomap_of(record: Record, around: Family) -> Ecomap:
    """Return the ecomap: the home, people elsewhere, agencies and services."""
    home = record.circle.lives_with(record.today)
    at_home = [around.people[p].name for p in home if p in around.people]
    return ecomap(record.called, sorted(at_home), people_ties(record, home), service_ties(record))


def people_ties(record: Record, home: set[UUID]) -> list[Tie]:
    """Return family and others who matter and live elsewhere; those who left after those who stand."""
    found: dict[UUID, list[tuple[bool, str]]] = {}
    for row in record.circle.relations:
        other, relation = record.circle.relation_words(row)
        if row.kind == Kinship.CONCERN or other in home:
            continue
        past = row.ends_on is not None and row.ends_on <= record.today
        until = f", until {long_day(row.ends_on)}" if past and row.ends_on else ""
        detail = f" ({row.detail})" if row.detail and row.detail.lower() != relation.lower() else ""
        found.setdefault(other, []).append((past, f"{relation}{detail}{until}"))
    ties = []
    for other, said in found.items():
        known = record.circle.known.get(other)
        if known is None or known.hidden:
            continue
        past = all(p for p, _ in said)
        words = "; ".join(dict.fromkeys(w for p, w in said if p == past))
        opens = other in record.circle.opens
        href = f"/child/{other}/" if opens else ""
        ties.append(Tie(known.name, words[:1].upper() + words[1:], past=past, href=href))
    return sorted(ties, key=lambda t: (t.past, t.how, t.name))


def service_ties(record: Record) -> list[Tie]:
    """Return agencies and services: who of them is let in and what for, and the work that is open.

    The picture names people under what they are let in for; the list adds their titles.
    """
    short: dict[tuple[str, str], dict[str, list[str]]] = {}
    full: dict[str, list[str]] = {}
    for sight in sights.who_can_see(record.actor, record.id):
        if sight.purpose not in WORK:
            continue
        why = WORK[Purpose(sight.purpose)].format(name=record.called)
        post = sight.holder_kind == "post"
        who = f"{sight.holder_name}, {sight.holder_title}" if post else sight.holder_name
        agency = (sight.agency_name, sight.agency_kind)
        names = short.setdefault(agency, {}).setdefault(why, [])
        if sight.holder_name not in names:
            names.append(sight.holder_name)
            full.setdefault(sight.agency_name, []).append(f"{who}: {why}")
    work: dict[tuple[str, str], list[str]] = {}
    before: dict[tuple[str, str], list[str]] = {}
    for spell in record.spells:
        agency = (spell.team.agency.name, spell.team.agency.kind)
        label = SpellKind(spell.kind).label
        if spell.closed_at is None:
            since = long_day(day_of(spell.opened_at))
            work.setdefault(agency, []).append(f"{label} since {since}")
        else:
            until = long_day(day_of(spell.closed_at))
            before.setdefault(agency, []).append(f"{label} until {until}")
    ties = []
    for agency in sorted({*short, *work}):
        told = [f"{joined(n)}: {why}" for why, n in short.get(agency, {}).items()]
        opened = work.get(agency, [])
        ties.append(
            Tie(
                agency[0],
                "; ".join([*opened, *told]),
                full="; ".join([*opened, *full.get(agency[0], [])]),
            )
        )
    for agency in sorted(set(before) - set(short) - set(work)):
        ended = "; ".join(before[agency])
        ties.append(Tie(agency[0], ended, full=ended, past=True))
    return ties


def home_lines(record: Record, around: Family) -> list[dict[str, Any]]:
    """Return the stretches of life at home, newest first, in words."""
    told = []
    for s in homes.stretches(record.id, record.circle.addresses, around.members, record.today):
        names = [around.people[p].name for p in s.people if p in around.people]
        told.append(
            {
                "when": period(s.starts_on, s.ends_on),
                "where": s.where,
                "kind": s.kind,
                "shut": s.shut,
                "with": joined(sorted(names)),
                "beside": "; ".join(s.beside),
                "now": s.ends_on is None,
            }
        )
    return told


def period(start: date | None, end: date | None) -> str:
    """Return a stretch in words."""
    if start and end:
        return f"{long_day(start)} to {long_day(end)}"
    if start:
        return f"Since {long_day(start)}"
    return f"Until {long_day(end)}" if end else "As far as is known"
