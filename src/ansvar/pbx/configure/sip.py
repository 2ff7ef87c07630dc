"""SIP beside the phones: where we listen, how strangers are met, the trunk."""

from __future__ import annotations

import ipaddress

from ansvar.pbx.configure.settings import Settings, Trunk
from ansvar.pbx.configure.text import bind, section


def common(settings: Settings, count: int) -> str:
    """Return the global settings: who is a caller, and what is remembered of those who are none.

    A request is known by its user, its address or its login, in this order; there is no anonymous caller, so
    all else meets a challenge that it cannot pass. Five such from one address within five seconds go to the
    security log. Named addresses that misbehave are kept out by `banned.conf`.
    """
    parts = [
        section(
            "global",
            {
                "type": "global",
                "user_agent": "Ansvar",
                "endpoint_identifier_order": "username,ip,auth_username",
                "default_realm": "ansvar",
                "default_from_user": "ansvar",
                "unidentified_request_count": 5,
                "unidentified_request_period": 5,
                "unidentified_request_prune_interval": 30,
                "max_initial_qualify_time": 4 if count <= 1000 else 60,
                "keep_alive_interval": 90,
                # Busy threads elsewhere, as when ten thousand phones load, are no reason to refuse calls.
                "taskprocessor_overload_trigger": "pjsip_only",
                "allow_sending_180_after_183": True,
                "send_contact_status_on_update_registration": True,
                # Phones that wait for their lamp are told when they register, not all at once at the start.
                "mwi_disable_initial_unsolicited": count > 2000,
            },
        ),
        section("system", {"type": "system", "follow_early_media_fork": True}),
        section("banned", {"type": "acl", "acl": "banned"}),
    ]
    return "\n".join((*parts, *_transports(settings)))


def _transports(settings: Settings) -> list[str]:
    behind: dict[str, object] = {}
    if settings.external:
        behind = {
            "external_media_address": settings.external,
            "external_signaling_address": settings.external,
            "local_net": [*settings.local_nets, "127.0.0.0/8"],
        }
    bound = bind(settings.open_to, settings.sip_port)
    found = [
        section(f"transport-{kind}", {"type": "transport", "protocol": kind, "bind": bound, **behind})
        for kind in ("udp", "tcp")
    ]
    if settings.tls:
        tls: dict[str, object] = {
            "type": "transport",
            "protocol": "tls",
            "bind": bind(settings.listen, settings.tls.port),
            "cert_file": settings.tls.certificate,
            "priv_key_file": settings.tls.key,
            # Its name is old: TLS 1.2 and 1.3, no SSL, measured. Without it Asterisk speaks TLS 1.0 and nothing newer.
            "method": "sslv23",
            **behind,
        }
        if settings.trunk and settings.trunk.transport == "tls":
            # Whoever stood in between would be given the keys of the sound.
            tls |= {"ca_list_file": settings.tls.authority, "verify_server": True}
        found.append(section("transport-tls", tls))
    if settings.web:
        # The socket itself is the HTTP server's; `bind` is not read.
        found += [
            section(
                f"transport-{kind}",
                {"type": "transport", "protocol": kind, "bind": bind("127.0.0.1", 0), **behind},
            )
            for kind in (("ws", "wss") if settings.tls else ("ws",))
        ]
    return found


def trunk(
    line: Trunk, settings: Settings, language: str, tones: str, codecs: tuple[str, ...], *, own: bool
) -> str:
    """Return the outward line: its endpoint `trunk`, and how calls from it are known.

    Whoever calls through it stands in the context `outside`, cannot transfer, and is believed about the
    number shown. `own`: whether the transports are ours to name.
    """
    transport = f"transport-{line.transport}" if own else None
    endpoint: dict[str, object] = {
        "type": "endpoint",
        "context": "outside",
        "aors": "trunk",
        "transport": transport,
        "disallow": "all",
        "allow": ",".join(codecs),
        "language": language,
        "tone_zone": tones,
        "direct_media": False,
        **settings.media,
        "rtp_symmetric": True,
        "force_rport": True,
        "rtp_keepalive": 15,
        "rtp_timeout": settings.rtp_timeout_s,
        "rtp_timeout_hold": 7200,
        "dtmf_mode": "auto",
        "timers": True,
        "timers_sess_expires": 900,
        "trust_id_inbound": True,
        "trust_id_outbound": True,
        "send_pai": True,
        # The number shown outward is said when dialling, by the policy; who talks inside is nobody's business.
        "send_connected_line": False,
        "send_diversion": True,
        "allow_transfer": False,
        "allow_subscribe": False,
        # By address or by login; the name `trunk` in a From line, which anybody can write, is neither.
        "identify_by": "ip" if line.identify == "address" else "auth_username",
        "from_domain": None if _numeric(line.host) else line.host,
        "from_user": line.user or None,
        "outbound_auth": "trunk-out" if line.password else None,
        "auth": "trunk-in" if line.identify == "digest" else None,
        "media_encryption": "sdes" if line.transport == "tls" else None,
        "moh_suggest": "default",
    }
    if line.user:
        # The line's own name stands in From; the caller's number then goes in P-Asserted-Identity.
        endpoint["send_rpid"] = False
    uri = f"sip:{place(line)}"
    aor: dict[str, object] = {"type": "aor", "qualify_frequency": 10, "qualify_timeout": 3}
    parts = [section("trunk", endpoint), section("trunk", aor) + f"contact={uri}\n"]
    login: dict[str, object] = {
        "type": "auth",
        "auth_type": "digest",
        "username": line.user,
        "password": line.password,
    }
    if line.password:
        parts.append(section("trunk-out", login))
    if line.identify == "digest":
        parts.append(section("trunk-in", login))
    else:
        parts.append(
            section(
                "trunk",
                {
                    "type": "identify",
                    "endpoint": "trunk",
                    "match": ",".join(line.addresses or (line.host,)),
                    "srv_lookups": False,
                },
            )
        )
    if line.register:
        registration: dict[str, object] = {
            "type": "registration",
            "transport": transport,
            "outbound_auth": "trunk-out",
            "client_uri": f"sip:{line.user}@{line.host}",
            "contact_user": line.user,
            "retry_interval": 30,
            "forbidden_retry_interval": 300,
            "max_retries": 100000,
            "expiration": 600,
            "line": True,
            "endpoint": "trunk",
        }
        parts.append(section("trunk", registration) + f"server_uri={uri}\n")
    return "\n".join(parts)


def place(line: Trunk) -> str:
    """Return where a line is, as it stands in an address: host, port, and how to get there."""
    by = "" if line.transport == "udp" else f"\\;transport={line.transport}"
    return bind(line.host, line.port) + by


def _numeric(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
