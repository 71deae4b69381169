"""Whom a relation of the families' list names."""

from __future__ import annotations

import pytest

from kithline.demo.families import named_in


@pytest.mark.parametrize(
    ("relation", "children"),
    [
        ("father of F03-C2", ["F03-C2"]),  # also while that child is not born yet
        (" step-father of F03-C1,F03-C3", ["F03-C1", "F03-C3"]),
        ("maternal grandfather, died", []),
    ],
)
def test_a_relation_names_children_or_all_of_them(relation, children):
    assert named_in(relation) == children
