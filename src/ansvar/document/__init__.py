"""The policy as people read it: the document a council adopts, and the interview that writes a new policy."""

from ansvar.document.build import document_tree
from ansvar.document.write import write_document

__all__ = ["document_tree", "write_document"]
