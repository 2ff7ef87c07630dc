"""modules.conf: everything Asterisk has, without what nobody here needs.

`autoload` with a list of what stays away is sturdier than a list of what comes: modules depend on each other in
ways that change between versions. What is not installed may stand in the list.
"""

from __future__ import annotations

from typing import Final

#: Without these there is no exchange; Asterisk then refuses to start instead of losing calls quietly.
REQUIRED: Final = (
    "chan_pjsip", "res_pjsip_session", "res_pjsip_sdp_rtp", "res_rtp_asterisk", "res_pjsip_registrar",
    "res_pjsip_authenticator_digest", "res_pjsip_endpoint_identifier_user", "res_pjsip_endpoint_identifier_ip",
    "pbx_config", "app_dial", "app_stasis", "res_stasis", "res_ari", "res_ari_channels", "res_ari_bridges",
    "res_ari_events", "res_http_websocket", "bridge_simple", "bridge_softmix", "bridge_holding",
)  # fmt: skip

#: What stays away, and why.
LEFT_OUT: Final[dict[str, tuple[str, ...]]] = {
    "other ways in: every door that is not used stays shut": (
        "chan_iax2", "chan_unistim", "chan_motif", "chan_console", "chan_mgcp", "chan_skinny", "chan_dahdi",
        "chan_audiosocket", "chan_websocket", "chan_mobile", "chan_ooh323", "pbx_dundi", "pbx_spool", "pbx_ael",
        "pbx_lua", "pbx_realtime", "pbx_loopback", "res_ael_share", "res_xmpp", "res_phoneprov", "res_aeap",
        "res_pjsip_phoneprov_provider", "res_http_post", "res_hep", "res_hep_pjsip", "res_hep_rtcp", "res_snmp",
        "res_prometheus", "res_statsd", "res_pjsip_config_wizard", "res_pjsip_endpoint_identifier_anonymous",
        "res_pjsip_publish_asterisk", "res_pjsip_messaging",
        "res_pjsip_send_to_voicemail", "res_pjsip_one_touch_record_info", "res_pjsip_notify", "res_geolocation",
        "res_pjsip_geolocation", "res_pjsip_stir_shaken", "res_stir_shaken", "res_pjsip_aoc",
    ),
    "programs and shells: nothing dialled may start one": (
        "app_system", "app_exec", "app_externalivr", "app_mp3", "app_festival", "app_originate", "app_disa",
        "app_jack", "app_adsiprog", "app_getcpeid", "app_alarmreceiver", "app_sms", "app_zapateller", "app_test",
        "func_shell", "func_curl", "func_odbc", "func_realtime", "res_agi", "res_speech", "res_speech_aeap",
        "app_speech_utils", "app_audiosocket", "res_audiosocket", "res_clialiases", "res_limit", "res_convert",
    ),
    "what the engine does itself": (
        "app_queue", "app_voicemail", "app_voicemail_odbc", "app_voicemail_imap", "app_directory", "app_followme",
        "app_agent_pool", "app_confbridge", "app_page", "app_sla", "app_dictate", "app_broadcast", "app_chanspy",
        "app_mixmonitor", "func_periodic_hook", "app_directed_pickup", "app_blind_transfer", "app_attended_transfer", "app_forkcdr", "app_cdr",
        "app_celgenuserevent", "app_privacy", "app_amd", "app_dtmfstore", "func_blacklist", "func_vmcount",
        "res_parking", "res_smdi", "res_adsi", "res_mwi_devstate",
    ),
    "records: call events are the engine's, from one source": (
        "cdr_adaptive_odbc", "cdr_csv", "cdr_custom", "cdr_manager", "cdr_odbc", "cdr_pgsql", "cdr_radius",
        "cdr_sqlite3_custom", "cdr_tds", "cdr_beanstalkd", "cel_custom", "cel_manager", "cel_odbc", "cel_pgsql",
        "cel_radius", "cel_sqlite3_custom", "cel_tds", "cel_beanstalkd", "res_cdrel_custom",
    ),
    "databases and directories": (
        "res_odbc", "res_odbc_transaction", "res_config_curl", "res_config_ldap", "res_config_odbc",
        "res_config_pgsql", "res_config_sqlite3", "res_config_mysql", "res_realtime", "res_sorcery_realtime",
        "res_curl", "res_http_media_cache",
    ),
    # Asterisk issue 2170 (met on 22.10.1): a socket that closes while a device state is sent locks ARI for good.
    "device states to the engine: it has none to ask for, and they can lock the control channel": (
        "res_stasis_device_state", "res_ari_device_states",
    ),
    "calendars, fax and what asks the network": (
        "res_calendar", "res_calendar_caldav", "res_calendar_ews", "res_calendar_exchange",
        "res_calendar_icalendar", "res_fax", "res_fax_spandsp", "res_stun_monitor", "res_resolver_unbound",
        "func_enum", "func_srv", "res_corosync",
    ),
}  # fmt: skip


def modules_conf() -> str:
    """Return modules.conf."""
    lines = ["[modules]", "autoload=yes"]
    lines += [f"require={name}.so" for name in REQUIRED]
    for why, names in LEFT_OUT.items():
        lines.append(f"; {why}")
        lines += [f"noload={name}.so" for name in names]
    return "\n".join(lines) + "\n"
