"""Write a policy as a document; the ending of the file name says which kind."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from ansvar.document.build import document_tree
from ansvar.document.tree import Document
from ansvar.policy.model import Policy
from ansvar.words.faults import AnsvarError

ENDINGS: Final = (".html", ".pdf", ".docx")


def write_document(policy: Policy, out_path: str | os.PathLike[str], language: str | None = None) -> None:
    """Write the policy to a file that ends in ``.html``, ``.pdf`` or ``.docx``, in one of its languages.

    The file is written whole or not at all. Raises AnsvarError for another ending, for a place that
    cannot be written to, and for a language that the policy does not have.
    """
    path = Path(out_path)
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise AnsvarError(
            f"`{path.name}` ends in no kind of document; write a name that ends in {_endings()}"
        )
    content = render(document_tree(policy, language), ending)
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        partial.write_bytes(content)
        partial.replace(path)
    except OSError as fault:
        partial.unlink(missing_ok=True)
        raise AnsvarError(f"`{path}` cannot be written: {(fault.strerror or str(fault)).lower()}") from fault


def render(document: Document, ending: str) -> bytes:
    """Return the document in the format of an ending of `ENDINGS`."""
    # Each library is loaded only when its format is asked for.
    if ending == ".html":
        from ansvar.document.html import to_html

        return to_html(document).encode()
    if ending == ".pdf":
        from ansvar.document.typst_ import to_pdf

        return to_pdf(document)
    from ansvar.document.docx_ import to_docx

    return to_docx(document)


def _endings() -> str:
    return f"{', '.join(ENDINGS[:-1])} or {ENDINGS[-1]}"
