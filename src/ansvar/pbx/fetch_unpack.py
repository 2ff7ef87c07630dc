"""Unpacking packages into a folder, and running what is in it without installing anything.

A program from the folder is started through the folder's own loader (`ld.so --library-path ... PROGRAM`): it then
uses the libraries it was built with, and no environment variable leaks into what it starts itself.
"""

from __future__ import annotations

import os
import shutil
import stat
import struct
import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from ansvar.pbx.fetch_apt import FetchError, Tell, program

#: Parts of the packages that no telephone exchange needs: a fifth of the whole.
NOT_NEEDED = (
    "usr/share/man", "usr/share/info", "usr/share/locale", "usr/share/lintian", "usr/share/perl",
    "usr/share/gnupg", "usr/lib/gnupg", "usr/share/X11", "usr/lib/python3", "usr/share/python3",
)  # fmt: skip


def unpack(files: Sequence[Path], root: Path, tell: Tell) -> None:
    """Unpack packages into a folder, two at a time, and take out what is not needed.

    Programs lose the right to act as root: nothing here is to run with more rights than its user.
    Raises FetchError if a package cannot be unpacked.
    """
    root.mkdir(parents=True, exist_ok=True)
    dpkg = program("dpkg-deb")

    def one(file: Path) -> None:
        ran = subprocess.run(
            [dpkg, "--extract", str(file), str(root)],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if ran.returncode:
            said = ran.stderr.strip().splitlines() or ["no reason given"]
            raise FetchError(f"`{file.name}` cannot be unpacked into `{root}`: {said[-1]}")

    with ThreadPoolExecutor(max_workers=min(4, os.cpu_count() or 1)) as pool:
        waiting = [pool.submit(one, file) for file in files]
        try:
            for done, ended in enumerate(as_completed(waiting), 1):
                ended.result()
                tell(done, len(files))
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise
    for part in (*NOT_NEEDED, *(str(path.relative_to(root)) for path in root.glob("usr/lib/python3.*"))):
        shutil.rmtree(root / part, ignore_errors=True)
    for folder, _, names in os.walk(root):
        for name in names:
            path = Path(folder, name)
            info = path.lstat()
            if "usr/share/doc" in folder and name != "copyright":
                path.unlink()
            elif stat.S_ISREG(info.st_mode) and info.st_mode & (stat.S_ISUID | stat.S_ISGID):
                path.chmod(stat.S_IMODE(info.st_mode) & 0o777)


def interpreter(binary: Path) -> str:
    """Return the loader that an ELF program names, such as `/lib64/ld-linux-x86-64.so.2`.

    Serves every processor: word size and byte order are the file's own. Raises FetchError if the file is no
    program.
    """
    head = binary.read_bytes()
    try:
        if head[:4] != b"\x7fELF":
            raise ValueError("no ELF file")
        wide, order = head[4] == 2, "<" if head[5] == 1 else ">"
        table = struct.unpack_from(order + ("Q" if wide else "I"), head, 32 if wide else 28)[0]
        entry_size, entries = struct.unpack_from(order + "HH", head, 54 if wide else 42)
        for at in range(table, table + entry_size * entries, entry_size):
            if struct.unpack_from(order + "I", head, at)[0] != 3:  # PT_INTERP
                continue
            start = struct.unpack_from(order + ("Q" if wide else "I"), head, at + (8 if wide else 4))[0]
            return head[start : head.index(0, start)].decode("ascii")
    except (ValueError, IndexError, struct.error) as error:
        raise FetchError(f"`{binary}` is no program for this kind of machine: {error}") from None
    raise FetchError(f"`{binary}` names no loader; it cannot be run from a folder")


def loader_of(root: Path, binary: Path) -> Path:
    """Return the loader inside the folder that a program of the folder is to be started with."""
    named = interpreter(binary).lstrip("/")
    for place in (root / named, root / "usr" / named):
        if place.exists():
            return place
    raise FetchError(f"the loader `/{named}` of `{binary.name}` is not among the packages")


def libraries_of(root: Path) -> tuple[Path, ...]:
    """Return the folders to look for libraries in: that of the processor first."""
    found = sorted(path.parent for path in root.glob("usr/lib/*/libc.so.6"))
    if not found:
        raise FetchError(f"no C library below `{root}`")
    return (found[0], root / "usr" / "lib")


def size_of(folder: Path) -> int:
    """Return how many bytes the files of a folder hold."""
    return sum(Path(where, name).lstat().st_size for where, _, names in os.walk(folder) for name in names)
