"""Reading files from outside: as text, whatever they hold; what is refused, and how that is said."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from kithline.arrivals.files import inert, open_file
from kithline.core.errors import Invalid


def read(content, name="list.csv"):
    opened = open_file(name, content)
    return opened.headings, [(r.line, r.cells) for r in opened.rows], opened.how


PLAIN = 'Name,Note\nZoë,"two, three"\n'


@pytest.mark.parametrize(
    ("content", "how"),
    [
        (PLAIN.encode(), "UTF-8, parted by commas"),
        (PLAIN.encode("utf-8-sig"), "UTF-8, parted by commas"),
        (PLAIN.encode("utf-16"), "UTF-16, parted by commas"),
        (PLAIN.encode("cp1252"), "Windows western letters, parted by commas"),
        (PLAIN.replace(",", ";").replace("two;", "two,").encode(), "UTF-8, parted by semicolons"),
        (PLAIN.replace("e,N", "e\tN").replace("ë,", "ë\t").encode(), "UTF-8, parted by tabs"),
    ],
)
def test_letters_and_parting_signs_are_seen(content, how):
    assert read(content) == (("Name", "Note"), [(2, ("Zoë", "two, three"))], f"CSV, {how}")


def test_lines_are_those_of_the_file_whatever_a_cell_holds():
    text = 'A,B\r\n1,"a\r\nbreak"\r\n\r\n2,=HYPERLINK("x")\r\n3,<b>b</b>\r\n'
    assert read(text.encode())[1] == [
        (2, ("1", "a\nbreak")), (5, ("2", '=HYPERLINK("x")')), (6, ("3", "<b>b</b>")),
    ]  # fmt: skip


def test_headings_that_miss_or_repeat_are_told_apart():
    assert read(b"A,,A\n1,2,3\n")[0] == ("A", "column 2", "A (3)")


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>'


def book(*rows, more=()):
    made, out = Workbook(), io.BytesIO()
    for row in rows:
        made.active.append(row)
    made.save(out)
    if not more:
        return out.getvalue()
    grown = io.BytesIO(out.getvalue())
    with zipfile.ZipFile(grown, "a", zipfile.ZIP_DEFLATED) as packed:
        for name, content in more:
            packed.writestr(name, content)
    return grown.getvalue()


def test_a_spreadsheet_is_text_and_no_formula_is_worked_out():
    content = book(
        ["A", "B", "C", "D"],
        [1, "=1+1", date(2026, 3, 4), datetime(2026, 3, 4, 15, 30)],
        [2.5, None, "x", True],
    )
    head, rows, how = read(content)
    assert head == ("A", "B", "C", "D")
    assert rows == [
        (2, ("1", "=1+1", "2026-03-04", "2026-03-04 15:30")), (3, ("2.5", "", "x", "True")),
    ]  # fmt: skip
    assert how == "spreadsheet"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"  \n", "empty"),
        (b"\x00\x01\x02\x03binary\x00", "no table"),
        (b"PK\x03\x04broken", "broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1xls", "old or locked"),
        (book(["A"], more=[("xl/big.xml", b"0" * 90_000_000)]), "unpacks to far more"),
        (book(["A"], more=[("xl/e.xml", ENTITIES)]), "instructions"),
        (b"A\n" + b"x" * 30_000 + b"\n", "longer than"),
        (b",".join([b"A"] * 130) + b"\n", "more than 120 cells"),
        (b"%PDF-1.7\nA,B\n", "a PDF"),
        (b"\xef\xbb\xbf\n<html><table>", "a web page"),
        (b'A,B\n1,"two\nthree"\n4,"five\n6,7\n', "in line 4 is never closed"),
    ],
    ids=["empty", "binary", "broken", "old", "bomb", "entities", "cell", "columns", "pdf", "html", "quote"],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_a_sentence(content, says):
    with pytest.raises(Invalid, match=says) as refused:
        read(content)
    assert list(refused.value.errors) == ["file"]


def test_macros_are_told_of_and_a_single_inch_sign_is_no_open_quotation():
    how = read(book(["A"], more=[("xl/vbaProject.bin", b"x")]))[2]
    assert how == "spreadsheet with macros, which are not run"
    assert read(b'A,B\n1,5" pipe\n2,"a\nb"\n')[1] == [(2, ("1", '5" pipe')), (3, ("2", "a\nb"))]


@pytest.mark.parametrize("text", ["=1+1", "+44", "-5", "@x", "\tx"])
def test_a_cell_that_a_spreadsheet_would_run_goes_out_as_text(text):
    assert inert(text) == f"'{text}"
    assert inert(f"a{text}") == f"a{text}"
