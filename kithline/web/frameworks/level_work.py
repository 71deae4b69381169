"""What somebody has before them on the page of a level: whose, in which framework, and what stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404

from kithline.agencies.models import Partnership
from kithline.core import text
from kithline.frameworks import building, queries
from kithline.frameworks.models import Profile
from kithline.frameworks.shapes import Framework
from kithline.frontdoor import queries as frontdoor
from kithline.frontdoor.models import Contact, Match
from kithline.packs import queries as packs
from kithline.packs.catalogue import Pack
from kithline.record import queries as record_queries
from kithline.web.child.words import day_of

KIND = "level"


@dataclass
class Work:
    """What somebody has before them: whose, in which framework, and what stands in it."""

    person_id: UUID
    pack: Pack
    framework: Framework
    profile: Profile | None = None
    view: queries.ProfileView | None = None
    contact: Contact | None = None
    draft: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Which draft is its own: one for each child and framework, and each contact."""
        about = f"{self.contact.id}:" if self.contact else ""
        return f"{self.person_id}:{about}{self.framework.slug[:40]}"

    def href(self, **query: str) -> str:
        """Return the address of the page, with what is asked for."""
        whose = (
            {"profile": str(self.profile.id)}
            if self.profile
            else {"framework": self.framework.name}
        )
        if self.contact:
            whose["contact"] = str(self.contact.id)
        asked = whose | {k: v for k, v in query.items() if v}
        return f"/child/{self.person_id}/level/?{urlencode(asked)}"


def find_work(request: Any, person_id: UUID) -> Work:
    """Return the profile asked for, else the child's newest, else the place's own framework.

    Reads with the gate: whoever may not read the record is refused. Named with a contact, the
    profile is the contact's own.
    """
    profiles = queries.profiles(request.actor, person_id)
    source = request.GET if request.method == "GET" else request.POST
    named = text.shown(source.get("framework", ""))[:120].strip()
    wanted = text.shown(source.get("profile", ""))[:60].strip()
    contact = _contact(request.actor, person_id, text.shown(source.get("contact", ""))[:60].strip())
    if contact is not None:
        profiles = [p for p in profiles if p.about_id == contact.id]
    chosen = _chosen(profiles, named, wanted)
    if chosen is not None:
        view = queries.whole(chosen)
        pack = packs.of_version(chosen.pack_id)
        work = Work(person_id, pack, view.framework, chosen, view, contact)
    else:
        pack = _pack(request, named)
        work = Work(person_id, pack, building.framework(pack), contact=contact)
    draft = record_queries.draft(request.actor, kind=KIND, key=work.key)
    work.draft = dict(draft.data) if draft else {}
    return work


def _contact(actor: Any, person_id: UUID, wanted: str) -> Contact | None:
    """Return the contact that the level is wanted for; it must be seen, and be about this child."""
    if not wanted:
        return None
    try:
        found = frontdoor.contact(actor, UUID(wanted))
    except ValueError:
        raise Http404 from None
    matched = Match.objects.filter(contact=found, person_id=person_id, undone_at__isnull=True)
    if found is None or not matched.exists():
        raise Http404
    return found


def _chosen(profiles: list[Profile], named: str, wanted: str) -> Profile | None:
    if wanted:
        found = next((p for p in profiles if str(p.id) == wanted), None)
        if found is None:
            raise Http404
        return found
    if named:
        slug, _, version = named.partition("@")
        return next(
            (p for p in profiles if p.framework == slug and version in ("", p.version)), None
        )
    return profiles[0] if profiles else None


def _pack(request: Any, named: str) -> Pack:
    """Return the framework named, or the one the partnership uses; nothing here otherwise."""
    actor = request.actor
    slug, _, version = named.partition("@")
    if not slug:
        slug = Partnership.objects.values_list("thresholds", flat=True).get(id=actor.partnership_id)
    day = day_of(request.moment)
    found = queries.pack_for(
        slug, version=version or None, on=None if version else day,
        partnership_id=actor.partnership_id,
    ) or queries.pack_for(slug, partnership_id=actor.partnership_id)  # fmt: skip
    if found is None:
        raise Http404
    return found
