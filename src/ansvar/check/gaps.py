"""What can be said of a policy without a call: missing parts, weak rules, loops between announcements and menus."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ansvar.check.findings import Findings, Severity
from ansvar.check.saying import Listed, said
from ansvar.policy.model import Policy
from ansvar.policy.targets import End, EndKind, KeyAction


def find_gaps(policy: Policy, findings: Findings) -> None:
    """Add what is missing, weak or circular in the file itself."""
    for part in _missing(policy):
        severity = (
            Severity.WARNING
            if part in ("why", "owner", "referral", "hours", "call-back")
            else Severity.NOTICE
        )
        findings.add("missing-part", severity, said(f"part.{part}"), detail=part)
    _pin(policy, findings)
    _privacy(policy, findings)
    _waits(policy, findings)
    _languages(policy, findings)
    for loop in _loops(policy):
        findings.add(
            "loop",
            Severity.ERROR,
            said("loop", round=Listed(tuple(f"`{name}`" for name in loop), "leads-to")),
            detail=loop[0],
        )


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
    weak = (
        said("pin.short", rule=policy.mailbox.pin, n=match[1])
        if match
        else said("pin.guessed", rule=policy.mailbox.pin)
    )
    findings.add("weak-pin", Severity.ERROR, weak)


def _privacy(policy: Policy, findings: Findings) -> None:
    if policy.privacy.caller == "reason":
        findings.add("reason-told", Severity.ERROR, said("reason-told"))
    elif policy.privacy.caller == "nothing":
        findings.add("not-told", Severity.WARNING, said("not-told"))


def _waits(policy: Policy, findings: Findings) -> None:
    board = policy.switchboard
    if board.order != "equal" and board.longest_wait is None:
        last = "internal" if board.order == "external first" else "external"
        endless = said(f"wait.{last}", order=board.order)
        findings.add("unbounded-wait", Severity.ERROR, endless, detail="switchboard")
    elif board.longest_wait is None and not board.overflow:
        findings.add("unbounded-wait", Severity.WARNING, said("wait.switchboard"), detail="switchboard")
    for name, queue in policy.queue.items():
        if queue.longest_wait is None or not queue.then:
            findings.add("unbounded-wait", Severity.WARNING, said("wait.queue", name=name), detail=name)


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
            lacking = said("language-missing", row=row.id, languages=Listed(tuple(missing)))
            findings.add("language-missing", Severity.WARNING, lacking, rows=(row.id,))


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
