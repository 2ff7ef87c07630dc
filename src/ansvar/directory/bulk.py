"""Making very many values that live long."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def in_bulk() -> Iterator[None]:
    """Let the collector of unreachable values rest while very many reachable ones are made.

    It would look through all of them again and again and find nothing: half of the time that a hundred
    thousand people take. It goes on afterwards if it was on before.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
