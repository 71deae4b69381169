"""What stands over an entry in a list is not said a second time under it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from kithline.web.child.story import heading, told
from kithline.web.chronology.table import Meant, together


@pytest.mark.parametrize(
    ("title", "fact", "over", "under"),
    [
        ("Met in the canteen", "Met in the canteen.", "Met in the canteen", ""),
        ("In late", "In late. No coat, no breakfast.", "In late", "No coat, no breakfast."),
        ("In late.", "In late.\nNo coat.", "In late.", "No coat."),
        ("Who was home?", "Who was home? Nobody.", "Who was home?", "Nobody."),
        # the title is no sentence of its own: the kind of entry stands there, the fact stays whole
        ("To the team", "To the team: we have talked.", "Visit", "To the team: we have talked."),
        ("Came in", "Came in late and wet.", "Visit", "Came in late and wet."),
        # what the author gave as a title of its own stays, and so does every word under it
        ("Home visit", "The kitchen was warm.", "Home visit", "The kitchen was warm."),
        ("", "The kitchen was warm.", "Visit", "The kitchen was warm."),
        ("Was 1.5 hours late", "Was 1.5 hours late again.", "Visit", "Was 1.5 hours late again."),
        (".", ". and", ".", ". and"),
    ],
)
def test_a_title_that_the_fact_begins_with_is_said_once(
    title: str, fact: str, over: str, under: str
) -> None:
    entry = SimpleNamespace(title=title, fact=fact, kind_words="Visit", heading=title or "Visit")
    assert (heading(entry), told(entry)) == (over, under)  # type: ignore[arg-type]


def test_what_is_told_of_three_children_names_each_once() -> None:
    def about(name: str, text: str = "") -> list[Meant]:
        return [Meant(name, text, () if text else (name,))]

    two = together(about("Alfie-Jay"), about("Lacey-Mae"))
    assert [m.name for m in together(two, about("Kian"))] == ["Alfie-Jay, Lacey-Mae and Kian"]
    assert [m.name for m in together(about("Kian", "Tired"), two)] == [
        "Kian",
        "Alfie-Jay and Lacey-Mae",
    ]
