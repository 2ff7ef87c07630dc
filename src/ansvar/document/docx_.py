"""The document as a Word file with real styles and headings, for those who edit it before it is adopted."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import Any, Final

from docx import Document as new_document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph

from ansvar.document.tree import Block, Clause, Document, Heading, Items, Paragraph, Table

_LOCALE: Final = {
    "sv": "sv-SE",
    "da": "da-DK",
    "nb": "nb-NO",
    "nl": "nl-NL",
    "en": "en-GB",
    "fi": "fi-FI",
    "de": "de-DE",
}
_ACCENT: Final = RGBColor(0x1C, 0x4F, 0x7C)
_SOFT: Final = RGBColor(0x4C, 0x55, 0x5E)
_MARKS: Final = {
    "enforced": RGBColor(0x1C, 0x4F, 0x7C),
    "measured": RGBColor(0x1D, 0x61, 0x49),
    "tracked": RGBColor(0x7A, 0x4A, 0x00),
    "advised": RGBColor(0x4C, 0x55, 0x5E),
}
#: A fixed moment, so that the same policy gives the same file.
_MOMENT: Final = datetime(2000, 1, 1, tzinfo=UTC)


def to_docx(document: Document) -> bytes:
    """Return the document as a Word file."""
    word = new_document()
    _set_up(word, document)
    word.add_paragraph(document.title.text, style="Title")
    word.add_paragraph(document.title.subtitle, style="Subtitle")
    _decision(word, document)
    for block in document.blocks:
        _block(word, block)
    made = io.BytesIO()
    word.save(made)
    return _same_bytes(made.getvalue())


def _set_up(word: WordDocument, document: Document) -> None:
    locale = _LOCALE[document.language]
    properties = word.core_properties
    properties.title = document.title.full
    properties.language = locale
    properties.author = ""
    properties.comments = ""
    properties.created = properties.modified = _MOMENT.replace(tzinfo=None)
    for section in word.sections:
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin, section.right_margin = Mm(27), Mm(25)
        section.top_margin, section.bottom_margin = Mm(26), Mm(24)
        header = section.header.paragraphs[0]
        header.style = word.styles["Header"]
        header.add_run(document.title.full)
        _pages(section.footer.paragraphs[0], document.words.get("page_of", "{page}/{pages}"))
    styles = word.styles
    defaults = styles.element.find(qn("w:docDefaults"))
    run = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr"))
    lang = run.find(qn("w:lang"))
    if lang is None:
        lang = OxmlElement("w:lang")
        run.append(lang)
    lang.set(qn("w:val"), locale)
    normal = styles["Normal"]
    normal.font.name, normal.font.size = "Georgia", Pt(10.5)
    normal.paragraph_format.space_after = Pt(6)
    normal.paragraph_format.line_spacing = 1.25
    for name, size, before in (
        ("Title", 26, 0),
        ("Heading 1", 15, 22),
        ("Heading 2", 12, 14),
        ("Heading 3", 11, 10),
    ):
        style = styles[name]
        style.font.name, style.font.size, style.font.bold = "Calibri", Pt(size), True
        style.font.color.rgb = _ACCENT
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(6)
        style.paragraph_format.keep_with_next = True
        fonts = style.element.get_or_add_rPr().find(qn("w:rFonts"))
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:hAnsi"), "Calibri")
    styles["Subtitle"].font.size, styles["Subtitle"].font.italic = Pt(14), False
    styles["Subtitle"].font.color.rgb = _SOFT
    clause = styles.add_style("Clause", WD_STYLE_TYPE.PARAGRAPH)
    clause.base_style = normal
    clause.paragraph_format.left_indent, clause.paragraph_format.first_line_indent = Mm(13), Mm(-13)
    clause.paragraph_format.space_before, clause.paragraph_format.space_after = Pt(9), Pt(3)
    clause.paragraph_format.keep_with_next = True
    clause.paragraph_format.tab_stops.add_tab_stop(Mm(13))
    detail = styles.add_style("Clause detail", WD_STYLE_TYPE.PARAGRAPH)
    detail.base_style = normal
    detail.font.size = Pt(9.5)
    detail.paragraph_format.left_indent, detail.paragraph_format.first_line_indent = Mm(62), Mm(-47)
    detail.paragraph_format.space_after = Pt(1)
    detail.paragraph_format.tab_stops.add_tab_stop(Mm(62))
    detail.paragraph_format.keep_with_next = True
    small = styles.add_style("Clause foot", WD_STYLE_TYPE.PARAGRAPH)
    small.base_style = normal
    small.font.size, small.font.color.rgb = Pt(8.5), _SOFT
    small.paragraph_format.left_indent = Mm(13)
    caption = styles["Caption"]
    caption.font.size, caption.font.bold, caption.font.color.rgb = Pt(10), True, RGBColor(0x1B, 0x1F, 0x23)
    caption.paragraph_format.keep_with_next = True
    caption.paragraph_format.space_before = Pt(12)


def _pages(paragraph: WordParagraph, words: str) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    before, _, rest = words.partition("{page}")
    between, _, after = rest.partition("{pages}")
    paragraph.add_run(before)
    _field(paragraph, "PAGE")
    paragraph.add_run(between)
    _field(paragraph, "NUMPAGES")
    paragraph.add_run(after)


def _field(paragraph: WordParagraph, name: str) -> None:
    field: Any = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run: Any = OxmlElement("w:r")
    text: Any = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _decision(word: WordDocument, document: Document) -> None:
    part = document.decision
    word.add_paragraph(part.caption, style="Caption")
    if part.draft:
        word.add_paragraph().add_run(part.draft).bold = True
    if part.items:
        _table(word, Table(part.caption, (part.caption, ""), part.items, (2, 3)), headed=False)


def _block(word: WordDocument, block: Block) -> None:
    if isinstance(block, Heading):
        word.add_heading(block.full, level=block.level - 1)
    elif isinstance(block, Paragraph):
        run = word.add_paragraph().add_run(block.text)
        _language(run, block.language)
        if block.lead:
            run.font.size = Pt(12)
    elif isinstance(block, Items):
        for item in block.items:
            word.add_paragraph(item, style="List Bullet")
    elif isinstance(block, Table):
        word.add_paragraph(block.caption, style="Caption")
        _table(word, block)
    else:
        _clause(word, block)


def _clause(word: WordDocument, block: Clause) -> None:
    paragraph = word.add_paragraph(style="Clause")
    number = paragraph.add_run(f"{block.number}\t")
    number.bold, number.font.color.rgb = True, _ACCENT
    _language(paragraph.add_run(block.text), block.language)
    for label, value in block.details:
        detail = word.add_paragraph(style="Clause detail")
        detail.add_run(f"{label}\t").font.color.rgb = _SOFT
        detail.add_run(value)
    foot = word.add_paragraph(style="Clause foot")
    mark = foot.add_run(block.mark)
    mark.bold, mark.font.color.rgb = True, _MARKS[block.badge]
    foot.add_run(f" · {block.foot}")


def _table(word: WordDocument, block: Table, *, headed: bool = True) -> None:
    made = word.add_table(rows=1 if headed else 0, cols=len(block.header))
    made.style = word.styles["Table Grid"]
    made.autofit = False
    widths = block.widths or (1.0,) * len(block.header)
    columns = [Mm(158 * width / sum(widths)) for width in widths]
    if headed:
        for cell, text in zip(made.rows[0].cells, block.header, strict=True):
            cell.paragraphs[0].add_run(text).bold = True
        properties = made.rows[0]._tr.get_or_add_trPr()
        repeat: Any = OxmlElement("w:tblHeader")
        repeat.set(qn("w:val"), "true")
        properties.append(repeat)
    for row in block.rows:
        cells = made.add_row().cells
        for place, (cell, text) in enumerate(zip(cells, row, strict=True)):
            cell.paragraphs[0].add_run(text).bold = place == 0
    for row_of_cells in made.rows:
        whole: Any = OxmlElement("w:cantSplit")
        row_of_cells._tr.get_or_add_trPr().append(whole)
        for cell, width in zip(row_of_cells.cells, columns, strict=True):
            cell.width = width
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.space_after = Pt(2)
                for run in paragraph.runs:
                    run.font.size = Pt(9.5)
    _describe(made, block.caption)
    _light_borders(made)


def _light_borders(table: Any) -> None:
    """Leave only thin lines between the rows."""
    borders: Any = OxmlElement("w:tblBorders")
    for edge in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line: Any = OxmlElement(f"w:{edge}")
        shown = edge in ("top", "bottom", "insideH")
        line.set(qn("w:val"), "single" if shown else "nil")
        if shown:
            line.set(qn("w:sz"), "4")
            line.set(qn("w:color"), "C4CCD4")
        borders.append(line)
    table._tbl.tblPr.append(borders)


def _describe(table: Any, caption: str) -> None:
    """Give the table its name for screen readers, and mark its first row and column as headers."""
    properties = table._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    if look is not None:
        look.set(qn("w:firstRow"), "1")
        look.set(qn("w:firstColumn"), "1")
    name: Any = OxmlElement("w:tblCaption")
    name.set(qn("w:val"), caption)
    properties.append(name)


def _language(run: Any, language: str | None) -> None:
    if language:
        lang: Any = OxmlElement("w:lang")
        lang.set(qn("w:val"), _LOCALE.get(language, language))
        run._r.get_or_add_rPr().append(lang)


def _same_bytes(content: bytes) -> bytes:
    """Return the archive with every entry dated alike."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            info = zipfile.ZipInfo(entry.filename, (2000, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(entry.filename))
    return made.getvalue()
