"""A partnership's own file: read, linted, told, and kept only when it has no error."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from kithline.frameworks import building, comparing, exchange, lint
from kithline.frameworks.shapes import Framework
from kithline.packs import catalogue, reading
from kithline.packs.catalogue import Pack
from kithline.packs.enums import Kind
from kithline.packs.faults import Fault, PackFaults, errors


@dataclass(frozen=True)
class Brought:
    """A file that was read: its pack, its faults, and the framework it may be a version of."""

    pack: Pack
    faults: list[Fault]
    base: Framework | None
    unchanged: bool = False


def faults_of(path: Path) -> list[Fault]:
    """Return the faults of a YAML or CSV file, in the order of the file."""
    if path.suffix.lower() != ".csv":
        return lint.check_file(path)
    try:
        return read(path, exchange.Given()).faults
    except PackFaults as problem:
        return problem.faults


def read(path: Path, given: exchange.Given) -> Brought:
    """Read and lint a file; raises ``PackFaults`` when it cannot be read as a pack at all."""
    shown = catalogue.shown_path(path)
    if given.effective_from and catalogue.as_date(given.effective_from) is None:
        message = f"{given.effective_from!r} is no date."
        raise PackFaults([Fault(shown, 1, "--from", "dates", message, "Write it as 2026-09-01.")])
    text = reading.read_text(path, shown)
    if path.suffix.lower() == ".csv":
        return _read_table(text, shown, given)
    content = reading.parse(text, shown)
    faults = lint.check_tree(content, shown)
    pack = catalogue.from_content(content, file=shown)
    if pack.kind not in (Kind.THRESHOLDS, Kind.CRITERIA):
        message = f"A pack of kind {pack.kind!r} is not brought in here."
        remedy = "Bring in thresholds or criteria."
        raise PackFaults([Fault(shown, pack.line("kind"), "kind", "shape", message, remedy)])
    base = _known(pack.slug) if pack.kind == Kind.THRESHOLDS else None
    same = catalogue.find(pack.kind, pack.slug, version=pack.version)
    return Brought(pack, faults, base, same is not None and same.digest == pack.digest)


def _read_table(text: str, shown: str, given: exchange.Given) -> Brought:
    base = _known(exchange.slug_of(text, shown))
    tree = exchange.from_csv(text, shown, base, given)
    faults = lint.check_tree(tree, shown)
    if errors(faults):
        return Brought(_envelope(tree, shown), faults, base)
    content = exchange.settled(tree)
    pack = catalogue.from_content(content, file=shown)
    made = building.framework(pack)
    same = base is not None and made.version == base.version and _same_table(made, base)
    return Brought(pack, faults, base, same)


def _envelope(tree: Any, shown: str) -> Pack:
    try:
        return catalogue.from_content(tree, file=shown)
    except PackFaults:
        return Pack("thresholds", str(tree["slug"]), str(tree["version"]), "", tree, "", file=shown)


def _same_table(one: Framework, other: Framework) -> bool:
    levels = [(x.slug, x.name, x.minimum_action) for x in one.levels]
    return list(exchange.lines(one)) == list(exchange.lines(other)) and levels == [
        (x.slug, x.name, x.minimum_action) for x in other.levels
    ]


def _known(slug: str) -> Framework | None:
    """Return the newest shipped framework of that slug, when it can be used."""
    try:
        pack = catalogue.find(Kind.THRESHOLDS, slug)
        return building.framework(pack) if pack else None
    except PackFaults:
        return None


def told(brought: Brought) -> Iterator[str]:
    """Say in a few lines what the file holds, and how it differs from the version it follows."""
    if brought.pack.kind != Kind.THRESHOLDS:
        made = building.criteria(brought.pack)
        yield f"{made.name}: {len(made.lists)} lists, {len(made.definitions)} definitions."
        return
    new = building.framework(brought.pack)
    yield (
        f"{new.name}: {len(new.levels)} levels, {len(new.groups)} groups, {len(new.rows)} rows, "
        f"{len(new.indicators)} indicators."
    )
    if brought.base is not None:
        found = comparing.compare(brought.base, new)
        counts = ", ".join(f"{found.counted(c)} {c}" for c in comparing.Change if c != "same")
        yield f"Against {brought.base.name}: {found.same} the same, {counts}."


def keep(brought: Brought, partnership: str | None, *, at: datetime) -> str:
    """Keep the pack for a partnership, as the owner of the database; return what was done.

    Whoever may type this command has the owner's address: the act is noted as set-up's.
    """
    import django

    from kithline.core import database

    database.urls()
    django.setup()
    with database.as_role("owner"):
        return _keep(brought, partnership, at)


def _keep(brought: Brought, partnership: str | None, at: datetime) -> str:
    from django.db import transaction

    from kithline.core.actor import Actor
    from kithline.packs import actions

    place = _partnership(partnership)
    by = Actor(
        post_id=None, worker_id=None, name="Kithline", title="set-up", role="system",
        agency_id=None, agency_code="", agency_name="", agency_kind="", team_ids=(),
        partnership_id=place.id, partnership_slug=place.slug,
    )  # fmt: skip
    with transaction.atomic():
        row, new = actions.bring_in(pack=brought.pack, partnership_id=place.id, by=by, at=at)
    if not new:
        return f"{row} is kept for {place.name} already: nothing changed."
    return f"{row} is kept for {place.name}."


def _partnership(name: str | None) -> Any:
    from django.db.models import Q

    from kithline.agencies.models import Partnership
    from kithline.core.errors import Invalid

    rows = Partnership.objects.order_by("name")
    if name:
        found = rows.filter(Q(slug=name) | Q(name__iexact=name)).first()
        if found is None:
            known = ", ".join(rows.values_list("slug", flat=True)) or "none yet"
            raise Invalid(f"There is no partnership {name!r}. Partnerships: {known}")
        return found
    if rows.count() != 1:
        known = ", ".join(rows.values_list("slug", flat=True)) or "none yet"
        raise Invalid(f"Say for whom: --partnership NAME. Partnerships: {known}")
    return rows.get()


def partnership_names() -> dict[UUID | None, str]:
    """Return the names of the partnerships, for a listing."""
    from kithline.agencies.models import Partnership

    return dict(Partnership.objects.values_list("id", "name"))
