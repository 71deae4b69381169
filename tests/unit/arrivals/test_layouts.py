"""Layouts are data: each shipped one holds together, and one that does not is refused by its place."""

from __future__ import annotations

import pytest

from kithline.arrivals import layouts
from kithline.core.errors import Invalid
from kithline.packs import catalogue

GOOD = {
    "title": "Log",
    "headings": ["Child", "Day", "Note"],
    "dates": ["%d/%m/%Y"],
    "people": [{"name": "Child"}],
    "happened": {"column": "Day"},
    "fact": [{"column": "Note"}],
}


@pytest.mark.parametrize("pack", catalogue.packs("layouts"), ids=lambda p: p.slug)
def test_a_shipped_layout_holds_together_and_says_where_it_is_from(pack):
    layout = layouts.build(pack.content)
    assert layout.title == pack.title
    assert pack.content["licence"] and pack.content["source"]["document"]
    assert layouts.recognise(layout.headings, layouts.all_shipped()) == pack.slug


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"people": []}, "people"),
        ({"people": [{"name": "Child", "name_form": "backwards"}]}, "people.0.name_form"),
        ({"fact": [{"column": "Text"}]}, "headings"),
        ({"dates": ["%H"]}, "dates"),
        ({"kind": "level-set"}, "kind"),
        ({"refuse": [{"column": "Note", "match": "(", "say": "x"}]}, "refuse.0.match"),
        ({"decides": True}, "decides"),
    ],
)
def test_a_layout_that_cannot_be_says_where(change, where):
    with pytest.raises(Invalid) as refused:
        layouts.build({**GOOD, **change})
    assert where in refused.value.errors


def test_headings_are_known_in_any_order_case_and_spacing():
    more = layouts.build({**GOOD, "headings": ["Child", "Day", "Note", "Who"]})
    known = {"log": layouts.build(GOOD), "more": more}
    assert layouts.recognise(["note", "DAY", " Child "], known) == "log"
    assert layouts.recognise(["Note", "Day", "Child", "Who", "Extra"], known) == "more"
    assert layouts.recognise(["Note", "Day"], known) is None
