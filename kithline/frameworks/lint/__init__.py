"""The lint of frameworks: finds what a printed document gets wrong before a practitioner does.

``check_tree`` lints what was read; ``check_file`` a file; ``check_shipped`` all that comes with
Kithline. The rules are listed in ``docs/reference/packs.md``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path
from typing import Any

from kithline.frameworks import schema
from kithline.frameworks.lint import structure, terms, wording
from kithline.frameworks.lint.source import Source
from kithline.packs import catalogue, reading
from kithline.packs.catalogue import Pack
from kithline.packs.enums import Kind, Severity
from kithline.packs.faults import Fault, PackFaults

__all__ = ["check_file", "check_pack", "check_shipped", "check_tree"]


def check_tree(content: Any, file: str) -> list[Fault]:
    """Return the faults of a tree that was read, in the order of the file."""
    try:
        pack = catalogue.from_content(content, file=file)
    except PackFaults as problem:
        return problem.faults
    return check_pack(pack)


def check_pack(pack: Pack) -> list[Fault]:
    """Return the faults of a pack, in the order of its file."""
    if pack.kind == Kind.LINT:
        return terms.read_terms(pack)[1]
    if pack.kind == Kind.GLOSSARY:
        return _glossary(pack)
    shape, faults = schema.check(pack.content, pack.kind, pack.file)
    if shape is None:
        return sorted(faults, key=lambda f: f.line)
    source = Source(tree=pack.content, shape=shape, file=pack.file, terms=terms.current())
    _metadata(source)
    if isinstance(shape, schema.Thresholds):
        structure.check(source)
        _consent(source)
    else:
        _criteria(source)
    wording.check(source)
    return sorted(source.faults, key=lambda f: (f.line, f.rule))


def check_file(path: Path) -> list[Fault]:
    """Return the faults of a YAML file anywhere."""
    shown = catalogue.shown_path(path)
    try:
        content = reading.read(path, shown)
    except PackFaults as problem:
        return problem.faults
    return check_tree(content, shown)


def check_shipped(slug: str | None = None) -> tuple[list[Fault], int]:
    """Return the faults of the shipped packs (of one slug), and how many packs were looked at."""
    faults: list[Fault] = []
    looked: list[Pack] = []
    for kind in (Kind.THRESHOLDS, Kind.CRITERIA, Kind.GLOSSARY, Kind.LINT):
        for path in catalogue.files(kind):
            try:
                pack = catalogue.load(path)
            except PackFaults as problem:
                faults += problem.faults
                continue
            if slug is None or slug in (pack.slug, pack.name):
                looked.append(pack)
                faults += check_pack(pack)
    faults += _between(looked)
    return faults, len(looked)


# Slugs that are addresses of the browser itself.
TAKEN = frozenset({"compare", "criteria", "search", "words"})


def _metadata(source: Source) -> None:
    shape: schema.Pack = source.shape
    if shape.slug in TAKEN:
        message = f"{shape.slug!r} is an address of the framework browser."
        source.add("shape", ("slug",), "slug", message, "Choose another slug.")
    if not shape.licence.strip():
        message = "The pack does not say under which licence it may be used."
        source.add("licence", ("licence",), "licence", message, "Add `licence`.")
    if not shape.source.document.strip():
        message = "The pack does not name the document it is made from."
        source.add("source", ("source",), "source", message, "Add `source: {document: ...}`.")
    if not shape.title.strip():
        source.add("heading", ("title",), "title", "The pack has no title.", "Add `title`.")
    span = shape.effective
    undated = span.begins is None and not shape.effective_note.strip()
    if undated and not (isinstance(shape, schema.Criteria) and shape.citation):
        message = "The pack does not say from when it holds."
        remedy = "Add `effective: {from: 2026-09-01}`, or `effective_note` when it is unknown."
        source.add("dates", ("effective",), "effective", message, remedy)
    if span.begins and span.to and span.to <= span.begins:
        message = f"The pack ends on {span.to}, before it begins on {span.begins}."
        source.add("dates", ("effective",), "effective", message, "Mend the dates.")


def _consent(source: Source) -> None:
    shape: schema.Thresholds = source.shape
    if shape.consent is None:
        message = "The pack does not say what is asked of parents before sharing."
        remedy = "Add `consent: sought-first` or `not-required`."
        source.add("consent", ("consent",), "consent", message, remedy, Severity.WARNING)
    elif not (shape.consent_note.strip() or shape.consent_source.strip()):
        message = "The pack gives no source for what it says about consent."
        source.add(
            "consent", ("consent",), "consent", message, "Add `consent_note`.", Severity.WARNING
        )


def _criteria(source: Source) -> None:
    shape: schema.Criteria = source.shape
    named: list[tuple[str, structure.Path]] = []
    entries: list[tuple[structure.Path, list[str], str, str]] = []
    for n, listing in enumerate(shape.lists):
        paths = {}
        for i, item in enumerate(listing.items):
            path: structure.Path = ("lists", n, "items", i)
            paths[item.id] = path
            named.append((item.id, path))
            entries.append((path, [item.id], item.text, f" (list {listing.slug})"))
            if not item.text.strip():
                source.add("gap", path, item.id, "The item has no text.", "Fill it in.")
            if not (item.source or item.citation or listing.source).strip():
                message = "The item does not say its place in the source."
                source.add("source", path, item.id, message, "Add `source`.")
        structure.number_gaps(source, "item", paths)
        if not listing.items:
            message = "The list holds no item."
            source.add("gap", ("lists", n), listing.slug, message, "Fill or remove it.")
    structure.same_ids(source, "item", named)
    structure.same_ids(source, "list", [(x.slug, ("lists", n)) for n, x in enumerate(shape.lists)])
    defined = ((d.term, ("definitions", n)) for n, d in enumerate(shape.definitions))
    structure.same_ids(source, "definition", defined)
    structure.same_texts(source, entries)
    for n, definition in enumerate(shape.definitions):
        if not (definition.source or definition.citation).strip():
            message = "The definition does not say where it is from."
            source.add("source", ("definitions", n), definition.term, message, "Add `citation`.")


def _glossary(pack: Pack) -> list[Fault]:
    faults: list[Fault] = []
    seen: set[str] = set()
    for index, entry in enumerate(pack.content.get("words") or []):
        line = pack.line("words", index)
        term = str(entry.get("term") or "")
        if not term:
            faults.append(Fault(pack.file, line, f"words[{index}]", "shape", "No `term`."))
        elif term.lower() in seen:
            message = f"The word {term!r} stands twice."
            faults.append(Fault(pack.file, line, term, "duplicate", message, "Keep one."))
        seen.add(term.lower())
    if not pack.content.get("licence"):
        message = "The pack does not say under which licence it may be used."
        faults.append(Fault(pack.file, 1, "licence", "licence", message, "Add `licence`."))
    return faults


def _between(packs: Iterable[Pack]) -> list[Fault]:
    """Faults that show only between packs: two versions on one day, two views of consent."""
    faults: list[Fault] = []
    listed = list(packs)
    for one, other in combinations(listed, 2):
        if (one.kind, one.slug) == (other.kind, other.slug):
            faults += _clash(one, other)
    stances = {
        str(p.content.get("consent")): p
        for p in listed
        if p.kind == Kind.THRESHOLDS and p.content.get("consent")
    }
    if len(stances) > 1:
        told = ", ".join(f"{p.slug}: {stance}" for stance, p in sorted(stances.items()))
        pack = max(stances.values(), key=lambda p: p.slug)
        message = f"The frameworks differ on consent ({told})."
        remedy = "The legal basis is one; each partnership sets its own practice."
        line = pack.line("consent")
        faults.append(Fault(pack.file, line, "consent", "consent", message, remedy, Severity.NOTE))
    return faults


def _clash(one: Pack, other: Pack) -> list[Fault]:
    if one.version == other.version:
        message = f"{other.name} stands in two files."
        return [Fault(one.file, one.line("version"), "version", "dates", message, "Keep one.")]
    starts = max(one.effective_from or dt.date.min, other.effective_from or dt.date.min)
    if one.in_force(starts) and other.in_force(starts):
        earlier, later = sorted((one, other), key=lambda p: catalogue.version_key(p.version))
        message = f"{earlier.name} and {later.name} hold on the same day."
        remedy = f"End the earlier: `effective: {{to: ...}}` in {earlier.file}."
        line = earlier.line("effective")
        return [Fault(earlier.file, line, "effective", "dates", message, remedy)]
    return []
