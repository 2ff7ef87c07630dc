"""Tables out and in: the organisation's folder as a zip, one table as CSV for a spreadsheet, and what is uploaded.

Absences are not handed out: why somebody is away is the policy's business. Cells that a spreadsheet would take for a
formula are guarded with an apostrophe, which coming back is taken off again.
"""

from __future__ import annotations

import csv
import io
import tomllib
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import IO, Final

from ansvar.directory.folder import TABLE_OF, Folder
from ansvar.directory.layout import ABSENCES, HEAD, LISTS, PEOPLE, Layout
from ansvar.directory.numbers import shown
from ansvar.directory.sheets import (
    LAYOUTS,
    NUMBERS,
    Sheet,
    compare,
    guard,
    merged,
    read_sheet,
)
from ansvar.directory.table import Faults
from ansvar.words.faults import AnsvarError, Fault, OrganisationError

#: What is taken: of an upload, and of a zip when it is unpacked.
MOST_BYTES: Final = 40_000_000
MOST_UNPACKED: Final = 160_000_000
MOST_ENTRIES: Final = 40
#: How the entries of a zip may be packed: stored, or deflated. Others are rare, and each breaks in a way of its own.
_PACKED: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED: Final = 0x1
HANDED_OUT: Final = tuple(name for name in LAYOUTS if name != ABSENCES.name)


class UploadError(AnsvarError):
    """What was uploaded cannot be used as a whole; `why` is `size`, `zip`, `name` or `empty`."""

    def __init__(self, why: str, about: str = "") -> None:
        super().__init__(f"the upload cannot be used: {why} {about}".strip())
        self.why, self.about = why, about


# -- out ------------------------------------------------------------------------------------------------


def table(place: Path, name: str) -> bytes:
    """Return one table for a spreadsheet: with a byte order mark, by semicolons, numbers as people write them."""
    layout = LAYOUTS[name]
    sheet = Folder(place).sheet(layout, to_change=False)
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(sheet.columns)
    numbers = {at for at, column in enumerate(sheet.columns) if column in NUMBERS}
    for row in sheet.rows:
        # No spreadsheet takes `+46 31 390 06 12` for a sum.
        writer.writerow([guard(shown(cell) if at in numbers else cell) for at, cell in enumerate(row)])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def folder(place: Path) -> bytes:
    """Return the organisation's files as a zip, but for the absences."""
    files = Folder(place)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as into:
        into.writestr(HEAD, (place / HEAD).read_bytes())
        for name in HANDED_OUT:
            if (place / name).exists():
                sheet = files.sheet(LAYOUTS[name], to_change=False)
                guarded = Sheet(
                    sheet.layout, sheet.languages, [[guard(cell) for cell in row] for row in sheet.rows]
                )
                into.writestr(name, guarded.text())
    return packed.getvalue()


# -- in -------------------------------------------------------------------------------------------------


def uploaded(name: str, file: IO[bytes], size: int) -> dict[str, bytes]:
    """Return the files of an upload by their names: of a zip its tables, else the one table.

    Raises UploadError for what is too large, no zip, or holds nothing that is known here.
    """
    if size > MOST_BYTES:
        raise UploadError("size")
    start = file.read(4)
    file.seek(0)
    if start != b"PK\x03\x04":
        known = Path(name.replace("\\", "/")).name.casefold()
        if known not in LAYOUTS and known != HEAD:
            raise UploadError("name", name[:80])
        return {known: file.read(MOST_BYTES + 1)}
    try:
        with zipfile.ZipFile(file) as packed:
            found = _unpacked(packed, size)
    except (
        zipfile.BadZipFile,  # it is none, it is cut off, or a checksum is wrong
        zlib.error,  # what was deflated is damaged
        EOFError,  # an entry ends before its content does
        UnicodeDecodeError,  # a name that is said to be UTF-8 is not
        NotImplementedError,  # it says that it needs a newer program, or is a patch of another one
    ):
        raise UploadError("zip") from None
    if not found:
        raise UploadError("empty")
    return found


