"""What every page knows: who looks, where they may go, whether this is the demonstration."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """Return the context that layouts read: ``actor``, ``demonstration``, ``moment``."""
    return {
        "actor": getattr(request, "actor", None),
        "demonstration": settings.KITHLINE_DEMO,
        "moment": getattr(request, "moment", None),
    }
