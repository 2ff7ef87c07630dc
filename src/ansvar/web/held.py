"""What is made of an organisation or a policy once: neither can be hashed, and both are others after a change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from ansvar.directory.model import Organisation

T = TypeVar("T")


def once(make: Callable[[Organisation], T]) -> Callable[[Organisation], T]:
    """Let it be made once of each organisation, and kept with it, as its index is: it goes when the organisation goes.

    A cache beside it would hold a hundred thousand people who are not in force any more.
    """
    name = f"_{make.__module__}.{make.__qualname__}"

    def kept(organisation: Organisation) -> T:
        found: T | None = organisation.__dict__.get(name)
        if found is None:
            found = organisation.__dict__[name] = make(organisation)
        return found

    return kept


class Held(Generic[T]):
    """`of` as an argument of `functools.lru_cache`; held, so that its identity is nobody else's while it is known."""

    __slots__ = ("of",)

    def __init__(self, of: T) -> None:
        self.of = of

    def __hash__(self) -> int:
        return id(self.of)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Held) and other.of is self.of
