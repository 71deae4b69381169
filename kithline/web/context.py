"""What every page knows: who looks, where they may go, whether this is the demonstration."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from kithline.agencies.permissions import Permission, can
from kithline.web import navigation


def page(request: HttpRequest) -> dict[str, Any]:
    """Return the context that layouts read."""
    actor = getattr(request, "actor", None)
    return {
        "actor": actor,
        "nav": navigation.places(request, actor),
        "find_href": "/find/" if can(actor, Permission.FIND_PEOPLE) else "",
        "place": actor.partnership_name if actor else "",
        "demonstration": settings.KITHLINE_DEMO,
        "moment": getattr(request, "moment", None),
    }
