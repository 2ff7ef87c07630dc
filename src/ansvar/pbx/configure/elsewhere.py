"""The same configuration for an Asterisk that somebody else runs: files to include, and how.

Nothing of that Asterisk's own is written: no folders, no modules, no transports, no global settings.
"""

from __future__ import annotations

from typing import Final

from ansvar.pbx.configure.modules import REQUIRED
from ansvar.pbx.configure.settings import Settings
from ansvar.pbx.configure.text import section

#: The templates and accounts; where the transports and global settings are that Asterisk's own.
PJSIP: Final = "ansvar_pjsip.conf"
PHONES: Final = "ansvar_pjsip_phones.conf"
EXTENSIONS: Final = "ansvar_extensions.conf"
ARI: Final = "ansvar_ari.conf"
README: Final = "README-ansvar.txt"


def exported(
    files: dict[str, str], pjsip: str, settings: Settings, ari_user: str, password: str
) -> dict[str, str]:
    """Return the files of an export by name, made of the whole configuration and its part of pjsip.conf."""
    dialplan = files["extensions.conf"]
    contexts = [
        line.strip("[]") for line in dialplan.splitlines() if line.startswith("[") and line != "[general]"
    ]
    return {
        PJSIP: f"{pjsip}\n#include {PHONES}\n",
        PHONES: files["pjsip_phones.conf"],
        # Its own [general] stands.
        EXTENSIONS: dialplan[dialplan.index("[outside]") :],
        "ansvar_numbers.conf": files["ansvar_numbers.conf"],
        ARI: section(
            ari_user, {"type": "user", "read_only": False, "password": password, "password_format": "plain"}
        ),
        README: _readme(contexts, settings),
    }


def _readme(contexts: list[str], settings: Settings) -> str:
    modules = " ".join(REQUIRED)
    lines = [
        "Ansvar in an Asterisk of your own",
        "",
        "1. Asterisk 22.10.1 or newer. `asterisk -rx 'core show version'` tells.",
        "2. Copy the ansvar_*.conf files to its configuration folder (/etc/asterisk), readable by Asterisk only:",
        "   they hold passwords.",
        "3. Add these lines:",
        "",
        f"   pjsip.conf        #include {PJSIP}",
        "                     and in [global]: endpoint_identifier_order=username,ip,auth_username",
        f"   extensions.conf   #include {EXTENSIONS}",
        f"   ari.conf          #include {ARI}          and in [general]: enabled=yes",
        f"   http.conf         in [general]: enabled=yes, bindaddr=127.0.0.1, bindport={settings.ari_port}",
        "",
        f"4. These contexts must be free: {', '.join(contexts)}.",
        "   So must the sections phone, phone-auth, phone-aor, browser, browser-aor, try, trunk.",
        "5. Remove the module res_pjsip_endpoint_identifier_anonymous, and any endpoint named `anonymous`: calls of",
        "   strangers would come in.",
        f"6. Make the folder {settings.paths.fallback}, owned by Asterisk: what callers leave while Ansvar is gone.",
        "   Let Ansvar read and remove what is in it: run it as the user of that Asterisk.",
        f"7. These modules must be there: {modules} app_minivm func_config func_env.",
        "   pbx_spool, app_system and func_shell had better not be.",
        "8. `asterisk -rx 'core reload'`, then start Ansvar with the address of its ARI:",
        f"   ansvar serve --pbx http://127.0.0.1:{settings.ari_port}",
        "",
        "What Ansvar needs of a trunk of your own: the endpoint is named `trunk`, its context is `outside`, and",
        "allow_transfer=no. Its sound must come to Asterisk (direct_media=no).",
    ]
    return "\n".join(lines) + "\n"
