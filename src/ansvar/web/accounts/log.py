"""`/audit`: who did and saw what. Auditors see every line, telephone administrators those about accounts.

Whoever looks at it leaves a line too: once an hour for the same question.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.core.cache import cache
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ansvar.store.models import AuditEntry
from ansvar.web import audit
from ansvar.web.accounts.lines import LINES, said, told
from ansvar.web.accounts.models import User
from ansvar.web.gates import Rights, Role, gate
from ansvar.web.house import house
from ansvar.web.people import meant

PAGE: Final = 100
#: As many lines as a file holds: more are asked for day by day.
FILE_MOST: Final = 100_000
_KINDS_S: Final = 60
#: A text means so many people at most.
MEANT: Final = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the log; `faults`: what of it could not be read, by field."""

    who: str = ""
    what: str = ""
    whom: str = ""
    since: str = ""
    until: str = ""
    faults: tuple[tuple[str, str], ...] = ()

    @property
    def query(self) -> dict[str, str]:
        """Return it as it stands in an address."""
        return {
            name: getattr(self, name)
            for name in ("who", "what", "whom", "since", "until")
            if getattr(self, name)
        }


def asked_of(request: HttpRequest) -> Asked:
    """Read it from an address."""
    got = {
        name: request.GET.get(name, "").strip()[:100] for name in ("who", "what", "whom", "since", "until")
    }
    faults = []
    for name in ("since", "until"):
        if got[name] and _day(got[name]) is None:
            faults.append((name, _("This is no date. Write it like 2026-11-23.")))
    return Asked(**got, faults=tuple(faults))


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 1900 <= found.year < 3000 else None  # the day before or after is a day too


def found(rights: Rights, asked: Asked) -> QuerySet[AuditEntry]:
    """Return the lines that fit and that somebody may see, newest first."""
    lines = AuditEntry.objects.order_by("-at", "-pk")
    if not rights.has(Role.AUDITOR):
        lines = lines.filter(what__in=LINES)
    if asked.who:
        ids = meant(asked.who, MEANT)
        accounts = User.objects.filter(person__in=ids).values_list("username", flat=True)
        lines = lines.filter(
            Q(who__icontains=asked.who) | Q(who__in=[*ids, *accounts, *(f"person:{each}" for each in ids)])
        )
    if asked.what:
        lines = lines.filter(what=asked.what)
    if asked.whom:
        ids = meant(asked.whom, MEANT)
        lines = lines.filter(
            Q(about__person__in=ids) | Q(about__person=asked.whom) | Q(about__account=asked.whom)
        )
    zone = house().zone
    since, until = _day(asked.since), _day(asked.until)
    if since is not None:
        lines = lines.filter(at__gte=datetime.combine(since, time(), zone))
    if until is not None:
        lines = lines.filter(at__lt=datetime.combine(until + timedelta(days=1), time(), zone))
    return lines


def older(lines: QuerySet[AuditEntry], before: int) -> QuerySet[AuditEntry]:
    """Return those of the lines that are older than one of them; all, where there is no such line."""
    last = AuditEntry.objects.filter(pk=before).first()
    return lines if last is None else lines.filter(Q(at__lt=last.at) | Q(at=last.at, pk__lt=last.pk))


def looked(rights: Rights, asked: Asked, **more: object) -> None:
    """Write that somebody looked: once an hour for the same question."""
    now = house().now()
    line = audit.line(rights.who, "looked at the audit log", asked=urlencode(asked.query), **more)
    question = hashlib.sha256(
        repr((rights.who, sorted(asked.query.items()), sorted(more))).encode()
    ).hexdigest()
    house().store.write([audit.keyed(line, f"audit/{question[:24]}/{now:%Y%m%d%H}")])


@gate(Role.AUDITOR, Role.TELEPHONE)
@require_GET
def log(request: HttpRequest) -> HttpResponse:
    """The page: newest first; `before` is the last line of the page before."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    asked = asked_of(request)
    lines = found(rights, asked)
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        lines = older(lines, int(before))
    shown = list(lines[: PAGE + 1])
    looked(rights, asked)
    kinds = sorted({(what, said(what)) for what in _kinds(rights)}, key=lambda each: each[1].casefold())
    return render(
        request,
        "accounts/audit.html",
        {
            "asked": asked,
            "faults": dict(asked.faults),
            "rows": [told(each) for each in shown[:PAGE]],
            "older": shown[PAGE - 1].pk if len(shown) > PAGE else None,
            "first": not before,
            "kinds": kinds,
            "accounts_only": not rights.has(Role.AUDITOR),
        },
    )


def _kinds(rights: Rights) -> Iterator[str]:
    """What has been written so far; asked of a long log once in a while."""
    there = cache.get_or_set(
        "ansvar:audit:kinds",
        lambda: list(AuditEntry.objects.order_by().values_list("what", flat=True).distinct()),
        _KINDS_S,
    )
    for what in there or ():
        if rights.has(Role.AUDITOR) or what in LINES:
            yield what


@gate(Role.AUDITOR, Role.TELEPHONE)
@require_GET
def csv_of(request: HttpRequest) -> HttpResponse:
    """The lines that fit as a file, with their moments in UTC; what begins like a formula is quoted."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    asked = asked_of(request)
    looked(rights, asked, file="csv")
    answer = HttpResponse(_csv(found(rights, asked)), "text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="audit-{house().now():%Y%m%d-%H%M}.csv"'
    return answer


def _csv(lines: QuerySet[AuditEntry]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["at", "who", "what", "about"])
    for each in lines[:FILE_MOST].iterator(chunk_size=1000):
        about = " ".join(f"{name}={value}" for name, value in sorted((each.about or {}).items()))
        writer.writerow([each.at.isoformat(), *(_plain(text) for text in (each.who, each.what, about))])
    return out.getvalue()


def _plain(text: Any) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    said = str(text)
    return f"'{said}" if said[:1] in ("=", "+", "-", "@", "\t", "\r") else said
