"""What My day keeps for the viewer: drafts, papers that were made, and whose record closes soon."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from kithline.core.actor import Actor
from kithline.documents import queries as documents
from kithline.documents.models import Asked
from kithline.people import names
from kithline.people.queries import KnowOf
from kithline.record import queries as record
from kithline.record.models import Draft
from kithline.web.child.words import count, day_of, joined, list_day, recently
from kithline.web.myday import reads
from kithline.web.myday.deciding import Waits

MOST_DRAFTS = 12
ABOUT = ("entry", "reading", "summary")  # drafts whose key begins with a person


@dataclass(frozen=True)
class Kept:
    """Drafts and papers as they were read; the names of those they are about are still to be looked up."""

    drafts: Sequence[Draft]
    papers: Sequence[Asked]

    @property
    def people(self) -> list[UUID]:
        """Those whose names are wanted."""
        drawn = [d.key.split(":")[0] for d in self.drafts if d.kind in ABOUT and is_id(d.key)]
        return [*map(UUID, drawn), *(r.person_id for r in self.papers)]


def kept(viewer: Actor) -> Kept:
    """Read the viewer's drafts and papers: two statements."""
    return Kept(record.drafts(viewer)[:MOST_DRAFTS], documents.to_be_told(viewer))


def drafts(rows: Sequence[Draft], at: datetime, known: Mapping[UUID, KnowOf]) -> list[Waits]:
    """Return drafts, each with the way back to it."""
    return [line for draft in rows if (line := draft_line(draft, known, at))]


def is_id(key: str) -> bool:
    """Is a draft's key about a person?"""
    try:
        UUID(key.split(":")[0])
    except ValueError:
        return False
    return True


def draft_line(draft: Draft, people: Mapping[UUID, KnowOf], at: datetime) -> Waits | None:
    """Return a draft as a line; None for one whose form has no page of its own."""
    kept = f"kept {recently(draft.saved_at, at)}, only you can see it"
    if draft.kind == "entry" and is_id(draft.key):
        about = people.get(UUID(draft.key.split(":")[0]))
        title = str((draft.data.get("title") or [""])[0])[:80]
        who = about.name if about else "somebody"
        number = words_in(draft)
        text = f"{title or 'Entry'}: {who}"
        return Waits(
            text,
            f"/child/{draft.key.split(':')[0]}/entry/new/",
            f"kept {recently(draft.saved_at, at)}, {count(number, 'word')}, only you can see it",
        )
    if draft.kind in ("reading", "summary") and is_id(draft.key):
        person, _, summary = draft.key.partition(":")
        where = f"summary/{summary}/" if draft.kind == "summary" else "read/"
        who = people[UUID(person)].name if UUID(person) in people else "somebody"
        what = "A summary you began" if draft.kind == "summary" else "A reading you began"
        return Waits(f"{what}: {who}", f"/child/{person}/chronology/{where}", kept)
    if draft.kind == "worry" and is_id(draft.key):
        return Waits("A worry you began", f"/worry/new/{UUID(draft.key)}/check/", kept)
    return None


def words_in(draft: Draft) -> int:
    """Return how many words somebody has typed in a draft of an entry."""
    texts = [
        v[0]
        for k, v in draft.data.items()
        if isinstance(v, list)
        and v
        and k.startswith(("fact", "opinion", "done", "words", "impact"))
    ]
    return sum(len(str(t).split()) for t in texts)


def papers(rows: Sequence[Asked], at: datetime, known: Mapping[UUID, KnowOf]) -> list[Waits]:
    """Return the papers that a job made, or could not make, since the viewer looked."""
    return [
        Waits(
            href=f"/child/{r.person_id}/papers/asked/{r.id}/",
            text=(
                "A chronology could not be made" if r.why else "A chronology is ready"
            ) + (f": {known[r.person_id].name}" if r.person_id in known else ""),
            note=f"asked for {recently(r.at, at)}",
        )
        for r in rows
    ]  # fmt: skip


def notices(own: reads.Families, at: datetime) -> list[str]:
    """Return what the viewer should know: whose record closes to them soon."""
    known = {p.id: names.display(p) for p in own.children}
    week = at + timedelta(days=7)
    ending: dict[date, list[str]] = {}
    lasting = {g.person_id for g in own.grants if g.ends_at is None or g.ends_at > week}
    for grant in own.grants:
        if grant.ends_at and grant.ends_at <= week and grant.person_id not in lasting:
            name = known.get(grant.person_id)
            if name:
                ending.setdefault(day_of(grant.ends_at), []).append(name)
    return [
        f"Your sight of the record of {joined(list(dict.fromkeys(who)))} ends on {list_day(on)}. "
        "Ask whoever leads the work if you still need it."
        for on, who in sorted(ending.items())
    ]
