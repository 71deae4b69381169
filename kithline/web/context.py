"""What every page knows: who looks, where they may go, whether this is the demonstration."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from kithline.agencies.permissions import Permission, can
from kithline.core.actor import Actor
from kithline.web import navigation


def page(request: HttpRequest) -> dict[str, Any]:
    """Return the context that layouts read."""
    actor: Actor | None = getattr(request, "actor", None)
    return {
        "actor": actor,
        "demonstration": settings.KITHLINE_DEMO,
        "moment": getattr(request, "moment", None),
        "place": actor.partnership_name if actor else "",
        "post_place": actor.agency_name if actor else "",
        "nav": SimpleLazyObject(lambda: navigation.places(request, actor)),
        "find_href": find_href(actor),
    }


def find_href(actor: Actor | None) -> str:
    """Return where a search goes, for those who may look for people."""
    if can(actor, Permission.FIND_PEOPLE) and navigation.exists("/find/"):
        return "/find/"
    return ""
