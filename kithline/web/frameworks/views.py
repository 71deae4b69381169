"""The framework browser: public, no account needed."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from kithline.agencies.models import Partnership
from kithline.core import text
from kithline.core.clock import LONDON
from kithline.frameworks import comparing, exchange, queries, searching
from kithline.frameworks.shapes import Framework
from kithline.web.components import FilterItem
from kithline.web.frameworks import findings, presenters
from kithline.web.pages import PUBLIC, page


def today(request: Any) -> Any:
    """Return the day in London."""
    return request.moment.astimezone(LONDON).date()


def typed(request: HttpRequest, name: str, most: int = 100) -> str:
    """Return what was asked for in the address, without hidden characters."""
    return text.shown(request.GET.get(name, ""))[:most].strip()


def versions_of(request: HttpRequest, slug: str) -> tuple[Framework, list[Framework]]:
    """Return the framework asked for and all its versions; nothing here otherwise."""
    versions = [f for f in queries.frameworks() if f.slug == slug]
    if not versions:
        raise Http404
    wanted = typed(request, "version")
    if not wanted:
        return presenters.current_of(versions, today(request)), versions
    found = next((f for f in versions if f.version == wanted), None)
    if found is None:
        raise Http404
    return found, versions


@page(PUBLIC, methods=("GET",))
def index(request: HttpRequest) -> HttpResponse:
    """List frameworks and criteria, or what a search finds in them."""
    asked = typed(request, "q", searching.LONGEST_QUERY)
    found = queries.frameworks()
    on = today(request)
    used: dict[str, list[str]] = {}
    for slug, name in Partnership.objects.values_list("thresholds", "name"):
        used.setdefault(slug, []).append(name)
    listed = presenters.listed(found, used, on)
    criteria = queries.all_criteria()
    context: dict[str, Any] = {
        "asked": asked,
        "listed": listed,
        "criteria": [(c, findings.authority_word(c.authority)) for c in criteria],
        "compare": compare_href(listed),
    }
    if asked:
        narrowed = typed(request, "in")
        current = [each.framework for each in listed]
        context |= searched(asked, current, criteria, narrowed)
    return TemplateResponse(request, "frameworks/index.html", context)


def compare_href(listed: tuple[presenters.Listed, ...]) -> str:
    """Return the address that puts the first two frameworks side by side."""
    if len(listed) < 2:
        return ""
    left, right = listed[0].framework, listed[1].framework
    return f"/frameworks/compare/?left={left.name}&right={right.name}"


def searched(
    asked: str, current: list[Framework], criteria: list[Any], narrowed: str
) -> dict[str, Any]:
    """Return what the page of a search shows."""
    every = searching.search(asked, current, criteria)
    hits = [h for h in every.hits if narrowed in ("", h.framework.slug)]
    near = [h for h in every.near if narrowed in ("", h.framework.slug)]
    items = every.criteria if narrowed in ("", "criteria") else ()
    return {
        "found": every,
        "hits": findings.hit_parts(hits),
        "near": findings.hit_parts(near),
        "items": findings.criteria_parts(items),
        "number": len(hits) + len(items),
        "filters": filters(asked, every, current, narrowed),
    }


def filters(
    asked: str, found: searching.Found, current: list[Framework], narrowed: str
) -> list[FilterItem]:
    """Return the choices above what was found: all, each framework, criteria."""
    from urllib.parse import urlencode

    def item(words: str, value: str, number: int) -> FilterItem:
        query = {"q": asked} | ({"in": value} if value else {})
        address = f"/frameworks/?{urlencode(query)}"
        return FilterItem(words, address, number, current=value == narrowed)

    numbers = {f.slug: sum(1 for h in found.hits if h.framework.slug == f.slug) for f in current}
    items = [item("Everything", "", len(found.hits) + len(found.criteria))]
    items += [item(f.title, f.slug, numbers[f.slug]) for f in current if numbers[f.slug]]
    if found.criteria:
        items.append(item("Criteria", "criteria", len(found.criteria)))
    return items


@page(PUBLIC, methods=("GET",))
def framework(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one framework: its levels with what each asks for, its groups, where it is from."""
    shown, versions = versions_of(request, slug)
    on = today(request)
    newest = shown is presenters.current_of(versions, on)
    context = {
        "framework": shown,
        "newest": newest,
        "since": presenters.in_force_words(shown.effective_from, shown.effective_to, on),
        "levels": presenters.level_lines(shown),
        "domains": presenters.domains(shown, newest),
        "consent": presenters.CONSENT_WORDS.get(shown.consent) if shown.consent else "",
        "reviews": presenters.review_lines(shown, shown.reviews, newest),
        "slips": presenters.slip_lines(shown.slips),
        "others": [
            (v.version, presenters.href(v, newest=False), f"left={v.name}&right={shown.name}")
            for v in versions
            if v is not shown
        ],
        "table": f"/frameworks/{shown.slug}/table.csv"
        + ("" if newest else f"?version={shown.version}"),
    }
    return TemplateResponse(request, "frameworks/framework.html", context)


