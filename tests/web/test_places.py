"""The bar of places: what somebody works with most comes first, each place is there once, and whoever has one sees it."""

from __future__ import annotations

import pytest

from ansvar.web.frame import PLACES
from ansvar.web.gates import Rights, Role
from ansvar.web.places import FIRST, TIERS, bar, ordered


@pytest.mark.parametrize(
    ("roles", "first"),
    [
        ({Role.EMPLOYEE}, ["me", "promises"]),
        ({Role.EMPLOYEE, Role.OPERATOR}, ["desk", "me", "promises"]),
        ({Role.EMPLOYEE, Role.MANAGER}, ["team", "me", "promises"]),
        ({Role.TELEPHONE}, ["requests", "directory", "devices", "accounts"]),
        ({Role.POLICY_OWNER}, ["policy", "explain", "closures"]),
        ({Role.AUDITOR}, ["audit", "explain", "policy"]),
        (set(), ["directory", "requests"]),
        (set(Role), ["desk", "team", "requests", "policy", "audit", "me"]),
    ],
)
def test_given_a_role_when_the_bar_is_laid_out_then_its_work_comes_first_and_every_place_of_it_is_there_once(
    roles: set[Role], first: list[str]
) -> None:
    rights = Rights("somebody", "", frozenset(roles))
    found = [name for name, _title in ordered(rights, PLACES)]
    assert found[: len(first)] == first
    assert sorted(found) == sorted(name for name, _title, of in PLACES if not of or rights.has(*of))
    assert {name for _role, names in FIRST for name in names} <= {name for name, _title, _roles in PLACES}


def test_given_few_or_many_places_when_they_are_laid_out_then_one_alone_never_hides_and_what_is_new_is_counted() -> (
    None
):
    rights, places = Rights("somebody"), [(f"p{n}", f"P {n}", ()) for n in range(9)]
    assert [each.tier for each in bar(rights, places, "p2-part", {})] == [1, 1, 2, 2, 3, 3, 4, 4, 4]
    assert [each.tier for each in bar(rights, places[: TIERS[-1] + 1], "", {})] == [1, 1, 2, 2, 3, 3, 3]
    found = bar(rights, places, "p2-part", {"p3": lambda asks: len(asks.who)})
    assert [each.name for each in found if each.here] == ["p2"]
    assert [each.new for each in found] == [0, 0, 0, 8, 0, 0, 0, 0, 0]
