"""A chronology as a Word document, for those who have to paste from it or write beside it."""

from __future__ import annotations

from io import BytesIO
from typing import Any

FONT = "Arial"


def word(text: dict[str, Any], *, number: int, address: str, place: str) -> bytes:
    """Return the paper as .docx, with headings, a page number on each page and an index by month."""
    from docx import Document
    from docx.shared import Cm, Pt

    document = Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(10.5)
    for name in ("Title", "Heading 1", "Heading 2", "Heading 3"):
        style = document.styles[name]
        style.font.name = FONT
        style.font.color.rgb = None
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


def _running(section: Any, text: dict[str, Any], number: int, address: str) -> None:
    section.header.paragraphs[0].text = f"Confidential. {text['title']}"
    foot = section.footer.paragraphs[0]
    foot.add_run(f"Version {number}, {text['made']}. The present one: {address}. Page ")
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
    document.add_heading("The line of time, counted", level=1)
    document.add_paragraph(
        f"{_plain(picture['words'].partition('. ')[0])}. The picture itself is in the PDF."
    )
    table = _table(document, ("When", *picture["heads"]))
    for row in picture["rows"]:
        cells = table.add_row().cells
        for cell, words in zip(cells, (row["when"], *row["cells"]), strict=True):
            cell.text = _plain(words)


def _index(document: Any, text: dict[str, Any]) -> None:
    document.add_heading("Index", level=1).paragraph_format.page_break_before = True
    table = _table(document, ("Month", "Entries", "Page"))
    for each in text["months"]:
        cells = table.add_row().cells
        cells[0].text = each["month"]
        span = (each["first"], each["last"])
        cells[1].text = str(span[0]) if span[0] == span[1] else f"{span[0]} to {span[1]}"
        _field(cells[2].paragraphs[0], f"PAGEREF entry_{each['first']} \\h")


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


def _entries(document: Any, text: dict[str, Any]) -> None:
    month = ""
    for row in text["rows"]:
        if row["month"] != month:
            heading = document.add_heading(row["month"], level=1)
            heading.paragraph_format.page_break_before = not month
            month = row["month"]
        heading = document.add_heading(f"{row['number']}. {_plain(row['title'])}", level=2)
        _bookmark(heading, f"entry_{row['number']}", row["number"])
        line = document.add_paragraph()
        line.paragraph_format.keep_with_next = True
        line.add_run(row["when"]).bold = True
        line.add_run(f". {row['agency']}: {_plain(row['by'])}. About {_plain(row['about'])}.")
        if row["marks"]:
            marks = document.add_paragraph(". ".join(row["marks"]) + ".")
            marks.paragraph_format.keep_with_next = True
        for part in row["parts"]:
            _part(document, part)
        for amended in row["amendments"]:
            line = document.add_paragraph()
            line.add_run(f"{amended.get('label', 'Amended')} {amended['who']}: ").bold = True
            line.add_run(_plain(amended["why"]))
            if amended["first"]:
                line.add_run(_plain(f" As first written: {amended['first']}"))


def _signed(document: Any, text: dict[str, Any]) -> None:
    if not text["signed"]:
        return
    document.add_heading("What it means, as people signed it", level=1)
    for each in text["signed"]:
        document.add_heading(_plain(each["title"]), level=2)
        document.add_paragraph(_plain(each["by"]))
        document.add_paragraph(_plain(each["text"]))


def _part(document: Any, part: dict[str, str]) -> None:
    line = document.add_paragraph()
    line.add_run(f"{part['label']}: ").bold = True
    words = _plain(part["text"])
    line.add_run(f"“{words}”" if part["kind"] in ("words", "said") else words)
    if part["cite"]:
        line.add_run(f" ({_plain(part['cite'])})")


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
        cells[2].text = str(each["entries"])


def _plain(text: str) -> str:
    """Return a text without the characters that a Word document cannot hold."""
    return "".join(c for c in text if c in "\n\t" or c >= " ")
