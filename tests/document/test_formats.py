"""The three formats: the same words in each, readable by everybody, the same bytes every time."""

import io
import re
from pathlib import Path

import docx
import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ansvar.document import document_tree, write_document
from ansvar.document.docx_ import to_docx
from ansvar.document.html import to_html
from ansvar.document.typst_ import to_pdf
from ansvar.document.write import render
from ansvar.policy.rows import Route
from ansvar.words.faults import AnsvarError
from document.sample import Page, docx_text, pdf_text, sample, small, squeezed

#: Everything that is markup in one of the three formats, or in a template language.
SPECIAL = r"""#let x = 1 @ref <label> *b* _e_ $m$ \n \\ `r` "q" 'a' [c] {d} ~ = + - / // /* */ & &amp; <b> </p> %% ||"""


@pytest.fixture(scope="module")
def swedish() -> tuple[str, bytes, bytes]:
    tree = document_tree(sample(), "sv")
    return to_html(tree), to_pdf(tree), to_docx(tree)


def in_order(wanted: list[str], found: str) -> str | None:
    """Return the first text that does not stand in `found` behind those before it."""
    at = 0
    for words in wanted:
        place = found.find(squeezed(words), at)
        if place < 0:
            return words
        at = place + len(squeezed(words))
    return None


def test_given_one_tree_when_written_thrice_then_all_say_the_same(swedish: tuple[str, bytes, bytes]) -> None:
    wanted = [words for words in document_tree(sample(), "sv").texts() if words]
    page, pdf, word = swedish
    assert in_order(wanted, squeezed(Page(page).text())) is None
    assert in_order(wanted, squeezed(docx_text(word))) is None
    assert in_order(wanted, squeezed(pdf_text(pdf))) is None


def test_given_the_same_policy_when_written_twice_then_every_byte_is_the_same(
    swedish: tuple[str, bytes, bytes],
) -> None:
    tree = document_tree(sample(), "sv")
    assert (to_html(tree), to_pdf(tree), to_docx(tree)) == swedish


# -- HTML


def test_given_the_page_when_read_by_a_machine_then_its_structure_is_whole(
    swedish: tuple[str, bytes, bytes],
) -> None:
    page = Page(swedish[0])
    assert page.bad == []
    assert page.stack == []
    tags = [tag for tag, _ in page.elements]
    assert dict(page.elements)["html"] == {"lang": "sv"}
    assert [tags.count(tag) for tag in ("h1", "main", "header", "nav", "title")] == [1, 1, 1, 1, 1]
    level = 0
    for tag in tags:
        if re.fullmatch("h[1-6]", tag):
            assert int(tag[1]) <= level + 1, tag
            level = int(tag[1])
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    links = [attributes["href"] or "" for tag, attributes in page.elements if tag == "a"]
    assert {link.removeprefix("#") for link in links} <= set(ids)
    named = [a[key] for _, a in page.elements for key in ("aria-labelledby",) if key in a]
    assert set(named) <= set(ids)


def test_given_the_tables_of_the_page_when_read_then_each_has_caption_and_scoped_heads(
    swedish: tuple[str, bytes, bytes],
) -> None:
    page = Page(swedish[0])
    tables = swedish[0].count("<table>")
    assert tables == swedish[0].count("<caption>") > 10
    assert all(a.get("scope") in ("col", "row") for tag, a in page.elements if tag == "th")
    # Whoever cannot use a mouse must be able to scroll a wide table.
    assert swedish[0].count('role="region"') == swedish[0].count('tabindex="0"') == tables


