"""A draft: written by one owner of the policy, checked, compared, proposed. Nothing that was typed is lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ansvar.store.policies import Draft, Version, digest
from ansvar.web.gates import Rights, Role, gate
from ansvar.web.house import house
from ansvar.web.policy import editing, steps
from ansvar.web.policy.checking import PATIENCE_S, checks
from ansvar.web.policy.compared import Told, told
from ansvar.web.policy.quick import quick, with_quick
from ansvar.web.policy.standing import called, standing

#: How the page's script says that it saves by itself.
QUIET: Final = "X-Quiet"


@gate(Role.POLICY_OWNER)
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a draft from the version in force, from an earlier one (`version`), or from somebody's draft (`draft`)."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    number = request.POST.get("version", "")
    version = int(number) if number.isdecimal() and len(number) < 10 else None
    begun = steps.begin(rights, version, request.POST.get("draft", ""))
    if begun is None:
        raise Http404
    return redirect("policy-draft", begun.id)


def _of(id: str) -> Draft:
    found = house().store.policies.draft(id)
    if found is None:
        raise Http404
    return found


@gate(Role.POLICY_OWNER)
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, id: str) -> HttpResponse:
    """The editor. What is posted is saved first, whatever is done with it then."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    found = _of(id)
    if request.method == "POST":
        return _post(request, rights, found)
    mine = found.author == rights.who
    stands = standing()
    return render(
        request,
        "policy/draft.html",
        {
            "draft": found,
            "mine": mine,
            "author": called(found.author),
            "stands": stands,
            "outdated": stands.current is not None and found.based_on != stands.current.number,
            "quick": quick(found.text) if mine else [],
            "rows": max(20, min(40, found.text.count("\n") + 2)),
            "longest_note": steps.LONGEST_NOTE,
            "propose_now": "propose" in request.GET,
            **_checked(found, stands.current, "check" in request.GET),
        },
    )


@gate(Role.POLICY_OWNER)
@require_GET
def checked(request: HttpRequest, id: str) -> HttpResponse:
    """What came of the check: asked for again while it goes on."""
    found = _of(id)
    stands = standing()
    about = {"draft": found, "mine": found.author == request.rights.who}  # type: ignore[attr-defined]
    return render(request, "policy/_checked.html", about | _checked(found, stands.current, True))


@dataclass(frozen=True, slots=True)
class Check:
    """How the check of a draft stands: not asked for, going on, or told."""

    asked: bool
    told: Told | None = None


def _checked(found: Draft, current: Version | None, wait: bool) -> dict[str, Any]:
    against = current.written if current is not None else ""
    if not wait and not found.saves:
        return {"check": Check(False)}
    outcome = checks().look(found.text, against, house().today(), PATIENCE_S if wait else 0.0)
    if outcome is None:
        return {"check": Check(True), "again": reverse("policy-checked", args=[found.id])}
    return {"check": Check(True, told(outcome, found.text, digest(against) == digest(found.text)))}


def _post(request: HttpRequest, rights: Rights, found: Draft) -> HttpResponse:
    if found.author != rights.who:
        raise PermissionDenied
    given = request.POST
    text, note = steps.plain(given.get("text", found.text)), steps.one_line(given.get("note", ""))
    try:
        text, said = _changed(given, text, found)
    except editing.EditError as error:
        said = ""
        messages.warning(request, _("That could not be put into the text: %(why)s") % {"why": error})
    saves = given.get("saves", "")
    if request.headers.get(QUIET):
        done = saves == str(found.saves) and steps.save(found, found.saves, text, note)
        return JsonResponse({"saves": found.saves + 1} if done else {}, status=200 if done else 409)
    known = saves == str(found.saves) or (text, note) == (found.text, found.note)
    now_saved = steps.save(found, found.saves, text, note) if known else None
    if now_saved is None:
        # Another window has saved it meanwhile: what was typed here becomes a draft of its own.
        kept = steps.keep(rights, text, note, found.based_on)
        messages.warning(request, _("This draft was saved in another window meanwhile. What you wrote here is kept as a draft of its own."))  # fmt: skip
        return redirect("policy-draft", kept.id)
    if given.get("do") == "propose":
        return _propose(request, rights, now_saved)
    if given.get("do") == "drop":
        steps.drop(rights, now_saved)
        messages.success(request, _("Put away."))
        return redirect("policy")
    if said:
        messages.success(request, said)
    elif given.get("do") != "check":
        messages.success(request, _("Saved."))
    plain = given.get("do") == "save"
    return redirect(reverse("policy-draft", args=[found.id]) + ("" if plain else "?check=1#checked"))


def _changed(given: Any, text: str, found: Draft) -> tuple[str, str]:
    """Return the text with what a small form asks for, and what is said of it."""
    finding = given.get("accept", "")
    if finding:
        because = " ".join(given.get(f"because:{finding}", "").split())
        if not because:
            return text, _("Say why it is kept; then it can be.")
        data = editing.parsed(text)
        own = editing.found(data, ("policy", "languages", 0))
        return (
            editing.accept(text, finding, {own if isinstance(own, str) else "en": because}),
            _("Kept, with its reason in the policy."),
        )
    if given.get("do") == "quick":
        return with_quick(text, given), _("Put into the text and saved.")
    return text, ""


def _propose(request: HttpRequest, rights: Rights, found: Draft) -> HttpResponse:
    try:
        number = steps.propose(rights, found)
    except steps.RefusedError as error:
        messages.warning(request, str(error))
        return redirect(reverse("policy-draft", args=[found.id]) + "?check=1&propose=1#checked")
    messages.success(request, _("Proposed. Somebody else who may change the policy must approve it."))
    return redirect("policy-version", number)
