"""Make a ``Framework`` or ``Criteria`` of a pack that was read."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from kithline.frameworks import schema, shapes
from kithline.frameworks.lint.structure import levels_of
from kithline.packs.catalogue import Pack
from kithline.packs.faults import PackFaults


@lru_cache(maxsize=64)
def framework(pack: Pack) -> shapes.Framework:
    """Return the framework that the pack holds, or raise ``PackFaults`` on its shape."""
    made = _checked(pack, "thresholds")
    groups = {g.slug: g for g in made.groups}
    return shapes.Framework(
        slug=pack.slug,
        version=pack.version,
        title=pack.title,
        publisher=made.publisher,
        edition=made.edition,
        licence=made.licence,
        document=_document(made.source),
        effective_from=pack.effective_from,
        effective_to=pack.effective_to,
        effective_note=made.effective_note,
        words=dict(made.words),
        consent=made.consent,
        consent_note=made.consent_note,
        levels=tuple(_level(x, n) for n, x in enumerate(made.levels)),
        domains=tuple(shapes.Domain(d.slug, d.name, d.source) for d in made.domains),
        groups=tuple(_group(g) for g in groups.values()),
        prompts=tuple(shapes.Prompt(p.id, p.text, p.source) for p in made.prompts),
        reviews=_reviews(made),
        slips=_slips(made),
        rows=tuple(_row(r) for r in made.rows),
        digest=pack.digest,
        file=pack.file,
    )


@lru_cache(maxsize=64)
def criteria(pack: Pack) -> shapes.Criteria:
    """Return the criteria that the pack holds, or raise ``PackFaults`` on its shape."""
    made = _checked(pack, "criteria")
    return shapes.Criteria(
        slug=pack.slug,
        version=pack.version,
        title=pack.title,
        authority=made.authority,
        citation=made.citation,
        licence=made.licence,
        document=_document(made.source),
        meaning=made.meaning or made.note,
        effective_from=pack.effective_from,
        effective_to=pack.effective_to,
        verified=made.verified,
        definitions=tuple(
            shapes.Definition(d.term, d.text, d.citation, d.source, d.note, d.verified)
            for d in made.definitions
        ),
        lists=tuple(_listing(x, made) for x in made.lists),
        reviews=_reviews(made),
        slips=_slips(made),
        digest=pack.digest,
        file=pack.file,
    )


def _checked(pack: Pack, kind: str) -> Any:
    made, faults = schema.check(pack.content, kind, pack.file or pack.name)
    if made is None:
        raise PackFaults(faults)
    return made


def _document(source: schema.Source) -> str:
    parts = [source.document, source.publisher, str(source.year or "")]
    return ", ".join(part for part in parts if part)


def _level(level: schema.Level, order: int) -> shapes.Level:
    services = [level.services] if isinstance(level.services, str) else level.services
    return shapes.Level(
        slug=level.slug,
        name=level.name,
        short=level.short or level.name,
        meaning=level.meaning,
        minimum_action=level.minimum_action,
        refer=level.refer,
        services=tuple(s for s in services if s),
        source=level.source,
        order=order,
    )


def _group(group: schema.Group) -> shapes.Group:
    return shapes.Group(
        slug=group.slug,
        name=group.name,
        domain=group.domain,
        meaning=group.meaning,
        ages=group.ages,
        source=group.source,
        blank=dict(group.blank),
    )


def _row(row: schema.Row) -> shapes.Row:
    return shapes.Row(
        slug=row.row,
        group=row.group,
        source=row.source,
        blank=dict(row.blank),
        note=row.note,
        indicators=tuple(_indicator(i, row) for i in row.indicators),
    )


def _indicator(indicator: schema.Indicator, row: schema.Row) -> shapes.Indicator:
    return shapes.Indicator(
        id=indicator.id,
        text=indicator.text,
        levels=tuple(levels_of(indicator)),
        row=row.row,
        group=row.group,
        source=indicator.source or row.source,
        branch=indicator.branch,
        joins=indicator.joins,
        review=indicator.review,
    )


def _reviews(made: Any) -> tuple[shapes.Review, ...]:
    return tuple(shapes.Review(r.id, tuple(r.about), r.kind, r.note, r.source) for r in made.review)


def _slips(made: Any) -> tuple[shapes.Slip, ...]:
    return tuple(
        shapes.Slip(s.id, s.place, s.found, s.resolved, tuple(s.about)) for s in made.slips
    )


def _listing(listing: schema.Listing, made: schema.Criteria) -> shapes.Listing:
    return shapes.Listing(
        slug=listing.slug,
        name=listing.name,
        join=listing.join,
        authority=listing.authority or made.authority,
        citation=listing.citation,
        meaning=listing.meaning,
        note=listing.note,
        source=listing.source,
        items=tuple(
            shapes.Item(
                id=i.id,
                text=i.text,
                source=i.source or listing.source,
                citation=i.citation,
                record_question=i.record_question,
                verified=i.verified and listing.verified,
                note=i.note,
            )
            for i in listing.items
        ),
    )
