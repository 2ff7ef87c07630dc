"""The dialplan: every call goes to the engine; when there is none, the call still reaches somebody.

Contexts, and what may enter them:

    outside     the trunk and `ansvar try`      -> the engine, else rescue
    inside      phones                          -> emergency at once; the engine, else rescue or outward
    rescue      calls without an engine         -> the person, the switchboard, a recording
    rescue-inside  the same from `inside`       -> outward, else rescue
    outward     numbers outside, from `inside` only
    emergency   emergency numbers, from `inside` only
    answered    phones that the engine rang and that were taken: to the engine, waiting for it when it is just away
    lamp        set a message lamp (the engine, over ARI)

`begin`, `who` and `after` are subroutines. A call that the engine holds goes on without it from the extension
`T` of its context: when its `TIMEOUT(absolute)` ends, or by ARI's `continue` with `extension=T`.

INVARIANT: only `outward` and `emergency` name the trunk, and nothing that `outside` can reach leads there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ansvar.pbx.configure.phones import LAMP_CONTEXT, web_account
from ansvar.pbx.configure.plan import Plan

#: Digits and signs that can be dialled. What else stands in a request is not a number and is refused (404).
_ANY: Final = "_[+*#0-9]!"
_KEEP: Final = "0-9+*#"
#: Where a phone goes that the engine rang and that was taken (`pbx.exchange` names it too).
ANSWERED_CONTEXT: Final = "answered"


@dataclass(frozen=True, slots=True)
class Fallback:
    """What a call meets without the engine; see `Settings` for the times."""

    operators: Sequence[str]
    main: str
    numbers_file: str
    folder: Path
    message: Path | None
    person_s: int
    operators_s: int
    record_s: int
    silence_s: int
    web: bool
    patience_s: float | None
    shown: str | None


def dialplan(plan: Plan, fallback: Fallback, number_form: str | None, line: str = "") -> str:
    """Return extensions.conf. `number_form` is the trunk's (see `Trunk`), None without a trunk; `line`: where it is."""
    parts = [
        "[general]\nstatic=yes\nwriteprotect=yes\nclearglobalvars=yes\n",
        _entry("outside", plan, fallback, trunk=False),
        _entry("inside", plan, fallback, trunk=number_form is not None),
        _rescue(fallback),
        _rescue_inside(trunk=number_form is not None),
        _begin(),
        _who(plan, fallback),
        _after(fallback),
        _answered(),
        _lamp(),
    ]
    if number_form is not None:
        parts += [_emergency(plan, fallback, line), _outward(plan, fallback, number_form)]
    return "\n".join(parts)


def _context(name: str, *extensions: tuple[str, Sequence[str]]) -> str:
    lines = [f"[{name}]"]
    for pattern, steps in extensions:
        first, *rest = steps
        # A label stands with its step: `(label)Application()`.
        lines.append(f"exten => {pattern},1,{first}")
        for step in rest:
            label, _, application = step.partition(")") if step.startswith("(") else ("", "", step)
            lines.append(f" same => n{label + ')' if label else ''},{application}")
    return "\n".join(lines) + "\n"


_RESCUE: Final = {"outside": "rescue", "inside": "rescue-inside"}


def _entry(name: str, plan: Plan, fallback: Fallback, *, trunk: bool) -> str:
    steps = [
        # FILTER: a request may hold commas and ampersands, which Dial and Stasis would read.
        f"Set(ANSVAR_DIALLED=${{FILTER({_KEEP},${{EXTEN}})}})",
        f"Set(ANSVAR_FROM={name})",
    ]
    if fallback.patience_s is not None:
        steps.append(f"Set(TIMEOUT(absolute)={fallback.patience_s:g})")
    if name == "outside":
        # Only the account of `ansvar try` may say these by headers: a stranger's word opens no quiet day.
        said = "${{FILTER(A-Za-z\\-,${{PJSIP_HEADER(read,{header})}})}}"
        steps += [
            f'Set({variable}=${{IF($["${{CHANNEL:6:4}}" = "try-"]?{said.format(header=header)}:)}})'
            for variable, header in (
                ("ANSVAR_URGENT", "X-Ansvar-Urgent"),
                ("ANSVAR_LANGUAGE", "X-Ansvar-Language"),
            )
        ]
    patience = f",patience={fallback.patience_s:g}" if fallback.patience_s is not None else ""
    steps += [
        # What ARI does not say of a channel by itself: whether its number may be shown, and who forwarded it.
        f"Stasis(ansvar,{name},${{ANSVAR_DIALLED}},pres=${{CALLERID(num-pres)}},"
        "diverted=${FILTER(0-9+,${REDIRECTING(from-num)})},urgent=${ANSVAR_URGENT},language=${ANSVAR_LANGUAGE}"
        f"{patience})",
        f'GotoIf($["${{STASISSTATUS}}" = "FAILED"]?{_RESCUE[name]},s,1)',
        "Hangup()",
    ]
    extensions: list[tuple[str, Sequence[str]]] = []
    if name == "inside" and trunk:
        extensions += [
            (as_, (f"Goto(emergency,{number},1)",)) for as_, number in sorted(plan.emergency_as.items())
        ]
    elif name == "inside":
        # No line outward: the switchboard is the best that is left, and nothing may stand in the way.
        extensions += [
            (
                as_,
                (
                    f"Log(ERROR,emergency call to {number} from ${{CHANNEL:6:-9}}: there is no trunk)",
                    f"Set(ANSVAR_DIALLED={number})",
                    "Set(ANSVAR_FROM=inside)",
                    "Gosub(begin,s,1(emergency))",
                    "Goto(rescue,operators,1)",
                ),
            )
            for as_, number in sorted(plan.emergency_as.items())
        ]
    extensions.append((_ANY, steps))
    if fallback.main:
        extensions.append(("s", (f"Goto({fallback.main},1)",)))
    # The time the engine had is over, or the engine set one and is gone.
    extensions.append(("T", (f"Goto({_RESCUE[name]},s,1)",)))
    return _context(name, *extensions)


