"""A framework as a table, out and in: one line for each indicator at each level.

Out: exactly ``COLUMNS``. In: the same, and any of ``EXTRA``. A file for a framework that is known
already (same slug) takes over what a table does not hold: names, meanings, actions, licence,
prompts, reviews. Pure: nothing is stored here.
"""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from kithline.frameworks.shapes import Framework
from kithline.packs import reading
from kithline.packs.enums import Kind
from kithline.packs.faults import Fault, PackFaults
from kithline.packs.reading import Mapping, Sequence

COLUMNS = ("framework", "version", "group", "level", "row", "indicator", "text", "source")
EXTRA = ("minimum_action", "level_name", "group_name", "licence", "branch", "joins", "blank")
NEEDED = ("framework", "version", "group", "level", "indicator", "text")


def lines(framework: Framework) -> Iterator[dict[str, str]]:
    """Yield the lines of a framework; a cell shared by levels gives one line a level."""
    for row in framework.rows:
        for indicator in row.indicators:
            for level in indicator.levels:
                yield {
                    "framework": framework.slug,
                    "version": framework.version,
                    "group": indicator.group,
                    "level": level,
                    "row": indicator.row,
                    "indicator": indicator.id,
                    "text": indicator.text,
                    "source": indicator.source,
                }


def to_csv(framework: Framework) -> str:
    """Return the framework as CSV, UTF-8, with a heading line."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines(framework))
    return out.getvalue()


@dataclass
class Line:
    """One line of the file: its number, and its values by column."""

    number: int
    values: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")


@dataclass
class _Reader:
    name: str
    faults: list[Fault] = field(default_factory=list)

    def add(self, line: int, place: str, rule: str, message: str, remedy: str = "") -> None:
        self.faults.append(Fault(self.name, line, place, rule, message, remedy))


def read_lines(text: str, name: str) -> list[Line]:
    """Return the lines of a CSV file, or raise ``PackFaults`` on its heading or its quotes."""
    reader = _Reader(name)
    if "\0" in text:
        number = text[: text.index("\0")].count("\n") + 1
        reader.add(number, "file", "file", "The file holds a NUL character.", "Take it out.")
        raise PackFaults(reader.faults)
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        heading = [c.strip().lower() for c in next(rows, [])]
        _check_heading(heading, reader)
        return list(_values(rows, heading, reader))
    except csv.Error as problem:
        said = str(problem)
        reader.add(
            rows.line_num, "file", "file", f"The line cannot be read: {said}.", "Mend its quotes."
        )
        raise PackFaults(reader.faults) from None


def _check_heading(heading: list[str], reader: _Reader) -> None:
    for column in NEEDED:
        if column not in heading:
            message = f"The column {column!r} is missing from the heading."
            reader.add(1, column, "columns", message, f"Begin with: {','.join(COLUMNS)}")
    for column in heading:
        if column not in (*COLUMNS, *EXTRA):
            message = f"The column {column!r} is not known."
            reader.add(1, column or "file", "columns", message, "Take it out or mend its name.")
    for column, times in Counter(heading).items():
        if times > 1:
            reader.add(1, column, "columns", f"The column {column!r} stands twice.", "Keep one.")
    if reader.faults:
        raise PackFaults(reader.faults)


def _values(rows: Any, heading: list[str], reader: _Reader) -> Iterator[Line]:
    begins = rows.line_num + 1
    for row in rows:
        number, begins = begins, rows.line_num + 1
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(heading):
            message = f"The line has {len(row)} cells, the heading {len(heading)}."
            reader.add(number, "file", "columns", message, "Put text with commas in quotes.")
            continue
        cells = (" ".join(cell.split()) for cell in row)
        yield Line(number, dict(zip(heading, cells, strict=True)))
    if reader.faults:
        raise PackFaults(reader.faults)


@dataclass(frozen=True)
class Given:
    """What whoever imports a table says beside it."""

    title: str = ""
    publisher: str = ""
    licence: str = ""
    document: str = ""
    effective_from: str = ""


def from_csv(text: str, name: str, base: Framework | None, given: Given) -> Mapping:
    """Return the pack that a table holds, as a tree with the file's line numbers.

    ``base`` is the framework known by the same slug, if any. Raises ``PackFaults`` when the table
    cannot be read as one framework; everything else is left to the lint.
    """
    found = read_lines(text, name)
    reader = _Reader(name)
    if not found:
        reader.add(1, "file", "columns", "The file holds no line but its heading.", "Fill it.")
        raise PackFaults(reader.faults)
    _check_one_framework(found, reader)
    rows = _Rows(reader, base)
    for line in found:
        rows.take(line)
    if reader.faults:
        raise PackFaults(reader.faults)
    return _tree(found, rows, base, given)


def slug_of(text: str, name: str) -> str:
    """Return the slug that the first line of a table names."""
    found = read_lines(text, name)
    return found[0]["framework"] if found else ""


def _check_one_framework(found: list[Line], reader: _Reader) -> None:
    first = found[0]
    for line in found:
        for column in ("framework", "version"):
            if not line[column]:
                message = f"The line names no {column}."
                reader.add(line.number, line["indicator"], "columns", message, "Fill it in.")
            elif line[column] != first[column] and first[column]:
                message = f"The {column} is {line[column]!r}, on the first line {first[column]!r}."
                reader.add(line.number, line["indicator"], "columns", message, "Keep one a file.")


class _Rows:
    """Gathers lines into rows, and the lines of a shared cell into one indicator."""

    def __init__(self, reader: _Reader, base: Framework | None) -> None:
        self.reader = reader
        self.base = base
        self.rows: dict[str, Mapping] = {}
        self.indicators: dict[str, Mapping] = {}
        self.actions: dict[str, list[Line]] = defaultdict(list)

    def take(self, line: Line) -> None:
        name = line["row"] or line["indicator"]
        if not name:
            self.reader.add(
                line.number, "file", "columns", "The line names no indicator.", "Give it an id."
            )
            return
        row = self._row(name, line)
        if line["blank"] and not line["text"]:
            row["blank"][line["level"]] = line["blank"]
            row["blank"].lines[line["level"]] = line.number
            return
        if not line["indicator"]:
            self.reader.add(
                line.number, name, "columns", "The line names no indicator.", "Give it an id."
            )
            return
        self._indicator(row, line)

    def _row(self, name: str, line: Line) -> Mapping:
        row = self.rows.get(name)
        if row is None:
            row = mapping(
                line.number,
                row=name,
                group=line["group"],
                source=line["source"],
                blank=mapping(line.number),
                indicators=Sequence(line.number),
            )
            self.rows[name] = row
        elif row["group"] != line["group"]:
            message = f"The row is in group {line['group']!r} here, in {row['group']!r} above."
            self.reader.add(line.number, name, "columns", message, "Keep a row in one group.")
        return row

    def _indicator(self, row: Mapping, line: Line) -> None:
        held = self.indicators.get(line["indicator"])
        if held is not None and self._shares(held, row, line):
            held["levels"].append(line["level"])
            held["levels"].lines.append(line.number)
            self._action(held, line)
            return
        made = mapping(
            line.number,
            id=line["indicator"],
            levels=sequence(line.number, [line["level"]] if line["level"] else []),
            text=line["text"],
            source=line["source"] if line["source"] != row["source"] else "",
            branch=line["branch"],
            joins=line["joins"] or None,
        )
        self._inherit(made)
        row["indicators"].append(made)
        row["indicators"].lines.append(line.number)
        self.indicators.setdefault(line["indicator"], made)
        self._action(made, line)

    @staticmethod
    def _shares(held: Mapping, row: Mapping, line: Line) -> bool:
        return (
            any(each is held for each in row["indicators"])
            and held["text"] == line["text"]
            and bool(line["level"])
            and line["level"] not in held["levels"]
        )

    def _inherit(self, made: Mapping) -> None:
        """Take over what a table does not hold from the same indicator of the known framework."""
        known = self.base.indicator(made["id"]) if self.base else None
        if known is not None:
            made["branch"] = made["branch"] or known.branch
            made["joins"] = made["joins"] or (str(known.joins) if known.joins else None)
            made["review"] = known.review
        for key in ("branch", "joins", "review", "source"):
            if key in made and not made[key]:
                del made[key]

    def _action(self, made: Mapping, line: Line) -> None:
        if not (line["minimum_action"] and line["level"]):
            return
        self.actions[line["level"]].append(line)
        # An action is a level's; the lint looks whether the lines agree on it.
        row = self.rows[line["row"] or line["indicator"]]
        if "minimum_action" not in row:
            put(row, "minimum_action", mapping(line.number), line.number)
        held = row["minimum_action"].get(line["level"])
        if held is None:
            put(row["minimum_action"], line["level"], line["minimum_action"], line.number)
        elif held != line["minimum_action"]:
            put(made, "minimum_action", line["minimum_action"], line.number)


def mapping(line: int, **values: Any) -> Mapping:
    """Return a mapping that stands on one line."""
    made = Mapping(line)
    for key, value in values.items():
        put(made, key, value, line)
    return made


def put(into: Mapping, key: str, value: Any, line: int) -> None:
    """Set a key and its line."""
    into[key] = value
    into.lines[key] = line


def sequence(line: int, values: Iterable[Any]) -> Sequence:
    """Return a list that stands on one line."""
    made = Sequence(line)
    made.extend(values)
    made.lines.extend(line for _ in made)
    return made


def _tree(found: list[Line], rows: _Rows, base: Framework | None, given: Given) -> Mapping:
    first = found[0]
    levels = _levels(found, rows, base)
    groups = _groups(found, base)
    _carry_blanks(rows, base)
    names = set(rows.indicators) | set(rows.rows) | {g["slug"] for g in groups}
    names |= {f"{g['slug']}/{x['slug']}" for g in groups for x in levels} | {"consent"}
    licence = given.licence or first["licence"] or (base.licence if base else "")
    effective = {"from": given.effective_from or None, "to": None}
    content: dict[str, Any] = {
        "kind": str(Kind.THRESHOLDS),
        "slug": first["framework"],
        "version": first["version"],
        "title": given.title or (base.title if base else first["framework"].replace("-", " ")),
        "publisher": given.publisher or (base.publisher if base else ""),
        "licence": licence,
        "effective": effective,
        "source": {"document": given.document or (base.document if base else first["framework"])},
        "levels": levels,
        "groups": groups,
        "rows": sequence(2, rows.rows.values()),
    }
    if not given.effective_from:
        content["effective_note"] = "Said by whoever brings the table in; none was given."
    if base is not None:
        content |= _carried(base, names)
    tree = mapping(1, **content)
    tree["rows"].lines[:] = [row.line for row in rows.rows.values()]
    _check_domains(tree)
    return tree


def _levels(found: list[Line], rows: _Rows, base: Framework | None) -> Sequence:
    """Return the levels: those of the known framework, and those that the table names anew."""
    first: dict[str, Line] = {}
    named: dict[str, str] = {}
    for line in found:
        if line["level"]:
            first.setdefault(line["level"], line)
            named.setdefault(line["level"], line["level_name"])
    made = Sequence(1)
    slugs = [x.slug for x in base.levels] if base else sorted(first, key=_number)
    for slug in slugs:
        known = base.level(slug) if base else None
        at = first[slug].number if slug in first else 1
        told = [each["minimum_action"] for each in rows.actions.get(slug, [])]
        action = Counter(told).most_common(1)[0][0] if told else ""
        values: dict[str, Any] = {
            "slug": slug,
            "name": named.get(slug) or (known.name if known else f"Level {slug}"),
            "minimum_action": action or (known.minimum_action if known else ""),
            "source": known.source if known else "the table that was brought in",
        }
        if known:
            values |= {
                "short": known.short,
                "meaning": known.meaning,
                "refer": str(known.refer),
                "services": list(known.services),
            }
        made.append(mapping(at, **values))
        made.lines.append(at)
    return made


def _groups(found: list[Line], base: Framework | None) -> Sequence:
    made = Sequence(1)
    lines_of: dict[str, Line] = {}
    names: dict[str, str] = {}
    for line in found:
        lines_of.setdefault(line["group"], line)
        if line["group_name"]:
            names.setdefault(line["group"], line["group_name"])
    slugs = [g.slug for g in base.groups] if base else [s for s in lines_of if s]
    slugs += [s for s in names if s not in slugs]
    for slug in slugs:
        known = base.group(slug) if base else None
        at = lines_of[slug].number if slug in lines_of else 1
        values: dict[str, Any] = {
            "slug": slug,
            "name": names.get(slug)
            or (known.name if known else slug.replace("-", " ").capitalize()),
            "source": known.source if known else "the table that was brought in",
        }
        if known:
            values |= {"domain": known.domain, "meaning": known.meaning, "ages": known.ages}
            values["blank"] = dict(known.blank)
        made.append(mapping(at, **values))
        made.lines.append(at)
    return made


def _carry_blanks(rows: _Rows, base: Framework | None) -> None:
    """Keep the known reason for an empty cell, as long as the cell is still empty."""
    known = {row.slug: row.blank for row in base.rows} if base else {}
    for name, row in rows.rows.items():
        held = {s for i in row["indicators"] for s in i["levels"]}
        for level, why in known.get(name, {}).items():
            if level not in held and level not in row["blank"]:
                put(row["blank"], level, why, row.line)


def _carried(base: Framework, names: set[str]) -> dict[str, Any]:
    """Return what the table does not hold, without what speaks of lines that are gone."""
    reviews = []
    for review in base.reviews:
        about = [n for n in review.about if n in names]
        if about:
            reviews.append(
                {"id": review.id, "about": about, "kind": str(review.kind), "note": review.note,
                 "source": review.source}
            )  # fmt: skip
    return {
        "edition": base.edition,
        "words": dict(base.words),
        "consent": str(base.consent) if base.consent else None,
        "consent_note": base.consent_note,
        "review": reviews,
        "slips": [
            {"id": s.id, "place": s.place, "found": s.found, "resolved": s.resolved,
             "about": list(s.about)}
            for s in base.slips
        ],
        "domains": [{"slug": d.slug, "name": d.name, "source": d.source} for d in base.domains],
        "prompts": [{"id": p.id, "text": p.text, "source": p.source} for p in base.prompts],
    }  # fmt: skip


def _check_domains(tree: Mapping) -> None:
    """A review that is named by an indicator but went with its lines is taken off the indicator."""
    known = {review["id"] for review in tree.get("review") or []}
    for row in tree["rows"]:
        for indicator in row["indicators"]:
            if indicator.get("review") and indicator["review"] not in known:
                del indicator["review"]


def _number(slug: str) -> tuple[int, str]:
    return (int(slug), "") if slug.isdigit() else (1_000_000, slug)


def settled(tree: Mapping) -> Any:
    """Return the content to store: each level's one action at the level, no copies on the lines."""
    content = reading.plain(tree)
    for row in content["rows"]:
        row.pop("minimum_action", None)
        for indicator in row["indicators"]:
            indicator.pop("minimum_action", None)
    return content
