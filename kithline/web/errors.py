"""Pages for what went wrong. Missing and forbidden look alike; nothing typed is lost."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render

from kithline.core import text

# Names of fields whose typed text is never shown again.
SECRET = {"password", "csrfmiddlewaretoken"}


def _page(
    request: HttpRequest, template: str, status: int, context: dict[str, object] | None = None
) -> HttpResponse:
    if not hasattr(request, "actor"):
        request.actor = None  # type: ignore[attr-defined]
    return render(request, f"errors/{template}.html", context, status=status)


def not_here(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Nothing here that you may open: for 404 and 403 alike."""
    return _page(request, "not_here", 404)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The request could not be read, or was too large."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        return too_large(request)
    return _page(request, "bad_request", 400)


def too_large(request: HttpRequest) -> HttpResponse:
    """More than one page can carry."""
    return _page(request, "too_large", 413)


def wrong_method(request: HttpRequest, methods: tuple[str, ...]) -> HttpResponse:
    """The address is not opened that way."""
    response = _page(request, "wrong_method", 405)
    response.headers["Allow"] = ", ".join(methods)
    return response


PLAIN = """<!doctype html><html lang="en-GB"><head><meta charset="utf-8">
<title>Kithline has gone wrong</title></head><body><h1>Kithline has gone wrong</h1>
<p>This is our fault, not yours. Nothing was changed. Try again in a few minutes.</p>
<p>If a child is in danger now, call 999.</p></body></html>"""


def broken(request: HttpRequest) -> HttpResponse:
    """Our fault; said plainly even when pages cannot be drawn."""
    try:
        return _page(request, "broken", 500)
    except Exception:  # the page itself needs what is broken
        return HttpResponse(PLAIN, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was too old to be sent: a link back to the draft, and the typed text to copy."""
    if request.headers.get("X-Requested-With") == "fetch":
        return HttpResponse(status=403)
    context: dict[str, object] = {"again": request.path, "kept": typed(request)}
    return _page(request, "csrf", 403, context)


def signed_out(request: HttpRequest) -> HttpResponse:
    """The session ended before the form was sent: a link back, and the typed text to copy."""
    return _page(request, "signed_out", 401, {"again": request.path, "kept": typed(request)})


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what a refused form held, by field, but for passwords and tokens."""
    try:
        sent = request.POST
    except (RequestDataTooBig, TooManyFieldsSent, MultiPartParserError):
        return []
    found = []
    for name in sent:
        if any(secret in name.lower() for secret in SECRET):
            continue
        words = "\n".join(text.shown(v) for v in sent.getlist(name)).strip()
        if words:
            found.append((text.shown(name).replace("_", " ").capitalize(), words))
    return found
