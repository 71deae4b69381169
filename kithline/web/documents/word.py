"""A chronology as a Word document, for those who have to paste from it or write beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from kithline.web.documents.parts import short

FONT, BESIDE = "Arial", 2.6  # centimetres from a label's beginning to its text


def word(text: dict[str, Any], *, number: int, address: str, place: str) -> bytes:
    """Return the paper as .docx, with headings, a page number on each page and an index by month."""
    from docx import Document
    from docx.shared import Cm

    document = Document()
    _styles(document)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    _running(section, text, number, address)
    document.core_properties.title = text["title"]
    document.core_properties.author = text["made_by"]
    document.core_properties.language = "en-GB"
    _front(document, text, number, address, place)
    _picture(document, text)
    _index(document, text)
    _entries(document, text)
    _signed(document, text)
    _sources(document, text)
    kept = BytesIO()
    document.save(kept)
    return kept.getvalue()


def _styles(document: Any) -> None:
    """Set one family of letters throughout, headings too, whose own theme names another."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(10.5)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(4), 1.1
    before = {"Title": 0, "Heading 1": 18, "Heading 2": 12, "Heading 3": 8}
    for name, points in before.items():
        style = document.styles[name]
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            style.element.rPr.rFonts.attrib.pop(qn(f"w:{theme}"), None)
        style.font.name, style.font.bold, style.font.color.rgb = (
            FONT,
            True,
            RGBColor(0x17, 0x25, 0x2B),
        )
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(points), Pt(4)
        for line in style.element.pPr.findall(qn("w:pBdr")):
            style.element.pPr.remove(line)


def _running(section: Any, text: dict[str, Any], number: int, address: str) -> None:
    section.header.paragraphs[0].text = f"Confidential. {text['title']}"
    foot = section.footer.paragraphs[0]
    foot.add_run(f"Version {number}, {text['made']}. The present one: {address}. ")
    foot.add_run(f"Part {text['part_number']}, page " if text.get("part") else "Page ")
    _field(foot, "PAGE")
    foot.add_run(" of ")
    _field(foot, "NUMPAGES")


