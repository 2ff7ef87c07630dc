"""Names that the parts of one policy give each other: each must lead somewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ansvar.policy.model import Policy
from ansvar.policy.places import Path


class Reference(NamedTuple):
    """A name that leads nowhere or contradicts, where it stands, and what to write."""

    path: Path
    value: str
    message: str


def refer(policy: Policy, data: Mapping[str, Any]) -> Iterator[Reference]:
    """Yield every name that leads nowhere."""
    yield from ()
