"""Files kept with a draft: they come with the form or as soon as they are chosen, and wait for the entry.

Whoever took a picture on a phone finds it at the desk, also after the session ended. They are the owner's
alone until the entry is written, and go with the draft when it is thrown away.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.http import content_disposition_header

from kithline.access.enums import Level
from kithline.agencies.permissions import Permission
from kithline.core.errors import Invalid, Refused
from kithline.record import actions, queries
from kithline.record.files import Received
from kithline.record.permissions import levels
from kithline.web.child.attaching import FileRow, file_row, inert, received
from kithline.web.child.drafting import Drafting
from kithline.web.child.words import day_of, long_day
from kithline.web.pages import page

KEPT_DAYS = 30  # as the database forgets them (record migration 0011)
TAKE = "take-"  # how the button begins that takes a file away


@dataclass
class Keeping:
    """The files of one form's draft; ``base`` is the address under which its draft is kept."""

    drafting: Drafting
    base: str
    wrong: list[str] = field(default_factory=list)

    def take_in(self, request: HttpRequest) -> None:
        """Keep what was sent along, and take away what was pressed; ``wrong`` says what was refused."""
        draft, by = self.drafting.held, self.drafting.actor
        pressed = request.POST.get("do", "")
        if draft is None:
            return
        if pressed.startswith(TAKE):
            try:
                actions.take_away_file(draft=draft, file_id=UUID(pressed.removeprefix(TAKE)), by=by)
            except ValueError:
                return
        files, self.wrong = received(request.FILES.getlist("attached"))
        try:
            if files:
                actions.keep_files(draft=draft, files=files, by=by, at=self.drafting.moment)
        except Invalid as refused:
            self.wrong += refused.errors.values()

    def to_write(self) -> tuple[Received, ...]:
        """Return the files as the entry takes them."""
        return actions.files_to_write(draft=self.drafting.held) if self.drafting.held else ()

    @property
    def rows(self) -> list[FileRow]:
        """The files as the page lists them."""
        draft = self.drafting.held
        found = queries.draft_files(draft) if draft else []
        return [file_row(f"{self.base}file/{f.id}/", f) for f in found]

    @property
    def until(self) -> str:
        """Until when they are kept, where nobody saves the draft again."""
        draft = self.drafting.held
        return long_day(day_of(draft.saved_at + timedelta(days=KEPT_DAYS))) if draft else ""


def taking(request: HttpRequest) -> bool:
    """Say whether the button was pressed that takes a file away."""
    return request.POST.get("do", "").startswith(TAKE)


def _drafting(request: Any, person_id: UUID, entry_id: UUID | None) -> tuple[Drafting, str]:
    """Return the draft of an entry, or of what is put beside one, for somebody who may write there."""
    if levels([person_id])[person_id] < Level.CONTRIBUTE:
        raise Refused(
            request.actor, "keep a draft about somebody", person_id=person_id, reason="no sight"
        )
    kind, key = ("amend", entry_id) if entry_id else ("entry", person_id)
    rest = f"entry/{entry_id}/amend/draft/" if entry_id else "entry/draft/"
    drafting = Drafting(kind, str(key), request.actor, request.moment)
    return drafting, f"/child/{person_id}/{rest}"


@page(Permission.WRITE_RECORD, methods=("POST",))
def keep(request: HttpRequest, person_id: UUID, entry_id: UUID | None = None) -> HttpResponse:
    """Keep files as soon as they are chosen, with what is typed so far; answers with the list of them."""
    drafting, base = _drafting(request, person_id, entry_id)
    keeping = Keeping(drafting, base)
    try:
        drafting.keep(request.POST, filed=bool(request.FILES))
    except Invalid as refused:
        keeping.wrong = list(refused.errors.values())
    else:
        keeping.take_in(request)
    return TemplateResponse(request, "child/kept_files.html", {"keeping": keeping})


@page(Permission.WRITE_RECORD, methods=("GET",))
def download(
    request: HttpRequest, person_id: UUID, file_id: UUID, entry_id: UUID | None = None
) -> HttpResponse:
    """Give a file of one's own draft back."""
    file, content = _content(request, person_id, entry_id, file_id)
    answer = HttpResponse(content, content_type=file.media_type)
    return inert(answer, content_disposition_header(True, file.name) or "attachment")


@page(Permission.WRITE_RECORD, methods=("GET",))
def small(
    request: HttpRequest, person_id: UUID, file_id: UUID, entry_id: UUID | None = None
) -> HttpResponse:
    """Give the small picture of one kept with one's own draft."""
    _, content = _content(request, person_id, entry_id, file_id, small=True)
    return inert(HttpResponse(content, content_type="image/jpeg"), "inline")


def _content(
    request: HttpRequest,
    person_id: UUID,
    entry_id: UUID | None,
    file_id: UUID,
    *,
    small: bool = False,
) -> tuple[queries.KeptFile, bytes]:
    drafting, _ = _drafting(request, person_id, entry_id)
    draft = queries.draft(drafting.actor, kind=drafting.kind, key=drafting.key)
    file = next((f for f in queries.draft_files(draft) if f.id == file_id), None) if draft else None
    content = queries.draft_content(draft, file_id, small=small) if draft and file else None
    if file is None or content is None:
        raise Http404
    return file, content
