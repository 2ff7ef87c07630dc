"""`/policy`: the document with its figures, the calls behind each figure, and the document to take away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from ansvar.document.build import document_tree
from ansvar.document.lang import COLUMNS
from ansvar.document.tree import Block, Clause, Document, Heading, Items, Paragraph, Table
from ansvar.document.write import render as rendered
from ansvar.policy.model import Policy
from ansvar.web.explain.rights import ANY_CALL
from ansvar.web.explain.views import OUTCOMES
from ansvar.web.gates import Rights, Role, gate
from ansvar.web.house import house
from ansvar.web.policy import figures
from ansvar.web.policy.behind import BEHIND, behind
from ansvar.web.policy.standing import behind_file, called, holders, standing
from ansvar.web.policy.steps import put_away
from ansvar.web.policy.words import COLOURS, FIGURES, NOTHING, STATES

MOST: Final = 200
KINDS: Final = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True, slots=True)
class Part:
    """A block of the document as the page draws it; `figures` beside a clause."""

    kind: str
    block: Block
    figures: Beside | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """A figure in words; `of`: the address of its calls, or ""."""

    title: Any
    value: int
    share: int | None
    of: str


@dataclass(frozen=True, slots=True)
class Beside:
    """What the last 30 days show beside a clause."""

    numbers: tuple[Number, ...]
    goal: figures.Goals | None
    nothing: Any


def languages(policy: Policy) -> list[str]:
    """Return the languages in which the policy is written and can be printed, its own first."""
    head = policy.policy
    own = dict.fromkeys((*head.languages, *filter(None, head.title.languages)))
    return [each for each in own if each in COLUMNS]


def language_of(request: HttpRequest, policy: Policy) -> str:
    """Return the language of the document: the one asked for, else the reader's, else the organisation's own."""
    every = languages(policy)
    for wanted in (request.GET.get("lang", ""), get_language() or "", policy.language):
        if wanted in every:
            return wanted
    return every[0] if every else "en"


@gate()
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The document as it is in force, each clause with how it is upheld and its figures."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    stands, policy = standing(), house().policy
    chosen = language_of(request, policy)
    document = document_tree(policy, chosen)
    owner = rights.has(Role.POLICY_OWNER)
    has_owners = holders(Role.POLICY_OWNER)
    return render(
        request,
        "policy/policy.html",
        {
            "document": document,
            "parts": parts(rights, policy, document),
            "contents": [each for each in document.headings if each.level == 2],
            "chosen": chosen,
            "of_languages": languages(policy),
            "kinds": tuple(KINDS),
            "stands": stands,
            "behind_file": behind_file(),
            "coming": [(each, STATES[each.state], COLOURS[each.state]) for each in stands.coming],
            "drafts": [(each, called(each.author), each.author == rights.who) for each in house().store.policies.drafts()] if owner else [],
            "away": put_away(rights) if owner else [],
            "owner": owner,
            "no_owner": not has_owners,
            "givers": holders(Role.TELEPHONE) if not has_owners else [],
            "days": figures.DAYS,
            "behind": rights.has(*BEHIND),
        },
    )  # fmt: skip


def parts(rights: Rights, policy: Policy, document: Document) -> list[Part]:
    """Return the blocks with the figures of each clause."""
    during = figures.period(house())
    rows = {row.id: row for row in policy.rows}
    opens = rights.has(*BEHIND)
    found = []
    for block in document.blocks:
        beside = None
        if isinstance(block, Clause) and block.row in rows:
            shown = figures.shown(policy, rows[block.row], during)
            beside = Beside(
                tuple(
                    Number(
                        FIGURES[each.name],
                        each.value,
                        each.share,
                        f"{reverse('policy-row', args=[block.row])}?of={each.name}"
                        if opens and each.opens and each.value
                        else "",
                    )
                    for each in shown.items
                ),
                shown.goal,
                NOTHING.get(shown.why, ""),
            )
        found.append(Part(_KINDS[type(block)], block, beside))
    return found


_KINDS: Final = {
    Heading: "heading",
    Paragraph: "paragraph",
    Clause: "clause",
    Table: "table",
    Items: "items",
}


# -- behind a figure ----------------------------------------------------------------------------------

#: How a promise stands; what became of a call is said as on the pages of calls.
_STANDS: Final = {name: FIGURES[name] for name in (figures.KEPT, figures.LATE, figures.OPEN)}


@gate(*BEHIND)
@require_GET
def row(request: HttpRequest, row: str) -> HttpResponse:
    """The calls that a figure counts: of the whole house, or for managers those of their units."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    policy, of = house().policy, request.GET.get("of", figures.CALLS)
    lines = behind(rights, row, of)
    if lines is None:
        raise Http404
    document = document_tree(policy, language_of(request, policy))
    clause = next((each for each in document.blocks if isinstance(each, Clause) and each.row == row), None)
    return render(
        request,
        "policy/row.html",
        {"row": row, "clause": clause, "figure": FIGURES[of], "lines": [(each, _STANDS.get(each.outcome) or OUTCOMES.get(each.outcome, each.outcome)) for each in lines[:MOST]],
         "all": len(lines), "days": figures.DAYS, "mine_only": not rights.has(*ANY_CALL, Role.POLICY_OWNER)},
    )  # fmt: skip


# -- taken away -----------------------------------------------------------------------------------------


@gate()
@require_GET
def document(request: HttpRequest, kind: str) -> HttpResponse:
    """The document as a file, as it is in force."""
    if kind not in KINDS:
        raise Http404
    policy = house().policy
    chosen = language_of(request, policy)
    content = rendered(document_tree(policy, chosen), f".{kind}")
    return _file(content, KINDS[kind], f"policy-{chosen}.{kind}")


@gate()
@require_GET
def text(request: HttpRequest, number: int = 0) -> HttpResponse:
    """The file itself, of the version in force or of another one."""
    stands = standing()
    found = stands.version(number) if number else stands.current
    if found is None:
        raise Http404
    return _file(found.written.encode(), "application/toml; charset=utf-8", f"policy-{found.number}.toml")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
