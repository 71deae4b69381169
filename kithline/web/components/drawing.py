"""Template tags and filters: the small drawings, and the words that go with a shape.

Registered as a template builtin (``kithline.web.components``), so templates need no ``{% load %}``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape
from typing import Any

from django.template import Library
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from kithline.web.components.fields import FieldView
from kithline.web.components.values import Problem

register = Library()

STYLES = ("theme", "parts", "frame", "record", "work", "forms", "pictures", "narrow", "print")

AGENCY_WORDS = {
    "education": "Education",
    "health": "Health",
    "police": "Police",
    "social-care": "Social care",
    "housing": "Housing",
    "voluntary": "Voluntary",
    "justice": "Justice",
    "hub": "Hub",
    "family": "Family",
    "public": "Public",
}
# The shape of an agency (look.md, Shapes); kinds without a shape of their own borrow one.
AGENCY_SHAPES = {"justice": "police", "hub": "social-care", "public": "family"}

MARK_ICONS = {
    "harm": "harm",
    "strength": "strength",
    "late": "written-late",
    "amended": "amended",
    "restricted": "lock",
    "words": "words",
}
SIGN_WORDS = {"same": "same", "close": "close", "differs": "differs", "unknown": "not known"}
RAG_WORDS = {"red": "Red", "amber": "Amber", "green": "Green"}
STEP_ICONS = {"done": "kept", "question": "soon", "to-do": "later"}


@register.simple_tag
@lru_cache(maxsize=512)  # a page draws some fifty, of few kinds
def icon(name: str, extra: str = "") -> SafeString:
    """Draw a symbol of the sprite; its word always stands beside it."""
    classes = f"kl-glyph {extra}".strip()
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#i-{}"/></svg>',
        classes,
        static("kithline/img/sprite.svg"),
        name,
    )


@register.filter
def shape(agency: str) -> str:
    """Return the name of the symbol for a kind of agency."""
    kind = str(agency or "")
    return AGENCY_SHAPES.get(kind, kind if kind in AGENCY_WORDS else "family")


@register.filter
def agency_word(agency: str) -> str:
    """Return the word for a kind of agency."""
    return AGENCY_WORDS.get(str(agency), str(agency or "").replace("-", " ").capitalize())


@register.filter
def mark_icon(kind: str) -> str:
    """Return the symbol of a mark, or nothing for a topic."""
    return MARK_ICONS.get(str(kind or ""), "")


@register.filter
def sign_word(sign: str) -> str:
    """Return the word that goes with the sign of a reason."""
    return SIGN_WORDS.get(str(sign), "not known")


@register.filter
def rag_word(rag: str) -> str:
    """Return the word for a grade."""
    return RAG_WORDS.get(str(rag), "")


@register.filter
def step_icon(state: str) -> str:
    """Return the symbol for the state of a step."""
    return STEP_ICONS.get(str(state), "later")


@register.filter
def quoted(text: str) -> str:
    """Put words in quotation marks, once."""
    bare = str(text or "").strip().strip('"“”')
    return f"“{bare}”" if bare else ""


@register.filter
def signed(weight: float) -> str:
    """Write a weight with its sign: +6.1, −4.6, 0.0."""
    value = round(float(weight or 0), 1)
    if value == 0:
        return "0.0"
    return f"{'+' if value > 0 else '−'}{abs(value):.1f}"


@register.filter
def paragraphs(text: str) -> SafeString:
    """Show typed text as paragraphs, inert: an empty line parts them, a line end breaks the line."""
    blocks = [b.strip("\n") for b in str(text or "").replace("\r\n", "\n").split("\n\n")]
    shown = (escape(block).replace("\n", "<br>") for block in blocks if block)
    return mark_safe("".join(f"<p>{block}</p>" for block in shown))  # noqa: S308 - escaped above


@register.simple_tag
def weight_bar(weight: float) -> SafeString:
    """Draw a weight as a bar to the right (for) or to the left (against); at most 9 either way."""
    value = max(-5.0, min(9.0, round(float(weight or 0), 1)))
    return format_html(
        '<svg class="kl-weight kl-weight--{}" viewBox="-5 0 14 8" preserveAspectRatio="none"'
        ' aria-hidden="true" focusable="false"><path d="M0 0v8"/>'
        '<rect x="{}" y="1.5" width="{}" height="5"/></svg>',
        "minus" if value < 0 else "plus",
        f"{min(value, 0):g}",
        f"{abs(value):g}",
    )


def _blocks(spans: Iterable[tuple[float, float]]) -> str:
    return "".join(f"M{a:g} 0h{b - a:g}v14H{a:g}z" for a, b in spans if b - a > 0.05)


@register.simple_tag
def hours_bar(hours: Any) -> SafeString:
    """Draw working hours as blocks, one for each hour, used and left, and where now stands."""
    total = max(float(hours.total), 0.25)
    used = max(0.0, min(float(hours.used), total))
    unit = 400 / total
    count = min(int(total + 0.999), 48)
    edges = [(i, min(i + 1, total)) for i in range(count)]
    gap = 1.0 if count <= 24 else 0.4
    spans = [(a * unit + (gap if a else 0), b * unit - (gap if b < total else 0)) for a, b in edges]
    at = used * unit
    before = [(a, min(b, at)) for a, b in spans if a < at]
    after = [(max(a, at), b) for a, b in spans if b > at]
    now = min(max(at - 2, 0), 397)
    return format_html(
        '<svg class="kl-hours__bar" viewBox="0 0 400 14" preserveAspectRatio="none"'
        ' aria-hidden="true" focusable="false"><path class="kl-hours__used" d="{}"/>'
        '<path class="kl-hours__left" d="{}"/><path class="kl-hours__now" d="M{} -2h3v18h-3z"/></svg>',
        _blocks(before),
        _blocks(after),
        f"{now:g}",
    )


@register.simple_tag
def styles() -> SafeString:
    """Link the style sheets in the order they build on each other."""
    names = ["vendor/govuk-frontend.min.css", "vendor/moj-frontend.min.css"]
    names += [f"css/{name}.css" for name in STYLES]
    return format_html_join(
        "\n", '<link rel="stylesheet" href="{}">', ((static(f"kithline/{n}"),) for n in names)
    )


@register.simple_tag
def scripts() -> SafeString:
    """Link the scripts; every page works without them."""
    return format_html(
        '<script type="module" src="{}"></script>', static("kithline/js/kithline.js")
    )


@register.filter
def same_as(value: Any, other: Any) -> bool:
    """Say whether two values read the same (a uuid and its text, for instance)."""
    return bool(str(other or "")) and str(value) == str(other)


@register.filter
def at(values: Sequence[Any], index: int) -> Any:
    """Return the value at an index, or nothing."""
    return values[index] if 0 <= index < len(values) else ""


@register.simple_tag(takes_context=True)
def describe(context: Any, bound: Any) -> FieldView:
    """Return a bound form field in plain values.

    The form learns who looks: the writing aid speaks to workers only.
    """
    bound.form.reader = getattr(context.get("request"), "actor", None)
    return view_of(bound)


def view_of(bound: Any) -> FieldView:
    """Return a bound form field in plain values; the field's own ``view`` knows how."""
    view = getattr(bound.field, "view", None)
    if view is not None:
        result: FieldView = view(bound)
        return result
    widget = bound.field.widget
    kind = "password" if getattr(widget, "input_type", "") == "password" else "input"
    return FieldView(
        kind=kind,
        name=bound.html_name,
        id=bound.id_for_label or bound.auto_id,
        label=str(bound.label),
        hint=str(bound.help_text or ""),
        error=" ".join(str(e) for e in bound.errors),
        value="" if bound.value() is None or kind == "password" else str(bound.value()),
        attributes=tuple((k, str(v)) for k, v in widget.attrs.items()),
    )


@register.simple_tag
def problems(form: Any = None, extra: Sequence[Problem] = ()) -> list[Problem]:
    """Return the lines of the error summary: those of a bound form, then others."""
    found: list[Problem] = []
    if form is not None and form.is_bound:
        for name, errors in form.errors.items():
            href = ""
            if name in form.fields:
                href = f"#{view_of(form[name]).first_id}"
            found += [Problem(str(e), href) for e in errors]
    return [*found, *extra]


@register.filter
def thousands(number: int) -> str:
    """Write a number with commas: 20,000."""
    return f"{int(number or 0):,}"
