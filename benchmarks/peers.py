"""The conditions of a policy's rows as Cedar policies and as a decision table of the ZEN engine.

The peers are given all that Ansvar works out by itself, as a ready context: what was called, its states,
the kind of absence, the return, who calls, the state of the switchboard. They say which rows fit. They
have no word for the rest: whom to ring, presence, a row that applies once a phone has rung, promises.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

import cedarpy
import zen

from ansvar.policy.model import Policy
from ansvar.policy.when import When
from ansvar.routing.router import Router
from ansvar.routing.situation import Situation

Context = dict[str, object]


def _kinds(router: Router, s: Situation) -> list[str]:
    spell = s.moment.spell if s.moment is not None else None
    return sorted(router.words_of_kind(spell.kind)) if spell is not None and s.absent else []


def _set_by(router: Router, s: Situation) -> str:
    spell = s.moment.spell if s.moment is not None else None
    return spell.source if spell is not None and s.absent else ""


def _returns(router: Router, s: Situation) -> list[str]:
    if not s.absent:
        return []
    back = s.back_at()
    if back is None:
        return ["unknown"]
    days = (router.switchboard.day_of(back) - s.today()).days
    if days <= 0:
        return ["today"]
    return ["tomorrow", "later"] if days == 1 else ["later"]


#: Condition -> what the context holds for it: a set of words ...
_SETS: dict[str, Callable[[Router, Situation], list[str]]] = {
    "called": lambda router, s: sorted(s.subject.words),
    "callee": lambda router, s: sorted(s.states),
    "absent": _kinds,
    "returns": _returns,
    "caller": lambda router, s: sorted(s.caller_words),
    "switchboard": lambda router, s: sorted(s.switchboard),
    "unit": lambda router, s: list(s.subject.chain),
    "function": lambda router, s: list(s.subject.functions),
    "role": lambda router, s: list(s.subject.person.roles) if s.subject.person else [],
}
#: ... or one word.
_WORDS: dict[str, Callable[[Router, Situation], str]] = {
    "purpose": lambda router, s: s.call.purpose,
    "set_by": _set_by,
    "language": lambda router, s: s.call.language,
    "topic": lambda router, s: s.call.topic,
}


class Peers:
    """A policy's rows in the languages of the peers. Raises ValueError for a condition they are not given."""

    def __init__(self, policy: Policy) -> None:
        self.rows = policy.route
        whens = [when for row in self.rows for when in (*row.when, *row.unless)]
        self.asked = sorted({name for when in whens for name in when.given})
        unknown = set(self.asked) - set(_SETS) - set(_WORDS)
        if unknown:
            raise ValueError(f"no translation of the conditions {sorted(unknown)}")
        self.places = {row.id: place for place, row in enumerate(self.rows)}
        self.cedar_rows = cedarpy.PolicySet.from_str(self.cedar_text())
        self.cedar_people = cedarpy.Entities.from_json_str("[]")
        table = self.zen_table()
        self.zen_engine = zen.ZenEngine({"loader": {"type": "static", "content": {"rows": table}}})
        self.zen_rows = self.zen_engine.create_decision(json.dumps(table))

    def context(self, situation: Situation) -> Context:
        """Return what the rows of this policy ask of a situation, and nothing more."""
        router = situation.router
        sets = {name: make(router, situation) for name, make in _SETS.items() if name in self.asked}
        words = {name: make(router, situation) for name, make in _WORDS.items() if name in self.asked}
        return {**sets, **words}

    # -- Cedar --------------------------------------------------------------------------------------

    def cedar_text(self) -> str:
        """Return one policy a row; `unless` as Cedar has it."""
        return "\n".join(
            f'@id("{row.id}") permit(principal, action, resource)'
            + (f" when {{ {_any_cedar(row.when)} }}" if row.when else "")
            + (f" unless {{ {_any_cedar(row.unless)} }}" if row.unless else "")
            + ";"
            for row in self.rows
        )

    @staticmethod
    def cedar_request(context: Context) -> dict[str, object]:
        """Return a request, its context already written as JSON."""
        return {
            "principal": 'Caller::"c"', "action": 'Action::"call"', "resource": 'Line::"l"',
            "context": json.dumps(context),
        }  # fmt: skip

    def cedar_one(self, request: dict[str, object]) -> cedarpy.AuthzResult:
        return cedarpy.is_authorized(request, self.cedar_rows, self.cedar_people)

    def cedar_batch(self, requests: list[dict[str, object]]) -> list[cedarpy.AuthzResult]:
        return cedarpy.is_authorized_batch(requests, self.cedar_rows, self.cedar_people)

    def cedar_fitting(self, result: cedarpy.AuthzResult) -> list[str]:
        """Return the rows that fit, in the order of the table. Raises ValueError when a policy failed."""
        if result.diagnostics.errors:
            raise ValueError(f"Cedar: {result.diagnostics.errors}")
        return sorted(result.diagnostics.id_annotations_by_reason.values(), key=self.places.__getitem__)

    # -- ZEN ----------------------------------------------------------------------------------------

    def zen_table(self, hit: str = "first") -> dict[str, object]:
        """Return a decision table: a column a condition, an empty cell for any; a row per `when` table."""
        rules = []
        for row in self.rows:
            for number, when in enumerate(row.when or (When(),)):
                rule = {"_id": f"{row.id} {number}", "row": json.dumps(row.id)}
                rule.update({name: _zen(when, name) for name in when.given})
                rule["unless"] = " and ".join(
                    f"not({' and '.join(_zen(unless, name, full=True) for name in unless.given)})"
                    for unless in row.unless
                )
                rules.append(rule)
        inputs: list[dict[str, str]] = [{"id": name, "name": name, "field": name} for name in self.asked]
        if any(row.unless for row in self.rows):
            inputs.append({"id": "unless", "name": "unless", "field": ""})
        at = {"x": 0, "y": 0}
        content = {
            "hitPolicy": hit, "inputs": inputs, "rules": rules,
            "outputs": [{"id": "row", "name": "row", "field": "row"}],
        }  # fmt: skip
        return {
            "nodes": [
                {"id": "in", "type": "inputNode", "name": "call", "position": at},
                {"id": "table", "type": "decisionTableNode", "name": "rows", "position": at, "content": content},
                {"id": "out", "type": "outputNode", "name": "row", "position": at},
            ],
            "edges": [
                {"id": "a", "type": "edge", "sourceId": "in", "targetId": "table"},
                {"id": "b", "type": "edge", "sourceId": "table", "targetId": "out"},
            ],
        }  # fmt: skip

    def zen_one(self, context: Context) -> str | None:
        """Return the first row that fits, or None."""
        result = self.zen_rows.evaluate(context)["result"]
        return result.get("row") if result else None

    @staticmethod
    def zen_requests(contexts: Sequence[Context]) -> list[dict[str, object]]:
        return [{"key": "rows", "context": context} for context in contexts]

    def zen_batch(self, requests: list[dict[str, object]]) -> list[str | None]:
        found = self.zen_engine.evaluate_batch(requests)
        return [(each["data"]["result"] or {}).get("row") for each in found]


def _any_cedar(whens: Sequence[When]) -> str:
    return " || ".join(f"({' && '.join(_cedar(when, name) for name in when.given)})" for when in whens)


def _cedar(when: When, name: str) -> str:
    wanted = list(getattr(when, name))
    if name in _WORDS:
        return f"{json.dumps(wanted)}.contains(context.{name})"
    if len(wanted) == 1:
        return f"context.{name}.contains({json.dumps(wanted[0])})"
    return f"context.{name}.containsAny({json.dumps(wanted)})"


def _zen(when: When, name: str, full: bool = False) -> str:
    wanted = json.dumps(list(getattr(when, name)))
    value = name if full else "$"
    if name in _WORDS:
        return f"{value} in {wanted}"
    return f"some({value}, # in {wanted})"
