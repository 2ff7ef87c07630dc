"""Who can answer instead: ranked, with reasons (A13, A18, F2)."""

from __future__ import annotations

from dataclasses import replace

from ansvar.directory.model import Organisation
from ansvar.search.hits import Status
from ansvar.web.desk.colleagues import colleagues
from policies.shipped import organisation

HERE, AWAY = Status(True, "present"), Status(False, "absent")


def found(
    away: tuple[str, ...] = (),
    busy: tuple[str, ...] = (),
    lost: tuple[str, ...] = (),
    base: Organisation | None = None,
) -> list[tuple[str, str]]:
    base = base or organisation("falkenberg")
    ranked = colleagues(
        base.people["anna.lind"],
        base,
        lambda id: AWAY if id in away else HERE,
        lambda id: id not in lost,
        lambda id: id in busy,
    )
    return [(each.person.id, each.why) for each in ranked]


def test_given_everybody_there_when_ranked_then_the_deputy_then_the_same_task_then_the_unit() -> None:
    reasons = [why for _, why in found()]
    assert found()[0] == ("bo.ekdahl", "deputy")
    order = ["deputy", "function", "competence", "unit"]
    assert [order.index(each) for each in reasons] == sorted(order.index(each) for each in reasons)
    assert "function" in reasons
    assert "anna.lind" not in dict(found())


def test_given_a_deputy_who_cannot_answer_when_ranked_then_those_who_can_come_first() -> None:
    for lacking in ({"away": ("bo.ekdahl",)}, {"busy": ("bo.ekdahl",)}, {"lost": ("bo.ekdahl",)}):
        ranked = found(**lacking)
        assert ranked[0][0] != "bo.ekdahl", lacking
        assert ranked[0][1] == "function"


def test_given_a_deputy_who_never_agreed_when_ranked_then_being_deputy_is_no_reason() -> None:
    base = organisation("falkenberg")
    alone = replace(base.people["anna.lind"], deputies_agreed=False)
    changed = replace(base, people={**base.people, "anna.lind": alone})
    assert ("bo.ekdahl", "deputy") not in found(base=changed)
    assert ("bo.ekdahl", "function") in found(base=changed)


def test_given_the_same_people_in_another_order_when_ranked_then_the_answer_is_the_same() -> None:
    base = organisation("falkenberg")
    turned = replace(base, people=dict(reversed(base.people.items())))
    assert found() == found(base=turned)
