"""A small town hall and decisions about calls to it, made by hand."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from ansvar.directory.model import Function, Organisation, Person, Service, Unit
from ansvar.policy.model import Policy
from ansvar.presence.model import Absence
from ansvar.routing.model import (
    Decision,
    Endpoint,
    EndsIn,
    KeyPress,
    PromiseTerms,
    Rejected,
    Step,
    Told,
    Why,
)

STOCKHOLM = ZoneInfo("Europe/Stockholm")
#: A Thursday.
NOW = datetime(2026, 2, 26, 10, 0, tzinfo=STOCKHOLM)


def at(day: int, hour: int, minute: int = 0, month: int = 3, year: int = 2026) -> datetime:
    """A moment of the town's clock, in UTC as the router gives it."""
    return datetime(year, month, day, hour, minute, tzinfo=STOCKHOLM).astimezone(UTC)


ALICE = Person("alice", "Alva", "Lind", "permits", direct="+46313900611", functions=("permits",))
BOB = Person(
    "bob", "Bo", "Ek", "permits", direct="+46313900612", mobile="+46701740605", functions=("permits",)
)
MIA = Person("mia", "Mia", "Falk", "permits", direct="+46313900613")
OTHERS = {f"p{n}": Person(f"p{n}", f"Nils{n}", "Gran", "permits") for n in range(6)}

TOWN = Organisation(
    id="town",
    name="Strandby kommun",
    country="SE",
    zone="Europe/Stockholm",
    language="sv",
    main_number="+46313900600",
    people={person.id: person for person in (ALICE, BOB, MIA)} | OTHERS,
    units={
        "hall": Unit("hall", "Stadshuset", mail="info@strandby.example"),
        "permits": Unit("permits", "Byggenheten", "hall", "mia", names={"en": "Building Control"}),
    },
    functions={"permits": Function("permits", "Bygglov", "permits", names={"en": "Building permits"})},
    services={"night": Service("night", "Nattsvar", "+46406280400")},
    names={"en": "Strandby Town"},
    companies={"water": "Strandby Vatten"},
)

POLICY = Policy.model_validate(
    {
        "policy": {"title": "Telefonpolicy", "organisation": "Strandby kommun", "languages": ["sv", "en"]},
        "route": [
            {
                "id": "meeting-or-lunch",
                "clause": {
                    "sv": "Den som inte kan svara hänvisar sin telefon.",
                    "en": "Whoever cannot answer refers the phone.",
                },
                "when": {"absent": ["meeting", "lunch"]},
                "try": ["same function 4 rings"],
                "else": "mailbox",
                "say": {"sv": "Blanketter finns på webben.", "en": "Forms are on the web."},
            },
            {"id": "quiet-row", "else": "unit message"},
        ],
        "local": {
            "permits": {"route": [{"id": "own-row", "clause": "Vi svarar varandra.", "else": "message"}]}
        },
        "promise": [{"id": "same-day", "from": "mailbox", "due": "same day"}],
        "announcement": {"shut": {"say": {"sv": "Kontoret flyttar.", "en": "The office is moving."}}},
        "menu": {"top": {"say": "Bygglov tryck 1.", "keys": {"1": "topic permits"}, "none": "switchboard"}},
        "queue": {"main": {"name": {"sv": "Kundtjänst", "en": "Customer service"}}, "bare": {}},
        "topic": {"permits": {"name": {"sv": "bygglov", "en": "building permits"}}},
        "service": {"svar": {"name": "Svar Direkt", "number": "+46406280401"}},
    }
)

TOLD = Told(
    state="away",
    facts=("organisation", "unit", "name", "return time", "deadline"),
    organisation="Strandby kommun",
    unit="Byggenheten",
    function=None,
    name="Alva Lind",
    back_at=at(27, 13, 15, month=2),
    return_known=True,
    opens_at=None,
    alternatives=(),
    due_at=at(3, 15),
    say=(),
    end="mailbox",
    language="sv",
)
PROMISE = PromiseTerms(
    promise="same-day",
    kind="mailbox",
    owner="person:alice",
    due_at=at(3, 15),
    aim_at=at(2, 12),
    counted_from=at(26, 10, month=2),
    takes_over=("person:bob", "manager"),
    escalations=((at(3, 13), "person:alice", False), (at(3, 16), "person:mia", True)),
    interim_at=at(3, 14),
)


def rung(
    *people: str, target: str = "same function", strategy: str = "in order", row: str = "meeting-or-lunch"
) -> Step:
    """A step that rings these people's phones for 20 seconds."""
    endpoints = tuple(Endpoint("person", person, "") for person in people)
    return Step(row, target, endpoints, strategy, 20.0)


DECISION = Decision(
    called="person:alice",
    steps=(rung("bob"),),
    end=EndsIn("mailbox", "person:alice", "meeting-or-lunch"),
    told=TOLD,
    keys=(
        KeyPress("#0", "switchboard", "", "meeting-or-lunch"),
        KeyPress("1", "message", "", "meeting-or-lunch"),
    ),
    promise=PROMISE,
    determined_by=("meeting-or-lunch",),
    rejected=(Rejected("meeting-or-lunch", "same function", "person:mia", Why.BUSY),),
    errors=(),
)


def decided(**changes: object) -> Decision:
    """The decision with other fields; those of what is told are given as `told={...}`."""
    told = changes.pop("told", {})
    assert isinstance(told, dict)
    return DECISION.replace(told=TOLD._replace(**told), **changes)


def away(kind: str, **changes: object) -> Organisation:
    """The town with Alva away since morning for some kind of reason."""
    absence = Absence("alice", kind, at(26, 8, month=2), at(27, 13, 15, month=2), **changes)  # type: ignore[arg-type]
    return replace(TOWN, absences={"alice": (absence,)})
