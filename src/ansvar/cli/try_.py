"""`ansvar try`: a real call from the terminal, and what the caller meets."""

from __future__ import annotations

import asyncio
import signal
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ansvar.cli.common import out, out_json
from ansvar.cli.try_place import Running, dialled_of, own_host, password_of, running_in, shown_of
from ansvar.cli.try_printing import Printer, as_json, print_end
from ansvar.words.faults import AnsvarError

if TYPE_CHECKING:
    from ansvar.phone.call import Call
    from ansvar.phone.sound import Samples
    from ansvar.phone.trial import Result

#: A caller gives up some time; nobody waits in a queue for ever in a demonstration.
_HANGUP_AFTER_S = 180.0
#: A service that is there answers at once, on a machine that stands still for a while later.
_HERE_S = 10.0

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
    running = running_in(data)
    dialled = dialled_of(number, running)
    if sum((as_ is not None, from_ is not None)) > 1:
        raise AnsvarError("--as calls from that person's own phone, so leave out --from")
    account = f"phone:{as_.removeprefix('person:')}" if as_ else "try"
    password = password_of(running, account, as_)
    shown = None if as_ else shown_of(from_, running)

    async def place() -> Result:
        from ansvar.phone import Phone
        from ansvar.phone.trial import Trial

        spoken = await _message(say, record_message, language, running)
        user = account.removeprefix("phone:")
        async with Phone(
            own_host(running.sip[0]), 0, user=user, password=password, registrar=running.sip
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
            print_ = Printer(running)
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
                out_json(as_json(result, number, call))
            else:
                print_end(result, running)
            return result

    result = asyncio.run(place())
    raise typer.Exit(0 if result.kept_faith else 1)


async def _message(say: Path | None, record: bool, language: str, running: Running) -> Samples | None:
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
