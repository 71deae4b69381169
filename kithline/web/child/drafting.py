"""A form that is kept on the server while it is typed, for one worker in one post.

Every page that shows the form has a token of its own. When the draft was saved by another page since
this one was opened, nothing is written over: what is typed here and what is kept are shown side by side.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict

from kithline.core.actor import Actor
from kithline.core.errors import Invalid
from kithline.core.text import shown
from kithline.record import actions, queries
from kithline.record.models import Draft
from kithline.web.child.words import clock_time, recently

# What of a form is no part of its draft.
ASIDE = {"csrfmiddlewaretoken", "seen", "do", "kind_was", "read_at", "was", "look-over"}


@dataclass(frozen=True)
class Difference:
    """A field in which two drafts differ."""

    label: str
    here: str
    kept: str


@dataclass
class Drafting:
    """One form's draft, as one page sees it."""

    kind: str
    key: str
    actor: Actor
    moment: datetime
    window: str = ""
    seen: str = ""
    kept: Draft | None = None
    conflict: Draft | None = None

    @property
    def kept_at(self) -> str:
        """When the draft was last kept, for the line under the form."""
        return recently(self.kept.saved_at, self.moment) if self.kept else ""

    def open(self) -> QueryDict | None:
        """Find the draft for a page that is opened; return what was typed."""
        self.window = secrets.token_hex(8)
        self.kept = queries.draft(self.actor, kind=self.kind, key=self.key)
        if self.kept is None:
            return None
        self.seen = self.kept.saved_at.isoformat()
        return typed(self.kept.data)

    @property
    def held(self) -> Draft | None:
        """The draft as it stands, this page's or that of another window: files belong to either."""
        return self.kept or self.conflict

    def keep(self, sent: QueryDict, *, over: bool = False, filed: bool = False) -> None:
        """Keep what was sent; ``conflict`` is set when another page kept something else since.

        ``over``: its writer has seen both and says that this one stays. ``filed``: files come with it, so
        it is kept without a word too. ``Invalid`` when too long.
        """
        self.window = shown(sent.get("window", ""))[:32] or secrets.token_hex(8)
        self.seen = sent.get("seen", "")[:40]
        found = queries.draft(self.actor, kind=self.kind, key=self.key)
        mine = found is not None and found.data.get("window") == [self.window]
        seen = found.saved_at if found and (mine or over) else moment_of(self.seen)
        data = plain(sent)
        data["window"] = [self.window]
        if found is None and not filed and not any_words(data):
            return
        kept = actions.keep_draft(
            kind=self.kind, key=self.key, data=data, by=self.actor, at=self.moment, seen=seen
        )
        if kept.conflict is not None:
            self.conflict = kept.draft
        else:
            self.kept = kept.draft
            self.seen = kept.draft.saved_at.isoformat()

    def done(self) -> None:
        """Take the draft away: it was sent, or its writer threw it away."""
        actions.drop_draft(kind=self.kind, key=self.key, by=self.actor)

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Answer the script that keeps the form while it is typed."""
        try:
            self.keep(request.POST)
        except Invalid as refused:
            return JsonResponse({"why": str(refused)}, status=413)
        if self.conflict is not None:
            at = clock_time(self.conflict.saved_at)
            words = (
                f"Another window kept something else at {at}. Save to see both; nothing is lost."
            )
            return JsonResponse({"kept": at, "conflict": words})
        return JsonResponse({"kept": clock_time(self.moment)})

    def differences(self, sent: QueryDict, labels: Mapping[str, str]) -> list[Difference]:
        """Return what differs between this page and the draft that is kept, by field."""
        if self.conflict is None:
            return []
        here, kept = plain(sent), self.conflict.data
        names = [n for n in [*labels, *sorted({*here, *kept} - {*labels})] if n != "window"]
        return [
            Difference(labels.get(n, n.replace("_", " ").capitalize()), *pair)
            for n in names
            if (pair := (said(here.get(n)), said(kept.get(n))))[0] != pair[1]
        ]


def plain(sent: QueryDict) -> dict[str, Any]:
    """Return what was typed as it is kept: lists of text, without hidden characters."""
    return {
        shown(name): [shown(v) for v in sent.getlist(name)] for name in sent if name not in ASIDE
    }


def typed(data: Mapping[str, Any]) -> QueryDict:
    """Return a draft as a form reads it."""
    query = QueryDict(mutable=True)
    for name, values in data.items():
        if isinstance(values, list):
            query.setlist(name, [str(v) for v in values])
    return query


def said(values: Any) -> str:
    """Return the values of a field as text."""
    return "; ".join(str(v) for v in values if str(v).strip()) if isinstance(values, list) else ""


QUIET = ("about", "kind", "day_", "precision", "learned", "window", "rows", "speaker", "seen-",
         "what-")  # fmt: skip
QUIET_ENDS = ("-outcome",)  # what a kind of entry has filled in itself


def any_words(data: Mapping[str, Any]) -> bool:
    """Has anybody typed anything that is worth keeping?"""
    return any(
        said(values)
        for name, values in data.items()
        if not name.startswith(QUIET) and not name.endswith(QUIET_ENDS)
    )


def moment_of(text: str) -> datetime | None:
    """Return a moment sent back by a page; one that is none counts as never."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def chosen(sent: QueryDict, names: Iterable[str]) -> str:
    """Return which of the buttons was pressed; the first is meant when none is named."""
    listed = list(names)
    pressed = sent.get("do", "")
    return pressed if pressed in listed else listed[0]