@page(PUBLIC, methods=("GET",))
def table(request: HttpRequest, slug: str) -> HttpResponse:
    """Give a framework as a table for a spreadsheet, the same as the command's."""
    shown, _ = versions_of(request, slug)
    response = HttpResponse(exchange.to_csv(shown), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{shown.slug}-{shown.version}.csv"'
    return response


@page(PUBLIC, methods=("GET",))
def group(request: HttpRequest, slug: str, group: str) -> HttpResponse:
    """Show one group with its levels side by side."""
    shown, versions = versions_of(request, slug)
    part = shown.group(group)
    if part is None:
        raise Http404
    newest = shown is presenters.current_of(versions, today(request))
    drawn = presenters.grid(shown, part, newest)
    lines = [line for row in drawn.rows for cell in row.cells for line in cell.lines]
    flagged = [review for row in drawn.rows for review in row.flags]
    flagged += [review for line in lines for review in line.flags]
    context = {
        "framework": shown,
        "group": part,
        "domain": next((d for d in shown.domains if d.slug == part.domain), None),
        "grid": drawn,
        "reviews": list(dict.fromkeys(flagged)),
        "home": presenters.href(shown, newest=newest),
        "newest": newest,
        "neighbours": presenters.neighbours(shown, part, newest),
        "level_word": shown.word("level", "level"),
    }
    return TemplateResponse(request, "frameworks/group.html", context)


@page(PUBLIC, methods=("GET",))
def compare(request: HttpRequest) -> HttpResponse:
    """Put two versions, or two frameworks, side by side."""
    every = queries.frameworks()
    by_name = {f.name: f for f in every}
    if not every:
        raise Http404
    left = by_name.get(typed(request, "left"), every[0])
    right = by_name.get(typed(request, "right"), every[-1])
    found = comparing.compare(left, right)
    left_group = left.group(typed(request, "left_group"))
    right_group = right.group(typed(request, "right_group"))
    context = {
        "every": every,
        "found": found,
        "left": left,
        "right": right,
        "same": left is right,
        "changes": findings.change_lines(found),
        "facts": compare_facts(left, right, today(request)),
        "left_group": left_group,
        "right_group": right_group,
        "side": side_by_side(found, left_group, right_group),
    }
    return TemplateResponse(request, "frameworks/compare.html", context)


def compare_facts(left: Framework, right: Framework, on: Any) -> list[tuple[str, str, str]]:
    """Return what differs in kind: who published, from when, how many parts, consent."""

    def facts(f: Framework) -> list[tuple[str, str]]:
        return [
            ("Published by", f.publisher),
            ("Edition", f.edition),
            ("Version", f.version),
            ("Holds", presenters.in_force_words(f.effective_from, f.effective_to, on)),
            ("Levels", f"{len(f.levels)} {f.word('levels', 'levels')}"),
            ("Parts", presenters.count(len(f.groups), f.word("group", "group"))),
            ("Indicators", f"{len(f.indicators)}"),
            ("Consent", presenters.CONSENT_WORDS.get(f.consent, "") if f.consent else "not said"),
        ]

    pairs = zip(facts(left), facts(right), strict=True)
    return [(name, one, other) for (name, one), (_, other) in pairs]


def side_by_side(found: comparing.Comparison, left: Any, right: Any) -> list[tuple[Any, ...]]:
    """Return the indicators of a group of each framework, level by level."""
    if left is None and right is None:
        return []
    rows = []
    for pair in found.levels:
        lefts = found.left.by_level(left.slug, pair.left.slug) if left and pair.left else ()
        rights = found.right.by_level(right.slug, pair.right.slug) if right and pair.right else ()
        rows.append((pair, lefts, rights))
    return rows


@page(PUBLIC, methods=("GET",))
def criteria(request: HttpRequest, slug: str) -> HttpResponse:
    """Show statutory criteria with their definitions."""
    shown = queries.criteria(slug, version=typed(request, "version") or None)
    if shown is None:
        raise Http404
    context = {
        "criteria": shown,
        "authority": findings.authority_word(shown.authority),
        "since": findings.criteria_since(shown, today(request)),
        "lists": [findings.listing(each) for each in shown.lists],
        "definitions": [
            (each, presenters.place_words(each.source, each.citation))
            for each in shown.definitions
        ],
        "slips": presenters.slip_lines(shown.slips),
        "reviews": [(r, presenters.place_words(r.source)) for r in shown.reviews],
        "others": [c for c in queries.all_criteria() if c.slug != slug],
    }  # fmt: skip
    return TemplateResponse(request, "frameworks/criteria.html", context)
