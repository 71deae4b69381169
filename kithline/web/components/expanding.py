"""Short forms in what was written, opened out: on hover, and in a list that needs no pointer."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import Any, Protocol

from django.template import Context, Node, NodeList, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token
from django.utils.safestring import SafeString, mark_safe

from kithline.web.components.drawing import register

TAG = re.compile(r"(<[^>]*>)")
NAME = re.compile(r"</?([a-zA-Z0-9-]+)")
# Where nothing is opened out: what is typed, drawn or told to a machine, and what is opened out already.
ASIDE = frozenset({"textarea", "select", "option", "script", "style", "svg", "title", "abbr"})


class Form(Protocol):
    """A short form with what it stands for."""

    @property
    def short(self) -> str: ...
    @property
    def long(self) -> str: ...


class Forms(Protocol):
    """The short forms that a place knows."""

    def clear_spans(self, text: str) -> list[tuple[int, int, Any]]:
        """Return where short forms stand that can mean one thing only."""


class Expander:
    """Opens out the short forms of a page, and remembers which there were."""

    def __init__(self, forms: Forms) -> None:
        self.forms = forms
        self._used: dict[str, Form] = {}

    @property
    def used(self) -> list[Form]:
        """The short forms met so far, by the alphabet: what the list on the page shows."""
        return sorted(self._used.values(), key=lambda f: f.short.casefold())

    def expand(self, html: str) -> SafeString:
        """Return HTML in which each short form of its text says what it stands for."""
        aside, made = 0, []
        for piece in TAG.split(html):
            if piece.startswith("<"):
                name = NAME.match(piece)
                if name and name.group(1).lower() in ASIDE and not piece.endswith("/>"):
                    aside += -1 if piece.startswith("</") else 1
                made.append(piece)
            else:
                made.append(piece if aside > 0 or not piece.strip() else self._text(piece))
        return mark_safe("".join(made))  # noqa: S308  pieces of drawn HTML, and text escaped again

    def _text(self, piece: str) -> str:
        text = unescape(piece)
        spans = self.forms.clear_spans(text)
        if not spans:
            return piece
        made, end = [], 0
        for start, stop, form in spans:
            self._used.setdefault(form.short, form)
            made.append(escape(text[end:start]))
            made.append(f'<abbr title="{escape(form.long)}">{escape(form.short)}</abbr>')
            end = stop
        return "".join((*made, escape(text[end:])))


class Expand(Node):
    """``{% expand forms %} ... {% endexpand %}``; without an Expander the content stays as it is."""

    def __init__(self, forms: FilterExpression, nodelist: NodeList) -> None:
        self.forms, self.nodelist = forms, nodelist

    def render(self, context: Context) -> SafeString:
        """Return the content with its short forms opened out."""
        html = self.nodelist.render(context)
        forms = self.forms.resolve(context, ignore_failures=True)
        return forms.expand(html) if isinstance(forms, Expander) else html


@register.tag
def expand(parser: Parser, token: Token) -> Expand:
    """Open out the short forms in the text between the tags."""
    words = token.split_contents()
    if len(words) != 2:
        raise TemplateSyntaxError("expand takes one thing: an Expander")
    nodelist = parser.parse(("endexpand",))
    parser.delete_first_token()
    return Expand(parser.compile_filter(words[1]), nodelist)
