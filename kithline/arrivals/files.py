"""Reading a file that came from outside: CSV or a spreadsheet, row by row, as text and nothing else.

No formula is worked out and no link followed. What is too large, packed too tightly or no table at
all is refused with a sentence for the person who sent it.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from kithline.core.errors import Invalid
from kithline.core.text import shown

MOST_BYTES = 60 * 1024 * 1024
MOST_ROWS = 250_000
MOST_COLUMNS = 120
MOST_CELL = 20_000
# A spreadsheet is a packed folder: what it may unpack to, in all and against what was sent.
MOST_UNPACKED = 400 * 1024 * 1024
MOST_RATIO = 200
MOST_PARTS = 400
DELIMITERS = ",;\t|"
# What a reader of spreadsheets raises on one that is broken.
BROKEN = (
    KeyError,
    ValueError,
    TypeError,
    OSError,
    IndexError,
    AttributeError,
    EOFError,
    zipfile.BadZipFile,
)
# How what is no table begins, where it can be told, and what to do about it.
NO_TABLE = (
    (b"%PDF-", "This is a PDF, no table: ask for the list as .xlsx or .csv."),
    (b"{\\rtf", "This is a letter, no table: ask for the list as .xlsx or .csv."),
    (b"<", "This is a web page or XML, no table: open it and save it as .xlsx or .csv."),
)
UNCLOSED = (
    "A quotation mark in line {} is never closed: all that follows stands in one cell. "
    "Close it, or leave it out, and send the list again."
)
TOO_LARGE = "This file is larger than 60 MB. Split it and send the parts."


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row of a file: the line it begins on, and its cells."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that could be read: its headings, how it was read, and its rows."""

    headings: tuple[str, ...]
    how: str
    rows: Iterator[RawRow]


def open_file(name: str, content: bytes) -> Opened:
    """Return the headings and rows of a file; ``Invalid`` says why it cannot be read."""
    if not content.strip():
        raise Invalid({"file": "The file is empty."})
    if len(content) > MOST_BYTES:
        raise Invalid({"file": TOO_LARGE})
    if content[:4] == b"PK\x03\x04":
        return _spreadsheet(content)
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise Invalid({"file": "This is an old or locked spreadsheet. Save it as .xlsx or .csv."})
    for begins, words in NO_TABLE:
        if content[:400].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(begins):
            raise Invalid({"file": words})
    return _csv(content)


# --- CSV ----------------------------------------------------------------------------------------


def _csv(content: bytes) -> Opened:
    text, encoding = _decoded(content)
    sample = text[:65_536]
    delimiter = _delimiter(sample)
    rows = _csv_rows(text, delimiter)
    head = next(rows, None)
    if head is None:
        raise Invalid({"file": "The file has no heading line."})
    named = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}[delimiter]
    parted = f"parted by {named}" if len(head.cells) > 1 else "one column"
    return Opened(_headings(head.cells), f"CSV, {encoding}, {parted}", rows)


def _decoded(content: bytes) -> tuple[str, str]:
    """Return the text and the name of its encoding: by its mark, else UTF-8, else Windows western."""
    for mark, name in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if content.startswith(mark):
            try:
                return content.decode(name), "UTF-8" if "8" in name else "UTF-16"
            except UnicodeDecodeError as error:
                raise Invalid({"file": "The letters of this file cannot be read."}) from error
    if b"\x00" in content[:4096]:
        raise Invalid({"file": "This is no table: save it as .xlsx or .csv."})
    try:
        return content.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace"), "Windows western letters"


def _delimiter(sample: str) -> str:
    """Return what parts the cells: the sign that stands most often in the heading, outside quotes."""
    first: list[str] = []
    quoted = False
    for sign in sample:
        if sign == '"':
            quoted = not quoted
        elif sign in "\r\n" and not quoted and first:
            break
        elif not quoted:
            first.append(sign)
    counts = {d: first.count(d) for d in DELIMITERS}
    return max(DELIMITERS, key=lambda d: counts[d])


