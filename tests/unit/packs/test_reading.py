import datetime as dt
from pathlib import Path

import pytest

from kithline.packs import reading
from kithline.packs.faults import PackFaults
from kithline.packs.reading import line_at, parse

TEXT = """kind: thresholds
version: "2026.1"
effective: {from: 2026-09-01, to: null}
levels:
  - {slug: "1", name: One}
  - slug: "2"
    name: >-
      Two, told over
      two lines
verified: no
"""


def fault(text: str):
    with pytest.raises(PackFaults) as problem:
        parse(text, "x.yaml")
    assert len(problem.value.faults) == 1
    return problem.value.faults[0]


def test_values_and_lines():
    tree = parse(TEXT, "x.yaml")
    assert tree["effective"]["from"] == dt.date(2026, 9, 1)
    assert tree["version"] == "2026.1"
    assert tree["verified"] is False
    assert tree["levels"][1]["name"] == "Two, told over two lines"
    assert line_at(tree, ("levels",)) == 4
    assert line_at(tree, ("levels", 0)) == 5
    assert line_at(tree, ("levels", 1, "name")) == 7
    assert line_at(tree, ("levels", 1, "missing")) == 6
    assert line_at(tree, ("nothing",)) == 1


def test_digest_ignores_layout_and_comments():
    tidy = "kind: x\nslug: a\nlist: [1, 2]\n"
    loose = "# a note\nslug:   a\nkind: x\nlist:\n  - 1\n  - 2\n"
    assert reading.digest(parse(tidy, "a")) == reading.digest(parse(loose, "b"))
    assert reading.digest(parse(tidy, "a")) != reading.digest(parse(tidy + "more: 1\n", "a"))


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("a: 1\na: 2\n", 2, "stands twice"),
        ("a: &x 1\nb: *x\n", 2, "alias"),
        ("a: !!python/object/apply:os.system ['true']\n", 1, "tag"),
        ("a: !secret b\n", 1, "tag"),
        ("a: 1\n--- \nb: 2\n", 2, "second document"),
        ("- 1\n- 2\n", 1, "no mapping"),
        ("", 1, "no mapping"),
        ("a: [1, 2\nb: 3\n", 2, "not well-formed"),
        ("a: 1\n? [x, y]\n: 2\n", 2, "key is a list"),
        ("a: 2026-13-45\n", 1, "cannot be read"),
    ],
)
def test_refused_with_its_line(text, line, says):
    found = fault(text)
    assert (found.file, found.line) == ("x.yaml", line)
    assert says in found.message


def test_deep_nesting_is_refused_not_recursed():
    found = fault("a: " + "[" * 5000 + "]" * 5000)
    assert "nesting" in found.message or "well-formed" in found.message


def test_file_not_utf8_names_the_line(tmp_path: Path):
    path = tmp_path / "old.yaml"
    path.write_bytes("kind: thresholds\ntitle: caf\xe9\n".encode("latin-1"))
    with pytest.raises(PackFaults) as problem:
        reading.read(path)
    assert problem.value.faults[0].line == 2
    assert "UTF-8" in problem.value.faults[0].message


def test_file_with_byte_order_mark_is_read(tmp_path: Path):
    path = tmp_path / "bom.yaml"
    path.write_bytes(b"\xef\xbb\xbfkind: thresholds\n")
    assert reading.read(path)["kind"] == "thresholds"


def test_large_and_missing_files_are_refused(tmp_path: Path):
    path = tmp_path / "large.yaml"
    path.write_bytes(b"a: b\n" + b"#" * reading.LARGEST)
    for each, says in ((path, "larger"), (tmp_path / "none.yaml", "cannot be read")):
        with pytest.raises(PackFaults) as problem:
            reading.read(each)
        assert says in problem.value.faults[0].message


def test_hidden_characters_make_a_fault_not_a_crash():
    found = fault("a: 1\nb: te\x07xt\n")
    assert found.line == 2
