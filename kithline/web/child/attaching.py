"""Files of an entry: the field that takes several, the list on the page, and the way to each.

A file goes out as a download with the kind that its content has, never shown as a page of ours. The
small picture was drawn by us. Each download leaves a line in the trail.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from kithline.audit import actions as audit
from kithline.audit.enums import Kind as AuditKind
from kithline.core.errors import Invalid, Refused
from kithline.record import queries, scanner
from kithline.record.files import ACCEPT, MOST_FILES, SAID, Received, receive
from kithline.record.queries import AttachmentView, KeptFile
from kithline.web.forms import Drawn
from kithline.web.pages import SIGNED_IN, page


class SeveralFiles(django_forms.FileInput):
    """An input that takes several files."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        """Return the files that were sent under the name."""
        return list(files.getlist(name)) if hasattr(files, "getlist") else []


class Uploads(Drawn):
    """Any number of files; each is looked at as it comes (``received``)."""

    kind = "file"

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(
            widget=SeveralFiles(attrs={"multiple": True}),
            attributes={"multiple": "multiple", "accept": ACCEPT},
            **kwargs,
        )

    def clean(self, value: Any) -> None:
        """Return nothing: what was sent was looked at and kept with the draft already (``kept_files``)."""

    @staticmethod
    def typed(bound: Any) -> str:
        """Return nothing: a browser does not take a file back."""
        return ""


def received(sent: Sequence[Any]) -> tuple[list[Received], list[str]]:
    """Return files as the record takes them, and what is wrong with those that it does not, by name."""
    if len(sent) > MOST_FILES:
        return [], [f"Attach at most {MOST_FILES} files to one entry."]
    most = settings.KITHLINE_LARGEST_FILE_MB * 1_000_000
    taken, wrong = [], []
    for file in sent:
        try:
            # One that is too large is read no further than it takes to say so.
            taken.append(receive(file.name, file.read(most + 1)))
        except Invalid as refused:
            wrong.append(refused.errors["files"])
    return taken, wrong


def files_hint() -> str:
    """Return what may be attached, and plainly whether a virus scanner looks at it."""
    looked = (
        "Each is looked at by the virus scanner."
        if scanner.configured()
        else "No virus scanner is set up here: attach only what you know."
    )
    return f"{SAID}; each up to {settings.KITHLINE_LARGEST_FILE_MB} MB. {looked}"


@dataclass(frozen=True)
class FileRow:
    """A file as the page of its entry lists it."""

    id: str
    name: str
    about: str
    href: str
    small: str


KINDS = {"application/pdf": "PDF", "text/plain": "text", "text/csv": "CSV"}


def file_rows(home: str, entry: UUID, found: Sequence[AttachmentView]) -> list[FileRow]:
    """Return the files of an entry with what they are and where they are."""
    rows = []
    for file in found:
        rows.append(file_row(f"{home}entry/{entry}/file/{file.id}/", file))
    return rows


def file_row(address: str, file: AttachmentView | KeptFile) -> FileRow:
    """Return a file as a page lists it."""
    kind = KINDS.get(file.media_type) or (
        "picture" if file.media_type.startswith("image/") else "document"
    )
    looked = "looked at by the virus scanner" if file.scanned_by else "not scanned for viruses"
    return FileRow(
        id=str(file.id),
        name=file.name,
        about=f"{kind}, {size_words(file.size)}, {looked}",
        href=address,
        small=f"{address}small/" if file.has_small else "",
    )


def size_words(size: int) -> str:
    """Return a size in words: 640 bytes, 12 KB, 3.4 MB."""
    if size < 1000:
        return f"{size} bytes"
    return f"{size // 1000} KB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"


@page(SIGNED_IN, methods=("GET",))
def download(request: HttpRequest, person_id: UUID, entry_id: UUID, file_id: UUID) -> HttpResponse:
    """Give a file of an entry as a download, and leave a line in the trail."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    file = found(request, person_id, entry_id, file_id)
    audit.note(
        verb="downloaded a file of an entry",
        by=actor,
        at=request.moment,  # type: ignore[attr-defined]
        kind=AuditKind.SAW,
        subject=("attachment", file.id),
        person_id=person_id,
    )
    content = queries.content(actor, file.id)
    answer = HttpResponse(content, content_type=file.media_type)
    header = content_disposition_header(True, file.name)
    return inert(answer, header or "attachment")


@page(SIGNED_IN, methods=("GET",))
def small(request: HttpRequest, person_id: UUID, entry_id: UUID, file_id: UUID) -> HttpResponse:
    """Give the small picture of an attached one."""
    file = found(request, person_id, entry_id, file_id)
    content = queries.content(request.actor, file.id, small=True)  # type: ignore[attr-defined]
    if content is None:
        raise _refused(request, person_id, file_id)
    return inert(HttpResponse(content, content_type="image/jpeg"), "inline")


def inert(answer: HttpResponse, disposition: str) -> HttpResponse:
    """Let a browser neither guess the kind of a file nor run anything in it."""
    answer.headers["Content-Disposition"] = disposition
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


def found(request: Any, person_id: UUID, entry_id: UUID, file_id: UUID) -> AttachmentView:
    """Return a file of an entry about this person, when the viewer may read the entry."""
    entry = queries.entry(request.actor, entry_id)
    if entry is None or person_id not in {w.person_id for w in entry.about}:
        raise _refused(request, person_id, file_id)
    for file in entry.attachments:
        if file.id == file_id:
            return file
    raise _refused(request, person_id, file_id)


def _refused(request: Any, person_id: UUID, file_id: UUID) -> Refused:
    return Refused(
        request.actor,
        "open a file",
        person_id=person_id,
        subject=("attachment", file_id),
        reason="no sight of it",
    )
