"""A chronology as PDF (PDF/UA), drawn by WeasyPrint from the kept text of a paper."""

from __future__ import annotations

from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

STYLE = "kithline/css/paper.css"


def pdf(text: dict[str, Any], *, number: int, address: str, place: str) -> bytes:
    """Return the paper as PDF. ``address`` is where the present version is; ``place`` whose it is."""
    from weasyprint import CSS, HTML  # loads pango: only where a PDF is made
    from weasyprint.urls import URLFetchingError

    def nothing_from_outside(url: str, *args: Any, **kwargs: Any) -> dict[str, Any]:
        raise URLFetchingError("a paper draws on nothing outside itself")

    html = render_to_string(
        "documents/chronology_paper.html",
        {"paper": text, "number": number, "address": address, "place": place},
    )
    style = finders.find(STYLE)
    assert isinstance(style, str)
    made = HTML(string=html, url_fetcher=nothing_from_outside).write_pdf(
        stylesheets=[CSS(filename=style)], pdf_variant="pdf/ua-1"
    )
    assert isinstance(made, bytes)
    return made
