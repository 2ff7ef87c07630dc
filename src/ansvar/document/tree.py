"""The policy as a document: a title, a decision, and blocks from top to bottom, before any file format.

All three writers (HTML, PDF, Word) print this tree and nothing else, so what one says the others say.
Text is plain: no block holds markup. `language` is given where a text is not in the document's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

Badge = Literal["enforced", "measured", "tracked", "advised"]


@dataclass(frozen=True, slots=True)
class Title:
    """The title of the policy and whose it is."""

    text: str
    subtitle: str
    language: str | None = None

    @property
    def full(self) -> str:
        """The title with the organisation, unless the title names it already."""
        named = self.subtitle.casefold() in self.text.casefold()
        return self.text if named else f"{self.text} – {self.subtitle}"


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """The decision: label and value, such as who adopted the policy and when; `draft` if nobody has."""

    caption: str
    items: tuple[tuple[str, str], ...]
    draft: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; levels 2 to 4 (level 1 is the title). `anchor` is unique in the document."""

    level: int
    text: str
    number: str = ""
    anchor: str = ""

    @property
    def full(self) -> str:
        """The heading with its number."""
        return f"{self.number} {self.text}" if self.number else self.text


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; a `lead` one is set larger."""

    text: str
    language: str | None = None
    lead: bool = False


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered clause, how it is upheld, what happens in detail, and where the demand comes from."""

    number: str
    text: str
    badge: Badge
    mark: str
    row: str
    sources: tuple[str, ...] = ()
    details: tuple[tuple[str, str], ...] = ()
    language: str | None = None
    source_label: str = ""
    anchor: str = ""

    @property
    def foot(self) -> str:
        """The small print: the row of the file, and the sources."""
        return f"{self.row} · {self.source_label}: {', '.join(self.sources)}" if self.sources else self.row


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption and one header row; the first cell of each row names the row."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    #: Relative widths of the columns.
    widths: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Items:
    """A list without order."""

    items: tuple[str, ...]


Block = Heading | Paragraph | Clause | Table | Items


@dataclass(frozen=True, slots=True)
class Document:
    """The whole document in one language."""

    language: str
    title: Title
    decision: DecisionLine
    blocks: tuple[Block, ...]
    #: The day of the decision (ISO), or "" for a draft; formats that must carry a date carry this one.
    date: str = ""
    #: Words the writers need themselves: `contents` and `page_of`.
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def headings(self) -> tuple[Heading, ...]:
        """The headings in order."""
        return tuple(block for block in self.blocks if isinstance(block, Heading))

    def texts(self) -> Iterator[str]:
        """Yield every text that each format must show, in reading order."""
        yield self.title.text
        yield self.title.subtitle
        yield self.decision.caption
        if self.decision.draft:
            yield self.decision.draft
        for pair in self.decision.items:
            yield from pair
        for block in self.blocks:
            yield from _texts(block)


def _texts(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield block.full
    elif isinstance(block, Paragraph):
        yield block.text
    elif isinstance(block, Clause):
        yield block.number
        yield block.text
        for pair in block.details:
            yield from pair
        yield block.mark
        yield block.foot
    elif isinstance(block, Table):
        yield block.caption
        yield from block.header
        for row in block.rows:
            yield from row
    else:
        yield from block.items
