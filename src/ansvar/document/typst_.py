"""The document as PDF through typst: tagged for screen readers (PDF/UA-1) and for the archive (PDF/A-2a).

The tree goes to the template `policy.typ` as JSON and is shown as plain text, so no character of a policy
can become markup. Only the fonts inside typst are used and no clock is read: the same policy gives the
same bytes on every machine.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib import resources
from typing import Any, Final, Literal

import typst

from ansvar.document.tree import Block, Document
from ansvar.words.faults import AnsvarError

STANDARDS: Final[list[Literal["ua-1", "a-2a"]]] = ["ua-1", "a-2a"]


def to_pdf(document: Document) -> bytes:
    """Return the document as PDF; raise AnsvarError when typst refuses it."""
    template = resources.files("ansvar.document").joinpath("policy.typ").read_bytes()
    try:
        made = typst.compile(
            template,
            sys_inputs={"document": json.dumps(as_data(document), ensure_ascii=False)},
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=[*STANDARDS],
            # Without a date of its own the file would carry the moment it was made.
            timestamp=0,
        )
    except typst.TypstError as fault:
        raise AnsvarError(f"the PDF cannot be made: {fault}") from fault
    assert isinstance(made, bytes)
    return made


def as_data(document: Document) -> dict[str, Any]:
    """Return the tree as plain data for the template, each block with its kind."""
    return {
        "language": document.language,
        "title": document.title.text,
        "full_title": document.title.full,
        "title_language": document.title.language,
        "subtitle": document.title.subtitle,
        # PDF/A wants a date, and the clock may not be asked: a draft gets a fixed one.
        "date": [int(part) for part in (document.date or "2000-01-01").split("-")],
        "decision": asdict(document.decision),
        "contents": document.words.get("contents", ""),
        "page_of": document.words.get("page_of", "{page}/{pages}"),
        "blocks": [_block(block) for block in document.blocks],
    }


def _block(block: Block) -> dict[str, Any]:
    data = asdict(block)
    data["kind"] = type(block).__name__.lower()
    if data["kind"] == "clause":
        data["foot"] = block.foot  # type: ignore[union-attr]
    return data
