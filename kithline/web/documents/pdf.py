"""A chronology as PDF (PDF/UA), drawn by WeasyPrint from the kept text of a paper."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from kithline.web.documents.parts import short

STYLE = "kithline/css/paper.css"
PICTURE = ("kithline/css/theme.css", "kithline/css/pictures.css", "kithline/css/chronology.css")
SPRITE = "kithline/img/sprite.svg"

Laid = Callable[[int], None]


def pdf(
    text: dict[str, Any], *, number: int, address: str, place: str, laid: Laid | None = None
) -> bytes:
    """Return the paper as PDF. ``address`` is where the present version is; ``place`` whose it is.

    ``laid`` is told the number of each page as it is laid out.
    """
    from weasyprint import CSS, HTML  # loads pango: only where a PDF is made
    from weasyprint.urls import URLFetchingError

    def nothing_from_outside(url: str, *args: Any, **kwargs: Any) -> dict[str, Any]:
        raise URLFetchingError("a paper draws on nothing outside itself")

    html = render_to_string(
        "documents/chronology_paper.html",
        {"paper": text, "number": number, "address": address, "place": place, "short": short(text),
         "picture": drawing(text["picture"]) if text.get("picture") else ""},
    )  # fmt: skip
    with _telling(laid):
        made = HTML(string=html, url_fetcher=nothing_from_outside).write_pdf(
            stylesheets=[CSS(filename=_found(STYLE))], pdf_variant="pdf/ua-1"
        )
    assert isinstance(made, bytes)
    return made


def drawing(picture: dict[str, Any]) -> SafeString:
    """Return a kept picture as SVG that needs nothing beside it: its style and its symbols are inside."""
    style, symbols = _inside()
    used = {m for m in re.findall(r'href="#i-([a-z-]+)"', picture["shapes"]) if m in symbols}
    return mark_safe(  # noqa: S308 -- shapes were drawn by our own template when the paper was issued
        f'<svg xmlns="http://www.w3.org/2000/svg" class="kl-picture" viewBox="0 0 {int(picture["width"])} '
        f'{int(picture["height"])}"><style>{style}</style>'
        f"<defs>{''.join(symbols[m] for m in sorted(used))}</defs>{picture['shapes']}</svg>"
    )


@cache
def _inside() -> tuple[str, dict[str, str]]:
    """Return the rules of pictures with the colours put in, and the symbols by name."""
    theme, *rules = (Path(_found(name)).read_text(encoding="utf-8") for name in PICTURE)
    colours = dict(re.findall(r"(--[\w-]+):\s*([^;]+);", theme))
    lines = [
        x
        for text in rules
        for x in text.splitlines()
        if x.startswith((".kl-pic", ".kl-picture")) and ":focus" not in x and ":hover" not in x
    ]
    style = re.sub(r"var\((--[\w-]+)\)", lambda m: colours.get(m[1], "#17252b"), "\n".join(lines))
    style += '\ntext { font-family: "Noto Sans", "DejaVu Sans", Arial, sans-serif; }'
    sprite = Path(_found(SPRITE)).read_text(encoding="utf-8")
    symbols = {
        name: whole for whole, name in re.findall(r'(<symbol id="i-([a-z-]+)".*?</symbol>)', sprite, re.S)
    }  # fmt: skip
    return style, symbols


def _found(name: str) -> str:
    path = finders.find(name)
    assert isinstance(path, str)
    return path


@contextmanager
def _telling(laid: Laid | None) -> Iterator[None]:
    """Pass on the page that WeasyPrint says it lays out."""
    if laid is None:
        yield
        return
    told = laid
    from weasyprint.logger import PROGRESS_LOGGER

    class Pages(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            pages: Any = record.args
            if pages and "Page %d" in str(record.msg):
                told(int(pages[0]))

    handler, level = Pages(level=logging.INFO), PROGRESS_LOGGER.level
    PROGRESS_LOGGER.addHandler(handler)
    PROGRESS_LOGGER.setLevel(logging.INFO)
    PROGRESS_LOGGER.propagate = False  # each page of a paper is no line for the log
    try:
        yield
    finally:
        PROGRESS_LOGGER.removeHandler(handler)
        PROGRESS_LOGGER.setLevel(level)
        PROGRESS_LOGGER.propagate = True
