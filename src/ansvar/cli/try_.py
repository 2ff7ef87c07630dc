"""`ansvar try`: a real call from the terminal, and what the caller meets."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import socket
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from ansvar.cli.common import out, out_json
from ansvar.words.faults import AnsvarError

if TYPE_CHECKING:
    from ansvar.directory.model import Organisation
    from ansvar.phone.call import Call
    from ansvar.phone.sound import Samples
    from ansvar.phone.trial import Happening, Result

#: A caller gives up some time; nobody waits in a queue for ever in a demonstration.
_HANGUP_AFTER_S = 180.0
_HERE_S = 3.0

#: What `--record-message` says when no WAV is given, in the languages that are spoken.
_MESSAGES = {
    "sv": "Hej, det här är ett provsamtal. Jag vill gärna bli uppringd om mitt ärende. Tack, hej.",
    "da": "Hej, det her er et prøveopkald. Jeg vil gerne ringes op om min sag. Tak, farvel.",
    "nb": "Hei, dette er en prøvesamtale. Jeg vil gjerne bli ringt opp om saken min. Takk, hei.",
    "nl": "Hallo, dit is een proefgesprek. Ik word graag teruggebeld over mijn zaak. Dank u, dag.",
    "en": "Hello, this is a test call. Please call me back about my case. Thank you, goodbye.",
    "fi": "Hei, tämä on koesoitto. Pyydän soittamaan takaisin asiastani. Kiitos, hei.",
    "de": "Guten Tag, dies ist ein Probeanruf. Bitte rufen Sie mich in meiner Sache zurück. Danke, auf Wiederhören.",
}


@dataclass(frozen=True, slots=True)
class _Running:
    """The service that runs here."""

    data: Path
    sip: tuple[str, int]
    pages: str | None
    organisation: Organisation | None

    def name(self, key: str) -> str:
        """Return the name of `person:ID`, `unit:ID` ...; the key itself where nothing is known."""
        kind, _, id = key.partition(":")
        staff = self.organisation
        if staff is not None:
            for among, wanted in (
                (staff.people, "person"),
                (staff.units, "unit"),
                (staff.functions, "function"),
            ):
                if kind == wanted and id in among:
                    return str(among[id].name)
        return id or key

    def moment(self, text: object) -> str:
        """Return a moment of the service as it is said to people: its weekday, day and hour there."""
        try:
            moment = datetime.fromisoformat(str(text))
        except ValueError:
            return str(text)
        zone = self.organisation.zone if self.organisation is not None else "UTC"
        return f"{moment.astimezone(ZoneInfo(zone)):%A %-d %B %H:%M}"


def try_(
    number: Annotated[
        str, typer.Argument(help="The number to call; or person:ID, unit:ID, function:ID, switchboard.")
    ],
    as_: Annotated[
        str | None, typer.Option("--as", help="Call from the phone of person:ID, instead of from outside.")
    ] = None,
    from_: Annotated[str | None, typer.Option("--from", help="The caller's number.")] = None,
    anonymous: Annotated[bool, typer.Option("--anonymous", help="Withhold the number.")] = False,
    keys: Annotated[
        str,
        typer.Option(help='What is pressed once the call is taken: "wait 3, 1, wait quiet, 0701740605#".'),
    ] = "",
    say: Annotated[Path | None, typer.Option(help="A WAV file to say.")] = None,
    record_message: Annotated[
        bool,
        typer.Option(
            "--record-message", help="Leave a message after the beep: that of --say, or a spoken one."
        ),
    ] = False,
    hangup_after: Annotated[
        float, typer.Option(min=1, help="Hang up after so many seconds.")
    ] = _HANGUP_AFTER_S,
    language: Annotated[str, typer.Option(help="The caller's language, such as sv.")] = "",
    urgent: Annotated[bool, typer.Option("--urgent", help="The caller says it is urgent.")] = False,
    data: Annotated[
        Path | None, typer.Option(help="The service's data folder; else ANSVAR_DATA_DIR, else .ansvar.")
    ] = None,
    json_: Annotated[bool, typer.Option("--json", help="Print one JSON object at the end.")] = False,
) -> None:
    """Place a real call to the running service, and print what the caller meets.

    The exit code is 0 when the call ended in an answer or a promise, 1 when it did not, 2 when there was no call.
    """
    from ansvar.phone.trial import acts_of

    acts = acts_of(keys)
    running = _running(data)
    dialled = _dialled(number, running)
    if sum((as_ is not None, from_ is not None)) > 1:
        raise AnsvarError("--as calls from that person's own phone, so leave out --from")
    account = f"phone:{as_.removeprefix('person:')}" if as_ else "try"
    password = _password(running, account, as_)
    shown = None if as_ else _shown(from_, running)

    async def place() -> Result:
        from ansvar.phone import Phone
        from ansvar.phone.trial import Trial

        spoken = await _message(say, record_message, language, running)
        user = account.removeprefix("phone:")
        async with Phone(
            _own_host(running.sip[0]), 0, user=user, password=password, registrar=running.sip
        ) as phone:
            if not await phone.answers(running.sip, _HERE_S):
                raise AnsvarError(
                    f"no service answers at {running.sip[0]}:{running.sip[1]}; start it with: ansvar serve --demo"
                )
            headers = {"X-Ansvar-Urgent": "yes"} if urgent else {}
            if language:
                headers["X-Ansvar-Language"] = language
            if not json_:
                who = f"as {running.name(as_)}" if as_ else "withheld" if anonymous else f"from {shown}"
                out(f"Calling {number} ({who}) ...")
            call = await phone.call(dialled, shown=shown, anonymous=anonymous, headers=headers)
            _hang_up_on_ctrl_c(call)
            print_ = _Printer(running)
            trial = Trial(call, running.pages, (lambda _: None) if json_ else print_)
            result = await trial.run(
                acts,
                say=spoken if not record_message else None,
                message=spoken if record_message else None,
                hangup_after_s=hangup_after,
            )
            if call.code == 401 or (call.code == 403 and not result.told):
                raise AnsvarError(
                    f"the exchange does not know the account `{user}` with the password in "
                    f"`{running.data / 'secrets.json'}`; is it the data folder of the service that runs?"
                )
            if json_:
                out_json(_as_json(result, number, call))
            else:
                _print_end(result, running)
            return result

    result = asyncio.run(place())
    raise typer.Exit(0 if result.kept_faith else 1)


# -- the service ------------------------------------------------------------------------------------


def _running(data: Path | None) -> _Running:
    from ansvar.pbx.home import data_dir

    folder = (data or data_dir()).absolute()
    file = folder / "service.json"
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        sip = (str(kept["sip"]["host"]), int(kept["sip"]["port"]))
        http = kept.get("http")
        pages = f"http://{http['host']}:{int(http['port'])}" if http else None
    except FileNotFoundError:
        raise AnsvarError(
            f"no service runs in `{folder}`; start one with: ansvar serve --demo (or name its folder with --data)"
        ) from None
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise AnsvarError(f"`{file}` cannot be read ({error}); start the service again") from None
    return _Running(folder, sip, pages, _organisation(kept.get("organisation")))


def _organisation(folder: object) -> Organisation | None:
    """Return the organisation of the service, for the names of people; None where it cannot be read from here."""
    from ansvar.directory.files import load_organisation

    try:
        return load_organisation(Path(str(folder))) if folder else None
    except (AnsvarError, OSError):
        return None


def _password(running: _Running, account: str, as_: str | None) -> str:
    from ansvar.pbx.home import Home

    kept = Home(running.data)
    try:
        secrets = json.loads(kept.secrets.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise AnsvarError(
            f"`{kept.secrets}` cannot be read; run `ansvar try` as the user who runs the service"
        ) from None
    if account not in secrets:
        who = f"`{as_}` has no phone" if as_ else "the service has no account for trying"
        raise AnsvarError(
            f"{who} in `{kept.secrets}`; name somebody with an extension, such as --as person:anna.lind"
        )
    return str(secrets[account])


def _dialled(number: str, running: _Running) -> str:
    """Return what is dialled for a number or for somebody's id."""
    digits = re.sub(r"[\s()/.\-]", "", number)
    if re.fullmatch(r"\+?[0-9*#]{1,40}", digits):
        return digits
    nobody = AnsvarError(
        f"`{number}` is neither a number nor somebody of the organisation; `ansvar find` finds people"
    )
    kind, _, id = number.partition(":")
    staff = running.organisation
    if kind not in ("person", "unit", "function", "switchboard") or staff is None:
        raise nobody
    if number == "switchboard":
        found = staff.main_number
    elif kind == "person" and id in staff.people:
        found = staff.people[id].direct or staff.people[id].extension
    elif kind == "unit" and id in staff.units:
        found = staff.units[id].number
    elif kind == "function" and id in staff.functions:
        found = staff.functions[id].number
    else:
        raise nobody
    if not found:
        raise AnsvarError(f"`{number}` has no number to call; give a number")
    return found


