"""The declaration every page makes: who may ask for it.

A view without one is a fault that an architecture test finds; the middleware refuses it as well.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode

from kithline.agencies.permissions import Permission, check
from kithline.core.actor import Actor
from kithline.web import errors

PUBLIC = "public"  # anybody, with or without an account
SIGNED_IN = "signed in"  # any worker in a post

View = Callable[..., HttpResponse]


class Request(HttpRequest):
    """A request as views see it: ``actor`` is set by the middleware."""

    actor: Actor | None


def page(
    permission: Permission | str, *, methods: tuple[str, ...] = ("GET", "POST")
) -> Callable[[View], View]:
    """Declare who may ask for a page: PUBLIC, SIGNED_IN or a Permission of the role.

    Somebody signed out is sent to sign in and brought back; typed text is kept by the draft.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in (*methods, "HEAD"):
                return errors.wrong_method(request, methods)
            if permission != PUBLIC:
                if request.actor is None:
                    return sign_in_first(request)
                if permission != SIGNED_IN:
                    check(request.actor, Permission(permission))
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return declare


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """Send somebody to sign in, and back to where they were; typed text is shown to be copied."""
    if request.headers.get("X-Requested-With") == "fetch":
        return HttpResponse(status=401)
    if request.method == "POST":
        return errors.signed_out(request)
    back = request.get_full_path()
    return redirect(f"/sign-in?{urlencode({'next': back})}")
