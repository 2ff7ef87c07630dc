"""The phones: one PJSIP account per person with a number, and a twin for the browser.

A hundred thousand of them must load, so all that is the same stands once, in templates.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from ansvar.directory.model import Organisation, Person
from ansvar.pbx.configure.settings import LOOPBACK, Settings
from ansvar.pbx.configure.text import is_account, section, shown_name

#: The context of a mailbox's lamp: `anna.lind@ansvar`.
LAMP_CONTEXT: Final = "ansvar"
#: Names that are no person's: endpoints of our own.
RESERVED: Final = frozenset({"trunk", "try", "try.web"})
#: The account of visitors of a demonstration who call from a browser.
VISITOR: Final = "try.web"
#: Phones are asked whether they are there so often; more phones, less often (two hundred a second at most).
_QUALIFY_S: Final = 60
_QUALIFIED_PER_S: Final = 200


def web_account(id: str) -> str:
    """Return the account of a person's phone in the browser."""
    return f"{id}.web"


def accounts_of(organisation: Organisation) -> tuple[str, ...]:
    """Return the ids of the people who have a phone: those with an extension or a direct number, in order."""
    people = organisation.people
    return tuple(
        sorted(
            person.id
            for person in people.values()
            if (person.extension or person.direct)
            and is_account(person.id)
            and person.id not in RESERVED
            # A person `anna.web` beside `anna` would have the account of Anna's browser.
            and not (person.id.endswith(".web") and person.id.removesuffix(".web") in people)
        )
    )


def secret_names(accounts: Iterable[str], settings: Settings) -> tuple[str, ...]:
    """Return the names of the secrets that phones need."""
    desk = tuple(f"phone:{id}" for id in accounts)
    return desk + tuple(f"{name}.web" for name in desk) if settings.web else desk


