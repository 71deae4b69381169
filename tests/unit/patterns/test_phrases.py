"""How lists of words are met: distances, choices, short forms, slips, what is denied or supposed."""

from __future__ import annotations

import pytest

from kithline.patterns import catalogue, lint
from kithline.patterns.spelling import Spelling
from kithline.patterns.vocabulary import WordList
from tests.unit.patterns.test_packs import HEAD, RULE, pack_of

SPELLING = Spelling(
    {"mum": ["mo", "moc", "mother"], "did not attend": ["dna"], "discharged": ["d/c"], "bruising": []},
    {"attended", "swollen", "alcohol"},
)  # fmt: skip


@pytest.mark.parametrize(
    ("phrase", "text", "met"),
    [
        ("wish* .. never had", "She wishes to God she had never had him.", "wishes to God she had never had"),
        ("wish* .. never had", "She wishes it was Friday. He has never had a bike.", ""),
        ("wish* .. never had", "Wishes one two three four five six never had", ""),
        ("no (warmth|kind word)", "There was no kind word for him", "no kind word"),
        ("no (warmth|kind word)", "No real warmth", ""),
        ("told * off", "told him off", "told him off"),
        ("told * off", "told, off", ""),
        ("mum sick of", "Mother is ill. MoC sick of it.", "MoC sick of"),
        ("mother's bed", "in mo's bed", "mo's bed"),
        ("did not attend", "DNA x3", "DNA"),
        ("did not attend", "They didn’t attend", "didn’t attend"),
        ("does not agree", "school doesnt agree", ""),
        ("cannot manage", "can't manage", "can't manage"),
        ("discharged", "Seen once, d/c.", "d/c"),
        ("bruis*", "brusing to shin", "brusing"),
        ("bruis*", "cruising along", ""),
        ("swollen", "swolen wrist, swollne hand", "swolen"),
        ("alcohol", "smell of aclohol", "aclohol"),
    ],
)  # fmt: skip
def test_a_phrase_is_met(phrase, text, met):
    words = WordList("x", (phrase,), denied=False, spelling=SPELLING)
    assert words.found_in(text) == met.replace("’", "'")
    assert words.hits("") is not None and not words.found_in("")


@pytest.mark.parametrize(
    ("text", "met"),
    [
        ("She has a bruise.", True),
        ("He hasn't got a bruise", False),
        ("no visible new bruise", False),
        ("no longer at the nursery where the bruise was seen", True),
        ("Mum rang if there is a bruise", False),
        ("wondered whether it was a bruise", False),
        ("if mum rings, say that a bruise was seen", True),
        ("bruise: none", False),
        ("No swelling; a bruise", True),
        ("? bruise", True),
    ],
)
def test_what_is_denied_or_only_supposed_is_not_read(text, met):
    assert bool(WordList("x", ("bruis*",)).found_in(text)) is met


def test_a_slip_is_put_right_only_in_a_long_word_that_is_no_other_word():
    spelling = Spelling({}, {"trailing", "trialing", "scared"})
    assert spelling.meant("trialing") == ("trialing",)
    assert spelling.meant("traillng") == ("traillng",)  # no letter is changed into another
    assert spelling.meant("sacred") == ("sacred",)
    assert spelling.meant("trailling") == ("trailing",)


def test_a_pack_names_groups_and_spellings_and_a_place_adds_its_own():
    lists = """
groups: {carer: [mum, dad]}
spellings: {mum: [mo]}
words: {cold-words: {match: ["<carer> .. fed up"]}}
rules:"""
    pack = pack_of(HEAD + lists + RULE)
    assert not [f for f in lint.lint(pack) if f.rule != "words" or "reads" not in f.message]
    words = catalogue.words_of(pack)["cold-words"]
    assert words.found_in("Mo is fed up") and not words.found_in("Nan is fed up")
    for wrong in ("<nobody> came", ".. came", "(mum came", "* .. *"):
        faults = lint.lint(pack_of(HEAD + lists.replace("<carer> .. fed up", wrong) + RULE))
        assert "words" in {f.rule for f in faults if wrong in f.message or "group" in f.message}
