"""The document as one HTML file: no scripts, nothing fetched, light and dark, and fit for paper."""

from __future__ import annotations

from html import escape

from ansvar.document.tree import Block, Clause, Document, Heading, Items, Paragraph, Table

_STYLE = """
:root { color-scheme: light dark; --ink: #1b1f23; --soft: #57606a; --line: #d0d7de; --wash: #f5f6f8;
  --paper: #ffffff; --accent: #1c4f7c; --enforced: #1c4f7c; --measured: #1d6149; --tracked: #7a4a00;
  --advised: #57606a; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e8eb; --soft: #a9b1ba; --line: #3b434c;
  --wash: #1e242b; --paper: #13171c; --accent: #8fc1ee; --enforced: #8fc1ee; --measured: #84d3b2;
  --tracked: #e9b872; --advised: #b3bac2; } }
* { box-sizing: border-box; }
html { background: var(--paper); color: var(--ink); font: 1.0625rem/1.6 "Source Serif 4", "Source Serif Pro",
  Charter, Cambria, Georgia, "Liberation Serif", serif; }
body { margin: 0; }
main, header, nav, footer { max-width: 46rem; margin-inline: auto; padding-inline: 1.25rem; }
header { padding-top: 4rem; }
h1, h2, h3, caption, th, .mark, .number, .foot, dt, nav, .decision h2 { font-family: system-ui, "Segoe UI",
  Roboto, "Noto Sans", "Liberation Sans", sans-serif; }
h1 { font-size: 2.25rem; line-height: 1.15; letter-spacing: -0.01em; margin: 0; text-wrap: balance; }
.whose { font-size: 1.25rem; color: var(--soft); margin: 0.4rem 0 2rem; }
h2 { font-size: 1.4rem; line-height: 1.25; margin: 3rem 0 0.8rem; padding-top: 0.8rem;
  border-top: 1px solid var(--line); text-wrap: balance; }
h2 .no { color: var(--accent); margin-right: 0.5em; font-variant-numeric: tabular-nums; }
h3 { font-size: 1.1rem; margin: 2rem 0 0.5rem; }
.lead { font-size: 1.2rem; line-height: 1.55; }
.decision { border-block: 2px solid var(--accent); padding: 0.9rem 0; margin: 0 0 2rem; }
.decision h2 { font-size: 0.85rem; border: 0; padding: 0; margin: 0 0 0.4rem; color: var(--accent); }
.decision .draft { margin: 0 0 0.4rem; font-weight: 600; }
dl { margin: 0; display: grid; grid-template-columns: minmax(9rem, auto) 1fr; gap: 0.15rem 1.25rem; }
dt { color: var(--soft); font-size: 0.9rem; line-height: 1.7; }
dd { margin: 0; }
nav ol { list-style: none; padding: 0; margin: 0; columns: 2 16rem; column-gap: 2rem; font-size: 0.95rem; }
nav li { break-inside: avoid; padding: 0.15rem 0; }
nav h2 { border: 0; margin-top: 0; padding: 0; font-size: 1.05rem; }
a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: 0.15em; }
a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.clause { display: grid; grid-template-columns: 3.2rem 1fr; margin: 1.5rem 0; break-inside: avoid; }
.clause .number { color: var(--accent); font-weight: 600; font-size: 0.95rem; line-height: 1.75;
  font-variant-numeric: tabular-nums; margin: 0; }
.clause .said { margin: 0; }
.clause dl { margin: 0.5rem 0 0; font-size: 0.93rem; line-height: 1.5; padding-left: 0.9rem;
  border-left: 2px solid var(--line); grid-template-columns: minmax(7rem, 10rem) 1fr; }
.clause dt { font-size: 0.85rem; line-height: 1.65; }
.foot { margin: 0.45rem 0 0; font-size: 0.8rem; color: var(--soft); overflow-wrap: anywhere; }
.mark { font-weight: 600; }
.mark.enforced { color: var(--enforced); } .mark.measured { color: var(--measured); }
.mark.tracked { color: var(--tracked); } .mark.advised { color: var(--advised); }
.wide { overflow-x: auto; margin: 1.5rem 0; }
.wide:focus-visible { outline: 3px solid var(--accent); }
table { border-collapse: collapse; width: 100%; font-size: 0.93rem; line-height: 1.45; }
caption { text-align: left; font-weight: 600; padding-bottom: 0.5rem; }
th, td { text-align: left; vertical-align: top; padding: 0.45rem 0.75rem 0.45rem 0; }
td, tbody th { border-top: 1px solid var(--line); }
thead th { font-size: 0.85rem; color: var(--soft); border-bottom: 2px solid var(--ink); }
tbody th { font: inherit; font-weight: 600; }
tbody th, td { overflow-wrap: break-word; hyphens: auto; }
ul { padding-left: 1.3rem; } li { margin: 0.2rem 0; }
footer { color: var(--soft); font-size: 0.85rem; padding-block: 3rem; }
.skip { position: absolute; left: -99rem; } .skip:focus { left: 1rem; top: 1rem; background: var(--paper);
  padding: 0.5rem; }
@media (max-width: 34rem) { .clause { grid-template-columns: 1fr; } .clause dl, dl { grid-template-columns: 1fr; }
  dd { margin-bottom: 0.4rem; } h1 { font-size: 1.8rem; } header { padding-top: 2rem; } }
@media print { :root { color-scheme: light; --ink: #000; --soft: #444; --line: #bbb; --paper: #fff;
  --accent: #1c4f7c; --enforced: #1c4f7c; --measured: #1d6149; --tracked: #7a4a00; --advised: #444; }
  html { font-size: 10.5pt; } @page { size: A4; margin: 22mm 20mm; } main, header, nav, footer { max-width: none;
  padding: 0; } h2, h3 { break-after: avoid; } thead { display: table-header-group; } tr { break-inside: avoid; }
  .wide { overflow: visible; } .skip { display: none; } }
"""


