"""Components draw plain values, inert, with a word beside every shape."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import Context, Template
from django_cotton.compiler_regex import CottonCompiler

from kithline.web import components as c

ROOT = Path(__file__).parents[3]
COTTON = ROOT / "kithline/web/templates/cotton"


def drawn(markup: str, **context: object) -> str:
    return Template(CottonCompiler().process(markup)).render(Context(context))


HOSTILE = '<script>alert("x")</script>'


def test_typed_text_is_shown_inert_in_every_part():
    parts = [
        c.Part(kind, HOSTILE, HOSTILE, HOSTILE) for kind in ("fact", "words", "said", "opinion")
    ]
    entry = c.Entry(
        HOSTILE, "Tue 3 Nov", "education", HOSTILE, about=HOSTILE, parts=parts,
        marks=[c.Mark(HOSTILE)], amendments=[c.Amendment(HOSTILE, HOSTILE, HOSTILE)],
    )  # fmt: skip
    html = drawn('<c-story :of="story" />', story=[entry])
    assert "<script" not in html
    assert html.count("&lt;script&gt;") >= 12


@pytest.mark.parametrize(
    "markup",
    [
        '<c-clock :of="x" mine />',
        '<c-words :text="x.question" />',
        '<c-query :text="x.question" />',
        '<c-mark :text="x.question" />',
        '<c-mark text="{{ x.question }}" />',
        "<c-query>{{ x.question }}</c-query>",
    ],
)
def test_typed_text_is_escaped_once(markup):
    clock = c.Clock("late", "1 day late", "Is Tom & Co <b>safe</b>?", child="A & B")
    html = drawn(markup, x=clock)
    assert "Tom &amp; Co &lt;b&gt;safe&lt;/b&gt;" in html
    assert "&amp;amp;" not in html


def test_a_component_does_not_see_what_it_is_not_handed():
    assert "leaked" not in drawn('<c-words text="hello" />', cite="leaked", small=True)


@pytest.mark.parametrize(
    ("weight", "number", "side"),
    [(6.1, "+6.1", "plus"), (-4.6, "−4.6", "minus"), (0, "0.0", "plus")],
)
def test_a_weight_is_a_number_and_a_bar(weight, number, side):
    html = drawn(
        '<c-match :of="m" />', m=c.Match("a", "Kiera", reasons=[c.Reason("same", "x", weight)])
    )
    assert number in html
    assert f"kl-weight--{side}" in html


@pytest.mark.parametrize("used", [0, 0.01, 2.67, 4, 9, -1])
def test_the_hours_bar_stays_in_its_frame(used):
    html = c.hours_bar(c.Hours(4, used, "", "", ""))
    for x, width in re.findall(r"M([\d.]+) 0h([\d.]+)v14", html):
        assert 0 <= float(x) <= 400
        assert float(x) + float(width) <= 400.01


@pytest.mark.parametrize("kind", [*c.AGENCY_WORDS, "unheard-of", ""])
def test_every_agency_has_a_shape_and_a_word(kind):
    sprite = (ROOT / "kithline/web/static/kithline/img/sprite.svg").read_text()
    html = drawn('<c-agency :kind="kind" />', kind=kind)
    used = re.findall(r"#i-([a-z-]+)", html)
    assert used
    assert all(f'id="i-{name}"' in sprite for name in used)


def test_every_symbol_named_in_templates_is_in_the_sprite():
    sprite = (ROOT / "kithline/web/static/kithline/img/sprite.svg").read_text()
    templates = (ROOT / "kithline/web/templates").rglob("*.html")
    named = {n for t in templates for n in re.findall(r'\{% icon "([a-z-]+)"', t.read_text())}
    named -= {"rag-"}  # completed with the grade
    named |= {f"rag-{grade}" for grade in c.RAG_WORDS}
    named |= (
        set(c.MARK_ICONS.values())
        | set(c.STEP_ICONS.values())
        | {"same", "close", "differs", "unknown"}
    )
    assert {n for n in named if f'id="i-{n}"' not in sprite} == set()


@pytest.mark.parametrize("path", sorted(COTTON.glob("*.html")), ids=lambda p: p.stem)
def test_every_component_says_what_it_takes(path):
    first = path.read_text().splitlines()[0]
    assert first.startswith("{# ")
    assert first.endswith("#}")
    variables = re.search(r"<c-vars (.*?) />", path.read_text())
    for name in re.findall(r":?([a-z_]+)=", variables.group(1) if variables else ""):
        assert name.replace("_", "-") in first or name in first, (
            f"{path.stem} does not tell of {name}"
        )


def test_paragraphs_and_line_ends_are_kept():
    assert c.paragraphs("a\nb\n\nc") == "<p>a<br>b</p><p>c</p>"
    assert c.paragraphs("") == ""


def test_words_are_quoted_once():
    assert c.quoted("“Hello.”") == "“Hello.”"
    assert c.quoted("Hello.") == "“Hello.”"


def test_the_reference_page_repeats_what_every_component_says():
    page = (ROOT / "docs/reference/components.md").read_text()
    for path in sorted(COTTON.glob("*.html")):
        head = " ".join(path.read_text().splitlines()[0].strip("{#}").split()).replace("|", "\\|")
        assert f"| `<c-{path.stem.replace('_', '-')}>` | {head} |" in page, (
            f"copy the head of {path.name}"
        )
