"""Versions: proposed by one, approved by another, adopted by a body, in force from a moment, gone back to."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from ansvar.policy.load import read_policy
from ansvar.store.policies import IN_FORCE, Version, digest
from ansvar.web.gates import Rights, Role, gate
from ansvar.web.house import house
from ansvar.web.me.forms import Moment
from ansvar.web.policy import steps
from ansvar.web.policy.checking import PATIENCE_S, checks
from ansvar.web.policy.compared import lines_of, told
from ansvar.web.policy.drafts import Check
from ansvar.web.policy.standing import Standing, called, compared_with, may, may_check, standing
from ansvar.web.policy.words import COLOURS, STATES, STEPS

LONGEST: Final = 200


class Adoption(forms.Form):
    """Which body adopted it, when, where that is written, and from when it is in force."""

    body = forms.CharField(label=gettext_lazy("Adopted by"), max_length=LONGEST)
    on = forms.DateField(
        label=gettext_lazy("Day of the decision"), widget=forms.DateInput(attrs={"type": "date"})
    )
    reference = forms.CharField(
        label=gettext_lazy("Paragraph or number of the decision"), max_length=LONGEST, required=False
    )
    start = Moment(label=gettext_lazy("In force from"), required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["body"].help_text = _("The body or person that decided, as it stands in the minutes.")
        self.fields["start"].help_text = _("Empty means at once.")
        for name, each in self.fields.items():
            each.widget.attrs["class"] = "ds-input"
            if name in self.errors:
                each.widget.attrs["aria-invalid"] = "true"
                each.widget.attrs["aria-describedby"] = f"id_{name}_error"

    def clean_on(self) -> date:
        """A decision was made today or before."""
        found: date = self.cleaned_data["on"]
        if found > house().today():
            raise forms.ValidationError(_("A decision that is still to be made adopts nothing."))
        return found

    def clean_start(self) -> datetime:
        """Return the moment; what lies in the past is at once."""
        now = house().now()
        found = self.cleaned_data["start"]
        return now if found is None else max(found, now)


@gate()
@require_GET
def every(request: HttpRequest) -> HttpResponse:
    """All versions, the newest first."""
    stands = standing()
    names = {who: called(who) for who in {each.author for each in stands.every}}
    rows = [
        (each, STATES[each.state], COLOURS[each.state], names[each.author], each.adoption)
        for each in stands.every
    ]
    return render(request, "policy/versions.html", {"rows": rows, "stands": stands})


def _of(number: int) -> tuple[Standing, Version]:
    stands = standing()
    found = stands.version(number)
    if found is None:
        raise Http404
    return stands, found


@gate()
@require_GET
def version(request: HttpRequest, number: int) -> HttpResponse:
    """A version: who and when, what it changes, what is to be done with it."""
    return _page(request, number, None)


def _page(request: HttpRequest, number: int, form: Adoption | None, status: int = 200) -> HttpResponse:
    rights: Rights = request.rights  # type: ignore[attr-defined]
    stands, found = _of(number)
    against = compared_with(stands, found)
    allowed = may(rights, found)
    head = read_policy(found.text, "policy.toml").policy
    if form is None and allowed.adopt:
        body = head.policy.adopted_by if head is not None else None
        form = Adoption(initial={"body": body or "", "on": house().today()})
    return render(
        request,
        "policy/version.html",
        {
            "version": found,
            "state": STATES[found.state],
            "colour": COLOURS[found.state],
            "author": called(found.author),
            "steps": [(each, STEPS[each.kind], called(each.by)) for each in found.steps],
            "against": against,
            "lines": lines_of(against.written, found.written) if against is not None else [],
            "may": allowed,
            "form": form if allowed.adopt else None,
            "owner": rights.has(Role.POLICY_OWNER),
            **_checked(rights, found, against, wait=True),
        },
        status=status,
    )


@gate()
@require_GET
def checked(request: HttpRequest, number: int) -> HttpResponse:
    """What came of the check: asked for again while it goes on."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    stands, found = _of(number)
    return render(
        request, "policy/_checked.html", _checked(rights, found, compared_with(stands, found), wait=True)
    )


def _checked(rights: Rights, found: Version, against: Version | None, wait: bool) -> dict[str, Any]:
    if not may_check(rights, found):
        return {"check": Check(False)}
    other = against.written if against is not None else ""
    outcome = checks().look(found.written, other, house().today(), PATIENCE_S if wait else 0.0)
    if outcome is None:
        return {"check": Check(True), "again": reverse("policy-version-checked", args=[found.number])}
    return {"check": Check(True, told(outcome, found.written, digest(other) == digest(found.written)))}


# -- what is done with it -------------------------------------------------------------------------------


@gate(Role.POLICY_OWNER)
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Let the switch, and these pages, read the file as it is now."""
    problem = steps.read_anew(request.rights)  # type: ignore[attr-defined]
    if problem:
        messages.warning(request, problem)
    else:
        messages.success(request, _("The switch obeys the file as it is now."))
    return redirect("policy")


@gate(Role.POLICY_OWNER)
@require_POST
def act(request: HttpRequest, number: int, what: str) -> HttpResponse:
    """Do one thing with a version; of two at once one does it, and the other is told."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    _stands, found = _of(number)
    if what in ("approve", "send-back") and found.author == rights.who:
        raise PermissionDenied
    back = redirect("policy-version", number)
    try:
        match what:
            case "approve":
                steps.approve(rights, found)
                messages.success(request, _("Approved. It can be adopted now."))
            case "send-back":
                steps.send_back(rights, found, request.POST.get("why", ""))
                messages.success(request, _("Sent back."))
            case "withdraw":
                steps.withdraw(rights, found)
                messages.success(request, _("Withdrawn."))
            case "adopt":
                return _adopt(request, rights, found)
            case "release":
                _told_of(request, found, steps.release(rights, found))
            case _:
                raise Http404
    except steps.RefusedError as error:
        messages.warning(request, str(error))
        if error.why == "no-reason":
            return redirect(reverse("policy-version", args=[number]) + "#send-back")
    return back


def _adopt(request: HttpRequest, rights: Rights, found: Version) -> HttpResponse:
    form = Adoption(request.POST)
    if not form.is_valid():
        return _page(request, found.number, form, status=422)
    given = form.cleaned_data
    now = house().now()
    problem = steps.adopt(rights, found, given["body"], given["on"], given["reference"], given["start"])
    if given["start"] <= now:
        _told_of(request, found, problem)
    else:
        messages.success(request, _("Adopted. It takes force by itself."))
    return redirect("policy-version", found.number)


def _told_of(request: HttpRequest, found: Version, problem: str) -> None:
    """Say whether a version that is due has taken force."""
    now = house().store.policies.version(found.number)
    if problem:
        messages.warning(request, problem)
    elif now is not None and now.state == IN_FORCE:
        messages.success(request, _("Adopted, and in force."))
    else:
        messages.warning(request, _("It has not taken force; see below how it stands."))
