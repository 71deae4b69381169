"""A framework as a table: what goes out, what comes in, and faults by line."""

import csv
import io
from pathlib import Path

import pytest

from kithline.frameworks import building, exchange, incoming
from kithline.packs import catalogue
from kithline.packs.faults import PackFaults, errors

DOCUMENTS = Path(__file__).parent / "documents"
OUTCOMES = (DOCUMENTS / "outcomes.csv").read_text(encoding="utf-8")


def shipped(slug):
    return building.framework(catalogue.find("thresholds", slug))


def brought(tmp_path, text, **given):
    path = tmp_path / "own.csv"
    path.write_text(text, encoding="utf-8")
    return incoming.read(path, exchange.Given(**given))


def refused(tmp_path, text):
    with pytest.raises(PackFaults) as problem:
        brought(tmp_path, text)
    return [(f.line, f.rule) for f in problem.value.faults]


def test_export_has_exactly_the_columns_and_a_line_for_each_level():
    text = (DOCUMENTS / "tiers.yaml").read_text(encoding="utf-8")
    from kithline.packs.reading import parse

    made = building.framework(catalogue.from_content(parse(text, "t.yaml"), file="t.yaml"))
    rows = list(csv.reader(io.StringIO(exchange.to_csv(made))))
    assert rows[0] == [
        "framework",
        "version",
        "group",
        "level",
        "row",
        "indicator",
        "text",
        "source",
    ]
    shared = [r for r in rows if r[5] == "1b-01-1"]
    assert [r[3] for r in shared] == ["1", "2"]
    assert rows[1] == [
        "millbrook-tiers", "2026.1", "1a", "1", "1a-01", "1a-01-1", "Learns as well as most",
        "1a, row 1",
    ]  # fmt: skip


@pytest.mark.parametrize("slug", ["bracknell-2019", "stoke-2023"])
def test_exported_table_comes_back_the_same(slug, tmp_path):
    before = shipped(slug)
    found = brought(tmp_path, exchange.to_csv(before))
    assert errors(found.faults) == []
    after = building.framework(found.pack)
    assert found.unchanged
    assert after.levels == before.levels
    assert after.groups == before.groups
    assert [(r.slug, r.blank, r.indicators) for r in after.rows] == [
        (r.slug, r.blank, r.indicators) for r in before.rows
    ]


def test_new_framework_from_a_table(tmp_path):
    found = brought(tmp_path, OUTCOMES, title="Millbrook's levels", effective_from="2026-10-01")
    made = building.framework(found.pack)
    assert errors(found.faults) == []
    assert [x.name for x in made.levels] == [
        "Thriving", "Getting advice", "Getting help", "Getting more help", "Getting risk support"
    ]  # fmt: skip
    assert made.level("1").minimum_action == "Nothing more is needed."
    assert [g.name for g in made.groups] == ["Education", "Safe from abuse"]
    assert made.licence == "Own document"
    assert str(made.effective_from) == "2026-10-01"
    assert "minimum_action" not in found.pack.content["rows"][0]


def test_own_version_of_a_shipped_framework_takes_over_what_a_table_cannot_hold(tmp_path):
    text = exchange.to_csv(shipped("stoke-2023")).replace(
        "stoke-2023,2023.1,", "stoke-2023,2026.1,"
    )
    lines = text.splitlines()
    assert ",education,1," in lines[1]
    lines[1] = lines[1].replace(",education,1,", ",education,2,")
    found = brought(tmp_path, "\n".join(lines) + "\n")
    made = building.framework(found.pack)
    assert errors(found.faults) == []
    assert not found.unchanged
    assert made.prompts == shipped("stoke-2023").prompts
    assert made.level("5").services == shipped("stoke-2023").level("5").services
    assert "1 moved" in "".join(incoming.told(found))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("framework,version,", "framework,edition,"), [(1, "columns"), (1, "columns")]),
        ((",text,source,", ",text,text,"), [(1, "columns")]),
        (("millbrook,2026.1,safety,2", "elsewhere,2026.1,safety,2"), [(9, "columns")]),
        (("millbrook,2026.1,safety,2", "millbrook,,safety,2"), [(9, "columns")]),
        ((",education-4-01,", ",,"), [(6, "columns")]),
        (("Hardly ever at school,", "Hardly ever, at school,"), [(6, "columns")]),
        (("Hardly ever at school", 'Hardly "ever" at "school'), [(12, "file")]),
    ],
)  # fmt: skip
def test_table_that_cannot_be_read_is_refused_by_line(change, expected, tmp_path):
    before, after = change
    assert before in OUTCOMES
    if after == 'Hardly "ever" at "school':
        assert refused(tmp_path, OUTCOMES.replace(before, '"Hardly ever at school'))
        return
    assert refused(tmp_path, OUTCOMES.replace(before, after)) == expected


def test_lines_are_counted_in_the_file_though_a_cell_holds_line_ends(tmp_path):
    text = OUTCOMES.replace("Goes to school every day", '"Goes to school\nevery day"')
    found = brought(tmp_path, text.replace("Hardly ever at school", "Often late and often absent"))
    assert [(f.line, f.rule, f.place) for f in errors(found.faults)] == [
        (7, "duplicate", "education-4-01")
    ]


def test_empty_cell_with_its_reason(tmp_path):
    heading = (
        "framework,version,group,level,row,indicator,text,source,minimum_action,blank,licence\n"
    )
    lines = [
        "mine,1,a,1,a-01,a-01-1,Well,p. 1,Carry on.,,Own\n",
        "mine,1,a,2,a-01,a-01-2,Not so well,p. 1,Offer help.,,\n",
        "mine,1,a,1,a-02,,,p. 1,,not in the document,\n",
        "mine,1,a,2,a-02,a-02-2,A worry,p. 1,Offer help.,,\n",
        "mine,1,a,2,a-02,a-02-3,Another worry,p. 1,Offer help.,,\n",
        "mine,1,a,1,a-03,a-03-1,Glad,p. 1,Carry on.,,\n",
        "mine,1,a,2,a-03,a-03-2,Sad,p. 1,Offer help.,,\n",
    ]
    found = brought(tmp_path, heading + "".join(lines))
    assert errors(found.faults) == []
    without = brought(tmp_path, heading + "".join(lines[:2] + lines[3:]))
    assert [(f.line, f.place) for f in errors(without.faults)] == [(4, "a-02/1")]


def test_files_of_another_kind_are_refused(tmp_path):
    path = tmp_path / "own.csv"
    for data, says in (
        (b"PK\x03\x04\x00\x00", "NUL"),
        (b"\xff\xfe\x00f", "UTF-8"),
        (b"", "missing"),
        (b"<html></html>", "missing"),
    ):
        path.write_bytes(data)
        with pytest.raises(PackFaults) as problem:
            incoming.read(path, exchange.Given())
        assert says in str(problem.value), data


def test_wrong_date_beside_the_table_is_refused(tmp_path):
    with pytest.raises(PackFaults) as problem:
        brought(tmp_path, OUTCOMES, effective_from="next year")
    assert "no date" in str(problem.value)


def test_formula_in_a_cell_is_only_text(tmp_path):
    found = brought(tmp_path, OUTCOMES.replace("Goes to school every day", "=1+1"))
    made = building.framework(found.pack)
    assert made.indicator("education-1-01").text == "=1+1"
