"""Click to dial: the own phone rings, then the one who waits for an answer."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ansvar.web.gates import Rights, Role, gate
from ansvar.web.live import EngineError
from ansvar.web.promises.acting import call_back
from ansvar.web.promises.views import shown, to_list

_WHY: Final = {
    "not allowed": gettext_lazy("The policy does not let phones here dial this number."),
    "no phone": gettext_lazy("Your phone is not connected: it cannot ring."),
    "busy": gettext_lazy("You are in a call."),
}


@gate(Role.EMPLOYEE)
@require_POST
def call(request: HttpRequest, promise: str) -> HttpResponse:
    """Ring the own phone and from there whoever waits; the promise is taken, as by phone."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    kept = shown(rights, promise)
    if not kept.number:
        raise Http404
    try:
        call_back(rights, kept)
    except EngineError as error:
        messages.warning(request, _WHY.get(error.why, _("This cannot be done just now; try it again.")))
    else:
        messages.success(request, _("Your phone rings; take it, and the call is made."))
    return to_list(request)
