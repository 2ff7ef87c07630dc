"""A small organisation in a folder, whose files a test overwrites to break one thing at a time."""

from pathlib import Path

import pytest

from directory.small import FILES, Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Return a function that writes the small organisation, with other texts (or bytes) for some files."""

    def write(**others: str | bytes | None) -> Path:
        place = tmp_path / "organisation"
        place.mkdir(exist_ok=True)
        texts: dict[str, str | bytes | None] = dict(FILES)
        for name, text in others.items():
            texts[f"{name}.toml" if name == "organisation" else f"{name}.csv"] = text
        for name, text in texts.items():
            if isinstance(text, bytes):
                (place / name).write_bytes(text)
            elif text is not None:
                (place / name).write_text(text, encoding="utf-8")
        return place

    return write