def test_given_the_page_when_opened_without_network_then_nothing_is_missing(
    swedish: tuple[str, bytes, bytes],
) -> None:
    page = Page(swedish[0])
    assert not {"script", "link", "img", "iframe", "object"} & {tag for tag, _ in page.elements}
    assert "url(" not in swedish[0]
    assert "http" not in swedish[0]
    assert "prefers-color-scheme: dark" in swedish[0]
    assert "@media print" in swedish[0]


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_given_the_colours_of_the_page_when_measured_then_text_is_readable_in_light_and_dark(
    swedish: tuple[str, bytes, bytes],
) -> None:
    """WCAG 2.1 AA, 1.4.3: at least 4.5 to 1."""
    blocks = re.findall(r":root \{([^}]*)\}", swedish[0])
    assert len(blocks) >= 2
    for block in blocks[:2]:
        colours = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6})", block))
        paper = luminance(colours["paper"])
        for name in ("ink", "soft", "accent", "enforced", "measured", "tracked", "advised"):
            light, dark = sorted((paper, luminance(colours[name])), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5, name


def test_given_a_text_in_another_language_when_written_then_the_page_says_which() -> None:
    policy = small(en="We answer.")
    assert '<p class="said" lang="en">We answer.</p>' in to_html(document_tree(policy))


# -- PDF


def test_given_the_pdf_when_opened_then_it_is_accessible_and_for_the_archive(
    swedish: tuple[str, bytes, bytes],
) -> None:
    with pikepdf.open(io.BytesIO(swedish[1])) as pdf:
        xmp = pdf.open_metadata()
        assert xmp["pdfuaid:part"] == "1"
        assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"]) == ("2", "A")
        assert xmp["dc:title"] == "Phones (sv) – Sandvik"
        assert str(pdf.Root.Lang).startswith("sv")
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert "/StructTreeRoot" in pdf.Root
        assert "/Outlines" in pdf.Root
        fonts = [font for page in pdf.pages for font in page.resources.get("/Font", {}).values()]
        assert fonts
        for font in fonts:
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert "/FontFile2" in descriptor or "/FontFile3" in descriptor


def tags_of(pdf: pikepdf.Pdf) -> list[str]:
    found: list[str] = []

    def walk(node: pikepdf.Object) -> None:
        if isinstance(node, pikepdf.Array):
            for child in node:
                walk(child)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found.append(str(node.S))
            if "/K" in node:
                walk(node.K)

    walk(pdf.Root.StructTreeRoot.K)
    return found


def test_given_the_pdf_when_its_tags_are_read_then_headings_come_in_order_and_tables_have_heads(
    swedish: tuple[str, bytes, bytes],
) -> None:
    with pikepdf.open(io.BytesIO(swedish[1])) as pdf:
        tags = tags_of(pdf)
    level = 0
    heads = [int(tag[2:]) for tag in tags if re.fullmatch("/H[1-6]", tag)]
    for found in heads:
        assert found <= level + 1
        level = found
    assert heads.count(1) == 1
    assert heads.count(2) == len([h for h in document_tree(sample(), "sv").headings if h.level == 2])
    assert tags.count("/Table") > 10
    assert tags.count("/TH") >= 2 * tags.count("/Table")


def test_given_many_pages_when_printed_then_each_says_which_of_how_many(
    swedish: tuple[str, bytes, bytes],
) -> None:
    with pikepdf.open(io.BytesIO(swedish[1])) as pdf:
        assert len(pdf.pages) > 5


def test_given_clauses_longer_than_a_page_when_printed_then_every_word_is_on_some_page() -> None:
    words = " ".join(f"ord{number}" for number in range(560))
    policy = small(sv=words)
    route = Route.model_validate(
        {"id": "long", "clause": words, "say": words, "else": "message", "instructions": words}
    )
    content = to_pdf(document_tree(policy.model_copy(update={"route": (route,)})))
    assert squeezed(pdf_text(content)).count(squeezed(words)) == 4
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert len(pdf.pages) >= 4


# -- Word


def test_given_the_word_file_when_opened_then_headings_language_and_title_are_real(
    swedish: tuple[str, bytes, bytes],
) -> None:
    word = docx.Document(io.BytesIO(swedish[2]))
    tree = document_tree(sample(), "sv")
    heads = [(p.style.name, p.text) for p in word.paragraphs if p.style.name.startswith("Heading")]
    assert heads == [(f"Heading {head.level - 1}", head.full) for head in tree.headings]
    assert (word.core_properties.title, word.core_properties.language) == ("Phones (sv) – Sandvik", "sv-SE")
    xml = word.styles.element.xml
    assert 'w:lang w:val="sv-SE"' in xml
    tables = [t for t in word.tables if t._tbl.tr_lst[0].trPr is not None]
    headed = [t for t in tables if "w:tblHeader" in t._tbl.tr_lst[0].trPr.xml]
    assert len(headed) == len(word.tables) - 1  # all but the decision, which has row heads only
    footer = word.sections[0].footer._element.xml
    assert "NUMPAGES" in footer


# -- escaping


@pytest.mark.parametrize("ending", [".html", ".pdf", ".docx"])
def test_given_signs_that_are_markup_when_written_then_they_are_shown_as_they_are(ending: str) -> None:
    policy = small(sv=SPECIAL)
    content = render(document_tree(policy), ending)
    read = {
        ".html": lambda: Page(content.decode()).text(),
        ".pdf": lambda: pdf_text(content),
        ".docx": lambda: docx_text(content),
    }
    assert squeezed(SPECIAL) in squeezed(read[ending]())


plain = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")), min_size=1, max_size=60
).filter(lambda words: words.strip())
#: Signs the PDF's own fonts have; others are tried in the other formats only.
latin = st.text(
    "abcåäöæøüßéABC 0123#@<>*_$\\`~=/[]{}()\"'&%|^+;:,.!?§–—«»„“”’…€", min_size=1, max_size=60
).filter(lambda words: words.strip())


@given(plain)
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
def test_given_any_clause_when_written_then_the_page_and_the_word_file_show_it(words: str) -> None:
    tree = document_tree(small(sv=words))
    said = " ".join(words.split())
    page = Page(to_html(tree))
    assert page.bad == []
    assert squeezed(said) in squeezed(page.text())
    assert squeezed(said) in squeezed(docx_text(to_docx(tree)))


@given(latin)
@settings(max_examples=12)
def test_given_any_clause_when_written_then_the_pdf_shows_it(words: str) -> None:
    content = to_pdf(document_tree(small(sv=words)))
    assert squeezed(words) in squeezed(pdf_text(content))


# -- writing the file


def test_given_each_ending_when_written_then_the_file_is_of_that_kind(tmp_path: Path) -> None:
    for ending, begins in ((".html", b"<!DOCTYPE html>"), (".PDF", b"%PDF-1."), (".docx", b"PK")):
        out = tmp_path / f"policy{ending}"
        write_document(small(), out)
        assert out.read_bytes().startswith(begins)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["policy.PDF", "policy.docx", "policy.html"]


@pytest.mark.parametrize("name", ["policy.odt", "policy", "policy.pdf.txt"])
def test_given_another_ending_when_written_then_the_three_are_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(AnsvarError, match=r"write a name that ends in \.html, \.pdf or \.docx"):
        write_document(small(), tmp_path / name)


def test_given_a_place_that_is_not_there_when_written_then_one_sentence_says_so(tmp_path: Path) -> None:
    with pytest.raises(AnsvarError, match=r"cannot be written: no such file or directory"):
        write_document(small(), tmp_path / "nowhere" / "policy.html")


def test_given_a_folder_with_that_name_when_written_then_nothing_half_done_is_left(tmp_path: Path) -> None:
    (tmp_path / "policy.html").mkdir()
    with pytest.raises(AnsvarError, match="cannot be written"):
        write_document(small(), tmp_path / "policy.html")
    assert [path.name for path in tmp_path.iterdir()] == ["policy.html"]