def _shown(from_: str | None, running: _Running) -> str:
    """Return the number that the caller shows: the one given, else one from outside that is kept for fiction."""
    if from_ is not None:
        digits = re.sub(r"[\s()/.\-]", "", from_)
        if not re.fullmatch(r"\+?[0-9]{2,20}", digits):
            raise AnsvarError(f"`{from_}` is no number; --from takes a number, --anonymous withholds it")
        return digits
    from ansvar.directory.fiction import DESKS
    from ansvar.directory.index import index_of

    staff = running.organisation
    every = DESKS.get(staff.country.lower() if staff is not None else "se", DESKS["se"])
    own = index_of(staff).numbers if staff is not None else {}
    # Somebody in the organisation's own series would be no stranger.
    inside = {number[:-2] for number in own}
    last = [series.number(series.count - at) for series in every for at in range(10, min(series.count, 200))]
    outside = [number for number in last if number not in own]
    return next((number for number in outside if number[:-2] not in inside), (*outside, "+46406280490")[0])


def _own_host(host: str) -> str:
    """Return the address of this machine that the service sees."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        try:
            line.connect((host, 9))  # nothing is sent
            return str(line.getsockname()[0])
        except OSError:
            return "127.0.0.1"


async def _message(say: Path | None, record: bool, language: str, running: _Running) -> Samples | None:
    """Return what is said: the file given, or a spoken message to leave; a tone where no voice is installed."""
    from ansvar.phone import sound

    if say is not None:
        return sound.load(say)
    if not record:
        return None
    from ansvar.pbx.fetch import find
    from ansvar.pbx.home import cache_dir
    from ansvar.speech.voices import Voices

    installed = find(cache_dir())
    spoken = language or (running.organisation.language if running.organisation else "") or "en"
    if installed is None:
        return sound.tone(300, 4.0)
    with tempfile.TemporaryDirectory() as folder:
        voices = Voices(Path(folder), installed.espeak)
        try:
            files = await voices.sounds((_MESSAGES.get(spoken, _MESSAGES["en"]),), spoken)
            return sound.load(f"{files[0]}.wav")
        finally:
            await voices.close()


def _hang_up_on_ctrl_c(call: Call) -> None:
    loop = asyncio.get_running_loop()

    def leave() -> None:
        call.phone.spawn(call.hangup())

    loop.add_signal_handler(signal.SIGINT, leave)


# -- what is printed --------------------------------------------------------------------------------


class _Printer:
    """Prints what happens as it happens."""

    def __init__(self, running: _Running) -> None:
        self._running = running
        self._told = self._spoken = False

    def __call__(self, happening: Happening) -> None:
        if happening.told:
            self._told = True
            self._spoken = self._spoken or happening.kind == "said"
        elif self._told and happening.kind in ("rings", "taken"):
            return  # the service says it better
        for line in self._lines(happening.kind, happening.facts, happening.told):
            out(f"{happening.at_s:6.1f} s  {line}")
        if happening.kind == "heard":
            self._spoken = False

    def _lines(self, kind: str, facts: Mapping[str, Any], told: bool) -> list[str]:
        name = self._running.name
        who = name(str(facts.get("who") or facts.get("by") or facts.get("to") or facts.get("owner") or ""))
        if not told:
            return _own_lines(kind, facts, self._spoken)
        if kind == "said":
            return [f"\N{BLACK TELEPHONE} {sentence}" for sentence in facts.get("sentences", ())]
        if kind == "promised":
            return [f"promise: {_promise(facts, self._running)}"]
        if kind == "routed":
            rows = ", ".join(map(str, facts.get("rows", ())))
            return [f"decided by {rows}"] if rows else []
        if kind == "not answered":
            return [f"{who} does not answer ({facts.get('why', 'no answer')})"]
        if kind in ("offered", "ended", "dialled"):
            return []  # what the caller did, what the last line says, what `ringing` says better
        plain = {
            "ringing": f"rings at {who}", "answered": f"{who} answers", "picked up": f"{who} picks the call up",
            "queued": "waits in the queue", "offered to": f"offered to {who}", "greeted": f"greeting of {who}",
            "pressed": f"key {facts.get('key', '')}: {facts.get('action', '')}", "transferred": f"handed on to {who}",
            "announced": "an announcement ends the call", "recalled": f"comes back to {who}",
        }  # fmt: skip
        return [plain.get(kind, kind + (f": {who}" if who else ""))]


def _own_lines(kind: str, facts: Mapping[str, Any], spoken: bool) -> list[str]:
    from ansvar.phone.measure import CALL_TONE_HZ

    if kind == "heard":
        seconds = f"{facts['seconds']:g} s"
        if facts["sound"] != "tone":
            return [f"(spoken {seconds})" if spoken else f"(heard {seconds} of sound)"]
        ringing = abs(facts["hz"] - CALL_TONE_HZ) < 15
        tone = "of ringing tone" if ringing else f"of a tone at {facts['hz']:.0f} Hz"
        return [f"(heard {seconds} {tone})"]
    return {
        "rings": ["it rings"],
        "taken": ["the call is taken"],
        "key": [f"presses {facts.get('keys', '')}"],
        "message": [f"leaves a message of {facts.get('seconds', 0):.1f} s"],
    }.get(kind, [])


def _promise(facts: Mapping[str, Any], running: _Running) -> str:
    of = {
        "call-back": "a call back",
        "mailbox": "an answer to the mailbox",
        "message": "an answer to the message",
    }
    what = of.get(str(facts.get("of", "")), "an answer")
    owner = running.name(str(facts.get("owner", "")))
    return f"{what} by {running.moment(facts.get('due_at', ''))}" + (f", owed by {owner}" if owner else "")


def _print_end(result: Result, running: _Running) -> None:
    heard = f"{result.sounding_s:.1f} s of speech or music heard"
    out(f"{result.seconds:6.1f} s  the call ends: {result.outcome}; {heard}")
    for facts in result.promises:
        out(f"Promised: {_promise(facts, running)}.")
    if not result.told:
        out("The service told nothing of this call, so this is judged by its sound and signals alone.")


def _as_json(result: Result, number: str, call: Call) -> dict[str, Any]:
    return {
        "number": number,
        "call_id": call.id,
        "outcome": result.outcome,
        "answer_or_promise": result.kept_faith,
        "told_by_service": result.told,
        "seconds": round(result.seconds, 2),
        "sound_s": round(result.sounding_s, 2),
        "promises": result.promises,
        "happenings": result.happenings,
        "heard": result.stretches,
        "sip": {"code": call.code, "cause": call.cause, "ended_by": call.ended_by},
    }
