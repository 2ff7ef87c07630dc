"""The shipped policies and organisations, loaded once, and how tests ask them for a decision."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from ansvar.directory.files import load_organisation
from ansvar.directory.model import Organisation
from ansvar.policy.load import load_policy
from ansvar.policy.model import Policy
from ansvar.routing.model import Call, Decision
from ansvar.routing.route import route

ROOT = Path(__file__).parents[2]
NAMES = ("falkenberg", "albertslund", "nvk", "company", "quiet-day")
#: Kim, who calls from outside; see organisations/README.md.
KIM = {
    "falkenberg": "+46406280490",
    "albertslund": "+4510999990",
    "nvk": "+46406280490",
    "company": "+46313900690",
    "quiet-day": "+3220009990",
}
#: An ordinary Monday morning in every one of the five.
MONDAY = "2026-11-23 10:00"
TUESDAY = "2026-11-24 10:30"


@cache
def policy(name: str) -> Policy:
    return load_policy(ROOT / "policies" / f"{name}.toml")


@cache
def organisation(name: str) -> Organisation:
    return load_organisation(ROOT / "organisations" / name)


def local(name: str, at: str) -> datetime:
    return datetime.fromisoformat(at).replace(tzinfo=ZoneInfo(policy(name).site.zone))


def meet(name: str, to: str, at: str = MONDAY, **more: Any) -> Decision:
    """Return what Kim (or `caller`) meets; a plain name in `to` is a person's id."""
    if not to.startswith("+") and ":" not in to and to != "switchboard":
        to = f"person:{to}"
    more.setdefault("caller", KIM[name])
    decision = route(policy(name), organisation(name), Call(to=to, id="test", **more), local(name, at))
    assert decision.errors == ()
    return decision


def rung(decision: Decision) -> list[str]:
    """Return the endpoints that ring, in order."""
    return [endpoint.key for step in decision.steps for endpoint in step.endpoints]


def keys(decision: Decision) -> dict[str, str]:
    return {press.key: press.action for press in decision.keys}
