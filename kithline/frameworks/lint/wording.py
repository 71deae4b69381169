"""Lint of words: outdated terms, hidden joins, lost pictures, days without a unit, odd characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from kithline.frameworks.lint import terms
from kithline.frameworks.lint.source import Source
from kithline.packs import reading
from kithline.packs.enums import Severity

# Parts that quote the source's faults, or are its own words for a place, are not read for terms.
_QUOTING = {"slips", "review"}
_PLACES = {"source", "effective_note", "licence", "publisher", "document", "citation"}
_NAMES = {"id", "row", "slug", "group", "level", "levels", "domain", "branch", "kind", "version"}

_JOIN = re.compile(r"(?<![\w/])(AND\s*/\s*OR|OR|AND)(?![\w/])")
_PICTURE = re.compile(
    r"\b(?:figure|fig\.|diagram|chart)\s*\d+\b|\bsee (?:the )?(?:figure|diagram|picture)\b(?!\s*\d)",
    re.IGNORECASE,
)
_NUMBER = r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty)"
_DAYS = re.compile(
    rf"\b(?:within|usually|at most|no later than|normally|up to|after|in)\s+{_NUMBER}\s+days\b",
    re.IGNORECASE,
)
_GUIDANCE = re.compile(
    r"working together(?:\s+to\s+safeguard\s+children)?\W{1,3}(?:guidance\W+)?(20\d\d)",
    re.IGNORECASE,
)
_HIDDEN = {"Cc", "Cf", "Co", "Cs", "Cn"}


def texts(tree: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], str]]:
    """Yield every text of the tree with its path, in the order of the file."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from texts(value, (*path, key))
    elif isinstance(tree, list):
        for index, value in enumerate(tree):
            yield from texts(value, (*path, index))
    elif isinstance(tree, str):
        yield path, tree


def names_along(tree: Any, path: tuple[Any, ...]) -> list[str]:
    """Return the ids of the parts that hold the text, the outermost first; the pack's own left out."""
    names: list[str] = []
    for step in path:
        tree = tree[step]
        if isinstance(tree, dict):
            names += [str(tree[k]) for k in ("id", "row", "slug", "term") if tree.get(k)]
    return names


def place_of(tree: Any, path: tuple[Any, ...]) -> str:
    """Name a part by the nearest id above it, or by its key."""
    names = names_along(tree, path)
    return names[-1] if names else str(path[0]) if path else "file"


def check(source: Source) -> None:
    """Add the faults of wording to ``source``."""
    editions: dict[str, tuple[Any, ...]] = {}
    for path, text in texts(source.tree):
        place = place_of(source.tree, path)
        _characters(source, path, place, text)
        if path[0] in _QUOTING:
            continue
        for year in _GUIDANCE.findall(text):
            editions.setdefault(year, path)
        key = next((p for p in reversed(path) if isinstance(p, str)), "")
        if key in _NAMES:
            continue
        is_place = key in _PLACES or path[0] == "source"
        _terms(source, path, place, text, only="edition" if is_place else "")
        if not is_place:
            _forms(source, path, place, text)
    _editions(source, editions)


def _characters(source: Source, path: tuple[Any, ...], place: str, text: str) -> None:
    odd = {c for c in text if unicodedata.category(c) in _HIDDEN and c not in "\n\t\u200c\u200d"}
    if odd:
        shown = ", ".join(f"U+{ord(c):04X}" for c in sorted(odd))
        source.add("characters", path, place, f"Hidden characters ({shown}).", "Take them out.")


def _excused(source: Source, path: tuple[Any, ...]) -> bool:
    """Say whether a review or a slip speaks of this part (the pack keeps it knowingly)."""
    names = names_along(source.tree, path)
    if isinstance(path[0], str):
        names.append("consent" if path[0].startswith("consent") else path[0])
    tree = source.tree
    for step in path:
        tree = tree[step]
        if isinstance(tree, dict) and tree.get("review") in source.review_ids:
            return True
    return source.is_explained(*names)


def _terms(source: Source, path: tuple[Any, ...], place: str, text: str, only: str) -> None:
    line = reading.line_at(source.tree, path)
    met = list(
        terms.faults_in(text, source.terms, file=source.file, line=line, place=place, only=only)
    )
    if met and not _excused(source, path):
        source.faults += met


def _forms(source: Source, path: tuple[Any, ...], place: str, text: str) -> None:
    join = _JOIN.search(text)
    if join and not _has_joins(source.tree, path):
        word = " ".join(join[1].split())
        message = f"The text hides a choice: {word}."
        remedy = "Make one indicator of each part and join them with `joins: or` or `and-or`."
        source.add("join", path, place, message, remedy)
    picture = _PICTURE.search(text)
    if picture and not _excused(source, path):
        message = f"The text points at {picture[0]!r}, and pictures do not come with a pack."
        source.add("picture", path, place, message, "Say it in words, or explain it by a review.")
    days = _DAYS.search(text)
    if days and "indicators" not in path and not _excused(source, path):
        message = f"{days[0]!r} does not say which days."
        source.add("days", path, place, message, "Say working days or calendar days.")


def _has_joins(tree: Any, path: tuple[Any, ...]) -> bool:
    for step in path:
        if isinstance(tree, dict) and tree.get("joins"):
            return True
        tree = tree[step]
    return False


def _editions(source: Source, met: dict[str, tuple[Any, ...]]) -> None:
    if len(met) < 2 or source.is_explained("consent", "editions"):
        return
    newest = max(met)
    for year in sorted(met):
        if year == newest:
            continue
        path = met[year]
        message = f"Working Together is cited in its {year} and in its {newest} edition."
        remedy = "Cite one edition, or explain the older one by a slip about `editions`."
        source.add("editions", path, place_of(source.tree, path), message, remedy)


def warn_long(
    source: Source, path: tuple[Any, ...], place: str, text: str, most: int = 700
) -> None:
    """Warn of an indicator that is a paragraph."""
    if len(text) > most:
        message = f"The text has {len(text)} characters."
        source.add("long", path, place, message, "Part it into indicators.", Severity.WARNING)