def _begin() -> str:
    """Begin a call without an engine: its id, and what is written down when it ends. ARG1 is its stage."""
    id = (
        "${STRFTIME(${EPOCH},UTC,%Y%m%dT%H%M%SZ)}_${FILTER(0-9+,${ANSVAR_DIALLED})}"
        '_${IF($["${FILTER(0-9+,${ANSVAR_CALLER})}" = ""]?withheld:${FILTER(0-9+,${ANSVAR_CALLER})})}_${UNIQUEID}'
    )
    steps = [
        "Set(TIMEOUT(absolute)=0)",
        "Set(ANSVAR_STAGE=${ARG1})",
        'GotoIf($["${ANSVAR_ID}" != ""]?begun)',
        f"Set(ANSVAR_CALLER=${{FILTER({_KEEP},${{CALLERID(num)}})}})",
        "Set(ANSVAR_AT=${STRFTIME(${EPOCH},UTC,%Y-%m-%dT%H:%M:%SZ)})",
        f"Set(ANSVAR_ID={id})",
        "Set(CHANNEL(hangup_handler_push)=after,s,1)",
        "(begun)Return()",
    ]
    return _context("begin", ("s", steps))


def _contacts(fallback: Fallback, account: str) -> str:
    """Return what to dial for all phones that an account has registered; empty without one."""
    found = f"${{PJSIP_DIAL_CONTACTS({account})}}"
    return f"{found}&${{PJSIP_DIAL_CONTACTS({web_account(account)})}}" if fallback.web else found


def _rescue(fallback: Fallback) -> str:
    found = [
        'GotoIf($["${ANSVAR_PERSON}" = ""]?operators,1)',
        "Set(ANSVAR_STAGE=person)",
        f"Set(ANSVAR_TO={_contacts(fallback, '${ANSVAR_PERSON}')})",
        'GotoIf($["${FILTER(A-Za-z,${ANSVAR_TO})}" = ""]?operators,1)',
        f"Dial(${{ANSVAR_TO}},{fallback.person_s},r)",
        "Goto(operators,1)",
    ]
    operators = [
        "Set(ANSVAR_STAGE=operators)",
        "Set(ANSVAR_TO=)",
        *(f"Set(ANSVAR_TO=${{ANSVAR_TO}}&{_contacts(fallback, account)})" for account in fallback.operators),
        'GotoIf($["${FILTER(A-Za-z,${ANSVAR_TO})}" = ""]?message,1)',
        f"Dial(${{ANSVAR_TO}},{fallback.operators_s},r)",
        "Goto(message,1)",
    ]
    message = ["Set(ANSVAR_STAGE=message)", "Answer()", "Wait(0.5)"]
    if fallback.message is not None:
        message.append(f"Playback({fallback.message.with_suffix('')})")
    message += [
        # A tone instead of a file: sound files of Asterisk's are not needed for anything.
        "Playtones(!1000/250)",
        "Wait(0.3)",
        "StopPlaytones()",
        f"Record({fallback.folder}/${{ANSVAR_ID}}.wav,{fallback.silence_s},{fallback.record_s},kq)",
        "Hangup()",
    ]
    return _context(
        "rescue",
        ("s", (_NOBODY, "Gosub(begin,s,1(abandoned))", "Gosub(who,s,1)", "Goto(found,1)")),
        ("found", found),
        ("operators", operators),
        ("message", message),
        ("gone", ("Hangup()",)),
    )


