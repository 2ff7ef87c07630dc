"""The login of an operator's telephone in the browser."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from ansvar.web import audit
from ansvar.web.gates import Rights, Role, gate
from ansvar.web.phone.account import browser_phone, has_phone, login


@gate(Role.OPERATOR)
@require_POST
def account(request: HttpRequest) -> HttpResponse:
    """Give an operator's page the login of the operator's own telephone, and of nobody else's."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    phone = browser_phone()
    if phone is None or not has_phone(rights.person):
        raise Http404
    audit.note(rights.who, "opened the phone in the browser")
    return login(phone, rights.person)
