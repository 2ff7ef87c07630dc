"""`/webhooks/`: which systems are told of events, how that goes, and what each was told."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from ansvar.store.hooks import EVENTS, PING, Hook
from ansvar.web.api import hooking
from ansvar.web.gates import Rights, Role, gate
from ansvar.web.house import house

#: What each event is called.
CALLED: Final = {
    "call.arrived": gettext_lazy("A call comes in"),
    "call.queued": gettext_lazy("A caller waits"),
    "call.answered": gettext_lazy("A call is answered"),
    "call.transferred": gettext_lazy("A call is transferred"),
    "call.promised": gettext_lazy("An answer is promised to a caller"),
    "call.ended": gettext_lazy("A call ends"),
    "promise.made": gettext_lazy("A promise is made"),
    "promise.heard": gettext_lazy("A message is heard"),
    "promise.taken": gettext_lazy("A promise is taken"),
    "promise.released": gettext_lazy("A promise is given back"),
    "promise.interim": gettext_lazy("An interim answer is given"),
    "promise.handed-over": gettext_lazy("A promise is handed over"),
    "promise.escalated": gettext_lazy("A promise is near its deadline or late, and somebody is told"),
    "promise.done": gettext_lazy("A promise is kept"),
    PING: gettext_lazy("A try"),
}
_LAST: Final = 50
_DONE: Final = {
    "pause": gettext_lazy("Paused: it is told nothing."),
    "resume": gettext_lazy("It is told of what happens from now on."),
    "test": gettext_lazy("A try is on its way; the list shows what came of it."),
    "retry": gettext_lazy("Tried again now."),
    "end": gettext_lazy("Ended."),
}


class Registration(forms.Form):
    """Where events are told, and which."""

    name = forms.CharField(label=gettext_lazy("What it is for"), max_length=80)
    url = forms.CharField(label=gettext_lazy("Address"), max_length=500)
    events = forms.MultipleChoiceField(label=gettext_lazy("Events"), widget=forms.CheckboxSelectMultiple)
    numbers = forms.BooleanField(label=gettext_lazy("Tell telephone numbers in full"), required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["events"].choices = [(each, CALLED[each]) for each in EVENTS]  # type: ignore[attr-defined]
        self.fields["url"].help_text = _("It begins with https://.")
        for name in ("name", "url"):
            self.fields[name].widget.attrs |= {"class": "ds-input", "autocomplete": "off"}

    def clean_url(self) -> str:
        """One that events may be told to."""
        url = str(self.cleaned_data["url"])
        if fault := hooking.fault_of(url):
            raise forms.ValidationError(_("Events cannot be told there: %(why)s.") % {"why": said(fault)})
        return url


#: What the guard and the engine say, in the reader's language; whatever else the network says stands as it is.
_WHY: Final = {
    "this is no address; write such as https://example.org/events": gettext_lazy("this is no address"),
    "events are told over TLS: the address begins with https://": gettext_lazy("it must begin with https://"),
    "an address holds no user name and password: deliveries are signed instead": gettext_lazy(
        "an address holds no user name and password"
    ),
    "an address of a webhook has no part after #": gettext_lazy("the part after # must go"),
    "this port is none": gettext_lazy("this is no address"),
    "this is a port of Ansvar itself": gettext_lazy("this is a port of Ansvar itself"),
    "it lies in a network of the inside; where that is meant, name it in ANSVAR_WEBHOOK_NETWORKS": gettext_lazy(
        "it lies in a network of the inside; where that is meant, the service names it in ANSVAR_WEBHOOK_NETWORKS"
    ),
    "it does not answer in time": gettext_lazy("it does not answer in time"),
    "connection refused": gettext_lazy("nothing answers there"),
    "name or service not known": gettext_lazy("there is no such name"),
    "sslcertverificationerror": gettext_lazy(
        "its certificate is not that of the name, or nobody known signed it"
    ),
}
_ANSWERS: Final = "it answers "


def said(why: str) -> str:
    """Say why events cannot be told."""
    if why.startswith(_ANSWERS):
        return _("it answers %(status)s") % {"status": why.removeprefix(_ANSWERS)}
    return str(_WHY.get(why, why))


def _rights(request: HttpRequest) -> Rights:
    rights: Rights = request.rights  # type: ignore[attr-defined]
    return rights


def _hook(id: str) -> Hook:
    found = house().store.hooks.get(id)
    if found is None:
        raise Http404
    return found


@gate(Role.TELEPHONE)
@require_GET
def webhooks(request: HttpRequest) -> HttpResponse:
    """The list, and the form of a new one."""
    return _page(request, Registration())


def _page(request: HttpRequest, form: Registration, status: int = 200) -> HttpResponse:
    return render(
        request,
        "api/webhooks.html",
        {"hooks": [(each, said(each.why)) for each in house().store.hooks.all()], "form": form},
        status=status,
    )


@gate(Role.TELEPHONE)
@require_POST
def register(request: HttpRequest) -> HttpResponse:
    """Register one; its secret is shown this once."""
    form = Registration(request.POST)
    if not form.is_valid():
        return _page(request, form, 422)
    if len(house().store.hooks.all()) >= hooking.MOST:
        form.add_error(None, _("There are many webhooks; end one that nobody needs."))
        return _page(request, form, 422)
    given = form.cleaned_data
    made = hooking.register(_rights(request), given["name"], given["url"], given["events"], given["numbers"])
    return _one(request, made, secret=hooking.secret(made))


@gate(Role.TELEPHONE)
@require_GET
def webhook(request: HttpRequest, hook: str) -> HttpResponse:
    """One webhook: how it goes, what it was told, and its form."""
    return _one(request, _hook(hook))


def _one(
    request: HttpRequest, hook: Hook, form: Registration | None = None, secret: str = "", status: int = 200
) -> HttpResponse:
    initial = {"name": hook.name, "url": hook.url, "events": list(hook.events), "numbers": hook.numbers}
    told = [
        (each, CALLED.get(each.event, each.event)) for each in house().store.hooks.deliveries(hook.id, _LAST)
    ]
    return render(
        request,
        "api/webhook.html",
        {
            "hook": hook,
            "why": said(hook.why),
            "form": form or Registration(initial=initial),
            "secret": secret,
            "told": told,
        },
        status=status,
    )


@gate(Role.TELEPHONE)
@require_POST
def change(request: HttpRequest, hook: str) -> HttpResponse:
    """Change one."""
    found, form = _hook(hook), Registration(request.POST)
    if not form.is_valid():
        return _one(request, found, form, status=422)
    given = form.cleaned_data
    hooking.change(_rights(request), hook, given["name"], given["url"], given["events"], given["numbers"])
    messages.success(request, _("Saved."))
    return redirect("webhook", hook)


@gate(Role.TELEPHONE)
@require_POST
def act(request: HttpRequest, hook: str, action: str) -> HttpResponse:
    """Pause, resume, try, retry, end, or give a new secret, which is shown this once."""
    if action not in hooking.ACTIONS:
        raise Http404
    _hook(hook)
    done = hooking.act(_rights(request), hook, action)
    if action == "secret":
        found = _hook(hook)
        return _one(request, found, secret=hooking.secret(found))
    if done:
        messages.success(request, _DONE[action])
    return redirect("webhooks") if action == "end" else redirect("webhook", hook)