def _field(paragraph: Any, code: str) -> None:
    """Add a field that Word works out itself when the document is opened, such as the number of a page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    run = paragraph.add_run()
    for kind in ("begin", None, "separate", "end"):
        if kind is None:
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = code
        else:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
            if kind == "begin":
                element.set(qn("w:dirty"), "true")
        run._r.append(element)


def _front(document: Any, text: dict[str, Any], number: int, address: str, place: str) -> None:
    document.add_paragraph(place)
    document.add_heading(_plain(text["title"]), level=0)
    if text.get("part"):
        document.add_paragraph(text["part"])
    for label, value in facts(text, number, address):
        line = document.add_paragraph()
        line.add_run(f"{label}: ").bold = True
        line.add_run(_plain(value))


def facts(text: dict[str, Any], number: int, address: str) -> list[tuple[str, str]]:
    """Return the lines of the first page."""
    return [
        ("Born", text["born"]),
        ("For", text["used_for"]),
        ("Holds", " ".join(x for x in (f"{text['period']}.", text.get("once", "")) if x)),
        ("Left out", text["left_out"]),
        ("Made by", text["made_by"]),
        ("Version", f"{number}, {text['made']}"),
        ("The present one", address),
    ]


def _picture(document: Any, text: dict[str, Any]) -> None:
    """Set down the picture as a table: Word holds none of the sort that the PDF has."""
    picture = text.get("picture")
    if not picture:
        return
    heading = document.add_heading("The line of time, counted", level=1)
    heading.paragraph_format.page_break_before = True
    document.add_paragraph(
        f"{_plain(picture['words'].partition('. ')[0])}. The picture itself is in the PDF."
    )
    table = _table(document, ("When", *picture["heads"]))
    for row in picture["rows"]:
        cells = table.add_row().cells
        for cell, words in zip(cells, (row["when"], *row["cells"]), strict=True):
            cell.text = _plain(words)
    _widths(table, (3.4, *[13.6 / len(picture["heads"])] * len(picture["heads"])))


def _index(document: Any, text: dict[str, Any]) -> None:
    if text.get("part"):
        document.add_heading("The parts", level=1).paragraph_format.page_break_before = True
        parts = _table(document, ("Part", "When", "Entries"))
        for each in text["all_parts"]:
            this = " (this one)" if each["part"] == text["part_number"] else ""
            words = (f"{each['part']}{this}", each["months"], each["entries"])
            for cell, value in zip(parts.add_row().cells, words, strict=True):
                cell.text = value
        _widths(parts, (3.0, 9.0, 5.0))
    index = document.add_heading("Index", level=1)
    index.paragraph_format.page_break_before = not text.get("part")
    table = _table(document, ("Month", "Entries", "Page"))
    for each in text["months"]:
        cells = table.add_row().cells
        cells[0].text = each["month"]
        span = (each["first"], each["last"])
        cells[1].text = f"{span[0]:,}" if span[0] == span[1] else f"{span[0]:,} to {span[1]:,}"
        _field(cells[2].paragraphs[0], f"PAGEREF entry_{each['first']} \\h")
    _widths(table, (8.0, 6.0, 3.0))


def _table(document: Any, heads: tuple[str, ...]) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    table = document.add_table(rows=1, cols=len(heads))
    table.style = "Table Grid"
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        cell.paragraphs[0].add_run(head).bold = True
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    return table


def _widths(table: Any, centimetres: Sequence[float]) -> None:
    """Set the columns of a table; let no row of it break over two pages."""
    from docx.oxml import OxmlElement
    from docx.shared import Cm, Pt

    table.autofit = False
    for column, width in zip(table.columns, centimetres, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, width in zip(row.cells, centimetres, strict=True):
            cell.width = Cm(width)
            for line in cell.paragraphs:
                line.paragraph_format.space_after = Pt(0)


def _entries(document: Any, text: dict[str, Any]) -> None:
    month, together = "", short(text)
    for row in text["rows"]:
        if row["month"] != month:
            heading = document.add_heading(row["month"], level=1)
            heading.paragraph_format.page_break_before = not month
            month = row["month"]
        heading = document.add_heading(f"{row['number']:,}. {_plain(row['title'])}", level=2)
        _bookmark(heading, f"entry_{row['number']}", row["number"])
        lines = list(_entry(document, row))
        whole = row["number"] in together
        for line in lines[: -1 if whole else 1 + bool(row["marks"])]:
            line.paragraph_format.keep_with_next = True
        for line in lines if whole else ():
            line.paragraph_format.keep_together = True


def _entry(document: Any, row: dict[str, Any]) -> Iterator[Any]:
    """Set an entry down, a paragraph after the other."""
    line = document.add_paragraph()
    line.add_run(row["when"]).bold = True
    line.add_run(f". {row['agency']}: {_plain(row['by'])}. About {_plain(row['about'])}.")
    yield line
    if row["marks"]:
        yield document.add_paragraph(". ".join(row["marks"]) + ".")
    for part in row["parts"]:
        yield _part(document, part)
    for amended in row["amendments"]:
        line = document.add_paragraph()
        line.add_run(f"{amended.get('label', 'Amended')} {amended['who']}: ").bold = True
        line.add_run(_plain(amended["why"]))
        if amended["first"]:
            line.add_run(_plain(f" As first written: {amended['first']}"))
        yield line


def _signed(document: Any, text: dict[str, Any]) -> None:
    if not text["signed"]:
        return
    document.add_heading("What it means, as people signed it", level=1)
    for each in text["signed"]:
        document.add_heading(_plain(each["title"]), level=2)
        document.add_paragraph(_plain(each["by"]))
        document.add_paragraph(_plain(each["text"]))


def _part(document: Any, part: dict[str, str]) -> Any:
    from docx.shared import Cm

    line = document.add_paragraph()
    line.paragraph_format.left_indent = Cm(BESIDE)
    line.paragraph_format.first_line_indent = Cm(-BESIDE)
    line.paragraph_format.tab_stops.add_tab_stop(Cm(BESIDE))
    line.add_run(f"{_plain(part['label'])}:\t").bold = True
    words = _plain(part["text"])
    line.add_run(f"“{words}”" if part["kind"] in ("words", "said") else words)
    if part["cite"]:
        line.add_run(f" ({_plain(part['cite'])})")
    return line


def _bookmark(paragraph: Any, name: str, number: int) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for element in (start, end):
        element.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name)
    paragraph._p.insert(0, start)
    paragraph._p.append(end)


def _sources(document: Any, text: dict[str, Any]) -> None:
    if not text["sources"]:
        return
    document.add_heading("Who wrote it", level=1)
    table = _table(document, ("Agency", "Who", "Entries"))
    for each in text["sources"]:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = _plain(each["agency"]), _plain(each["who"])
        cells[2].text = f"{each['entries']:,}"
    _widths(table, (6.5, 8.5, 2.0))


def _plain(text: str) -> str:
    """Return a text without the characters that a Word document cannot hold."""
    return "".join(c for c in text if c in "\n\t" or c >= " ")
