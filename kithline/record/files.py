"""Files that come to an entry: what a file is by its content, whether it may be kept, a small picture.

A name is only what somebody typed: the kind is read from the content and must agree with the name.
Pictures are measured before they are decoded, so that a small file does not become a huge one. The
small picture is drawn anew and carries none of the metadata (place, camera) of the original.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass

import puremagic
from django.conf import settings
from PIL import Image, ImageOps, UnidentifiedImageError

from kithline.core.errors import Invalid
from kithline.core.text import TextRefused, clean
from kithline.record import scanner

MOST_FILES = 10
MOST_PIXELS = 60_000_000
SMALL = (320, 320)
PICTURES = {"JPEG": "image/jpeg", "PNG": "image/png", "GIF": "image/gif", "WEBP": "image/webp"}
OFFICE = "application/vnd.openxmlformats-officedocument"
# What may be attached: how the name may end, by kind of content.
ENDINGS: dict[str, tuple[str, ...]] = {
    "application/pdf": ("pdf",),
    "image/jpeg": ("jpg", "jpeg", "jfif"),
    "image/png": ("png",),
    "image/gif": ("gif",),
    "image/webp": ("webp",),
    f"{OFFICE}.wordprocessingml.document": ("docx",),
    f"{OFFICE}.spreadsheetml.sheet": ("xlsx",),
    "application/vnd.oasis.opendocument.text": ("odt",),
    "application/vnd.oasis.opendocument.spreadsheet": ("ods",),
    "text/plain": ("txt",),
    "text/csv": ("csv",),
}
SAID = "PDF, JPEG, PNG, GIF, WebP, Word (docx), Excel (xlsx), OpenDocument (odt, ods), text or CSV"
ACCEPT = ",".join(f".{end}" for ends in ENDINGS.values() for end in ends)
MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(!doctype|html|head|script|svg|\?xml|body|iframe)", re.IGNORECASE
)
CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class Received:
    """A file that was looked at and may be kept; made by ``receive`` alone."""

    name: str
    media_type: str
    content: bytes
    small: bytes | None
    scanned_by: str


def receive(name: str, content: bytes) -> Received:
    """Return a file as it may be kept; ``Invalid`` at ``files`` says why it may not.

    Looked at by the virus scanner where one is configured: a scanner that does not answer refuses.
    """
    shown = _name(name)
    most = settings.KITHLINE_LARGEST_FILE_MB
    if not content:
        raise _refused(f"“{shown}” is empty.")
    if len(content) > most * 1_000_000:
        raise _refused(
            f"“{shown}” is larger than {most} MB. Make it smaller, or send a part of it."
        )
    media_type = _kind(shown, content)
    ending = shown.rpartition(".")[2].lower()
    if ending not in ENDINGS[media_type]:
        right = " or ".join(f".{e}" for e in ENDINGS[media_type])
        raise _refused(
            f"“{shown}” says it is something else than it holds: by its content its name ends in {right}."
        )
    small = _small(shown, content) if media_type in PICTURES.values() else None
    return Received(shown, media_type, content, small, _scanned(shown, content))


def _refused(said: str) -> Invalid:
    return Invalid({"files": said})


def _name(name: str) -> str:
    """Return the bare name: no folders, no hidden characters, short."""
    bare = re.split(r"[\\/]", name)[-1]
    try:
        kept = clean(bare, limit=500, multiline=False)
    except TextRefused as refused:
        raise _refused("The name of the file holds hidden characters. Rename it.") from refused
    kept = kept.lstrip(".") or "file"
    stem, dot, ending = kept.rpartition(".")
    return f"{stem[:120]}.{ending[:10]}" if dot else kept[:120]


def _kind(name: str, content: bytes) -> str:
    if content.startswith(b"PK\x03\x04"):
        found = _packed(content)
    elif MARKUP.match(content):
        found = ""
    else:
        found = _by_magic(content) or _text(name, content)
    if not found:
        raise _refused(f"“{name}” is of a kind that is not kept here. Attach {SAID}.")
    return found


def _by_magic(content: bytes) -> str:
    try:
        matches = puremagic.magic_string(content)
    except (puremagic.PureError, ValueError):
        return ""
    for match in matches:
        if match.mime_type in PICTURES.values():
            return str(match.mime_type)
        if match.mime_type == "application/pdf" and content.startswith(b"%PDF-"):
            return "application/pdf"
    return ""


def _packed(content: bytes) -> str:
    """Return which document a zip archive holds; its list of parts is read, nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {i.filename for i in archive.infolist()[:5000]}
            if any(p.lower().endswith("vbaproject.bin") for p in parts):
                return ""
            if "mimetype" in parts and archive.getinfo("mimetype").file_size < 100:
                said = archive.read("mimetype").decode("ascii", "replace").strip()
                return said if said in ENDINGS else ""
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, OSError):
        return ""
    if "[Content_Types].xml" not in parts:
        return ""
    if "word/document.xml" in parts:
        return f"{OFFICE}.wordprocessingml.document"
    return f"{OFFICE}.spreadsheetml.sheet" if "xl/workbook.xml" in parts else ""


def _text(name: str, content: bytes) -> str:
    if CONTROL.search(content):
        return ""
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return ""
    return "text/csv" if name.lower().endswith(".csv") else "text/plain"


def _small(name: str, content: bytes) -> bytes:
    """Return a small picture of a picture: measured first, then decoded, drawn without metadata."""
    wrong = _refused(f"“{name}” cannot be read as a picture. Open it and save it anew.")
    try:
        with Image.open(io.BytesIO(content), formats=tuple(PICTURES)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise _refused(
                    f"“{name}” is {picture.width:,} by {picture.height:,} pixels: too many. Make it smaller."
                )
            picture.draft("RGB", SMALL)
            turned = ImageOps.exif_transpose(picture)
            turned.thumbnail(SMALL)
            drawn = Image.new("RGB", turned.size, "white")
            whole = turned.convert("RGBA")
            drawn.paste(whole, mask=whole.getchannel("A"))
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        Image.DecompressionBombError,
    ) as bad:
        raise wrong from bad
    kept = io.BytesIO()
    drawn.save(kept, "JPEG", quality=80)
    return kept.getvalue()


def _scanned(name: str, content: bytes) -> str:
    try:
        found = scanner.look(content)
    except scanner.NoAnswer as problem:
        raise _refused(
            "The virus scanner does not answer, so no file can be taken now. Try again in a while; "
            "the entry itself can be put in the record."
        ) from problem
    if found.virus:
        raise _refused(f"“{name}” holds something harmful ({found.virus}) and is not kept.")
    return found.by
