"""The packs that come with Kithline: files under ``packs/``, one a version.

A pack is read once and kept until its file changes. The current version of ``stoke-2023`` is
``packs/thresholds/stoke-2023.yaml``; an earlier one stays beside it as
``stoke-2023@2023.1.yaml``, since records point at it.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from kithline.packs import reading
from kithline.packs.faults import Fault, PackFaults

ROOT = Path(os.environ.get("KITHLINE_PACKS") or Path(__file__).resolve().parents[2] / "packs")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
VERSION = re.compile(r"[0-9A-Za-z]+([.-][0-9A-Za-z]+)*\Z")

P = ParamSpec("P")
T = TypeVar("T")
Stamp = tuple[tuple[Path, int, int], ...]
_log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Pack:
    """One version of one pack. ``content`` is its YAML, with line numbers when read from a file."""

    kind: str
    slug: str
    version: str
    title: str
    content: Any
    digest: str
    effective_from: dt.date | None = None
    effective_to: dt.date | None = None
    file: str = ""
    partnership_id: UUID | None = None

    @property
    def name(self) -> str:
        """How people name it on a command line: ``slug@version``."""
        return f"{self.slug}@{self.version}"

    def in_force(self, on: dt.date) -> bool:
        """Say whether the pack holds on that day; a pack without a start has always held."""
        begun = self.effective_from is None or self.effective_from <= on
        return begun and (self.effective_to is None or on < self.effective_to)

    def line(self, *path: int | str) -> int:
        """Return the line in the file of the part named by keys and indexes."""
        return reading.line_at(self.content, path)


def from_content(content: Any, *, file: str = "", partnership_id: UUID | None = None) -> Pack:
    """Make a pack of a tree that was read, or raise ``PackFaults`` on its envelope."""
    faults = list(_envelope_faults(content, file))
    if faults:
        raise PackFaults(faults)
    span = content.get("effective") or {}
    return Pack(
        kind=content["kind"],
        slug=content["slug"],
        version=str(content["version"]),
        title=str(content.get("title") or content["slug"]),
        content=content,
        digest=reading.digest(content),
        effective_from=as_date(span.get("from")),
        effective_to=as_date(span.get("to")),
        file=file,
        partnership_id=partnership_id,
    )


def as_date(value: Any) -> dt.date | None:
    """Return a date from YAML's own date, or from text as JSON keeps it; None for anything else."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _envelope_faults(content: Any, file: str) -> Iterable[Fault]:
    def fault(key: str, message: str, remedy: str) -> Fault:
        return Fault(file, reading.line_at(content, (key,)), key, "envelope", message, remedy)

    if not isinstance(content.get("kind"), str) or not content["kind"]:
        yield fault("kind", "The pack does not say its kind.", "Add e.g. `kind: thresholds`.")
    slug = content.get("slug")
    if not isinstance(slug, str) or not SLUG.match(slug):
        yield fault("slug", f"{slug!r} is no slug.", "Use small letters, figures and hyphens.")
    version = content.get("version")
    if isinstance(version, float | dt.date):
        yield fault("version", f"The version {version} lost its form.", "Put it in quotes.")
    elif not isinstance(version, str | int) or not VERSION.match(str(version)):
        yield fault("version", f"{version!r} is no version.", 'Write e.g. `version: "2026.1"`.')
    span = content.get("effective")
    if span is not None and not isinstance(span, dict):
        yield fault(
            "effective", "This is no pair of dates.", "Write `{from: 2026-09-01, to: null}`."
        )
        return
    for end in ("from", "to"):
        value = (span or {}).get(end)
        if value is not None and as_date(value) is None:
            yield fault("effective", f"{value!r} is no date.", "Write it as 2026-09-01.")


@lru_cache(maxsize=256)
def _load(path: Path, modified: int, size: int) -> Pack:
    shown = shown_path(path)
    return from_content(reading.read(path, shown), file=shown)


def load(path: Path) -> Pack:
    """Return the pack in the file, read anew only when the file has changed."""
    try:
        found = path.stat()
    except OSError:
        reading.read_text(path, shown_path(path))  # raises with the reason
        raise
    return _load(path, found.st_mtime_ns, found.st_size)


def shown_path(path: Path) -> str:
    """Return the path as people see it: from the repository's root when it lies within."""
    try:
        return str(path.resolve().relative_to(ROOT.resolve().parent))
    except ValueError:
        return str(path)


def files(kind: str) -> list[Path]:
    """Return the files of one kind, by name."""
    return sorted((ROOT / kind).glob("*.yaml"))


def packs(kind: str) -> list[Pack]:
    """Return every shipped version of every pack of a kind, by slug, the newest version first."""
    found = [load(path) for path in files(kind)]
    return sorted(newest_first(found), key=lambda p: p.slug)


def newest_first(found: Iterable[Pack]) -> list[Pack]:
    """Sort versions by when they begin to hold, then by version, the newest first."""
    return sorted(
        found,
        key=lambda p: (p.effective_from or dt.date.min, version_key(p.version)),
        reverse=True,
    )


def version_key(version: str) -> tuple[tuple[int, int, str], ...]:
    """Return a key that puts 2023.10 after 2023.9."""
    parts = re.findall(r"\d+|[A-Za-z]+", version)
    return tuple((1, int(p), "") if p.isdigit() else (0, 0, p) for p in parts)


def choose(found: Iterable[Pack], *, version: str | None, on: dt.date | None) -> Pack | None:
    """Pick one version: the one named, else the one in force on the day, else the newest."""
    ordered = newest_first(found)
    if version is not None:
        return next((p for p in ordered if p.version == version), None)
    if on is not None:
        return next((p for p in ordered if p.in_force(on)), None)
    return ordered[0] if ordered else None


def find(
    kind: str, slug: str, *, version: str | None = None, on: dt.date | None = None
) -> Pack | None:
    """Return the shipped pack of that slug (see ``choose``); packs of partnerships: ``queries``."""
    return choose((p for p in _last(kind)(kind) if p.slug == slug), version=version, on=on)


@lru_cache(maxsize=64)
def _last(kind: str) -> Callable[[str], list[Pack]]:
    """Return ``packs`` of a kind, as they were read last while a file of theirs cannot be used."""
    return standing(kind)(packs)


def standing(kind: str) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Make a reader of packs of one kind answer as it did last when it raises ``PackFaults``.

    So a slip in a file that is edited under running pages takes none of them down; the log says what is
    wrong, and so do ``kithline check`` and the lints, which have read nothing before. Files that failed
    are not read again until one of them changes. Arguments must be hashable.
    """

    def keep(read: Callable[P, T]) -> Callable[P, T]:
        good: dict[tuple[object, ...], T] = {}
        failed: dict[tuple[object, ...], Stamp] = {}

        @wraps(read)
        def hold(*args: P.args, **kwargs: P.kwargs) -> T:
            asked = (ROOT, args, *sorted(kwargs.items()))
            if asked in failed and failed[asked] == stamp(kind):
                return good[asked]
            now = stamp(kind)
            try:
                found = read(*args, **kwargs)
            except PackFaults as problem:
                if asked not in good:
                    raise
                failed[asked] = now
                _log.error("packs/%s cannot be used, the last ones stand: %s", kind, problem)
                return good[asked]
            failed.pop(asked, None)
            good[asked] = found
            return found

        return hold

    return keep


def stamp(kind: str) -> Stamp:
    """Return the files of a kind with when they changed and how long they are."""
    found = []
    for path in files(kind):
        try:
            about = path.stat()
        except OSError:  # gone between the listing and the look
            continue
        found.append((path, about.st_mtime_ns, about.st_size))
    return tuple(found)
