"""What a look at a record remembers of its texts changes nothing of what is met in them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from kithline.patterns import evidence, spelling
from kithline.patterns.catalogue import shipped
from kithline.patterns.marks import History, Mark, Person, Said
from kithline.patterns.spelling import ODD, PLAIN_WORD, WORD
from kithline.patterns.vocabulary import WordList, remembering

CHILD = Person(UUID(int=1), "Ada", True, date(2019, 1, 1))
SLIPS = spelling.Spelling(
    {"fracture": ("#", "frac"), "complains of": ("c/o",), "did not attend": ("dna",)}
)
# What was written, thought and done, and said: words at the edges, signs alone and across two fields.
WRITTEN = (
    ("Came in with a #", "tib fib. No bruise.", "", ""),
    ("c/o pain, 2.5 hrs", "Mum’s partner shouts", "Rang; DNA", "He shouted at me"),
    ("Didn't attend", "cannot say why", "", "no"),
    ("", "", "", "a bruise like a # on his arm"),
    ("", "", "", ""),
    ("Bruise", "Bruise", "Bruise", "bruise"),
)
LISTS = (
    ("bruise*",), ("fracture",), ("complains of pain",), ("did not attend", "shout*"), ("partner",),
    ("can not say",), ("nothing here",), (),
)  # fmt: skip


def history() -> History:
    """Return the record of all that was written."""
    marks = tuple(
        Mark(
            UUID(int=10 + n), "note", date(2026, 1, 1 + n), date(2026, 1, 1 + n), date(2026, 1, 1 + n),
            "School", "education", "A", frozenset({CHILD.id}), fact=fact, opinion=opinion, done=done,
            said=(Said(said, CHILD.id, "", True),) if said else (),
        )
        for n, (fact, opinion, done, said) in enumerate(WRITTEN)
    )  # fmt: skip
    return History(CHILD, date(2026, 6, 1), {CHILD.id: CHILD}, marks)


@pytest.mark.parametrize("match", LISTS)
def test_the_same_is_met_with_and_without_it(match: tuple[str, ...]) -> None:
    words, record = WordList("x", match, denied=False, spelling=SLIPS), history()
    every = [t for m in record.marks for t in (*evidence.texts(m), m.text, m.all_text)]
    every += ["A bruise that is told elsewhere", "# of the tibia"]  # no text of the record
    without = [list(words.hits(text)) for text in every]
    held = evidence.holding(record, words)
    with remembering(evidence.lots(record)):
        assert [list(words.hits(text)) for text in every] == without
        assert [words.found_in(text) for text in every] == [h[0][0] if h else "" for h in without]
        assert evidence.holding(record, words) == held
    for mark in record.marks:
        met = any(words.hits(t) for t in (*evidence.texts(mark), mark.text, mark.all_text))
        assert not met or mark in held, "what is met lies among what is held"


def test_another_record_is_read_anew() -> None:
    words = WordList("x", ("bruise*",))
    with remembering(evidence.lots(history())):
        assert len(evidence.holding(history(), words)) == 3
    with remembering([]):
        assert words.found_in("A bruise") == "bruise", "a text of no record is read all the same"


def test_words_without_an_odd_sign_are_read_by_the_plain_pattern_alike() -> None:
    texts = [t for lot in WRITTEN for t in lot] + [
        "a/b",
        "3.5kg",
        "B & B",
        "#tib",
        "it's; so",
        "x.y 4 . 5",
    ]
    texts += [phrase for rule in shipped().rules for phrase in (rule.question, rule.definition)]
    for text in (t.lower() for t in texts):
        assert ODD.search(text) or PLAIN_WORD.findall(text) == WORD.findall(text), text
