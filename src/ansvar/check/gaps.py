"""What can be said of a policy without a call: missing parts, weak rules, loops between announcements and menus."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ansvar.check.findings import Findings, Severity
from ansvar.policy.model import Policy
from ansvar.policy.targets import End, EndKind, KeyAction

#: The parts of a complete policy (W1-W8, F20), with the sentence for a missing one.
_PARTS = {
    "why": "the policy does not say why it exists; write `why` in [policy]",
    "consequence": "the policy does not say what happens when it is not followed; write `otherwise` in [policy]",
    "owner": "nobody answers for the policy; write `owner` in [policy]",
    "authors": "fewer than two kinds of people wrote the policy; name them in `authors` in [policy]",
    "adoption": "the policy has not been adopted; write `adopted_by` and `adopted_on` in [policy]",
    "extension": "nothing says how to care for one's phone when away; add a `duty` that does `set referral`",
    "mobile": "nothing says how to care for the mobile; fill in [devices], such as `lost_report_within`",
    "team-leader": 'no goal is shown per unit, so team leaders cannot see how their team does; add one with by = "unit"',
    "referral": 'no row says where calls to somebody absent go; add a `route` with `absent` or callee = "absent"',
    "shown-number": "nothing says which number is shown outside hours; set `shown_outside_hours` in [numbers]",
    "roles": "no roles are described; add [role.NAME], or accept that all have the same availability",
    "hours": "no opening hours are given; add [hours.NAME]",
    "call-back": "no promise to call back is made; add a `promise`",
    "switchboard": "the switchboard has no hours; set `hours` in [switchboard]",
    "measures": "nothing is measured; add a `goal`",
}


def find_gaps(policy: Policy, findings: Findings) -> None:
    """Add what is missing, weak or circular in the file itself."""
    for part in _missing(policy):
        severity = (
            Severity.WARNING
            if part in ("why", "owner", "referral", "hours", "call-back")
            else Severity.NOTICE
        )
        findings.add("missing-part", severity, _PARTS[part], detail=part)
    _pin(policy, findings)
    _privacy(policy, findings)
    _waits(policy, findings)
    _languages(policy, findings)
    for loop in _loops(policy):
        findings.add(
            "loop", Severity.ERROR,
            f"{' leads to '.join(f'`{name}`' for name in loop)}: a caller would go round without end; give one of them another way out",
            detail=loop[0],
        )  # fmt: skip


def _missing(policy: Policy) -> Iterator[str]:
    head = policy.policy
    routes = (*policy.route, *(row for rules in policy.local.values() for row in rules.route))
    whens = [when for row in routes for when in row.when]
    # Roles pay for themselves where there are several kinds of staff; one office with one rule needs none.
    present = {
        "why": head.why is not None,
        "consequence": head.otherwise is not None,
        "owner": bool(head.owner),
        "authors": len(head.authors) >= 2,
        "adoption": bool(head.adopted_by and head.adopted_on),
        "extension": any(duty.does == "set referral" for duty in policy.duty),
        "mobile": bool(policy.devices.model_fields_set - {"source"}),
        "team-leader": any("unit" in goal.by for goal in policy.goal),
        "referral": any(when.absent or "absent" in (when.callee or ()) or when.returns for when in whens),
        "shown-number": policy.numbers.shown_outside_hours is not None,
        "roles": bool(policy.role) or any(when.role for when in whens),
        "hours": bool(policy.hours),
        "call-back": bool(policy.promise),
        "switchboard": policy.switchboard.hours is not None,
        "measures": bool(policy.goal),
    }
    yield from (part for part, there in present.items() if not there)


def _pin(policy: Policy, findings: Findings) -> None:
    rule = policy.mailbox.pin.strip().lower()
    if rule == "delegated access":
        return
    match = re.fullmatch(r"at least (\d{1,2}) digits(?:.*)?", rule)
    if match and int(match[1]) >= 6 and "extension" not in rule:
        return
    why = (
        f"has only {match[1]} digits"
        if match
        else "can be worked out by anybody who knows the extension or the rule"
    )
    findings.add(
        "weak-pin", Severity.ERROR,
        f"the mailbox PIN `{policy.mailbox.pin}` {why}; ask for at least 6 digits, "
        "and let colleagues hear messages by `delegates`, not by a shared PIN",
    )  # fmt: skip


def _privacy(policy: Policy, findings: Findings) -> None:
    if policy.privacy.caller == "reason":
        findings.add(
            "reason-told", Severity.ERROR,
            "the policy tells callers the reason of an absence; Ansvar tells the return time only: set `caller` in [privacy] to `return time`",
        )  # fmt: skip
    elif policy.privacy.caller == "nothing":
        findings.add(
            "not-told", Severity.WARNING,
            "callers are not told when somebody is back; set `caller` in [privacy] to `return time`",
        )  # fmt: skip


def _waits(policy: Policy, findings: Findings) -> None:
    board = policy.switchboard
    if board.order != "equal" and board.longest_wait is None:
        last = "internal" if board.order == "external first" else "external"
        findings.add(
            "unbounded-wait", Severity.ERROR,
            f"with the order `{board.order}`, {last} callers can wait without end; set `longest_wait` in [switchboard]",
            detail="switchboard",
        )  # fmt: skip
    elif board.longest_wait is None and not board.overflow:
        findings.add(
            "unbounded-wait", Severity.WARNING,
            "nothing bounds the wait at the switchboard; set `longest_wait` and `overflow` in [switchboard]",
            detail="switchboard",
        )  # fmt: skip
    for name, queue in policy.queue.items():
        if queue.longest_wait is None or not queue.then:
            findings.add(
                "unbounded-wait", Severity.WARNING,
                f"nothing bounds the wait in the queue `{name}`; set `longest_wait` and `then`", detail=name,
            )  # fmt: skip


def _languages(policy: Policy, findings: Findings) -> None:
    wanted = policy.policy.languages
    for row in policy.rows:
        if row.clause is None:
            continue
        has = row.clause.languages
        missing = [
            language
            for language in wanted
            if language not in has and not (has == ("",) and language == wanted[0])
        ]
        if missing:
            findings.add(
                "language-missing", Severity.WARNING,
                f"the clause of `{row.id}` is not written in {', '.join(missing)}", rows=(row.id,),
            )  # fmt: skip


def _loops(policy: Policy) -> list[tuple[str, ...]]:
    """Return circles among announcements, menus, queues and the switchboard's overflow.

    A place with another way out (an end that answers or promises) is no circle: the caller gets out there.
    """
    onward = {
        **{f"announcement {name}": announcement.then for name, announcement in policy.announcement.items()},
        **{f"queue {name}": queue.then for name, queue in policy.queue.items()},
        **{f"menu {name}": menu.none for name, menu in policy.menu.items()},
    }
    if policy.switchboard.overflow:
        onward["switchboard"] = policy.switchboard.overflow
    found: list[tuple[str, ...]] = []
    for start in onward:
        path = [start]
        while True:
            ends = onward.get(path[-1], ())
            following = _name(ends[0]) if ends else ""
            if not following or following not in onward:
                break
            if following in path:
                circle = path[path.index(following) :]
                turn = circle.index(min(circle))
                loop = (*circle[turn:], *circle[:turn], circle[turn])
                if loop not in found:
                    found.append(loop)
                break
            path.append(following)
    for name, menu in policy.menu.items():
        if (
            menu.keys
            and not menu.none
            and all(key.action in (KeyAction.MENU, KeyAction.REPEAT) for key in menu.keys.values())
        ):
            found.append((f"menu {name}", f"menu {name}"))
    return found


def _name(end: End) -> str:
    if end.kind is EndKind.SWITCHBOARD:
        return "switchboard"
    if end.kind in (EndKind.ANNOUNCEMENT, EndKind.QUEUE, EndKind.MENU):
        return f"{end.kind.value} {end.name}"
    return ""
