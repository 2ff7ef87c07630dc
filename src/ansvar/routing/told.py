"""What the caller is told, as facts, and which keys may be pressed. Never a kind or reason of absence."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from ansvar.policy.targets import End, EndKind, Key, KeyAction, Target
from ansvar.routing.model import Call, EndsIn, KeyPress, Late, PromiseTerms, Step, Told
from ansvar.routing.promised import Promised
from ansvar.routing.situation import PRESENT, Situation

if TYPE_CHECKING:
    from ansvar.routing.ends import Ending
    from ansvar.routing.router import Router, Rule

_MOST_ALTERNATIVES: Final = 3
#: The first that holds is told; the last is `present`.
_STATES: Final = (
    ("unit closed", "closed"),
    ("quiet day", "quiet"),
    ("absent", "away"),
    ("outside hours", "outside hours"),
    ("unit absent", "away"),
    ("busy", "busy"),
    ("no answer", "no answer"),
)
_MAILBOX: Final = End(EndKind.MAILBOX)
_TARGET_OF_KEY: Final = {
    KeyAction.MOBILE: Target.MOBILE,
    KeyAction.DEPUTY: Target.DEPUTY,
    KeyAction.MANAGER: Target.MANAGER,
    KeyAction.COLLEAGUE: Target.SAME_FUNCTION,
}


def work_out(
    ending: Ending,
    states: frozenset[str],
    used: Sequence[Rule],
    steps: Sequence[Step],
    end: EndsIn,
    promised: Promised | None,
) -> Late:
    """Return what a decision works out when it is first asked for."""
    promise = promised.terms() if promised is not None else None
    told = told_of(ending.router, ending.situation, states, used, steps, end, promise, ending.said)
    return Late(told, promise, keys_of(used, end, ending))


def language_of(router: Router, call: Call) -> str:
    """Return the language the caller is spoken to in: the call's, else the organisation's."""
    return call.language or router.organisation.language or router.policy.language


def told_of(
    router: Router,
    situation: Situation,
    states: frozenset[str],
    used: Sequence[Rule],
    steps: Sequence[Step],
    end: EndsIn,
    promise: PromiseTerms | None,
    announced: Sequence[str],
) -> Told:
    """Return the facts a caller hears. `states` may hold `no answer` from the steps before the end."""
    subject, organisation, policy = situation.subject, router.organisation, router.policy
    language = language_of(router, situation.call)
    present = situation.states >= PRESENT or subject.kind in ("switchboard", "queue", "number")
    state = _state(situation, states)
    facts: dict[str, None] = {}
    say: list[str] = []
    for rule in used:
        row = rule.row
        if row.tell:
            facts.update(dict.fromkeys(row.tell))
        if row.say is not None:
            say.append(row.say.say(language, policy.language))
    if not present and policy.privacy.caller != "nothing":
        facts["return time"] = None  # INVARIANT 7: every referral tells it (N9)
    if promise is not None:
        facts["deadline"] = None
    for name in announced:
        say.append(policy.announcement[name].say.say(language, policy.language))
    if end.kind == "menu" and end.name in policy.menu:
        say.append(policy.menu[end.name].say.say(language, policy.language))
    back_at = opens_at = None
    known: bool | None = None
    if not present:
        opens = situation.opens_at() if state != "away" or subject.person is None else None
        back = situation.back_at() if subject.person is not None else situation.somebody_at()
        back_at = _utc(back)
        # Somebody whose other phone rings (a quiet day of one kind of phone) is not back at any time.
        known = back is not None if not situation.reachable else None
        if state in ("closed", "quiet", "outside hours") and opens is not None and opens > situation.at:
            opens_at = _utc(opens)
    elif state in ("switchboard closed", "outside hours"):
        opens_at = _utc(situation.opens_at())
    unit = subject.unit or None
    return Told(
        state,
        tuple(facts),
        organisation.names.get(language, organisation.name),
        organisation.units[unit].called(language) if unit else None,
        organisation.functions[subject.id].called(language) if subject.kind == "function" else None,
        subject.person.name if subject.person is not None else None,
        back_at,
        known,
        opens_at,
        _alternatives(subject.key, steps),
        promise.due_at if promise is not None else None,
        tuple(say),
        end.kind,
        language,
    )


def _state(situation: Situation, states: frozenset[str]) -> str:
    kind = situation.subject.kind
    if kind == "number":
        return "unknown number"
    if kind == "switchboard" and "outside hours" in states:
        return "switchboard closed"
    for word, told in _STATES:
        if word in states:
            return told
    return "present"


def _alternatives(called: str, steps: Sequence[Step]) -> tuple[str, ...]:
    found = [
        endpoint.key
        for step in steps
        for endpoint in step.endpoints
        if endpoint.key != called and f"person:{endpoint.id}" != called
    ]
    return tuple(found[:_MOST_ALTERNATIVES])


def _utc(at: float | None) -> datetime | None:
    return datetime.fromtimestamp(at, UTC) if at is not None else None


def keys_of(used: Sequence[Rule], end: EndsIn, ending: Ending) -> tuple[KeyPress, ...]:
    """Return the keys a caller may press; those that would lead nowhere are left out."""
    keys: dict[str, KeyPress] = {}
    for rule in used:
        for key, does in rule.row.keys.items():
            if key not in keys and _leads_somewhere(does, ending):
                keys[key] = KeyPress(key, does.action.value, does.name, rule.id)
    if end.kind == "menu" and end.name in ending.router.policy.menu:
        for key, does in ending.router.policy.menu[end.name].keys.items():
            if key not in keys and _leads_somewhere(does, ending):
                keys[key] = KeyPress(key, does.action.value, does.name, end.row)
    return tuple(keys.values())


def _leads_somewhere(key: Key, ending: Ending) -> bool:
    action, router = key.action, ending.router
    if action is KeyAction.SWITCHBOARD:
        return not ending.switchboard_forbidden() and router.switchboard_answers(ending.situation)
    if action is KeyAction.MAILBOX:
        return ending.mailbox_open(_MAILBOX)
    if action is KeyAction.MESSAGE:
        return not ending.kind_forbidden(EndKind.MESSAGE)
    if action is KeyAction.CALL_BACK:
        return not ending.kind_forbidden(EndKind.CALL_BACK)
    known = _known(key, router)
    if known is not None and key.name and key.name not in known:
        return False
    target = _TARGET_OF_KEY.get(action)
    return target is None or not ending.search.forbidden(target)


def _known(key: Key, router: Router) -> Collection[str] | None:
    """Return the names a key's action can lead to, or None when it takes no such name."""
    policy, organisation = router.policy, router.organisation
    return {
        KeyAction.UNIT: organisation.units,
        KeyAction.FUNCTION: organisation.functions,
        KeyAction.QUEUE: policy.queue,
        KeyAction.MENU: policy.menu,
        KeyAction.ANSWERING_SERVICE: {*policy.service, *organisation.services},
    }.get(key.action)
