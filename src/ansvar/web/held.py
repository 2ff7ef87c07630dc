"""Something known by its identity: organisations and policies cannot be hashed, and what is made of one is kept."""

from __future__ import annotations

from typing import Generic, TypeVar

T = TypeVar("T")


class Held(Generic[T]):
    """`of` as an argument of `functools.lru_cache`; held, so that its identity is nobody else's while it is known."""

    __slots__ = ("of",)

    def __init__(self, of: T) -> None:
        self.of = of

    def __hash__(self) -> int:
        return id(self.of)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Held) and other.of is self.of