def _csv_rows(text: str, delimiter: str) -> Iterator[RawRow]:
    stream = io.StringIO(text, newline="")
    reader = csv.reader(stream, delimiter=delimiter)
    before = 0
    seen = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Invalid({"file": f"Line {before + 1} cannot be read: {error}."}) from error
        line, before = before + 1, reader.line_num
        if not "".join(cells).strip():
            continue
        if before > line and stream.tell() >= len(text) and _is_open(text, line, delimiter):
            raise Invalid({"file": UNCLOSED.format(line)})
        seen += 1
        _check_size(line, seen, cells)
        # What can be printed holds nothing that is refused: nearly every cell.
        yield RawRow(line, tuple([c.strip() if c.isprintable() else _cell(c) for c in cells]))


def _is_open(text: str, line: int, delimiter: str) -> bool:
    """Answer whether what begins in a line is a quotation that never closes."""
    rest = text.split("\n", line - 1)[-1]
    try:
        for _ in csv.reader(io.StringIO(rest, newline=""), delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False


# --- spreadsheets -------------------------------------------------------------------------------


def _spreadsheet(content: bytes) -> Opened:
    _check_packing(content)
    from openpyxl import load_workbook

    try:
        # read_only streams; formulas stay the text they are; links to other files are not kept.
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        rows = _sheet_rows(sheet)
        head = next(rows, None)
    except BROKEN as e:
        raise Invalid(
            {"file": "This spreadsheet cannot be read. Save it again as .xlsx or .csv."}
        ) from e
    if head is None:
        raise Invalid({"file": "The first sheet is empty."})
    sheets = f", first of {len(book.worksheets)} sheets" if len(book.worksheets) > 1 else ""
    macros = " with macros, which are not run" if _has_macros(content) else ""
    return Opened(_headings(head.cells), f"spreadsheet{macros}{sheets}", rows)


def _has_macros(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return "xl/vbaProject.bin" in packed.namelist()


def _check_packing(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            unpacked = sum(p.file_size for p in parts)
            if (
                len(parts) > MOST_PARTS
                or unpacked > MOST_UNPACKED
                or unpacked > MOST_RATIO * len(content)
            ):
                raise Invalid({"file": "This spreadsheet unpacks to far more than it should."})
            if any(p.flag_bits & 1 for p in parts):
                raise Invalid({"file": "This spreadsheet is locked with a password."})
            if "xl/workbook.xml" not in {p.filename for p in parts}:
                raise Invalid({"file": "This is no spreadsheet: save it as .xlsx or .csv."})
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with packed.open(part) as opened:
                        if b"<!" in opened.read(1024).replace(b"<!--", b""):
                            raise Invalid(
                                {"file": "This spreadsheet holds instructions to a reader."}
                            )
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError) as error:
        raise Invalid({"file": "This spreadsheet is broken."}) from error


def _sheet_rows(sheet) -> Iterator[RawRow]:  # type: ignore[no-untyped-def]
    seen = 0
    for line, values in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS + 1), 1):
        cells = [_value(v) for v in values]
        while cells and not cells[-1]:
            cells.pop()
        if not any(cells):
            continue
        seen += 1
        _check_size(line, seen, cells)
        yield RawRow(line, tuple(_cell(c) for c in cells))


def _value(value: object) -> str:
    """Return a cell's value as text; a date in a form that every layout reads."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time()
        return value.strftime("%Y-%m-%d") if midnight else value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


# --- both ---------------------------------------------------------------------------------------


def _check_size(line: int, rows: int, cells: list[str]) -> None:
    if rows > MOST_ROWS + 1:
        raise Invalid({"file": f"This file has more than {MOST_ROWS:,} rows. Split it."})
    if len(cells) > MOST_COLUMNS:
        raise Invalid({"file": f"Line {line} has more than {MOST_COLUMNS} cells."})
    if max(map(len, cells), default=0) > MOST_CELL:
        raise Invalid({"file": f"A cell of line {line} is longer than {MOST_CELL:,} characters."})


def _cell(text: str) -> str:
    return shown(text).strip()


def _headings(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Return the headings; one that is missing or stands twice is told apart by its number."""
    found: list[str] = []
    for number, cell in enumerate(cells, 1):
        name = " ".join(cell.split()) or f"column {number}"
        found.append(name if name not in found else f"{name} ({number})")
    return tuple(found)


def inert(text: str) -> str:
    """Return a text as it may stand in a file that a spreadsheet opens: never a formula.

    A cell that begins as a formula would gets an apostrophe before it (OWASP, CSV injection).
    """
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