def templates(settings: Settings, language: str, tones: str, codecs: tuple[str, ...], count: int) -> str:
    """Return what all phones have in common."""
    common: dict[str, object] = {
        "type": "endpoint",
        "context": "inside",
        "disallow": "all",
        "allow": ",".join(codecs),
        "language": language,
        "tone_zone": tones,
        # Sound always through us: we record, announce, move calls, and phones stand behind NAT.
        "direct_media": False,
        **settings.media,
        "rtp_symmetric": True,
        "force_rport": True,
        "rewrite_contact": True,
        "rtp_keepalive": 15,
        "rtp_timeout": settings.rtp_timeout_s,
        "rtp_timeout_hold": 7200,
        "dtmf_mode": "auto_info",
        "timers": True,
        "timers_sess_expires": 900,
        # The number a phone shows is ours to say, never its own word.
        "trust_id_inbound": False,
        "trust_connected_line": False,
        "send_pai": True,
        "send_connected_line": True,
        "send_diversion": True,
        "allow_transfer": True,
        "allow_subscribe": True,
        "mwi_subscribe_replaces_unsolicited": True,
        "identify_by": "username,auth_username",
        # A REFER becomes an ARI event; the engine, not Asterisk, decides where a transfer goes.
        "set_var": "PJSIP_TRANSFER_HANDLING()=ari-only",
        "moh_suggest": "default",
    }
    desk = dict(common)
    if settings.tls:
        desk |= {"media_encryption": "sdes", "media_encryption_optimistic": not settings.tls.required}
    every = max(_QUALIFY_S, count * 2 // _QUALIFIED_PER_S)
    aor: dict[str, object] = {
        "type": "aor",
        # An ARI channel rings one contact: the phone that registered last is the one that rings.
        "max_contacts": 1,
        "remove_existing": True,
        "remove_unavailable": True,
        "qualify_frequency": every,
        "qualify_timeout": 3,
        "minimum_expiration": 60,
        "default_expiration": 300,
        "maximum_expiration": 3600,
    }
    parts = [
        section("phone", desk, of="!"),
        section("phone-auth", {"type": "auth", "auth_type": "digest"}, of="!"),
        section("phone-aor", aor, of="!"),
    ]
    if settings.web:
        web = common | {"webrtc": True, "dtls_auto_generate_cert": True, "rtcp_mux": True}
        parts += [
            section("browser", web, of="!"),
            # A browser that went away leaves at once: its address is a socket.
            section("browser-aor", aor | {"qualify_frequency": 0}, of="!"),
        ]
    return "\n".join(parts)


def phones(
    organisation: Organisation, accounts: Iterable[str], passwords: Mapping[str, str], web: bool
) -> Iterator[str]:
    """Yield the sections of each account."""
    people = organisation.people
    for id in accounts:
        person = people[id]
        shown = f'callerid="{shown_name(person.name)}" <{number_of(person)}>'
        lamp = f"mailboxes={id}@{LAMP_CONTEXT}"
        yield (
            f"\n[{id}](phone)\nauth={id}\naors={id}\n{shown}\n{lamp}\n"
            f"[{id}](phone-auth)\nusername={id}\npassword={passwords[f'phone:{id}']}\n"
            f"[{id}](phone-aor)\n{lamp}\n"
        )
        if web:
            twin = web_account(id)
            yield (
                f"[{twin}](browser)\nauth={twin}\naors={twin}\n{shown}\n"
                f"[{twin}](phone-auth)\nusername={twin}\npassword={passwords[f'phone:{twin}']}\n"
                f"[{twin}](browser-aor)\n"
            )


def number_of(person: Person) -> str:
    """Return the number a person's phone shows inside: the extension, else the direct number."""
    return person.extension or person.direct


def try_account(settings: Settings, password: str, language: str, tones: str) -> str:
    """Return the account of `ansvar try`: plays a caller from outside, from this machine only.

    Its word about who calls is believed (P-Asserted-Identity, or From), as a trunk's is.
    """
    endpoint: dict[str, object] = {
        "type": "endpoint",
        "context": "outside",
        "auth": "try",
        "aors": "try",
        "disallow": "all",
        "allow": "alaw,ulaw",
        "language": language,
        "tone_zone": tones,
        "deny": "0.0.0.0/0,::/0",
        "permit": f"{LOOPBACK}/32,::1/128" if settings.listen == LOOPBACK else _own(settings),
        "contact_deny": "0.0.0.0/0,::/0",
        "contact_permit": f"{LOOPBACK}/32,::1/128" if settings.listen == LOOPBACK else _own(settings),
        "direct_media": False,
        **settings.media,
        "rtp_symmetric": True,
        "force_rport": True,
        "rewrite_contact": True,
        "rtp_timeout": settings.rtp_timeout_s,
        "dtmf_mode": "auto_info",
        "trust_id_inbound": True,
        "send_pai": True,
        "send_connected_line": False,
        "allow_transfer": False,
        "allow_subscribe": False,
        "identify_by": "username,auth_username",
        "moh_suggest": "default",
    }
    return "\n".join(
        (
            section("try", endpoint),
            section("try", {"type": "auth", "auth_type": "digest", "username": "try", "password": password}),
            section("try", {"type": "aor", "max_contacts": 1, "remove_existing": True}),
        )
    )


def visitor_account(
    settings: Settings, password: str, language: str, tones: str, codecs: tuple[str, ...], shown: str
) -> str:
    """Return the account of visitors of a demonstration: a caller from outside, in a browser on this machine.

    It stands where `try` stands, and is believed in nothing: whoever calls by it shows the number `shown`.
    Nothing can be registered for it, so that nobody rings it.
    """
    endpoint: dict[str, object] = {
        "type": "endpoint",
        "context": "outside",
        "auth": VISITOR,
        "disallow": "all",
        "allow": ",".join(codecs),
        "language": language,
        "tone_zone": tones,
        "webrtc": True,
        "dtls_auto_generate_cert": True,
        "rtcp_mux": True,
        "deny": "0.0.0.0/0,::/0",
        "permit": f"{LOOPBACK}/32,::1/128",
        "direct_media": False,
        **settings.media,
        "rtp_symmetric": True,
        "force_rport": True,
        "rewrite_contact": True,
        "rtp_timeout": settings.rtp_timeout_s,
        "dtmf_mode": "auto_info",
        "trust_id_inbound": False,
        "callerid": f'"" <{shown}>',
        "send_pai": False,
        "send_connected_line": False,
        "allow_transfer": False,
        "allow_subscribe": False,
        "identify_by": "username,auth_username",
        "moh_suggest": "default",
    }
    login: dict[str, object] = {
        "type": "auth",
        "auth_type": "digest",
        "username": VISITOR,
        "password": password,
    }
    return "\n".join((section(VISITOR, endpoint), section(VISITOR, login)))


def _own(settings: Settings) -> str:
    own = f"{LOOPBACK}/32,::1/128"
    if settings.listen in ("0.0.0.0", "::"):
        return own
    bits = 128 if ":" in settings.listen else 32
    return f"{own},{settings.listen}/{bits}"
