"""A small organisation in which a check finds nothing, as files to break one thing at a time."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from ansvar.check.findings import Finding
from ansvar.check.organisation import check_organisation
from ansvar.directory.files import load_organisation
from check.whole import WHOLE, policy, said_everywhere
from cli.running import run_line

ZONE = ZoneInfo("Europe/Stockholm")
#: Monday morning, before anybody is there.
NOW = datetime(2026, 11, 23, 7, 0, tzinfo=ZONE)

FILES = {
    "organisation.toml": (
        'id = "harbour"\nname = "Harbour Office"\ncountry = "SE"\nzone = "Europe/Stockholm"\nlanguage = "en"\n'
        'main_number = "08-465 004 00"\narea = ["+468465004"]\noperators = ["olga"]\n'
    ),
    "units.csv": (
        "id,name,parent,manager\nharbour,Harbour Office,,mia\npermits,Permits,harbour,\nplans,Plans,harbour,\n"
    ),
    "functions.csv": "id,name,unit\npermits,building permits,permits\nplans,plans,plans\ndesk,switchboard,harbour\n",
    "people.csv": (
        "id,given,family,unit,extension,functions,competences,deputies,deputies_agreed,forward,greeting_at,pin_rule,competences_at\n"
        "alice,Alice,Stone,permits,401,permits,heat,bob,yes,,2026-09-01 09:00,,2026-09-01 09:00\n"
        "bob,Bob,Reed,permits,402,permits,,alice|mia,yes,,2026-09-01 09:00,,\n"
        "charlie,Charlie,Moor,plans,403,plans,,,,,2026-09-01 09:00,,\n"
        "dora,Dora,Fen,plans,404,plans,,,,,2026-09-01 09:00,,\n"
        "mia,Mia,Hill,harbour,405,desk,,,,,2026-09-01 09:00,,\n"
        "olga,Olga,Shaw,harbour,406,desk,,,,,2026-09-01 09:00,,\n"
    ),
    "absences.csv": "person,kind,start,end,forward\n",
    "closures.csv": "unit,start,end,agreed,divert,announced\n",
}


def office(folder: Path, *changes: tuple[str, str, str]) -> Path:
    """Write the organisation with each change (file, old text, new text); an empty old text adds a line."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = dict(FILES)
    for file, old, new in changes:
        if old:
            assert texts[file].count(old) == 1, f"{old!r} stands {texts[file].count(old)} times in {file}"
            texts[file] = texts[file].replace(old, new)
        else:
            texts[file] += f"{new}\n"
    for file, text in texts.items():
        (folder / file).write_text(text, encoding="utf-8")
    return folder


def check(folder: Path, text: str = WHOLE, days: int = 14, now: datetime = NOW) -> tuple[Finding, ...]:
    """Return what the check finds in the organisation of a folder under a policy."""
    found = check_organisation(policy(text), load_organisation(folder), now, days, folder=str(folder))
    return said_everywhere(found)


def see(finding: Finding, folder: Path, text: str = WHOLE) -> dict[str, Any]:
    """Return what `ansvar explain` says of the finding's witness, by the very command that the check prints."""
    assert finding.witness is not None
    file = folder / "policy.toml"
    file.write_text(text, encoding="utf-8")
    ran = run_line(finding.witness.command(str(file)), "--json")
    assert (ran.code, ran.err) == (0, "")
    explained: dict[str, Any] = ran.json
    return explained
