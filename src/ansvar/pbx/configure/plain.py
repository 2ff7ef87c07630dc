"""The configuration that does not depend on people: Asterisk itself, its log, the control channel, sound."""

from __future__ import annotations

from ansvar.pbx.configure.settings import LOOPBACK, Paths, Settings
from ansvar.pbx.configure.text import bind, section

#: The user and application name of the engine at Asterisk.
ARI_USER = "ansvar"
#: Asterisk has a code of its own for picking up, `*8` unless told otherwise, and keeps it from the engine.
#: This one holds a sign that is never dialled.
PICKUP_BY_NOBODY = "none-"


def asterisk_conf(paths: Paths, language: str, most: int = 0) -> str:
    """Return asterisk.conf: every folder is ours, and nothing dialled may touch the machine.

    - `most`: how many calls there may be in all, legs that we ring included; 0 for no bound.
    """
    folders = {
        "astetcdir": paths.etc,
        "astmoddir": paths.modules,
        "astvarlibdir": paths.lib,
        "astdbdir": paths.lib,
        "astkeydir": paths.lib,
        "astdatadir": paths.share,
        "astagidir": paths.lib,
        "astspooldir": paths.spool,
        "astrundir": paths.run,
        "astlogdir": paths.log,
        "astcachedir": paths.lib,
    }
    lines = ["[directories]", *(f"{name} => {path}" for name, path in folders.items()), ""]
    options: dict[str, object] = {
        "defaultlanguage": language,
        # A caller who listens to nothing must still keep the way through a firewall open.
        "transmit_silence": True,
        "live_dangerously": False,
        "hideconnect": True,
        "cache_media_frames": True,
        "documentation_language": "en_US",
    }
    if most:
        options["maxcalls"] = most
    return "\n".join(lines) + section("options", options) + section("files", {"astctlpermissions": "0600"})


def plain_files(settings: Settings, password: str) -> dict[str, str]:
    """Return the small files by name."""
    first, last = settings.rtp
    http: dict[str, object] = {
        "servername": "",
        "enabled": True,
        "bindaddr": LOOPBACK,
        "bindport": settings.ari_port,
        "enable_static": False,
        "enable_status": False,
        "sessionlimit": 200 if not settings.web else 5000,
        "session_inactivity": 30000,
    }
    if settings.web and settings.tls:
        http |= {
            "tlsenable": True,
            "tlsbindaddr": bind(settings.listen, settings.tls.web_port),
            "tlscertfile": settings.tls.certificate,
            "tlsprivatekey": settings.tls.key,
            "tlsdisablev1": True,
            "tlsdisablev11": True,
        }
    # The address for browsers is the engine's control channel too: that is for this machine alone.
    own: dict[str, object] = {
        "type": "restriction",
        "deny": "0.0.0.0/0,::/0",
        "permit": f"{LOOPBACK}/32,::1/128",
    }
    ari: dict[str, object] = {"enabled": True, "websocket_write_timeout": 1000}
    rtp: dict[str, object] = {
        "rtpstart": first,
        "rtpend": last,
        "strictrtp": True,
        "icesupport": settings.web,
        "rtpchecksums": True,
    }
    return {
        "logger.conf": section("general", {"dateformat": "%FT%T.%3q%z", "queue_log": False})
        # Numbers stay out of the log: no verbose lines, which would name them.
        + section(
            "logfiles", {"console": "error", "messages": "notice,warning,error", "security": "security"}
        ),
        "http.conf": section("general", http) + section("/ari", own),
        "ari.conf": section("general", ari)
        + section(
            ARI_USER, {"type": "user", "read_only": False, "password": password, "password_format": "plain"}
        ),
        "rtp.conf": section("general", rtp),
        "musiconhold.conf": section(
            "default", {"mode": "files", "directory": settings.paths.music, "sort": "random"}
        ),
        "features.conf": section("general", {"transferdigittimeout": 3, "pickupexten": PICKUP_BY_NOBODY})
        + "[featuremap]\n[applicationmap]\n",
        "cdr.conf": section("general", {"enable": False}),
        "cel.conf": section("general", {"enable": False}),
        "stasis.conf": "[declined_message_types]\n",
        "udptl.conf": section("general", {"udptlstart": 4000, "udptlend": 4001}),
        "manager.conf": section("general", {"enabled": False}),
        "ccss.conf": "[general]\n",
        "codecs.conf": section("opus", {"fec": True, "packet_loss": 5}),
        "minivm.conf": "[general]\n",
        "sorcery.conf": "",
        "websocket_client.conf": "",
        "pjproject.conf": "[startup]\nlog_mappings=default\n",
        # Addresses that misbehaved, one `deny=ADDRESS/32` a line in banned.conf, then `module reload acl`.
        "acl.conf": "[banned]\n#tryinclude banned.conf\n",
        "cli_aliases.conf": "[general]\n",
        "cli_permissions.conf": "[general]\ndefault_perm=permit\n",
        "cli.conf": "[startup_commands]\n",
        "res_parking.conf": "[general]\n",
        "dsp.conf": "[default]\nsilencethreshold=256\n",
    }
