"""The kind of an absence, for those of the staff who may see it. Callers never do."""

from __future__ import annotations

from datetime import datetime

from ansvar.policy.kinds import COMMON_KINDS
from ansvar.policy.sections import AbsenceKind
from ansvar.presence.model import Absence
from ansvar.routing.model import Decision
from ansvar.speech.names import Names


def kind_for_operator(decision: Decision, names: Names, now: datetime) -> str:
    """Return the kind of absence that an operator may see, or "".

    `privacy.operator` must be `kind` or `all`; a sensitive kind, such as illness, is shown only to the
    person and the manager, and a kind that the policy does not know is not known to be harmless.
    """
    detail = names.policy.privacy.operator
    kind = _present(decision, names, now) if detail in ("kind", "all") else None
    if kind is None or kind.sensitive:
        return ""
    return names.text(kind.name)


def kind_of(decision: Decision, names: Names, now: datetime) -> str:
    """Return the kind of absence of the one called, or "" when there is none."""
    kind = _present(decision, names, now)
    return names.text(kind.name) if kind else ""


def _present(decision: Decision, names: Names, now: datetime) -> AbsenceKind | None:
    person = decision.called.partition(":")[2] or decision.called
    absences = names.organisation.absences.get(person, ())
    here = [each for each in absences if each.start <= now and (each.end is None or now < each.end)]
    if decision.told.state != "away" or not here:
        return None
    kind = min(here, key=_rank).kind
    return names.policy.absence.get(kind) or COMMON_KINDS.get(kind)


def _rank(absence: Absence) -> tuple[bool, bool, float, str]:
    # As presence orders them: hard before soft, the one that ends last, then by name.
    ends = absence.end.timestamp() if absence.end else 0.0
    return absence.soft, absence.end is not None, -ends, absence.kind
