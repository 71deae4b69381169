"""Where a post may go: the places in the header, and what waits in each.

An area that knows what waits registers a counter (``@counter("/my-day")``); it is asked once a page
and answers with the number that waits for this actor by tomorrow.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from django.http import HttpRequest
from django.urls import Resolver404, resolve

from kithline.agencies.permissions import Permission, can
from kithline.core.actor import Actor
from kithline.web.components import NavItem

Counter = Callable[[HttpRequest], int]

# Words, address, the permission it takes (None: any post), and the addresses that belong to it.
PLACES: tuple[tuple[str, str, Permission | None, tuple[str, ...]], ...] = (
    ("My day", "/my-day", None, ("/my-day", "/questions/")),
    ("Hub", "/hub/", Permission.SEE_HUB, ("/hub/",)),
    ("Worries", "/worries/", Permission.KEEP_WORRY_LOG, ("/worries/", "/worry/")),
    (
        "Families",
        "/families/",
        Permission.FIND_PEOPLE,
        ("/families/", "/child/", "/find/", "/people/"),
    ),
    ("Connections", "/connections/", Permission.WORK_ON_PLACES, ("/connections/",)),
    ("Lists", "/lists/", Permission.BRING_IN_LISTS, ("/lists/",)),
    ("Trail", "/audit/", Permission.READ_AUDIT, ("/audit/",)),
    ("Guidance", "/frameworks/", None, ("/frameworks/", "/help/")),
)
PUBLIC_PLACES = (("Tell us about a child", "/tell-us/"), ("Guidance", "/frameworks/"))

_counters: dict[str, Counter] = {}


def counter(href: str) -> Callable[[Counter], Counter]:
    """Register who counts what waits at a place."""

    def register(count: Counter) -> Counter:
        _counters[href] = count
        return count

    return register


def counted(request: HttpRequest, href: str, count: int) -> None:
    """Say what waits at a place, on a page that has read it: its counter is not asked again."""
    request.__dict__.setdefault("counted_places", {})[href] = count


def _count(request: HttpRequest, href: str) -> int:
    known: dict[str, int] = getattr(request, "counted_places", {})
    if href in known:
        return known[href]
    return _counters[href](request) if href in _counters else 0


@cache
def exists(href: str) -> bool:
    """Say whether a page answers at this address."""
    try:
        resolve(href)
    except Resolver404:
        return False
    return True


def places(request: HttpRequest, actor: Actor | None) -> list[NavItem]:
    """Return the places for this actor, the one they are in marked."""
    if actor is None:
        return [
            NavItem(text, href, current=request.path.startswith(href))
            for text, href in PUBLIC_PLACES
            if exists(href)
        ]
    found = []
    for text, href, permission, prefixes in PLACES:
        if (permission is None or can(actor, permission)) and exists(href):
            current = request.path.startswith(prefixes)
            found.append(NavItem(text, href, current, _count(request, href)))
    return found
