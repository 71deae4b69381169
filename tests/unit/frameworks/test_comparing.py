from pathlib import Path

from kithline.frameworks import building
from kithline.frameworks.comparing import Change, compare, words
from kithline.packs import catalogue
from kithline.packs.reading import parse

TEXT = (Path(__file__).parent / "documents" / "tiers.yaml").read_text(encoding="utf-8")


def made(*changes):
    text = TEXT
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    return building.framework(catalogue.from_content(parse(text, "t.yaml"), file="t.yaml"))


def test_versions_side_by_side():
    old = made()
    new = made(
        ('version: "2026.1"', 'version: "2027.1"'),
        ("Hit, with marks", "Hit, with many marks"),
        ('id: 1a-01-3, level: "3"', 'id: 1a-01-3, level: "2"'),
        ("id: 1c-02-4, ", "id: 1c-02-4b, "),
    )
    found = compare(old, new)
    assert found.versions
    told = {(c.change, (c.left or c.right).id) for c in found.changes}
    assert told == {
        (Change.REWORDED, "1b-02-3"),
        (Change.MOVED, "1a-01-3"),
        (Change.REMOVED, "1c-02-4"),
        (Change.ADDED, "1c-02-4b"),
    }
    assert found.same == len(old.indicators) - 3
    pair = next(c for c in found.changes if c.change is Change.REWORDED)
    assert [w.text for w in pair.right_words if w.changed] == ["many"]
    assert [w.text for w in pair.left_words if w.changed] == []


def test_words_keep_the_whole_text():
    lefts, rights = words("one two three", "one 2 three four")
    assert " ".join(w.text for w in lefts) == "one two three"
    assert " ".join(w.text for w in rights) == "one 2 three four"
    assert [w.text for w in rights if w.changed] == ["2", "four"]


def test_two_frameworks_stand_level_by_level_without_claims_of_sameness():
    left = building.framework(catalogue.find("thresholds", "bracknell-2019"))
    right = building.framework(catalogue.find("thresholds", "stoke-2023"))
    found = compare(left, right)
    assert not found.versions
    assert found.changes == ()
    assert [(p.left and p.left.slug, p.right and p.right.slug) for p in found.levels] == [
        ("1", "1"), ("2", "2"), ("3", "3"), ("4", "4"), (None, "5")
    ]  # fmt: skip