#: A channel that nobody dialled from (a phone that the engine rang) has nobody to wait for.
_NOBODY: Final = 'GotoIf($["${ANSVAR_DIALLED}" = ""]?rescue,gone,1)'


def _rescue_inside(*, trunk: bool) -> str:
    steps = [_NOBODY, "Gosub(begin,s,1(abandoned))", "Gosub(who,s,1)"]
    if trunk:
        steps.append('GotoIf($["${ANSVAR_OUTER}" != ""]?outward,${ANSVAR_OUTER},1)')
    return _context("rescue-inside", ("s", (*steps, "Goto(rescue,found,1)")))


def _who(plan: Plan, fallback: Fallback) -> str:
    """Set ANSVAR_PERSON (whose number was dialled) and ANSVAR_OUTER (the digits in E.164 of one outside)."""

    def find(key: str) -> str:
        # The shelf of plan.shelf: the last two digits.
        return f"Set(ANSVAR_PERSON=${{AST_CONFIG({fallback.numbers_file},n${{{key}:-2}},${{{key}}})}})"

    steps = [
        "Set(ANSVAR_PERSON=)",
        "Set(ANSVAR_OUTER=)",
        "Set(ANSVAR_KEY=${FILTER(0-9,${ANSVAR_DIALLED})})",
        'GotoIf($["${ANSVAR_KEY}" = "" | "${FILTER(*#,${ANSVAR_DIALLED})}" != ""]?done)',
        # A hyphen, or expressions would read the digits as a number and drop zeros.
        'GotoIf($["-${ANSVAR_DIALLED:0:1}" = "-+"]?whole)',
        find("ANSVAR_KEY"),
        'GotoIf($["${ANSVAR_PERSON}" != ""]?done)',
        f'GotoIf($["-${{ANSVAR_KEY:0:{len(plan.abroad)}}}" = "-{plan.abroad}"]?abroad)',
    ]
    if plan.national:
        size = len(plan.national)
        steps += [
            f'GotoIf($["-${{ANSVAR_KEY:0:{size}}}" = "-{plan.national}"]?national)',
            "Return()",
            f"(national)Set(ANSVAR_KEY={plan.country_code}${{ANSVAR_KEY:{size}}})",
        ]
    else:
        steps += [
            "GotoIf($[${LEN(${ANSVAR_KEY})} < 8]?done)",
            f"Set(ANSVAR_KEY={plan.country_code}${{ANSVAR_KEY}})",
        ]
    steps += [
        "Goto(whole)",
        f"(abroad)Set(ANSVAR_KEY=${{ANSVAR_KEY:{len(plan.abroad)}}})",
        f"(whole){find('ANSVAR_KEY')}",
        'Set(ANSVAR_OUTER=${IF($["${ANSVAR_PERSON}" = "" & ${LEN(${ANSVAR_KEY})} > 6]?${ANSVAR_KEY}:)})',
        "(done)Return()",
    ]
    return _context("who", ("s", steps))


def _after(fallback: Fallback) -> str:
    """Write down, as JSON, what became of a call without an engine; the engine reads it when it is back."""
    sound = f"{fallback.folder}/${{ANSVAR_ID}}.wav"
    facts = ",".join(
        f'"{name}":"{found}"'
        for name, found in (
            ("at", "${ANSVAR_AT}"),
            ("until", "${STRFTIME(${EPOCH},UTC,%Y-%m-%dT%H:%M:%SZ)}"),
            ("from", "${ANSVAR_FROM}"),
            # PJSIP/anna.lind-0000001f, less its first six and last nine signs.
            ("account", '${IF($["${CHANNEL:0:6}" = "PJSIP/"]?${CHANNEL:6:-9}:)}'),
            ("dialled", "${ANSVAR_DIALLED}"),
            ("caller", "${ANSVAR_CALLER}"),
            ("person", "${ANSVAR_PERSON}"),
            ("stage", "${ANSVAR_STAGE}"),
            ("outcome", "${ANSVAR_OUTCOME}"),
            ("by", '${IF($["${ANSVAR_OUTCOME}" = "answered"]?${DIALEDPEERNAME}:)}'),
            ("sound", '${IF($["${ANSVAR_OUTCOME}" = "message"]?${ANSVAR_ID}.wav:)}'),
        )
    )
    steps = [
        'Set(ANSVAR_OUTCOME=${IF($["${DIALSTATUS}" = "ANSWER"]?answered:abandoned)})',
        f'GotoIf($["${{ANSVAR_STAGE}}" != "message" | "${{STAT(e,{sound})}}" != "1"]?write)',
        "Set(ANSVAR_OUTCOME=message)",
        # The file's name says that the recording is whole: it is written after it.
        f"(write)Set(FILE({fallback.folder}/${{ANSVAR_ID}}.json)={{{facts}}})",
        "Return()",
    ]
    return _context("after", ("s", steps))


