"""One transaction round view and rendering, as the one who looks (groundwork 1 and 2)."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import psycopg
from django.db import DataError, ProgrammingError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import SimpleTemplateResponse

from kithline.agencies import queries as agencies
from kithline.agencies.models import Post
from kithline.audit import actions as audit
from kithline.audit.enums import Kind
from kithline.core import clock
from kithline.core.actor import Actor
from kithline.core.errors import Refused
from kithline.core.viewer import acting_as
from kithline.linkage import queries as linkage
from kithline.web import errors

GetResponse = Callable[[HttpRequest], HttpResponse]

POST_KEY = "kithline_post"

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)


class SecurityHeaders:
    """Strict content policy; pages about people are never kept by a browser or a proxy."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Content-Security-Policy", CONTENT_POLICY)
        response.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        response.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if not request.path.startswith("/static/"):
            response.setdefault("Cache-Control", "no-store")
        return response


class RefuseBrokenInput:
    """A NUL in an address or a query string is nothing a person typed: a plain 400, never a 500."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            request.actor = None  # type: ignore[attr-defined]
            return errors.bad_request(request)
        return self.get_response(request)


class ViewerMiddleware:
    """Find the actor, open the transaction as them, and write a refusal after the rollback."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        moment = clock.now()
        request.moment = moment  # type: ignore[attr-defined]
        request.refused = None  # type: ignore[attr-defined]
        actor = current_actor(request)
        request.actor = actor  # type: ignore[attr-defined]
        with acting_as(actor, moment):
            response = self.get_response(request)
            if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
                response = response.render()
            if response.status_code >= 500 or request.refused is not None:  # type: ignore[attr-defined]
                transaction.set_rollback(True)
        if request.refused is not None:  # type: ignore[attr-defined]
            write_refusal(request.refused, moment)  # type: ignore[attr-defined]
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn a refusal, and input the database cannot hold, into a page."""
        if isinstance(error, Refused):
            where = read_elsewhere(request, error)
            if where:
                return redirect(where)
            request.refused = error  # type: ignore[attr-defined]
            return errors.not_here(request)
        if isinstance(error, ProgrammingError) and _read_in_another(error):
            said = "write in a record that is read in another now"
            request.refused = Refused(request.actor, said)  # type: ignore[attr-defined]
            connection.set_rollback(True)
            return errors.not_here(request)
        if isinstance(error, DataError):
            request.refused = Refused(request.actor, "send input that cannot be kept")  # type: ignore[attr-defined]
            connection.set_rollback(True)
            return errors.bad_request(request)
        return None


def _read_in_another(error: ProgrammingError) -> bool:
    """Did two records become one while this was being written?"""
    cause = error.__cause__
    return isinstance(cause, psycopg.Error) and cause.diag.constraint_name == "read_in_another"


def read_elsewhere(request: HttpRequest, refused: Refused) -> str:
    """Return where a merged record is read now, when its old address was asked for."""
    person = refused.person_id
    if request.method != "GET" or person is None or str(person) not in request.path:
        return ""
    kept = linkage.kept(person)
    return request.path.replace(str(person), str(kept)) if kept else ""


def current_actor(request: HttpRequest) -> Actor | None:
    """Return who acts: the signed-in worker in the post of their session, if it still holds."""
    if not request.user.is_authenticated:
        return None
    moment = request.moment  # type: ignore[attr-defined]
    chosen = request.session.get(POST_KEY)
    if chosen:
        actor = agencies.actor_for_post(UUID(chosen), moment)
        if (
            actor is not None
            and Post.objects.filter(id=actor.own_post, worker__user_id=request.user.pk).exists()
        ):
            return actor
    worker = getattr(request.user, "worker", None)
    if worker is None:
        return None
    first = agencies.posts_of(worker.id, moment).first()
    if first is None:
        return None
    request.session[POST_KEY] = str(first.id)
    return agencies.actor_of(first)


def write_refusal(refused: Refused, at: object) -> None:
    """Write a refusal in a transaction of its own, since that of the page is rolled back."""
    with transaction.atomic():
        audit.note(
            verb=refused.what,
            by=refused.actor,
            at=at,  # type: ignore[arg-type]
            kind=Kind.REFUSED,
            subject=refused.subject,
            person_id=refused.person_id,
            detail={"reason": refused.reason} if refused.reason else {},
        )
