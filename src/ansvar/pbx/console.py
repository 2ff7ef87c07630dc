"""Asterisk's console from outside: commands over its control socket, and what it prints in a bounded file."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from pathlib import Path

from ansvar.words.faults import AnsvarError

RUN_LIMIT_S = 10.0
#: The console log is cut at this size, in bytes; the part before it stays beside it.
LOG_LIMIT = 5_000_000
#: The longest command the control socket takes, in bytes.
COMMAND_LIMIT = 480


class AsteriskError(AnsvarError):
    """The exchange did not start, or does not answer."""


async def control(socket: Path, command: str, limit_s: float = RUN_LIMIT_S) -> str:
    """Return what the Asterisk behind a control socket prints for a command, as `asterisk -rx` does.

    Raises OSError if nothing listens there, and TimeoutError when the time is over. One connection a command; it
    takes less than a millisecond.
    """
    asked = f"cli quit after {command}".encode()
    if len(command.encode()) > COMMAND_LIMIT or any(character in command for character in "\0\r\n"):
        raise AsteriskError(
            f"a command to Asterisk is one line of at most {COMMAND_LIMIT} bytes: `{command[:40]}...`"
        )
    async with asyncio.timeout(limit_s):
        reader, writer = await asyncio.open_unix_connection(socket)
        try:
            # It greets first: host, process and version.
            await reader.readuntil(b"\n")
            writer.write(asked + b"\0")
            await writer.drain()
            printed = await reader.read()
        except asyncio.IncompleteReadError as error:
            raise ConnectionResetError("the connection was closed before an answer") from error
        finally:
            writer.close()
    # Lines that begin with 127 are for consoles that want to see everything; NUL ends what was written at once.
    lines = printed.replace(b"\0", b"").decode("utf-8", "replace").splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("\x7f"))


async def answers(socket: Path) -> bool:
    """Say whether anything listens on a control socket."""
    try:
        async with asyncio.timeout(2):
            _, writer = await asyncio.open_unix_connection(socket)
    except TimeoutError:
        return True  # somebody listens, though busy or paused
    except OSError:
        return False
    writer.close()
    return True


class BoundedLog:
    """A log file of bounded size: when it is full, it replaces the part before it (`.1`) and begins anew.

    A full disk loses lines and nothing else: whoever prints is never kept waiting.
    """

    def __init__(self, path: Path, limit: int = LOG_LIMIT) -> None:
        self._path, self._limit = path, limit
        self._descriptor, self._size = -1, 0

    def __enter__(self) -> BoundedLog:
        with suppress(OSError):
            self._open()
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def write(self, chunk: bytes) -> None:
        """Append to the file."""
        with suppress(OSError):
            if self._size + len(chunk) > self._limit:
                self._close()
                self._path.replace(self._path.with_name(self._path.name + ".1"))
            if self._descriptor < 0:
                self._open()
            self._size += os.write(self._descriptor, chunk)

    def _open(self) -> None:
        self._descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self._size = os.fstat(self._descriptor).st_size

    def _close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
        self._descriptor = -1


def why(error: Exception) -> str:
    """Return the reason of a failure, in a few words."""
    if isinstance(error, TimeoutError):
        return "no answer in time"
    return (getattr(error, "strerror", None) or str(error)).lower()