#: So often, and after so many seconds each, a phone that was taken asks for an engine that is just away.
_ASKS: Final = 60
_ASK_S: Final = 0.25


def _answered() -> str:
    """A phone that the engine rang was taken: an engine that starts anew within seconds still gets the call."""
    steps = [
        "Stasis(ansvar)",
        'GotoIf($["${STASISSTATUS}" != "FAILED"]?over)',
        "Set(ANSVAR_ASKED=$[0${ANSVAR_ASKED} + 1])",
        f"GotoIf($[${{ANSVAR_ASKED}} > {_ASKS}]?over)",
        # Whoever took the phone hears that something goes on.
        "Playtones(ring)",
        f"Wait({_ASK_S})",
        "Goto(s,1)",
        "(over)Hangup()",
    ]
    return _context(ANSWERED_CONTEXT, ("s", steps))


def _lamp() -> str:
    # The only way to a lamp in an Asterisk built with app_voicemail, which has no ARI mailboxes.
    steps = [
        f"MinivmMWI(${{FILTER(A-Za-z0-9._\\-,${{LAMP_ACCOUNT}})}}@{LAMP_CONTEXT},0,"
        "${FILTER(0-9,${LAMP_NEW})},${FILTER(0-9,${LAMP_OLD})})",
        "Hangup()",
    ]
    return _context("lamp", ("set", steps))


def _emergency(plan: Plan, fallback: Fallback, line: str) -> str:
    """Emergency numbers, straight out; a line that did not answer when it was last asked is tried all the same."""
    operators = [f"Set(ANSVAR_TO=${{ANSVAR_TO}}&{_contacts(fallback, id)})" for id in fallback.operators]
    return _context(
        "emergency",
        *(
            (
                number,
                (
                    f"Log(NOTICE,emergency call to {number} from ${{CHANNEL:6:-9}})",
                    f"Set(ANSVAR_DIALLED={number})",
                    "Set(ANSVAR_FROM=inside)",
                    "Gosub(begin,s,1(emergency))",
                    *_shown(fallback.shown or fallback.main or None),
                    f"Dial(PJSIP/{number}@trunk)",
                    f"Log(ERROR,emergency call to {number} did not get through: ${{DIALSTATUS}})",
                    'GotoIf($["${DIALSTATUS}" != "CHANUNAVAIL"]?rescue,operators,1)',
                    # Asterisk dials no line that it believes dead, for half a minute after one lost question. Named
                    # by its address it is dialled, beside the switchboard: who knows how long nobody says anything.
                    f"Set(ANSVAR_TO=PJSIP/trunk/sip:{number}@{line})",
                    *operators,
                    f"Dial(${{ANSVAR_TO}},{fallback.operators_s},r)",
                    "Goto(rescue,message,1)",
                ),
            )
            for number in plan.emergency
        ),
    )


def _shown(number: str | None) -> list[str]:
    if number is None:
        return ["Set(CALLERID(num-pres)=prohib)"]
    return ["Set(CALLERID(name)=)", f"Set(CALLERID(num)={number})"]


def _outward(plan: Plan, fallback: Fallback, form: str) -> str:
    """Numbers outside, dialled by a phone of ours while the engine is gone. The extension is E.164 without plus."""
    cc = plan.country_code
    steps = ["Set(ANSVAR_STAGE=outward)"]
    home = f'"-${{EXTEN:0:{len(cc)}}}" = "-{cc}"'
    if not plan.to_abroad:
        steps.append(f"GotoIf($[{home}]?country:refused,1)")
        steps.append("(country)NoOp()")
    steps += [f'GotoIf($["-${{EXTEN:0:{len(prefix)}}}" = "-{prefix}"]?refused,1)' for prefix in plan.barred]
    if plan.costly:
        steps.append(f'GotoIf($[{home} & ${{REGEX("^({plan.costly})$" ${{EXTEN:{len(cc)}}})}}]?refused,1)')
    steps += _shown(fallback.shown)
    number = {"e164": "+${EXTEN}", "plain": "${EXTEN}"}.get(form)
    if number is None:
        steps += [
            f"Set(ANSVAR_OUT={plan.abroad}${{EXTEN}})",
            f"Set(ANSVAR_OUT=${{IF($[{home}]?{plan.national}${{EXTEN:{len(cc)}}}:${{ANSVAR_OUT}})}})",
        ]
        number = "${ANSVAR_OUT}"
    steps += [f"Dial(PJSIP/{number}@trunk)", "Hangup()"]
    refused = (
        "Log(NOTICE,no engine: a number outside was refused)",
        "Playtones(congestion)",
        "Congestion(5)",
    )
    return _context("outward", ("_[0-9]!", steps), ("refused", refused))
