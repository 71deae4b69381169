"""Whose draft of a worry it is, and keeping it: a worker's by its address, the public's by their session."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, QueryDict

from kithline.agencies.models import Partnership
from kithline.core.actor import Actor
from kithline.core.errors import Invalid
from kithline.core.viewer import acting_as
from kithline.record import actions as record
from kithline.record import queries as kept
from kithline.record.models import Draft
from kithline.web.front.asking import Answers, Step

KIND, PUBLIC_KIND = "worry", "tell-us"
SESSION = "kithline_telling"  # the key of a public draft
SENT_BEFORE = "kithline_sent"  # what a worker sent last, by the key of its draft
SENT = "kithline_told"  # what a member of the public sent last, for the page that thanks them


@dataclass
class Writing:
    """A draft in somebody's hands."""

    by: Actor | None  # None for somebody without an account
    key: str
    answers: Answers
    saved_at: datetime | None = None

    @property
    def public(self) -> bool:
        """Is it written without an account?"""
        return self.by is None

    @property
    def kind(self) -> str:
        """Which form the draft is of."""
        return PUBLIC_KIND if self.public else KIND

    @property
    def base(self) -> str:
        """The address under which its pages stand."""
        return "/tell-us/" if self.public else f"/worry/new/{UUID(self.key)}/"

    def href(self, slug: str) -> str:
        """Return the address of one of its pages."""
        return f"{self.base}{slug}/"

    def mark(self, step: Step) -> str:
        """Return what tells one state of a page from another."""
        typed = json.dumps(self.answers.typed.get(step.slug), sort_keys=True)
        return hashlib.sha256(typed.encode()).hexdigest()[:16]

    def keep_url(self, step: Step) -> str:
        """Return where the script keeps a page, as long as it stands as it was shown."""
        return f"{self.href(step.slug)}keep?seen={self.mark(step)}"

    def keep_typing(self, step: Step, seen: str | None, sent: QueryDict, at: datetime) -> bool:
        """Keep what the script sends, unless the page was sent or kept elsewhere since ``seen``.

        A request of the script may arrive after the page that was sent behind it, and must not undo it.
        """
        for _ in range(2):  # a second time when another page of the draft was kept meanwhile
            if seen is not None and seen != self.mark(step):
                return False
            self.answers.fill(step, sent)
            result = record.keep_draft(
                kind=self.kind, key=self.key, data=self.answers.kept, by=self.by, at=at,
                seen=self.saved_at,
            )  # fmt: skip
            if result.conflict is None:
                self.saved_at = at
                return True
            self.answers.typed = dict(result.draft.data.get("typed") or {})
            self.saved_at = result.draft.saved_at
        return False

    def keep(self, at: datetime) -> None:
        """Keep what was typed. ``Invalid`` when it is too long to keep."""
        result = record.keep_draft(
            kind=self.kind, key=self.key, data=self.answers.kept, by=self.by, at=at,
            seen=self.saved_at,
        )  # fmt: skip
        if result.conflict is not None:
            # Another window kept another page meanwhile: its pages stay, this page is laid over.
            theirs = dict(result.draft.data.get("typed") or {})
            self.answers.typed = {**theirs, **self.answers.typed}
            record.keep_draft(
                kind=self.kind, key=self.key, data=self.answers.kept, by=self.by, at=at,
                seen=result.draft.saved_at,
            )  # fmt: skip
        self.saved_at = at

    def take(self) -> bool:
        """Take the draft away to be sent; no when another window, or a second click, was first."""
        return record.take_draft(kind=self.kind, key=self.key, by=self.by) is not None

    def drop(self) -> None:
        """Throw the draft away."""
        record.drop_draft(kind=self.kind, key=self.key, by=self.by)

    def step(self, slug: str) -> Step:
        """Return the page of that name; nothing here otherwise."""
        step = self.answers.step(slug)
        if step is None:
            raise Http404
        return step


def begin(request: HttpRequest) -> Writing:
    """Begin a draft for whoever asks; it is kept with the first page that is sent."""
    actor: Actor | None = request.actor  # type: ignore[attr-defined]
    if actor is not None:
        return Writing(actor, secrets.token_hex(16), Answers(public=False))
    key = secrets.token_hex(24)
    request.session[SESSION] = key
    return Writing(None, key, Answers(public=True))


def of_worker(actor: Actor, key: UUID) -> Writing:
    """Return a worker's own draft; nothing here when it was sent or thrown away."""
    found = kept.draft(actor, kind=KIND, key=key.hex)
    if found is None:
        raise Http404
    return Writing(actor, key.hex, Answers.of(found.data, public=False), found.saved_at)


def keep_sent(request: HttpRequest, key: str, contact_id: UUID) -> None:
    """Remember for this browser what became of a draft, for who goes back to its pages."""
    last = list(request.session.get(SENT_BEFORE, {}).items())[-9:]
    request.session[SENT_BEFORE] = dict([*last, (key, str(contact_id))])


def sent_already(request: HttpRequest, key: UUID) -> str:
    """Return where to see what a draft became, when it was sent; nothing otherwise."""
    contact = request.session.get(SENT_BEFORE, {}).get(key.hex)
    return f"/worry/sent/{contact}/" if contact else ""


def of_public(request: HttpRequest) -> Writing | None:
    """Return the draft that this browser's session holds the key of."""
    key = request.session.get(SESSION)
    found = kept.draft(None, kind=PUBLIC_KIND, key=key) if key else None
    if not key or found is None:
        return None
    return Writing(None, key, Answers.of(found.data, public=True), found.saved_at)


def listed(actor: Actor) -> list[tuple[Draft, str]]:
    """Return a worker's own drafts, newest first, each with what to call it."""
    return [(d, Answers.of(d.data, public=False).title()) for d in kept.drafts(actor, kind=KIND)]


def places() -> list[Partnership]:
    """Return the partnerships that share this site."""
    return list(Partnership.objects.order_by("name"))


def partnership_of(answers: Answers) -> Partnership:
    """Return the partnership that a member of the public writes to."""
    here = places()
    found = next((p for p in here if p.slug == answers.place), here[0] if here else None)
    if found is None:
        raise Invalid("Nobody can be told through this site yet. Ring the council.")
    return found


@contextmanager
def acting(writing: Writing, at: datetime) -> Iterator[Actor]:
    """Act as the writer: the worker who is signed in, or somebody without an account."""
    if writing.by is not None:
        yield writing.by
        return
    place = partnership_of(writing.answers)
    name = (writing.answers.typed.get("you") or {}).get("referrer_name", [""])[0]
    public = Actor.public(partnership_id=place.id, partnership_slug=place.slug, name=name[:120])
    with acting_as(public, at):
        yield public
