"""`ansvar tour`: checks the five example policies, then plays a morning of calls through one organisation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from ansvar.check.findings import worst
from ansvar.check.policy import check_policy
from ansvar.cli.calls import told_in_the_queue
from ansvar.cli.common import out
from ansvar.cli.policies import summary
from ansvar.directory.files import load_organisation
from ansvar.policy.load import load_policy
from ansvar.routing.model import Call, Live
from ansvar.routing.route import route
from ansvar.speech.caller import heard
from ansvar.speech.sentence import one_sentence
from ansvar.words.faults import AnsvarError

#: The day the example organisations are made for: their absences lie around it.
DAY = date(2026, 11, 23)
POLICIES = ("falkenberg", "albertslund", "nvk", "company", "quiet-day")
KIM = "+46406280490"
NOTHING_LIVE = Live()


@dataclass(frozen=True, slots=True)
class Played:
    """A call of the morning: at what time, who calls whom, and what is special about it."""

    at: str
    to: str
    who: str = "a citizen"
    caller: str | None = KIM
    live: Live = NOTHING_LIVE


MORNING = (
    Played("07:40", "031-390 06 01"),
    Played("08:05", "031-390 06 01"),
    Played("09:45", "031-390 06 06"),
    Played("10:00", "031-390 06 07"),
    Played("10:02", "031-390 06 08"),
    Played("10:10", "031-390 06 10"),
    Played("10:15", "031-390 06 12"),
    Played("10:20", "031-390 06 15"),
    Played("10:30", "031-390 06 00"),
    Played("10:31", "90", "a colleague", "2004", Live(waiting=12)),
    Played("11:15", "031-390 06 40"),
)


def folder(name: str) -> Path:
    """Return `policies` or `organisations`: in the current folder, else beside the sources."""
    for root in (Path.cwd(), Path(__file__).resolve().parents[3]):
        if (root / name).is_dir():
            return root / name
    raise AnsvarError(f"no folder `{name}` here; run the tour in the project's folder")


def run() -> None:
    """Print the tour. Raises AnsvarError if an example policy has an error that it does not accept."""
    policies, organisations = folder("policies"), folder("organisations")
    out("1. Five policies, each walked over every situation it can meet")
    out()
    failed = []
    for name in POLICIES:
        policy = load_policy(policies / f"{name}.toml")
        findings = check_policy(policy, DAY)
        out(f"   {summary(f'{name}.toml', findings)}")
        found = worst(findings)
        if found is not None and found.rank == 0:
            failed.append(name)
    if failed:
        raise AnsvarError(f"errors in {', '.join(failed)}; see `ansvar policy check`")
    policy = load_policy(policies / "falkenberg.toml")
    organisation = load_organisation(organisations / "falkenberg")
    zone = ZoneInfo(organisation.zone)
    out()
    out(f"2. A morning at {organisation.name}, {len(organisation.people)} people, Monday {DAY.isoformat()}")
    for played in MORNING:
        now = datetime.combine(DAY, time.fromisoformat(played.at), zone)
        call = Call(played.to, played.caller, live=played.live, id=played.at)
        decision = route(policy, organisation, call, now)
        out()
        out(f"   {played.at}  {played.who} calls {played.to}")
        out(f"          {one_sentence(decision, organisation, policy, 'en', now)}")
        told = heard(decision, organisation, policy, organisation.language, now)
        for sentence in told.first:
            out(f"          ☎ {sentence}")
        if waiting := told_in_the_queue(decision, organisation.language):
            out(f"          ☎ {waiting}")
        if decision.steps and told.last:
            out("          if nobody answers:")
        for sentence in told.last:
            out(f"          ☎ {sentence}")
    out()
    out("3. Try it: every decision can be asked for, past or future (from this folder: .venv/bin/ansvar)")
    out()
    command = "ansvar explain --policy policies/falkenberg.toml --organisation organisations/falkenberg"
    out(f'   {command} --to "031-390 06 06" --at "2026-11-24 09:00"')
    out("   ansvar policy new --language sv -o ours.toml")
