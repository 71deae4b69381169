"""Signing in and out, changing post and password."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.http import url_has_allowed_host_and_scheme

from kithline.agencies import actions as agency_actions
from kithline.agencies import queries as agencies
from kithline.audit import actions as audit
from kithline.core import text
from kithline.web import middleware, navigation
from kithline.web.account import forms, presenters
from kithline.web.pages import PUBLIC, SIGNED_IN, page

PASSWORD_BACKEND = "django.contrib.auth.backends.ModelBackend"  # noqa: S105


def way_back(request: HttpRequest) -> str:
    """Return the address to go on to: the one asked for, if it is one of ours."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure())
    if asked.startswith("/") and ours and text.shown(asked) == asked:
        return asked
    return "/my-day" if navigation.exists("/my-day") else "/post"


@page(PUBLIC)
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password; in the demonstration, name the people too."""
    form = forms.SignInForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        user = authenticate(request, **form.cleaned_data)
        if user is not None:
            return enter(request, user)
        form.add_error("password", forms.NO_MATCH)
    return door(request, form)


def door(request: HttpRequest, form: forms.SignInForm, status: int = 200) -> HttpResponse:
    """Show the sign-in page."""
    places = presenters.demonstration(request.moment) if settings.KITHLINE_DEMO else []  # type: ignore[attr-defined]
    context = {
        "form": form,
        "signing_in": True,
        "next": way_back(request) if "next" in request.GET or "next" in request.POST else "",
        "timed_out": "next" in request.GET and settings.SESSION_COOKIE_NAME in request.COOKIES,
        "signed_out": "out" in request.GET,
        "without_post": request.user.is_authenticated and request.actor is None,  # type: ignore[attr-defined]
        "places": places,
        "ways_in": presenters.ways_in(places),
    }
    return TemplateResponse(request, "account/sign_in.html", context, status=status)


def locked_out(request: HttpRequest, *_: Any, **__: Any) -> HttpResponse:
    """Say that the door is locked for a while (called by axes)."""
    form = forms.SignInForm(request.POST)
    form.is_valid()
    form.add_error("password", "Too many wrong tries. Wait a quarter of an hour, then try again")
    return door(request, form, status=429)


@page(PUBLIC, methods=("POST",))
def sign_in_as(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demonstration's people; it exists only in the demonstration."""
    if not settings.KITHLINE_DEMO:
        raise Http404
    worker = agencies.worker_signing_in(request.POST.get("worker", "")[:60])
    if worker is None or worker.user is None:
        raise Http404
    return enter(request, worker.user)


def enter(request: HttpRequest, user: Any) -> HttpResponse:
    """Begin the session, in the worker's first post, and go on."""
    back = way_back(request)
    login(request, user, backend=PASSWORD_BACKEND)
    request.session.pop(middleware.POST_KEY, None)
    actor = middleware.current_actor(request)
    audit.note(verb="sign in", by=actor, at=request.moment)  # type: ignore[attr-defined]
    return redirect(back if actor else "/sign-in")


@page(PUBLIC)
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; a link alone only asks."""
    if request.method != "POST":
        return TemplateResponse(request, "account/sign_out.html", {})
    if request.user.is_authenticated:
        audit.note(verb="sign out", by=request.actor, at=request.moment)  # type: ignore[attr-defined]
    logout(request)
    return redirect("/sign-in?out=1")


@page(SIGNED_IN)
def post(request: HttpRequest) -> HttpResponse:
    """Choose which post to act in."""
    actor = request.actor  # type: ignore[attr-defined]
    held = list(agencies.posts_of(actor.worker_id, request.moment))  # type: ignore[attr-defined]
    form = forms.PostForm(
        request.POST if request.method == "POST" else None,
        posts=presenters.post_choices(held),
        initial={"post": str(actor.post_id)},
    )
    if request.method == "POST" and form.is_valid():
        chosen = next(p for p in held if p.id == UUID(form.cleaned_data["post"]))
        request.session[middleware.POST_KEY] = str(chosen.id)
        audit.note(
            verb="change post",
            by=agencies.actor_of(chosen),
            at=request.moment,  # type: ignore[attr-defined]
            subject=("post", chosen.id),
        )
        return redirect("/my-day" if navigation.exists("/my-day") else "/post")
    return TemplateResponse(request, "account/post.html", {"form": form, "held": held})


@page(SIGNED_IN)
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password."""
    account = request.user
    if not isinstance(account, User):
        raise Http404
    form = forms.PasswordForm(request.POST if request.method == "POST" else None, user=account)
    if request.method == "POST" and form.is_valid():
        actor = request.actor  # type: ignore[attr-defined]
        user = agency_actions.change_password(
            new=form.cleaned_data["new"],
            by=actor,
            at=request.moment,  # type: ignore[attr-defined]
        )
        update_session_auth_hash(request, user)
        return redirect("/password?changed=1")
    return TemplateResponse(
        request, "account/password.html", {"form": form, "changed": "changed" in request.GET}
    )
