"""What ``kithline frameworks`` does: list, lint, export, import. Each returns an exit code."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

from kithline.frameworks import building, exchange, incoming, lint
from kithline.packs import catalogue
from kithline.packs.catalogue import Pack
from kithline.packs.enums import Kind
from kithline.packs.faults import Fault, PackFaults, errors

# --- list ---------------------------------------------------------------------------------------


def list_(_: argparse.Namespace) -> int:
    """Print a line for each version: name, what it holds, from when, whose."""
    lines = [_line(pack, whose) for pack, whose in _every()]
    widths = [max(len(line[n]) for line in lines) for n in range(4)] if lines else []
    for line in lines:
        padded = [cell.ljust(width) for cell, width in zip(line, widths, strict=False)]
        print("  ".join([*padded, *line[4:]]).rstrip())
    if not lines:
        print("There is no framework: the folder packs/ is empty.")
    return 0


def _line(pack: Pack, whose: str) -> list[str]:
    if pack.kind == Kind.THRESHOLDS:
        made = building.framework(pack)
        holds = (
            f"{len(made.levels)} {made.word('levels', 'levels')}, {len(made.groups)} groups, "
            f"{len(made.indicators)} indicators"
        )
    else:
        criteria = building.criteria(pack)
        items = sum(len(listing.items) for listing in criteria.lists)
        holds = f"{len(criteria.lists)} lists, {items} items"
    since = f"from {pack.effective_from}" if pack.effective_from else "undated"
    until = f" to {pack.effective_to}" if pack.effective_to else ""
    return [pack.name, str(pack.kind), holds, since + until, whose]


def _every() -> list[tuple[Pack, str]]:
    """Return shipped packs, then what partnerships brought in when the database can be asked."""
    found = [(p, "shipped") for kind in (Kind.THRESHOLDS, Kind.CRITERIA) for p in _usable(kind)]
    with _database() as reachable:
        if reachable:
            from kithline.packs import queries  # Django is set up by now

            names = incoming.partnership_names()
            for kind in (Kind.THRESHOLDS, Kind.CRITERIA):
                own = queries.own_packs(kind)
                found += [(p, names.get(p.partnership_id, "a partnership")) for p in own]
    return found


def _usable(kind: Kind) -> list[Pack]:
    found = []
    for path in catalogue.files(kind):
        try:
            found.append(catalogue.load(path))
        except PackFaults as problem:
            print(f"{problem}", file=sys.stderr)
    return sorted(found, key=lambda p: p.slug)


@contextlib.contextmanager
def _database() -> Iterator[bool]:
    """Yield whether the database can be asked; listing and exporting work without one."""
    from kithline.core import database

    try:
        database.urls()
        import django
        from django.db import connection
        from django.db.utils import OperationalError

        django.setup()
        try:
            connection.ensure_connection()
        except OperationalError:
            yield False
            return
        yield "packs_packversion" in connection.introspection.table_names()
    except database.NotPrepared:
        yield False


# --- lint ---------------------------------------------------------------------------------------


def lint_(arguments: argparse.Namespace) -> int:
    """Print each fault on a line; return 1 when there is an error."""
    name: str | None = arguments.name
    if name is None:
        faults, looked = lint.check_shipped()
        return _tell(faults, f"{looked} packs")
    path = Path(name)
    if path.exists() or path.suffix in {".yaml", ".yml", ".csv"}:
        faults = incoming.faults_of(path)
        return _tell(faults, name)
    faults, looked = lint.check_shipped(name)
    if looked or faults:
        return _tell(faults, name)
    own = _own(name)
    if own is None:
        print(f"There is no framework {name!r}. Names: {_names()}", file=sys.stderr)
        return 1
    return _tell(lint.check_pack(own), name)


def _tell(faults: list[Fault], what: str) -> int:
    for fault in faults:
        print(fault)
    wrong = len(errors(faults))
    others = len(faults) - wrong
    more = f", {others} to look at" if others else ""
    print(f"{what}: {'no error' if not wrong else _count(wrong, 'error')}{more}.")
    return 1 if wrong else 0


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _own(name: str) -> Pack | None:
    slug, _, version = name.partition("@")
    with _database() as reachable:
        if not reachable:
            return None
        from kithline.packs import queries

        for kind in (Kind.THRESHOLDS, Kind.CRITERIA):
            found = queries.find(kind, slug, version=version or None)
            if found is not None:
                return found
    return None


def _names() -> str:
    found = (p.slug for kind in (Kind.THRESHOLDS, Kind.CRITERIA) for p in _usable(kind))
    return ", ".join(dict.fromkeys(found)) or "none"


# --- export -------------------------------------------------------------------------------------


def export_(arguments: argparse.Namespace) -> int:
    """Write the table; one line for each indicator at each level."""
    slug, _, version = str(arguments.name).partition("@")
    pack = catalogue.find(Kind.THRESHOLDS, slug, version=version or None) or _own(arguments.name)
    if pack is None or pack.kind != Kind.THRESHOLDS:
        names = ", ".join(dict.fromkeys(p.slug for p in _usable(Kind.THRESHOLDS))) or "none"
        message = f"There is no threshold framework {arguments.name!r}. Names: {names}"
        print(message, file=sys.stderr)
        return 1
    made = building.framework(pack)
    table = exchange.to_csv(made)
    if arguments.csv == "-":
        sys.stdout.write(table)
        return 0
    try:
        Path(arguments.csv).write_text(table, encoding="utf-8", newline="")
    except OSError as problem:
        print(f"{arguments.csv} cannot be written: {problem.strerror}.", file=sys.stderr)
        return 1
    print(f"{made.name}: {table.count(chr(10)) - 1} lines written to {arguments.csv}")
    return 0


# --- import -------------------------------------------------------------------------------------


def import_(arguments: argparse.Namespace) -> int:
    """Bring in a file when it has no error; else say what is wrong and keep nothing."""
    given = exchange.Given(
        title=arguments.title,
        publisher=arguments.publisher,
        licence=arguments.licence,
        document=arguments.document,
        effective_from=arguments.begins,
    )
    try:
        brought = incoming.read(arguments.file, given)
    except PackFaults as problem:
        return _refuse(problem.faults, arguments.file)
    if errors(brought.faults):
        return _refuse(brought.faults, arguments.file)
    for fault in brought.faults:
        print(fault)
    for line in incoming.told(brought):
        print(line)
    if brought.unchanged:
        print("Nothing differs from what Kithline has: nothing to bring in.")
        return 0
    if arguments.check:
        print("Only looked: nothing was kept.")
        return 0
    print(incoming.keep(brought, arguments.partnership, at=arguments.at))
    return 0


def _refuse(faults: list[Fault], file: Path) -> int:
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{file}: {_count(len(errors(faults)), 'error')}. Nothing was kept.", file=sys.stderr)
    return 1
