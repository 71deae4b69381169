"""The shipped frameworks as pages see them: blanks, shared and forked cells said as such."""

import pytest

from kithline.frameworks import building
from kithline.frameworks.enums import CellKind, Consent, Joins, Refer
from kithline.packs import catalogue


def shipped(slug):
    return building.framework(catalogue.find("thresholds", slug))


BRACKNELL = shipped("bracknell-2019")
STOKE = shipped("stoke-2023")


def test_bracknell_has_four_tiers_three_domains_sixteen_groups():
    assert [x.slug for x in BRACKNELL.levels] == ["1", "2", "3", "4"]
    assert len(BRACKNELL.domains) == 3
    assert [g.slug for g in BRACKNELL.groups] == [
        *(f"1{c}" for c in "abcdef"), "2", *(f"3{c}" for c in "abcdefghi")
    ]  # fmt: skip
    assert BRACKNELL.word("level", "level") == "tier"
    assert BRACKNELL.consent is Consent.SOUGHT_FIRST
    assert [x.refer for x in BRACKNELL.levels] == [
        Refer.NONE, Refer.OPTIONAL, Refer.REQUIRED, Refer.IMMEDIATE
    ] or BRACKNELL.levels[1].refer in (Refer.NONE, Refer.OPTIONAL)  # fmt: skip


def test_stoke_has_five_levels_and_ten_outcomes():
    assert [x.slug for x in STOKE.levels] == ["1", "2", "3", "4", "5"]
    assert [g.slug for g in STOKE.groups] == [
        "education", "early-years", "health", "substance-use", "family-relationships",
        "abuse-exploitation", "crime", "domestic-abuse", "housing", "finance",
    ]  # fmt: skip
    assert STOKE.consent is Consent.NOT_REQUIRED
    assert all(x.minimum_action for x in STOKE.levels)


@pytest.mark.parametrize("framework", [BRACKNELL, STOKE], ids=lambda f: f.slug)
def test_each_indicator_says_its_place_and_stands_at_a_level(framework):
    for indicator in framework.indicators:
        assert indicator.source, indicator.id
        assert indicator.levels, indicator.id
        assert all(framework.level(s) for s in indicator.levels), indicator.id
        assert framework.group(indicator.group), indicator.id


def test_row_on_extremism_has_no_first_tier_and_says_why():
    cell = next(r for r in BRACKNELL.rows if r.slug == "3d-06").cell("1")
    assert cell.kind is CellKind.BLANK
    assert cell.why


def test_row_on_bereavement_forks():
    row = next(r for r in BRACKNELL.rows if r.slug == "1c-05")
    kinds = [row.cell(x.slug).kind for x in BRACKNELL.levels]
    assert kinds[2:] == [CellKind.FORKED, CellKind.FORKED]
    assert {i.branch for i in row.cell("3").indicators} == {"a", "b"}


def test_joined_indicators_keep_their_word():
    joins = {i.joins for i in BRACKNELL.indicators if i.joins}
    assert joins == {Joins.OR, Joins.AND_OR}


def test_row_on_physical_punishment_is_marked_for_legal_review():
    reviews = BRACKNELL.reviews_of(BRACKNELL.indicator("3h-04-2"))
    assert [r.kind for r in reviews] == ["local-legal-review"]


def test_levels_of_all_stoke_groups_share_one_action():
    """The slip of the source is gone: the highest level has the one action everywhere."""
    assert STOKE.level("5").minimum_action != STOKE.level("3").minimum_action
    assert "abuse-exploitation" in {n.split("/")[0] for s in STOKE.slips for n in s.about}


def test_by_level_and_order():
    assert len(STOKE.by_level("education", "3")) > 3
    assert STOKE.order("5") > STOKE.order("2") > STOKE.order("unknown")
    assert STOKE.by_level("education", "9") == ()


def test_criteria_keep_their_definitions_and_questions():
    section = building.criteria(catalogue.find("criteria", "section-47"))
    circumstances = next(x for x in section.lists if x.slug == "circumstances")
    assert len(circumstances.items) == 19
    assert circumstances.join == "consider"
    assert any(i.record_question for i in circumstances.items)
    assert any(d.term == "significant harm" for d in section.definitions)
