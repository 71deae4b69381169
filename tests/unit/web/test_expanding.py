"""Short forms are opened out in text, and nowhere else."""

from __future__ import annotations

import re

import pytest

from kithline.record.short_forms import ShortForm, ShortForms
from kithline.web.components import Expander

KNOWN = {
    f.short: f
    for f in (
        ShortForm("GP", "family doctor", True), ShortForm("A&E", "emergency <department>", True),
        ShortForm("Mo", "mother", False), ShortForm("c/o", "complains of", False),
    )
}  # fmt: skip
PATTERN = re.compile(r"(?<![\w/&])(?:" + "|".join(re.escape(k) for k in KNOWN) + r")(?![\w/&])")


@pytest.mark.parametrize(
    ("html", "expanded"),
    [
        ("<p>Seen by the GP.</p>",
         '<p>Seen by the <abbr title="family doctor">GP</abbr>.</p>'),
        ("<p>To A&amp;E &lt;b&gt;</p>",
         '<p>To <abbr title="emergency &lt;department&gt;">A&amp;E</abbr> &lt;b&gt;</p>'),
        ("<p>GPs, Mo Farah, c/o the BGP</p>", "<p>GPs, Mo Farah, c/o the BGP</p>"),
        ('<a title="GP" href="/GP/">x</a>', '<a title="GP" href="/GP/">x</a>'),
        ("<textarea>GP</textarea><svg><title>GP</title></svg>",
         "<textarea>GP</textarea><svg><title>GP</title></svg>"),
        ('<abbr title="x">GP</abbr> GP',
         '<abbr title="x">GP</abbr> <abbr title="family doctor">GP</abbr>'),
        ("", ""),
    ],
)  # fmt: skip
def test_only_text_is_opened_out(html, expanded):
    assert Expander(ShortForms(KNOWN, PATTERN)).expand(html) == expanded


def test_the_list_has_each_once_by_the_alphabet():
    expander = Expander(ShortForms(KNOWN, PATTERN))
    expander.expand("<p>GP, GP, A&amp;E</p>")
    assert [f.short for f in expander.used] == ["A&E", "GP"]