def to_html(document: Document) -> str:
    """Return the document as one HTML page."""
    contents = escape(document.words.get("contents", ""))
    links = "\n".join(
        f'<li><a href="#{escape(item.anchor)}">{escape(item.full)}</a></li>'
        for item in document.headings
        if item.level == 2
    )
    body = "\n".join(_block(block) for block in document.blocks)
    return f"""<!DOCTYPE html>
<html lang="{escape(document.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{escape(document.title.full)}</title>
<style>{_STYLE}</style>
</head>
<body>
<a class="skip" href="#text">{contents} ↓</a>
<header>
<h1{_lang(document.title.language)}>{escape(document.title.text)}</h1>
<p class="whose">{escape(document.title.subtitle)}</p>
{_decision(document)}
</header>
<nav aria-labelledby="contents">
<h2 id="contents">{contents}</h2>
<ol>
{links}
</ol>
</nav>
<main id="text">
{body}
</main>
</body>
</html>
"""


def _lang(language: str | None) -> str:
    return f' lang="{escape(language)}"' if language else ""


def _decision(document: Document) -> str:
    part = document.decision
    draft = f'<p class="draft">{escape(part.draft)}</p>' if part.draft else ""
    return (
        f'<section class="decision" aria-labelledby="decision"><h2 id="decision">{escape(part.caption)}</h2>'
        f"{draft}{_pairs(part.items)}</section>"
    )


def _pairs(items: tuple[tuple[str, str], ...]) -> str:
    if not items:
        return ""
    return "<dl>" + "".join(f"<dt>{escape(a)}</dt><dd>{escape(b)}</dd>" for a, b in items) + "</dl>"


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        number = f'<span class="no">{escape(block.number)}</span> ' if block.number else ""
        return f'<h{block.level} id="{escape(block.anchor)}">{number}{escape(block.text)}</h{block.level}>'
    if isinstance(block, Paragraph):
        lead = ' class="lead"' if block.lead else ""
        return f"<p{lead}{_lang(block.language)}>{escape(block.text)}</p>"
    if isinstance(block, Items):
        return "<ul>" + "".join(f"<li>{escape(item)}</li>" for item in block.items) + "</ul>"
    if isinstance(block, Table):
        return _table(block)
    return _clause(block)


def _clause(block: Clause) -> str:
    return (
        f'<div class="clause" id="{escape(block.anchor)}"><p class="number">{escape(block.number)}</p><div>'
        f'<p class="said"{_lang(block.language)}>{escape(block.text)}</p>{_pairs(block.details)}'
        f'<p class="foot"><span class="mark {block.badge}">{escape(block.mark)}</span> · {escape(block.foot)}</p>'
        "</div></div>"
    )


def _table(block: Table) -> str:
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in block.header)
    rows = "\n".join(
        "<tr>"
        + f'<th scope="row">{escape(row[0])}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in block.rows
    )
    total = sum(block.widths)
    columns = "".join(f'<col style="width:{100 * width / total:.1f}%">' for width in block.widths)
    group = f"<colgroup>{columns}</colgroup>" if columns else ""
    return (
        f'<div class="wide" role="region" aria-label="{escape(block.caption)}" tabindex="0">'
        f"<table><caption>{escape(block.caption)}</caption>{group}<thead><tr>{head}</tr></thead>\n"
        f"<tbody>{rows}</tbody></table></div>"
    )
