"""What the pages of the policy call things."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from ansvar.store import policies as store
from ansvar.web.policy import figures

FIGURES: Final[dict[str, Any]] = {
    figures.CALLS: _("Calls"),
    figures.ANSWERED: _("Answered"),
    figures.PROMISED: _("Promised"),
    figures.ABANDONED: _("Abandoned"),
    figures.MADE: _("Promises"),
    figures.KEPT: _("Kept in time"),
    figures.LATE: _("Late"),
    figures.OPEN: _("Still open"),
    figures.UNREFERRED: _("Not referred"),
    figures.HEARD: _("Heard"),
    figures.UNHEARD: _("Not heard yet"),
}
NOTHING: Final[dict[str, Any]] = {
    "unmeasured": _("Nothing is measured here."),
    "otherwise": _("It is measured otherwise than from calls."),
    "small": _("It concerns too few people: the policy protects their figures."),
    "none": _("It decided no call."),
}
STATES: Final[dict[str, Any]] = {
    store.PROPOSED: _("Proposed"),
    store.SENT_BACK: _("Sent back"),
    store.APPROVED: _("Approved"),
    store.ADOPTED: _("Adopted"),
    store.WITHDRAWN: _("Withdrawn"),
    store.HELD: _("Held back"),
    store.IN_FORCE: _("In force"),
    store.REPLACED: _("Earlier version"),
}
COLOURS: Final = {
    store.PROPOSED: "info",
    store.SENT_BACK: "warning",
    store.APPROVED: "info",
    store.ADOPTED: "success",
    store.WITHDRAWN: "neutral",
    store.HELD: "warning",
    store.IN_FORCE: "success",
    store.REPLACED: "neutral",
}
PARTS: Final[dict[str, Any]] = {
    "steps": _("who is rung"),
    "end": _("where it ends"),
    "promise": _("what is promised"),
    "told": _("what the caller hears"),
    "keys": _("which keys there are"),
    "notify": _("who is told"),
    "shown": _("which number is shown"),
    "transfer": _("how it is handed over"),
    "instructions": _("what the answering service is told"),
}
SEVERITIES: Final[dict[str, Any]] = {
    "error": _("Must be mended"),
    "warning": _("Warning"),
    "notice": _("Worth knowing"),
}
SEVERITY_COLOURS: Final = {"error": "danger", "warning": "warning", "notice": "neutral"}
FINDINGS: Final[dict[str, Any]] = {
    "dead-end": _("A call ends with nobody, and nothing is promised"),
    "only-default": _("No rule fits, and the safe default decides"),
    "promise-broken": _("A promise that nobody can keep"),
    "no-promise": _("A message without a promise"),
    "mailbox-forbidden": _("A mailbox where the policy keeps it closed"),
    "never-applies": _("A rule that never applies"),
    "hidden": _("A rule hidden by another above it"),
    "skipped": _("A rule that is passed over"),
    "loop": _("A caller would go round in a circle"),
    "unbounded-wait": _("A wait without end"),
    "weak-pin": _("A PIN that can be guessed"),
    "reason-told": _("Callers would be told why somebody is away"),
    "not-told": _("Callers are not told when somebody is back"),
    "language-missing": _("A clause lacks a language"),
    "missing-part": _("A part of a complete policy is missing"),
    "router-failed": _("Ansvar itself failed on this call"),
}
STEPS: Final[dict[str, Any]] = {
    store.PROPOSED: _("proposed"),
    store.SENT_BACK: _("sent back"),
    store.APPROVED: _("approved"),
    store.ADOPTED: _("adopted"),
    store.WITHDRAWN: _("withdrawn"),
    store.HELD: _("held back: the file was edited by hand, or does not read"),
    store.IN_FORCE: _("took force"),
}