def _unpacked(packed: zipfile.ZipFile, size: int) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    left = MOST_UNPACKED
    entries = [each for each in packed.infolist() if each.filename and not each.is_dir()]
    if len(entries) > MOST_ENTRIES:
        raise UploadError("zip")
    for each in entries:
        parts = each.filename.replace("\\", "/").split("/")
        known = parts[-1].casefold()
        if len(parts) > 2 or (known not in LAYOUTS and known != HEAD) or known in found:
            continue
        beyond = not 0 <= each.header_offset < size
        if each.compress_type not in _PACKED or each.flag_bits & _ENCRYPTED or beyond:
            raise UploadError("zip")
        with packed.open(each) as inside:
            found[known] = inside.read(left + 1)
        left -= len(found[known])
        if left < 0:
            raise UploadError("size")
    return found


def drafted(
    place: Path, files: Mapping[str, bytes], scratch: Path, *, whole: bool
) -> tuple[dict[str, str | bytes | None], dict[str, list[int]]]:
    """Return the texts that an upload makes of the organisation's files, and where their rows stood in the upload.

    - `scratch`: a folder in which the upload is unpacked.
    - `whole`: who is not in an uploaded table leaves, and is named nowhere any more in the tables that were not
      uploaded.

    Raises OrganisationError with every line of the upload that cannot be read.
    """
    now = Folder(place)
    faults = Faults()
    given: dict[str, Sheet] = {}
    for name, content in files.items():
        (scratch / name).write_bytes(content)
        if name != HEAD:
            given[name] = read_sheet(scratch / name, LAYOUTS[name], faults, guarded=True)
    if faults.count:
        raise OrganisationError(faults.kept)
    lines: dict[str, list[int]] = {}
    for name, sheet in given.items():
        old = now.sheet(LAYOUTS[name], to_change=False)
        new = merged(old, sheet, now.country, whole=whole or name == LISTS.name)
        lines[name] = new.lines
        if whole:
            gone = [each.key for each in compare(old, new, now.country) if each.what == "removed"]
            kind = next((kind for kind, layout in TABLE_OF.items() if layout.name == name), "")
            for key in gone if kind else ():
                now.forget(kind, key, but=frozenset(files))
        now.put_sheet(new)
    texts: dict[str, str | bytes | None] = dict(now.texts())
    if HEAD in files:
        head = files[HEAD].replace(b"\r\n", b"\n")
        if not _same(head, now):
            texts[HEAD] = head
    return texts, lines


def _same(head: bytes, now: Folder) -> bool:
    """Whether an uploaded `organisation.toml` says what ours says; then ours stays, with its remarks."""
    try:
        return tomllib.loads(head.decode("utf-8-sig")) == now.head.unwrap()
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        return False


def told(
    error: OrganisationError, texts: Mapping[str, str | bytes | None], lines: Mapping[str, list[int]]
) -> list[Fault]:
    """Return faults with the lines of the upload instead of those of the tables made of it; 0 for rows not in it."""
    stood = {
        file: _stood(str(texts.get(file) or ""), lines[file])
        for file in {each.file for each in error.faults} & lines.keys()
    }
    return [
        replace(each, line=stood[each.file].get(each.line, 0)) if each.file in stood and each.line else each
        for each in error.faults
    ]


def _stood(text: str, lines: list[int]) -> dict[int, int]:
    """Return on which line of the upload the row stood that begins on a line of the table made of it."""
    found, line = {}, 1
    # The header is no row of the upload.
    for row, at in zip(csv.reader(io.StringIO(text, newline="")), (0, *lines), strict=False):
        found[line] = at
        line += 1 + sum(cell.count("\n") for cell in row)
    return found


def layouts() -> tuple[Layout, ...]:
    """Return the tables that are handed out, those of people first."""
    return (PEOPLE, *(LAYOUTS[name] for name in HANDED_OUT if name != PEOPLE.name))
